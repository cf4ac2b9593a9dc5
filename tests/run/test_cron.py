"""`scraper cron`: the crontab and the systemd units that it writes start a run that works."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Final

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


SYSTEMCTL = """#!/bin/sh
echo "$*" >> '{folder}/called.txt'
case "$*" in *{refused}*) echo 'Failed to connect to bus: No medium found' >&2; exit 1 ;; esac
"""


def put_systemctl(cli: CommandLine, refused: str) -> Path:
    """Put a `systemctl` first in PATH that refuses a verb; return the folder for units."""
    programs = cli.folder / "bin"
    programs.mkdir(exist_ok=True)
    program = programs / "systemctl"
    program.write_text(SYSTEMCTL.format(folder=cli.folder, refused=refused))
    program.chmod(0o755)
    cli.environ["PATH"] = f"{programs}:/usr/bin:/bin"
    cli.environ["XDG_CONFIG_HOME"] = str(cli.folder / "config")
    return cli.folder / "config" / "systemd" / "user"


@pytest.mark.parametrize("refused", ["daemon-reload", "enable"])
def test_a_refused_timer_leaves_no_files(cli: CommandLine, refused: str) -> None:
    """When systemctl fails, neither a unit nor a folder is left; one line with a code of its own."""
    put_systemctl(cli, refused)
    ran = cli.run("cron", "install", "--systemd")
    assert ran.code == 4
    assert ran.err.startswith("systemd-failed: systemctl --user ")
    assert ran.err.endswith(": Failed to connect to bus: No medium found\n")
    assert not (cli.folder / "config").exists()


def test_a_refused_timer_leaves_the_older_one(cli: CommandLine) -> None:
    """Units that were installed before stay as they were, and so does the user's own unit beside them."""
    folder = put_systemctl(cli, "nothing")
    assert cli.run("cron", "install", "--systemd").code == 0
    (folder / "own.service").write_text("[Service]\nExecStart=/usr/bin/true\n")
    before = {path: path.read_text() for path in folder.iterdir()}
    assert len(before) == 3
    put_systemctl(cli, "enable")
    assert cli.run("cron", "install", "--systemd", "--every", "2h").code == 4
    assert {path: path.read_text() for path in folder.iterdir()} == before


def test_a_unit_that_cannot_be_written_is_one_line(cli: CommandLine) -> None:
    """Where the folder of the units is a file, one line names it."""
    folder = put_systemctl(cli, "nothing")
    folder.parent.mkdir(parents=True)
    folder.write_text("")
    ran = cli.run("cron", "install", "--systemd")
    assert (ran.code, len(ran.err.splitlines())) == (4, 1)
    assert ran.err.startswith("systemd-failed: ")


RUNNING: Final = (Path(__file__).parents[2] / "docs" / "running.md").read_text("utf-8")


def documented(language: str, word: str) -> str:
    """Return the block of docs/running.md in a language that holds a word."""
    blocks = re.findall(rf"```{language}\n(.*?)```", RUNNING, re.DOTALL)
    return next(block for block in blocks if word in block)


def test_the_recipe_for_mail_from_systemd_mails_the_journal(tmp_path: Path) -> None:
    """The documented unit sends the failed unit's journal, and the drop-in names it."""
    unit = documented("ini", "ExecStart")
    mailed = tmp_path / "mailed.txt"
    for name, script in (
        ("journalctl", 'echo "journal of $*"'),
        ("mail", f'echo "$*" > {mailed}; cat >> {mailed}'),
    ):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    command = next(line for line in unit.splitlines() if line.startswith("ExecStart="))
    words = shlex.split(command.removeprefix("ExecStart=").replace("%i", "scraper-1.service"))
    subprocess.run(words, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=True, timeout=60)
    assert mailed.read_text().splitlines() == [
        "-s scraper-1.service failed me@example.org",
        "journal of --user --unit=scraper-1.service --lines=30 --no-pager",
    ]
    assert "OnFailure=scraper-mail@%n.service" in documented("ini", "OnFailure")


def test_the_service_fails_only_where_a_mail_is_due(cli: CommandLine) -> None:
    """Failed pages, a held lock and a limit are success for systemd; wrong settings and damage are not."""
    unit = cli.run("cron", "print", "--systemd").out
    (success,) = [line for line in unit.splitlines() if line.startswith("SuccessExitStatus=")]
    assert success == "SuccessExitStatus=3 5 6"


def test_the_recipe_for_mail_from_cron_names_a_quiet_run() -> None:
    """The documented crontab sets MAILTO before the line that runs quietly."""
    lines = documented("crontab", "MAILTO").splitlines()
    assert lines[0].startswith("MAILTO=")
    assert "scraper run -q" in lines[1]


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
