"""The words with which people answer, in every language that ships."""

from __future__ import annotations

import re

import pytest

from monitor.deliveries.replies import Act, Said
from monitor.deliveries.replies.line import understood
from monitor.deliveries.replies.words import languages, tongue, vocabulary
from monitor.reports.language.files import language_files

READ = sorted(path.stem for path in language_files())


def test_every_language_that_is_read_has_words_to_answer_with() -> None:
    assert languages() >= set(READ)


@pytest.mark.parametrize("language", READ)
def test_each_act_has_a_word_and_means_it(language: str) -> None:
    for act, word in tongue(language).said.items():
        line = {Act.SAME: f"{word} 7K3", Act.MUTE: f"{word} 6 {tongue(language).units['hour']}"}.get(act, word)
        found = understood(line, vocabulary())
        assert isinstance(found, Said), line
        assert found.act is act


@pytest.mark.parametrize("language", READ)
def test_the_words_that_help_names_are_understood(language: str) -> None:
    own = tongue(language)
    said = {act.value: word for act, word in own.said.items()} | dict(own.units)
    lines = own.answers["help"].format_map(said).splitlines()[1:]
    assert len(lines) == 6
    for line in lines:
        example = re.split(r"\s*[:：]", line)[0]
        assert isinstance(understood(example, vocabulary()), Said), line


@pytest.mark.parametrize("language", READ)
def test_a_sentence_has_the_values_of_the_english_one(language: str) -> None:
    own, english = tongue(language).answers, tongue("en").answers
    fields = {name: set(re.findall(r"{(\w+)}", form)) for name, form in english.items()}
    assert {name: set(re.findall(r"{(\w+)}", own[name])) for name in english} == fields


def test_a_language_without_words_answers_in_english() -> None:
    assert tongue("xx").language == "en"
