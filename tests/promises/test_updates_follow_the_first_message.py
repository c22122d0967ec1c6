"""Promise 9: updates follow the first message, in its thread and ticket, only when something material changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.alerts import Condition, Reason, Rule, Threshold, Updates
from monitor.config import Config, parse
from monitor.deliveries.settings import Channel
from monitor.entries import Entry
from monitor.model import Harm, Victim
from monitor.pipeline.replay.run import replay
from monitor.pipeline.settling import Taken
from monitor.store import Store
from tests.doubles.newsroom import Newsroom, config, item, pen, rule
from tests.doubles.nouns import NOON, entry
from tests.doubles.trackers import TRACKERS, Tracker

LEAST, BY = 5, 3
RULE = Rule(
    "Civilians",
    (Condition((Threshold(Harm.KILLED, Victim.ALL, LEAST),)),),
    (),
    updates=Updates(BY, timedelta(minutes=30)),
)


def revisions(figures: Sequence[int]) -> list[Entry]:
    """One source that changes its figure once an hour."""
    return [
        entry(
            title=f"{killed} killed in Karsa", text="", hash=str(hour), revision=hour, seen=NOON + timedelta(hours=hour)
        )
        for hour, killed in enumerate(figures)
    ]


def expected(figures: Sequence[int]) -> list[Reason | None]:
    """The messages that a person would want of such a source."""
    told: int | None = None
    wanted: list[Reason | None] = []
    for killed in figures:
        reason = None
        if told is None:
            reason = Reason.NEW if killed >= LEAST else None
        elif told - killed >= BY or killed < LEAST <= told:
            reason = Reason.CORRECTED
        elif killed >= told + BY:
            reason = Reason.TOLL_ROSE
        told = killed if reason else told
        wanted.append(reason)
    return wanted


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_whatever_a_source_says_only_what_matters_is_told(figures: list[int]) -> None:
    lines = [line for line in replay(revisions(figures), Config(rules=(RULE,)), pen) if isinstance(line, Taken)]
    assert [line.alerts[0].reason if line.alerts else None for line in lines] == expected(figures)
    assert len({incident for line in lines for incident in line.incidents}) == 1


def test_an_update_answers_the_first_mail(store: Store, tmp_path: Path) -> None:
    with Newsroom(store, tmp_path) as room:
        for hour, killed in enumerate((7, 7, 19, 15)):
            room.publish(item(f"{killed} killed in Karsa"), at=60 * hour)
            room.deliver(at=60 * hour)
        first, *later = room.mails()
    assert [mail["Subject"].partition("]")[0] for mail in (first, *later)] == [
        "[NEW",
        "[UPDATE 7 → 19 killed",
        "[CORRECTED 19 → 15 killed",
    ]
    assert {mail["References"] for mail in later} == {first["References"]}  # one root, whatever arrived before
    assert all(mail["In-Reply-To"] == first["References"] for mail in later)


@pytest.fixture(params=TRACKERS, ids=lambda kind: kind.preset)
def tracker(request: pytest.FixtureRequest) -> Iterator[Tracker]:
    with request.param() as made:
        yield made


def tickets(tracker: Tracker) -> Channel:
    """The channel as a config gives it."""
    options = "".join(f", options: {{{key}: {value}}}" for key, value in tracker.options.items())
    webhook = f"{{preset: {tracker.preset}, url: '{tracker.url}', token_env: T, allow_private: true{options}}}"
    text = f"channels:\n  tickets: {{webhook: {webhook}}}\n"
    return parse(text, "config.yaml", Path(), {"T": tracker.token}).channels[0]


def test_an_update_goes_to_the_ticket_of_the_first_message(store: Store, tmp_path: Path, tracker: Tracker) -> None:
    with Newsroom(store, tmp_path, config([rule(send=("tickets",))], [tickets(tracker)])) as room:
        for hour, killed in enumerate((7, 7, 19, 15)):
            room.publish(item(f"{killed} killed in Karsa"), at=60 * hour)
            room.deliver(at=60 * hour)
        told = len(room.reasons())
    (ticket,) = tracker.tickets
    assert told == 3
    assert len(ticket.comments) == 2
    assert "15 killed" in ticket.title
