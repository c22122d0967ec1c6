"""How each feed did, and what staff's verdicts say of the config; nothing is changed by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.alerts import Alert, Condition, Reason, Rule, Threshold, Updates
from monitor.alerts.feed_record import feed_records
from monitor.alerts.quality import FirstMessage
from monitor.alerts.suggest import is_update, proposals
from monitor.incidents import Incident, Judgement, StaffMark
from monitor.model import Harm, Place, Precision, Victim
from tests.doubles.news import START, News

FIVE = Condition((Threshold(Harm.KILLED, Victim.ALL, 5),))
UNCOUNTED = Condition((Threshold(Harm.KILLED, Victim.ALL, None),))
RULE = Rule("Deaths", (FIVE, UNCOUNTED), ("duty",), updates=Updates(1, timedelta(0)))
TOWNS = [Place(f"Town {n}", "SY", f"Province {n}", 33 + n / 2, 36, Precision.EXACT, f"Town {n}", n) for n in range(12)]


def marked(incident: Incident, what: Judgement | None) -> Incident:
    return replace(incident, marks=(StaffMark(START, what, "ana"),)) if what else incident


def told(*messages: tuple[int, Judgement | None, str]) -> list[FirstMessage]:
    """First messages, each on an incident of its own: how many dead, what staff said, and whose report it was."""
    found: list[FirstMessage] = []
    for place, (killed, what, publisher) in zip(TOWNS, messages, strict=False):
        news = News((RULE,))
        news.say(f"{killed} killed in {place.name}", killed=killed, place=place, publisher=publisher)
        found.append((news.alerts[0], marked(news.only, what)))
    return found


def changes(messages: Sequence[FirstMessage], updates: Sequence[Alert] = ()) -> dict[str, tuple[int, int]]:
    return {p.change: (p.wrong, p.right) for p in proposals(messages, updates, [RULE], 0.5)}


WRONG, RIGHT = Judgement.FALSE_ALARM, Judgement.RIGHT


def test_a_number_is_raised_where_that_saves_wrong_messages_and_no_right_one() -> None:
    messages = told(*[(5, WRONG, f"P{n}") for n in range(4)], *[(20, RIGHT, f"Q{n}") for n in range(3)])
    assert changes(messages)["killed.all: 5 → 6"] == (4, 0)


def test_no_number_is_raised_at_the_cost_of_right_messages() -> None:
    messages = told(*[(5, WRONG, f"P{n}") for n in range(4)], *[(5, RIGHT, f"Q{n}") for n in range(3)])
    assert not changes(messages)


def test_two_wrong_messages_are_an_anecdote() -> None:
    assert not changes(told((5, WRONG, "One"), (5, WRONG, "Two"), (20, RIGHT, "Three")))


def test_a_feed_that_was_wrong_by_itself_is_named() -> None:
    messages = told(*[(9, WRONG, "Rumours") for _ in range(4)], *[(9, RIGHT, f"Q{n}") for n in range(3)])
    assert changes(messages) == {"without the feed Rumours feed": (4, 0)}


def test_what_nobody_marked_speaks_for_nothing() -> None:
    assert not changes(told(*[(5, None, f"P{n}") for n in range(8)]))


def test_a_step_is_proposed_by_the_updates_that_it_saves() -> None:
    news = News((RULE,))
    for n in range(12):
        news.say(f"{50 + n} killed", killed=50 + n, claimant="Officials", key="live", revision=n, at=n)
    updates = [alert for alert in news.alerts if is_update(alert)]
    assert all(alert.reason is Reason.TOLL_ROSE for alert in updates)
    assert list(changes([], updates)) == ["toll_rises_by: 2 (11 of 11 updates less)"]


def test_a_feed_has_what_it_told_first_alone_rightly_and_wrongly() -> None:
    news = News()
    news.say("Nine killed in Marat al-Ward", killed=9, publisher="One")
    news.say("Jets bomb Marat al-Ward, nine dead", killed=9, publisher="Two", at=2)
    alone = News()
    alone.say("Forty killed", killed=40, publisher="One")
    records = feed_records([marked(news.only, RIGHT), marked(alone.only, WRONG)])
    one, two = records
    assert (one.feed, one.told, one.right, one.wrong, one.unmarked) == ("One feed", 2, 1, 1, 0)
    assert (one.first, one.lead, one.sole, one.sole_wrong) == (1, timedelta(hours=2), 1, 1)
    assert (two.feed, two.first, two.lead, two.sole) == ("Two feed", 0, None, 0)
