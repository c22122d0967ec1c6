"""A name that a person can say, and that is taken for nothing else."""

from __future__ import annotations

import re
from itertools import islice

import pytest

from monitor.incidents.spoken import LETTERS, meant, name_for, names_for


def test_an_incident_gets_the_same_name_whenever_it_is_asked_for() -> None:
    assert name_for("3f68f9b184fd4cf772b3", lambda name: True) == name_for("3f68f9b184fd4cf772b3", lambda name: True)


def test_the_first_names_have_three_signs() -> None:
    assert {len(name) for ident in range(50) for name in islice(names_for(f"{ident}"), 3)} == {3}


def test_a_name_is_never_a_number_nor_the_beginning_of_an_id() -> None:
    for ident in range(300):
        name = name_for(f"{ident}", lambda name: True)
        assert re.search(r"\d", name)
        assert not re.fullmatch(r"[0-9A-F]+", name)


@pytest.mark.parametrize("alike", ["O", "0", "I", "1", "L", "S", "B", "Z", "G", "Q", "U", "A", "E", "N"])
def test_nothing_that_is_taken_for_another_sign_is_in_a_name(alike: str) -> None:
    assert alike not in LETTERS + "23456789"


def test_a_name_that_is_taken_goes_to_nobody_else() -> None:
    first = name_for("one", lambda name: True)
    second = name_for("one", lambda name: name != first)
    assert second not in ("", first)


def test_where_all_short_ones_are_taken_a_longer_one_is_given() -> None:
    assert len(name_for("one", lambda name: len(name) > 3)) == 4


def test_where_none_is_free_there_is_none() -> None:
    assert name_for("one", lambda name: False) == ""


@pytest.mark.parametrize("typed", ["7K3", "7k3", " 7K3 ", "７Ｋ３", "7К3", "٧k٣", "۷K۳"])
def test_a_name_is_understood_in_any_case_width_script_and_digits(typed: str) -> None:
    assert meant(typed) == "7K3"


@pytest.mark.parametrize(
    "typed", ["", "777", "7F3", "3f68f9b184fd", "7K", "7K37K37", "7K3\n9", "7 K3", "sample", "7O3"]
)
def test_what_is_no_name_is_none(typed: str) -> None:
    assert meant(typed) is None
