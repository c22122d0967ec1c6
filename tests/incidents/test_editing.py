"""A correction by hand stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.incidents import ChangeKind, Incident, IncidentStatus, acknowledge, group, merge_incidents, move, split
from monitor.model import Harm, count_of
from tests.doubles.news import HAMA, KAFR, START, News, said

LATER = START + timedelta(hours=9)


def _two() -> tuple[Incident, Incident]:
    news = News()
    first = news.say("Nine killed in Marat al-Ward", killed=9, publisher="One").after
    return first, news.say("Nine killed in Kafr Zahr", killed=12, place=KAFR, publisher="Two", at=2).after


def _three_reports() -> Incident:
    news = News()
    for n, publisher in enumerate(("One", "Two", "Three")):
        news.say("Nine killed in strike on Marat al-Ward", killed=9, publisher=publisher, at=n)
    return news.only


@pytest.mark.parametrize("turned", [False, True])
def test_a_merge_keeps_the_older_id_and_all_reports(turned: bool) -> None:
    a, b = _two()
    kept, closed = merge_incidents(*((b, a) if turned else (a, b)), now=LATER)
    assert (kept.id, closed.id) == (a.id, b.id)
    assert [m.publisher for m in kept.members] == ["One", "Two"]
    count = count_of(kept.toll, Harm.KILLED)
    assert count is not None
    assert (count.low, count.best) == (9, 12)


def test_both_sides_of_a_merge_tell_of_it() -> None:
    a, b = _two()
    kept, closed = merge_incidents(a, b, LATER)
    assert (kept.history[-1].what, kept.history[-1].detail) == ("merged", f"with {b.id}")
    assert (closed.status, closed.history[-1].detail) == (IncidentStatus.CLOSED, f"into {a.id}")


def test_no_report_joins_what_was_merged_away() -> None:
    a, b = _two()
    kept, closed = merge_incidents(a, b, LATER)
    [change] = group([said("Twelve killed in Kafr Zahr", killed=12, place=KAFR, at=3)], [closed], LATER)
    assert change.kind is ChangeKind.OPENED
    assert kept.id != change.after.id


def test_a_split_makes_two_incidents_of_one() -> None:
    incident = _three_reports()
    left, fresh = split(incident, {incident.members[1].id}, LATER)
    assert [m.publisher for m in left.members] == ["One", "Three"]
    assert [m.publisher for m in fresh.members] == ["Two"]
    assert left.id == incident.id != fresh.id


def test_a_report_that_was_split_off_does_not_return_to_where_it_was() -> None:
    incident = _three_reports()
    out = incident.members[1]
    left, _ = split(incident, {out.id}, LATER)
    [change] = group([out], [left], LATER)
    assert change.kind is ChangeKind.OPENED


def test_a_merge_after_a_split_takes_the_reports_back() -> None:
    incident = _three_reports()
    left, fresh = split(incident, {incident.members[1].id}, LATER)
    kept, _ = merge_incidents(left, fresh, LATER)
    assert len(kept.members) == 3
    assert kept.never_with == ()


@pytest.mark.parametrize("which", [slice(0, 0), slice(0, 3)])
def test_a_split_of_all_or_nothing_is_refused(which: slice) -> None:
    incident = _three_reports()
    with pytest.raises(ValueError, match="some must go"):
        split(incident, {m.id for m in incident.members[which]}, LATER)


def test_a_moved_report_leaves_one_incident_and_joins_another() -> None:
    source, other = _three_reports(), _elsewhere()
    out = source.members[1]
    left, grown = move(source, other, {out.id}, LATER)
    assert [m.publisher for m in left.members] == ["One", "Three"]
    assert {m.publisher for m in grown.members} == {"Two", "Four"}
    assert (left.history[-1].what, grown.history[-1].detail) == ("moved", f"1 report from {source.id}")


def test_a_moved_report_does_not_return_and_its_revision_goes_where_it_went() -> None:
    source, other = _three_reports(), _elsewhere()
    out = source.members[1]
    left, grown = move(source, other, {out.id}, LATER)
    [change] = group([replace(out, revision=1)], [left, grown], LATER)
    assert (change.kind, change.after.id) == (ChangeKind.REVISED, other.id)
    assert out.id in left.never_with


def test_a_report_can_be_moved_back() -> None:
    source, other = _three_reports(), _elsewhere()
    out = source.members[1].id
    left, grown = move(source, other, {out}, LATER)
    emptier, back = move(grown, left, {out}, LATER)
    assert (len(back.members), back.never_with, out in emptier.never_with) == (3, (), True)


def test_the_last_report_cannot_be_moved() -> None:
    with pytest.raises(ValueError, match="some reports must stay"):
        move(_elsewhere(), _three_reports(), {_elsewhere().members[0].id}, LATER)


def test_acknowledgements_of_both_are_those_of_what_was_merged_and_a_split_off_one_has_none() -> None:
    one, two = acknowledge(_three_reports(), "amal", "", LATER), acknowledge(_elsewhere(), "leila", "", LATER)
    kept, _ = merge_incidents(one, two, LATER)
    assert {ack.by for ack in kept.acks} == {"amal", "leila"}
    left, fresh = split(one, {one.members[1].id}, LATER)
    assert (len(left.acks), fresh.acks) == (1, ())


def _elsewhere() -> Incident:
    news = News()
    news.say("Six killed in Hama", killed=6, place=HAMA, publisher="Four", key="hama")
    return news.only
