"""JSON lines: everything that is known of each incident, under the keys of docs/rules.md, with all of its reports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from monitor.alerts.facts import incident_facts, moment, report_facts
from monitor.exports import records as of
from monitor.exports.records import Document, Record
from monitor.text import printable


def written(doc: Document) -> Iterator[str]:
    for record in doc.records:
        yield f"{dumped(record_facts(record))}\n"


def record_facts(record: Record) -> dict[str, Any]:
    incident = record.incident
    return {
        **incident_facts(incident),
        "country_name": record.country,
        "sources": of.source_count(record),
        "reports": [{**report_facts(m), "link": of.web(m.link)} for m in incident.members],
        "history": [{"at": moment(h.at), "what": h.what, "detail": h.detail} for h in incident.history],
        "attribution": of.ATTRIBUTION,
    }


def dumped(value: object) -> str:
    """JSON that stays harmless inside a page: no tag, and nothing that re-orders text."""
    return json.dumps(clean(value), ensure_ascii=False, allow_nan=False).replace("<", "\\u003c").translate(_ENDS)


_ENDS = {0x2028: "\\u2028", 0x2029: "\\u2029"}  # line ends to JavaScript


def clean(value: Any) -> Any:
    """The same with all of its text made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: clean(inner) for key, inner in value.items()}
    return [clean(inner) for inner in value] if isinstance(value, list) else value
