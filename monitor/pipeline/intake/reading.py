"""How entries are read under a config."""

from __future__ import annotations

from collections.abc import Callable

from monitor.config import Config
from monitor.entries import Entry
from monitor.model import Cause
from monitor.pipeline.intake.absorb import Read
from monitor.reports import Reading, Text
from monitor.reports.assembly import Causes
from monitor.reports.judgement.periodic import as_periodic
from monitor.reports.language.triggers import TriggerHit, scan
from monitor.reports.reader import Reader

_VIOLENCE = {Cause.CONFLICT, Cause.CRIME, Cause.UNKNOWN}


def read_with(reader: Reader, config: Config) -> Read:
    """Reads as `reading:` says; accidents and disasters only where a rule asks for them."""
    causes = _causes(config)

    def read(entry: Entry) -> Reading:
        reading = reader.read(text_of(entry), config.reading, causes)
        return as_periodic(reading) if entry.periodic else reading

    return read


def speaks_of_harm(reader: Reader) -> Callable[[Entry], bool]:
    """Whether an entry holds a word of harm, as the scan before reading tells; in microseconds."""
    return lambda entry: isinstance(scan(text_of(entry), reader.languages), TriggerHit)


def reads_alike(one: Config, other: Config) -> bool:
    """Whether two configs read every entry alike, so that one reading serves both."""
    return all(
        a == b
        for a, b in (
            (one.places, other.places),
            (_causes(one), _causes(other)),
            (one.reading.numbers, other.reading.numbers),
            (one.reading.status, other.reading.status),
        )
    )


def _causes(config: Config) -> Causes:
    asked = {cause for rule in config.rules for cause in rule.causes}
    return "violence" if asked <= _VIOLENCE else "any"


def text_of(entry: Entry) -> Text:
    """What of an entry is read, with the feed's own traits as priors."""
    return Text(
        entry.title,
        entry.text,
        language=entry.language,
        published=entry.published,
        publisher=entry.publisher,
        home=entry.countries,
        party=entry.party,
    )
