"""Shortcuts of reading: most words and sentences are soon done with, as the long way would do them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.reports.grammar.lists import with_lists
from monitor.reports.grammar.parts import with_breakdowns, with_parts_ahead, with_parts_behind
from monitor.reports.grammar.phrases import items_of
from monitor.reports.language.files import SHIPPED
from monitor.reports.language.lexicon import load
from monitor.reports.language.tokens import Affixes, normalise, sentences

ENGLISH = load(SHIPPED / "en.yaml")
WORDS = st.sampled_from(
    ["killed", "people", "12", "two", "including", "children", ",", "(", ")", "and", "the", "The", "al-Masri", "d'Arc"]
)
MARKS = st.sampled_from(["U.S.", "Dr.", "\n", "\n\n", "…", "2nd", ".", "raid’s", "-", "?", "'s"])
TEXTS = st.lists(WORDS | MARKS, max_size=16).map(" ".join)


@given(TEXTS | st.text())
def test_words_that_nothing_is_written_onto_are_cut_as_those_of_which_nothing_comes_off(raw: str) -> None:
    source, plain = normalise(raw), Affixes({})
    slow = Affixes({}, suffixes=("\x00",))
    quickly, slowly = (sentences(source, ENGLISH.phrases, ENGLISH.abbreviations, by) for by in (plain, slow))
    assert quickly == slowly


@given(TEXTS)
def test_a_sentence_without_people_has_neither_parts_nor_lists(raw: str) -> None:
    source = normalise(raw)
    for units in sentences(source, ENGLISH.phrases, ENGLISH.abbreviations, ENGLISH.affixes):
        items = items_of(units)
        if all(item.group is None for item in items):
            assert with_breakdowns(with_lists(with_parts_behind(with_parts_ahead(items)))) == items
