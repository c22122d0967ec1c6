"""Incidents by filters, in pages, on both databases."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.incidents import Happening, Incident, IncidentStatus
from monitor.model import Cause, Count, Harm, Place, Precision, Severity, Victim, Weapon
from monitor.places.areas import WithinAdmin1
from monitor.places.regions import Region
from monitor.store import Forget, Store
from monitor.store.families.listings import Wanted
from monitor.web.filters import Filters
from monitor.web.listing import EVERYTHING, Clearance, cursor_of, each_of, page_of
from tests.doubles.nouns import NOON, alert, entry, incident, member, minutes, reading, report, toll
from tests.doubles.store import store, store_url

__all__ = ["store", "store_url"]  # on both databases

IDLIB = Region("Idlib", frozenset({"SY"}), (WithinAdmin1("Idlib", "SY"),))
EVERY = Filters()
SUDAN = Region("Sudan", frozenset({"SD"}))
NYALA = Place("Nyala", "SD", "South Darfur", 12.0, 24.9, Precision.EXACT, "Nyala")


def kept(store: Store, *events: Incident) -> None:
    with store.write() as writing:
        for event in events:
            writing.save_incident(event)


def found(store: Store, filters: Filters = EVERY, clearance: Clearance = EVERYTHING) -> list[str]:
    with store.read() as asking:
        return [one.id for one in page_of(asking, filters, (IDLIB, SUDAN), clearance, NOON).rows]


def test_the_last_updated_stands_first(store: Store) -> None:
    kept(store, incident("a", updated=NOON), incident("b", updated=NOON + minutes(5)), incident("c", updated=NOON))
    assert found(store) == ["b", "a", "c"]


def test_pages_follow_one_another_and_end(store: Store) -> None:
    kept(store, *(incident(f"i{n:02}", updated=NOON - minutes(n // 2)) for n in range(7)))
    seen, cursor = [], ""
    with store.read() as asking:
        while True:
            page = page_of(asking, Filters(), (), EVERYTHING, NOON, cursor_of(cursor), limit=3)
            seen += [one.id for one in page.rows]
            if page.after is None:
                break
            cursor = page.after
    assert seen == [f"i{n:02}" for n in range(7)]


def test_a_cursor_that_nobody_gave_is_refused() -> None:
    nul = urlsafe_b64encode(b"2026-03-02T12:00:00+00:00 a\x00b").decode()
    early = urlsafe_b64encode(b"0001-01-01T00:00:00+23:59 a").decode()
    for cursor in ("x", "====", "aGVsbG8", "\u0661", "ww" * 300, nul, early):
        with pytest.raises(ValueError, match="is not where any page ended"):
            cursor_of(cursor)


def test_each_filter_narrows(store: Store) -> None:
    kept(
        store,
        incident("karsa", weapon=Weapon.MORTAR, opened=NOON - timedelta(days=3)),
        incident(
            "nyala",
            place=NYALA,
            cause=Cause.CRIME,
            status=IncidentStatus.CORRECTED,
            toll={Harm.INJURED: {Victim.CHILD: Count(2, 2, 2)}},
        ),
    )
    assert found(store, Filters(region=("Sudan",))) == ["nyala"]
    assert found(store, Filters(region=("Idlib",))) == ["karsa"]
    assert found(store, Filters(country=("SD", "UA"))) == ["nyala"]
    assert found(store, Filters(region=("Idlib",), country=("SD",))) == []
    assert found(store, Filters(cause=(Cause.CRIME,))) == ["nyala"]
    assert found(store, Filters(weapon=(Weapon.MORTAR, Weapon.ROCKET))) == ["karsa"]
    assert found(store, Filters(victim=(Victim.CHILD,))) == ["nyala"]
    assert found(store, Filters(state=(IncidentStatus.CORRECTED,))) == ["nyala"]
    assert found(store, Filters(since=timedelta(days=1))) == ["nyala"]
    assert found(store, Filters(until=timedelta(days=1))) == ["karsa"]


def test_a_class_of_whom_none_was_harmed_is_not_found(store: Store) -> None:
    kept(store, incident("a", toll={Harm.KILLED: {Victim.CHILD: Count(0, 0, 0)}}))
    assert found(store, Filters(victim=(Victim.CHILD,))) == []


def test_severity_is_the_highest_that_was_told(store: Store) -> None:
    kept(store, incident("quiet"), incident("told"))
    with store.write() as writing:
        writing.save_alert(alert("a1", "told", severity=Severity.HIGH))
        writing.save_alert(alert("a2", "told", severity=Severity.LOW))
    assert found(store, Filters(severity=Severity.MEDIUM)) == ["told"]
    assert found(store, Filters(severity=Severity.CRITICAL)) == []
    with store.read() as asking:
        assert asking.severities(["quiet", "told"]) == {"told": Severity.HIGH}


def test_words_are_found_whatever_their_accents_and_order(store: Store) -> None:
    said = entry(title="قصف على سوق في إدلب", publisher="Wire")
    kept(store, incident("a", member(said), name="calm-river"), incident("b"))
    assert found(store, Filters(text="ادلب سوق")) == ["a"]
    assert found(store, Filters(text="calm-river")) == ["a"]
    assert found(store, Filters(text="KARSA shelling")) == ["b"]
    assert found(store, Filters(text="100%")) == []


def test_whoever_has_regions_sees_these_and_what_nobody_can_place(store: Store) -> None:
    kept(store, incident("karsa"), incident("nyala", place=NYALA), incident("somewhere", place=None))
    assert found(store, clearance=Clearance((SUDAN,))) == ["nyala", "somewhere"]
    assert found(store, Filters(region=("Sudan",)), Clearance((SUDAN,))) == ["nyala"]


def test_an_incident_merged_into_another_is_not_listed_twice(store: Store) -> None:
    gone = incident("b", status=IncidentStatus.CLOSED, history=(Happening(NOON, "merged", "into a"),))
    kept(store, incident("a"), gone)
    assert found(store) == ["a"]


def test_the_list_follows_what_changes(store: Store) -> None:
    kept(store, incident("a"))
    kept(store, incident("a", place=NYALA, toll=toll(9)))
    with store.read() as asking:
        (one,) = each_of(asking, Filters(), (), EVERYTHING, NOON)
    assert (one.place, one.toll[Harm.KILLED][Victim.ALL].best) == (replace(NYALA, written=""), 9)


def test_all_that_is_known_is_asked_for_the_page_alone(store: Store) -> None:
    kept(store, incident("a"), incident("b"))
    with store.read() as asking:
        assert [one.id for one in asking.these_incidents(["b", "gone", "a"])] == ["b", "a"]


@pytest.mark.parametrize("asked", ["\x00", "a\x00", "\ud800", "' OR 1=1 --", "%"])
def test_whatever_is_asked_for_is_looked_for(store: Store, asked: str) -> None:
    kept(store, incident("a"))
    with store.read() as asking:
        asking.these_incidents([asked])
        list(asking.listed(Wanted(text=asked)))
        asking.token(asked)
        asking.hold(asked)


def test_what_people_were_called_is_not_found_once_it_is_forgotten(store: Store) -> None:
    old = entry(title="Salma Haddadin killed in Karsa", seen=NOON - timedelta(days=200))
    with store.write() as writing:
        writing.save_entries({old: reading(report())})
        writing.save_incident(incident("a", member(old), updated=NOON - timedelta(days=1)))
    assert found(store, Filters(text="haddadin")) == ["a"]
    with store.write() as writing:
        writing.forget(Forget.NAMES, NOON - timedelta(days=100), {}, None)
    assert found(store, Filters(text="haddadin")) == []
    assert found(store, Filters(text="karsa")) == ["a"]
