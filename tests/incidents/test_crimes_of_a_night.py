"""A city has several crimes a night: one person who died is told from another by who it was."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.incidents import Change, ChangeKind, group
from monitor.model import Cause, Weapon
from tests.doubles.news import said

MAN = "Man is shot dead in the west of Marat"


def after(title: str, first: str = MAN, cause: Cause = Cause.CRIME, **what: Any) -> Change:
    """The change that news of one dead makes some hours after a man was shot."""
    same: dict[str, Any] = {"killed": 1, "cause": cause, "weapon": Weapon.SMALL_ARMS}
    before = said(first, **same)
    known = [change.after for change in group([before], [], before.seen)]
    member = said(title, at=4, publisher="Post", **same, **what)
    [change] = group([member], known, member.seen)
    return change


@pytest.mark.parametrize("who", ["woman", "child"])
def test_who_was_a_woman_or_a_child_in_one_text_alone_is_another_where_words_say_nothing(who: str) -> None:
    change = after("Gunfire at a petrol station kills one", parts={who: 1})
    assert change.kind is ChangeKind.OPENED
    assert change.after.perhaps is not None


def test_one_person_of_whom_no_text_says_more_is_one() -> None:
    assert after("Gunfire at a petrol station kills one").kind is ChangeKind.JOINED


def test_words_that_few_use_say_that_it_is_one_person() -> None:
    first = "Baker shot dead behind the counter of her bakery"
    assert after("Shot behind the bakery counter: baker", first, parts={"woman": 1}).kind is ChangeKind.JOINED


def test_in_a_war_one_strike_is_told_with_and_without_the_child() -> None:
    assert after("Shell kills one", "One dead as shell hits Marat", Cause.CONFLICT, parts={"child": 1}).kind is (
        ChangeKind.JOINED
    )
