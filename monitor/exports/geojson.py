"""GeoJSON (RFC 7946): a feature an incident, a point where the province at least is known, else a null geometry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from monitor.alerts.words import count_in_words, place_in_words, precision_in_words
from monitor.exports import records as of
from monitor.exports.jsonl import dumped
from monitor.exports.records import Document, Record, bound
from monitor.incidents import first_reported
from monitor.model import Harm, Victim, count_of
from monitor.text import moment


def written(doc: Document) -> Iterator[str]:
    """The collection, a feature a line."""
    yield f'{{"type": "FeatureCollection", "attribution": {dumped(of.ATTRIBUTION)}, "features": ['
    for at, record in enumerate(doc.records):
        yield f"{',' if at else ''}\n{dumped(feature(record))}"
    yield "\n]}\n"


def feature(record: Record) -> dict[str, Any]:
    found = of.coordinates(record.incident)
    geometry = {"type": "Point", "coordinates": [found[1], found[0]]} if found else None
    return {"type": "Feature", "id": record.incident.id, "geometry": geometry, "properties": properties(record)}


def properties(record: Record) -> dict[str, Any]:
    incident, place = record.incident, record.incident.place
    return {
        "place": place_in_words(place) if place else None,
        "precision": of.precision(record),
        "precision_words": precision_in_words(place.precision) if place else None,
        "admin1": of.admin1(record),
        "country": of.country_code(record),
        "country_name": record.country,
        "date": of.day(record),
        "first_reported": moment(first_reported(incident)),
        "updated": moment(incident.updated),
        **figures(record),
        "cause": incident.cause,
        "weapon": incident.weapon,
        "target": incident.target,
        "grade": incident.grade,
        "status": incident.status,
        "perhaps": incident.perhaps,
        "sources": of.source_count(record),
        "publishers": of.publishers(record),
        "links": of.links(record),
    }


def figures(record: Record) -> dict[str, Any]:
    """Reported counts: killed and injured with their bounds, and in words."""
    return {
        **bounds(record, Harm.KILLED),
        **bounds(record, Harm.INJURED),
        "civilians_killed_best": bound(Harm.KILLED, Victim.CIVILIAN, "best")(record),
        "children_killed_best": bound(Harm.KILLED, Victim.CHILD, "best")(record),
    }


def bounds(record: Record, harm: Harm) -> dict[str, Any]:
    numbers = {f"{harm}_{which}": bound(harm, Victim.ALL, which)(record) for which in ("low", "best", "high")}
    return {**numbers, f"{harm}_words": count_in_words(count_of(record.incident.toll, harm))}
