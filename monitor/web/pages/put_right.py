"""Single facts of an incident that people put right: how they are asked for, shown and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from monitor.deliveries.people import Person
from monitor.errors import MonitorError
from monitor.incidents import Correction, Fact, Incident, by_hand, standing_corrections
from monitor.model import Harm, Victim
from monitor.pipeline.put_right import NOBODY_KNOWS, Typed, correction_of, is_number_of_dead
from monitor.places.typed import LONGEST
from monitor.web.access.gate import may_take_back
from monitor.web.pages.doing import Doing
from monitor.web.pages.shell import form, words
from monitor.web.pages.shown import place_in
from monitor.web.words import PageWords

COUNTS = tuple(
    f"{harm}.{victim}"
    for harm in (Harm.KILLED, Harm.INJURED)
    for victim in Victim
    if not is_number_of_dead(f"{harm}.{victim}") and victim is not Victim.PERPETRATOR
)
"""The counts that the page offers; the number of all dead has a form of its own."""


@dataclass(frozen=True, slots=True)
class WordShown:
    """A correction that stands. mine: whether this reader may take it back; over: more were reported since."""

    at: datetime
    by: str
    what: str
    value: str
    note: str
    mine: bool
    over: bool


def words_shown(incident: Incident, person: Person) -> list[WordShown]:
    """The corrections that stand, in the reader's words."""
    standing = by_hand(incident)
    return [
        WordShown(
            one.at,
            one.by,
            fact_in(words(), one.name),
            _value(words(), one),
            one.note,
            may_take_back(person, one.by),
            one.name not in standing,
        )
        for one in standing_corrections(incident)
    ]


def facts_offered() -> Iterator[tuple[str, str]]:
    """Each count that can be put right, with its words."""
    for name in COUNTS:
        yield name, fact_in(words(), name)


def fact_in(said: PageWords, name: str) -> str:
    """`children killed` of `killed.child`, `place` of `place`."""
    harm, _, victim = name.partition(".")
    return f"{said.word('victim', victim)}, {said.word('harm', harm)}" if victim else said.word("fact", name)


def _value(said: PageWords, one: Correction) -> str:
    if one.what is Fact.PLACE:
        return place_in(said, one.place)
    if one.what is Fact.WEAPON and one.weapon:
        return said.word("weapon", one.weapon)
    found = {Fact.DATE: one.date, Fact.VICTIMS: one.figure}.get(one.what)
    return said.say("try.unknown") if found is None else str(found)


def correct(doing: Doing) -> tuple[str, str]:
    """Put one fact right. Raises MonitorError where that cannot be done."""
    name = form("fact", 40)
    value = NOBODY_KNOWS if form("nobody", 5) else form("value", LONGEST)
    if is_number_of_dead(name):
        raise MonitorError(words().say("acts.no_number"))

    def put_right() -> tuple[str, str]:
        word = correction_of(Typed(name, value), doing.incident, doing.room.config)
        [after] = doing.desk.correct(doing.incident, word).incidents
        return after.id, words().say("acts.put_right", fact=fact_in(words(), name), value=_value(words(), word))

    return doing.once_only(put_right)


def uncorrect(doing: Doing) -> tuple[str, str]:
    """Take back one's own word on a fact; an admin anybody's."""

    def may(at: datetime) -> bool:
        return all(may_take_back(doing.person, one.by) for one in doing.incident.corrections if one.at == at)

    return doing.take_back(may, lambda at: doing.desk.uncorrect(doing.incident, at).incidents[0], "acts.as_before")
