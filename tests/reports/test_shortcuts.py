"""Shortcuts of reading: most words and sentences are soon done with, as the long way would do them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from monitor.reports.grammar.lists import with_lists
from monitor.reports.grammar.parts import with_breakdowns, with_parts_ahead, with_parts_behind
from monitor.reports.grammar.phrases import items_of
from monitor.reports.language.files import SHIPPED
from monitor.reports.language.lexicon import load
from monitor.reports.language.meanings import Meaning
from monitor.reports.language.tokens import Affixes, Branch, cut_affixes, normalise, sentences

ENGLISH = load(SHIPPED / "en.yaml")


def meanings(branches: Iterable[Branch]) -> Iterator[Meaning]:
    for branch in branches:
        yield from [branch.meaning] if branch.meaning else []
        yield from meanings(branch.further.values())


MEANINGS = [*islice(meanings(ENGLISH.phrases.values()), 0, None, 7)]
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


@given(st.text(max_size=20), st.sets(st.text(max_size=6)))
def test_a_word_is_whole_where_its_language_writes_nothing_onto_it(word: str, known: set[str]) -> None:
    assert cut_affixes(word, 0, len(word), known, Affixes({})) == [(word, 0, len(word))]


@given(st.sampled_from(MEANINGS), st.sampled_from(MEANINGS))
def test_two_meanings_in_one_have_all_words_of_both_and_of_other_fields_the_first_that_says_anything(
    one: Meaning, other: Meaning
) -> None:
    both = one.joined(other)
    for name in Meaning.__slots__:
        ours, theirs = getattr(one, name), getattr(other, name)
        if name in ("signs", "topics", "qualifiers"):
            assert getattr(both, name) == ours | theirs
        else:
            says = ours == 0 and ours is not False
            assert getattr(both, name) == (ours if ours or says else theirs)


@given(TEXTS)
def test_a_sentence_without_people_has_neither_parts_nor_lists(raw: str) -> None:
    source = normalise(raw)
    for units in sentences(source, ENGLISH.phrases, ENGLISH.abbreviations, ENGLISH.affixes):
        items = items_of(units)
        if all(item.group is None for item in items):
            assert with_breakdowns(with_lists(with_parts_behind(with_parts_ahead(items)))) == items
