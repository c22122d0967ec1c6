"""`follow: true` on loopback: what is asked of whom, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.config import Config
from monitor.entries import Entry
from monitor.entries.worker import Parser
from monitor.feeds import Feed
from monitor.feeds.gap import HostGap
from monitor.http import AnswerLimits, Gate, Response
from monitor.incidents import IncidentStatus
from monitor.pipeline.intake import follow
from monitor.pipeline.intake.follow import PAGES, Follower
from monitor.store import Store
from tests.doubles.feed_server import FeedServer, hang, redirect, reply, status
from tests.doubles.newsroom import Newsroom, config, item, rss
from tests.doubles.nouns import NOON, entry, minutes
from tests.doubles.pages import page

TOLD = (
    "Shells hit the market of Karsa at nine in the morning, when families had come to buy bread for the week.",
    "17 killed, said the head of the hospital, and many more were hurt when a second shell fell on the rescuers.",
    "The road to the north was closed until the evening, and the wounded could not be brought to the city.",
)
HTML = "text/html; charset=utf-8"


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser(workers=1) as running:
        yield running


@dataclass
class Trail:
    """A follower on loopback, of a feed that lives there too."""

    server: FeedServer
    gate: Gate
    parser: Parser
    feed: Feed = field(init=False)
    follower: Follower = field(init=False)

    def __post_init__(self) -> None:
        self.feed = Feed("Valley", self.server.url("/rss"), "Valley", follow=True, allow_private=True)
        self.follower = Follower(self.gate, self.parser, lambda one: "hit" in one.full, HostGap(0))

    def entry(self, path: str = "/karsa.html", **fields: Any) -> Entry:
        known = {"title": "Shells hit market of Karsa", "text": "Rescuers dig.", "link": self.server.url(path)}
        return entry(path, **(known | fields))

    def follow(self, *entries: Entry, known: dict[str, tuple[str, int]] | None = None) -> list[Entry]:
        return list(self.follower.followed(self.feed, entries, known or {}, NOON, first=False))

    def serve_article(self, path: str = "/karsa.html", **how: Any) -> str:
        return self.server.serve(path, page("Shells hit market of Karsa", *TOLD), content_type=HTML, **how)

    def asked(self) -> list[str]:
        return [request.path for request in self.server.requests]


@pytest.fixture
def trail(server: FeedServer, gate: Gate, parser: Parser) -> Trail:
    return Trail(server, gate, parser)


def test_an_entry_gets_the_article_behind_its_headline(trail: Trail) -> None:
    address = trail.serve_article()
    (found,) = trail.follow(trail.entry())
    assert found.text == "\n".join(["Rescuers dig.", *TOLD])
    assert found.followed == address


def test_robots_is_asked_first_and_once_a_host(trail: Trail) -> None:
    trail.serve_article("/1.html")
    trail.serve_article("/2.html")
    trail.follow(trail.entry("/1.html"), trail.entry("/2.html"))
    assert sorted(trail.asked()) == ["/1.html", "/2.html", "/robots.txt"]
    assert trail.asked()[0] == "/robots.txt"
    assert {request.headers["user-agent"] for request in trail.server.requests} == {"casualty-monitor-tests/1"}


def test_of_an_entry_without_a_word_of_harm_nothing_is_asked(trail: Trail) -> None:
    harmless = trail.entry(title="Football in Karsa")
    assert trail.follow(harmless) == [harmless]
    assert trail.asked() == []


def test_what_robots_forbids_is_not_asked_for(trail: Trail) -> None:
    trail.serve_article()
    trail.server.serve("/robots.txt", "User-agent: *\nDisallow: /", content_type="text/plain")
    one = trail.entry()
    assert trail.follow(one) == [one]
    assert trail.asked() == ["/robots.txt"]


@pytest.mark.parametrize(("code", "allowed"), [(404, True), (410, True), (403, False), (429, False), (500, False)])
def test_a_host_without_robots_allows_and_one_that_cannot_tell_forbids(trail: Trail, code: int, allowed: bool) -> None:
    trail.serve_article()
    trail.server.serve("/robots.txt", behaviour=status(code))
    (found,) = trail.follow(trail.entry())
    assert (found.followed is not None) is allowed


def test_a_robots_that_cannot_be_reached_is_asked_again_only_later(trail: Trail) -> None:
    trail.server.serve("/robots.txt", behaviour=status(503))
    trail.follow(trail.entry("/1.html"))
    trail.follow(trail.entry("/2.html"))
    assert trail.asked() == ["/robots.txt"]


def test_a_link_is_asked_for_once_whatever_came_of_it(trail: Trail) -> None:
    trail.serve_article()
    trail.server.serve("/gone.html", behaviour=status(404))
    for _ in range(2):
        (_, found) = trail.follow(trail.entry("/gone.html"), trail.entry())
        assert found.followed
    assert sorted(trail.asked()) == ["/gone.html", "/karsa.html", "/robots.txt"]


def test_a_revision_asks_whether_the_page_changed(trail: Trail) -> None:
    trail.serve_article(etag='"7"')
    one = trail.entry()
    trail.follow(one)
    (found,) = trail.follow(replace(one, hash="new", text="Rescuers still dig."), known={one.key: (one.hash, 0)})
    assert trail.server.seen("/karsa.html")[1].headers["if-none-match"] == '"7"'
    assert found.text == "\n".join(["Rescuers still dig.", *TOLD])


@pytest.mark.parametrize(
    "behaviour",
    [
        status(404),
        status(500),
        reply(b"%PDF-1.7", content_type="application/pdf"),
        reply(page("Cookies", "Before you go on we would like to store things on your device."), content_type=HTML),
        reply(b"x" * 3_000_000, content_type=HTML),
        reply(page("K", *TOLD), content_type=HTML, headers={"Cf-Mitigated": "challenge"}),
        redirect("http://10.0.0.7/secret"),
    ],
    ids=["missing", "broken", "pdf", "consent", "large", "challenge", "private"],
)
def test_whatever_goes_wrong_the_feeds_own_text_stays(trail: Trail, behaviour: object) -> None:
    trail.server.serve("/karsa.html", behaviour=behaviour)  # type: ignore[arg-type]  # all of these are behaviours
    one = trail.entry()
    assert trail.follow(one) == [one]
    assert "/karsa.html" in trail.asked()


def test_a_page_that_hangs_is_given_up(trail: Trail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "PAGE", AnswerLimits(read=0.05, total=0.05))
    trail.server.serve("/karsa.html", behaviour=hang())
    one = trail.entry()
    assert trail.follow(one) == [one]


def test_a_feed_on_the_internet_leads_into_no_private_network(trail: Trail) -> None:
    trail.serve_article()
    trail.feed = replace(trail.feed, url="https://valley.example/rss", allow_private=False)
    one = trail.entry()
    assert trail.follow(one) == [one]
    assert trail.asked() == []


def test_a_feed_of_our_own_leads_to_its_own_host_alone(trail: Trail) -> None:
    trail.serve_article()
    one = trail.entry(link=trail.server.url("/karsa.html").replace("127.0.0.1", "localhost"))
    assert trail.follow(one) == [one]
    assert trail.asked() == []


def test_a_poll_follows_the_newest_pages_and_no_more_than_a_few(trail: Trail) -> None:
    entries = [trail.entry(f"/{n}.html", published=NOON - minutes(n)) for n in range(PAGES + 2)]
    trail.follow(*entries)
    assert trail.asked()[1:] == [f"/{n}.html" for n in range(PAGES)]


def test_pages_wait_for_the_gap_of_their_host_and_a_poll_waits_only_so_long(
    trail: Trail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "PATIENCE", 5.0)
    trail.follower.gap = HostGap(3600)
    one = trail.entry()
    assert trail.follow(one) == [one]
    assert trail.asked() == ["/robots.txt"]  # the page would have to wait for an hour


def test_a_host_is_asked_as_slowly_as_its_robots_wishes(trail: Trail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "PATIENCE", 30.0)
    trail.serve_article("/1.html")
    trail.serve_article("/2.html")
    trail.server.serve("/robots.txt", "User-agent: *\nCrawl-delay: 60", content_type="text/plain")
    found = trail.follow(trail.entry("/1.html"), trail.entry("/2.html", published=NOON - minutes(1)))
    assert [bool(one.followed) for one in found] == [True, False]


def test_at_the_end_nobody_waits(trail: Trail) -> None:
    trail.follower.gap = HostGap(30)
    trail.follower.gap.reserve("127.0.0.1", 0.0)
    trail.follower.stop()
    one = trail.entry()
    assert trail.follow(one) == [one]


class Redirecting:
    """A gate behind which every page of valley.example is at `there`, and robots.txt of `closed` forbids all."""

    user_agent = "casualty-monitor/1.0"

    def __init__(self, there: str, closed: str) -> None:
        self.there, self.closed = there, closed

    def get(self, url: str, **_: object) -> Response:
        if url.endswith("/robots.txt"):
            return Response(200, {}, f"User-agent: *\nDisallow: {'/' if self.closed in url else ''}".encode(), url)
        return Response(200, {"Content-Type": HTML}, page("Shells hit market of Karsa", *TOLD), self.there)


@pytest.mark.parametrize(("closed", "taken"), [("elsewhere.example", False), ("nowhere.example", True)])
def test_where_a_page_was_redirected_the_rules_count_too(trail: Trail, closed: str, taken: bool) -> None:
    gate = Redirecting("https://elsewhere.example/karsa", closed)
    trail.follower.gate = gate  # type: ignore[assignment]  # it does what is asked of a gate here
    (found,) = trail.follow(trail.entry(link="https://valley.example/karsa"))
    assert (found.followed == "https://elsewhere.example/karsa") is taken


# from the poll to the store


@pytest.fixture
def polling(server: FeedServer, gate: Gate, parser: Parser, store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    feed = Feed("Wire", server.url("/rss"), "Wire", every=timedelta(minutes=10), follow=True, allow_private=True)
    with Newsroom(store, tmp_path, config(feeds=(feed,))) as room:
        harmful = Follower(gate, parser, lambda one: "hit" in one.full, HostGap(0))
        room.pipeline = replace(room.pipeline, follower=harmful)
        yield room


def feed_of(server: FeedServer, headline: str) -> bytes:
    return rss(item(headline).replace("http://wire.example/k1", server.url("/karsa.html")))


def stored(room: Newsroom) -> Entry:
    with room.store.read() as asking:
        return asking.entries("k1")[0][0]


def test_a_toll_that_only_the_article_tells_reaches_the_mailbox(server: FeedServer, polling: Newsroom) -> None:
    server.serve("/rss", feed_of(server, "Shells hit market of Karsa"))
    address = server.serve("/karsa.html", page("Shells hit market of Karsa", *TOLD), content_type=HTML)
    polling.pipeline.poll(polling.config.feeds[0], NOON)
    assert polling.deliver() == 1
    assert "Karsa" in polling.mails()[0]["Subject"]
    assert stored(polling).followed == address
    with polling.store.read() as asking:
        (incident,) = asking.incidents()
        (told,) = asking.alerts()
    assert incident.members[0].followed == address
    assert told.facts["incident"]["reports"][0]["followed"] == address  # type: ignore[index]  # facts are JSON


def test_the_next_poll_knows_an_entry_whose_page_was_read(server: FeedServer, polling: Newsroom) -> None:
    server.serve("/rss", feed_of(server, "Shells hit market of Karsa"))
    server.serve("/karsa.html", page("Shells hit market of Karsa", *TOLD), content_type=HTML)
    feed = polling.config.feeds[0]
    polling.pipeline.poll(feed, NOON)
    server.serve("/rss", feed_of(server, "Shells hit market of Karsa") + b" ")
    assert polling.pipeline.poll(feed, NOON + minutes(11)).entries == ()
    assert len(server.seen("/karsa.html")) == 1


def test_a_crash_before_the_commit_only_repeats_the_fetch(server: FeedServer, polling: Newsroom) -> None:
    server.serve("/rss", feed_of(server, "Shells hit market of Karsa"))
    server.serve("/karsa.html", page("Shells hit market of Karsa", *TOLD), content_type=HTML)
    feed = polling.config.feeds[0]
    polling.pipeline.fetch(feed, polling.state(), NOON)  # and then the machine goes down
    polling.pipeline.poll(feed, NOON)
    assert stored(polling).followed


def test_a_feed_that_does_not_follow_asks_for_no_page(server: FeedServer, polling: Newsroom) -> None:
    server.serve("/rss", feed_of(server, "Shells hit market of Karsa"))
    polling.pipeline.poll(replace(polling.config.feeds[0], follow=False), NOON)
    assert [request.path for request in server.requests] == ["/rss"]


def test_the_pipeline_of_a_config_without_following_needs_no_follower(polling: Newsroom, server: FeedServer) -> None:
    server.serve("/rss", feed_of(server, "Shells hit market of Karsa"))
    bare = replace(polling.pipeline, follower=None, config=Config(feeds=polling.config.feeds))
    assert bare.poll(polling.config.feeds[0], NOON).entries[0].entry.followed is None


@pytest.mark.parametrize("restarted", [False, True])
def test_a_toll_of_an_article_is_not_taken_back_when_its_page_fails_later(
    server: FeedServer, polling: Newsroom, restarted: bool
) -> None:
    server.serve("/rss", feed_of(server, "Shells hit market of Karsa"))
    server.serve("/karsa.html", page("Shells hit market of Karsa", *TOLD), content_type=HTML)
    feed = polling.config.feeds[0]
    polling.pipeline.poll(feed, NOON)
    server.serve("/rss", feed_of(server, "Shells hit market of Karsa: rescuers dig"))
    server.serve("/karsa.html", behaviour=status(503))
    old = polling.pipeline.follower
    assert old is not None
    again = Follower(old.gate, old.reading, old.harmful, HostGap(0)) if restarted else old
    (taken,) = replace(polling.pipeline, follower=again).poll(feed, NOON + minutes(11)).entries
    assert taken.entry.revision == 1
    assert TOLD[1] in taken.entry.text
    with polling.store.read() as asking:
        (incident,) = asking.incidents()
    assert incident.status is not IncidentStatus.CORRECTED
