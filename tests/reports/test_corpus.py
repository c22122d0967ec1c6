"""Every reading case of tests/corpus/ is read as it says, but for the gaps that are known and marked."""

from __future__ import annotations

import pytest

from monitor.reports.reader import Reader
from tests.reports.cases import Case, load_cases, wrongs

CASES = load_cases()


@pytest.mark.parametrize("case", [c for c in CASES if not c.known_gap], ids=lambda c: c.name)
def test_a_case_is_read_as_it_says(case: Case, reader: Reader) -> None:
    assert wrongs(case, reader) == []


@pytest.mark.parametrize("case", [c for c in CASES if c.known_gap], ids=lambda c: c.name)
def test_a_known_gap_is_still_one_else_its_mark_must_go(case: Case, reader: Reader) -> None:
    assert wrongs(case, reader) != [], f"{case.name} is read right now: take `known_gap` away"


def test_few_cases_are_known_gaps() -> None:
    gaps = [case.name for case in CASES if case.known_gap]
    assert len(gaps) <= 0.12 * len(CASES)
