"""A secret can be used and cannot be read by accident."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import dataclass

import pytest

from monitor.secret import Secret

SECRET = Secret("open-sesame")


def test_only_reveal_gives_the_value() -> None:
    assert SECRET.reveal() == "open-sesame"


@pytest.mark.parametrize("shown", [str(SECRET), repr(SECRET), f"{SECRET}", f"{SECRET!r}", f"{[SECRET]}", "%s" % SECRET])  # noqa: UP031  # every way to format
def test_it_prints_as_a_placeholder(shown: str) -> None:
    assert "<secret>" in shown
    assert "sesame" not in shown


def test_a_dataclass_that_holds_one_prints_without_it() -> None:
    @dataclass(frozen=True)
    class Holder:
        password: Secret

    assert "sesame" not in repr(Holder(SECRET))


def test_it_has_no_dict_to_dump() -> None:
    assert not hasattr(SECRET, "__dict__")


@pytest.mark.parametrize("spill", [pickle.dumps, copy.deepcopy, json.dumps])
def test_it_cannot_be_written_down(spill: object) -> None:
    with pytest.raises(TypeError):
        spill(SECRET)  # type: ignore[operator]  # any of the three


def test_equal_secrets_are_equal_and_hash_alike() -> None:
    assert Secret("a") == Secret("a")
    assert hash(Secret("a")) == hash(Secret("a"))
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"


def test_a_secret_in_any_script_compares() -> None:
    assert Secret("سر") == Secret("سر")
