"""The process that parses: it answers, it is killed when it must be, and the next feed is read all the same."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.entries import Parsed, ParseFailed, Unreadable
from monitor.entries.child import Child
from monitor.entries.parse import parse
from monitor.entries.worker import MEMORY, Parser
from monitor.feeds import Feed
from monitor.feeds.robots import Permission
from tests.doubles.pages import page
from tests.doubles.patience import PATIENCE, until

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
FEED = Feed("valley", "https://news.example/feed.xml", "Valley News")
GOOD = b"<rss version='2.0'><channel><item><guid>1</guid><title>Three killed</title></item></channel></rss>"
# Elements inside each other without end: feedparser's slow parser takes minutes for these, within all our caps.
SLOW = b"<rss version='2.0'><channel><item><description>" + b"<a>" * 1_500_000


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser() as running:
        yield running


def pid(parser: Parser) -> int:
    """The child that served last."""
    worker = parser._idle.queue[-1]
    assert worker is not None
    return worker.process.pid


def good(parser: Parser) -> None:
    outcome = parser.parse(GOOD, {}, FEED, NOW)
    assert isinstance(outcome, Parsed)
    assert outcome.entries[0].title == "Three killed"


def test_the_child_gives_what_the_parser_gives(parser: Parser) -> None:
    item = "<item><link>1</link><title>Трое погибли</title></item>"
    body = f"<rss version='2.0'><channel>{item}</channel></rss>".encode("cp1251")
    headers, url = {"Content-Type": "text/xml; charset=windows-1251"}, "https://moved.example/a/feed.xml"
    assert parser.parse(body, headers, FEED, NOW, url) == parse(body, headers, FEED, NOW, url)


def test_failures_come_through(parser: Parser) -> None:
    assert parser.parse(b"", {}, FEED, NOW) == parse(b"", {}, FEED, NOW)


def test_one_child_serves_one_feed_after_the_other(parser: Parser) -> None:
    good(parser)
    first = pid(parser)
    good(parser)
    assert pid(parser) == first


def test_a_feed_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    with Parser(deadline=0.6) as parser:
        outcome = parser.parse(SLOW, {}, FEED, NOW)
        assert isinstance(outcome, ParseFailed)
        assert outcome.reason == Unreadable.TOO_SLOW
        parser.deadline = PATIENCE
        good(parser)


def test_a_child_that_dies_in_the_middle_costs_that_feed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, ask = threading.Event(), Child.ask
    monkeypatch.setattr(Child, "ask", lambda child, *given: asked.set() or ask(child, *given))
    with Parser(workers=1) as parser:
        good(parser)
        child = pid(parser)
        asked.clear()
        killing = threading.Thread(target=lambda: asked.wait() and os.kill(child, signal.SIGKILL))
        killing.start()
        outcome = parser.parse(SLOW, {}, FEED, NOW)
        killing.join()
        assert isinstance(outcome, ParseFailed)
        assert outcome.reason == Unreadable.CRASHED
        good(parser)
        assert pid(parser) != child


def test_a_child_that_died_while_idle_is_replaced(parser: Parser) -> None:
    good(parser)
    worker = parser._idle.queue[-1]
    assert worker is not None
    worker.process.kill()
    worker.process.wait()
    good(parser)


def test_good_feeds_are_read_while_a_bad_one_is_stuck(monkeypatch: pytest.MonkeyPatch) -> None:
    started, start = list[Child](), Child.start
    monkeypatch.setattr(Child, "start", lambda module: started.append(start(module)) or started[-1])
    with Parser(deadline=600.0) as parser:
        stuck = threading.Thread(target=parser.parse, args=(SLOW, {}, FEED, NOW))
        stuck.start()
        until(lambda: started)
        good(parser)
        good(parser)
        assert stuck.is_alive()
        started[0].process.kill()
        stuck.join()


def test_many_threads_share_two_children(parser: Parser) -> None:
    outcomes: list[object] = []
    threads = [threading.Thread(target=lambda: outcomes.append(parser.parse(GOOD, {}, FEED, NOW))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(outcome) for outcome in outcomes] == [Parsed] * 12


def test_the_child_inherits_no_socket_and_no_file(parser: Parser, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)), (tmp_path / "open").open("w"), Parser() as fresh:
        good(fresh)
        names = [os.readlink(entry) for entry in Path(f"/proc/{pid(fresh)}/fd").iterdir()]
    assert sorted(name.partition(":")[0] for name in names) == ["/dev/null"] * 3 + ["socket"]


def test_the_child_is_small_and_bounded(parser: Parser) -> None:
    good(parser)
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid(parser)}/status").read_text().splitlines())
    assert int(status["VmRSS"].split()[0]) < 60_000
    limits = Path(f"/proc/{pid(parser)}/limits").read_text()
    assert str(MEMORY) in limits


def test_the_child_leaves_signals_to_us(parser: Parser) -> None:
    good(parser)
    before = pid(parser)
    os.kill(before, signal.SIGTERM)
    os.kill(before, signal.SIGINT)
    good(parser)
    assert pid(parser) == before


def test_no_child_outlives_its_parser() -> None:
    with Parser() as parser:
        good(parser)
        child = pid(parser)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_closed_parser_can_be_used_again() -> None:
    parser = Parser()
    good(parser)
    parser.close()
    good(parser)
    parser.close()


# what else it reads for strangers

ARTICLE = page(
    "Shells hit Karsa",
    "Shells hit the market of Karsa at nine, when families had come to buy bread.",
    "Seven people were killed, the head of the hospital said, and many more were hurt in the second attack.",
    "The road to the north was closed until the evening, and the wounded could not be brought to the city.",
)


def test_an_article_comes_out_of_its_page(parser: Parser) -> None:
    assert "Seven people were killed" in parser.article(ARTICLE, "text/html; charset=utf-8")


def test_a_page_that_takes_too_long_has_no_text_and_the_next_feed_is_read() -> None:
    with Parser(deadline=0.3, workers=1) as parser:
        assert parser.article(b"<html><body>" + b"<p>Some words here and there.<b>" * 60_000, "text/html") == ""
        parser.deadline = PATIENCE
        good(parser)


def test_robots_are_read_in_the_child(parser: Parser) -> None:
    url = "https://valley.example/a"
    assert parser.permission("User-agent: *\nDisallow: /b", url, "casualty-monitor") == Permission(allowed=True)
    assert parser.permission("User-agent: *\nDisallow: /a", url, "casualty-monitor") == Permission(allowed=False)


def test_robots_that_take_too_long_forbid() -> None:
    with Parser(deadline=0.0, workers=1) as parser:  # no child has even begun by then
        assert parser.permission("User-agent: *\nDisallow:", "https://valley.example/a", "casualty-monitor") == (
            Permission(allowed=False)
        )
