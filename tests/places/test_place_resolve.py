"""Which of the places that share a name is meant, how exactly it is known, and why."""

from __future__ import annotations

import pytest

from monitor.model import Place, Precision
from monitor.places import Gazetteer, PlaceKind, Resolved, Why, contains, distance_km, may_contain
from tests.doubles.signatures import Locate


def where(found: list[Resolved], words: str) -> Resolved:
    return next(r for r in found if r.mention.words == words)


@pytest.mark.parametrize(
    ("text", "country", "why"),
    [
        ("Clashes in Tripoli", "LY", Why.POPULATION),
        ("Clashes in Tripoli, Lebanon", "LB", Why.ADMIN1_NAMED),
        ("Lebanon: clashes broke out overnight, and a soldier was shot in Tripoli", "LB", Why.COUNTRY_NAMED),
        ("Beirut, Sidon and Tripoli closed their schools", "LB", Why.COUNTRY_NAMED),
    ],
)
def test_tripoli_is_where_the_text_says(locate: Locate, text: str, country: str, why: Why) -> None:
    found = where(locate(text), "Tripoli")
    assert (found.place.country, found.why) == (country, why)
    assert found.alternatives


def test_the_home_of_a_feed_speaks_where_the_text_does_not(locate: Locate) -> None:
    assert where(locate("Clashes in Tripoli", ("LB",)), "Tripoli").why is Why.HOME


def test_a_country_comes_before_a_state_of_its_name(locate: Locate) -> None:
    assert where(locate("Georgia mourns its dead"), "Georgia").place.country == "GE"


def test_a_state_is_meant_behind_its_town(locate: Locate) -> None:
    assert where(locate("A shooting in Atlanta, Georgia"), "Georgia").place.country == "US"


def test_a_state_is_meant_where_a_word_is_told_that_is_at_home_in_its_country_alone(locate: Locate) -> None:
    for apostrophe in "'’":
        told = locate(f"A man was shot by a sheriff{apostrophe}s deputy in Georgia on Sunday")
        assert where(told, "Georgia").place.country == "US"
    assert where(locate("A sheriff's deputy flew to Tbilisi in Georgia"), "Georgia").place.country == "GE"


@pytest.mark.parametrize(("text", "country"), [("in San José, Costa Rica", "CR"), ("in San Jose, California", "US")])
def test_san_jose_is_beside_its_country(locate: Locate, text: str, country: str) -> None:
    assert locate(text)[0].place.country == country


def test_a_big_city_does_not_lose_to_a_namesake_of_a_country_named_in_passing(locate: Locate) -> None:
    found = locate("Latvia could join Ukraine in boycott of Paris games, the United States said")
    assert where(found, "Paris").place.country == "FR"


def test_a_village_wins_in_the_light_of_its_neighbours(locate: Locate) -> None:
    found = locate("Mali: gunmen on motorbikes came to San, between Bla and Koutiala")
    assert {r.place.country for r in found} == {"ML"}


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("raids on Idlib", "Idlib", Precision.EXACT),
        ("raids on the city of Idlib", "Idlib", Precision.EXACT),
        ("raids near Idlib", "Idlib", Precision.NEAR),
        ("raids in Idlib province", "Idlib", Precision.ADMIN1),
        ("raids in Sweida province", "Suwayda", Precision.ADMIN1),
        ("raids on Ternopil, western Ukraine", "Ternopil", Precision.EXACT),
        ("raids on Chernivtsi", "Chernivtsi", Precision.EXACT),
        ("raids in Bucha district", "Bucha", Precision.ADMIN2),
        ("raids in northern Syria", "Syria", Precision.PART_OF_COUNTRY),
        ("raids in Syria", "Syria", Precision.COUNTRY),
        ("raids in Darfur", "Darfur", Precision.PART_OF_COUNTRY),
        ("raids on Gaza", "Gaza Strip", Precision.ADMIN1),
        ("raids on Gaza City", "Gaza City", Precision.EXACT),
        ("قصف على قطاع غزة", "Gaza Strip", Precision.ADMIN1),
        ("قصف ريف حلب", "Aleppo", Precision.NEAR),
    ],
)
def test_a_place_is_as_exact_as_its_words(locate: Locate, text: str, name: str, precision: Precision) -> None:
    found = locate(text)[0]
    assert (found.place.name, found.place.precision) == (name, precision)


def test_a_province_of_the_name_is_meant_by_its_cue(locate: Locate) -> None:
    (found,) = locate("in Aleppo governorate")
    assert (found.place.admin1, found.place.precision, found.why) == ("Aleppo", Precision.ADMIN1, Why.CUE)


def test_a_village_that_nobody_knows_leaves_the_province(locate: Locate) -> None:
    (found,) = locate("a raid on the village of Tell Qwztil in Idlib province")
    assert (found.place.name, found.place.precision) == ("Idlib", Precision.ADMIN1)


def test_the_words_of_the_text_stay_with_the_place(locate: Locate) -> None:
    assert locate("raids on Khansir")[0].place.written == "Khansir"


def test_the_only_place_of_a_name_is_taken_for_that_reason(locate: Locate) -> None:
    (found,) = locate("raids on Khan Younis")
    assert (found.why, found.alternatives) == (Why.ONLY, ())


def test_one_answer_a_mention_in_their_order(gazetteer: Gazetteer) -> None:
    mentions = gazetteer.find("Raids on Goma, Sake and Rutshuru in North Kivu")
    resolved = gazetteer.resolve(mentions)
    assert [r.mention for r in resolved] == mentions
    assert gazetteer.resolve([]) == []


def test_disputed_land_is_where_geonames_has_it(locate: Locate) -> None:
    found = locate("strikes on Simferopol, Majdal Shams, East Jerusalem, Laayoune and Pristina")
    assert [r.place.country for r in found] == ["UA", "SY", "PS", "EH", "XK"]


def place(
    name: str, country: str, admin1: str | None, precision: Precision, at: tuple[float, float] = (35.9, 36.6)
) -> Place:
    return Place(name, country, admin1, *at, precision, id=hash(name))


SYRIA = place("Syria", "SY", None, Precision.COUNTRY)
PROVINCE = place("Idlib", "SY", "Idlib", Precision.ADMIN1)
TOWN = place("Saraqib", "SY", "Idlib", Precision.EXACT)


@pytest.mark.parametrize(
    ("outer", "inner", "held"),
    [
        (SYRIA, TOWN, True),
        (SYRIA, PROVINCE, True),
        (PROVINCE, TOWN, True),
        (TOWN, TOWN, True),
        (TOWN, PROVINCE, False),
        (PROVINCE, SYRIA, False),
        (PROVINCE, place("Atarib", "SY", "Aleppo", Precision.EXACT), False),
        (place("Lebanon", "LB", None, Precision.COUNTRY), TOWN, False),
    ],
)
def test_a_country_holds_its_provinces_and_these_their_towns(outer: Place, inner: Place, held: bool) -> None:
    assert contains(outer, inner) is held


def test_any_town_of_a_country_may_lie_in_a_part_of_it() -> None:
    north = place("Syria", "SY", None, Precision.PART_OF_COUNTRY)
    assert may_contain(north, TOWN)
    assert not may_contain(north, place("Tripoli", "LB", "North", Precision.EXACT))
    assert not may_contain(north, SYRIA)
    assert not contains(north, TOWN)


def test_distance_is_of_the_great_circle(gazetteer: Gazetteer) -> None:
    idlib, aleppo = (
        next(c for c in gazetteer.named(n, ["SY"]) if c.kind is PlaceKind.CITY) for n in ("Idlib", "Aleppo")
    )
    away = distance_km(idlib, aleppo)
    assert away is not None
    assert 50 < away < 60


def test_there_is_no_distance_to_nowhere() -> None:
    assert distance_km(Place("?", None, None, None, None, Precision.COUNTRY), TOWN) is None


def test_a_small_town_abroad_that_nothing_speaks_for_is_doubted(locate: Locate) -> None:
    found = locate("An Israeli raid hit a house in Khan Younis; among the dead were Zarkan and his son")
    assert where(found, "Khan Younis").mention.weak is False
    assert all(r.mention.weak for r in found if r.place.country not in {"PS"})


def test_a_small_town_is_believed_where_its_country_is_spoken_of(locate: Locate) -> None:
    assert where(locate("Malian soldiers died in Hombori"), "Hombori").mention.weak is False


@pytest.mark.parametrize(
    ("text", "country"), [("Two killed in Kashmir", "IN"), ("Pakistan: two killed in Kashmir, Islamabad said", "PK")]
)
def test_a_name_by_hand_in_two_countries_is_decided_by_the_text(locate: Locate, text: str, country: str) -> None:
    assert where(locate(text), "Kashmir").place.country == country


def test_an_embassy_is_not_in_its_country(locate: Locate) -> None:
    found = locate("A gunman attacked the Azerbaijan Embassy in Tehran")
    assert [(r.mention.words, r.mention.weak) for r in found] == [("Azerbaijan", True), ("Tehran", False)]


def test_a_direction_alone_is_no_place(locate: Locate) -> None:
    assert [
        r.mention.words for r in locate("a raid in the Northern Province and in North Kivu, to the East of Goma")
    ] == [
        "Northern Province",
        "North Kivu",
        "Goma",
    ]


def test_a_town_of_another_province_than_the_text_says_is_doubted(locate: Locate) -> None:
    assert where(locate("Six were killed in the town of Paraiso in Mexico's Guerrero state"), "Paraiso").mention.weak


def test_a_town_near_others_of_the_text_may_lie_in_another_province(locate: Locate) -> None:
    found = locate("A judge was shot in Metepec near Mexico City, and another in the state of Guerrero")
    assert not where(found, "Metepec").mention.weak


def test_people_in_a_row_do_not_vouch_for_each_other(locate: Locate) -> None:
    found = locate("Among the dead in Pakistan's North Waziristan were Sabir, Riaz, Haris and Taj")
    assert all(r.mention.weak for r in found if r.mention.words == "Riaz")


@pytest.mark.parametrize("text", ["a house east of the capital Sanaa", "a farm outside the city of Sanaa"])
def test_what_a_town_is_called_does_not_hide_that_it_is_only_near(locate: Locate, text: str) -> None:
    assert where(locate(text), "Sanaa").place.precision is Precision.NEAR


@pytest.mark.parametrize(("home", "country"), [((), "NE"), (("NG",), "NG")])
def test_a_paper_means_its_own_state_by_the_name_of_a_country(
    locate: Locate, home: tuple[str, ...], country: str
) -> None:
    assert where(locate("Bandits kill two vigilantes in Niger", home), "Niger").place.country == country


def test_a_paper_means_the_country_where_it_speaks_of_it(locate: Locate) -> None:
    assert where(locate("Niger: soldiers fire on crowds in Niamey", ("NG",)), "Niger").place.country == "NE"


@pytest.mark.parametrize(
    "text", ["Men shot nine people dead in Tsumbur Lebu District", "in the Alam district of Baghdad"]
)
def test_a_district_is_none_of_that_name_elsewhere(locate: Locate, text: str) -> None:
    assert all(r.mention.weak or r.place.name == "Baghdad" for r in locate(text))


def test_a_name_before_a_town_abroad_is_a_village_of_that_town(locate: Locate) -> None:
    """The only El Ocote that is known lies in Honduras."""
    found = locate("Two were killed in El Ocote, Guadalupe y Calvo")
    assert [r.place.country for r in found if not r.mention.weak] == ["MX"]
    near = locate("Two were killed in Honduras, in El Ocote, Guadalupe y Calvo")
    assert not where(near, "El Ocote").mention.weak


def test_a_village_abroad_is_none_of_a_province_that_is_named(locate: Locate) -> None:
    found = locate("Gunmen entered Jan Ruwa village in the north of Kaduna State")
    assert [r.place.name for r in found if not r.mention.weak] == ["Kaduna State"]


def test_a_border_behind_a_town_says_nothing_against_it(locate: Locate) -> None:
    found = locate("South Sudanese army soldiers killed 17 people in the town of Pajok near the Ugandan border")
    assert not where(found, "Pajok").mention.weak


def test_an_area_is_beside_a_name_though_the_words_for_it_are_many(locate: Locate) -> None:
    found = locate("Nine were killed in the Khana local government area of the Rivers state")
    assert where(found, "Khana").place.country == "NG"
