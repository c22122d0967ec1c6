"""Who may do what, and where a request comes from."""

from __future__ import annotations

import pytest

from monitor.deliveries.people import Person, StaffRole
from monitor.places.regions import Region
from monitor.web.access.gate import Verb, is_theirs, may
from monitor.web.access.origin import is_ours
from tests.doubles.nouns import incident

OURS = {"https://watch.ngo.example"}


def person(role: StaffRole, *regions: Region) -> Person:
    return Person("Amal", (), role, regions=regions)


def test_a_viewer_reads_and_changes_nothing() -> None:
    assert {verb for verb in Verb if may(person(StaffRole.VIEWER), verb)} == {Verb.READ}


def test_an_analyst_decides_on_incidents_and_takes_their_own_word_back() -> None:
    allowed = {verb for verb in Verb if may(person(StaffRole.ANALYST), verb)}
    assert allowed == set(Verb) - {Verb.UNDO_OTHERS, Verb.QUARANTINE, Verb.AUDIT}


def test_an_admin_may_do_all() -> None:
    assert all(may(person(StaffRole.ADMIN), verb) for verb in Verb)


def test_people_keep_to_their_regions_and_an_unknown_place_is_everybodys() -> None:
    sudan = person(StaffRole.ANALYST, Region("Sudan", frozenset({"SD"})))
    assert not is_theirs(sudan, incident())
    assert is_theirs(sudan, incident(place=None))


@pytest.mark.parametrize(
    ("origin", "fetched_from", "ours"),
    [
        ("https://watch.ngo.example", "same-origin", True),
        ("https://watch.ngo.example", None, True),
        (None, "same-origin", True),
        (None, None, False),
        ("https://evil.example", None, False),
        ("https://evil.example", "same-origin", False),
        ("https://watch.ngo.example", "cross-site", False),
        ("https://watch.ngo.example", "same-site", False),
        (None, "none", False),
        ("null", None, False),
        ("http://watch.ngo.example", None, False),
        ("https://watch.ngo.example.evil.example", None, False),
    ],
)
def test_a_change_comes_from_our_own_pages(origin: str | None, fetched_from: str | None, ours: bool) -> None:
    assert is_ours(origin, fetched_from, OURS) is ours
