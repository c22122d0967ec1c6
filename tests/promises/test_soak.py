"""Promise 1: a report that was detected is delivered or visibly undelivered. Never neither.

All promises at once, in bad weather: feeds, mail server and endpoint fail by a seed, and the monitor is started again
now and then. Three simulated hours of 20 feeds; with PROMISES=all in the environment (`make soak`) 24 hours of 200.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from monitor.alerts import Step
from monitor.deliveries import Delivery, State
from tests.doubles.soak import Soak, soak_in
from tests.doubles.soak_monitor import Memory
from tests.doubles.store import postgres_emptied, sqlite_url

ALL = os.environ.get("PROMISES") == "all"
FEEDS, HOURS = (200, 24) if ALL else (20, 3)
POLLS = FEEDS * HOURS * 4 * 3 // 4  # between the two looks at memory
# Of the monitor's own process. A quarter of the hours is for what fills up: caches, pages of the store, heaps.
GROWTH = 0.05 if ALL else 0.08
OBJECTS = 40 * POLLS  # what keeps one document of 20 entries a poll keeps 400


@dataclass(frozen=True)
class Storm:
    """The soak as it ended."""

    soak: Soak
    rows: list[Delivery]
    early: Memory  # after a quarter of the hours
    late: Memory  # after all of them


@pytest.fixture(scope="module", params=["sqlite", "postgresql"] if ALL else ["sqlite"])
def storm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storm]:
    url = sqlite_url(tmp_path_factory.mktemp("soak")) if request.param == "sqlite" else postgres_emptied()
    with soak_in(url, seed=20261122, feeds=FEEDS) as soak:
        soak.pass_(HOURS / 4)
        early = soak.monitor.memory()
        soak.pass_(HOURS * 3 / 4)
        late = soak.monitor.memory()
        soak.clear_up()
        yield Storm(soak, soak.rows(), early, late)


def figures(storm: Storm) -> str:
    """For docs/operations.md."""
    soak, early, late = storm.soak, storm.early, storm.late
    return (
        f"{soak.restarts} restarts, {soak.failures} polls and attempts that failed, {len(soak.published)} events, "
        f"{len(storm.rows)} messages; {early.resident:.1f} MB and {early.objects} objects after a quarter, "
        f"{late.resident:.1f} MB and {late.objects} objects at the end"
    )


def village(row: Delivery) -> int:
    return int(row.facts["incident"]["place"]["name"].removeprefix("Village "))  # type: ignore[index]  # facts are plain


def killed(row: Delivery) -> int:
    return int(row.facts["incident"]["toll"]["killed"]["all"]["best"])  # type: ignore[index]  # facts are plain values


def test_there_was_weather(storm: Storm, record_property: Callable[[str, object], None]) -> None:
    record_property("soak", figures(storm))
    assert storm.soak.failures > HOURS * FEEDS / 4
    assert storm.soak.restarts
    assert any(row.facts["reason"] == "toll_rose" for row in storm.rows)


def test_nothing_waits_any_more_and_nothing_failed(storm: Storm) -> None:
    assert {row.state for row in storm.rows} == {State.SENT}


@pytest.mark.parametrize("channel", ["duty", "tracker"])
def test_every_event_was_told_once_and_its_last_toll_at_the_end(storm: Storm, channel: str) -> None:
    told: dict[int, list[Delivery]] = defaultdict(list)
    for row in storm.rows:
        if row.channel == channel:
            told[village(row)].append(row)
    assert [rows[0].facts["reason"] for rows in told.values()] == ["new"] * len(told)
    assert all(row.facts["reason"] != "new" for rows in told.values() for row in rows[1:])
    assert {number: killed(rows[-1]) for number, rows in told.items()} == {
        number: dead for number, (dead, _) in storm.soak.published.items()
    }


def what_changed(row: Delivery) -> str:
    """Why a message was sent, in the words of the decision: the toll of others may rise under a best one that stays."""
    checks = row.facts["rule"]["checks"]  # type: ignore[index]  # facts are plain values
    return str(next(check["found"] for check in checks if check["gate"] == Step.MATERIAL))


def test_no_message_came_under_two_ids(storm: Storm) -> None:
    calls, mails = defaultdict(set), defaultdict(set)
    for call in storm.soak.hook.calls:
        calls[call.id].add(call.body)
    for mail in storm.soak.mail.received:
        mails[mail.message["Message-ID"]].add(mail.content)
    for bodies, channel in ((calls, "tracker"), (mails, "duty")):
        sent = [row for row in storm.rows if row.channel == channel]
        assert len(bodies) == len(sent)
        assert len({(village(row), row.facts["reason"], killed(row), what_changed(row)) for row in sent}) == len(sent)
        assert {len(each) for each in bodies.values()} == {1}  # a repeat is the same, byte for byte


def test_nobody_was_asked_impolitely(storm: Storm) -> None:
    assert storm.soak.breaches() == []


def test_memory_stays_flat(storm: Storm) -> None:
    assert storm.late.resident / storm.early.resident < 1 + GROWTH, (storm.early, storm.late)


def test_no_poll_leaves_anything_behind(storm: Storm) -> None:
    assert storm.late.objects - storm.early.objects < OBJECTS
