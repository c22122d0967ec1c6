"""Who did it: people before a verb of harm who are none of those to whom it was done, and those behind it who are."""

from __future__ import annotations

from monitor.model import NOT_CIVILIAN
from monitor.reports.grammar.group import Group, Item
from monitor.reports.grammar.people_before import is_passive, people_before
from monitor.reports.grammar.reach import has_own_predicate, is_armed
from monitor.reports.language.meanings import NO_MEANING, Sign

REACH_TIME = 3  # items of "the same night"
_ARTICLES = {Sign.A, Sign.THE, Sign.MY}
_BETWEEN = {Sign.SKIP, Sign.ALSO, Sign.NOT}


def does_it(items: list[Item], i: int) -> bool:
    """ "A man who has | killed many": whoever stands before a verb in the perfect, or before "who", did it."""
    k = i - 1
    while k > 0 and not items[k].group and items[k].unit.meaning.signs & _BETWEEN:
        k -= 1
    active = k >= 0 and (items[k].says(Sign.HAVE) or items[k].says(Sign.WHO))
    return active and not is_passive(items, i)


def done_to_behind_time(items: list[Item], i: int) -> Group | None:
    """ "Rebels killed | on 5 May three farmers": the counted people right behind a time, where nobody is counted before
    the verb but fighters."""
    if is_passive(items, i):
        return None
    k = i + 1 + (i + 1 < len(items) and items[i + 1].says(Sign.IN))
    first = k
    while k < len(items) and not items[k].group and (items[k].unit.meaning.time or items[k].unit.text.isdigit()):
        k += 1
    behind = items[k].group if first < k < len(items) else None
    counted = behind is not None and behind.quantity is not None and _is_told(items, i, behind)
    return behind if counted and _did_it(people_before(items, i)) else None


def done_to_by_them(items: list[Item], i: int) -> Group | None:
    """ "Gunmen shot | three farmers", "police shot | protesters", "soldiers shot | him": the people right behind a verb
    that others, or a side, stand right before, where nothing makes it passive."""
    behind, before = items[i + 1].group if i + 1 < len(items) else None, items[i - 1] if i else None
    doers = before is not None and (before.group or is_armed(before)) and not is_passive(items, i)
    return behind if behind and doers and _is_told(items, i, behind) else None


def does_to_a_thing(items: list[Item], i: int) -> bool:
    """ "Rebels burned | the mayor's office": an article behind a verb in the active, and no time and no distance."""
    behind = items[i + 1 : i + 1 + REACH_TIME]
    article = bool(behind) and not behind[0].group and bool(behind[0].unit.meaning.signs & _ARTICLES)
    owner = bool(behind) and behind[0].group is not None and _owns(items, i, behind[0].group)
    apart = any(_is_time(x) or _is_distance(x) for x in behind)
    return (owner or (article and not apart)) and not is_passive(items, i)


def kills_a_thing(items: list[Item], i: int) -> bool:
    """ "Killed 14 elephants", "murdered the video shop": a thing right behind a verb, and no distance."""
    for k in range(i + 1, min(i + 1 + REACH_TIME, len(items))):
        meaning = items[k].unit.meaning
        if items[k].group or not items[k].unit.text[0].isalnum():
            return False
        if meaning.thing and not meaning.time:
            return k + 1 == len(items) or not _is_distance(items[k + 1])
        if not (meaning is NO_MEANING or meaning.number is not None or meaning.signs & _ARTICLES):
            return False
    return False


def _is_time(item: Item) -> bool:
    return not item.group and item.unit.meaning.time is not None


def _is_distance(item: Item) -> bool:
    """ "Two hurt a mile | from the border"."""
    return item.says(Sign.BETWEEN)


def _is_told(items: list[Item], i: int, behind: Group) -> bool:
    """Whether people are named by a word for people or by "him", have no word of harm of their own behind them, and do
    not just own what was harmed."""
    known = (behind.sure or behind.definite) and not (behind.harm or behind.bare or behind.additive)
    return known and not _owns(items, i, behind) and not has_own_predicate(items, i, behind)


def _owns(items: list[Item], i: int, group: Group) -> bool:
    after = next((x for x in items[i + 1 :] if x.at >= group.end), None)
    return after is not None and not after.group and after.unit.text == "'s"


def _did_it(before: Group | None) -> bool:
    if before is None or before.quantity is None or before.quantity.best == 1:
        return True
    return bool(before.classes) and before.classes <= NOT_CIVILIAN
