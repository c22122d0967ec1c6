"""A report that is neither surely known nor surely new waits with the known event, or is told by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.incidents import ChangeKind, Incident, Member, group, split
from monitor.incidents.merge import summed
from monitor.incidents.perhaps import may_wait
from monitor.model import Harm, Target, count_of
from tests.doubles.news import HAMA, IDLIB, KAFR, START, SYRIA, UNKNOWN, News, said


def known(*publishers: str, **what: object) -> Incident:
    """A strike that killed 20 and hurt 30 in Marat al-Ward, as these outlets tell of it."""
    news = News()
    for number, publisher in enumerate(publishers):
        title = "Strike kills 20 in Marat al-Ward" if number else "Twenty dead as jets bomb Marat al-Ward"
        news.say(title, killed=20, injured=30, publisher=publisher, at=number, **what)
    return news.only


def another(**what: object) -> Member:
    """One more report of Marat al-Ward."""
    return said("Bombs on Marat al-Ward", **{"killed": 3, "publisher": "Three", "at": 5, **what})  # type: ignore[arg-type]  # the keywords of `said`


def test_it_waits_where_two_feeds_tell_of_the_known_event_in_one_town() -> None:
    assert may_wait(another(), known("One", "Two"))


def test_it_waits_in_one_unnamed_place_of_a_province() -> None:
    assert may_wait(another(place=IDLIB), known("One", "Two", place=IDLIB))


@pytest.mark.parametrize("place", [KAFR, HAMA, IDLIB, SYRIA, None])
def test_it_does_not_wait_for_an_event_of_another_place(place: object) -> None:
    assert not may_wait(another(place=place), known("One", "Two"))


@pytest.mark.parametrize("killed", [20, UNKNOWN, None], ids=["the same number", "an unknown number", "no number"])
@pytest.mark.parametrize("place", [IDLIB, SYRIA])
def test_it_waits_where_a_wider_place_and_no_other_number_is_told(place: object, killed: object) -> None:
    assert may_wait(another(place=place, killed=killed), known("One", "Two"))


def test_it_does_not_wait_where_one_feed_alone_tells_of_the_known_event() -> None:
    assert not may_wait(another(), known("One"))


def test_it_does_not_wait_a_day_later() -> None:
    assert not may_wait(another(at=25), known("One", "Two"))


@pytest.mark.parametrize(
    "graver",
    [{"killed": 21}, {"injured": 31}, {"parts": {"child": 1}}, {"target": Target.SCHOOL}],
    ids=["more dead", "more hurt", "a child", "a school"],
)
def test_what_is_graver_than_was_told_does_not_wait(graver: dict[str, object]) -> None:
    assert not may_wait(another(**graver), known("One", "Two"))


def waiting() -> Incident:
    """The known event with one report that is perhaps of another."""
    incident = known("One", "Two")
    return summed(incident, [*incident.members, replace(another(), perhaps=True)])


def test_it_adds_no_figure_and_no_voice() -> None:
    incident, before = waiting(), known("One", "Two")
    assert (incident.toll, incident.claimants, incident.grade) == (before.toll, before.claimants, before.grade)


def test_split_parts_it_and_it_counts_by_itself() -> None:
    incident = waiting()
    _, parted = split(incident, [incident.members[-1].id], START)
    assert count_of(parted.toll, Harm.KILLED).figure == 3  # type: ignore[union-attr]  # it has one


def test_what_does_not_wait_opens_an_incident_that_names_the_other() -> None:
    news = News()
    first = news.say("Strike kills 20 in Marat al-Ward", killed=20, day=None).after
    what = "Shells fall on Idlib, many dead"
    change = news.say(what, killed=22, place=IDLIB, day=None, publisher="Two", at=40)
    assert change.kind is ChangeKind.OPENED
    assert change.after.perhaps == first.id


def test_a_report_that_is_surely_of_one_and_not_of_the_other_parts_them() -> None:
    other = known("One", target=Target.WORSHIP)
    mine = replace(
        News().say("School in Marat al-Ward shelled, 12 dead", killed=12, publisher="Two").after, perhaps=other.id
    )
    report = said(
        "Shells hit school in Marat al-Ward: 12 dead", killed=12, target=Target.SCHOOL, publisher="Three", at=1
    )
    (change,) = group([report], [other, mine], report.seen)
    assert change.before == mine
    assert change.after.perhaps is None
    assert change.after.history[-1].what == "parted"
