"""A person's verdict on an incident, and what the reports may still change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.incidents import Incident, IncidentStatus, acknowledge, false_alarm, is_false_alarm, right, wrong_count
from monitor.model import Count, Harm, Severity, Victim, count_of
from tests.doubles.news import START, UNKNOWN, News, at_least, said, with_toll

LATER = START + timedelta(hours=1)


def reported(killed: int | Count | None, **parts: int) -> Incident:
    news = News()
    news.say("Strike on Marat al-Ward", killed=killed, parts=parts)
    return news.only


def bounds(incident: Incident, victim: Victim = Victim.ALL) -> tuple[int | None, int | None, int | None]:
    count = count_of(incident.toll, Harm.KILLED, victim)
    assert count is not None
    return count.low, count.best, count.high


def test_a_persons_number_is_the_number_whatever_the_reports_say() -> None:
    assert bounds(wrong_count(reported(at_least(25)), 12, "amal", "", LATER)) == (12, 12, 12)
    assert bounds(wrong_count(reported(9), 12, "amal", "", LATER)) == (12, 12, 12)


def test_a_number_takes_the_place_of_an_unknown_one_and_of_none() -> None:
    for killed in (UNKNOWN, None):
        assert bounds(wrong_count(reported(killed), 4, "amal", "", LATER)) == (4, 4, 4)


def test_nobody_can_be_the_right_number() -> None:
    assert bounds(wrong_count(reported(9), 0, "amal", "", LATER)) == (0, 0, 0)


def test_what_was_presumed_follows_and_what_was_stated_stays() -> None:
    news = News()
    counts = {
        Victim.ALL: Count(9, 9, 9, "nine"),
        Victim.CIVILIAN: Count(9, 9, 9, "nine", derived=True),
        Victim.CHILD: Count(2, 2, 2, "two"),
    }
    news.hear(with_toll(said("Nine killed in Marat al-Ward"), {Harm.KILLED: counts}))
    after = wrong_count(news.only, 6, "amal", "", LATER)
    assert [bounds(after, victim)[1] for victim in (Victim.ALL, Victim.CIVILIAN, Victim.CHILD)] == [6, 6, 2]


def claimed(fighters: Count, civilians: Count | None = None) -> Incident:
    """Dead whom a warring side alone calls fighters."""
    news = News()
    cells = {Victim.ALL: fighters, Victim.COMBATANT: fighters} | ({Victim.CIVILIAN: civilians} if civilians else {})
    news.hear(with_toll(said("Fourteen killed in Marat al-Ward"), {Harm.KILLED: cells}))
    return news.only


FOURTEEN = Count(14, 14, 14, "fourteen")
NONE_TO_ALL = Count(0, None, 14, derived=True)


@pytest.mark.parametrize("figure", [9, 14, 20])
def test_how_many_died_says_nothing_of_how_many_of_them_were_civilians(figure: int) -> None:
    for fighters in (FOURTEEN, at_least(14)):
        after = wrong_count(claimed(fighters, NONE_TO_ALL), figure, "amal", "", LATER)
        assert bounds(after) == (figure, figure, figure)
        assert bounds(after, Victim.CIVILIAN) == (0, None, figure)


def test_a_range_under_the_whole_stays_one() -> None:
    after = wrong_count(claimed(FOURTEEN, Count(0, None, 5, derived=True)), 9, "amal", "", LATER)
    assert bounds(after, Victim.CIVILIAN) == (0, None, 5)


def test_fighters_are_made_no_civilians_by_a_number() -> None:
    after = wrong_count(claimed(FOURTEEN), 20, "amal", "", LATER)
    assert set(after.toll[Harm.KILLED]) == {Victim.ALL, Victim.COMBATANT}
    assert bounds(after, Victim.COMBATANT) == (14, 14, 14)


def test_no_part_is_more_than_the_whole() -> None:
    assert bounds(wrong_count(claimed(FOURTEEN), 9, "amal", "", LATER), Victim.COMBATANT) == (9, 9, 9)


def test_a_second_correction_starts_from_what_the_reports_say() -> None:
    once = wrong_count(reported(9), 6, "amal", "", LATER)
    twice = wrong_count(once, 7, "leila", "", LATER)
    assert bounds(twice) == (7, 7, 7)
    assert [h.detail for h in twice.history if h.what == "wrong_count"] == ["killed 9 → 6", "killed 6 → 7"]


def test_a_count_after_a_false_alarm_takes_that_back() -> None:
    alarm = false_alarm(reported(9), "amal", "", LATER)
    assert (is_false_alarm(alarm), alarm.status) == (True, IncidentStatus.RETRACTED)
    counted = wrong_count(alarm, 2, "amal", "", LATER)
    assert (is_false_alarm(counted), counted.status) == (False, IncidentStatus.CORRECTED)


def test_a_verdict_is_never_dated_before_the_last_report() -> None:
    early = false_alarm(reported(9), "amal", "", START - timedelta(hours=1))
    assert early.updated == START


def test_what_was_right_takes_an_earlier_false_alarm_or_count_back() -> None:
    alarm = right(false_alarm(reported(9), "amal", "", LATER), "leila", "", LATER)
    assert (is_false_alarm(alarm), alarm.status) == (False, IncidentStatus.UPDATED)
    assert bounds(right(wrong_count(reported(9), 6, "amal", "", LATER), "leila", "", LATER)) == (9, 9, 9)


def test_an_acknowledgement_keeps_who_when_why_and_what_was_reported_then() -> None:
    after = acknowledge(reported(9), "amal", "calling them", LATER, Severity.HIGH)
    (ack,) = after.acks
    assert (ack.at, ack.by, ack.note, ack.severity) == (LATER, "amal", "calling them", Severity.HIGH)
    assert ack.toll == after.toll
    assert (after.history[-1].what, after.history[-1].detail) == ("acknowledged", "by amal: calling them")


def test_an_acknowledgement_changes_nothing_of_what_is_known() -> None:
    before = wrong_count(reported(9), 6, "amal", "", LATER)
    after = acknowledge(before, "leila", "", LATER)
    assert (after.toll, after.status, after.marks, after.updated) == (
        before.toll,
        before.status,
        before.marks,
        before.updated,
    )


def test_whoever_judges_has_seen_it() -> None:
    assert [ack.by for ack in wrong_count(reported(9), 6, "amal", "", LATER).acks] == ["amal"]
    assert false_alarm(reported(9), "amal", "", LATER).acks[0].toll == {}
