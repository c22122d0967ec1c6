"""A report: what one entry says of one event. Reading is pure: no clock, network, SQL or randomness."""

from monitor.model import Count, Harm, Victim
from monitor.reports.judgement.wars import are_foes
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
