"""Mentions: each figure of a text with what qualifies it, kept or dropped with the reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.model import Context
from monitor.reports.aims import with_aim
from monitor.reports.background import is_background, is_recalled
from monitor.reports.binding import Bound, bind
from monitor.reports.phrases import Item, items_of
from monitor.reports.scene import Scene
from monitor.reports.tokens import Sentence, Unit
from monitor.reports.types import Rejected
from monitor.reports.when import OLD_DAYS, When, whens
from monitor.reports.words import Frame, Qualifier, Sign, TimeKind, Topic

AS_CONTEXT = {
    Rejected.CUMULATIVE: Context.CUMULATIVE,
    Rejected.HISTORICAL: Context.HISTORICAL,
    Rejected.FOLLOW_UP: Context.FOLLOW_UP,
}
NEAR = 4  # units between a qualifying word and what it qualifies
FAR = 6  # units between a negation and people of no number
RECENT = 4  # days before publication in which a dated event is news
MANY = 4_000  # a plain figure of so many is a war's or a disaster's total: no attack of our time killed more
SUM = 1_000  # the same of a toll, and of deaths told as a noun: "death toll passes 7,000", "confirms 3,900 deaths"


class Standing(StrEnum):
    """What a mention counts for."""

    FRESH = "fresh"
    CONTEXT = "context"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Mention:
    """One figure. start, end: folded offsets of its words. why: what took its freshness away."""

    bound: Bound
    sentence: int
    start: int
    end: int
    when: When | None
    why: Rejected | None = None
    one_of: bool = False  # "one of the strikes": part of what the text tells elsewhere
    earlier: bool = False  # "a day after four were gunned down": another event, before the one that is told
    background: bool = False  # told in passing: "the death of X", "convicted of killing", "who killed"
    in_title: bool = False

    @property
    def standing(self) -> Standing:
        if self.why is None:
            return Standing.FRESH
        return Standing.CONTEXT if self.why in AS_CONTEXT else Standing.DROPPED


def mentions_of(scene: Scene) -> list[Mention]:
    """Every figure of harm in a text, judged sentence by sentence and then by what the text is about."""
    published = scene.text.published.date() if scene.text.published else None
    found: list[Mention] = []
    for i, units in enumerate(scene.sentences):
        if not any(u.meaning.predicate or (u.meaning.noun and u.meaning.noun.harm) for u in units):
            continue
        items = items_of(units)
        times = whens(units, published)
        for bound in (with_aim(units, bound) for bound in bind(units, items)):
            start, end = _extent(units, bound)
            when = _nearest(times, bound.at)
            found.append(
                Mention(
                    bound,
                    i,
                    start,
                    end,
                    when,
                    _local(units, items, bound, times),
                    _one_of(units, bound.at),
                    _earlier(units, bound.at),
                    is_background(units, bound) or (i < scene.titles and is_recalled(units, bound.at)),
                    i < scene.titles,
                )
            )
    return _in_light_of_the_whole(scene, found)


def _extent(units: Sentence, bound: Bound) -> tuple[int, int]:
    group = bound.group
    first = min(bound.at, group.start) if group else bound.at
    last = max(bound.at, group.end - 1) if group else bound.at
    return units[first].start, units[last].end


def _nearest(times: list[When], at: int) -> When | None:
    return min(times, key=lambda w: abs(w.span[0] - at), default=None)


def _one_of(units: Sentence, at: int) -> bool:
    return any(Sign.ONE_OF in u.meaning.signs for u in units[:at])


def _earlier(units: Sentence, at: int) -> bool:
    """Whether the clause opens with a word that puts it before the event that is told: "a day after four were shot"."""
    for k in range(at - 1, -1, -1):
        if units[k].text in ",;":
            return False
        if Sign.EARLIER in units[k].meaning.signs:
            return True
    return False


def _local(units: Sentence, items: list[Item], bound: Bound, times: list[When]) -> Rejected | None:
    """What the sentence itself says against a figure."""
    for rule in (_denied, _unreal, _counted_up, _dated_back):
        if why := rule(units, bound, times):
            return why
    return None


def _denied(units: Sentence, bound: Bound, times: list[When]) -> Rejected | None:
    first = min(bound.at, bound.group.start) if bound.group else bound.at
    around = units[max(0, first - 3) : first + 1] + units[max(0, bound.at - 3) : bound.at]
    numbered = bool(
        bound.group and bound.group.quantity and not bound.implicit and (bound.group.quantity.best or 0) > 1
    )
    if not numbered and any(Sign.NOT in u.meaning.signs for u in around + _far(units, bound, first)):
        return Rejected.NEGATED
    if bound.group and bound.group.quantity and bound.group.quantity.high == 0:
        return Rejected.NEGATED
    if first > 1 and Sign.OF in units[first - 1].meaning.signs and Sign.NOT in units[first - 2].meaning.signs:
        return Rejected.NEGATED  # "none of the 40"
    denial = any(
        Qualifier.DENIAL in u.meaning.qualifiers and _same_clause(units, i, bound.at) for i, u in enumerate(units)
    )
    return Rejected.NEGATED if denial and not numbered else None


def _far(units: Sentence, bound: Bound, first: int) -> Sentence:
    """What stands a little further before people of no number: "did not, the army said, cause deaths"."""
    uncounted = bound.group is not None and bound.group.quantity is None
    before = units[max(0, first - FAR) : first] if uncounted else []
    last = next(
        (k for k in range(len(before) - 1, -1, -1) if before[k].text in ",;:" or before[k].meaning.predicate), -1
    )
    return before[last + 1 :]


def _unreal(units: Sentence, bound: Bound, times: list[When]) -> Rejected | None:
    """ "could kill", "plotted to kill", "vowed to kill"."""
    before = units[max(0, bound.at - NEAR) : bound.at]
    if any(_modal(u) for u in before) or _feared(units, bound):
        return Rejected.HYPOTHETICAL
    if _is_talk(units, bound):
        return Rejected.NO_VICTIM
    infinitive = bool(before) and Sign.TO in before[-1].meaning.signs and _is_base(units[bound.at])
    threat = any(Sign.THREAT in u.meaning.signs for u in units[: bound.at])
    if infinitive:
        return Rejected.THREAT if threat else Rejected.HYPOTHETICAL
    return Rejected.THREAT if _threatened(units, bound) else None


def _feared(units: Sentence, bound: Bound) -> bool:
    """ "kidnap fears": who is afraid of it tells of nobody yet."""
    after = units[bound.at + 1 : bound.at + 2]
    return bound.group is None and bool(after) and _modal(after[0])


def _is_talk(units: Sentence, bound: Bound) -> bool:
    """ "delay is killing our people", "a sniper on killing soldiers": a habit or a theme, where nobody is counted."""
    predicate = units[bound.at].meaning.predicate
    if bound.at == 0 or predicate is None or predicate.frame is not Frame.OBJECT:
        return False
    counted = bound.group is not None and bound.group.quantity is not None
    return not counted and bool(units[bound.at - 1].meaning.signs & {Sign.BE_ONE, Sign.BE_MANY, Sign.IN, Sign.WITH})


def _threatened(units: Sentence, bound: Bound) -> bool:
    """A threat with what is threatened as a noun: "threatened with the killing of civilians"."""
    predicate = units[bound.at].meaning.predicate
    if predicate is None or predicate.frame is not Frame.FIRST:
        return False
    for unit in reversed(units[max(0, bound.at - FAR) : bound.at]):
        if unit.text in ",;:" or Sign.WHEN in unit.meaning.signs:
            return False
        if Sign.THREAT in unit.meaning.signs:
            return True
    return False


def _modal(unit: Unit) -> bool:
    month = unit.meaning.time and unit.meaning.time[0] is TimeKind.MONTHS and unit.capital
    return Sign.MAY in unit.meaning.signs and not month


def _is_base(unit: Unit) -> bool:
    return bool(unit.meaning.predicate and unit.meaning.predicate.frame.value in ("object", "subject"))


def _counted_up(units: Sentence, bound: Bound, times: list[When]) -> Rejected | None:
    """Totals since a date or over a period, and figures too large for one event."""
    if any(_totals(units, i) and _adds_up(units, i, bound) for i in range(len(units))) or _by_a_war(units, bound):
        return Rejected.CUMULATIVE
    quantity = bound.group.quantity if bound.group else None
    natural = any(Topic.DISASTER in u.meaning.topics for u in units)
    most = SUM if (bound.toll or (bound.group and bound.group.harm)) and not natural else MANY
    if quantity and (quantity.vague == "thousands" or (quantity.low or quantity.high or 0) >= most):
        return Rejected.CUMULATIVE
    return None


def _by_a_war(units: Sentence, bound: Bound) -> bool:
    """ "the war in X has killed 2,400": what lasts is who did it, and its dead are a total. Not so "war in X: shelling
    has killed 12"."""
    return any(
        Sign.HAVE in units[k].meaning.signs and _is_war(units, k - 1) and _same_clause(units, k, bound.at)
        for k in range(1, bound.at)
    )


def _is_war(units: Sentence, at: int) -> bool:
    """Whether a phrase that ends at a unit is of a war: the word itself, or the word with the place that follows it."""
    for k in range(at, max(-1, at - NEAR), -1):
        if Sign.WAR in units[k].meaning.signs:
            return True
        if not (units[k].capital or units[k].meaning.signs & {Sign.IN, Sign.OF, Sign.THE}):
            return False
    return False


def _adds_up(units: Sentence, i: int, bound: Bound) -> bool:
    """Whether a word of adding up speaks of a figure: within the words of a toll, or in its clause and not in a phrase
    with harm of its own: "one was shot, in violence that has seen 32 killed this year"."""
    if bound.toll and bound.group and bound.at < i < bound.group.end:
        return True
    first, last = _stretch(units, i)
    own = not first <= bound.at < last and any(u.meaning.predicate for u in units[first:last])
    return not own and _same_clause(units, i, bound.at)


def _stretch(units: Sentence, at: int) -> tuple[int, int]:
    """The units between the commas around a unit."""
    first = next((k + 1 for k in range(at - 1, -1, -1) if units[k].text in ",;"), 0)
    return first, next((k for k in range(at, len(units)) if units[k].text in ",;"), len(units))


def _totals(units: Sentence, i: int) -> bool:
    """A word that adds up ("since April"); after "the worst" it only compares."""
    if not units[i].meaning.signs & {Sign.SINCE, Sign.PERIOD}:
        return False
    return not any(Sign.WORST in u.meaning.signs for u in units[max(0, i - 8) : i])


def _same_clause(units: Sentence, a: int, b: int) -> bool:
    """Whether a word speaks of the harm at b: no other word of harm stands between, but one that shares its people."""
    first, last = sorted((a, b))
    for k in range(first + 1, last):
        if units[k].meaning.predicate and not _coordinated(units, k):
            return False
        if units[k].text in ";" or (units[k].text == "," and _new_clause(units, k, last)):
            return False
    return True


def _coordinated(units: Sentence, k: int) -> bool:
    """ "killed and wounded", "killing 5 and wounding 7": joined to another word of harm."""
    around = units[max(0, k - 4) : k] + units[k + 1 : k + 5]
    return any(u.meaning.signs & {Sign.AND, Sign.OR} for u in around)


def _new_clause(units: Sentence, k: int, last: int) -> bool:
    """Whether a comma opens a clause with a place or time of its own: ", where an insurgency has left dozens dead"."""
    return any(u.meaning.signs & {Sign.WHEN, Sign.WHO, Sign.AND} for u in units[k + 1 : min(k + 3, last)])


def _dated_back(units: Sentence, bound: Bound, times: list[When]) -> Rejected | None:
    """A date well before publication, or a word of remembrance, with no recent time nearer to the figure."""
    nearest = _nearest([w for w in times if w.age is not None], bound.at)
    if nearest and nearest.age is not None:
        return (
            Rejected.HISTORICAL if nearest.age > OLD_DAYS and _same_clause(units, nearest.span[0], bound.at) else None
        )
    remembered = any(Qualifier.HISTORICAL in u.meaning.qualifiers for u in units)
    return Rejected.HISTORICAL if remembered else None


def _in_light_of_the_whole(scene: Scene, found: list[Mention]) -> list[Mention]:
    """What title and lead say against all figures of a text: a drill, a hoax, a match, a trial, an anniversary."""
    found = [replace(m, why=m.why or _in_passing(scene, m)) for m in found]
    dated = {(m.bound.harm, _figure(m)) for m in found if m.why is Rejected.HISTORICAL and _figure(m)}
    found = [
        replace(m, why=m.why or Rejected.HISTORICAL) if m.when is None and (m.bound.harm, _figure(m)) in dated else m
        for m in found
    ]
    told = [m for m in found if not m.earlier] or found
    theme = _theme(scene, told)
    return [replace(m, why=m.why or theme or (Rejected.HISTORICAL if m not in told else None)) for m in found]


def _figure(m: Mention) -> int | None:
    """The plain number of a mention, above one; the same number under a date tells when."""
    quantity = m.bound.group.quantity if m.bound.group else None
    return quantity.best if quantity and quantity.best and quantity.best > 1 else None


def _in_passing(scene: Scene, m: Mention) -> Rejected | None:
    """Deep in a text a death without number is talk of violence, and a death named as a noun is recalled."""
    if m.sentence in scene.lead or m.bound.part:
        return None
    if m.bound.group is None or m.bound.group.quantity is None:
        return Rejected.NO_VICTIM
    return Rejected.FOLLOW_UP if m.background and not _numbered(m) else None


def _theme(scene: Scene, found: list[Mention]) -> Rejected | None:
    lead = scene.topic(scene.lead)
    words = {q for i in scene.lead for q in scene.qualifiers(i)}
    title = {q for i in range(scene.titles) for q in scene.qualifiers(i)}
    arms = sum(1 for u in scene.units(scene.lead) if u.meaning.weapon)
    violent = (
        lead[Topic.CONFLICT]
        + lead[Topic.CRIME]
        + arms
        + 2 * any(m.bound.violent or (m.bound.by_hand and _numbered(m)) for m in found)
    )
    if Qualifier.EXERCISE in words:
        return Rejected.EXERCISE
    if Qualifier.FACT_CHECK in (title or words):
        return Rejected.FACT_CHECK
    if lead[Topic.SPORT] + lead[Topic.CULTURE] > violent or (Qualifier.FIGURATIVE in words and violent < 2):
        return Rejected.FIGURATIVE
    return _staleness(scene, found, title, words)


def _staleness(scene: Scene, found: list[Mention], title: set[Qualifier], words: set[Qualifier]) -> Rejected | None:
    """Whether a text recalls its dead instead of reporting them. A figure told outright in the title, or dated within
    days in the lead, is news, whatever funeral stands beside it; only a trial outweighs both."""
    outright = [m for m in found if not m.background and m.why is None]
    in_title = any(m.in_title and m.bound.group and m.bound.group.quantity for m in outright) or (
        Qualifier.AFTERMATH not in title and any(m.in_title for m in outright)
    )
    recent = any(
        m.when and m.when.age is not None and m.when.age <= RECENT and m.sentence in scene.lead for m in outright
    )
    asks = scene.text.title.rstrip().endswith(("?", "\u061f")) and not recent
    if asks or (Qualifier.FOLLOW_UP in title and not any(_told_now(scene.sentences[m.sentence], m) for m in outright)):
        return Rejected.FOLLOW_UP
    if Qualifier.HISTORICAL in title and not recent:
        return Rejected.HISTORICAL
    if (
        in_title
        or recent
        or (Qualifier.FOLLOW_UP not in title and any(_numbered(m) and m.sentence in scene.lead for m in outright))
    ):
        return None
    if title & {Qualifier.FOLLOW_UP, Qualifier.AFTERMATH, Qualifier.RECALL} or Qualifier.FOLLOW_UP in words:
        return Rejected.FOLLOW_UP
    stated = any(_numbered(m) and m.sentence in scene.lead for m in found if m.why is None)
    return Rejected.FOLLOW_UP if not outright and scene.titles and not stated else None


def _told_now(units: Sentence, m: Mention) -> bool:
    """ "Missile kills three before trial", "plea after gunmen kill 20": a title's own verb with its number, where no
    word of a trial leads to it ("inquest into raid killing three", "jailed after killing three")."""
    predicate, at = units[m.bound.at].meaning.predicate, m.bound.at
    if not (m.in_title and _numbered(m) and predicate and predicate.frame is Frame.OBJECT):
        return False
    for k in range(at - 1, -1, -1):
        if units[k].text in ",;" or Sign.WHEN in units[k].meaning.signs:
            return k < at - 1 or units[k].text in ",;"
        if Qualifier.FOLLOW_UP in units[k].meaning.qualifiers:
            return False
    return True


def _numbered(m: Mention) -> bool:
    quantity = m.bound.group.quantity if m.bound.group else None
    return bool(quantity and (quantity.vague or (quantity.low or quantity.high or 0) > 1))
