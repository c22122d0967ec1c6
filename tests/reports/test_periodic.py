"""Situation reports: totals open nothing, and an event that is told as one still does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.model import Context, Precision, Target, Weapon
from monitor.reports import Kind, Quote, Reading, Rejected, Report
from monitor.reports.judgement.periodic import as_periodic
from tests.doubles.nouns import HARBOUR, report

EVENT = report(12, weapon=Weapon.AIR_STRIKE, quotes=(Quote("On 2 March an air strike killed 12", (0, 10)),))


def quoted(words: str) -> Report:
    return replace(EVENT, quotes=(Quote(words, (0, len(words))),))


def test_an_event_with_its_day_its_place_and_its_weapon_stays_one() -> None:
    read = Reading("en", (EVENT,))
    assert as_periodic(read) == read


def test_an_attack_on_a_protected_place_stays_one() -> None:
    attack = Report(Kind.ATTACK, place=HARBOUR, date=date(2026, 3, 2), target=Target.HOSPITAL)
    assert as_periodic(Reading("en", (attack,))).reports == (attack,)


@pytest.mark.parametrize(
    "total",
    [
        replace(EVENT, date=None),
        replace(EVENT, place=None),
        replace(EVENT, weapon=None),
        replace(EVENT, place=replace(HARBOUR, precision=Precision.COUNTRY)),
        quoted("As of 2 March shelling has killed 250 people"),
        quoted("A total of 250 people were killed by mines"),
        quoted("Depuis le 2 mars, les tirs ont tué 250 personnes"),
        quoted("قتل 250 شخصا منذ 2 مارس"),
        quoted("Станом на 2 березня загинули 250 людей"),
    ],
)
def test_whatever_else_it_counts_is_a_total(total: Report) -> None:
    read = as_periodic(Reading("en", (total,)))
    assert [(one.kind, one.why, one.toll) for one in read.reports] == [(Kind.CONTEXT, Context.CUMULATIVE, total.toll)]
    assert read.rejected is Rejected.CUMULATIVE


def test_beside_an_event_totals_are_context() -> None:
    read = as_periodic(Reading("en", (replace(EVENT, date=None), EVENT)))
    assert [one.kind for one in read.reports] == [Kind.CONTEXT, Kind.CASUALTIES]
    assert read.rejected is None


def test_what_was_context_and_what_was_rejected_stay_as_they_were() -> None:
    history = Report(Kind.CONTEXT, why=Context.HISTORICAL)
    for read in (Reading("en", (history,), Rejected.HISTORICAL), Reading("en", rejected=Rejected.NO_HARM_WORD)):
        assert as_periodic(read) == read
