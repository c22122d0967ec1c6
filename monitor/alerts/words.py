"""Counts, places and times as a person reads them. Plain English; the words of a message belong to its template."""

from __future__ import annotations

from datetime import timedelta

from monitor.model import Count, Place, Precision

_PRECISION = {
    Precision.EXACT: "exact place",
    Precision.NEAR: "near this place",
    Precision.ADMIN2: "somewhere in this district",
    Precision.ADMIN1: "somewhere in this province",
    Precision.PART_OF_COUNTRY: "somewhere in this part of the country",
    Precision.COUNTRY: "somewhere in this country",
    Precision.INTERNATIONAL: "in international waters or airspace",
}


_VAGUE = ((1000, "thousands"), (100, "hundreds"), (10, "dozens"), (0, "several"))  # from which number on


def count_in_words(count: Count | None) -> str:
    """`at least 25`, `15 to 20`, `up to 30`, `dozens`, `unknown number`; `not stated` where there is no count."""
    if count is None:
        return "not stated"
    low, best, high = count.low, count.best, count.high
    if count.unknown or (best is None and high is None and not low):
        return "unknown number"
    if count.vague and high is None:
        return _vague_words(count)
    if low is None and best is None:
        return f"up to {high}"
    if high is None:
        return f"{best}, at least {low}" if None not in (low, best) and low != best else f"at least {low or best}"
    if low is None or low == high:
        return f"{high}" if best in (None, high) else f"{best}, up to {high}"
    return f"{low} to {high}"


def _vague_words(count: Count) -> str:
    """The number of the source's word: a convention's number for "dozens" is nobody's statement."""
    return next(word for least, word in _VAGUE if (count.figure or 0) >= least)


def found_in_words(count: Count | None) -> str:
    """The figure that a threshold compared with, then the whole count where that says more: `25 (at least 25)`."""
    words = count_in_words(count)
    return words if count is None or count.unknown or words == f"{count.figure}" else f"{count.figure} ({words})"


def place_in_words(place: Place | None) -> str:
    """`Idlib, SY`, `Maarat Misrin, Idlib, SY`, or `no place`."""
    if place is None:
        return "no place"
    parts = [place.name or place.written, place.admin1, place.country]
    return ", ".join(dict.fromkeys(part for part in parts if part)) or "no place"


def precision_in_words(precision: Precision) -> str:
    """The meaning of a where_prec code."""
    return _PRECISION[precision]


def duration_in_words(span: timedelta) -> str:
    """`36 hours`, `30 minutes`, `3 days`: the largest unit of which there are two or more, rounded down."""
    seconds = int(span.total_seconds())
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if abs(seconds) >= 2 * length or (unit != "day" and abs(seconds) == length):
            number = seconds // length
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return f"{seconds} seconds"
