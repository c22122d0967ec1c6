"""In which of many texts a name stands, without reading them: by the three-letter pieces that a text has.

The pieces are counted into so many buckets, each with a bit for a text. A text that holds the name has all its pieces;
one that has them all is read.
"""

from __future__ import annotations

from collections.abc import Iterable

from monitor.incidents.bits import numbers

PIECE = 3  # letters
BUCKETS = 2_048  # a beginning of an article fills a sixth of them
STALE = 128  # texts that are gone, beyond as many as there are, until all is counted anew


class Openings:
    """Texts by the id of what they belong to."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._idents: list[str] = []  # by bit; some are gone, or stand here again
        self._at: dict[str, int] = {}  # the bit at which each stands
        self._bits: list[bytearray] = [bytearray() for _ in range(BUCKETS)]

    def put(self, ident: str, text: str) -> None:
        """A text in the place of an earlier one."""
        if len(self._idents) > 2 * len(self._texts) + STALE:
            self._count_anew()
        self._texts[ident] = text
        self._count(ident, text)

    def add(self, ident: str, text: str) -> None:
        """More text of one that is here: what it had is not counted again."""
        self._texts[ident] += f"\0{text}"
        self._mark(self._at[ident], text)

    def take(self, ident: str) -> None:
        """The text of this is gone."""
        self._texts.pop(ident, None)
        self._at.pop(ident, None)

    def naming(self, name: str) -> Iterable[str]:
        """The ids of all texts that hold a name."""
        pieces = _buckets(name)
        if not pieces:
            return [ident for ident, text in self._texts.items() if name in text]
        first, *others = (int.from_bytes(self._bits[piece], "little") for piece in pieces)
        for bits in others:
            first &= bits
        found = map(self._idents.__getitem__, numbers(first))
        return [ident for ident in found if name in self._texts.get(ident, "")]

    def _count(self, ident: str, text: str) -> None:
        self._at[ident] = len(self._idents)
        self._idents.append(ident)
        self._mark(self._at[ident], text)

    def _mark(self, number: int, text: str) -> None:
        at, bit = divmod(number, 8)
        for piece in _buckets(text):
            row = self._bits[piece]
            if len(row) <= at:
                row.extend(bytes(at + 1 - len(row)))
            row[at] |= 1 << bit

    def _count_anew(self) -> None:
        self._idents = []
        self._bits = [bytearray() for _ in range(BUCKETS)]
        for ident, text in self._texts.items():
            self._count(ident, text)


def _buckets(text: str) -> set[int]:
    return {hash(text[n : n + PIECE]) % BUCKETS for n in range(len(text) - PIECE + 1)}
