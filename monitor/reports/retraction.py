"""A feed that takes back what it said: "RETRACTED: ...", "we withdraw our report", a page that is no longer there.

Whoever speaks so speaks of its own words alone. What such a text still says of an event is kept as context: it opens
nothing, is nobody's voice, and tells which figures are meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.model import Context
from monitor.reports.language.lexicon import Language
from monitor.reports.types import Kind, Reading, Rejected, Report, Telling, Text
from monitor.text import fold

LEAD = 300  # characters of the text: further down stands what is said of others


def takes_back(text: Text, languages: Sequence[Language]) -> bool:
    """Whether title or lead are worded as a retraction, in any language: an editor's note need not be in the feed's."""
    title, lead = fold(text.title).strip(), fold(text.text[:LEAD])
    for language in languages:
        said = language.retractions
        if title.startswith(said.title) or title in said.whole:
            return True
        if any(_says(phrase, part) for phrase in said.text for part in (title, lead)):
            return True
    return False


def corrects(text: Text, languages: Sequence[Language]) -> bool:
    """Whether title or lead say that an earlier figure is corrected."""
    title, lead = fold(text.title).strip(), fold(text.text[:LEAD])
    return any(
        _says(phrase, part) for one in languages for phrase in one.retractions.corrects for part in (title, lead)
    )


def as_correction(reading: Reading) -> Reading:
    """A reading of such a text."""
    return replace(reading, reports=tuple(replace(report, corrects=True) for report in reading.reports))


def _says(phrase: str, text: str) -> bool:
    """Whether a text holds a phrase as words of its own. Nearly none does, and to see that costs microseconds."""
    return phrase in text and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None


def as_retraction(reading: Reading) -> Reading:
    """A reading of such a text."""
    reports = tuple(map(_taken_back, reading.reports))
    return replace(reading, reports=reports, rejected=Rejected.RETRACTED, retracts=True)


def _taken_back(report: Report) -> Report:
    told = Telling.FOLLOW_UP if report.telling.is_news else report.telling
    return replace(report, kind=Kind.CONTEXT, telling=told, why=report.why or Context.FOLLOW_UP, retracts=True)
