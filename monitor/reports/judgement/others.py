"""Further figures: whether they are of other people than those who were told, or of some of these."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import NOT_CIVILIAN, Count, Victim
from monitor.reports.grammar.harms import KIN_AFTER
from monitor.reports.grammar.numbers import quantity_at
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.mentions import Mention
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence, Unit


def goes_on(scene: Scene, before: Mention, m: Mention, used: list[Mention], total: Count) -> bool:
    """ "50 were seized ... 40 in one town, and 20 others in the next": others than a part that was told before them in
    their sentence, and not than all."""
    group, part = m.bound.group, before.bound.group
    if group is None or not group.additive or total.figure is None:
        return False
    if any(told < total.figure for told in _counted_before(scene.sentences[m.sentence], group.start)):
        return True
    told = part.quantity.best if part and part.quantity else None
    return before not in used and before.sentence == m.sentence and told is not None and told < total.figure


def _counted_before(units: Sentence, start: int) -> Iterator[int]:
    """ "Some 40 were | seized, and 20 others were abducted": numbers without a noun that a form of "be" follows."""
    for k in range(start):
        quantity = quantity_at(units, k)
        behind = units[quantity.end].meaning.signs if quantity and quantity.end < start else ()
        if quantity and quantity.best and Sign.BE_MANY in behind:
            yield quantity.best


def adds(used: list[Mention], m: Mention) -> bool:
    """ "three militants were also killed", "another died". Attackers are counted only where the text's own total has
    them."""
    group = m.bound.group
    if group is None or m.one_of or used[0].bound.toll or Victim.PERPETRATOR in group.classes:
        return False
    classes = [g.bound.group.classes for g in used if g.bound.group]
    sides = bool(group.classes & NOT_CIVILIAN) != any(
        c & NOT_CIVILIAN for c in classes
    )  # "five soldiers ... 3 villagers were also killed"
    return bool(
        (group.additive or (m.bound.also and sides and not group.definite))
        and group.sure
        and all(c != group.classes for c in classes)
    )


def are_further(scene: Scene, used: list[Mention], m: Mention) -> bool:
    """ "One person was killed and | another died in hospital": told as others, by a word of harm of their own, in the
    sentence of those before, and not as some of them. Not where people of another harm stand between, whom they are
    beside, nor where others were told before: a headline stands in a page more than once, often without a stop."""
    group, last = m.bound.group, used[-1]
    if group is None or not group.additive or not group.sure or m.sentence != last.sentence or m.one_of:
        return False
    again = last.bound.group is not None and last.bound.group.additive
    apart = last.bound.at < group.start and not (last.bound.shared or last.bound.toll or again)
    return apart and not any(_parts(u, m) for u in scene.sentences[m.sentence][last.bound.at : group.start])


def _parts(unit: Unit, m: Mention) -> bool:
    harm = unit.meaning.predicate and unit.meaning.predicate.harm
    return Sign.INCLUDING in unit.meaning.signs or harm not in (None, m.bound.harm)


def opens_clause(units: Sentence, m: Mention) -> bool:
    """ "Three men were killed, | while a boy died of his wounds": of none of those before, from whom a word parts
    them."""
    first = min(m.bound.at, m.bound.group.start) if m.bound.group else m.bound.at
    return first > 0 and Sign.WHEN in units[first - 1].meaning.signs


def of_another_side(scene: Scene, used: list[Mention], m: Mention) -> bool:
    """ "Eight militants were killed, an army captain died": fighters of two sides, or fighters and others, in one
    sentence, each with a word of harm of their own."""
    last = used[-1]
    a, b = last.bound.group, m.bound.group
    if a is None or b is None or m.sentence != last.sentence or last.bound.at == m.bound.at:
        return False
    if (
        used[0].bound.toll
        or m.one_of
        or m.earlier
        or a.definite
        or b.definite
        or b.share
        or not (a.classes and b.classes)
    ):
        return False
    if Victim.PERPETRATOR in a.classes | b.classes:
        return False
    armed = [bool(g.classes & NOT_CIVILIAN) for g in (a, b)]
    called = [any(u.meaning.party_verb for u in scene.sentences[m.sentence][g.start : g.end]) for g in (a, b)]
    return armed[0] != armed[1] or (all(armed) and called[0] != called[1])


def are_kin(scene: Scene, used: list[Mention], m: Mention) -> bool:
    """ "A girl died at once, and her two brothers died in hospital": the kin of the one person told before, by a word
    of harm of their own."""
    group, last = m.bound.group, used[-1]
    if group is None or len(used) > 1 or last.sentence != m.sentence or last.bound.at == m.bound.at:
        return False
    one = last.bound.group is not None and last.bound.group.quantity is not None and last.bound.group.quantity.best == 1
    units = scene.sentences[m.sentence][group.start : group.end + KIN_AFTER]
    owned = group.start > last.bound.at and Sign.MY in units[0].meaning.signs
    return one and owned and any(Sign.KIN in u.meaning.signs for u in units)
