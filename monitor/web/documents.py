"""Incidents of a list as one of the documents of `exports`, for the API and the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.exports import FORMATS, Document
from monitor.exports.records import as_records
from monitor.store import ReadHandle
from monitor.store.listed import Listed

MEDIA: Mapping[str, tuple[str, str]] = {  # the end of an address: format and content type
    "geojson": ("geojson", "application/geo+json"),
    "csv": ("hxl", "text/csv; charset=utf-8; header=present"),
    "atom": ("atom", "application/atom+xml; charset=utf-8"),
}


def document_of(asking: ReadHandle, listed: Sequence[Listed], end: str, subject: str | None, now: datetime) -> str:
    """All that is known of these, in the format of that end. subject: the regions that were asked for."""
    told = asking.these_incidents([one.id for one in listed])
    return "".join(FORMATS[MEDIA[end][0]](Document(tuple(as_records(told)), now, subject)))
