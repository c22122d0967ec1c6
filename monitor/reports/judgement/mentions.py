"""Mentions: each figure of a text with what qualifies it, kept or dropped with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.model import Context, Harm, Place
from monitor.reports.grammar.aims import as_fighters, by_attack, like_the_dead, with_aim
from monitor.reports.grammar.binding import Binding
from monitor.reports.grammar.harms import harms
from monitor.reports.grammar.phrases import items_of
from monitor.reports.grammar.scene import Scene
from monitor.reports.grammar.when import NEWS_DAYS, When
from monitor.reports.judgement.added_up import UNTOLD, goes_on_from
from monitor.reports.judgement.background import (
    commemorates,
    is_background,
    is_recalled,
    is_rule,
    is_shown,
    rite_for,
)
from monitor.reports.judgement.cues import cues_of
from monitor.reports.judgement.objections import against, nearest, own_times
from monitor.reports.language.meanings import Frame, Qualifier, Sign, Topic, WayToTell
from monitor.reports.language.tokens import Sentence
from monitor.reports.types import Rejected

AS_CONTEXT = {
    Rejected.CUMULATIVE: Context.CUMULATIVE,
    Rejected.HISTORICAL: Context.HISTORICAL,
    Rejected.FOLLOW_UP: Context.FOLLOW_UP,
}
RECURS = 10  # a figure so large in two places of a text is the same one
MOST = 120  # figures of one text; a text that holds more is a list, and its end adds nothing to its events
BESIDE = 4  # words from "deadly" to the attack that it describes
RECENT = 4  # days before publication in which a dated event is news
ADJOINS = 2  # units from the harm to a time that is surely its own
LATE = 7  # days from which a loose word of time ("last week") says that an event is known already


class Freshness(StrEnum):
    """The weight of a mention."""

    FRESH = "fresh"
    CONTEXT = "context"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Mention:
    """One figure. start, end: folded offsets of its words. why: what took its freshness away."""

    bound: Binding
    sentence: int
    start: int
    end: int
    when: When | None
    why: Rejected | None = None
    one_of: bool = False  # "one of the strikes": part of what the text tells elsewhere
    earlier: bool = False  # "a day after four were gunned down": another event, before the one that is told
    background: bool = False  # told in passing: "the death of X", "convicted of killing", "who killed"
    in_title: bool = False
    theme: Rejected | None = None  # what the text is about, where that speaks against a figure and does not silence it
    land: Place | None = None  # of two peoples' dead, counted side by side: where these people's own are

    @property
    def standing(self) -> Freshness:
        if self.why is None:
            return Freshness.FRESH
        return Freshness.CONTEXT if self.why in AS_CONTEXT else Freshness.DROPPED

    @property
    def number(self) -> int | None:
        """How many people it counts; None where it gives no number, or only a bound."""
        quantity = self.bound.group.quantity if self.bound.group else None
        return quantity.best if quantity else None

    @property
    def of_several(self) -> bool:
        """Whether the figure is one of more than a single person."""
        quantity = self.bound.group.quantity if self.bound.group else None
        return bool(quantity and (quantity.vague or (quantity.low or quantity.high or 0) > 1))


def mentions_of(scene: Scene) -> list[Mention]:
    """Every figure of harm in a text, judged sentence by sentence and then by what the text is about."""
    found: list[Mention] = []
    for i, units in enumerate(scene.sentences):
        if len(found) >= MOST:
            break
        if not any(u.meaning.tells_harm or u.meaning.detains for u in units):
            continue
        items = items_of(units)
        times = scene.times(i)
        for bound in (
            as_fighters(units, bound if scene.names_civilians else with_aim(units, bound))
            for bound in like_the_dead(units, harms(units, items))[: MOST - len(found)]
        ):
            start, end = _extent(units, bound)
            ours = own_times(units, bound, times)
            found.append(
                Mention(
                    bound,
                    i,
                    start,
                    end,
                    nearest(ours, bound.at),
                    against(units, bound, ours),
                    _one_of(units, bound.at),
                    _earlier(units, min(bound.at, bound.group.start) if bound.group else bound.at),
                    is_background(units, bound) or (i < scene.titles and is_recalled(units, bound.at)),
                    i < scene.titles,
                )
            )
    return _in_light_of_the_whole(scene, _beside_a_total(scene, found) or _bloody(scene))


def _beside_a_total(scene: Scene, found: list[Mention]) -> list[Mention]:
    """The figures, with what a sentence joins to a total as one, too: the hurt are of the time of their dead."""
    out = found[:1]
    for m in found[1:]:
        before, units = out[-1], scene.sentences[m.sentence]
        joined = before.sentence == m.sentence and before.why is Rejected.CUMULATIVE and m.why is None
        added = joined and goes_on_from(units, before.bound, m.bound, scene.times(m.sentence))
        out.append(replace(m, why=Rejected.CUMULATIVE) if added else m)
    return out


def _bloody(scene: Scene) -> list[Mention]:
    """ "Rockets follow a deadly raid on the town": where headline or lead tell nobody's death in another way, the first
    attack that is called deadly."""
    for i in scene.lead:
        units = scene.sentences[i]
        for at, unit in enumerate(units):
            if Sign.BLOODY in unit.meaning.signs and _of_an_attack(units, at):
                bound = Binding(Harm.KILLED, at, None, False, elided=True)
                times = scene.times(i)
                why, title = against(units, bound, times), i < scene.titles
                return [Mention(bound, i, unit.start, unit.end, nearest(times, at), why, in_title=title)]
    return []


def _of_an_attack(units: Sentence, at: int) -> bool:
    """Whether an attack is named beside a word that describes it, with a word or two between; not where it only says
    after what ("tensions high after a deadly raid")."""
    if any(Sign.WHEN in u.meaning.signs for u in units[max(0, at - BESIDE) : at]):
        return False
    beside = [*units[at + 1 : at + BESIDE], *units[max(0, at - 1) : at]]
    return any(u.meaning.weapon or Topic.CONFLICT in u.meaning.topics for u in beside if not u.meaning.noun)


def _extent(units: Sentence, bound: Binding) -> tuple[int, int]:
    group = bound.group
    if group and bound.elided:
        return units[group.start].start, units[group.end - 1].end
    first = min(bound.at, group.start) if group else bound.at
    last = max(bound.at, group.end - 1) if group else bound.at
    return units[first].start, units[last].end


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


def _in_light_of_the_whole(scene: Scene, found: list[Mention]) -> list[Mention]:
    """The objection of title and lead to all figures of a text: a drill, a hoax, a match, a trial, an anniversary."""
    found = [_because(m, m.why or _in_passing(scene, m)) for m in found]
    found = _told_alike(found, Rejected.HISTORICAL, _figure)
    found = _hundreds_in_all(_told_alike(found, Rejected.CUMULATIVE, _least))
    found = _of_one_headline(found)
    found = _beside_a_rite(scene, found)
    found = _dated_by_the_text(scene, found)
    told = [m for m in found if not m.earlier] or found
    theme, later = _theme(scene, told), len(told) < len(found)
    if not later:
        found = [_because(m, m.why or _days_after(scene, m)) for m in found]
    if theme is Rejected.FOLLOW_UP and (_may_be_of_today(scene) or any(_told_first(scene, m) for m in told)):
        found = [replace(m, theme=theme) if m.why is None and _stated(scene, m) else m for m in found]
    return [
        m if m.theme else _because(m, m.why or theme or (Rejected.HISTORICAL if later and m.earlier else None))
        for m in found
    ]


def _days_after(scene: Scene, m: Mention) -> Rejected | None:
    """ "Two days after | a bombing killed ten, shops reopen": of a text that tells no other harm."""
    units = scene.sentences[m.sentence]
    first = min(m.bound.at, m.bound.group.start) if m.bound.group else m.bound.at
    clause = next((k + 1 for k in range(first - 1, -1, -1) if units[k].text in ",;"), 0)
    led = any(Sign.DAYS_AFTER in u.meaning.signs for u in units[clause:first])
    return Rejected.FOLLOW_UP if led else None


def _because(m: Mention, why: Rejected | None) -> Mention:
    """The mention with what took its freshness away; most keep it."""
    return m if m.why is why else replace(m, why=why)


def _may_be_of_today(scene: Scene) -> bool:
    """A headline of no trial and no recollection: what it mourns or condemns may be of today. "Town mourns after strike
    leaves 31 dead" recalls nothing."""
    units = list(scene.units(range(scene.titles)))
    title = {q for u in units for q in u.meaning.qualifiers}
    since = next((k for k, u in enumerate(units) if Sign.WHEN in u.meaning.signs), len(units))
    recalls = [u for u in units if Qualifier.RECALL in u.meaning.qualifiers]
    mourns = all(Qualifier.AFTERMATH in u.meaning.qualifiers and u in units[:since] for u in recalls)
    return Qualifier.FOLLOW_UP not in title and mourns


def _told_first(scene: Scene, m: Mention) -> bool:
    """ "Man killed in clash, two suspects held": a headline that tells the harm before who is held for it; a court
    comes later."""
    if not m.in_title or m.background or m.why or m.bound.group is None:
        return False
    units = scene.sentences[m.sentence]
    if cues_of(scene.source.folded[units[0].start : units[-1].end], scene.language)[WayToTell.COURT]:
        return False
    later = [k for k, u in enumerate(units) if Qualifier.FOLLOW_UP in u.meaning.qualifiers]
    return bool(later) and any(u.text in ",;" for u in units[m.bound.at : later[0]])


def _stated(scene: Scene, m: Mention) -> bool:
    """Whether a figure is told outright, in headline or lead: what a text is about does not silence that, it is weighed
    (telling.py)."""
    counted = m.bound.group is not None and m.bound.group.quantity is not None
    if m.in_title and counted and m.when and m.when.age is not None and m.when.age <= RECENT and not m.earlier:
        return True  # "calls for a probe into the killing of a priest on Sunday"
    if counted and _dated_beside(scene.sentences[m.sentence], m) and m.sentence in scene.lead and not m.earlier:
        return True  # "mourns a girl who was stabbed to death on Sunday"
    told = scene.sentences[m.sentence][m.bound.at].meaning.predicate is not None
    outright = not m.background or (m.in_title and told and m.of_several)
    return m.sentence in scene.lead and counted and not m.earlier and outright


def _dated_beside(units: Sentence, m: Mention) -> bool:
    """Whether a verb says what was done to somebody, and a day of late stands right behind it."""
    done = any(u.meaning.signs & {Sign.BE_ONE, Sign.BE_MANY} for u in units[max(0, m.bound.at - ADJOINS) : m.bound.at])
    when = m.when
    late = when is not None and when.exact and when.age is not None and when.age <= NEWS_DAYS
    return done and late and when is not None and 0 < when.span[0] - m.bound.at <= BESIDE


def _figure(m: Mention) -> int | None:
    """The plain number of a mention, above one; the same number under a date tells when."""
    quantity = m.bound.group.quantity if m.bound.group else None
    return quantity.best if quantity and quantity.best and quantity.best > 1 else None


def _told_alike(found: list[Mention], why: Rejected, figure: Callable[[Mention], int | None]) -> list[Mention]:
    """A figure that the text gives again without a day, and elsewhere as old or as a total, is the same there."""
    known = {(m.bound.harm, figure(m)) for m in found if m.why is why and figure(m)}
    return [
        replace(m, why=why) if m.why is None and m.when is None and (m.bound.harm, figure(m)) in known else m
        for m in found
    ]


def _hundreds_in_all(found: list[Mention]) -> list[Mention]:
    """ "Hundreds" of a headline without a day are the total of which the text speaks, where it has no other hundreds:
    the word recurs by chance, and a massacre is often told beside all that a war has killed."""
    hundreds = [m for m in found if _is_vague(m, UNTOLD)]
    totals = {m.bound.harm for m in hundreds if m.why is Rejected.CUMULATIVE}
    totals -= {m.bound.harm for m in hundreds if m.why is None and not m.in_title}
    in_all = {id(m) for m in hundreds if m.in_title and m.why is None and not m.when and m.bound.harm in totals}
    return [replace(m, why=Rejected.CUMULATIVE) if id(m) in in_all else m for m in found]


def _is_vague(m: Mention, word: str) -> bool:
    quantity = m.bound.group.quantity if m.bound.group else None
    return bool(quantity and quantity.vague == word)


def _dated_by_the_text(scene: Scene, found: list[Mention]) -> list[Mention]:
    """A headline without a day tells what the text below it dates: "Reporter killed in strike | The reporter was killed
    earlier this month"."""
    told = [m for m in found if not m.in_title and m.sentence in scene.lead and not m.bound.part]
    dated = {(m.bound.harm, m.number, _who(m)): m for m in told if m.when and m.when.age is not None}
    undated = {(m.bound.harm, m.number, _who(m)) for m in told if not m.when}

    def of_old(m: Mention) -> Rejected | None:
        key = (m.bound.harm, m.number, _who(m))
        text = dated.get(key)
        if not m.in_title or m.when or m.why or text is None or key in undated:
            return None
        old = text.why in (Rejected.HISTORICAL, Rejected.FOLLOW_UP) and _long_ago(text)
        return text.why if old and not text.background else None

    return [_because(m, m.why or of_old(m)) for m in found]


def _long_ago(m: Mention) -> bool:
    """ "Was killed | earlier this month": a time right beside the harm from which nothing is news."""
    when = m.when
    beside = when is not None and 0 < when.span[0] - m.bound.at <= ADJOINS
    return beside and when is not None and when.age is not None and when.age > LATE


def _who(m: Mention) -> frozenset[str]:
    return m.bound.group.classes if m.bound.group else frozenset()


def _of_one_headline(found: list[Mention]) -> list[Mention]:
    """ "Reporters killed in the war: a look at six lives lost": what a headline counts up in its first words without a
    number, it counts in its last."""
    totals = {m.bound.harm for m in found if m.in_title and m.why is Rejected.CUMULATIVE and m.number is None}
    return [
        replace(m, why=Rejected.CUMULATIVE)
        if m.in_title and m.why is None and m.when is None and m.bound.harm in totals
        else m
        for m in found
    ]


def _beside_a_rite(scene: Scene, found: list[Mention]) -> list[Mention]:
    """ "Man and son shot dead | soldiers fired at the funeral of four people killed by settlers": those who are buried
    are not those of whom the headline tells."""
    if not any(m.in_title and not m.background and m.why is None for m in found):
        return found
    return [
        replace(m, why=Rejected.FOLLOW_UP)
        if m.why is None and not m.in_title and rite_for(scene.sentences[m.sentence], m.bound)
        else m
        for m in found
    ]


def _least(m: Mention) -> int | None:
    """The number of a mention, "at least" left aside, where it is too large to recur by chance."""
    quantity = m.bound.group.quantity if m.bound.group else None
    least = (quantity.best or quantity.low or quantity.high or 0) if quantity else 0
    return least if least >= RECURS else None


def _in_passing(scene: Scene, m: Mention) -> Rejected | None:
    """Deep in a text a death without number is talk of violence, and a death named as a noun is recalled; below the
    first sentence "last week" recalls, too: whoever reports so late says it at once. A headline on what a death
    shows is an essay."""
    units = scene.sentences[m.sentence]
    if m.in_title and (is_shown(units, m.bound.at) or (is_rule(units, m.bound.at) and not _figure(m))):
        return Rejected.FOLLOW_UP
    age = m.when.age if m.when and not m.when.exact else None
    if age is not None and age >= LATE and m.sentence > scene.titles > 0:
        return Rejected.FOLLOW_UP
    if scene.titles and not m.in_title and _long_ago(m):
        return Rejected.FOLLOW_UP
    if m.sentence in scene.lead or m.bound.part:
        return None
    if m.bound.group is None or m.bound.group.quantity is None:
        return Rejected.NO_VICTIM
    return Rejected.FOLLOW_UP if m.background and not m.of_several else None


def _theme(scene: Scene, found: list[Mention]) -> Rejected | None:
    lead = scene.topic(scene.lead)
    words = {q for i in scene.lead for q in scene.qualifiers(i)}
    title = {q for i in range(scene.titles) for q in scene.qualifiers(i)}
    arms = sum(1 for u in scene.units(scene.lead) if u.meaning.weapon)
    violent = (
        lead[Topic.CONFLICT]
        + lead[Topic.CRIME]
        + arms
        + 2 * any(m.bound.violent or (m.bound.by_hand and m.of_several) for m in found)
    )
    struck = any(m.why is None and by_attack(scene.sentences[m.sentence], m.bound.at) for m in found)
    if Qualifier.EXERCISE in words and not (struck and any(m.in_title for m in found)):
        return Rejected.EXERCISE
    if Qualifier.FACT_CHECK in (title or words):
        return Rejected.FACT_CHECK
    if struck and Qualifier.FIGURATIVE not in words:
        return _staleness(scene, found, title, words)
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
    asks = scene.asks and not recent
    if asks or (Qualifier.FOLLOW_UP in title and not any(_told_now(scene.sentences[m.sentence], m) for m in outright)):
        return Rejected.FOLLOW_UP
    if any(commemorates(scene.sentences[i]) for i in range(scene.titles)) and not recent:
        return Rejected.HISTORICAL
    if (
        in_title
        or recent
        or (Qualifier.FOLLOW_UP not in title and any(m.of_several and m.sentence in scene.lead for m in outright))
    ):
        return None
    if title & {Qualifier.FOLLOW_UP, Qualifier.AFTERMATH, Qualifier.RECALL} or Qualifier.FOLLOW_UP in words:
        return Rejected.FOLLOW_UP
    stated = any(m.of_several and m.sentence in scene.lead for m in found if m.why is None)
    return Rejected.FOLLOW_UP if not outright and scene.titles and not stated else None


def _describes_victim(units: Sentence, m: Mention) -> bool:
    """ "Deputy shoots dead exonerated man", "man jailed for years killed by a deputy": every word of a trial stands
    between the verb and its people, or in their relative clause."""
    group, at = m.bound.group, m.bound.at
    if group is None:
        return False
    trials = [k for k, u in enumerate(units) if Qualifier.FOLLOW_UP in u.meaning.qualifiers]
    if group.start < at:
        return all(group.start < k < at for k in trials) and not any(u.text in ";:" for u in units[group.start : at])
    who = group.end < len(units) and Sign.WHO in units[group.end].meaning.signs
    last = len(units) if who else group.end
    return all(at < k < last for k in trials) and not any(u.text in ",;:" for u in units[at:last])


def _told_now(units: Sentence, m: Mention) -> bool:
    """ "Missile kills three before trial", "plea after gunmen kill 20": a title's own verb with its number, where no
    word of a trial leads to it ("inquest into raid killing three", "jailed after killing three")."""
    predicate, at = units[m.bound.at].meaning.predicate, m.bound.at
    if not (m.in_title and predicate):
        return False
    if not m.of_several:
        return predicate.violent and _describes_victim(units, m)
    if predicate.frame is not Frame.OBJECT:
        return False
    for k in range(at - 1, -1, -1):
        if units[k].text in ",;" or Sign.WHEN in units[k].meaning.signs:
            return k < at - 1 or units[k].text in ",;"
        if Qualifier.FOLLOW_UP in units[k].meaning.qualifiers:
            return False
    return True
