"""Towns of federations, named with their state, and what else tells places of one name apart."""

from __future__ import annotations

import pytest

from monitor.places import Gazetteer
from tests.doubles.signatures import Locate


@pytest.mark.parametrize(
    ("text", "name", "admin1"),
    [
        ("shot dead in Lebanon, Pa.", "Lebanon", "Pennsylvania"),
        ("killed in Odessa, TX, on Monday", "Odessa", "Texas"),
        ("killed in Odessa, Texas", "Odessa", "Texas"),
        ("a fire in Hebron, Ky., killed two", "Hebron", "Kentucky"),
        ("two dead in Zzyxburg, W.Va.", "West Virginia", "West Virginia"),
        ("stabbed in London, Ont.", "London", "Ontario"),
    ],
)
def test_a_state_behind_the_comma_decides(locate: Locate, text: str, name: str, admin1: str) -> None:
    place = locate(text)[0].place
    assert (place.name, place.admin1) == (name, admin1)


@pytest.mark.parametrize("text", ["Jane Roe, MD, said so", "in Odesa, Ukraine", "fled to Lebanon, in fear"])
def test_other_commas_name_no_state(locate: Locate, text: str) -> None:
    assert [r.place.country for r in locate(text) if r.place.country == "US"] == []


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Houthi fighters shot three at a market in Al Bayda", "YE"),
        ("مسلحون حوثيون قتلوا ثلاثة في البيضاء", "YE"),
        ("A boy was shot near Bethlehem", "PS"),
        ("Rangers killed in Virunga National Park", "CD"),
        ("قصف على حي الثورة بأم درمان", "SD"),
        ("قتلى بقصف على كوستي", "SD"),
        ("هجوم صاروخي على إيزيوم", "UA"),
    ],
)
def test_a_homonym_is_told_apart(locate: Locate, text: str, country: str) -> None:
    assert locate(text)[0].place.country == country


@pytest.mark.parametrize("text", ["shelling of #Khan_Younis", "قصف #خان_يونس", "strike on #KhanYounis"])
def test_a_hashtag_is_read(locate: Locate, text: str) -> None:
    assert [r.place.name for r in locate(text)] == ["Khan Younis"]


def test_a_camp_is_not_its_city(locate: Locate) -> None:
    assert locate("a raid on Jenin refugee camp")[0].place.name == "Jenin camp"


def test_an_armed_group_is_a_hint_and_no_place(gazetteer: Gazetteer) -> None:
    assert [(m.words, m.hint) for m in gazetteer.find("fighters of Boko Haram")] == [("Boko Haram", True)]
