"""The words of all languages' retractions, asked for at once, are found where asking each phrase finds them."""

from __future__ import annotations

import random
import re

import pytest

from monitor.reports import Text
from monitor.reports.language.files import SHIPPED
from monitor.reports.language.lexicon import Language, load_all
from monitor.reports.retraction import LEAD, takes_back
from monitor.text import fold


@pytest.fixture(scope="module")
def languages() -> tuple[Language, ...]:
    return load_all((SHIPPED,))


def by_the_book(text: Text, languages: tuple[Language, ...]) -> bool:
    title, lead = fold(text.title).strip(), fold(text.text[:LEAD])
    for said in (language.retractions for language in languages):
        if any(title.startswith(start) for start in said.title) or title in said.whole:
            return True
        if any(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", part) for phrase in said.text for part in (title, lead)):
            return True
    return False


def test_every_phrase_is_found_in_title_and_lead(languages: tuple[Language, ...]) -> None:
    phrases = [phrase for language in languages for phrase in language.retractions.text]
    assert phrases
    for phrase in phrases:
        assert takes_back(Text(f"Today {phrase}.", ""), languages)
        assert takes_back(Text("Air strike", f"Note: {phrase}, of Monday."), languages)


@pytest.mark.parametrize("seed", range(3))
def test_a_text_is_a_retraction_where_one_phrase_of_all_says_so(seed: int, languages: tuple[Language, ...]) -> None:
    chance, found = random.Random(seed), 0
    said = [language.retractions for language in languages]
    phrases = [phrase for one in said for phrase in (*one.text, *one.title, *one.whole)]
    parts = [*phrases, "Strike kills nine", "market", "re", "s"]
    for _ in range(800):
        words = [chance.choice(parts) for _ in range(chance.randrange(1, 4))]
        if chance.random() < 0.7:  # cut, or run together: no longer words of their own
            words = [word[chance.randrange(3) : len(word) - chance.randrange(3)] for word in words]
        joined = chance.choice((" ", "", "-", ". ", "*")).join(words)
        if chance.random() < 0.3:  # about where the lead ends
            joined = f"{'x ' * (LEAD // 2 - chance.randrange(20))}{joined} on"
        text = Text(joined, "") if chance.random() < 0.5 else Text("A title", joined)
        assert takes_back(text, languages) == by_the_book(text, languages)
        found += takes_back(text, languages)
    assert 0 < found < 800
