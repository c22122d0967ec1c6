"""An Atom feed of incidents (RFC 4287): stable ids, text only, so that no markup of anybody's can act in a reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from monitor.alerts.words import count_in_words, place_in_words
from monitor.exports import records as of
from monitor.exports.records import Document, Record
from monitor.incidents import IncidentStatus
from monitor.model import Harm, Victim, count_of
from monitor.text import moment

_SPACE = uuid5(NAMESPACE_URL, "casualty-monitor:incidents")


def written(doc: Document) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield element("id", identity("feed", doc.subject or "", "public" if doc.public else ""))
    yield element("title", f"Reported incidents: {doc.subject or 'everywhere'}")
    records = iter(doc.records)
    latest = list(islice(records, 1))  # they come with the last updated first
    yield element("updated", stamp(latest[0].incident.updated if latest else doc.at))
    yield "<author><name>casualty-monitor</name></author>\n"
    yield element("rights", of.ATTRIBUTION)
    for record in chain(latest, records):
        yield entry(record)
    yield "</feed>\n"


def identity(*words: str) -> str:
    """The same for the same words, whenever and wherever it is worked out."""
    return f"urn:uuid:{uuid5(_SPACE, chr(10).join(words))}"


def entry(record: Record) -> str:
    incident = record.incident
    links = "".join(
        f'<link rel="{"related" if at else "alternate"}" href={quoteattr(of.plain(link))}/>\n'
        for at, link in enumerate(of.links(record))
    )
    return "".join(
        (
            "<entry>\n",
            element("id", identity("incident", incident.id)),
            element("title", title(record)),
            element("updated", stamp(incident.updated)),
            element("published", stamp(incident.opened)),
            links,
            f"<category term={quoteattr(incident.cause)}/>\n",
            element("content", "\n".join(content(record))),
            "</entry>\n",
        )
    )


def element(name: str, text: str) -> str:
    """Plain text, which is what Atom takes an element without a type for."""
    lines = "\n".join(of.plain(line) for line in text.split("\n"))
    return f"<{name}>{escape(lines)}</{name}>\n"


def stamp(at: datetime) -> str:
    return moment(at) or ""


def title(record: Record) -> str:
    """Where and how many, as reported; where no toll is stated what was hit. What is taken back says so first: many
    readers show nothing else."""
    incident = record.incident
    back = "RETRACTED: " if incident.status is IncidentStatus.RETRACTED else ""
    stated = [f"{count_in_words(count)} {harm}" for harm in Harm if (count := count_of(incident.toll, harm))]
    hit = [f"{incident.target} hit".replace("_", " ")] if incident.target and not stated else []
    where = place_in_words(incident.place)
    return f"{back}{where}: {', '.join(stated or hit) or 'no toll stated'} (reported)"


def content(record: Record) -> Iterator[str]:
    incident = record.incident
    yield f"Date of event: {of.day(record) or 'not stated'}"
    for harm, cells in incident.toll.items():
        for victim, count in cells.items():
            who = "" if victim is Victim.ALL else f" {victim}".replace("_", " ")
            yield f"Reported {harm}{who}: {count_in_words(count)}"
    yield f"Weapon: {(incident.weapon or 'not stated').replace('_', ' ')}"
    yield f"Grade: {incident.grade.replace('_', ' ')}, independent sources: {of.source_count(record)}"
    yield f"Status: {incident.status}"
    yield from (f"{m.publisher}: {m.title}" for m in of.sources(record) if m.title)
