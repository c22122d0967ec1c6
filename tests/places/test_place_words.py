"""The words of a text at which a name, or a hint, can begin: what is soon told for most texts is told the same."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.places.hints import hints_in
from monitor.places.keys import is_article
from monitor.places.tables import small_demonyms
from monitor.places.words import text_of

WORDS = st.sampled_from(
    ["Idlib", "al-Bab", "Al", "town", "malien", "Russian", "Hamas", "kibbutz", "the", "x-Y", "#GazaCity", "Żary", "el"]
)
TEXTS = st.lists(WORDS, max_size=8).map(" ".join)


@given(TEXTS)
def test_a_name_begins_at_a_capital_at_a_small_demonym_and_at_a_joined_article(raw: str) -> None:
    text, small = text_of(f"A town: {raw}"), small_demonyms()
    assert text.beginnings(small) == [
        at
        for at in range(len(text.spans))
        if text.capital(at) or text.key(at) in small or (text.gap(at)[:1] == "-" and is_article(text.key(at)))
    ]


@given(TEXTS)
def test_a_language_that_writes_nothing_onto_words_has_the_hints_of_one_whose_clitics_are_not_there(raw: str) -> None:
    assert [*hints_in(text_of(raw), ())] == [*hints_in(text_of(raw), ("qqq",))]
