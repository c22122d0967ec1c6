"""Folding and cleaning, on which matching, storing and showing all rest."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import clip, fold, fold_offsets, one_line, printable


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Idlib", "idlib"),
        ("Kup’yansk", "kup'yansk"),
        ("Ménaka", "menaka"),
        ("إدلب", "ادلب"),
        ("اِدْلِب", "ادلب"),
        ("آخر", "اخر"),
        ("مئة", "ميه"),
        ("شــهداء", "شهداء"),
        ("١٢ قتيلا", "12 قتيلا"),
        ("مستشفى", "مستشفي"),
        ("Straße", "strasse"),
        ("25\u00a0killed", "25 killed"),
    ],
)
def test_spellings_of_one_word_fold_to_one_form(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_a_precomposed_and_a_taken_apart_letter_fold_alike() -> None:
    assert fold("أ") == fold("\u0627\u0654")


TYPESET = st.text("Ab c1`'ß’‘“”—–\u00a0…é\u0301ا")


@given(st.text() | TYPESET)
def test_a_text_folds_as_its_characters_do(text: str) -> None:
    letters = [fold_offsets(char)[0] for char in text]
    assert fold(text) == "".join(letters)
    assert fold_offsets(text)[1] == [at for at, letter in enumerate(letters) for _ in letter] + [len(text)]


@given(st.text() | TYPESET)
def test_one_line_has_single_blanks_for_all_that_parts_words(text: str) -> None:
    assert one_line(text) == re.sub(r"\s+", " ", printable(text)).strip()


@given(st.text() | TYPESET)
def test_offsets_lead_from_each_folded_character_to_its_source(text: str) -> None:
    folded, offsets = fold_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)


@given(st.text())
def test_what_is_printable_can_be_stored_and_encoded(text: str) -> None:
    safe = printable(text)
    assert "\x00" not in safe
    safe.encode("utf-8")


def test_marks_that_reverse_text_on_screen_are_taken_out() -> None:
    assert printable("killed \u202e52\u202c people") == "killed 52 people"


def test_a_header_cannot_be_broken_over_lines() -> None:
    assert one_line("Hi\r\nBcc: evil@example.org") == "Hi Bcc: evil@example.org"


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_a_clipped_text_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit


def test_a_clipped_text_ends_between_words_and_says_so() -> None:
    assert clip("shelling hit the old market", 20) == "shelling hit the…"
