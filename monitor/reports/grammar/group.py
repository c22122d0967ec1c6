"""People as a group: their number and class, who among them, and lists that add up."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.reports.grammar.numbers import Quantity
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Unit

PAIR = 2  # members of a list whose second may say no more than what the first is


@dataclass(frozen=True, slots=True)
class Group:
    """People in units [start, end). quantity None: a plural without number ("civilians"), of unknown size.

    harm: told by the noun itself ("three fatalities"). parts: who among them ("including two children").
    sure: the head is a word for people; else a bare number or a noun that the language file lacks.
    """

    start: int
    end: int
    quantity: Quantity | None
    classes: frozenset[str] = frozenset()
    harm: str | None = None
    parts: tuple[Group, ...] = ()
    members: tuple[Group, ...] = ()  # of a list that adds up
    sure: bool = True
    additive: bool = False  # "another", "others", "more"
    definite: bool = False  # "the five", "his": told before, or known
    bare: bool = False  # no noun at all
    name: bool = False
    share: bool = False  # "three of them": of people counted before
    alone: bool = False  # the noun tells its harm without a numeral
    implied: bool = False  # no word says the classes; what was attacked does
    unclear: bool = False  # who may have fought: "killed in a gunfight"

    @property
    def told_apart(self) -> tuple[Group, ...]:
        """The parts that are something which the whole is not: of "four fighters, including two commanders", none."""
        return tuple(p for p in self.parts if not (p.classes and p.classes <= self.classes))


@dataclass(slots=True)  # never changed, and not frozen: there is one for each word, and that takes twice as long
class Item:
    """A group, or else a single unit. at: its first unit's place in the sentence."""

    at: int
    unit: Unit
    group: Group | None = None

    def says(self, sign: Sign) -> bool:
        """Whether it is a word of this meaning, and no group."""
        return not self.group and sign in self.unit.meaning.signs


def listed(first: Group, others: list[Group]) -> Group:
    """A list as one group: numbers add up; classes hold for each member."""
    members = tuple(m for g in (first, *others) for m in (g.members or (g,)))
    counted = [m.quantity for m in members if m.quantity and m.quantity.vague is None]
    parts = tuple(p for m in members for p in m.told_apart)
    shared = frozenset.intersection(*(m.classes for m in members))
    numbers = [m.quantity for m in members if m.quantity]
    if len(numbers) == 1 and first.quantity is numbers[0] and (numbers[0].best or 2) > 1 and _share(members[1:]):
        kinds = (replace(first, quantity=None), *members[1:])
        return replace(first, end=others[-1].end, members=kinds, parts=parts, classes=shared)
    if not counted:
        return replace(first, end=others[-1].end, members=members, parts=parts, classes=shared)
    total = Quantity(first.start, others[-1].end, _sum(counted, "low"), _sum(counted, "best"), _high(members, counted))
    if len(members) > PAIR and (total.low or 0) < len(members):  # "wife, children, nephew and cousins"
        total = replace(total, low=len(members), best=None)
    return Group(
        first.start,
        others[-1].end,
        total,
        shared,
        first.harm,
        parts,
        members,
        any(m.sure for m in members),
        first.additive,
        first.definite,
    )


def _share(others: tuple[Group, ...]) -> bool:
    """ "28 soldiers and civilians": plurals without a word before them share the number of the first."""
    return all(g.quantity is None and not (g.definite or g.additive) for g in others)


def _sum(quantities: list[Quantity], field: str) -> int | None:
    values = [getattr(q, field) for q in quantities]
    return None if any(v is None for v in values) else sum(values)


def _high(members: tuple[Group, ...], counted: list[Quantity]) -> int | None:
    return _sum(counted, "high") if len(counted) == len(members) else None
