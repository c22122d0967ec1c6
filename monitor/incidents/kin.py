"""Which reports of an incident have one source behind them, worked out once for each pair.

An incident grows by one report at a time, and who repeats whom of those before does not change by it: the one that
came is compared with them, and what is known of the others is taken up. Each report is a bit (`bits.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from monitor.incidents.bits import at_least, counted_in, numbers
from monitor.incidents.changed_copy import FigureWords
from monitor.incidents.incident import Member
from monitor.incidents.passages import Passages
from monitor.incidents.wording import COPY, COPY_WORDS, WordSet, are_copies, every_word
from monitor.model import Harm, count_of
from monitor.organisations import voice_name

K = TypeVar("K")

MANY = 8  # texts, from which on they are counted rather than compared


def speaker(member: Member) -> str:
    """Whoever the report names as its source; the publisher where nobody is named, or only "residents" are: these are
    others in each town, and in each feed."""
    report = member.report
    return member.publisher if report.claimant is None or report.claimant_is_anonymous else report.claimant


@dataclass(slots=True)
class Kin:
    """Reports, each with a bit, and for each those with the same speaker."""

    _members: list[Member] = field(default_factory=list)
    _at: dict[int, int] = field(default_factory=dict)  # by identity
    _alike: list[int] = field(default_factory=list)
    _names: _Names = field(default_factory=lambda: _Names())
    _texts: _Texts = field(default_factory=lambda: _Texts())
    _figures: _Figures = field(default_factory=lambda: _Figures())

    @classmethod
    def of(cls, members: Iterable[Member]) -> Kin:
        kin = cls()
        for member in members:
            kin.add(member)
        return kin

    def __len__(self) -> int:
        return len(self._members)

    def add(self, member: Member) -> None:
        """Compare a report with all others, where it is none of them."""
        if id(member) in self._at:
            return
        at = len(self._members)
        like = self._names.like(speaker(member), at) | self._texts.like(member, at)
        like |= self._figures.like(member, at, like)
        for n in numbers(like):
            self._alike[n] |= 1 << at
        self._members.append(member)  # which keeps it, or another could have its identity
        self._alike.append(like)
        self._at[id(member)] = at

    def bit(self, member: Member) -> int:
        return 1 << self._at[id(member)]

    def like(self, member: Member) -> int:
        """The bits of all others that are like it."""
        return self._alike[self._at[id(member)]]

    def bits(self, members: Iterable[Member]) -> int:
        found = 0
        for member in members:
            found |= 1 << self._at[id(member)]
        return found

    def like_any(self, members: Iterable[Member]) -> int:
        """The bits of all that are like one of these."""
        found = 0
        for member in members:
            found |= self._alike[self._at[id(member)]]
        return found


class _Names:
    """Who speaks in each report: a name finds those that mean the same voice by its words and by the organisations that
    it names, however many others speak."""

    def __init__(self) -> None:
        self._folded: dict[str, int] = {}  # the bits of the reports under each name, ...
        self._with: dict[str, int] = {}  # under one that has a word, ...
        self._long: dict[int, int] = {}  # that has so many words, ...
        self._meaning: dict[int, int] = {}  # that names an organisation

    def like(self, name: str, at: int) -> int:
        """The bits of the reports under a name that means the same voice (`same_name`); this one, which has the bit
        `at`, is from now on among them."""
        mine, bit = voice_name(name), 1 << at
        found = _marked(self._folded, [mine.folded], bit)
        found |= _marked(self._meaning, mine.organisations, bit)
        return found | self._of_words(mine.words, bit)

    def _of_words(self, words: WordSet, bit: int) -> int:
        """Those under a name that has all of these words, or no others."""
        columns, with_all = list[int](), -1 if words else 0
        for word in words:
            holding = _marked(self._with, [word], bit)
            counted_in(columns, holding)
            with_all &= holding
        for number, long in self._long.items():
            if number <= len(words):
                with_all |= at_least(columns, number) & long
        if words:
            self._long[len(words)] = self._long.get(len(words), 0) | bit
        return with_all


def _marked(index: dict[K, int], keys: Iterable[K], bit: int) -> int:
    """The bits that stand under these keys; this one does from now on."""
    found = 0
    for key in keys:
        before = index.get(key, 0)
        found |= before
        index[key] = before | bit
    return found


class _Texts:
    """The words of each report. Few are compared one by one; of many it is counted for all at once how many words they
    share, and few share enough."""

    def __init__(self) -> None:
        self._members: list[Member] = []
        self._with: dict[str, int] = {}  # the bits of the texts that hold a word, once there are many

    def like(self, member: Member, at: int) -> int:
        """The bits of the texts that are copies of this one, which has the bit `at`, and is from now on among them."""
        self._members.append(member)
        if at == 0:  # most incidents have one report
            return 0
        words = every_word(member)
        others: Iterable[int] = range(at)
        if at >= MANY:
            if at == MANY:
                for n in others:
                    self._shared(every_word(self._members[n]), n)
            others = numbers(at_least(self._shared(words, at), max(COPY_WORDS, int(COPY * len(words)))))
        return sum(1 << n for n in others if are_copies(words, every_word(self._members[n])))

    def _shared(self, words: WordSet, at: int) -> list[int]:
        """How many of these words each text has, in columns; they are put among the texts."""
        shared: list[int] = []
        for word in words:
            others = self._with.get(word, 0)
            counted_in(shared, others)
            self._with[word] = others | 1 << at
        return shared


class _Figures:
    """The words about each report's number of dead. Where they stand in what another feed prints, with that number, the
    two have one source, however either is padded."""

    def __init__(self) -> None:
        self._of: dict[int, Passages] = {}

    def like(self, member: Member, at: int, known: int) -> int:
        """The bits of the reports that hold its words or whose words it holds; this one, which has the bit `at`, is
        from now on among them. known: the bits of those that are like it anyway."""
        count = count_of(member.report.toll, Harm.KILLED)
        if count is None or count.figure is None:
            return 0
        same = self._of.setdefault(count.figure, Passages())
        return same.like(FigureWords(member, count), member.feed, at, known)


@dataclass(slots=True)
class Groups:
    """Reports that are put into the first group that holds one like it, else into one of their own."""

    kin: Kin
    _bits: list[int] = field(default_factory=list)  # of each group
    _all: int = 0

    def put(self, member: Member) -> int:
        """The number of its group."""
        mine, like = self.kin.bit(member), self.kin.like(member)
        home = len(self._bits)
        if like & self._all:
            home = next((n for n, bits in enumerate(self._bits) if bits & like), home)
        if home == len(self._bits):
            self._bits.append(mine)
        else:
            self._bits[home] |= mine
        self._all |= mine
        return home
