"""The list of a digest as CSV, for whoever keeps a table of their own: the incidents of the mail, under its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from monitor.deliveries.cells import Cell, guarded, line
from monitor.deliveries.filters import link
from monitor.text import one_line

_COUNTS = (("killed", "all"), ("killed", "civilian"), ("killed", "child"), ("injured", "all"))
_BOUNDS = ("low", "best", "high")
_PLACE = ("name", "admin1", "country", "lat", "lon", "precision")
COLUMNS = (
    *("number", "id", "name", "status", "severity", "counted", "date", "first_reported"),
    *(f"place_{key}" for key in _PLACE),
    *(f"{harm}_{victim}_{bound}" for harm, victim in _COUNTS for bound in _BOUNDS),
    *("weapon", "target", "cause", "grade", "disputed", "claimants", "publishers", "link"),
)


def table(incidents: Sequence[Mapping[str, Any]]) -> str:
    """A row an incident of a digest's list, in the order of the mail."""
    rows = [_row(number, incident) for number, incident in enumerate(incidents, 1)]
    return "".join([line(COLUMNS), *(line([_safe(cell) for cell in row]) for row in rows)])


def _safe(cell: Cell) -> Cell:
    return guarded(one_line(cell)) if isinstance(cell, str) else cell


def _row(number: int, incident: Mapping[str, Any]) -> Sequence[Cell]:
    place = incident.get("place") or {}
    first = next((found for report in incident["reports"] if (found := link(report.get("link")))), None)
    counted = not incident.get("earlier") and not incident.get("perhaps") and incident["status"] != "retracted"
    return [
        *(number, incident["id"], incident.get("name"), incident["status"], incident.get("severity")),
        *("yes" if counted else "no", incident["date"], incident["first_reported"]),
        *(place.get(key) for key in _PLACE),
        *_counts(incident["toll"]),
        *(incident[key] for key in ("weapon", "target", "cause", "grade")),
        "yes" if incident["disputed"] else "no",
        *("; ".join(incident[key]) for key in ("claimants", "publishers")),
        first,
    ]


def _counts(toll: Mapping[str, Any]) -> Iterator[Cell]:
    for harm, victim in _COUNTS:
        cell = (toll.get(harm) or {}).get(victim) or {}
        yield from (cell.get(bound) for bound in _BOUNDS)
