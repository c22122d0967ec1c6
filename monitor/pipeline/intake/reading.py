"""How entries are read under a config."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from monitor.config import Config
from monitor.entries import Entry
from monitor.model import Cause
from monitor.pipeline.intake.absorb import ReadAll, ReadEntry
from monitor.reports import Conventions, Reading, Text
from monitor.reports.assembly import Causes
from monitor.reports.extract import Reads
from monitor.reports.judgement.periodic import as_periodic

_VIOLENCE = {Cause.CONFLICT, Cause.CRIME, Cause.UNKNOWN}


class ReadsMany(Protocol):
    """The protocol of what reads many texts at a time: the desk."""

    def read_all(self, texts: Sequence[Text], conventions: Conventions, causes: Causes) -> list[Reading]: ...


def read_with(reader: Reads, config: Config) -> ReadEntry:
    """Reads as `reading:` says; accidents and disasters only where a rule asks for them."""
    causes = _causes(config)

    def read(entry: Entry) -> Reading:
        return _as_its_kind(entry, reader.read(text_of(entry), config.reading, causes))

    return read


def read_all_with(desk: ReadsMany, config: Config) -> ReadAll:
    """As `read_with`, for many entries together."""
    causes = _causes(config)

    def read_all(entries: Sequence[Entry]) -> list[Reading]:
        readings = desk.read_all([text_of(entry) for entry in entries], config.reading, causes)
        return [_as_its_kind(entry, reading) for entry, reading in zip(entries, readings, strict=True)]

    return read_all


class Scans(Protocol):
    """The protocol of what tells whether a text need be read at all: the desk."""

    def harm(self, text: Text) -> bool: ...


def speaks_of_harm(desk: Scans) -> Callable[[Entry], bool]:
    """Whether an entry holds a word of harm, as the scan before reading tells."""
    return lambda entry: desk.harm(text_of(entry))


def _as_its_kind(entry: Entry, reading: Reading) -> Reading:
    return as_periodic(reading) if entry.periodic else reading


def reads_alike(one: Config, other: Config) -> bool:
    """Whether two configs read every entry alike, so that one reading serves both."""
    return all(
        a == b
        for a, b in (
            (one.languages, other.languages),
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
    """The parts of an entry that are read, with the feed's own traits as priors."""
    return Text(
        entry.title,
        entry.text,
        language=entry.language,
        published=entry.published,
        publisher=entry.publisher,
        home=entry.countries,
        party=entry.party,
        sections=entry.sections,
    )
