"""The words of each language: nothing missing, nothing that English would not take, and forms by number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts import samples
from monitor.alerts.alert import Reason, Step
from monitor.deliveries import sandbox
from monitor.deliveries.channels.email import EmailChannel
from monitor.deliveries.phrases import ENGLISH, book, file_of, languages
from monitor.deliveries.phrases.check import problems
from monitor.deliveries.phrases.file import NAMED, read
from monitor.deliveries.phrases.heard import again
from monitor.deliveries.phrases.plural import form_of, holds
from monitor.deliveries.queue import row_of
from monitor.deliveries.reading import Wishes
from monitor.deliveries.templates import Templates, shipped
from monitor.deliveries.wording import MessageWords, mail_words, short_words
from monitor.errors import TemplateError
from monitor.feeds import advice
from monitor.incidents import Grade
from monitor.model import Cause, Harm, Severity, Target, Victim, Weapon

OTHERS = [language for language in languages((shipped(),)) if language != ENGLISH]
ALERTS = samples()


def mailed(name: str, language: str, folder: Path | None = None) -> MessageWords:
    alert = ALERTS[name]
    row = replace(row_of(alert, "desk", EmailChannel.medium, "d@ngo.example", alert.at), created=alert.at)
    return mail_words(Templates(folder).render, row, None, wishes=Wishes(language=language))


def test_the_languages_of_the_field_ship() -> None:
    assert {"ar", "es", "fr", "uk"} <= set(OTHERS)


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_missing_in_a_language_that_ships(language: str) -> None:
    assert list(problems(file_of(language, shipped()), (shipped(),))) == []


@pytest.mark.parametrize("language", [ENGLISH, *OTHERS])
def test_every_word_of_our_own_lists_has_its_phrase(language: str) -> None:
    words = book(language, (shipped(),))
    wanted = [
        *(f"field.{harm}" for harm in Harm),
        *(f"harm.{harm}" for harm in Harm),
        *(f"class.{victim}" for victim in Victim if victim is not Victim.ALL),
        *(f"people.{victim}" for victim in Victim if victim is not Victim.ALL),
        *(f"weapon.{weapon}" for weapon in Weapon),
        *(f"target.{target}" for target in Target),
        *(f"cause.{cause}" for cause in Cause),
        *(f"grade.{grade}" for grade in Grade),
        *(f"graded.{grade}" for grade in Grade),
        *(f"severity.{severity.word}" for severity in Severity),
        *(f"step.{step}" for step in Step),
        *(f"precision.{number}" for number in range(1, 8)),
        *(f"month.{number}" for number in range(1, 13)),
    ]
    assert [key for key in wanted if not words.has(key)] == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", ALERTS)
def test_every_message_can_be_told_in_every_language(name: str, language: str) -> None:
    said = mailed(name, language)
    assert said.subject
    assert not NAMED.search(said.text.replace("{lat}", ""))  # nothing that should have been put in stands open
    assert f'lang="{language}"' in (said.html or "")


ENGLISH_WORDS = re.compile(
    r"\b(the|of|and|was|were|is|in|on|not|nobody|reported|killed|by|to|for|whoever|which|rule|severity|incidents?)\b",
    re.IGNORECASE,
)


def told_of_an_incident(language: str, name: str) -> str:
    """The part before "how it was read", without what sources wrote and what somebody types."""
    head = book(language, (shipped(),)).say("head.read").upper()
    text = mailed(name, language).text.partition(head)[0]
    return "\n".join(
        line for line in text.splitlines() if not line.startswith('"') and "casualty-monitor" not in line
    ).replace("Sample rule", "")


@pytest.mark.parametrize("language", ["ar", "uk"])
@pytest.mark.parametrize("name", [r.value for r in Reason if r.value in ALERTS and "incident" in ALERTS[r.value].facts])
def test_no_english_word_is_left_in_what_is_told_of_an_incident(name: str, language: str) -> None:
    assert ENGLISH_WORDS.findall(told_of_an_incident(language, name)) == []


def test_no_word_of_one_language_stays_in_the_next_mail() -> None:
    before = mailed("digest", ENGLISH).html
    for language in OTHERS:
        mailed("digest", language)
    assert mailed("digest", ENGLISH).html == before


def test_the_first_mail_of_a_process_leaves_no_word_in_the_next() -> None:
    """Templates are compiled with the first one, and what is constant then stays."""
    made = Templates()
    alert = ALERTS["digest"]
    row = replace(row_of(alert, "desk", EmailChannel.medium, "d@ngo.example", alert.at), created=alert.at)
    sandbox._COMPILED._held.clear()
    arabic = mail_words(made.render, row, None, wishes=Wishes(language="ar")).html or ""
    english = mail_words(made.render, row, None).html or ""
    assert "دون كل قاعدة" in arabic
    assert "دون كل قاعدة" not in english


def test_an_arabic_mail_runs_from_right_to_left() -> None:
    html = mailed("new", "ar").html or ""
    assert '<html lang="ar" dir="rtl"' in html
    assert "border-right:3px" in html
    assert "border-left:3px" not in html
    assert 'dir="rtl"' not in (mailed("new", "fr").html or "").partition("<body")[0]


def test_a_change_points_the_way_the_language_runs() -> None:
    assert "9 ← 25" in mailed("toll_rose", "ar").subject
    assert "9 → 25" in mailed("toll_rose", "uk").subject


def test_a_name_in_latin_letters_keeps_the_figures_beside_it_in_place() -> None:
    assert "\u200fSample Town\u200f" in mailed("new", "ar").subject


def test_dates_are_told_in_the_words_of_the_language() -> None:
    told = {language: mailed("new", language).text for language in OTHERS}
    assert "9 de marzo de 2031" in told["es"]
    assert "9 mars 2031" in told["fr"]
    assert "9 березня 2031" in told["uk"]
    assert "9 آذار/مارس 2031" in told["ar"]


def test_a_country_is_named_in_the_language_of_the_reader() -> None:
    assert "سوريا" in mailed("new", "ar").subject
    assert "Сирія" in mailed("new", "uk").subject


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("uk", {1: "1 подія", 2: "2 події", 5: "5 подій", 11: "11 подій", 21: "21 подія", 112: "112 подій"}),
        (
            "ar",
            {0: "لا أحداث", 1: "حدث واحد", 2: "حدثان", 3: "3 أحداث", 11: "11 حدثا", 100: "100 حدث", 103: "103 أحداث"},
        ),
        ("fr", {0: "0 événement", 1: "1 événement", 2: "2 événements"}),
        ("es", {0: "0 sucesos", 1: "1 suceso", 2: "2 sucesos"}),
        ("en", {0: "0 incidents", 1: "1 incident", 2: "2 incidents"}),
    ],
)
def test_a_number_takes_the_form_that_its_language_has(language: str, said: Mapping[int, str]) -> None:
    words = book(language, (shipped(),))
    assert {n: words.say("incidents", n, {"n": str(n)}) for n in said} == said


def test_a_rule_of_forms_is_read_as_it_is_written() -> None:
    rules = {"one": holds("n % 10 = 1 and n % 100 != 11"), "few": holds("n % 10 = 2..4,9 or n = 77")}
    assert [form_of(n, rules) for n in (1, 11, 3, 9, 77, 5, None)] == [
        "one",
        "other",
        "few",
        "few",
        "few",
        "other",
        "other",
    ]


@pytest.mark.parametrize("rule", ["n is 1", "n % 0 = 1", "n = x", "import os", "n = 1 and"])
def test_a_rule_that_is_none_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=r"rule such as|neither a number"):
        holds(rule)


# sentences of the program itself


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("at least 25", "au moins 25"),
        ("Civilians killed: 5 or more; at least 25 reported", "Civils, tués : 5 ou plus ; signalés : au moins 25"),
        (
            "Children killed: 1 or more; 2 reported and Hospital attacked",
            "Enfants, tués : 1 ou plus ; signalés : 2 et Hôpital : attaque",
        ),
        ("30 minutes", "30 minutes"),
        ("1 hour", "1 heure"),
        ("Channel desk delivers nothing: timeout.", "Le canal desk ne délivre rien : timeout."),
        (
            "Tigray Post has brought nothing since 2031-03-09 12:00 UTC: timed out. Tigray has no live feed left: no "
            "readable report can come from there.",
            "Tigray Post : n’a rien apporté depuis le 2031-03-09 12:00 UTC : timed out. Tigray : plus aucun flux "
            "actif : aucun article lisible ne peut venir de là.",
        ),
        (
            "Tigray: 2 of 5 live; local 0 of 1; ar 0 of 1, en 2 of 4",
            "Tigray : 2 actifs sur 5 ; locaux 0 sur 1 ; ar 0 sur 1, en 2 sur 4",
        ),
        ("conflict or unknown", "conflit ou inconnue"),
    ],
)
def test_what_the_program_said_in_english_is_said_in_the_language_of_the_reader(english: str, french: str) -> None:
    assert again(english, book("fr", (shipped(),))) == french
    assert again(english, book(ENGLISH, (shipped(),))) == english


@pytest.mark.parametrize("words", ["Doctors and Friends", "Reuters, AFP", "Homs", "", "a. b. c.", "x" * 3000])
def test_what_it_did_not_say_stays_as_it_is(words: str) -> None:
    assert again(words, book("fr", (shipped(),))) == words


def test_the_sentences_of_our_rules_are_among_those_that_are_recognised() -> None:
    for name in ("new", "toll_rose"):
        facts: Any = ALERTS[name].facts
        assert again(facts["rule"]["why"], book("uk", (shipped(),))) != facts["rule"]["why"]


# a file of the user's


def own(folder: Path, language: str, text: str) -> Path:
    (folder / "phrases").mkdir(exist_ok=True)
    path = folder / "phrases" / f"{language}.properties"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_users_file_adds_a_language_and_what_it_lacks_is_said_in_english(tmp_path: Path) -> None:
    own(tmp_path, "sw", "name = Kiswahili\ndirection = ltr\nhead.how_many = Wangapi\n")
    text = mailed("new", "sw", tmp_path).text
    assert "WANGAPI" in text
    assert "NOT KNOWN" in text


def test_a_users_file_changes_single_words_of_a_language_that_ships(tmp_path: Path) -> None:
    path = own(tmp_path, "fr", "head.how_many = Bilan\n")
    assert "BILAN" in mailed("new", "fr", tmp_path).text
    assert list(problems(path, (shipped(),))) == []


def test_each_key_that_a_new_language_lacks_is_named_with_file_and_line(tmp_path: Path) -> None:
    path = own(tmp_path, "sw", "".join(f"{line}\n" for line in ("name = Kiswahili", "direction = ltr")))
    found = list(problems(path, (shipped(),)))
    assert len(found) > 300
    english = read(file_of(ENGLISH, shipped()))
    line = english.phrases["no_link"][None].line
    assert f"{path}:2: `no_link` is missing, and is said in English: (no link) (en.properties:{line})" in found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("foot.sent = Imetumwa", "`foot.sent` leaves out {when}"),
        ("foot.sent = Imetumwa {wen}", "{wen} is put into no `foot.sent`; there is {when}"),
        ("foot.snt = {when}", "no message uses `foot.snt`; did you mean foot.sent?"),
        ("direction = left", "`direction` is ltr or rtl, not left"),
        ("incidents[few] = {n}", "no number takes the form `few`: there is no line plural[few]"),
        ("incidents[one] = tukio", "`incidents[other]` is missing: it has other forms"),
        ("plural[one] = n is 1", "'n is 1' is no rule such as `n % 10 = 2..4`"),
        ("just words", "is no line such as `key = words`; remarks begin with #"),
        ("no_link = a\nno_link = b", "`no_link` stands in line 3 already"),
    ],
)
def test_a_slip_is_named_with_file_and_line(line: str, said: str, tmp_path: Path) -> None:
    path = own(tmp_path, "sw", f"plural[one] = n = 1\nname = x\n{line}\n" if "plural" not in line else f"\n\n{line}\n")
    at = 4 if "\n" in line else 3
    assert f"{path}:{at}: {said}" in list(problems(path, (shipped(),)))


def test_a_broken_file_costs_no_message(tmp_path: Path) -> None:
    own(tmp_path, "fr", "this is no line\n")
    with pytest.raises(TemplateError, match=r"fr.properties:1"):
        mailed("new", "fr", tmp_path)  # an attempt falls back to the shipped templates, and says so


def test_a_short_message_speaks_the_language_of_its_channel() -> None:
    alert = ALERTS["new"]
    row = row_of(alert, "sms", "apprise", "signal #1", alert.at)
    assert "не перевірено" in short_words(Templates().render, row, None, Wishes(language="uk"))


# the templates themselves

NOT_SAID = (
    r"\{#.*?#\}",
    r"\{%.*?%\}",
    r"\{\{.*?\}\}",
    r"<style>.*?</style>",
    r"<!--.*?-->",
    r"<[^>]*>",
    r"&#?\w+;",
    r"casualty-monitor",
)
TEMPLATES = sorted(path for path in shipped().glob("*.*") if path.suffix in (".txt", ".html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_a_word_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for pattern in NOT_SAID:
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    # what macros give back for a test in another one
    assert set(re.findall(r"[A-Za-z]{3,}", text)) <= {"yes"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_expression_of_a_template_holds_a_sentence(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    said = [word for found in re.findall(r"\{\{.*?\}\}", text, re.DOTALL) for word in re.findall(r'"([^"]*)"', found)]
    sentences = [word for word in said if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", word) and "px" not in word]
    typed = ("incidents ", "casualty-monitor", "wrong-count")  # commands are the same in every language
    kept = ["not stated"]  # a value of the facts that is asked for
    assert [word for word in sentences if word not in kept and not any(part in word for part in typed)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_whatever_is_said_of_a_feed_has_its_words_in_every_language(language: str) -> None:
    words = book(language, (shipped(),))
    clauses = [re.sub(r"\{\w+\}", "7", clause) for clause in advice._WORDS.values()]
    sentences = [*filter(None, advice.ADVICE.values()), *clauses]
    assert [said for said in sentences if again(said, words) == said] == []
