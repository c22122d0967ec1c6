"""A report: what one entry says of one event. Reading is pure: no clock, network, SQL or randomness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.model import Count, Harm, Victim
from monitor.on_demand import on_demand
from monitor.reports.types import (
    Conventions,
    Cut,
    Dropped,
    Failing,
    Failure,
    Kind,
    Mark,
    Part,
    Quote,
    Reading,
    Rejected,
    Report,
    Role,
    Telling,
    Text,
)

if TYPE_CHECKING:
    from monitor.reports.judgement.wars import are_foes
else:
    on_demand(
        __name__,
        {
            "judgement.wars": "are_foes",
        },
    )

__all__ = [
    "Conventions",
    "Count",
    "Cut",
    "Dropped",
    "Failing",
    "Failure",
    "Harm",
    "Kind",
    "Mark",
    "Part",
    "Quote",
    "Reading",
    "Rejected",
    "Report",
    "Role",
    "Telling",
    "Text",
    "Victim",
    "are_foes",
]
