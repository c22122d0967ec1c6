"""The toll of one event: cells by harm and victim, from its mentions, under the conventions of the config."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from monitor.model import ARMED, NOT_CIVILIAN, Count, Harm, Numbers, Status, Toll, Victim
from monitor.reports.grammar.group import Group
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.hurt import of_these_dead, with_the_dead_once
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.others import adds, are_further, are_kin, goes_on, of_another_side, opens_clause
from monitor.reports.language.meanings import Sign
from monitor.reports.types import Conventions

FEW = 3  # a figure so small recurs by chance
OTHERS = 3  # units from "other" to their word of saying: "other officials said"
TIMES = 2  # from "at least 20" in a headline to the number that it rounds down
CLOSE = 2  # sentences from the last figure that told the same event
Cells = dict[Victim, Count]


def toll_of(scene: Scene, mentions: list[Mention], conventions: Conventions) -> Toll:
    """The toll of one event as a text gives it, harm by harm."""
    toll: dict[Harm, Cells] = {}
    mentions = with_the_dead_once(scene, mentions)
    for harm in Harm:
        ours = [m for m in mentions if m.bound.harm == harm]
        if harm is Harm.INJURED:
            ours = of_these_dead(mentions, toll.get(Harm.KILLED, {}).get(Victim.ALL))
        if ours and (cells := _cells(scene, ours, conventions)):
            toll[harm] = cells
    return toll


def _cells(scene: Scene, mentions: list[Mention], conventions: Conventions) -> Cells:
    whole = [m for m in mentions if not m.bound.part]
    total = _total(scene, whole, conventions.numbers)
    cells: Cells = {Victim.ALL: total[0]} if total else {}
    counted = total[1] if total else []
    adds_up = (
        total is not None
        and len(counted) > 1
        and _is_sum(total[0], [_count(scene, m, conventions.numbers) for m in counted])
    )
    for m in [*counted, *(m for m in mentions if m not in counted and _tells_part(m))]:
        for victim, count in _classes(scene, m, conventions.numbers).items():
            mostly = victim in ARMED and _most_were(count, m, counted, cells)
            if adds_up and m in counted and victim in cells:
                cells[victim] = _sum(cells[victim], count)
            elif m in counted or mostly or (victim not in NOT_CIVILIAN and _within(scene, count, m, counted, cells)):
                cells.setdefault(victim, _whole(count, m, cells))
    if cells and (Victim.ALL not in cells or cells[Victim.ALL].unknown):  # "a wife and two sons are among the dead"
        listed = [_count(scene, m, conventions.numbers) for m in mentions if m.bound.group and m.bound.group.members]
        largest = max([*cells.values(), *listed], key=lambda c: c.figure or 0)
        cells[Victim.ALL] = replace(largest, best=None, high=None, derived=True) if largest.figure else largest
    cells = _no_more_than_all(cells)
    if conventions.status is Status.PRESUME and counted and all(_all_armed(m) for m in counted):
        cells.setdefault(Victim.CIVILIAN, Count(0, 0, 0, derived=True))
    if conventions.status is Status.PRESUME:
        _presume(cells, mentions, counted)
        if any(_some_were_civilians(scene, m) for m in counted) and Victim.ALL in cells:
            cells[Victim.CIVILIAN] = _presumed(cells[Victim.ALL])
    return cells


def _no_more_than_all(cells: Cells) -> Cells:
    """The cells without a class that is more than everybody: of "three more died, bringing the toll, with its five
    children, to 17" the children are not of the three."""
    most = cells[Victim.ALL].high if Victim.ALL in cells else None
    return cells if most is None else {v: count for v, count in cells.items() if (count.low or 0) <= most}


def _some_were_civilians(scene: Scene, m: Mention) -> bool:
    """ "20 killed, possibly including civilians": some, and how many is not said; not so "most of them civilians"."""
    group, units = m.bound.group, scene.sentences[m.sentence]
    if group is None or group.quantity is None or group.classes or group.members:
        return False
    return any(
        part.quantity is None
        and part.classes == {Victim.CIVILIAN}
        and not any(Sign.MOSTLY in u.meaning.signs for u in units[group.start : part.start])
        for part in group.parts
    )


def _is_sum(total: Count, counts: list[Count]) -> bool:
    """Whether a total is that of figures told apart, and no figure that was told twice."""
    return total.figure is not None and total.figure == sum(c.figure or 0 for c in counts)


def _whole(count: Count, m: Mention, cells: Cells) -> Count:
    """A class that is said of everybody takes everybody's figure: "12 killed ... 8 to 14 militants killed" are 12
    militants."""
    group, everybody = m.bound.group, cells.get(Victim.ALL)
    said_of_all = group is not None and not group.members and not m.bound.part and count.best is not None and everybody
    return (
        replace(count, low=everybody.low, best=everybody.best, high=everybody.high)
        if said_of_all and everybody and count.low != count.high and _same(everybody, count)
        else count
    )


def _all_armed(m: Mention) -> bool:
    """ "28 soldiers and policemen": each of those who share the number."""
    group = m.bound.group
    return group is not None and bool(group.members) and all(g.classes & NOT_CIVILIAN for g in group.members)


def _within(scene: Scene, count: Count, m: Mention, counted: list[Mention], cells: Cells) -> bool:
    """Whether a figure told elsewhere can be some of the total's people: near it, and no more than they are."""
    everybody = cells.get(Victim.ALL)
    if m.bound.part or not counted or everybody is None or everybody.figure is None:
        return True
    if m.sentence == counted[-1].sentence and opens_clause(scene.sentences[m.sentence], m):
        return False
    return _close(counted, m) and not count.vague and (count.figure or 0) <= everybody.figure


def _most_were(count: Count, m: Mention, counted: list[Mention], cells: Cells) -> bool:
    """ "Killing four people ... at least three fighters were killed": of people whom no word describes."""
    everybody, first = cells.get(Victim.ALL), counted[0].bound.group if counted else None
    if everybody is None or not everybody.figure or first is None or first.classes or first.members or first.parts:
        return False
    told_apart = m.bound.also or bool(m.bound.group and m.bound.group.additive)
    least = count.figure or 0
    return not told_apart and _close(counted, m) and everybody.figure <= 2 * least <= 2 * everybody.figure


def _tells_part(m: Mention) -> bool:
    """Whether a figure that is not the total's own may say who was among them."""
    return m.bound.part or not (m.background or m.earlier)


def _total(scene: Scene, mentions: list[Mention], numbers: Numbers) -> tuple[Count, list[Mention]] | None:
    """The figure for everybody, and the mentions that make it."""
    if not mentions:
        return None
    counted = [m for m in mentions if m.bound.group and m.bound.group.quantity]
    if not counted:
        m = mentions[0]
        return Count(words=scene.source.words(m.start, m.end), span=scene.source.span(m.start, m.end)), [m]
    first = counted[0]
    total, used = _count(scene, first, numbers), [first]
    for before, m in pairwise(counted):
        if not goes_on(scene, before, m, used, total):
            total, used = _merged(scene, total, used, m, _count(scene, m, numbers))
    return total, used


def _merged(scene: Scene, total: Count, used: list[Mention], m: Mention, count: Count) -> tuple[Count, list[Mention]]:
    """The effect of a further figure on the total: confirms, raises, adds to it, or is a part of it."""
    old, new = total.figure, count.figure
    if used[0].bound.shared and not m.bound.shared:
        return count, [m]
    if old is None or new is None:
        return total, used
    if m.bound.shared:
        return total, used
    if are_further(scene, used, m):
        return _sum(total, count), [*used, m]
    if _same(total, count) and _other_people(used, m):
        return total, used
    if _same(total, count):
        return _agreed(total, count), ([*used, m] if _close(used, m) or new > FEW else used)
    if adds(used, m) or are_kin(scene, used, m) or of_another_side(scene, used, m):
        return _sum(total, count), [*used, m]
    if new > old and _told_by_others(scene, used, m) and not count.vague:
        return replace(count, low=total.low, best=count.figure), [m]
    if count.low is None and count.high is not None and total.low is not None:
        return total, used  # "neared 150": no more than that, and less than is said already
    if _holds(m, used, old) and _close(used, m):
        return count, [m]
    if total.low is not None and total.best is None and total.high is None and not total.vague and new >= old:
        return count, [m]  # "a family killed", and in the text "nine people"
    if total.vague and not count.vague and not m.one_of and new > 1 and (new >= old or not _many(used[0])):
        return count, [m]
    if _is_exact_below(total, used, m, count):
        return count, [m]
    if new > old and _close(used, m) and (m.bound.toll or _broader(used, m)) and not count.vague:
        return count, [m]
    if new > old and _told_by_another(scene, total, used, m) and not count.vague:
        return replace(count, low=total.low), [m]
    return total, used


def _is_exact_below(total: Count, used: list[Mention], m: Mention, count: Count) -> bool:
    """ "At least 20 killed", and in the sentence below the headline "killed 23 people": the number that the headline
    rounds down."""
    first, group, old, new = used[0].bound.group, m.bound.group, total.low, count.best
    if first is None or group is None or old is None or new is None or group.additive or group.definite:
        return False
    rounded = used[-1].in_title and len(used) == 1 and total.high is None and not total.vague
    apart = m.bound.also or m.bound.implicit or m.one_of or m.earlier or m.background
    alike = bool(first.classes & NOT_CIVILIAN) == bool(group.classes & NOT_CIVILIAN)
    below = not m.in_title and m.sentence == used[-1].sentence + 1
    return rounded and below and alike and not apart and count.low == count.high and old < new <= TIMES * old


def _told_by_another(scene: Scene, total: Count, used: list[Mention], m: Mention) -> bool:
    """ "Killing at least five, officials said. Residents said ten people were killed": a later sentence with a speaker
    of its own, which the bound of the first leaves room for."""
    group = m.bound.group
    if total.high is not None or total.vague or group is None or group.definite or group.additive or group.classes:
        return False
    apart = m.bound.also or m.bound.implicit or m.one_of or m.earlier or m.background
    says = any(u.meaning.says for u in scene.sentences[m.sentence])
    return says and not apart and m.sentence > used[-1].sentence and _close(used, m) and not used[0].in_title


def _told_by_others(scene: Scene, used: list[Mention], m: Mention) -> bool:
    """ "Police said 32 were killed. Other officials said as many as 41": two sources that differ, of one event."""
    group, units = m.bound.group, scene.sentences[m.sentence]
    if group is None or group.additive or group.definite or group.classes or not _close(used, m):
        return False
    apart = m.bound.also or m.one_of or m.earlier or m.background or m.sentence == used[-1].sentence
    says = next((k for k, u in enumerate(units) if u.meaning.says), 0)
    others = any(u.meaning.signs & {Sign.OTHER, Sign.ANOTHER} for u in units[max(0, says - OTHERS) : says])
    return others and says < m.bound.at and not apart


def _many(m: Mention) -> bool:
    """ "Dozens", "hundreds": a smaller number told beside them is of others; not so beside "several"."""
    quantity = m.bound.group.quantity if m.bound.group else None
    return quantity is not None and quantity.vague not in (None, "several", "tens")


def _holds(m: Mention, used: list[Mention], old: int) -> bool:
    """ "Two tourists killed", and in the text "two tourists and a driver": a list with those who were told among
    its members."""
    first, group = used[0].bound.group, m.bound.group
    if first is None or group is None or first.members or len(used) > 1 or m.one_of:
        return False
    if first.quantity is not None and first.quantity.low != first.quantity.high:
        return False  # "between 7 and 15 people" have room for the others
    told = [g for g in group.members if g.quantity is not None and g.quantity.best == old]
    return any(g.classes == first.classes or (old > 1 and not (g.classes and first.classes)) for g in told)


def _same(a: Count, b: Count) -> bool:
    """Whether two figures can be of the same people: equal, or a range and a figure within it."""
    if a.vague or b.vague:
        return a.figure == b.figure
    if a.low is None or b.low is None:
        return a.figure == b.figure or _up_to(a, b) or _up_to(b, a)
    if a.low is None or b.low is None or a.high is None or b.high is None or (a.low == a.high and b.low == b.high):
        return a.figure == b.figure
    return a.low <= b.high and b.low <= a.high


def _up_to(most: Count, count: Count) -> bool:
    """ "Killing up to 16 people ... 13 to 15 fighters killed": a range that lies in the upper half of a bound."""
    if most.low is not None or most.high is None or count.low is None or count.high is None or count.low == count.high:
        return False
    return most.high <= 2 * count.low and count.high <= most.high


def _agreed(a: Count, b: Count) -> Count:
    """The fuller statement of the two: "at least 25" before the "25" of a headline, a range with both ends."""
    if a.figure == b.figure:
        return b if a.high is not None and b.high is None and not b.vague else a
    if a.low is None or b.low is None:
        return replace(b if a.low is None else a, high=max(c.high for c in (a, b) if c.high is not None))
    lows, highs = [c.low for c in (a, b) if c.low is not None], [c.high for c in (a, b) if c.high is not None]
    return replace(a, low=min(lows), high=max(highs))


def _other_people(used: list[Mention], m: Mention) -> bool:
    """Whether an equal figure is of fighters where no fighters were told, further down: another event, no
    confirmation."""
    group, first = m.bound.group, used[0].bound.group
    armed = group is not None and any(g.classes & ARMED for g in (group, *group.members))
    return armed and first is not None and not first.classes & ARMED and (bool(first.classes) or not _close(used, m))


def _close(used: list[Mention], m: Mention) -> bool:
    """Whether a figure stands where the story is still told; further down texts turn to other events and to totals."""
    return m.sentence - max(u.sentence for u in used) <= CLOSE


def _broader(used: list[Mention], m: Mention) -> bool:
    """Whether a later figure counts people at large where the earlier counted some class of them."""
    before = used[0].bound.group
    now = m.bound.group
    if before is None or now is None or m.one_of:
        return False
    named = before.members if used[0].in_title else ()  # "gunmen kill judge, his son", and in the text "six people"
    single = all(g.quantity is not None and g.quantity.best == 1 for g in named or (before,))
    others = bool(before.classes and now.classes) and before.classes.isdisjoint(now.classes)  # a child, then soldiers
    return bool(before.classes and not now.classes) or used[0].bound.implicit or (single and not others)


def _sum(a: Count, b: Count) -> Count:
    def add(x: int | None, y: int | None) -> int | None:
        return None if x is None or y is None else x + y

    return Count(
        add(a.low, b.low),
        add(a.best, b.best),
        add(a.high, b.high),
        f"{a.words} ... {b.words}",
        a.span,
        a.vague or b.vague,
        True,
    )


def _count(scene: Scene, m: Mention, numbers: Numbers) -> Count:
    group = m.bound.group
    if group is None or group.quantity is None:
        return _worded(scene, m, Count())
    count = group.quantity.count(numbers)
    if group.quantity.low is not None and group.quantity.high is not None and group.quantity.low < group.quantity.high:
        count = replace(count, best=_best(group.quantity.low, group.quantity.high, numbers))
    return replace(_worded(scene, m, count), derived=bool(group.members))


def _best(low: int, high: int, numbers: Numbers) -> int:
    return (low + high) // 2 if numbers is Numbers.AOAV else low


def _worded(scene: Scene, m: Mention, count: Count) -> Count:
    return replace(count, words=scene.source.words(m.start, m.end), span=scene.source.span(m.start, m.end))


def _classes(scene: Scene, m: Mention, numbers: Numbers) -> Cells:
    """Cells of the classes that a mention tells: of the group, of a list's members, of the parts named."""
    group = m.bound.group
    if group is None:
        return {}
    cells: Cells = {}
    for g in _named(group):
        for victim in map(Victim, sorted(g.classes)):
            count = replace(_worded(scene, m, _group_count(g, numbers)), derived=g.implied)
            cells[victim] = _sum(cells[victim], count) if victim in cells and count.figure is not None else count
    return cells


def _named(group: Group) -> tuple[Group, ...]:
    return (*(group.members or (group,)), *group.told_apart)


def _group_count(group: Group, numbers: Numbers) -> Count:
    return group.quantity.count(numbers) if group.quantity else Count()


def _presume(cells: Cells, mentions: list[Mention], counted: list[Mention]) -> None:
    """Everybody is a civilian unless the text says armed actor or police (AOAV, Airwars). counted: what makes the
    total."""
    everybody = cells.get(Victim.ALL)
    stated = cells.get(Victim.CIVILIAN)
    if everybody is None or (stated and not stated.unknown and not _beside_others(counted)):
        return
    armed = [cells[v] for v in NOT_CIVILIAN - _called_twice(mentions) if v in cells]
    if not armed and any(m.bound.group and m.bound.group.unclear for m in counted):
        cells[Victim.CIVILIAN] = _presumed(everybody)
        return
    if not armed:
        cells[Victim.CIVILIAN] = replace(everybody, derived=True)
        return
    cells[Victim.CIVILIAN] = _rest(everybody, armed)


def _beside_others(counted: list[Mention]) -> bool:
    """ "A woman and two civilians", "a reporter and two other civilians": called civilians in a list beside others who
    are presumed to be some, too; not beside "seven others", who are of those told before."""
    groups = [m.bound.group for m in counted if m.bound.group]
    listed = all(g.members and not any(_of_those_before(h) for h in g.members) for g in groups)
    return bool(groups) and listed and not any(Victim.CIVILIAN in p.classes for g in groups for p in g.parts)


def _of_those_before(member: Group) -> bool:
    return member.quantity is None or (member.additive and not member.classes)


def _called_twice(mentions: list[Mention]) -> set[Victim]:
    """The second class of people who have two: "two militant attackers" take two from the civilians, and not four."""
    groups = [g for m in mentions if m.bound.group for g in _named(m.bound.group)]
    return {Victim(x) for g in groups for x in sorted(g.classes & NOT_CIVILIAN)[1:]}


def contested(toll: Toll) -> Toll:
    """Where a warring side alone says that all were fighters, none to all of them may have been civilians."""
    return {
        harm: {
            **cells,
            Victim.CIVILIAN: _none_to_all(cells[Victim.ALL]),
        }
        for harm, cells in toll.items()
    }


def _none_to_all(everybody: Count) -> Count:
    return replace(everybody, low=0, best=None, high=everybody.high or everybody.figure, derived=True)


def _presumed(everybody: Count) -> Count:
    """Civilians for all that is said: that they fought is neither told nor ruled out, so none of them may be."""
    return replace(everybody, low=0, best=everybody.figure, high=everybody.high or everybody.figure, derived=True)


def _rest(everybody: Count, armed: list[Count]) -> Count:
    taken = sum(c.figure or 0 for c in armed)
    if any(c.figure is None for c in armed):  # of "at least 20 soldiers and civilians" as many as 20
        return _none_to_all(everybody)

    def less(n: int | None) -> int | None:
        return None if n is None else max(0, n - taken)

    return replace(
        everybody, low=less(everybody.low), best=less(everybody.best), high=less(everybody.high), derived=True
    )
