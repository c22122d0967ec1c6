"""The words of the pages: every language has every key, with the same things put in, and pages use no other."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path

import pytest

import monitor.web
from monitor.alerts import Step
from monitor.alerts.mute import Muted
from monitor.deliveries import State
from monitor.deliveries.people import StaffRole
from monitor.deliveries.phrases import book
from monitor.deliveries.phrases.plural import FORMS, form_of
from monitor.deliveries.replies import Act
from monitor.deliveries.templates import shipped
from monitor.feeds.advice import ADVICE
from monitor.feeds.health import Health
from monitor.incidents import Evidence, Fact, Grade, IncidentStatus
from monitor.incidents.known import Unsure
from monitor.incidents.story import Came
from monitor.incidents.vetoes import Veto
from monitor.model import Cause, Context, Harm, Target, Victim, Weapon
from monitor.reports import Kind, Rejected, Telling
from monitor.reports.types import Role
from monitor.web.access.audit import Deed, DeedOutcome
from monitor.web.words import COUNTED, PLURAL, in_form, languages, preferred, unformed, words_of

WEB = Path(monitor.web.__file__).parent
ENGLISH = words_of("en")
FAMILIES: dict[str, type[Enum]] = {
    "harm": Harm,
    "victim": Victim,
    "cause": Cause,
    "weapon": Weapon,
    "target": Target,
    "grade": Grade,
    "state": IncidentStatus,
    "role": StaffRole,
    "evidence": Evidence,
    "veto": Veto,
    "came": Came,
    "unsure": Unsure,
    "health": Health,
    "delivery": State,
    "deed": Deed,
    "fact": Fact,
    "outcome": DeedOutcome,
    "kind": Kind,
    "telling": Telling,
    "rejected": Rejected,
    "context": Context,
    "muted": Muted,
    "step": Step,
}


def used() -> set[str]:
    """Every key that stands whole in a template or in the code."""
    templates = [path.read_text(encoding="utf-8") for path in (WEB / "templates").iterdir()]
    code = [path.read_text(encoding="utf-8") for path in WEB.rglob("*.py")]
    in_templates = {key for text in templates for key in re.findall(r'\bt\("([a-z_.]+[a-z_])"[,)]', text)}
    in_code = {key for text in code for key in re.findall(r'(?:\.say|problem)\(\s*"([a-z_]+\.[a-z_.]+)"', text)}
    return in_templates | in_code


def test_five_languages_ship() -> None:
    assert set(languages()) >= {"en", "ar", "fr", "es", "uk"}


@pytest.mark.parametrize("language", languages())
def test_a_language_has_every_key_and_no_other(language: str) -> None:
    own = WEB / "words" / f"{language}.csv"
    lines = own.read_text(encoding="utf-8").splitlines()[1:]
    keys = [line.partition(";")[0] for line in lines]
    assert sorted(keys) == sorted(set(keys))
    assert set(map(unformed, keys)) == set(map(unformed, ENGLISH.texts))


@pytest.mark.parametrize("language", languages())
def test_a_language_puts_in_what_english_does(language: str) -> None:
    def named(text: str) -> list[str]:
        return sorted(re.findall(r"\{(\w+)\}", text))

    def is_wrong(key: str, text: str) -> bool:
        wanted = named(ENGLISH.texts[unformed(key)])
        if key == unformed(key):
            return named(text) != wanted
        return {*named(text), COUNTED} != {*wanted, COUNTED}  # "two days" is one word in Arabic

    texts = {key: text for key, text in words_of(language).texts.items() if unformed(key) != PLURAL}
    assert {key: text for key, text in texts.items() if is_wrong(key, text)} == {}


@pytest.mark.parametrize("language", languages())
def test_what_is_counted_has_each_form_that_the_language_has_but_that_for_none(language: str) -> None:
    words = words_of(language)
    counted = {unformed(key) for key in words.texts if key != unformed(key)} - {PLURAL}
    forms = set(words.rules) - {"zero"}
    assert {(key, form) for key in counted for form in forms if in_form(key, form) not in words.texts} == set()
    assert {
        key for key in words.texts if key != unformed(key) and key.partition("[")[2][:-1] not in words.rules
    } == set()


@pytest.mark.parametrize("language", languages())
def test_pages_and_messages_agree_on_which_number_takes_which_form(language: str) -> None:
    rules = next(file.rules for file in book(language, (shipped(),)).files if file.rules)
    own = words_of(language).rules
    assert [form_of(n, own) for n in range(250)] == [form_of(n, rules) for n in range(250)]
    assert set(own) <= set(FORMS)


@pytest.mark.parametrize(
    ("language", "alike"),
    [
        ("ar", ("1", "2", "3 10 103", "11 99 111", "100 1,000 102")),
        ("uk", ("1 21 101", "2 3 24", "5 11 14 112 1,000")),
        ("fr", ("0 1", "2 100")),
        ("es", ("1", "0 2 21")),
        ("en", ("1", "0 2 1,001")),
    ],
)
def test_days_are_told_in_the_form_of_their_number(language: str, alike: tuple[str, ...]) -> None:
    say = words_of(language).say
    forms = [{say("acts.days", number=n).replace(n, "") for n in some.split()} for some in alike]
    assert all(len(words) == 1 for words in forms)
    assert len(set[str]().union(*forms)) == len(alike)


def test_a_number_with_a_fraction_takes_the_form_for_all_others() -> None:
    assert ENGLISH.say("acts.hours", number="1.5") == "1.5 hours"


@pytest.mark.parametrize("language", languages())
def test_what_is_listed_is_parted_as_pages_and_messages_of_the_language_do(language: str) -> None:
    comma = book(language, (shipped(),)).say("comma")
    assert words_of(language).listed(["A", "", None, "{B}", "C"]) == comma.join(["A", "{B}", "C"])


def test_nothing_listed_says_nothing() -> None:
    assert ENGLISH.listed([]) == ""


def test_every_key_that_a_page_uses_is_there() -> None:
    assert used() - set(ENGLISH.texts) == set()
    assert len(used()) > 100


@pytest.mark.parametrize("family", FAMILIES)
def test_every_value_that_a_page_can_show_has_a_word(family: str) -> None:
    values = [str(value.value) for value in FAMILIES[family]]
    assert [value for value in values if f"{family}.{value}" not in ENGLISH.texts] == []


def test_every_reason_for_which_a_feed_does_badly_has_words() -> None:
    assert [reason for reason in ADVICE if f"why.{reason}" not in ENGLISH.texts] == []


def test_the_roles_of_marks_and_what_can_be_taken_back_have_words() -> None:
    assert [role for role in Role if f"role.{role.value}" not in ENGLISH.texts] == []
    undone = set(Act) - {Act.UNDO, Act.HELP}
    assert [act for act in undone if f"act.{act.value}" not in ENGLISH.texts] == []


def test_arabic_runs_from_right_to_left() -> None:
    assert words_of("ar").direction == "rtl"


def test_the_first_language_with_words_is_taken_and_english_where_there_is_none() -> None:
    assert preferred(["", "xx", "uk", "ar"]) == "uk"
    assert preferred(["xx"]) == "en"
    assert words_of("xx").language == "en"
