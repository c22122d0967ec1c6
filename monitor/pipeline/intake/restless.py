"""Pages that changed more often than entries are read: what is new in them is read, and kept where it tells of harm."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from monitor.entries import Entry
from monitor.entries.restless import changed_again, has_new_headline, news_of
from monitor.entries.sift import Known
from monitor.reports import Reading

Earlier = Callable[[str], Sequence[Entry]]  # by key: the entry as it was read before


def read_on(
    found: Iterable[Entry], known: Known, earlier: Earlier, read: Callable[[Sequence[Entry]], Sequence[Reading]]
) -> Mapping[Entry, Reading]:
    """The revisions of such pages in a document that tell of harm in what is new, each with its reading."""
    before = {entry: earlier(entry.key) for entry in changed_again(found, known)}
    fresh = {cut: olds for entry, olds in before.items() if (cut := news_of(entry, olds)) is not None}
    if not fresh:
        return {}
    readings = dict(zip(fresh, read(list(fresh)), strict=True))
    return {entry: reading for entry, reading in readings.items() if _tells_of_harm(entry, reading, fresh[entry])}


def _tells_of_harm(entry: Entry, reading: Reading, before: Iterable[Entry]) -> bool:
    """Not where only a headline does that stood there before."""
    begins = 0 if has_new_headline(entry, before) else len(entry.title)
    told = (quote for report in reading.reports for quote in report.quotes)
    return reading.retracts or any(quote.span[1] > begins for quote in told)
