"""Mentions → reports: one for each event, the main one first, and what is told of other times as context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from monitor.model import HIT_ALL_OVER, Cause, Context, Extent, Harm, Place, Toll, Victim, count_of
from monitor.organisations import is_army
from monitor.places import Resolved
from monitor.reports.grammar.scene import Scene
from monitor.reports.grammar.when import NEWS_DAYS
from monitor.reports.judgement.attack import Attack, attacks_of, target_of
from monitor.reports.judgement.cause import cause_of, weapon_of
from monitor.reports.judgement.confidence import OF_ATTACK, OF_CONTEXT
from monitor.reports.judgement.doers import actor_of, admits
from monitor.reports.judgement.events import events_of, own_place, without_sums
from monitor.reports.judgement.extent import extent_of
from monitor.reports.judgement.fights import in_light_of_a_fight
from monitor.reports.judgement.mentions import Freshness, Mention
from monitor.reports.judgement.natural import in_bed
from monitor.reports.judgement.own_clauses import not_of_others, own_clauses
from monitor.reports.judgement.peoples import in_their_lands, lands_of, peoples_of
from monitor.reports.judgement.signals import Signals, signals_of
from monitor.reports.judgement.sources import claimant_of, contradicted, party_of
from monitor.reports.judgement.telling import judged, told_as, unjudged
from monitor.reports.judgement.toll import contested, toll_of
from monitor.reports.judgement.where import event_place
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence
from monitor.reports.types import Conventions, Kind, Quote, Rejected, Report

Causes = Literal["violence", "any"]
VIOLENCE = (Cause.CONFLICT, Cause.CRIME, Cause.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Assembled:
    """The reports of a text, and each mention that gave none with its reason."""

    reports: tuple[Report, ...]
    dropped: tuple[tuple[Mention, Rejected], ...]
    weighed: tuple[tuple[Report, Signals], ...] = ()  # what was to be judged, with what it was judged by


def assemble(
    scene: Scene, mentions: list[Mention], places: list[Resolved], conventions: Conventions, causes: Causes
) -> Assembled:
    """A report of each event that the fresh mentions tell, attacks without toll, and context."""
    news = [m for m in mentions if m.standing is Freshness.FRESH]
    apart = without_sums(scene, in_their_lands(scene, news, places), places)
    mentions = [*apart, *(m for m in mentions if m.standing is not Freshness.FRESH)]
    fresh = [m for m in apart if m.standing is Freshness.FRESH]
    sums = [replace(m, why=None) for m in apart if m.standing is not Freshness.FRESH]
    dropped = [(m, m.why) for m in mentions if m.standing is Freshness.DROPPED and m.why]
    events = events_of(scene, fresh, places)
    told = [
        (r, event)
        for event in events
        for place in (own_place(scene, event, events, places),)
        if (r := _report(Kind.CASUALTIES, scene, event, places, conventions, fresh, known=place, sums=sums))
    ]
    asked = [(r, event) for r, event in told if r.cause in VIOLENCE or (causes == "any" and not in_bed(scene, event))]
    weighed = [(r, signals_of(scene, [*sums, *event], r)) for r, event in asked]
    reports = [(judged if r.cause in VIOLENCE else unjudged)(r, signals) for r, signals in weighed]
    if told and not reports:
        dropped += [(m, Rejected.NOT_VIOLENCE) for m in fresh]
    if not any(map(_counts_somebody, reports)):
        added_up = {m.sentence for m in mentions if m.why is Rejected.CUMULATIVE}
        attacks = [_attack(scene, a, places) for a in attacks_of(scene) if a.sentence not in added_up]
        reports = attacks or reports
    reports += _context(scene, [m for m in mentions if m.standing is Freshness.CONTEXT], places, conventions)
    reports.sort(key=lambda r: r.kind is Kind.CONTEXT)
    return Assembled(tuple(reports), tuple(dropped), tuple(weighed))


def _counts_somebody(report: Report) -> bool:
    """Whether a report says more than that some are trapped or missing: where a school was hit, that is the news."""
    missing = count_of(report.toll, Harm.MISSING)
    return set(report.toll) != {Harm.MISSING} or missing is None or not missing.unknown


def _report(
    kind: Kind,
    scene: Scene,
    mentions: list[Mention],
    places: list[Resolved],
    conventions: Conventions,
    told: list[Mention],
    why: Context | None = None,
    known: Place | None = None,
    sums: Sequence[Mention] = (),
) -> Report | None:
    """The report that some of the figures told make of one event; None where they make no toll. known: where they say
    that it was; sums: figures that it is a part of, which say when it was and who did it, where its own do not."""
    toll = toll_of(scene, in_light_of_a_fight(scene, mentions, told), conventions)
    if not toll:
        return None
    place = event_place(scene, not_of_others(scene, mentions, told, places), mentions)
    own = own_clauses(scene, mentions, told, places, place)
    actor = actor_of(scene, mentions, places, own) or _doer_of(sums, scene, mentions, told, places, place)
    cause = cause_of(scene, mentions, place, actor)
    claimant = claimant_of(scene, mentions, of_fighters=_only_fighters(toll))
    extent = extent_of(scene, mentions, known or place, own, places)
    several = extent is Extent.SEVERAL_ATTACKS
    target = target_of(scene, mentions, own) if cause in VIOLENCE else None
    labelled = _labelled(scene, mentions) and _only_fighters(toll)
    if labelled and not (claimant and claimant.party) and contradicted(scene, mentions):
        claimant = party_of(scene, mentions)
    disputed = bool(claimant and claimant.party and _only_fighters(toll))
    if disputed and labelled:
        toll = contested(toll)
    return Report(
        kind=kind,
        toll=toll,
        place=known or place,
        date=date_of(scene, mentions) or date_of(scene, list(sums)),
        cause=cause,
        weapon=weapon_of(scene, mentions, place, own, by_army=actor is not None and is_army(actor), several=several),
        target=target if not several or target in HIT_ALL_OVER else None,
        extent=extent,
        why=why,
        actor=actor,
        admits=admits(scene, mentions, actor),
        claimant=claimant.name if claimant else None,
        claimant_is_party=bool(claimant and claimant.party),
        claimant_is_anonymous=bool(claimant and claimant.anonymous),
        disputed=disputed,
        quotes=_quotes(scene, mentions),
        peoples=peoples_of(scene, mentions, places),
        lands=() if place else lands_of(places),
    )


def _doer_of(
    sums: Sequence[Mention],
    scene: Scene,
    mentions: list[Mention],
    told: list[Mention],
    places: list[Resolved],
    place: Place | None,
) -> str | None:
    """Who did that of which an event is a part: "Russian shelling killed nine. Six died in Kherson, ..."."""
    whole = [*sums, *mentions]
    return actor_of(scene, whole, places, own_clauses(scene, whole, told, places, place)) if sums else None


def _labelled(scene: Scene, mentions: list[Mention]) -> bool:
    """Whether the dead are called fighters by a word of one side ("terrorists"), not by a rank or uniform
    ("soldiers")."""
    groups = [(m.sentence, m.bound.group) for m in mentions if m.bound.group and m.bound.group.classes]
    main = next((units for i, g in groups if (units := scene.sentences[i][g.start : g.end])), [])
    return any(u.meaning.party_verb for u in main)


def _only_fighters(toll: Toll) -> bool:
    """Whether everybody whom the text counts is called a fighter; of the dead, where it counts dead: that five soldiers
    were hurt says nothing of the driver who died."""
    told = [toll[Harm.KILLED]] if Harm.KILLED in toll else toll.values()
    cells = [c for c in told if Victim.COMBATANT in c]
    return bool(cells) and all(c[Victim.COMBATANT].figure == c[Victim.ALL].figure for c in cells)


def date_of(scene: Scene, mentions: list[Mention]) -> date | None:
    """The day of the event: as the sentence of a figure gives it, else as the lead does, where that is of late and the
    sentence tells of nobody else's harm ("after a raid on Thursday killed nine"); else unknown, never today."""
    for m in mentions:
        if m.when and m.when.exact and m.when.date:
            return m.when.date
    ours = {m.sentence for m in mentions}
    lead = [i for i in scene.lead if i in ours or not _tells_of_harm(scene.sentences[i])]
    times = [w for i in lead for w in scene.times(i) if w.exact and w.date]
    near = [w for w in times if w.age is None or w.age <= NEWS_DAYS]
    return near[0].date if near else None


def _tells_of_harm(units: Sentence) -> bool:
    """Whether a verb says what happened to people, and no word denies it."""
    return any(u.meaning.predicate for u in units) and not any(Sign.NOT in u.meaning.signs for u in units)


def _quotes(scene: Scene, mentions: list[Mention]) -> tuple[Quote, ...]:
    """The sentences that carry the figures."""
    return tuple(_quote(scene, i) for i in dict.fromkeys(m.sentence for m in mentions))


def _quote(scene: Scene, i: int) -> Quote:
    """A whole sentence: a reader judges a figure, or an attack, by what stands around it."""
    start, end = scene.sentences[i][0].start, scene.sentences[i][-1].end
    return Quote(scene.source.words(start, end), scene.source.span(start, end))


def _attack(scene: Scene, attack: Attack, places: list[Resolved]) -> Report:
    place = event_place(scene, places, [])
    own = own_clauses(scene, [], [], places, place)
    return Report(
        kind=Kind.ATTACK,
        place=place,
        date=date_of(scene, []),
        cause=Cause.CONFLICT,
        weapon=weapon_of(scene, [], place, own),
        actor=actor_of(scene, [], places, own, told_in=(attack.sentence,)),
        target=attack.target,
        confidence=OF_ATTACK,
        quotes=(_quote(scene, attack.sentence),),
        lands=() if place else lands_of(places),
    )


def _context(scene: Scene, mentions: list[Mention], places: list[Resolved], conventions: Conventions) -> list[Report]:
    reports = []
    kinds = [(why, land) for why in Context for land in dict.fromkeys(m.land for m in mentions)]
    for why, land in kinds:
        ours = [m for m in mentions if m.why and m.why.value == why.value and m.land == land]
        if ours and (report := _report(Kind.CONTEXT, scene, ours, places, conventions, ours, why, land)):
            reports.append(replace(report, telling=told_as(why), confidence=OF_CONTEXT))
    return reports
