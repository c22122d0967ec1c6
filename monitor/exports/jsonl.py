"""JSON lines: everything that is known of each incident, under the keys of docs/rules.md, with all of its reports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from monitor.alerts.facts import incident_facts, report_facts
from monitor.exports import records as of
from monitor.exports.records import Document, Record
from monitor.text import UNSAFE, moment, printable


def written(doc: Document) -> Iterator[str]:
    for record in doc.records:
        yield f"{dumped(record_facts(record))}\n"


def record_facts(record: Record) -> dict[str, Any]:
    incident = record.incident
    reports = [{**report_facts(m), "link": of.web(m.link)} for m in incident.members]
    return {
        **incident_facts(incident, reports),
        "country_name": record.country,
        "sources": of.source_count(record),
        "history": [{"at": moment(h.at), "what": h.what, "detail": h.detail} for h in incident.history],
        "attribution": of.ATTRIBUTION,
    }


def dumped(value: object) -> str:
    """JSON that stays harmless inside a page: no tag, and nothing that re-orders text."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if _DOUBTFUL.search(text):
        text = json.dumps(clean(value), ensure_ascii=False, allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


# What `printable` may change, as JSON writes it: nearly no text has any of it, and to look once is cheap.
_DOUBTFUL = re.compile(rf"{UNSAFE.pattern}|\\[bfru]")


def clean(value: Any) -> Any:
    """The same with all of its text made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: clean(inner) for key, inner in value.items()}
    return [clean(inner) for inner in value] if isinstance(value, list) else value
