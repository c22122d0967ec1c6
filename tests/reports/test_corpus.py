"""Every reading case of tests/corpus/ is read as it says."""

from __future__ import annotations

import pytest
from cases import Case, load_cases, wrongs

from monitor.reports.reader import Reader


@pytest.mark.parametrize("case", load_cases(), ids=lambda c: c.name)
def test_a_case_is_read_as_it_says(case: Case, reader: Reader) -> None:
    assert wrongs(case, reader) == []
