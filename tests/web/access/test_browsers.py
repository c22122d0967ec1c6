"""The mark of a browser in which somebody signed in before."""

from __future__ import annotations

from functools import partial

import pytest

from monitor.deliveries.replies.reading import token_of
from monitor.web.access.browsers import KNOWN_FOR, is_mark_of, mark_of
from tests.doubles.nouns import NOON

TOKEN = partial(token_of, b"a key of the store")


def test_it_is_of_the_one_who_signed_in_and_ends() -> None:
    mark = mark_of("Amal", NOON, TOKEN)
    assert is_mark_of(mark, "Amal", NOON, TOKEN)
    assert not is_mark_of(mark, "Amal", NOON + KNOWN_FOR, TOKEN)


@pytest.mark.parametrize(("whose", "other"), [("Amal", "Omar"), ("أمل", "عمر"), ("", "Amal")])
def test_it_is_nobody_elses_in_any_script(whose: str, other: str) -> None:
    assert not is_mark_of(mark_of(whose, NOON, TOKEN), other, NOON, TOKEN)


@pytest.mark.parametrize("mark", ["", "x", f"{'0' * 16}.9999999999.{'0' * 32}", "\u0661.1.2"])
def test_one_that_is_made_up_is_none(mark: str) -> None:
    assert not is_mark_of(mark, "Amal", NOON, TOKEN)
