"""The people before a word of harm, of whom it is said."""

from __future__ import annotations

from dataclasses import replace

from monitor.model import NOT_CIVILIAN, Harm
from monitor.reports.grammar.group import Group, Item
from monitor.reports.grammar.names import is_plain_name
from monitor.reports.language.meanings import Amount, Frame, Sign, Topic

REACH_LEFT = 32  # items between people and a word of harm after them
ASIDE = 100  # items of an aside
LED = 3  # items from people back to the preposition that leads to them
CLAUSE = 4  # items from "who" to those whom its clause names
REACH_HIT = 6  # items from "shot" to its "and killed"
BE = {Sign.BE_ONE, Sign.BE_MANY}
PREPOSITION = {Sign.IN, Sign.OF, Sign.BY, Sign.WITH, Sign.AMONG}


def people_before(items: list[Item], i: int) -> Group | None:
    """The people of whom a word of harm is said, before it. People in a phrase of place or company, and an apposition
    without number, give way to whoever stands before them."""
    if known := _before_who(items, i):
        return known
    fallback: Group | None = None
    commas, k, least = 0, i - 1, max(0, i - REACH_LEFT)
    called: frozenset[str] = frozenset()  # "four people suspected of being militants"
    while k >= least:
        item = items[k]
        if item.group and (_did_it(items, k) or (_whose_attack(items, k) and any(x.group for x in items[least:k]))):
            pass
        elif item.group and (whole := _whose_clause(items, k)):
            return whole
        elif item.group and k < i - 1 and _is_what_they_were(items, k):
            called |= item.group.classes & NOT_CIVILIAN
        elif item.group:
            if item.group.harm:
                return fallback
            led = preposition_before(items, k)
            if _describes(items, k) and fallback is None and any(x.group for x in items[least:k]):
                fallback = item.group
                k -= 1
                continue
            beside = k == i - 1 and item.group.quantity is not None and Sign.BY not in led and not _of_a_case(items, k)
            if not led and not beside and _is_one_else(items, k, i):
                k -= 1
                continue
            if beside or (not led and not _says_who(items, k, fallback)):
                return replace(item.group, classes=item.group.classes | called) if called else item.group
            if Sign.BY not in led:
                fallback = fallback or item.group
        elif item.unit.text == ")":
            k = _opening(items, k)
        elif _speaks(items, k):
            if k + 1 >= len(items) or items[k + 1].unit.text != ",":
                break
            k = _opening(items, k, ",")
        elif _ends_clause(items, k, i):
            break
        commas += item.unit.text == ","
        if commas > 3:
            break
        k -= 1
    return fallback


def _is_one_else(items: list[Item], k: int, i: int) -> bool:
    """ "A nurse treating | rebels was shot", "Jo Doe, whose farm | rebels use, was shot": whether a verb of one cannot
    mean uncounted people before it, since one person stands before these or a clause on somebody ends."""
    group, noun = items[k].group, items[k].unit.meaning.noun
    if group is None or group.quantity is not None or not _says_it_of_one(items, i):
        return False
    if noun and noun.amount is Amount.MASS:
        return False
    for item in reversed(items[max(0, i - REACH_LEFT) : k]):
        if item.group and item.group.quantity:
            return item.group.quantity.best == 1
        if not item.group and (item.unit.text in ",:;" or item.unit.meaning.predicate or item.unit.meaning.says):
            break
    return any(x.unit.text == "," for x in items[k + 1 : i] if not x.group)


def _says_it_of_one(items: list[Item], i: int) -> bool:
    """Whether the verb of being right before a word of harm is that of one."""
    for item in reversed(items[max(0, i - 3) : i]):
        signs = frozenset() if item.group else item.unit.meaning.signs
        if signs & BE:
            return Sign.BE_ONE in signs and Sign.BE_MANY not in signs
        if not signs & {Sign.SKIP, Sign.ALSO, Sign.NOT}:
            return False
    return False


def _says_who(items: list[Item], k: int, later: Group | None) -> bool:
    """ "Two guards, | members of the secret police, were wounded": uncounted people behind a comma, over names at most,
    say who those before it are. later: whom a phrase behind them names; only those to whom they belong."""
    group, at = items[k].group, k - 1
    if group is None or group.quantity is not None:
        return False
    while at > 0 and is_plain_name(items[at]):
        at -= 1
    apposed = at >= 0 and not items[at].group and items[at].unit.text == ","
    return apposed and (later is None or (items[k + 1].says(Sign.OF) and items[k + 2].group is later))


def _describes(items: list[Item], k: int) -> bool:
    """ "Eight people|, many thought to be woodcutters, were killed": a vague number behind a comma, of those before
    it."""
    group, before = items[k].group, items[k - 1] if k else None
    if group is None or group.additive or group.quantity is None:
        return False
    both = group.bare and Sign.BOTH in items[k].unit.meaning.signs  # "two soldiers - | both from Gao - were killed"
    return (both or group.quantity.vague is not None) and before is not None and before.unit.text in ",-"


def _did_it(items: list[Item], k: int) -> bool:
    """Whether a word right behind people marks them as who does what the verb says, in a language that has one."""
    behind = items[k + 1] if k + 1 < len(items) else None
    return bool(behind and not behind.group and Sign.SUBJECT_MARKER in behind.unit.meaning.signs)


def _whose_attack(items: list[Item], k: int) -> bool:
    """Of two people killed "در تیراندازی | پلیس": whoever stands uncounted right behind an attack, in a language
    whose nouns follow what is theirs without "of", did it."""
    group, noun = items[k].group, items[k].unit.meaning.noun
    before = items[k - 1] if k else None
    if group is None or noun is None or before is None or before.group or not (noun.leads or noun.owned_after):
        return False
    uncounted = group.quantity is None or (group.quantity.best == 1 and not group.quantity.numeral)
    attack = before.unit.meaning
    return uncounted and not attack.noun and bool(attack.weapon or Topic.CONFLICT in attack.topics)


def _is_what_they_were(items: list[Item], k: int) -> bool:
    """ "Members of a family that had been | displaced": a verb of being makes the word tell of them."""
    group, before = items[k].group, items[k - 1] if k else None
    uncounted = group is not None and group.quantity is None and not group.definite
    return uncounted and before is not None and not before.group and bool(before.unit.meaning.signs & BE)


def _before_who(items: list[Item], i: int) -> Group | None:
    """ "The families of the two nurses | who died": those right before "who", where they are counted."""
    k = i - 1
    while k > 0 and not items[k].group and items[k].unit.meaning.signs & (BE | {Sign.HAVE, Sign.SKIP}):
        k -= 1
    who = k > 0 and not items[k].group and Sign.WHO in items[k].unit.meaning.signs
    group = items[k - 1].group if who else None
    return group if group and group.quantity and not group.harm else None


def _whose_clause(items: list[Item], k: int) -> Group | None:
    """ "Two policemen who fought | the attackers | were killed": of people whom a clause on others names, those
    others."""
    for j in range(k - 1, max(0, k - 1 - CLAUSE), -1):
        if items[j].group or not items[j].unit.text[0].isalnum() or items[j].unit.meaning.predicate:
            return None
        signs = items[j].unit.meaning.signs
        if Sign.WHO in signs:
            group = items[j - 1].group
            return group if j < k - 1 and group and group.quantity and not group.harm else None
        if signs & {Sign.WHEN, Sign.WHERE, Sign.AND, Sign.THAT}:
            return None
    return None


def preposition_before(items: list[Item], k: int) -> frozenset[Sign]:
    """The preposition that leads to a group, with words between that say only what they are taken for: "by suspected |
    rebels"."""
    group, before = items[k].group, items[max(0, k - LED) : k]
    counted = group is not None and group.quantity is not None
    for item in reversed(before):
        signs = frozenset() if item.group else item.unit.meaning.signs
        if item.group or (signs and Sign.A not in signs) or not item.unit.text[0].isalpha():
            described = counted and item is not before[-1]
            return signs & ({Sign.OF} if described else PREPOSITION)
    return frozenset()


def _speaks(items: list[Item], k: int) -> bool:
    """A verb of saying, and none in the passive: "were confirmed killed"."""
    m = items[k].unit.meaning
    passive = k > 0 and not items[k - 1].group and items[k - 1].unit.meaning.signs & BE
    return m.says and not m.bound and not passive


def _opening(items: list[Item], k: int, mark: str = "(") -> int:
    """Where the aside that ends at an item was opened; the item itself where it was not."""
    return next((j for j in range(k - 1, max(-1, k - 1 - ASIDE), -1) if items[j].unit.text == mark), k)


def _ends_clause(items: list[Item], k: int, i: int) -> bool:
    unit = items[k].unit
    if unit.text in ":;":
        return True
    if unit.meaning.predicate:
        described = _describes_subject(items, k, i) or _describes_before_be(items, k, i)
        return not (described or _shares_subject(items, k, i) or _names_a_case(items, k))
    if Sign.THAT in unit.meaning.signs:  # after a noun it only describes it: "six sheikhs of the camp that houses ..."
        return k == 0 or items[k - 1].unit.meaning.says
    return Sign.WHEN in unit.meaning.signs and not unit.meaning.signs & {Sign.IN, Sign.WITH}


def _describes_subject(items: list[Item], k: int, i: int) -> bool:
    """ "Un joven que fue herido ayer | murió", "a nurse who was injured | died": a word of harm in a clause that only
    says who it is: of a wound before a death, or where the order of words is free and "that" says "who"."""
    predicate, at = items[k].unit.meaning.predicate, k - 1
    while at > 0 and not items[at].group and items[at].unit.meaning.signs & BE:
        at -= 1
    if predicate and predicate.harm is Harm.INJURED and items[at].says(Sign.WHO) and _tells_death(items[i]):
        return items[at - 1].group is not None
    that = at > 0 and not items[at].group and Sign.THAT in items[at].unit.meaning.signs
    return bool(predicate and predicate.free and that and items[at - 1].group)


def _tells_death(item: Item) -> bool:
    predicate = item.unit.meaning.predicate
    return predicate is not None and predicate.harm is Harm.KILLED and predicate.frame is Frame.SUBJECT


def _describes_before_be(items: list[Item], k: int, i: int) -> bool:
    """ "Trois otages enlevés à Agadez | ont été exécutés": a participle right behind people, a verb of being before
    the word that tells of them, where the order of words is free."""
    predicate, before = items[k].unit.meaning.predicate, items[k - 1].group if k else None
    plain = all(not x.group and x.unit.text[0].isalnum() for x in items[k + 1 : i])
    be = bool(items[k + 1 : i]) and bool(items[i - 1].unit.meaning.signs & BE)
    participle = predicate is not None and predicate.free and predicate.frame is Frame.EITHER
    return bool(participle and before and not before.harm and plain and be)


def _names_a_case(items: list[Item], k: int) -> bool:
    """ "Seven suspects in the killing of a mayor | found dead": a harm that a noun names, in the phrase of those who
    stand before it."""
    led, after = k - 1, items[k + 1] if k + 1 < len(items) else None
    while led > 0 and not items[led].group and items[led].unit.meaning.signs & {Sign.A, Sign.THE}:
        led -= 1
    within = led > 0 and not items[led].group and bool(items[led].unit.meaning.signs & {Sign.IN, Sign.WITH})
    noun = after is not None and not after.group and Sign.OF in after.unit.meaning.signs
    return within and noun and items[led - 1].group is not None


def _of_a_case(items: list[Item], k: int) -> bool:
    """Whether a group is that of a harm which a noun names within a phrase: "suspects in the killing of | a mayor"."""
    of = next((n for n in (k - 1, k - 2) if n > 0 and not items[n].group and Sign.OF in items[n].unit.meaning.signs), 0)
    named = of > 1 and not items[of - 1].group and items[of - 1].unit.meaning.predicate is not None
    return named and _names_a_case(items, of - 1)


def _shares_subject(items: list[Item], k: int, i: int) -> bool:
    """Whether two words of harm stand side by side, joined: "were shot and killed", "killed or wounded"."""
    between = items[k + 1 : i]
    return (
        _hit_and_killed(items, k, i)
        or _then_died(items, k, i)
        or all(
            not x.group
            and (
                x.unit.text == "," or x.unit.meaning.signs & (BE | {Sign.HAVE, Sign.AND, Sign.OR, Sign.SKIP, Sign.ALSO})
            )
            for x in between
        )
    )


def _then_died(items: list[Item], k: int, i: int) -> bool:
    """ "Was shot | by gunmen and died", "recibió un disparo | en la cabeza y falleció": what was done to somebody, by
    whomever, and what came of it."""
    p, q = items[k].unit.meaning.predicate, items[i].unit.meaning.predicate
    led = i - 1 - (not items[i - 1].group and bool(items[i - 1].unit.meaning.signs & {Sign.SKIP}))
    joined = led > k and is_and(items[led])
    if not (p and q and q.frame is Frame.SUBJECT and joined):
        return False
    hurt = p.free and p.frame is Frame.SUBJECT and p.harm is Harm.INJURED and q.harm is Harm.KILLED
    return hurt or (p.frame is Frame.PASSIVE and is_passive(items, k))


def _hit_and_killed(items: list[Item], k: int, i: int) -> bool:
    """ "shot | in the neck and killed": what was done to somebody, and then what came of it."""
    between, p = items[k + 1 : i], items[k].unit.meaning.predicate
    if not p or p.frame is not Frame.PASSIVE or any(x.group or not x.unit.text[0].isalnum() for x in between):
        return False
    return bool(between) and len(between) <= REACH_HIT and Sign.AND in between[-1].unit.meaning.signs


def is_passive(items: list[Item], i: int) -> bool:
    for item in reversed(items[max(0, i - 3) : i]):
        if item.group:
            return False
        if item.unit.meaning.signs & BE:
            return True
        if not item.unit.meaning.signs & {Sign.SKIP, Sign.ALSO, Sign.NOT, Sign.AND} and not item.unit.meaning.predicate:
            return False
    return False


def is_and(item: Item) -> bool:
    return not item.group and Sign.AND in item.unit.meaning.signs
