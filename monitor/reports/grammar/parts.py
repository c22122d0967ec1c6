"""Parts of a whole: "12 people, including two children", "two of them children", a list that adds up to a number."""

from __future__ import annotations

from dataclasses import replace

from monitor.reports.grammar.among import goes_on_to_die
from monitor.reports.grammar.group import PAIR, Group, Item
from monitor.reports.grammar.lists import BE, has_predicate, is_counted, separator
from monitor.reports.language.meanings import NO_MEANING, Sign
from monitor.reports.language.tokens import Unit

REACH_WHOLE = 5  # items from a part to the whole behind it
OPENS = 3  # items with which a sentence opens: "Of the | 14 people"
REACH_TOLD = 16  # items from a whole to a part that is told at the end of the sentence


def with_parts_behind(items: list[Item]) -> list[Item]:
    """Joins "12 people, including two children" and "12 people, two of them children" into one group with parts."""
    out: list[Item] = []
    i, counted = 0, None
    while i < len(items):
        item = items[i]
        if item.group and (found := _part_list(items, i + 1)):
            parts, i = found
            if _of_whom(out, item.group):  # "26 people, | four of whom are policemen,"
                part = replace(item.group, classes=item.group.classes.union(*(p.classes for p in parts)))
                out[-2] = replace(out[-2], group=_given_parts(out[-2].group, (part,)))
                continue
            k = counted if _belongs(out, item.group) else None
            if k is not None:
                out[k] = replace(out[k], group=_given_parts(out[k].group, parts))
            else:
                item = replace(item, group=replace(item.group, parts=item.group.parts + parts, end=parts[-1].end))
        elif (
            not item.group
            and _opens_parts(item.unit)
            and counted is not None
            and (late := _part_list(items, i) or _bracketed(items, i, out[counted].group))
        ):
            parts, i = late
            out[counted] = replace(out[counted], group=_given_parts(out[counted].group, parts))
            continue
        else:
            i += 1
        counted = len(out) if _is_several(item.group) else counted
        out.append(item)
    return out


def with_shares_behind(items: list[Item]) -> list[Item]:
    """ "Of the 14 people killed in the raid, | six were children": who a bare number is, of a greater one that the
    sentence opens with."""
    k = next((k for k, x in enumerate(items[:OPENS]) if x.group), None)
    whole = items[k].group if k else None
    if not k or not whole or not items[k - 1].says(Sign.OF):
        return items
    for i in range(k + 1, min(k + 1 + REACH_TOLD, len(items) - 2)):
        part, who = items[i].group, items[i + 2].group
        if part and who and part.bare and _more(whole, part) and items[i + 1].says(Sign.BE_MANY):
            if items[i - 1].unit.text != "," or who.quantity or not who.sure or who.harm:
                return items
            told = replace(part, classes=who.classes, share=True)
            return [replace(x, group=_given_parts(whole, (told,))) if j == k else x for j, x in enumerate(items)]
    return items


def _of_whom(before: list[Item], part: Group) -> bool:
    """Whether a bare number behind a comma is of the greater one right before it."""
    whole = before[-2].group if len(before) > 1 and before[-1].unit.text == "," and not before[-1].group else None
    return bool(part.bare and whole and _more(whole, part))


def with_parts_ahead(items: list[Item]) -> list[Item]:
    """ "Üçü çocuk 12 kişi", "aralarında dört kadının bulunduğu 11 kişi", "üç çocuk dahil 12 kişi": parts that stand
    before their whole."""
    out: list[Item] = []
    i = 0
    while i < len(items):
        led = _has(items, i, Sign.INCLUDING)
        part = items[i + led].group if i + led < len(items) else None
        closed = not led and part is not None and _has(items, i + 1, Sign.INCLUDED)
        k = _whole_behind(items, i + led + closed, part, led) if part and (led or closed or part.share) else None
        if part and k is not None:
            shares = [x.group for x in items[i + led + closed + 1 : k] if x.group]
            out.append(replace(items[k], group=_given_parts(items[k].group, (part, *shares))))
        elif part and closed and (whole := _told_before(out, part)) is not None:
            out[whole] = replace(out[whole], group=_given_parts(out[whole].group, (part,)))
        else:
            out.append(items[i])
        i = i + 1 if k is None else k + 1
    return out


def _has(items: list[Item], i: int, sign: Sign) -> bool:
    return i < len(items) and items[i].says(sign)


def _told_before(items: list[Item], part: Group) -> int | None:
    """The last people of a greater number before a part that is told at its end: "11 died, two children included"."""
    for k in range(len(items) - 1, max(-1, len(items) - 1 - REACH_TOLD), -1):
        if (whole := items[k].group) and _is_several(whole):
            return k if _more(whole, part) else None
    return None


def _more(whole: Group, part: Group) -> bool:
    return bool(whole.quantity and part.quantity and (whole.quantity.best or 0) > (part.quantity.best or 0))


def _whole_behind(items: list[Item], i: int, part: Group, led: bool) -> int | None:
    """The item of the greater number that a part before it belongs to. led: by "among them", which wants a word that
    closes it ("bulunduğu")."""
    closed = not led
    for k in range(i + 1, min(len(items), i + 1 + REACH_WHOLE)):
        whole = items[k].group
        if whole and whole.share:
            continue  # "7'si kadın, | 4'ü çocuk 18 kişi"
        if whole:
            fits = _more(whole, part) or (led and part.quantity is None and _is_several(whole))
            return k if closed and fits else None
        meaning = items[k].unit.meaning
        if meaning.predicate or meaning.says or Sign.AND in meaning.signs:
            return None
        closed = closed or Sign.WHO in meaning.signs
    return None


def _belongs(before: list[Item], group: Group) -> bool:
    """Whether people of no number only say whose the ones before them are: "three of one family, among them a girl"."""
    return group.quantity is None and bool(before) and not before[-1].group and Sign.OF in before[-1].unit.meaning.signs


def _opens_parts(unit: Unit) -> bool:
    return unit.text in ",(-" or Sign.INCLUDING in unit.meaning.signs


def _bracketed(items: list[Item], i: int, whole: Group | None) -> tuple[tuple[Group, ...], int] | None:
    """ "15 people died (13 civilians)"."""
    if items[i].unit.text != "(" or i + 2 >= len(items) or items[i + 2].unit.text != ")":
        return None
    part = items[i + 1].group
    if not (part and part.quantity and whole and whole.quantity) or (part.quantity.low or 0) > (
        whole.quantity.low or 0
    ):
        return None
    return (part,), i + 3


def _is_several(group: Group | None) -> bool:
    """Whether a group has a number above one: to the last such a late "including ..." belongs, as in "left 10 dead,
    including five ..."."""
    quantity = group.quantity if group else None
    return bool(quantity and (quantity.vague or (quantity.high or quantity.low or 0) > 1))


def _given_parts(group: Group | None, parts: tuple[Group, ...]) -> Group | None:
    return replace(group, parts=group.parts + parts) if group else None


def _part_list(items: list[Item], i: int) -> tuple[tuple[Group, ...], int] | None:
    """The parts that start at an item, and the item after them; None where none do."""
    opened = i < len(items) and items[i].unit.text in ",(-"
    i += opened
    if opened and (late := _part_before_its_word(items, i)):
        return late
    if i < len(items) and (share := items[i].group) and share.share:
        own = has_predicate(items, i + 1) or (not opened and goes_on_to_die(items, i + 1))
        return None if own else ((share,), i + 1)
    if i >= len(items) or items[i].group or Sign.INCLUDING not in items[i].unit.meaning.signs:
        return None
    mostly = Sign.MOSTLY in items[i].unit.meaning.signs
    i += 1
    while i < len(items) and not items[i].group and _leads_in(items, i):
        i += 1
    parts: list[Group] = []
    while i < len(items) and (part := items[i].group):
        parts.append(_of_no_number(part) if mostly else part)
        i += 1
        step = separator(items, i)
        if step is None or not (_continues_list(items, step) or (step == i + 1 and items[i].unit.text != ",")):
            break
        if not part.harm and (other := items[step].group) and other.harm:  # "among them a baby, | and 22 hurt"
            break
        i = step
    if not parts:
        return None
    if i < len(items) and items[i].unit.text in "),-" and not items[i].group:
        i += 1
    return _of_one_number(parts), i


def _of_one_number(parts: list[Group]) -> tuple[Group, ...]:
    """ "Including 12 women and children": the number is of both, and says of neither how many."""
    last = parts[-1]
    plain = last.quantity is None and not (last.definite or last.additive)
    if len(parts) != PAIR or not plain or not is_counted(parts[0]) or not last.classes:
        return tuple(parts)
    return replace(parts[0], quantity=None), last


def _of_no_number(part: Group) -> Group:
    """ "Most of them | civilian": a noun that its language leaves in the singular there counts nobody."""
    quantity = part.quantity
    one = quantity is not None and quantity.best == 1 and not quantity.numeral
    return replace(part, quantity=None) if one else part


def _part_before_its_word(items: list[Item], i: int) -> tuple[tuple[Group, ...], int] | None:
    """ "13 people, | three civilians and two guards among them, were killed": the word that makes them parts stands
    behind them."""
    i += i < len(items) and items[i].unit.text == "-"  # a dash of two
    parts: list[Group] = []
    while i < len(items) and (part := items[i].group) and is_counted(part):
        parts.append(part)
        i = i + 1 if (step := separator(items, i + 1)) is None else step
    if not parts or not _has(items, i, Sign.INCLUDING) or (i + 1 < len(items) and items[i + 1].group):
        return None
    end = i + 1
    while end < len(items) and not items[end].group and items[end].unit.text in "),-":
        end += 1
    return tuple(parts), end


def _leads_in(items: list[Item], i: int) -> bool:
    """Words between "including" and the people: "were", "the", one adjective."""
    unit = items[i].unit
    if unit.meaning.signs & (BE | {Sign.HAVE, Sign.A, Sign.THE, Sign.SKIP, Sign.ALSO}):
        return True
    plain = unit.meaning is NO_MEANING and unit.text[0].isalpha()
    return plain and i + 1 < len(items) and items[i + 1].group is not None


def _continues_list(items: list[Item], i: int) -> bool:
    """Whether the item is one more member of a list, and not the subject of a predicate of its own."""
    return i < len(items) and items[i].group is not None and not has_predicate(items, i + 1)


def with_breakdowns(items: list[Item]) -> list[Item]:
    """ "20 people: 12 men, five women and three children": a list that adds up to the number before it is its parts."""
    out: list[Item] = []
    for item in items:
        whole = out[-2].group if len(out) > 1 and not out[-1].group and out[-1].unit.text in ":-(" else None
        if (
            whole
            and item.group
            and item.group.members
            and whole.quantity
            and item.group.quantity
            and whole.quantity.low == item.group.quantity.low
        ):
            out[-2] = replace(out[-2], group=_given_parts(whole, item.group.members))
            continue
        out.append(item)
    return out
