"""Promise 8: flood-proof: budgets fold the overflow into one summary; a higher severity always passes; nothing is
dropped.

Two hundred incidents in one hour, from the feed to the mails, with a restart in the middle of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.alerts import Alert, Condition, Reason, Rule, Threshold, Updates
from monitor.config import Config
from monitor.deliveries import State
from monitor.deliveries.limits import Budget, Limits, Quiet
from monitor.deliveries.settings import EmailChannel
from monitor.entries import Entry
from monitor.model import Harm, Place, Precision, Severity, Victim
from monitor.pipeline import Pipeline
from monitor.pipeline.replay.run import Timed, replay
from monitor.reports import Reading
from monitor.store import Store
from tests.doubles.newsroom import Newsroom, item
from tests.doubles.nouns import NOON, entry, minutes, reading, report
from tests.doubles.one_by_one import each
from tests.doubles.store import sqlite_url

INCIDENTS = 200
EVERY = 60 / INCIDENTS  # minutes
TEN_AN_HOUR = Limits(Budget(10, timedelta(hours=1)))  # of which eight for what one feed alone tells of
WORST = 120  # the number of the incident with a hundred dead


def rule(name: str, deaths: int, severity: Severity) -> Rule:
    return Rule(
        name,
        (Condition((Threshold(Harm.KILLED, Victim.ALL, deaths),)),),
        ("duty",),
        severity=severity,
        updates=Updates(1, minutes(1)),
    )


def pages(limits: Limits) -> Config:
    return Config(
        rules=(rule("Deaths", 1, Severity.MEDIUM), rule("Massacres", 100, Severity.CRITICAL)),
        channels=(EmailChannel("duty", ("duty@example.org",), limits),),
    )


def pen(of: Entry) -> Reading:
    """ "7 killed in town 12": each town is in a country of its own, ten degrees from the next."""
    found = re.search(r"(\d+) killed in town (\d+)", of.full)
    assert found
    number = int(found[2])
    name = f"Town{number}"
    country = chr(ord("A") + number // 26) + chr(ord("A") + number % 26)
    row, column = divmod(number, 12)
    place = Place(name, country, None, 10.0 * column - 60, 10.0 * row - 170, Precision.EXACT, name)
    return reading(report(int(found[1]), place=place))


def title(number: int) -> str:
    return f"{100 if number == WORST else 1 + number % 40} killed in town {number}"


class Flooded(Newsroom):
    """A newsroom whose monitor can be restarted."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.restart()

    def restart(self) -> None:
        self.pipeline.close()
        self.pipeline = Pipeline(
            self.store,
            self.config,
            each(pen),
            self.pipeline.parse,
            self.pipeline.gate,
            self.pipeline.templates,
            draw=lambda: 0.5,
        )
        self.pipeline.recover()

    def tick(self, at: float) -> tuple[Alert, ...]:
        """The ticks that the daemon does every few seconds."""
        told = self.pipeline.tell_held(NOON + minutes(at))
        self.deliver(at)
        return told

    def named(self) -> dict[str, list[EmailMessage]]:
        """The mails that name each town."""
        found: dict[str, list[EmailMessage]] = {}
        for mail in self.mails():
            body = mail.get_body(("plain",))
            assert body is not None
            for town in set(re.findall(r"Town\d+", body.get_content())):
                found.setdefault(town, []).append(mail)
        return found


@pytest.fixture
def flooded(tmp_path: Path) -> Iterator[Flooded]:
    store = Store.open(sqlite_url(tmp_path))
    with Flooded(store, tmp_path, pages(TEN_AN_HOUR)) as room:
        yield room
    store.close()


def test_two_hundred_incidents_of_one_feed_in_an_hour_are_eight_messages_and_a_few_summaries(flooded: Flooded) -> None:
    for first in range(0, INCIDENTS, 8):
        at, some = first * EVERY, range(first, first + 8)
        flooded.publish(*(item(title(n), f"k{n}", NOON + minutes(at)) for n in some), at=at, etag=f'"{first}"')
        if first % 40 == 0:
            flooded.restart()
        flooded.tick(at)
        if WORST in some:
            assert "Town120" in flooded.mails()[-1]["Subject"]  # at once, though the budget was spent long before
    assert len(flooded.mails()) == 9
    assert len(flooded.outbox(State.HELD)) == INCIDENTS - 9

    flooded.restart()
    flooded.tick(60 + 8 * EVERY)  # the worst one counts, too: room is there when two of the first eight are an hour old
    summaries = [mail for mail in flooded.mails() if mail["Subject"].startswith("[SUMMARY]")]
    assert len(summaries) == 2  # each names a hundred at most
    assert set(flooded.named()) == {f"Town{number}" for number in range(INCIDENTS)}
    assert max(len(mails) for mails in flooded.named().values()) == 1  # and nothing is told twice
    assert {row.state for row in flooded.outbox()} == {State.SENT, State.FOLDED}
    assert flooded.tick(600) == ()
    assert len(flooded.mails()) == 11


def test_the_last_message_before_the_silence_says_that_it_follows(flooded: Flooded) -> None:
    for number in range(12):
        flooded.publish(item(title(number), f"k{number}"), at=number, etag=f'"{number}"')
        flooded.tick(number)
    said = [" ".join(part.get_content().split()) for mail in flooded.mails() if (part := mail.get_body(("plain",)))]
    assert [number for number, text in enumerate(said) if "is then told in one summary" in text] == [7]


def test_a_replay_shows_the_same_summaries() -> None:
    entries = [
        entry(
            f"k{number}",
            title=title(number),
            text="",
            seen=NOON + minutes(number * EVERY),
            published=NOON + minutes(number * EVERY),
            hash=f"{number}",
        )
        for number in range(INCIDENTS)
    ]
    timed = [line for line in replay(entries, pages(TEN_AN_HOUR), pen) if isinstance(line, Timed)]
    assert [(line.at, alert.reason) for line in timed for alert in line.alerts] == [
        (NOON + minutes(60 + number * EVERY), Reason.SUMMARY) for number in (1, 2)
    ]  # nine were told: room for one is there when two are an hour old, and for the next one when three are
    assert _folded(timed) == INCIDENTS - 9


def _folded(lines: list[Timed]) -> int:
    facts: list[Mapping[str, object]] = [alert.facts for line in lines for alert in line.alerts]
    return sum(int(str(one["incident_count"])) for one in facts)


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 29, 7), (10, 25, 9), (6, 1, 8)])
def test_a_night_with_a_change_of_the_clock_ends_when_the_clock_says_so(month: int, day: int, hours: int) -> None:
    kyiv = ZoneInfo("Europe/Kyiv")
    evening = NOON.replace(year=2031, month=month, day=day, hour=22, tzinfo=kyiv).astimezone(UTC)
    night = Limits(quiet=Quiet(time(22), time(6), kyiv, Severity.CRITICAL))
    entries = [
        replace(
            entry(f"k{n}", title=title(n), text="", hash=f"{n}"), seen=evening + timedelta(hours=n), published=evening
        )
        for n in range(3)
    ]
    (line,) = (line for line in replay(entries, pages(night), pen) if isinstance(line, Timed))
    assert line.at == evening + timedelta(hours=hours)
    assert [alert.reason for alert in line.alerts] == [Reason.SUMMARY]
