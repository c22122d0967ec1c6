"""The scan before everything else: which texts are read at all, and in which language."""

from __future__ import annotations

import pytest

from monitor.reports import Rejected, Text
from monitor.reports.language.lexicon import Language
from monitor.reports.language.triggers import TriggerHit, scan
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
    text = "Нападение на рынок в городе унесло жизни двенадцати человек, сообщили в полиции во вторник вечером."
    assert scan(Text("", text), languages) is Rejected.LANGUAGE_NOT_READ


@pytest.mark.parametrize(
    ("title", "text", "language"),
    [
        ("В городе погибли пять человек", "", None),
        ("ሰዎች ተገደሉ", "", None),
        (
            "Una bomba en el mercado",
            "Cinco civiles murieron y doce resultaron heridos en un ataque, dijo la policía",
            None,
        ),
        ("Deux morts au nord", "", "fr"),
    ],
    ids=["a headline in Cyrillic", "a headline in Ethiopic", "a summary in Spanish", "a feed in French"],
)
def test_what_no_shipped_language_can_read_is_not_taken_for_calm(
    languages: tuple[Language, ...], title: str, text: str, language: str | None
) -> None:
    assert scan(Text(title, text, language), languages) is Rejected.LANGUAGE_NOT_READ


@pytest.mark.parametrize(
    "text",
    [
        "پنج سرباز در انفجار بمب در غزنی کشته شدند",
        "سه زن در حمله هوایی زخمی شدند",
        "په کونړ کې یې دوه تنه وژلي",
        "کوئٹہ میں فائرنگ سے تین افراد ہلاک",
    ],
    ids=["Persian", "Dari", "Pashto", "Urdu"],
)
def test_a_kindred_language_is_not_taken_for_arabic(languages: tuple[Language, ...], text: str) -> None:
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
        "Сегодня в городе дождь и ветер, сообщили синоптики.",
        "Le marché de la ville est ouvert, et la pluie est tombée dans les rues de la région pendant toute la nuit.",
    ],
)
def test_a_feed_that_left_its_language_is_not_taken_for_read(languages: tuple[Language, ...], text: str) -> None:
    assert scan(Text("", text, language="en"), languages) is Rejected.LANGUAGE_NOT_READ


def test_a_short_headline_is_in_the_language_that_its_feed_says(languages: tuple[Language, ...]) -> None:
    assert scan(Text("Arsenal beat Chelsea", "", language="en"), languages) is Rejected.NO_HARM_WORD
