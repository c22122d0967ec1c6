"""`check`: every mistake at once, and which feeds answer."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from monitor.cli import command_line
from tests.doubles.feed_server import FeedServer, redirect, status
from tests.doubles.newsroom import item, rss

RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><item><guid>1</guid><title>News</title>'
    "<pubDate>Sun, 10 Mar 2024 10:00:00 GMT</pubDate></item></channel></rss>"
)


def check(folder: Path, text: str, *options: str) -> Result:
    (folder / "config.yaml").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(command_line, ["check", "-c", str(folder / "config.yaml"), *options])
    assert "Traceback" not in result.output
    return result


def feeds(*named: str) -> str:
    return "feeds:\n" + "".join(
        f'  - {{name: {name}, url: "{url}", every: 1m, allow_private: true}}\n'
        for name, url in (feed.split("=", 1) for feed in named)
    )


def test_a_config_that_can_be_used_ends_with_0(tmp_path: Path) -> None:
    result = check(tmp_path, feeds("A=https://a.example/rss"))
    assert result.exit_code == 0
    assert "can be used" in result.output


def test_every_mistake_is_told_with_its_line_and_the_likely_spelling(tmp_path: Path) -> None:
    result = check(tmp_path, "feed: []\nrules:\n  - {nmae: x}\n")
    assert result.exit_code == 2
    assert 'config.yaml:1: feed: unknown key; did you mean "feeds"?' in result.output
    assert 'did you mean "name"?' in result.output
    assert "to put right" in result.output


def test_a_key_that_stands_twice_is_a_mistake(tmp_path: Path) -> None:
    result = check(tmp_path, "feeds: []\nfeeds: []\n")
    assert result.exit_code == 2
    assert "config.yaml:2" in result.output


def test_an_unknown_place_is_a_mistake(tmp_path: Path) -> None:
    result = check(tmp_path, "regions: [{name: R, countries: [SY], admin1: [Idlibb]}]\n")
    assert result.exit_code == 2
    assert "Idlib" in result.output


def test_a_template_with_an_undefined_name_is_a_mistake(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "alert.txt").write_text("{{ facts.nothing_of_the_kind }}", encoding="utf-8")
    result = check(tmp_path, "templates: own\n")
    assert result.exit_code == 2
    assert "alert.txt" in result.output


def test_feeds_are_asked_and_the_failing_one_ends_with_1(tmp_path: Path) -> None:
    with FeedServer() as server:
        server.serve("/good", RSS)
        server.serve("/bad", behaviour=status(404))
        server.serve("/page", "<!doctype html><html><body>Log in</body></html>")
        named = feeds(f"Good={server.url('/good')}", f"Bad={server.url('/bad')}", f"Page={server.url('/page')}")
        result = check(tmp_path, named, "--feeds")
    assert result.exit_code == 1
    assert "1 of 3 feeds answer from here" in result.output
    assert "2024-03-10 10:00" in result.output
    assert "web page" in result.output


def test_json_tells_each_feed_and_each_warning(tmp_path: Path) -> None:
    with FeedServer() as server:
        server.serve("/good", RSS)
        result = check(tmp_path, feeds(f"Good={server.url('/good')}"), "--feeds", "--json")
    found = json.loads(result.stdout)
    assert [(feed["feed"], feed["answers"], feed["entries"]) for feed in found["feeds"]] == [("Good", True, 1)]
    assert {problem["level"] for problem in found["problems"]} == {"warning"}


def test_feeds_of_a_config_with_mistakes_are_not_asked(tmp_path: Path) -> None:
    with FeedServer() as server:
        server.serve("/good", RSS)
        assert check(tmp_path, feeds(f"Good={server.url('/good')}") + "ruels: []\n", "--feeds").exit_code == 2
        assert server.requests == []


def test_what_moved_for_good_or_is_gone_is_proposed_in_the_words_of_the_states(tmp_path: Path) -> None:
    with FeedServer() as server:
        server.serve("/new", RSS)
        server.serve("/old", behaviour=redirect("/new", 301))
        server.serve("/gone", behaviour=status(410))
        result = check(tmp_path, feeds(f"Old={server.url('/old')}", f"Gone={server.url('/gone')}"), "--feeds", "--json")
    old, gone = json.loads(result.stdout)["feeds"]
    assert (old["answers"], gone["answers"], gone["state"]) == (True, False, "gone")
    assert "moved for good" in " ".join((old["words"], *old["notes"]))
    assert "replace it" in gone["advice"]


def test_a_page_that_names_its_feed_is_told_with_that_address(tmp_path: Path) -> None:
    page = (
        '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/news.xml?a=1&amp;b=2">'
        "</head><body>News</body></html>"
    )
    with FeedServer() as server:
        address = server.serve("/", page.encode(), content_type="text/html")
        result = check(tmp_path, feeds(f"A={address}"), "--feeds", "--json")
        (feed,) = json.loads(result.stdout)["feeds"]
    assert f"names its feed: {address.rstrip('/')}/news.xml" in feed["error"]


def test_a_feed_that_wants_to_be_left_alone_for_hours_is_told(tmp_path: Path) -> None:
    with FeedServer() as server:
        address = server.serve("/rss", rss(item("Rain", published=None)), headers={"Cache-Control": "max-age=86400"})
        result = check(tmp_path, feeds(f"A={address}"), "--feeds", "--json")
        (feed,) = json.loads(result.stdout)["feeds"]
    assert "says to come again after 24 hours: it is asked every 3" in feed["words"]


def test_a_feed_in_a_language_that_is_not_read_is_called_so_and_not_stale(tmp_path: Path) -> None:
    with FeedServer() as server:
        address = server.serve("/rss", RSS.encode())
        text = feeds(f"A={address}").replace("every: 1m", "every: 1m, language: eo")
        result = check(tmp_path, text, "--feeds", "--json")
        (feed,) = json.loads(result.stdout)["feeds"]
    assert feed["state"] == "unread"


def test_a_private_address_without_leave_is_warned_of(tmp_path: Path) -> None:
    text = (
        "feeds:\n  - {name: A, url: 'http://192.168.1.4/rss'}\n"
        "  - {name: B, url: 'http://127.0.0.1/rss', allow_private: true}\n"
        "channels: {c: {webhook: {url: 'http://10.0.0.9/hook'}}}\n"
    )
    output = check(tmp_path, text).output
    assert output.count("allow_private: true") == 2
    assert "try https" not in output


def test_the_languages_of_its_feeds_that_are_read_with_limits_are_told(tmp_path: Path) -> None:
    one = '  - {name: A, url: "https://a.example/rss", language: %s}\n'
    assert "is read with limits" in check(tmp_path, "feeds:\n" + one % "fa").output
    assert "is read with limits" not in check(tmp_path, "feeds:\n" + one % "en").output
