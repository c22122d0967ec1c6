"""A place that a person types is one place, or they are asked which."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from monitor.errors import PlaceError
from monitor.model import Place, Precision
from monitor.places import Gazetteer
from monitor.places.typed import typed_place


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    opened = Gazetteer.open()
    yield opened
    opened.close()


def where(place: Place) -> tuple[str, str | None, str | None, Precision]:
    return place.name, place.admin1, place.country, place.precision


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Idlib", ("Idlib", "Idlib", "SY", Precision.EXACT)),  # the town before the province of its name
        ("Idlib Governorate", ("Idlib", "Idlib", "SY", Precision.ADMIN1)),
        ("Tripoli, Lebanon", ("Tripoli", "North Lebanon", "LB", Precision.EXACT)),
        ("Tripoli, Iowa, US", ("Tripoli", "Iowa", "US", Precision.EXACT)),
        ("Syria", ("Syria", None, "SY", Precision.COUNTRY)),
        ("Well Seven, Idlib, SY, 35.93, 36.63", ("Well Seven", "Idlib", "SY", Precision.EXACT)),
    ],
)
def test_a_place_is_written_as_people_write_it(
    written: str, found: tuple[str, str | None, str | None, Precision], gazetteer: Gazetteer
) -> None:
    assert where(typed_place(written, gazetteer)) == found


def test_of_several_the_one_of_the_country_at_hand_is_meant(gazetteer: Gazetteer) -> None:
    assert typed_place("Tripoli", gazetteer, near="LY").country == "LY"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Tripoli", "several places have that name; say which: Tripoli"),
        ("Aleppoo, SY", "did you mean Aleppo"),
        ("Idlib, Hama, SY", "no place"),
        ("Spot, 35.0, 36.0", "name, country, latitude, longitude"),
        ("Spot, SY, 95.0, 36.0", "name, country, latitude, longitude"),
        ("", "write a place as"),
        (",,,", "write a place as"),
    ],
)
def test_what_is_none_or_several_is_asked_for_again(written: str, said: str, gazetteer: Gazetteer) -> None:
    with pytest.raises(PlaceError, match=said):
        typed_place(written, gazetteer)
