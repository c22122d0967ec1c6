"""Each incident has a name that people can say, and that finds it."""

from __future__ import annotations

from datetime import timedelta

from monitor.incidents import Incident
from monitor.incidents.spoken import HELD, meant, name_for
from monitor.pipeline.ledger import Memory
from monitor.pipeline.naming import named
from monitor.pipeline.staff import Desk
from tests.doubles.newsroom import Newsroom, item
from tests.doubles.nouns import NOON, change, incident, minutes


def incidents(room: Newsroom) -> list[Incident]:
    with room.store.read() as asking:
        return sorted(asking.incidents(), key=lambda i: (i.opened, i.id))


def found(room: Newsroom, typed: str) -> list[str]:
    with room.store.read() as asking:
        return [one.id for one in asking.find_incidents(typed)]


def test_an_incident_is_told_with_its_name(any_room: Newsroom) -> None:
    any_room.publish(item("7 killed in Karsa"))
    [row], [one] = any_room.outbox(), incidents(any_room)
    assert meant(one.name) == one.name
    assert row.facts["incident"]["name"] == one.name  # type: ignore[index]


def test_an_incident_is_found_by_its_name_however_it_is_typed(any_room: Newsroom) -> None:
    any_room.publish(item("7 killed in Karsa"))
    [one] = incidents(any_room)
    assert found(any_room, one.name) == found(any_room, one.name.lower()) == found(any_room, one.id[:6]) == [one.id]


def test_a_name_stays_with_the_next_report(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    before = incidents(room)[0].name
    room.publish(item("9 killed in Karsa", guid="k2"), at=5, etag='"2"')
    assert {one.name for one in incidents(room)} == {before}


def test_what_is_split_off_gets_a_name_of_its_own(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    room.publish(item("9 killed in Karsa", guid="k2"), at=5, etag='"2"')
    with room.store.write() as writing:
        Desk(writing, room.config, "amal", "", NOON + minutes(9)).split(incidents(room)[0], {2})
    names = [one.name for one in incidents(room)]
    assert len(set(names)) == 2
    assert all(names)


def test_a_name_that_another_incident_has_is_not_given_again() -> None:
    ledger, wanted = Memory(), name_for("inc1", lambda name: True)
    ledger.save_name(wanted, "another", NOON)
    assert named(change(incident("inc1")), ledger, NOON).after.name not in ("", wanted)


def test_after_half_a_year_a_name_is_free_again() -> None:
    ledger, wanted = Memory(), name_for("inc1", lambda name: True)
    ledger.save_name(wanted, "another", NOON)
    assert named(change(incident("inc1")), ledger, NOON + HELD + timedelta(days=1)).after.name == wanted
