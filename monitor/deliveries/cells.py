"""Cells of CSV (RFC 4180) that a spreadsheet cannot take for formulas: pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

Cell = str | int | float | None

# OWASP, "CSV injection": = + - @ and their full-width forms, tab and CR begin a formula. Behind a semicolon too: many
# European spreadsheets cut there.
_FORMULA = re.compile(r"(?:^|(?<=;))(?=\s*[=+\-@＝＋－＠])")


def guarded(words: str) -> str:
    """Words of one line; those that could be a formula get an apostrophe before them."""
    return _FORMULA.sub("'", words)


def line(cells: Sequence[Cell]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
