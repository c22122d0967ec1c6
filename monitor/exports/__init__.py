"""Incidents as the documents that others work with: one pure file a format (docs/exports.md).

    records   what a format is given: an incident that stands, with its country's name
    public    the same with what must not be published taken out, so that no format can tell it
    table     CSV that a spreadsheet cannot be made to run;  hxl, aoav, airwars, ucdp   its columns
    evidence  all of one incident, as files that can be checked
    geojson, jsonl, atom                                                               the other documents

Every figure is what was reported; none was checked by anybody here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from monitor.exports import airwars, aoav, atom, geojson, hxl, jsonl, ucdp
from monitor.exports.records import ATTRIBUTION, Document, Record, document
from monitor.incidents.marks import merged_away

__all__ = ["ATTRIBUTION", "FORMATS", "Document", "Record", "document", "merged_away"]

FORMATS: Mapping[str, Callable[[Document], Iterator[str]]] = {
    "hxl": hxl.written,
    "geojson": geojson.written,
    "jsonl": jsonl.written,
    "atom": atom.written,
    "aoav": aoav.written,
    "airwars": airwars.written,
    "ucdp": ucdp.written,
}
