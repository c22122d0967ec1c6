"""The scan before everything else: which texts are read at all, and in which language."""

from __future__ import annotations

import random

import pytest

from monitor.reports import Rejected, Text
from monitor.reports.grammar.scene import scene_of
from monitor.reports.language.lexicon import Language
from monitor.reports.language.meanings import Qualifier
from monitor.reports.language.tokens import normalise
from monitor.reports.language.triggers import TriggerHit, letters_in, of_script, scan
from monitor.reports.reader import Reader


@pytest.fixture
def languages(reader: Reader) -> tuple[Language, ...]:
    return reader.languages


HARMLESS = [
    "The council of Kherson votes on a new tram line, and people were glad that it will be near the harbour.",
    "Shares hit a record as investors bought bonds; the index was under pressure before.",
    "The minister’s visit – his third – was “a success”, they said…",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_words_start_no_reading(languages: tuple[Language, ...], text: str) -> None:
    assert scan(Text("", text), languages) is Rejected.NO_HARM_WORD


@pytest.mark.parametrize(
    "text",
    [
        "The strike killed nine people in the town.",
        "THE STRIKE KILLED NINE PEOPLE IN THE TOWN.",
        "The strike — “killed” — nine people, the mayor’s office said.",
        "The strike <b>killed</b>nine people in the town.",
        "Café owner killed in a strike on the town.",
        "He was machine-gunned in the street by them.",
    ],
)
def test_a_word_of_harm_starts_one_however_it_is_set(languages: tuple[Language, ...], text: str) -> None:
    hit = scan(Text("", text), languages)
    assert isinstance(hit, TriggerHit)
    assert hit.language.code == "en"


def test_a_hit_counts_only_beside_a_protected_place(languages: tuple[Language, ...]) -> None:
    assert scan(Text("", "The index hit a record."), languages) is Rejected.NO_HARM_WORD
    assert isinstance(scan(Text("", "A shell hit a school."), languages), TriggerHit)


@pytest.mark.parametrize("word", ["was", "were", "their", "people", "near", "no"])
def test_common_words_betray_nothing(languages: tuple[Language, ...], word: str) -> None:
    (english,) = [language for language in languages if language.code == "en"]
    assert word not in english.triggers | english.hits | english.targets


def test_clitics_and_broken_words_hide_no_harm(languages: tuple[Language, ...]) -> None:
    for text in ("ومقتل خمسة أشخاص في المدينة", "سقوط شـ.ـهداء في المدينة من المدنيين"):
        hit = scan(Text("", text), languages)
        assert isinstance(hit, TriggerHit)
        assert hit.language.code == "ar"


def test_a_text_in_a_language_that_does_not_ship_says_so(languages: tuple[Language, ...]) -> None:
    text = "Η επίθεση στην αγορά της πόλης σκότωσε δώδεκα ανθρώπους, ανακοίνωσε η αστυνομία το βράδυ της Τρίτης."
    assert scan(Text("", text), languages) is Rejected.LANGUAGE_NOT_READ


@pytest.mark.parametrize(
    ("title", "text", "language"),
    [
        ("Πέντε νεκροί στην πόλη", "", None),
        ("ሰዎች ተገደሉ", "", None),
        (
            "En bomb på torget",
            "Fem civila dödades och tolv skadades i en attack, sade polisen på tisdagen till radion",
            None,
        ),
        ("Två döda i norr", "", "sv"),
    ],
    ids=["a headline in Greek", "a headline in Ethiopic", "a summary in Swedish", "a feed in Swedish"],
)
def test_what_no_shipped_language_can_read_is_not_taken_for_calm(
    languages: tuple[Language, ...], title: str, text: str, language: str | None
) -> None:
    assert scan(Text(title, text, language), languages) is Rejected.LANGUAGE_NOT_READ


@pytest.mark.parametrize(
    "text",
    [
        "په کونړ کې یې دوه تنه وژلي",
        "کوئٹہ میں فائرنگ سے تین افراد ہلاک",
    ],
    ids=["Pashto", "Urdu"],
)
def test_a_kindred_language_is_not_taken_for_arabic_or_persian(languages: tuple[Language, ...], text: str) -> None:
    assert scan(Text("", text), languages) is Rejected.LANGUAGE_NOT_READ


@pytest.mark.parametrize("text", ["پوتين يلتقي نظيره الصيني في موسكو", "الوزير يستقبل وفدا من پيرو"])
def test_a_foreign_letter_in_a_name_leaves_a_text_arabic(languages: tuple[Language, ...], text: str) -> None:
    assert scan(Text("", text), languages) is Rejected.NO_HARM_WORD


@pytest.mark.parametrize("language", [None, "en", "en-GB"])
def test_ordinary_english_is_read_and_holds_nothing(languages: tuple[Language, ...], language: str | None) -> None:
    text = "The council meets on Tuesday to vote on the new tram line, and residents may speak for two minutes each."
    assert scan(Text("Tram line vote", text, language), languages) is Rejected.NO_HARM_WORD


@pytest.mark.parametrize(
    "text",
    [
        "Σήμερα βρέχει και φυσάει στην πόλη, είπαν οι μετεωρολόγοι.",
        "Torget i staden är öppet, och regnet har fallit på gatorna i hela landet under natten till fredagen.",
    ],
)
def test_a_feed_that_left_its_language_is_not_taken_for_read(languages: tuple[Language, ...], text: str) -> None:
    assert scan(Text("", text, language="en"), languages) is Rejected.LANGUAGE_NOT_READ


def test_a_short_headline_is_in_the_language_that_its_feed_says(languages: tuple[Language, ...]) -> None:
    assert scan(Text("Arsenal beat Chelsea", "", language="en"), languages) is Rejected.NO_HARM_WORD


@pytest.mark.parametrize(
    "text",
    [
        "The army wants new combat boots, and the contract for them is worth a million, it said on Tuesday.",
        "Cameras capture a rare bird in the hills of the north, and the park is glad of the visitors.",
    ],
)
def test_a_word_that_is_harm_in_a_kindred_language_hides_none_of_our_own(
    languages: tuple[Language, ...], text: str
) -> None:
    assert scan(Text("", text), languages) is Rejected.NO_HARM_WORD


def test_a_text_is_read_in_the_language_whose_words_it_holds(languages: tuple[Language, ...]) -> None:
    hit = scan(Text("", "Deux soldats ont été tués dans une embuscade dans le nord de la région."), languages)
    assert isinstance(hit, TriggerHit)
    assert hit.language.code == "fr"


def test_the_nearest_of_many_languages_is_the_first_that_has_most_of_the_words(languages: tuple[Language, ...]) -> None:
    latin = tuple(language for language in languages if language.script == "latin")
    shared = sorted({word for language in latin for word in language.telling_common})
    kindred = of_script(latin)
    for start in range(len(shared)):
        words = set(shared[start : start + 40 : 3]) | {"qwztil"}
        counted = [len(words & language.telling_common) for language in latin]
        assert kindred.nearest(words) == (latin[counted.index(max(counted))], max(counted))


def test_a_word_that_only_betrays_a_phrase_starts_no_reading_alone(reader: Reader) -> None:
    alone, phrase = Text("", "The price of bread is down this week."), Text("", "The baker was gunned down this week.")
    assert all(isinstance(scan(text, reader.languages), TriggerHit) for text in (alone, phrase))
    (english,) = [language for language in reader.languages if language.code == "en"]
    assert not english.tells(alone, letters_in(alone))
    assert english.tells(phrase, letters_in(phrase))


@pytest.mark.parametrize("code", ["en", "es", "ru", "uk", "zh", "my"])
def test_no_text_is_passed_over_in_whose_units_a_phrase_of_harm_stands(
    languages: tuple[Language, ...], code: str
) -> None:
    (language,) = [language for language in languages if language.code == code]
    chance, words = random.Random(code), sorted(language.phrases)
    joints = (" ", " ", " ", ", ", ". ", "-", "“", "…\n", " 12 ", "'s ", "" if code in ("zh", "my") else " ")
    for _ in range(600):
        text = Text("", "".join(chance.choice(words) + chance.choice(joints) for _ in range(6)))
        units = [u for s in scene_of(text, normalise(text.full), language).sentences for u in s]
        harm = any(u.meaning.tells_harm or Qualifier.DENIAL in u.meaning.qualifiers for u in units)
        hit = any(u.meaning.target for u in units) and any(u.meaning.hit_before or u.meaning.hit_after for u in units)
        assert language.tells(text, letters_in(text)) or not (harm or hit)
