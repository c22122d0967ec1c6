"""Which stretches of a text are taken for places, and which are not."""

from __future__ import annotations

import threading

import pytest

from monitor.model import Precision
from monitor.places import Cue, Cues, Gazetteer
from tests.doubles.signatures import Locate

ARABIC = ("و", "ف", "ب", "ل", "ك", "ال", "لل=ال")

# Places of war, each in the spellings that agencies use. The towns themselves are public knowledge.
SPELLINGS = [
    ("SY", "Idlib", ["Idlib", "Idleb", "إدلب", "ادلب", "Идлиб"]),
    ("SY", "Khanasir", ["Khansir", "Khanasir", "خناصر"]),
    ("SY", "Saraqib", ["Saraqib", "Saraqeb", "سراقب", "Саракиб"]),
    ("SY", "Maarat al-Numan", ["Maarat al-Numan", "Ma'arrat al-Nu'man", "Maaret al-Numan", "معرة النعمان"]),
    ("SY", "Deir ez-Zor", ["Deir ez-Zor", "Deir Ezzor", "Deir al-Zour", "دير الزور", "ديرالزور"]),
    ("SY", "Al-Hasakah", ["Hasakah", "al-Hasakah", "Hassakeh", "الحسكة"]),
    ("SY", "Jisr al-Shughur", ["Jisr al-Shughour", "Jisr ash-Shughur", "جسر الشغور"]),
    ("PS", "Khan Younis", ["Khan Younis", "Khan Yunis", "Khan Yunus", "خان يونس", "خانيونس"]),
    ("PS", "Deir al-Balah", ["Deir al-Balah", "Deir el-Balah", "دير البلح"]),
    ("PS", "Rafah", ["Rafah", "رفح"]),
    ("PS", "Jabalia camp", ["Jabalia refugee camp", "مخيم جباليا"]),
    ("PS", "Gaza Strip", ["Gaza Strip", "Gaza", "قطاع غزة", "غزة"]),
    ("PS", "West Bank", ["West Bank", "الضفة الغربية"]),
    ("LB", "Nabatieh", ["Nabatieh", "Nabatiyeh", "النبطية"]),
    ("LB", "Tyre", ["صور"]),
    ("YE", "Hodeidah", ["Hodeidah", "Hodeida", "al-Hudaydah", "الحديدة"]),
    ("YE", "Marib", ["Marib", "Ma'rib", "مأرب", "مارب"]),
    ("YE", "Saada", ["Saada", "Sa'ada", "صعدة"]),
    ("UA", "Kharkiv", ["Kharkiv", "Kharkov", "Харків", "Харьков", "خاركيف"]),
    ("UA", "Bakhmut", ["Bakhmut", "Бахмут", "باخموت"]),
    ("UA", "Kupyansk", ["Kupiansk", "Kup'yansk", "Куп'янськ", "Купянск"]),
    ("UA", "Chasiv Yar", ["Chasiv Yar", "Часів Яр"]),
    ("UA", "Donbas", ["Donbas", "Donbass", "Донбасс"]),
    ("SD", "El Fasher", ["El Fasher", "el-Fasher", "Al-Fashir", "الفاشر"]),
    ("SD", "El Geneina", ["El Geneina", "Al-Junaynah", "الجنينة"]),
    ("SD", "Darfur", ["Darfur", "دارفور"]),
    ("SD", "Zamzam camp", ["Zamzam camp", "مخيم زمزم"]),
    ("CD", "Mweso", ["Mweso"]),
    ("CD", "Goma", ["Goma", "غوما"]),
    ("CD", "Kitshanga", ["Kitshanga", "Kitchanga"]),
    ("ML", "Menaka", ["Menaka", "Ménaka"]),
    ("BF", "Barsalogho", ["Barsalogho", "Barsalogo"]),
    ("NE", "Banibangou", ["Banibangou"]),
    ("NG", "Maiduguri", ["Maiduguri"]),
    ("MM", "Myawaddy", ["Myawaddy"]),
    ("MM", "Rakhine", ["Rakhine", "Arakan"]),
    ("SO", "Beledweyne", ["Beledweyne", "Beledwyene", "Baladweyne"]),
    ("ET", "Tigray", ["Tigray"]),
    ("ET", "Mekelle", ["Mekelle", "Mekele"]),
    ("AF", "Mazar-i-Sharif", ["Mazar-i-Sharif", "Mazar-e-Sharif"]),
    ("IQ", "Fallujah", ["Fallujah", "Falluja", "الفلوجة"]),
    ("LY", "Misrata", ["Misrata", "Misratah", "مصراتة"]),
    ("HT", "Port-au-Prince", ["Port-au-Prince", "Port au Prince"]),
    ("PK", "Miranshah", ["Miranshah", "Miram Shah", "Miran Shah"]),
    ("PK", "North Waziristan", ["North Waziristan"]),
]


@pytest.mark.parametrize(("country", "name", "written"), [(c, n, w) for c, n, ws in SPELLINGS for w in ws])
def test_a_place_of_war_is_known_in_this_spelling(gazetteer: Gazetteer, country: str, name: str, written: str) -> None:
    assert name in {c.name for c in gazetteer.named(written, [country])}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("غارة على وبإدلب", "إدلب"),
        ("قصف بخان يونس", "خان يونس"),
        ("وصلت المساعدات للفاشر", "للفاشر"),
        ("وحلب تتعرض", "حلب"),
        ("انفجار بمعرة النعمان", "معرة النعمان"),
    ],
)
def test_clitics_are_taken_off_an_arabic_name(gazetteer: Gazetteer, text: str, words: str) -> None:
    assert [m.words for m in gazetteer.find(text, ARABIC)] == [words]


def test_without_clitics_only_whole_words_are_names(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("وبإدلب") == []


def test_a_text_that_a_feed_cut_off_behind_a_name_is_read(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Five people were killed in Nazaré, Portugal, the")
    assert gazetteer.find("One person was killed in Washington, D")


def test_vowel_signs_do_not_hide_a_name(gazetteer: Gazetteer) -> None:
    (mention,) = gazetteer.find("قتلى في اِدْلِب اليوم", ARABIC)
    assert mention.words == "اِدْلِب"


@pytest.mark.parametrize(
    "text",
    [
        "Of the wounded, most were treated at home.",
        "Nice weather returned after the storm.",
        "Reading the report took a while.",
        "Bar owners protested.",
        "Same story, another day.",
        "Police said the March rally was over by Sunday.",
        "Man held after Time and Hope closed",
        "In a statement, The White Helmets thanked donors.",
    ],
)
def test_a_common_word_is_no_place(gazetteer: Gazetteer, text: str) -> None:
    assert [m.words for m in gazetteer.find(text) if not m.hint] == []


@pytest.mark.parametrize(
    "text", ["a flat in the city of Nice", "a hotel in Nice, France", "the Rivers state government"]
)
def test_a_common_word_is_a_place_beside_a_cue_or_its_country(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text)[0].words in {"Nice", "Rivers"}


def test_an_alias_that_is_a_word_needs_small_letters_before_it(gazetteer: Gazetteer) -> None:
    assert [m.words for m in gazetteer.find("Shelling in Hit. Hit twice, the market burned.")] == ["Hit"]


@pytest.mark.parametrize(
    "text",
    [
        "the merchant Abdullah al-Halabi feared more",
        "said spokesman Farouq Homs on the phone",
        "General Lloyd Austin declined",
        "Mohammed said nothing",
        "the singer Gary Glitter",
        "Donald Trump spoke",
    ],
)
def test_a_person_is_no_place(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hamas'ın evine düzenlenen", []),
        ("Ali'nin evine düzenlenen", []),
        ("Ali'de düzenlenen", ["Ali'de"]),
        ("Van'da düzenlenen", ["Van'da"]),
        ("Harkiv'in merkezine düzenlenen", ["Harkiv'in"]),
    ],
)
def test_an_ending_behind_an_apostrophe_makes_a_place_of_no_owner(
    gazetteer: Gazetteer, text: str, words: list[str]
) -> None:
    endings = ("-ın=", "-in=", "-nin=", "-da=", "-de=")
    assert [m.words for m in gazetteer.find(text, endings) if not m.hint] == words


@pytest.mark.parametrize(
    "text", ["according to the Washington Post", "fighters of Boko Haram", "قالت هيئة تحرير الشام"]
)
def test_a_name_with_a_place_in_it_is_no_place(gazetteer: Gazetteer, text: str) -> None:
    assert [m for m in gazetteer.find(text, ARABIC) if not m.hint] == []


def test_small_letters_are_no_name_where_the_text_has_capitals(gazetteer: Gazetteer) -> None:
    assert [m.words for m in gazetteer.find("Fighting near Goma, said the gao who saw it in idlib")] == ["Goma"]


@pytest.mark.parametrize("text", ["TEN KILLED IN IDLIB AIR RAID", "ten killed in idlib air raid"])
def test_a_text_in_one_case_is_searched_word_by_word(gazetteer: Gazetteer, text: str) -> None:
    assert [m.words.lower() for m in gazetteer.find(text)] == ["idlib"]


def test_a_short_name_of_a_country_must_be_in_capitals(gazetteer: Gazetteer) -> None:
    assert [m.words for m in gazetteer.find("They told us that US officials left")] == ["US"]


def test_an_acronym_is_no_town(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("A man in an SUV met the PA delegation") == []


def test_the_longest_name_wins(gazetteer: Gazetteer) -> None:
    assert [m.words for m in gazetteer.find("a raid on Deir al-Balah and South Sudan")] == [
        "Deir al-Balah",
        "South Sudan",
    ]


def test_a_comma_ends_a_name(gazetteer: Gazetteer) -> None:
    assert [m.words for m in gazetteer.find("from Port, Sudan heard nothing")] == ["Sudan"]


def test_spans_are_of_the_text_as_it_was_given(gazetteer: Gazetteer) -> None:
    text = "“Dé­jà vu”: raids on Ménaka’s market and Kup’yansk"
    assert [text[slice(*m.span)] for m in gazetteer.find(text)] == ["Ménaka", "Kup’yansk"]
    assert all(text[slice(*m.span)] == m.words for m in gazetteer.find(text))


@pytest.mark.parametrize("text", ["Syrian jets", "القوات السورية", "Yemenis fled"])
def test_a_demonym_is_weak(gazetteer: Gazetteer, text: str) -> None:
    (mention,) = gazetteer.find(text, ARABIC)
    assert mention.weak
    assert mention.candidates[0].country in {"SY", "YE"}


def test_the_backer_of_a_side_is_weak(gazetteer: Gazetteer) -> None:
    assert [(m.words, m.weak) for m in gazetteer.find("the Turkey-backed group in Afrin")] == [
        ("Turkey", True),
        ("Afrin", False),
    ]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("in Idlib province", Cue.ADMIN1),
        ("in the province of Idlib", Cue.ADMIN1),
        ("the city of Idlib", Cue.CITY),
        ("مدينة إدلب", Cue.CITY),
        ("near Idlib", Cue.NEAR),
        ("on the outskirts of Idlib", Cue.NEAR),
        ("Idlib's southern countryside", Cue.NEAR),
        ("بريف إدلب", Cue.NEAR),
        ("northern Syria", Cue.PART),
        ("Idlib was hit", None),
    ],
)
def test_the_words_beside_a_name_say_what_it_is(gazetteer: Gazetteer, text: str, cue: Cue | None) -> None:
    (mention,) = gazetteer.find(text, ARABIC)
    assert mention.cue is cue


def test_a_language_adds_its_own_cues(gazetteer: Gazetteer) -> None:
    (mention,) = gazetteer.find("karibu na Goma", cues=Cues(near=("karibu na",)))
    assert mention.cue is Cue.NEAR


@pytest.mark.parametrize(
    ("text", "capital"),
    [
        ("a bomb in the Somali capital", "Mogadishu"),
        ("in Haiti's capital", "Port-au-Prince"),
        ("Honduras' capital", "Tegucigalpa"),
    ],
)
def test_the_capital_of_a_country_is_that_town(locate: Locate, text: str, capital: str) -> None:
    (found,) = locate(text)
    assert (found.place.name, found.mention.weak) == (capital, False)


def test_a_text_without_places_costs_nothing_and_finds_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("") == []
    assert gazetteer.find("... 1234 !!") == []


def test_many_threads_may_ask_at_once(gazetteer: Gazetteer) -> None:
    found: list[int] = []

    def ask() -> None:
        found.extend(len(gazetteer.find(f"Raids on Idlib, Goma and Kharkiv, {n}")) for n in range(20))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [3] * 160


@pytest.mark.parametrize(
    ("text", "weak"), [("US jets struck", True), ("UK police said", True), ("shot in the US today", False)]
)
def test_a_country_in_short_is_a_side_unless_something_is_in_it(gazetteer: Gazetteer, text: str, weak: bool) -> None:
    assert [m.weak for m in gazetteer.find(text)] == [weak]


@pytest.mark.parametrize("text", ["in Jaffa Street", "قرب دوار بغداد"])
def test_a_street_lies_elsewhere_than_the_town_of_its_name(gazetteer: Gazetteer, text: str) -> None:
    (mention,) = gazetteer.find(text, ARABIC)
    assert mention.weak


@pytest.mark.parametrize(("text", "name"), [("on Jaffa Street", "Israel"), ("on the Aleppo road", "Aleppo")])
def test_a_street_by_name_may_be_in_any_town_of_the_land_and_a_road_leads_to_its_town(
    gazetteer: Gazetteer, text: str, name: str
) -> None:
    (mention,) = gazetteer.find(text)
    assert mention.candidates[0].name == name


def test_an_arabic_cue_belongs_to_the_name_behind_it(gazetteer: Gazetteer) -> None:
    found = gazetteer.find("غارات على سرمدا محافظة إدلب", ARABIC)
    assert [(m.words, m.cue) for m in found] == [("سرمدا", None), ("محافظة إدلب", None)]


def test_a_text_in_capitals_has_no_towns_in_its_small_words(gazetteer: Gazetteer) -> None:
    found = gazetteer.find("THE HEAD OF THE DEPARTMENT OF HEALTH WAS IN A CAR NO GRENADE HIT US")
    assert [m.words for m in found] == []


@pytest.mark.parametrize("written", ["east Jerusalem", "north Kivu", "south Sudan", "southern Lebanon"])
def test_a_direction_in_small_letters_belongs_to_a_name_that_begins_with_it(gazetteer: Gazetteer, written: str) -> None:
    assert [m.words for m in gazetteer.find(f"Two were killed in {written} on Monday")] == [written]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Five were killed in Kazeroon, in Iran", ["Kazerun", "Iran"]),
        ("A bomb killed nine in Taywara in Afghanistan", ["Taywarah", "Afghanistan"]),
        ("An attack in al-Tarmiya, north of Baghdad", ["At Tarmiyah", "Baghdad"]),  # once
        ("Five were killed in Kazeroon", []),
        ("Five were killed in Kazeroon, in Yemen", ["Yemen"]),
        ("Kazeroon said that five were killed in Iran", ["Iran"]),
    ],
)
def test_another_spelling_is_found_in_a_country_that_the_text_names(
    locate: Locate, text: str, found: list[str]
) -> None:
    assert [r.place.name for r in locate(text)] == found


@pytest.mark.parametrize("cut", ["Aleppo, in", "Aleppo, in the", "Aleppo, "])
def test_a_text_may_be_cut_off_before_the_province(locate: Locate, cut: str) -> None:
    assert [r.place.name for r in locate(f"Five were killed in {cut}")] == ["Aleppo"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Three died in Shwegu ward, in the centre of Mogok", ["Mogok"]),  # Shwegu is a town 200 km off
        ("A taxi driver was shot in the Costa Azul neighborhood", []),
        ("A strike on the Shejaiya neighbourhood killed ten", ["Shujaiya"]),
        ("A strike on the Zeitoun neighbourhood of Gaza City killed ten", ["Zeitoun", "Gaza City"]),
        ("Two died in a Kharkiv suburb", ["Kharkiv"]),
        ("قصف على حي الثورة في أم درمان", ["Al-Thawra (Omdurman)"]),  # and no other of the name
    ],
)
def test_a_quarter_is_one_of_the_town_that_is_named(locate: Locate, text: str, found: list[str]) -> None:
    assert [r.place.name for r in locate(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two died in Karm al-Zaytoun in Homs", ["Homs"]),
        ("Two died in al-Zaytoun in Gaza City", ["Zeitoun", "Gaza City"]),
        ("Two died in Syria's al-Hasakah and in Deir al-Balah", ["Syria", "Al-Hasakah", "Deir al-Balah"]),
        ("In al-Bab two died", ["Al-Bab"]),
    ],
)
def test_an_article_joins_a_name_to_the_word_before_it(locate: Locate, text: str, found: list[str]) -> None:
    assert [r.place.name for r in locate(text)] == found


def test_a_road_between_two_towns_is_near_the_first(locate: Locate) -> None:
    homs, *_ = locate("Four drivers were killed on the Homs-Palmyra road")
    assert (homs.place.name, homs.place.precision) == ("Homs", Precision.NEAR)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("an ambush in the Sinai Peninsula", "EG"),
        ("a raid in the Niger Delta", "NG"),
        ("clashes in Mindanao", "PH"),
        ("a clash in the Jordan Valley", "PS"),
        ("rockets at the Gaza envelope", "IL"),
    ],
)
def test_a_region_that_is_no_province_is_in_its_country(locate: Locate, text: str, country: str) -> None:
    assert [r.place.country for r in locate(text)] == [country]
