"""`scraper cron`: the crontab and the systemd units that it writes start a run that works."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from command_line import SCRAPER, CommandLine
from small_blog import SmallBlog

CRONTAB = """#!/bin/sh
table='{folder}/crontab.txt'
case "$1" in
-l) [ -e "$table" ] || {{ echo 'no crontab for keeper' >&2; exit 1; }}; cat "$table" ;;
-) cat > "$table" ;;
*) echo "usage: crontab" >&2; exit 2 ;;
esac
"""


@pytest.fixture
def crontab(cli: CommandLine) -> Path:
    """A `crontab` program that keeps the table in a file; first in PATH."""
    programs = cli.folder / "bin"
    programs.mkdir()
    program = programs / "crontab"
    program.write_text(CRONTAB.format(folder=cli.folder))
    program.chmod(0o755)
    cli.environ["PATH"] = f"{programs}:/usr/bin:/bin"
    return cli.folder / "crontab.txt"


def test_install_print_and_remove_a_line(cli: CommandLine, crontab: Path) -> None:
    """`install` adds one line beside the user's own, again replaces it, `remove` takes it away."""
    own = "MAILTO=keeper@example.org\n0 5 * * * /usr/bin/true\n"
    crontab.write_text(own)
    assert cli.run("cron", "install", "--every", "30m").code == 0
    printed = cli.run("cron", "print", "--every", "30m").out
    assert crontab.read_text() == own + printed
    cli.run("cron", "install", "--every", "2h")
    assert crontab.read_text() == own + cli.run("cron", "print", "--every", "2h").out
    cli.run("cron", "remove")
    assert crontab.read_text() == own


def test_the_first_line_of_a_crontab(cli: CommandLine, crontab: Path) -> None:
    """Where there is no crontab yet, one is made."""
    assert cli.run("cron", "install").code == 0
    assert len(crontab.read_text().splitlines()) == 1


def test_a_crontab_that_cannot_be_read_is_not_written_over(cli: CommandLine, crontab: Path) -> None:
    """When `crontab -l` fails for another reason than "none yet", nothing is written; one line, exit 4."""
    program = cli.folder / "bin" / "crontab"
    program.write_text(
        f"#!/bin/sh\n[ \"$1\" = -l ] && {{ echo 'you are not allowed to use this' >&2; exit 1; }}\ncat > '{crontab}'\n"
    )
    ran = cli.run("cron", "install")
    assert ran.code == 4
    assert "not allowed" in ran.err
    assert not crontab.exists()


def test_the_line_starts_a_run_that_works(cli: CommandLine, crontab: Path, blog: SmallBlog) -> None:
    """The command of the line, run by a bare shell elsewhere, reads the folder's own scraper.toml."""
    (cli.folder / "scraper.toml").write_text(
        f'[fetch]\nallow = ["{blog.site.host_port}"]\ndelay = 0\n[[source]]\nurl = "{blog.feed}"\n'
    )
    cli.run("cron", "install", "--every", "15m")
    command = crontab.read_text().split(maxsplit=5)[5].replace("\\%", "%")
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        env={},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(blog.asked()) == 4


def test_without_crontab_the_user_is_told(cli: CommandLine) -> None:
    """Where no `crontab` is installed, one line says so, and `print` works all the same."""
    nowhere = {"PATH": str(cli.folder)}
    ran = cli.run("cron", "install", environ=nowhere)
    assert ran.code == 4
    assert "is not installed" in ran.err
    assert f"{SCRAPER} run -q" in cli.run("cron", "print", environ=nowhere).out


def test_settings_with_a_mistake_are_not_installed(cli: CommandLine, crontab: Path) -> None:
    """A mistake in scraper.toml is told at `cron install`, not by a mail in the night."""
    (cli.folder / "scraper.toml").write_text("[fetch]\ndelya = 1\n")
    assert cli.run("cron", "install").code == 4
    assert not crontab.exists()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_the_units(cli: CommandLine, tmp_path: Path) -> None:
    """`systemd-analyze verify` finds no fault in the service and the timer."""
    text = cli.run("cron", "print", "--systemd", "--every", "2h").out
    names = []
    for part in text.split("# scraper-")[1:]:
        name, _, unit = part.partition("\n")
        names.append(tmp_path / f"scraper-{name}")
        names[-1].write_text(unit)
    assert [name.suffix for name in names] == [".service", ".timer"]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, names)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if "scraper-" in line] == []
