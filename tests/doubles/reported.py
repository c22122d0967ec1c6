"""A small, valid report, made of what reading has and of nothing else of the monitor: the child that reads makes some,
too, and many a test starts one."""

from __future__ import annotations

from datetime import date
from typing import Any

from monitor.model import Cause, Count, Harm, Place, Precision, Toll, Victim
from monitor.reports import Kind, Quote, Report

HARBOUR = Place("Karsa", "SY", "Idlib", 35.9, 36.6, Precision.EXACT, "Karsa")


def toll(killed: int | None = 5) -> Toll:
    return {Harm.KILLED: {Victim.ALL: Count(killed, killed, None, f"at least {killed}", (0, 10))}}


def report(killed: int | None = 5, **fields: Any) -> Report:
    known: dict[str, Any] = {
        "toll": toll(killed),
        "place": HARBOUR,
        "date": date(2026, 3, 2),
        "cause": Cause.CONFLICT,
        "confidence": 0.9,
        "quotes": (Quote(f"at least {killed}", (0, 10)),),
    }
    return Report(Kind.CASUALTIES, **(known | fields))
