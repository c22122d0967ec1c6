"""Named places that are not where people were harmed."""

from __future__ import annotations

import pytest

from monitor.places import Aside, Gazetteer
from tests.doubles.signatures import Locate

ARABIC = ("و", "ف", "ب", "ل", "ك", "ال", "لل=ال")


def asides(gazetteer: Gazetteer, text: str) -> dict[str, Aside | None]:
    return {m.words: m.aside for m in gazetteer.find(text, ARABIC) if not m.hint}


@pytest.mark.parametrize(
    ("text", "name", "aside"),
    [
        ("Drones launched from Yemen hit a hotel", "Yemen", Aside.ELSEWHERE),
        ("a clerk accused of working for the government of Ukraine", "Ukraine", Aside.ELSEWHERE),
        ("an attack linked to the ongoing war in Sudan", "Sudan", Aside.ELSEWHERE),
        ("rebels backed by Rwanda", "Rwanda", Aside.ELSEWHERE),
        ("shot during a rally for Syria", "Syria", Aside.ELSEWHERE),
        ("a farm ten miles from Lebanon", "Lebanon", Aside.BEYOND),
        ("a market town across from Thailand", "Thailand", Aside.BEYOND),
        ("on the Chad border", "Chad", Aside.BORDER),
        ("Israel strikes a clinic", "Israel", Aside.DOER),
        ("trois morts dans une frappe israélienne à Tyr", "israélienne", Aside.OWNER),
        ("Rus saldırısı üç kişiyi öldürdü", "Rus", Aside.OWNER),
        ("trois soldats français et un colon israélien", "français", Aside.OWNER),
        ("miners from Lesotho", "Lesotho", Aside.ORIGIN),
        ("a Yemen solidarity march", "Yemen", Aside.THEME),
        ("صواريخ من إيران تقتل ثلاثة", "إيران", Aside.ELSEWHERE),
        ("وقفة تضامنا مع السودان", "السودان", Aside.ELSEWHERE),
        ("على الحدود مع تشاد", "تشاد", Aside.BEYOND),
        ("قالت روسيا إن", "روسيا", Aside.SPEAKER),
        ("إسرائيل تقصف مستشفى", "إسرائيل", Aside.DOER),
    ],
)
def test_the_words_around_a_name_say_that_it_is_not_where(
    gazetteer: Gazetteer, text: str, name: str, aside: Aside
) -> None:
    assert asides(gazetteer, text)[name] is aside


@pytest.mark.parametrize(
    "text",
    ["killed in Sudan", "Syria strikes kill ten", "shelling of Ukraine", "a bomb in Yemen", "مقتل ثلاثة في السودان"],
)
def test_most_names_stand_for_where(gazetteer: Gazetteer, text: str) -> None:
    assert set(asides(gazetteer, text).values()) == {None}


def test_who_speaks_from_a_town_is_not_the_town(gazetteer: Gazetteer) -> None:
    assert asides(gazetteer, "a doctor in Nyala said") == {"Nyala": None}


def test_what_something_is_about_may_be_who_speaks_and_what_is_attacked_attacks_nobody(gazetteer: Gazetteer) -> None:
    assert asides(gazetteer, "UN report on Israel says five died") == {"Israel": Aside.SPEAKER}
    assert asides(gazetteer, "Attack on Doha kills six") == {"Doha": None}


def test_a_month_is_no_town(gazetteer: Gazetteer) -> None:
    assert asides(gazetteer, "قصف في شهر آب") == {}


def test_a_capital_that_speaks_is_its_country(gazetteer: Gazetteer) -> None:
    [mention] = gazetteer.find("Kyiv says two were killed")
    assert (mention.words, mention.candidates[0].name) == ("Kyiv", "Ukraine")


def test_only_a_people_is_described_by_arms_beside_it(gazetteer: Gazetteer) -> None:
    assert asides(gazetteer, "Frappes Liban : trois morts")["Liban"] is None


def test_a_people_is_found_with_the_small_letter_that_its_language_writes(gazetteer: Gazetteer) -> None:
    assert [m.words for m in gazetteer.find("Deux soldats maliens et un chinois parlent de polish")] == [
        "maliens",
        "chinois",
    ]


@pytest.mark.parametrize(
    ("text", "abroad"),
    [
        ("Fighting near the borders with Cameroon and Chad killed ten", ["Cameroon", "Chad"]),
        ("Refugees who had fled violence in Burundi were killed in Kamanyola", ["Burundi"]),
        ("Ten were killed near the border with Chad, in Cameroon", ["Chad"]),
    ],
)
def test_what_leads_to_a_name_leads_to_the_one_joined_to_it(locate: Locate, text: str, abroad: list[str]) -> None:
    apart = [r.place.name for r in locate(text) if r.mention.aside in (Aside.BEYOND, Aside.ORIGIN)]
    assert apart == abroad
