"""A toll as a table."""

from __future__ import annotations

from rich.table import Table

from monitor.cli.output import screen
from monitor.model import Count, Toll


def toll_table(toll: Toll) -> Table:
    """A row for each harm and victim class that the text speaks of."""
    cells = [(harm, victim, count) for harm, counts in toll.items() for victim, count in counts.items()]
    return screen.table(
        ("harm", "victim", "low", "best", "high", "words", ""),
        (
            (harm, victim, *bounds(count), f"“{count.words}”" if count.words else "", how(count))
            for harm, victim, count in cells
        ),
    )


def bounds(count: Count) -> tuple[str, str, str]:
    """low, best, high; a question mark where the harm is stated and its number is not."""
    if count.unknown:
        return "?", "?", "?"
    low, best, high = ("-" if n is None else str(n) for n in (count.low, count.best, count.high))
    return low, best, high


def how(count: Count) -> str:
    """How far to trust the words: worked out rather than said, or vague."""
    return ", ".join(word for word, true in (("worked out", count.derived), ("vague", count.vague)) if true)
