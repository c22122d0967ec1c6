"""`feeds add`: the feed behind an address, tried, described and added; nothing else in the config changes."""

from __future__ import annotations

import re
import stat
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from monitor import config as configs
from tests.doubles.feed_server import FeedServer, hang, status
from tests.doubles.verbs import Run

CONFIG = """\
# Ours. Every comment stays.
store: sqlite:///monitor.db
feeds:
  - {name: Post, url: "https://post.example/rss", language: en}   # the first
  # one more to come
regions:
  - {name: Sudan, countries: [SD]}   # where we are
"""
ENGLISH = (
    "The market was full when the shells fell on it, and the people who live in the town say that they have no more"
)
ARABIC = "قال سكان المدينة إن القصف على السوق استمر منذ الصباح ولم يتمكن أحد من الوصول إلى المستشفى في المدينة بعد ذلك"


def rss(words: str, *, title: str = "Valley Wire", hours: int | None = 2, items: int = 3) -> str:
    at = f"<pubDate>{format_datetime(datetime.now(UTC) - timedelta(hours=hours))}</pubDate>" if hours else ""
    entries = "".join(
        f"<item><guid>{n}</guid><title>{words}</title><description>{words}</description>{at}</item>"
        for n in range(items)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{entries}</channel></rss>'


def page(*hrefs: str) -> str:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{href}">' for href in hrefs)
    return f"<!doctype html><html><head><title>Valley</title>{links}</head><body>News</body></html>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def text(folder: Path) -> str:
    return (folder / "config.yaml").read_text(encoding="utf-8")


def test_a_feed_is_added_behind_the_last_one_and_every_comment_stays(
    folder: Path, run: Run, server: FeedServer
) -> None:
    url = server.serve("/wire.xml", rss(ENGLISH))
    done = run("feeds", "add", url, "--allow-private")
    assert done.exit_code == 0, done.output
    called = 'name: "Valley Wire"', f'url: "{url}"', "language: en", 'publisher: "Valley Wire"', "every: 15m"
    added = f"  - {{{', '.join(called)}, allow_private: true}}\n"
    first = CONFIG.index("  # one more")
    assert text(folder) == CONFIG[:first] + added + CONFIG[first:]
    assert [feed.name for feed in configs.load(folder / "config.yaml", {}).feeds] == ["Post", "Valley Wire"]


def test_its_language_and_age_are_said(run: Run, server: FeedServer) -> None:
    done = run("feeds", "add", server.serve("/wire.xml", rss(ARABIC, hours=5)), "--allow-private", "--dry-run")
    assert "Valley Wire, 3 entries, the newest 5 hours old; language: ar" in done.output


def test_a_dry_run_changes_nothing(folder: Path, run: Run, server: FeedServer) -> None:
    done = run("feeds", "add", server.serve("/wire.xml", rss(ENGLISH)), "--allow-private", "--dry-run")
    assert "  - {name: " in done.output
    assert text(folder) == CONFIG


def test_the_feed_behind_a_pages_link_is_found(folder: Path, run: Run, server: FeedServer) -> None:
    url = server.serve("/wire.xml?a=1", rss(ENGLISH))
    done = run("feeds", "add", server.serve("/", page("/wire.xml?a=1")), "--allow-private")
    assert done.exit_code == 0, done.output
    assert "is a page, and names 1 feed" in done.output
    assert url in text(folder)


def test_where_the_first_that_a_page_names_is_dead_the_next_is_taken(
    folder: Path, run: Run, server: FeedServer
) -> None:
    server.script("/old.xml", status(404))
    server.serve("/empty.xml", rss("", items=0))
    url = server.serve("/new.xml", rss(ENGLISH))
    done = run("feeds", "add", server.serve("/", page("/old.xml", "/empty.xml", "/new.xml")), "--allow-private")
    assert done.exit_code == 0, done.output
    assert url in text(folder)


def test_of_a_page_that_names_hundreds_only_a_few_are_tried(run: Run, server: FeedServer) -> None:
    names = [f"/{number}.xml" for number in range(300)]
    for name in names:
        server.script(name, status(404))
    assert run("feeds", "add", server.serve("/", page(*names)), "--allow-private").exit_code == 1
    assert sum(len(server.seen(name)) for name in names) <= 5


def test_what_it_is_told_of_the_feed_goes_into_the_line(folder: Path, run: Run, server: FeedServer) -> None:
    url = server.serve("/wire.xml", rss(ENGLISH))
    traits = ("--name", 'Our "wire"', "--language", "ar", "--country", "SD", "--covers", "Sudan", "--party")
    done = run("feeds", "add", url, "--allow-private", *traits)
    assert done.exit_code == 0, done.output
    feed = configs.load(folder / "config.yaml", {}).feeds[-1]
    assert (feed.name, feed.language, feed.countries, feed.covers, feed.party) == (
        'Our "wire"',
        "ar",
        ("SD",),
        ("Sudan",),
        True,
    )


def test_a_name_that_is_taken_gets_its_host(folder: Path, run: Run, server: FeedServer) -> None:
    done = run("feeds", "add", server.serve("/post.xml", rss(ENGLISH, title="Post")), "--allow-private")
    assert done.exit_code == 0, done.output
    assert re.search(r'name: "Post \(127.0.0.1[^)]*\)"', text(folder))


def test_a_feed_in_a_language_that_is_not_read_is_added_and_that_is_said(run: Run, server: FeedServer) -> None:
    url = server.serve("/wire.xml", rss("ኣብ ከተማ ብዙሕ ሰብ ሞይቱ ኣሎ ኢሎም ሰባት ተዛሪቦም"))
    done = run("feeds", "add", url, "--allow-private")
    assert done.exit_code == 0, done.output
    assert "its entries count as unread" in done.output


def test_an_address_inside_our_own_network_is_not_asked_without_being_told(run: Run, server: FeedServer) -> None:
    done = run("feeds", "add", server.serve("/wire.xml", rss(ENGLISH)))
    assert done.exit_code == 1
    assert server.seen("/wire.xml") == []
    assert "private" in done.output


def test_a_page_of_ours_does_not_open_the_network_for_another_address(run: Run, server: FeedServer) -> None:
    with FeedServer() as inner:
        other = inner.serve("/secret.xml", rss(ENGLISH)).replace("127.0.0.1", "127.0.0.2")
        done = run("feeds", "add", server.serve("/", page(other)), "--allow-private")
        assert done.exit_code == 1
        assert inner.seen("/secret.xml") == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (page(), "is a page without a feed: its head names none"),
        ("<!doctype html><html><body><form action=/login><input type=password></form></body></html>", "names no feed"),
        (page("javascript:alert(1)", "file:///etc/passwd"), "is a page without a feed"),
        (rss("", items=0), "a feed without an entry"),
        ("<rss><channel><item>", ""),
        ("hello", ""),
        ("", "answered with nothing at all"),
    ],
)
def test_what_is_no_feed_is_said_and_not_added(
    folder: Path, run: Run, server: FeedServer, body: str, said: str
) -> None:
    done = run("feeds", "add", server.serve("/x", body), "--allow-private")
    assert done.exit_code == 1
    assert done.output.startswith(("Error: ", "error: "))
    assert said in done.output
    assert "Traceback" not in done.output
    assert text(folder) == CONFIG


def test_an_entity_bomb_is_no_feed(folder: Path, run: Run, server: FeedServer) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'
    assert run("feeds", "add", server.serve("/x", bomb), "--allow-private").exit_code == 1
    assert text(folder) == CONFIG


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://post.example/rss", 'is in the config already, as "Post"'),
        ("post.example/rss", 'is in the config already, as "Post"'),
        ("ftp://post.example/rss", "is not an http or https address"),
        ("https://me:secret@post.example/rss", "a secret is never written here"),
    ],
)
def test_an_address_that_cannot_be_meant_is_not_asked(run: Run, url: str, said: str) -> None:
    done = run("feeds", "add", url)
    assert done.exit_code in (1, 2)
    assert said in done.output
    assert "me:secret" not in done.output


def test_a_region_that_the_config_lacks_is_a_mistake(folder: Path, run: Run, server: FeedServer) -> None:
    done = run("feeds", "add", server.serve("/wire.xml", rss(ENGLISH)), "--allow-private", "--covers", "Sudann")
    assert done.exit_code == 2
    assert "Sudann" in done.output
    assert text(folder) == CONFIG


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("feeds:\n\t- {name: A}\n", "a tab stands where blanks must"),
        ("places: &none []\nfeeds: *none\n", "add by hand"),
        ("feeds: [{name: A, url: 'https://a.example'},  # c\n  ]\n", "add by hand"),
    ],
)
def test_a_config_that_no_line_can_be_added_to_stays_as_it_is(
    folder: Path, run: Run, server: FeedServer, config: str, said: str
) -> None:
    (folder / "config.yaml").write_text(config, encoding="utf-8")
    done = run("feeds", "add", server.serve("/wire.xml", rss(ENGLISH)), "--allow-private")
    assert done.exit_code == 2, done.output
    assert said in done.output
    assert text(folder) == config


def test_mode_link_line_ends_and_mark_of_the_file_stay(folder: Path, run: Run, server: FeedServer) -> None:
    real = folder / "real.yaml"
    real.write_bytes(b"\xef\xbb\xbf" + CONFIG.replace("\n", "\r\n").encode())
    real.chmod(0o640)
    (folder / "config.yaml").unlink()
    (folder / "config.yaml").symlink_to(real)
    done = run("feeds", "add", server.serve("/wire.xml", rss(ENGLISH)), "--allow-private")
    assert done.exit_code == 0, done.output
    body = real.read_bytes()
    assert body.startswith(b"\xef\xbb\xbf# Ours.")
    assert body.count(b"\n") == body.count(b"\r\n") == CONFIG.count("\n") + 1
    assert (folder / "config.yaml").is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith("monitor.db")) == [
        "config.yaml",
        "real.yaml",
    ]


def test_the_config_that_ships_is_nobodys_to_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from monitor.cli import command_line

    monkeypatch.chdir(tmp_path)
    before = configs.default_path().read_bytes()
    done = CliRunner().invoke(command_line, ["feeds", "add", "https://a.example/rss"])
    assert done.exit_code == 1
    assert "`casualty-monitor init` writes one" in done.output
    assert configs.default_path().read_bytes() == before


def test_a_server_that_says_nothing_does_not_hold_us_for_ever(
    folder: Path, run: Run, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.http.gate.AnswerLimits.__init__.__defaults__", (0.5, 0.5, 1.0, 5_000_000, 3))
    done = run("feeds", "add", server.serve("/x", behaviour=hang()), "--allow-private")
    assert done.exit_code == 1
    assert text(folder) == CONFIG
