"""Feeds in their documented forms, read by the real grammar and taken to incidents: who counts as saying what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html import escape

import pytest

from monitor.alerts import Alert
from monitor.entries.parse import parse
from monitor.entries.worker import Parser
from monitor.feeds import Feed, FeedKind, FetchFailed
from monitor.feeds.gap import HostGap
from monitor.http import Gate
from monitor.incidents import Grade, Incident
from monitor.model import Harm, count_of
from monitor.pipeline import Pipeline
from monitor.pipeline.intake.absorb import Answer, opened
from monitor.pipeline.intake.follow import Follower
from monitor.pipeline.intake.reading import read_with, speaks_of_harm
from monitor.places import Gazetteer
from monitor.reports.reader import Reader
from tests.doubles.daemon import InProcess
from tests.doubles.feed_server import FeedServer
from tests.doubles.newsroom import Newsroom, fetched
from tests.doubles.nouns import NOON, minutes
from tests.doubles.one_by_one import each
from tests.doubles.pages import page

AT = "Mon, 02 Mar 2026 11:30:00 GMT"
GOOGLE = Feed("Search", "https://news.google.com/rss/search?q=Idlib", "Google News", language="en")
RELIEF = Feed("ReliefWeb", "https://reliefweb.int/updates/rss.xml", "ReliefWeb", language="en")
CHANNEL = Feed("Channel", "https://hub.example/telegram/channel/command", "Northern Command", language="en", party=True)
PAPER = Feed("Paper", "https://paper.example/rss", "Idlib Paper", language="en")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with closing(Gazetteer.open()) as gazetteer:
        yield Reader.load(gazetteer)


@dataclass
class FeedDesk:
    """A newsroom with the real grammar, and feeds that bring what a test gives them."""

    room: Newsroom
    reader: Reader
    pipeline: Pipeline = field(init=False)

    def __post_init__(self) -> None:
        read = read_with(self.reader, self.room.config)
        self.pipeline = replace(self.room.pipeline, read_all=each(read))

    def brings(self, feed: Feed, *items: str, at: float = 0.0) -> Answer:
        now = NOON + minutes(at)
        inside = "".join(f"<item>{one}<pubDate>{AT}</pubDate></item>" for one in items)
        body = f'<rss version="2.0"><channel><link>{feed.url}</link>{inside}</channel></rss>'.encode()
        answer = opened(fetched(body), parse, feed, now)
        with self.room.store.read() as asking:
            state = asking.feed_state(feed.name)
        self.pipeline.absorb(feed, state, answer, now)
        return answer

    @property
    def incidents(self) -> Sequence[Incident]:
        with self.room.store.read() as asking:
            return asking.incidents()

    @property
    def alerts(self) -> Sequence[Alert]:
        with self.room.store.read() as asking:
            return asking.alerts()


@pytest.fixture
def desk(room: Newsroom, reader: Reader) -> FeedDesk:
    return FeedDesk(room, reader)


def item(title: str, text: str = "", more: str = "", link: str = "https://paper.example/1") -> str:
    return (
        f"<title>{escape(title)}</title><description>{escape(text)}</description><link>{link}</link>"
        f"<guid>{link}</guid>{more}"
    )


def news(headline: str, outlet: str, number: int, *others: tuple[str, str]) -> str:
    link, host = f"https://news.google.com/rss/articles/CBMi{number}", outlet.replace(" ", "").lower()
    listed = "".join(
        f'<li><a href="{link}{n}">{one}</a>&nbsp;&nbsp;<font color="#6f6f6f">{name}</font></li>'
        for n, (one, name) in enumerate([(headline, outlet), *others])
    )
    source = f'<source url="https://{host}.example">{outlet}</source>'
    return item(f"{headline} - {outlet}", f"<ol>{listed}</ol>", source, link)


def test_a_cluster_is_one_outlet_that_says_so_and_not_as_many_as_it_lists(desk: FeedDesk) -> None:
    desk.brings(
        GOOGLE,
        news(
            "Shelling hits market in Idlib",
            "Valley Courier",
            1,
            ("At least 17 people killed in Idlib market shelling", "Northern Times"),
            ("17 dead in Idlib shelling, doctors say", "Coast Herald"),
        ),
    )
    (incident,) = desk.incidents
    assert {member.publisher for member in incident.members} == {"Valley Courier"}
    assert incident.grade is Grade.SINGLE_SOURCE
    assert count_of(incident.toll, Harm.KILLED).figure == 17  # type: ignore[union-attr]  # it is there


def test_two_outlets_of_one_search_are_two_claimants_and_an_outlet_twice_is_one(desk: FeedDesk) -> None:
    first = "17 people killed by shelling of a market in Idlib"
    desk.brings(GOOGLE, news(first, "Valley Courier", 1))
    courier = replace(PAPER, publisher="Valley Courier")
    desk.brings(courier, item("Idlib: market shells leave 17 dead", "It was noon."), at=5)
    assert [incident.grade for incident in desk.incidents] == [Grade.SINGLE_SOURCE]
    second = news("Shells kill 17 in Idlib market", "Coast Herald", 2)
    desk.brings(GOOGLE, news(first, "Valley Courier", 1), second, at=9)
    assert [incident.grade for incident in desk.incidents] == [Grade.SEVERAL_SOURCES]


def relief(title: str, text: str, kind: str, number: int = 1) -> str:
    html = (
        '<div class="tag country">Country: Syrian Arab Republic</div>'
        f'<div class="tag source">Source: Karsa Relief</div><p>{text}</p>'
    )
    more = (
        '<source url="https://reliefweb.int/updates/rss.xml">ReliefWeb - Updates</source>'
        f"<author>Karsa Relief</author><category>{kind}</category>"
    )
    return item(title, html, more, f"https://reliefweb.int/report/syria/{number}")


def test_the_totals_of_a_situation_report_are_no_incident(desk: FeedDesk) -> None:
    text = (
        "Key figures: 57 civilians killed and 232 injured in Idlib. "
        "As of 1 March, shelling has killed 1,250 people in Aleppo."
    )
    desk.brings(RELIEF, relief("Syria: Situation Report No. 9", text, "Situation Report"))
    assert desk.incidents == []
    assert desk.alerts == []


def test_a_press_release_of_an_organisation_is_its_own_word(desk: FeedDesk) -> None:
    desk.brings(
        RELIEF,
        relief(
            "Nine civilians killed as shelling hits Idlib", "A clinic was damaged on Monday.", "News and Press Release"
        ),
    )
    (incident,) = desk.incidents
    assert incident.claimants == ("Karsa Relief",)


def message(text: str, number: int, before: str = "") -> str:
    first = text.partition("<br>")[0]
    return item(first, f"{before}<p>{text}</p>", "", f"https://t.me/command/{number}")


def test_a_warring_sides_channel_makes_a_claim(desk: FeedDesk) -> None:
    desk.brings(CHANNEL, message("Nine people were killed by shelling in Idlib.<br>More later.", 1))
    (incident,) = desk.incidents
    assert incident.grade is Grade.UNCONFIRMED_CLAIM
    assert incident.claimants == ("Northern Command",)


def test_a_forward_and_its_origin_are_one_voice(desk: FeedDesk) -> None:
    text = "Nine people were killed by shelling of the market in Idlib.<br>We are digging."
    rescue = replace(PAPER, publisher="Idlib Rescue")
    desk.brings(rescue, item("Market in Idlib shelled: nine killed", "We went there."))
    forward = "<p>Forwarded From <b>Idlib Rescue</b></p>"
    desk.brings(replace(CHANNEL, party=False, kind=FeedKind.TELEGRAM), message(text, 2, forward), at=5)
    (incident,) = desk.incidents
    assert incident.claimants == ("Idlib Rescue",)


def test_the_error_of_a_bridge_counts_against_the_feed_and_its_news_is_taken_in(desk: FeedDesk) -> None:
    error = item("Bridge returned error 503! (20697)", "Service Unavailable", "", "https://bridge.example/?x")
    answer = desk.brings(PAPER, error, item("Nine people killed by shelling in Idlib", "It was noon."))
    assert isinstance(answer.outcome, FetchFailed)
    assert len(desk.incidents) == 1
    with desk.room.store.read() as asking:
        state = asking.feed_state(PAPER.name)
    assert (state.failures, state.last_reason) == (1, "bridge_error")


def test_a_machine_translated_report_opens_an_incident_and_says_what_it_is(desk: FeedDesk) -> None:
    desk.brings(replace(PAPER, translated=True), item("17 people killed by shelling in Idlib", "It was noon."))
    (alert,) = desk.alerts
    (told,) = alert.facts["incident"]["reports"]  # type: ignore[index]  # facts are JSON
    assert told["translated"] is True
    assert desk.pipeline.deliver_due(NOON) == 1
    assert "(machine-translated)" in desk.room.mails()[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has one


def test_a_toll_that_stands_in_the_article_alone_is_read_with_its_quote(desk: FeedDesk) -> None:
    told = [
        "Shells hit the market of Idlib at nine in the morning, when families had come to buy bread for the week.",
        "At least 17 civilians were killed, the head of the town's hospital told the Idlib Paper on Monday.",
        "The road to the north was closed until the evening, and the wounded could not be brought to the city.",
    ]
    with FeedServer() as server, Parser(workers=1) as parser, Gate("casualty-monitor/1.0") as gate:
        link = server.serve("/a.html", page("Shelling hits market in Idlib", *told), content_type="text/html")
        body = f'<rss version="2.0"><channel><item>{item("Shelling hits market in Idlib", "Developing.", "", link)}'
        server.serve("/rss", f"{body}<pubDate>{AT}</pubDate></item></channel></rss>")
        feed = replace(PAPER, url=server.url("/rss"), allow_private=True, follow=True, every=timedelta(minutes=10))
        follower = Follower(gate, parser, speaks_of_harm(InProcess(desk.reader)), HostGap(0))
        replace(desk.pipeline, gate=gate, follower=follower).poll(feed, NOON)
    (incident,) = desk.incidents
    (member,) = incident.members
    assert member.followed == link
    assert [quote.words for quote in member.report.quotes if "17 civilians" in quote.words]
    assert count_of(incident.toll, Harm.KILLED).figure == 17  # type: ignore[union-attr]  # it is there
