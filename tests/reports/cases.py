"""The reading cases of tests/corpus/: loaded, read, and compared with what was expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from monitor.model import Count, Harm, Victim, count_of
from monitor.reports import Kind, Reading, Report, Text
from monitor.reports.reader import Reader

CORPUS = Path(__file__).parent.parent / "corpus"
HARMS = [h.value for h in Harm]
CLASSES = [v.value for v in Victim if v is not Victim.ALL]
PLAIN = ["cause", "weapon", "target", "actor", "country", "place", "date", "claimant", "disputed"]
ABOUT = ("phenomenon", "title", "text", "published", "known_gap")
FIELDS = {*ABOUT, "vague", "reports", "attack", "context", "rejected", *HARMS, *CLASSES, *PLAIN}


@dataclass(frozen=True, slots=True)
class Case:
    """One text and what must be read from it; `wanted` holds the fields that the case names.

    known_gap: why the reader does not read it so yet; null where it must.
    """

    name: str
    phenomenon: int
    title: str
    text: str
    published: datetime | None
    wanted: Mapping[str, Any]
    known_gap: str | None = None


@cache
def load_cases() -> tuple[Case, ...]:
    """Every case of every file, named by folder, file and number."""
    yaml = YAML(typ="safe")
    return tuple(
        _case(f"{path.relative_to(CORPUS).with_suffix('').as_posix()}-{n}", raw)
        for path in sorted(CORPUS.rglob("*.yaml"))
        for n, raw in enumerate(yaml.load(path.read_text(encoding="utf-8")), 1)
    )


def _case(name: str, raw: Mapping[str, Any]) -> Case:
    unknown = set(raw) - FIELDS
    assert not unknown, f"{name}: unknown fields {sorted(unknown)}; tests/corpus/README.md has the list"
    published = raw.get("published", "2024-12-02")
    at = datetime.fromisoformat(f"{published}T18:00:00").replace(tzinfo=UTC) if published else None
    wanted = {k: v for k, v in raw.items() if k not in ABOUT}
    return Case(name, raw["phenomenon"], raw.get("title", ""), raw.get("text", ""), at, wanted, raw.get("known_gap"))


def wrongs(case: Case, reader: Reader) -> list[str]:
    """The differences from what is expected; empty where all is right."""
    reading = reader.read(Text(case.title, case.text, published=case.published))
    wanted = dict(case.wanted)
    rejected = wanted.pop("rejected", None)
    if rejected:
        return _compared(
            "rejected",
            reading.rejected is not None if rejected == "any" else reading.rejected,
            True if rejected == "any" else rejected,
        )
    return [
        problem
        for field, value in wanted.items()
        for problem in _compared(field, read_field(reading, field), _as_read(field, value))
    ]


def _compared(field: str, got: object, wanted: object) -> list[str]:
    return [] if got == wanted else [f"{field}: wanted {wanted}, got {got}"]


def read_field(reading: Reading, field: str) -> object:
    """A field of a case as the reading has it."""
    if field == "reports":
        return len(reading.of(Kind.CASUALTIES))
    if field == "context":
        return next((r.why for r in reading.of(Kind.CONTEXT)), None)
    if field == "attack":
        return next((r.target for r in reading.of(Kind.ATTACK)), None)
    main = next(iter(reading.of(Kind.CASUALTIES)), None)
    return None if main is None else _of_report(main, field)


def _of_report(report: Report, field: str) -> object:
    if field in HARMS:
        return _bounds(count_of(report.toll, Harm(field)))
    if field in CLASSES:
        count = count_of(report.toll, Harm.KILLED, Victim(field))
        return count.best if count else None
    if field == "vague":
        return any(c[Victim.ALL].vague for c in report.toll.values() if Victim.ALL in c)
    if field == "country":
        return report.place.country if report.place else None
    if field == "place":
        return report.place.name if report.place else None
    if field == "date":
        return report.date.isoformat() if report.date else None
    return getattr(report, field)


def _bounds(count: Count | None) -> object:
    return None if count is None else (count.low, count.best, count.high)


def _as_read(field: str, value: Any) -> object:
    """A number wants that best figure; with bounds, all three; null, that nobody is told of."""
    if field not in HARMS or value is None:
        return value
    if value == "unknown":
        return (None, None, None)
    return tuple(value) if isinstance(value, list) else Best(value)


class Best(int):
    """Equal to any count whose best figure it is."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple) and other[1] == int(self)

    __hash__ = int.__hash__
