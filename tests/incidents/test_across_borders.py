"""Events at a border, which are told in either country."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.incidents import ChangeKind, Veto
from monitor.incidents.vetoes import veto
from monitor.model import Place, Precision
from tests.doubles.news import HAMA, MARAT, SYRIA, News, moved, said

TURKEY = Place("Turkey", "TR", None, 39.0, 35.0, Precision.COUNTRY, "Turkey", 301)
KENYA = replace(TURKEY, name="Kenya", country="KE", written="Kenya", id=302)


@pytest.mark.parametrize("place", [TURKEY, SYRIA])
def test_a_strike_told_in_the_country_of_those_who_fired_joins_by_the_town_that_it_names(place: Place) -> None:
    news = News()
    news.say("Rockets kill six in Marat al-Ward", killed=6)
    change = news.say("Turkey rockets Marat al-Ward, six dead", killed=6, place=place, publisher="Two", at=1)
    assert change.kind is ChangeKind.JOINED
    assert change.after.place == MARAT


def test_towns_next_door_across_a_border_may_be_one_place() -> None:
    near = moved(MARAT, 12)
    across = Place("Reyhan", "TR", "Hatay", near.lat, near.lon, near.precision, "Reyhan", 303)
    known = News().say("Shells kill six at crossing", killed=6).after
    assert veto(said("Shells kill six at crossing", killed=6, place=across), known) is None


def test_an_event_further_off_in_the_next_country_is_another() -> None:
    known = News().say("Shells kill six at market", killed=6, place=HAMA).after
    assert veto(said("Shells kill six at market", killed=6, place=TURKEY), known) is Veto.OTHER_COUNTRY


def test_a_country_that_does_not_adjoin_is_another_whatever_its_text_names() -> None:
    known = News().say("Shells kill six at market", killed=6).after
    abroad = said("After Marat al-Ward: six dead at market", killed=6, place=KENYA)
    assert veto(abroad, known) is Veto.OTHER_COUNTRY
