"""Everything else that was recognised in a text, for `explain`: places, times, weapons, targets, sources, qualifiers.

`Reading.marks` keeps the words that carry figures; these are worked out only when somebody asks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from monitor.places import Resolved
from monitor.reports.grammar.scene import Scene
from monitor.reports.language.meanings import Meaning
from monitor.reports.types import Mark, Role


def scenery(scene: Scene, places: Iterable[Resolved]) -> Iterator[Mark]:
    """The marks of one text in no order; a word that is part of a place's name is only that."""
    shown = [resolved for resolved in places if not resolved.mention.hint]
    named = [resolved.mention.span for resolved in shown]
    for resolved in shown:
        yield Mark(resolved.mention.span, Role.PLACE, resolved.place.name)
    for unit in scene.units(range(len(scene.sentences))):
        start, end = scene.source.span(unit.start, unit.end)
        if (role := role_of(unit.meaning)) and not _within(named, start, end):
            yield Mark((start, end), role, note_of(unit.meaning))


def _within(named: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch shares a character with a name; names stand in the order of the text, and apart."""
    before = bisect_left(named, (end, 0)) - 1
    return before >= 0 and start < named[before][1]


def role_of(meaning: Meaning) -> Role | None:
    """The role as which a phrase is shown; one that also tells harm or counts people is marked by its figure
    already."""
    if meaning.predicate or meaning.noun:
        return None
    known = (
        (Role.WEAPON, meaning.weapon),
        (Role.TARGET, meaning.target),
        (Role.TIME, meaning.time),
        (Role.CLAIMANT, meaning.source),
        (Role.QUALIFIER, meaning.qualifiers),
    )
    return next((role for role, found in known if found), None)


def note_of(meaning: Meaning) -> str:
    """In what sense: the weapon's name, the qualifier's."""
    words = [meaning.weapon, meaning.target, *sorted(meaning.qualifiers)]
    return ", ".join(str(word) for word in words if word)
