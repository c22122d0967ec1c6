"""Rows of bits, each one thing: "none of these" is one step however many they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def numbers(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def counted_in(columns: list[int], bits: int) -> None:
    """Count one more for each of these bits. columns: the counts of all in binary, a row of bits a digit."""
    for n, column in enumerate(columns):
        if not bits:
            return
        columns[n], bits = column ^ bits, column & bits
    if bits:
        columns.append(bits)


def at_least(columns: Sequence[int], number: int) -> int:
    """The bits that were counted so often, which is once at least."""
    more, equal = 0, -1
    for n in reversed(range(max(len(columns), number.bit_length()))):
        column = columns[n] if n < len(columns) else 0
        if number >> n & 1:
            equal &= column
        else:
            more |= equal & column
    return more | equal
