"""Rules on a stretch of time: "20 civilians in 7 days in Idlib", and a rise against what is usual there.

Slow harm, one or two dead a day, reaches no threshold of a single incident. Each region of a rule is a scope of its
own, with its own memory. A scope is told once when its total passes, again when it has risen enough, and anew after it
fell below; and where what was told is taken back, that is told, too. Pure: time and memory are arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from monitor.alerts import gates
from monitor.alerts.alert import (
    EVERYBODY,
    Condition,
    Reason,
    Rule,
    Step,
    StepAnswer,
    Threshold,
    TollKey,
    Verdict,
    figure,
)
from monitor.alerts.listening import Recorded
from monitor.alerts.mute import NOTHING_MUTED, Mutes, check_total
from monitor.alerts.once import LeftOut, Uncounted, as_first_told, share, sifted
from monitor.alerts.periods import LEAST_PERIODS, Period, Rise
from monitor.alerts.sums import Felt, at_least, counts, summed, unknown, within
from monitor.alerts.usual import Usual, usual
from monitor.alerts.words import count_in_words, duration_in_words
from monitor.incidents import Incident
from monitor.incidents.identity import stable_id
from monitor.model import Place, Toll, count_of
from monitor.places.regions import Region
from monitor.reports import Kind


@dataclass(frozen=True, slots=True)
class Scope:
    """One rule in one of its regions; None = the whole world."""

    rule: Rule
    region: Region | None
    period: Period

    @property
    def id(self) -> str:
        """The key under which verdicts and memory are kept, as others are under an incident's id."""
        return stable_id("scope", self.rule.name, self.region.name if self.region else "")

    @property
    def reach(self) -> timedelta:
        """How far back events matter: a message is held against its own stretch for as long as that."""
        return self.period.over * (2 + (self.period.periods if isinstance(self.period, Rise) else 0))

    def holds(self, place: Place | None) -> bool:
        return self.region is None or self.region.contains(place) is not None


def scopes(rules: Iterable[Rule]) -> list[Scope]:
    """Every scope of the rules on a stretch of time."""
    return [Scope(rule, region, rule.period) for rule in rules if rule.period for region in rule.regions or (None,)]


def felt(incident: Incident, scope: Scope, alert_confidence: float) -> Felt | None:
    """The share of an incident in a scope; None where it does not belong there."""
    rule = scope.rule
    reports = [m for m in incident.members if m.report.kind is not Kind.CONTEXT]
    if not counts(incident) or incident.confidence < alert_confidence or incident.cause not in rule.causes:
        return None
    if not (gates.weapon(incident, rule).held and gates.grade(incident, rule).held):
        return None
    if not scope.holds(incident.place) or not any(gates.keywords(m, rule).held for m in reports):
        return None
    fresh = max((m.seen for m in reports if gates.age(m, None).held), default=None)
    return share(incident, fresh)


@dataclass(frozen=True, slots=True)
class Episode:
    """The memory of a scope. told: the total of the last message, at: its time; below: whether the total fell
    below since; sequence: messages since it passed, count: messages ever; checks: of the last verdict; undone: whether
    it was told since that this total, as it is known now, does not reach the rule."""

    scope: str
    told: Toll = field(default_factory=dict)
    at: datetime | None = None
    below: bool = True
    sequence: int = 0
    count: int = 0
    checks: tuple[StepAnswer, ...] = ()
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A scope at one moment: the verdict, what it stands on, and what is to be remembered. until: the end of the
    stretch; of a correction it is that of the message which it corrects."""

    scope: Scope
    verdict: Verdict
    inside: tuple[Felt, ...]  # of the window, the last first
    total: Toll
    usual: Usual | None
    episode: Episode
    until: datetime
    left: tuple[Uncounted, ...] = ()  # what may belong to the sum and is not in it, the last first


def judge(
    scope: Scope,
    events: Sequence[Felt],
    episode: Episode | None,
    record: Recorded,
    now: datetime,
    mutes: Mutes = NOTHING_MUTED,
) -> Judged:
    """The verdict on a scope. events: all that is felt there, from as far back as `scope.reach`."""
    before = episode or Episode(scope.id)
    inside, left, total = _stretch(scope, events, now)
    level = _usual(scope, events, total, record, now)
    checks = _checks(scope, inside, total, level, before, now, mutes)
    refused = next((check for check in checks if not check.held), None)
    reason = None if refused else Reason.UNUSUAL_RISE if isinstance(scope.period, Rise) else Reason.WINDOW
    verdict = Verdict(scope.rule.name, scope.id, scope.rule.severity, reason, tuple(checks), now)
    after = _after(before, verdict, total, anew=_passes_anew(scope, before, now))
    judged = Judged(scope, verdict, inside, total, level, after, now, left)
    return judged if judged.verdict.fired else _corrected(scope, events, before, record, now) or judged


def _stretch(
    scope: Scope, events: Sequence[Felt], until: datetime
) -> tuple[tuple[Felt, ...], tuple[Uncounted, ...], Toll]:
    """The events in the stretch that ends here, the last first, what may belong to it and is not added, and their sum:
    anything that is left out leaves it open above."""
    since = until - scope.period.over
    once = sifted(within(as_first_told(events), since, until))
    known = {one.incident for one in once.kept} | {out.felt.incident for out in once.left}
    earlier = [Uncounted(one, LeftOut.EARLIER) for one in within(events, since, until) if one.incident not in known]
    inside, left = _last_first(once.kept), sorted((*once.left, *earlier), key=lambda out: out.felt.at, reverse=True)
    total = summed([one.toll for one in inside], scope.rule.keys)
    return inside, tuple(left), at_least(total) if left else total


def _last_first(events: Iterable[Felt]) -> tuple[Felt, ...]:
    return tuple(sorted(events, key=lambda one: (one.at, one.incident), reverse=True))


def _corrected(scope: Scope, events: Sequence[Felt], before: Episode, record: Recorded, now: datetime) -> Judged | None:
    """The stretch that was told last, asked the same again: whoever was told hears where false alarms and corrections
    took it below what the rule wants, or as much away as would have been told as a rise. Time alone takes nothing from
    it. None where it stands, or is too long ago."""
    if before.at is None or now - before.at > scope.period.over:
        return None
    inside, left, total = _stretch(scope, events, before.at)
    level = _usual(scope, events, total, record, before.at)
    asked = [_threshold(scope, total, inside), _stands_out(scope, total, level)]
    stands = all(check.held for check in asked if check)
    fallen = {
        t.key: rises_by(scope.period, level, t)
        for c in scope.rule.any
        for t in c.thresholds
        if figure(total, t.key) < figure(before.told, t.key)
    }
    much = any(figure(before.told, key) - figure(total, key) >= by for key, by in fallen.items())
    if not fallen or not (much or not (stands or before.undone)):
        return None
    steps = ", ".join(f"{h}.{v} {_words(before.told, (h, v))} → {_words(total, (h, v))}" for h, v in fallen)
    check = StepAnswer(Step.MATERIAL, True, f"what was told on {before.at:%Y-%m-%d %H:%M} UTC still holds", steps)
    checks = (*(replace(step, held=True) for step in [_region(scope, inside), *asked] if step), check)
    verdict = Verdict(scope.rule.name, scope.id, scope.rule.severity, Reason.CORRECTED, checks, now)
    episode = replace(
        before,
        told=total,
        below=before.below or not stands,
        undone=before.undone or not stands,
        sequence=before.sequence + 1,
        count=before.count + 1,
        checks=checks,
    )
    return Judged(scope, verdict, inside, total, level, episode, before.at, left)


def is_news(judged: Judged, before: Episode | None) -> bool:
    """Whether a verdict says what the last one did not: what only waits is not written down again and again."""
    return judged.verdict.fired or before is None or _said(before.checks) != _said(judged.verdict.checks)


def _said(checks: Sequence[StepAnswer]) -> list[StepAnswer]:
    return [replace(check, found="") if check.gate is Step.RATE else check for check in checks]


def _passes_anew(scope: Scope, before: Episode, now: datetime) -> bool:
    """Whether a total that passes is told as though none had been: it fell below since, by a correction, or so long ago
    that no day of the stretch was told of. A sum that falls and comes back within one stretch is the same news."""
    if before.at is None:
        return True
    return before.below and (before.undone or now - before.at > scope.period.over)


def _after(before: Episode, verdict: Verdict, total: Toll, *, anew: bool) -> Episode:
    if verdict.fired:
        sequence = 1 if anew else before.sequence + 1
        return Episode(before.scope, total, verdict.at, False, sequence, before.count + 1, verdict.checks)
    stopped = verdict.stopped_by
    fell = stopped is not None and stopped.gate in (Step.THRESHOLD, Step.USUAL)
    return replace(before, below=before.below or fell, checks=verdict.checks)


# the steps


def _checks(
    scope: Scope,
    inside: Sequence[Felt],
    total: Toll,
    level: Usual | None,
    before: Episode,
    now: datetime,
    mutes: Mutes,
) -> list[StepAnswer]:
    """In order; the first refusal ends it."""
    steps: list[Callable[[], StepAnswer | None]] = [
        lambda: _region(scope, inside),
        lambda: _threshold(scope, total, inside),
        lambda: _stands_out(scope, total, level),
        lambda: _fresh(inside, before),
        lambda: _material(scope, total, level, before, now),
        lambda: check_total(mutes, scope.rule, scope.region, total, before.told, now),
        lambda: gates.rate(scope.rule, before.at, now) if before.at else None,
    ]
    checks: list[StepAnswer] = []
    for step in steps:
        check = step()
        checks += [check] if check else []
        if check and not check.held:
            break
    return checks


def _region(scope: Scope, inside: Sequence[Felt]) -> StepAnswer:
    wanted = f"in {scope.region.name}" if scope.region else "anywhere"
    found = f"{len(inside)} incident{'' if len(inside) == 1 else 's'} in {duration_in_words(scope.period.over)}"
    return StepAnswer(Step.REGION, True, wanted, found)


def _threshold(scope: Scope, total: Toll, inside: Sequence[Felt]) -> StepAnswer:
    """The sum is compared as the toll of one incident would be."""
    check = gates.threshold(_as_one(total), scope.rule)
    without = unknown([one.toll for one in inside], EVERYBODY)
    more = f", and {without} with an unknown number" if without and figure(total, EVERYBODY) else ""
    return replace(check, wanted=f"{check.wanted} in {duration_in_words(scope.period.over)}", found=check.found + more)


def reached(condition: Condition, total: Toll) -> bool:
    """Whether a total reaches all of a condition."""
    return gates.holds(condition, _as_one(total))


def _as_one(total: Toll) -> Incident:
    """The total as though one event had it: thresholds know no other."""
    at = datetime.min.replace(tzinfo=UTC)
    return Incident("total", at, at, (), toll=total)


def _stands_out(scope: Scope, total: Toll, level: Usual | None) -> StepAnswer | None:
    """Every count of one condition that holds must stand out; the condition that comes nearest is told."""
    rise = scope.period
    if not isinstance(rise, Rise):
        return None
    span = duration_in_words(rise.over)
    wanted = f"{rise.times:g} times what is usual in {span}, and {rise.at_least} or more"
    if level is None:
        return StepAnswer(Step.USUAL, False, wanted, f"fewer than {rise.at_least}")
    if not level.known:
        found = f"not enough history yet: {level.periods} whole periods of {span} before, {level.needed} are needed"
        return StepAnswer(Step.USUAL, False, wanted, found)
    conditions = [c.thresholds for c in scope.rule.any if reached(c, total)]
    out = next((c for c in conditions if all(figure(total, t.key) >= _bar(rise, level, t) for t in c)), None)
    shown = out or conditions[0]
    found = ", ".join(f"{t.harm}.{t.victim} {figure(total, t.key)}, usually {level.levels[t.key]:g}" for t in shown)
    return StepAnswer(Step.USUAL, out is not None, wanted, f"{found} (median of {level.periods})")


def _fresh(inside: Sequence[Felt], before: Episode) -> StepAnswer:
    """Whether anything is fresh: what was old when it was first seen adds to a total, and wakes nobody by itself."""
    news = [one for one in inside if one.fresh and (before.at is None or one.fresh > before.at)]
    wanted = "a report since the last message that was fresh when it was first seen"
    found = f"{len(news)} of {len(inside)} incidents" if news else "only what was old when it was first seen, or told"
    return StepAnswer(Step.AGE, bool(news), wanted, found)


def _material(scope: Scope, total: Toll, level: Usual | None, before: Episode, now: datetime) -> StepAnswer:
    """It passed, or has risen enough since it was told."""
    anew = _passes_anew(scope, before, now)
    told = {} if anew else before.told
    steps = {t.key: rises_by(scope.period, level, t, told) for c in scope.rule.any for t in c.thresholds}
    wanted = "not told yet, or " + " or ".join(f"{h}.{v} up by {by} or more" for (h, v), by in steps.items())
    if before.at is None or anew:
        found = "not told yet" if before.at is None else f"it fell below since it was told on {before.at:%Y-%m-%d}"
        return StepAnswer(Step.MATERIAL, True, wanted, found)
    found = ", ".join(f"{h}.{v} {_words(before.told, (h, v))} → {_words(total, (h, v))}" for h, v in steps)
    held = any(figure(total, key) - figure(before.told, key) >= by for key, by in steps.items())
    return StepAnswer(Step.MATERIAL, held, wanted, f"{found} since {before.at:%Y-%m-%d %H:%M} UTC")


def rises_by(period: Period, level: Usual | None, threshold: Threshold, told: Toll | None = None) -> int:
    """By how many a total must have risen to be told again: where the rule does not say, half of what was wanted, and
    of what was told: a thousand that become 1,050 are no news."""
    if period.rises_by is not None:
        return period.rises_by
    wanted = _bar(period, level, threshold) if isinstance(period, Rise) else threshold.at_least or 1
    return max(1, -(-max(int(wanted), figure(told or {}, threshold.key)) // 2))


def _usual(scope: Scope, events: Sequence[Felt], total: Toll, record: Recorded, now: datetime) -> Usual | None:
    """Of a rise; None where too few people were harmed for any, so that nobody has to add up months for that."""
    rise = scope.period
    if not isinstance(rise, Rise) or not any(_many(c, total, rise) for c in scope.rule.any if reached(c, total)):
        return None
    here = record.of(scope.region.name) if scope.region else record
    return usual(events, scope.rule.keys, rise.over, rise.periods, LEAST_PERIODS, here, now)


def _many(condition: Condition, total: Toll, rise: Rise) -> bool:
    return all(figure(total, t.key) >= rise.at_least for t in condition.thresholds)


def _bar(rise: Rise, level: Usual | None, threshold: Threshold) -> float:
    return max(rise.at_least, rise.times * level.levels[threshold.key] if level else 0)


def _words(toll: Toll, key: TollKey) -> str:
    return count_in_words(count_of(toll, *key))
