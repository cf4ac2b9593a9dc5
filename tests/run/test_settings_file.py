"""Settings: from where each value comes, and that all mistakes are told at once."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from command_line import CommandLine

from scraper.config import SECTIONS, load_settings
from scraper.errors import ConfigError
from scraper.run.configured_sources import check_configured


def test_flag_beats_variable_beats_file_beats_default(tmp_path: Path) -> None:
    """A flag counts before a variable, a variable before the file, the file before the default."""
    file = tmp_path / "scraper.toml"
    file.write_text("[run]\nmax_pages = 1\nmax_bytes = 1\ntime_limit = 1\n")
    settings, origins = load_settings(
        file=file,
        environ={"SCRAPER_RUN_MAX_PAGES": "2", "SCRAPER_RUN_MAX_BYTES": "2"},
        flags={"run.max_pages": 3},
    )
    run = settings.run
    assert (run.max_pages, run.max_bytes, run.time_limit) == (3, 2, 1)
    named = {one.key: one.origin for one in origins}
    assert named["run.max_pages"] == "flag"
    assert named["run.max_bytes"] == "SCRAPER_RUN_MAX_BYTES"
    assert named["run.time_limit"] == str(file)
    assert named["run.fail_on"] == "default"


@pytest.mark.parametrize(
    "key", [f"{section}.{key}" for section, model in SECTIONS for key in model.model_fields]
)
def test_every_key_is_a_variable_and_a_flag(key: str) -> None:
    """Each setting can be given by its variable or by `--set`, which then is the origin of its value."""
    variable = f"SCRAPER_{key.replace('.', '_')}".upper()
    default = next(one.value for one in load_settings(environ={})[1] if one.key == key)
    text = {
        "run.on_problem": "true",
        "fetch.proxy": "http://p:1",
        "fetch.cookies_file": "c.txt",
    }.get(key, render_variable(default))
    _, origins = load_settings(environ={variable: text})
    assert [one.key for one in origins if one.origin == variable] == [key]
    _, flagged = load_settings(environ={}, assignments=[f"{key}={text}"])
    assert [one.key for one in flagged if one.origin == "flag"] == [key]
    values = {one.key: one.value for one in origins}
    assert values == {one.key: one.value for one in flagged}


@pytest.mark.parametrize("text", ["fetch.delay", "delay=1", "fetch.delya=1", "foo.bar=1", "=", ""])
def test_a_flag_that_sets_nothing_is_told(text: str) -> None:
    """`--set` without a known key and a value is a mistake, told with the others."""
    with pytest.raises(ConfigError) as caught:
        load_settings(environ={}, assignments=[text, "run.max_pages=-1"])
    assert len(caught.value.message.splitlines()) == 2


def render_variable(value: object) -> str:
    """Write a value as its variable has it."""
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    return "{}" if isinstance(value, dict) else str(value)


def test_c9_ten_thousand_sites_take_under_a_second(tmp_path: Path) -> None:
    """C9: ten thousand sources are read and checked in less than a second of work."""
    file = tmp_path / "scraper.toml"
    file.write_text(
        "".join(f'[[source]]\nurl = "https://host{n}.example/feed"\n' for n in range(10_000))
    )
    began = time.process_time()
    settings, _ = load_settings(file=file, environ={})
    check_configured(settings.source)
    assert time.process_time() - began < 1.0
    assert len(settings.source) == 10_000


def test_c9_a_repeated_site_among_many_is_named(tmp_path: Path) -> None:
    """C9: a URL that stands twice is told with both places, beside every other mistake."""
    file = tmp_path / "scraper.toml"
    file.write_text(
        '[[source]]\nurl = "https://a.example/"\n' * 2 + "[fetch]\ndelay = 'slow'\n[fech]\n"
    )
    with pytest.raises(ConfigError) as caught:
        load_settings(file=file, environ={"SCRAPER_FETCH_DELYA": "1"})
    mistakes = str(caught.value)
    for words in (
        "source.1: the same URL as source.0",
        "fetch.delay",
        "[fech]",
        "SCRAPER_FETCH_DELYA",
    ):
        assert words in mistakes, words


def test_c10_config_show_hides_secrets(cli: CommandLine) -> None:
    """C10: `config show` prints neither header values nor a proxy's password."""
    ran = cli.run(
        "config",
        "show",
        environ={
            "SCRAPER_FETCH_PROXY": "http://me:hunter2@proxy.example:80",
            "SCRAPER_FETCH_HEADERS": '{"a.example": {"Authorization": "Bearer hunter2"}}',
        },
    )
    assert ran.code == 0
    assert "SCRAPER_FETCH_PROXY" in ran.out
    assert "hunter2" not in ran.out + ran.err


def test_a_command_is_taken_only_from_a_file_of_ones_own(tmp_path: Path) -> None:
    """`run.on_problem` in a file that everybody may write stops every command with one line."""
    file = tmp_path / "scraper.toml"
    file.write_text('[run]\non_problem = "true"\n')
    assert load_settings(file=file, environ={})[0].run.on_problem == "true"
    file.chmod(0o666)
    with pytest.raises(ConfigError, match=r"run.on_problem: the file belongs to another user"):
        load_settings(file=file, environ={})


def test_a_command_in_a_file_of_another_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings without a command are still read from such a file."""
    file = tmp_path / "scraper.toml"
    file.write_text('[run]\non_problem = "true"\n')
    monkeypatch.setattr("os.geteuid", lambda: 54321)
    if os.getuid() == 0:  # a file of root is believed
        os.chown(file, 12345, -1)
    with pytest.raises(ConfigError, match=r"run.on_problem"):
        load_settings(file=file, environ={})
    file.write_text("[run]\nmax_pages = 3\n")
    assert load_settings(file=file, environ={})[0].run.max_pages == 3
