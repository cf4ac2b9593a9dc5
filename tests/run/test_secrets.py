"""Secrets go to the hosts they are for, and nowhere else."""

from __future__ import annotations

import json

from command_line import CommandLine
from small_blog import SmallBlog

TOKEN = "lamp-oil-4711"


def test_c10_a_secret_is_nowhere(cli: CommandLine, blog: SmallBlog) -> None:
    """A log-in in a URL, a cookies file, headers and a proxy is in no output, log, file or export."""
    cookies = cli.folder / "cookies.txt"
    cookies.write_text(f"127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\t{TOKEN}-cookie\n")
    headers = {blog.site.host_port.partition(":")[0]: {"X-Key": f"{TOKEN}-header"}}
    secret = {
        "SCRAPER_FETCH_HEADERS": json.dumps(headers),
        "SCRAPER_FETCH_COOKIES_FILE": str(cookies),
    }
    blog.site.set_page(blog.path(2), "<h1>Broken</h1>", status=500)
    named = blog.feed.replace("http://", f"http://me:{TOKEN}@")
    said = [
        cli.run("--debug", "source", "add", named, environ=secret),
        cli.run("--debug", "run", "-v", environ=secret),
        cli.run("--debug", "run", "--json-log", environ=secret),
        cli.run("add", "--json", f"http://me:{TOKEN}@127.0.0.1:1/x", environ=secret),
        cli.run("config", "show", environ=secret),
        cli.run("status", "--json", environ=secret),
        cli.run("source", "export"),
        cli.run("export", "jsonl"),
        cli.run("sql", "select * from sources"),
        cli.run("cron", "print", environ=secret),
        cli.run(
            "run",
            "-q",
            environ=secret | {"SCRAPER_FETCH_PROXY": f"http://me:{TOKEN}@127.0.0.1:1"},
        ),
    ]
    assert any(TOKEN in str(asked.headers) for asked in blog.site.asked), "it was sent"
    for ran in said:
        assert TOKEN not in ran.out
        assert TOKEN not in ran.err
        assert "Traceback" not in ran.err
    for path in cli.folder.iterdir():
        if path != cookies and path.is_file():
            assert TOKEN.encode() not in path.read_bytes(), path.name
