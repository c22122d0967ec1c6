"""The records that every format is given, and the questions that all ask of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.incidents import Incident, IncidentStatus, Member
from monitor.model import Harm, Precision, Victim, count_of
from monitor.places.countries import country_names
from monitor.text import one_line

ATTRIBUTION = "Place data: GeoNames, CC BY 4.0"
MANY = " | "  # between several values in one cell: links hold commas and semicolons
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_NO_XML = re.compile("[\ufffe\uffff\u2028\u2029]")  # not characters, or line ends to some readers of JSON


@dataclass(frozen=True, slots=True)
class Record:
    """An incident to be told, and its country's English name."""

    incident: Incident
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An export: records, the last updated first; a format asks for each once. subject: the region asked for, None =
    everywhere. at: when made."""

    records: Iterable[Record]
    at: datetime
    subject: str | None = None
    public: bool = False


def document(
    incidents: Iterable[Incident], at: datetime, subject: str | None = None, *, public: bool = False
) -> Document:
    """A document of these incidents."""
    return Document(tuple(as_records(incidents)), at, subject, public)


def as_records(incidents: Iterable[Incident]) -> Iterator[Record]:
    """Incidents on their way into a document, one after another."""
    return (Record(incident, country_of(incident)) for incident in incidents)


def country_of(incident: Incident) -> str | None:
    code = incident.place.country if incident.place else None
    return country_names().get(code, code) if code else None


def unretracted(doc: Document) -> Iterator[Record]:
    """The incidents that an analyst's table counts: those that nobody took back."""
    return (r for r in doc.records if r.incident.status is not IncidentStatus.RETRACTED)


def perhaps(record: Record) -> str | None:
    """The incident that it may be the same as: whoever adds up leaves it out."""
    return record.incident.perhaps


def bound(harm: Harm, victim: Victim, which: str) -> Callable[[Record], int | None]:
    """A column's question for `low`, `best` or `high` of one cell; None where the reports do not say."""

    def ask(record: Record) -> int | None:
        count = count_of(record.incident.toll, harm, victim)
        return {"low": count.low, "best": count.best, "high": count.high}[which] if count else None

    return ask


def coordinates(incident: Incident) -> tuple[float, float] | None:
    """Latitude and longitude where the province at least is known: the middle of a country is no place of an event."""
    place = incident.place
    if place is None or place.lat is None or place.lon is None or place.precision > Precision.ADMIN1:
        return None
    return place.lat, place.lon


def latitude(record: Record) -> float | None:
    return found[0] if (found := coordinates(record.incident)) else None


def longitude(record: Record) -> float | None:
    return found[1] if (found := coordinates(record.incident)) else None


def precision(record: Record) -> int | None:
    return int(record.incident.place.precision) if record.incident.place else None


def place_name(record: Record) -> str | None:
    return record.incident.place.name if record.incident.place else None


def admin1(record: Record) -> str | None:
    return record.incident.place.admin1 if record.incident.place else None


def country_code(record: Record) -> str | None:
    return record.incident.place.country if record.incident.place else None


def written_place(record: Record) -> str | None:
    """The place as the text has it: a gazetteer can be wrong."""
    return record.incident.place.written if record.incident.place else None


def day(record: Record) -> str | None:
    """The day of the event, None where no report tells it: never the day of the news."""
    return record.incident.date.isoformat() if record.incident.date else None


def sources(record: Record) -> Sequence[Member]:
    """Its reports, without what only waited for it: that is perhaps of another event."""
    return [m for m in record.incident.members if not m.only_waited]


def publishers(record: Record) -> list[str]:
    return distinct(m.publisher for m in sources(record))


def links(record: Record) -> list[str]:
    return distinct(web(m.link) for m in sources(record))


def web(link: str | None) -> str | None:
    """The address of a web page; any other kind of link can be made to run something."""
    return link if link and _WEB.fullmatch(link) else None


def source_count(record: Record) -> int:
    """Independent sources, as incidents.md counts them; publishers where none were named."""
    return len(record.incident.claimants) or len(publishers(record))


def distinct(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def joined(values: Sequence[str]) -> str:
    return MANY.join(values)


def plain(text: str) -> str:
    """One line that holds nothing that acts on a reader's screen or parser."""
    return one_line(_NO_XML.sub(" ", text))
