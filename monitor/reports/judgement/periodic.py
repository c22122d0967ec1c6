"""Situation reports: a document that tells of a period. Its figures are totals, however freshly they are worded."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from monitor.model import Context, Precision
from monitor.reports.types import Kind, Reading, Rejected, Report
from monitor.text import fold


def as_periodic(reading: Reading) -> Reading:
    """A reading of such a document: what is not told as an event of its own is a total, and opens nothing."""
    reports = tuple(report if _is_event(report) else _total(report) for report in reading.reports)
    fresh = any(report.kind is not Kind.CONTEXT for report in reports)
    turned = reports != reading.reports
    return replace(reading, reports=reports, rejected=Rejected.CUMULATIVE if turned and not fresh else reading.rejected)


def _is_event(report: Report) -> bool:
    """Whether a report says on which day, where more closely than a country, and by what; and not as a total."""
    if report.date is None or report.place is None or report.place.precision >= Precision.COUNTRY:
        return False
    return bool(report.weapon or report.target) and not any(_words().search(fold(q.words)) for q in report.quotes)


def _total(report: Report) -> Report:
    return report if report.kind is Kind.CONTEXT else replace(report, kind=Kind.CONTEXT, why=Context.CUMULATIVE)


@cache
def _words() -> re.Pattern[str]:
    """Words with which totals are told (totals.txt), folded as texts are."""
    lines = Path(__file__).with_name("totals.txt").read_text(encoding="utf-8").splitlines()
    phrases = [fold(line.strip()) for line in lines if line.strip() and not line.startswith("#")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)")
