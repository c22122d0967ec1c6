"""Signals of texts that speak of what is known already: who caused a blast, what a people lost in an attack abroad,
what goes on and is quoted as a theme."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.reports.grammar.scene import Scene
from monitor.reports.grammar.when import NEWS_DAYS
from monitor.reports.judgement.clauses import is_relative, own_day
from monitor.reports.judgement.cues import cues_of
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.peoples import before_a_toll
from monitor.reports.judgement.wars import is_at_war
from monitor.reports.language.meanings import Sign, Topic, WayToTell
from monitor.reports.language.tokens import Sentence, Unit
from monitor.reports.types import Report

QUOTES = "'\"‘’“”«"  # the marks with which a quoted headline opens


def of_known_events(scene: Scene, mentions: list[Mention], report: Report) -> Mapping[str, float]:
    """Each is 1 where a text whose harm no day of late dates is so told."""
    if any(own_day(scene.sentences[m.sentence], m, scene.times(m.sentence)) for m in mentions):
        return {}
    return {
        "cause_found": float(_finds_a_cause(scene, mentions)),
        "lost_abroad": float(any(_lost_abroad(scene, m, report) for m in mentions)),
        "theme_quoted": float(_quotes_a_theme(scene, mentions)),
    }


def _finds_a_cause(scene: Scene, mentions: list[Mention]) -> bool:
    """ "Blast likely caused by a shell, says institute", and only "the blast that killed" names the dead, below it."""
    title = [u for i in range(scene.titles) for u in scene.sentences[i]]
    if not title or any(m.in_title for m in mentions) or not any(_attacks(u) for u in title):
        return False
    found = cues_of(scene.source.folded[title[0].start : title[-1].end], scene.language)[WayToTell.FINDINGS]
    return bool(found) and all(is_relative(scene.sentences[m.sentence], m.bound.at) for m in mentions)


def _lost_abroad(scene: Scene, m: Mention, report: Report) -> bool:
    """ "Nepali death toll in the attack rises to 12": a part of the dead of an attack in another country. Not of a
    people at war, whose toll is that of an attack at home; a people's name alone tells of no place."""
    place, people = report.place, before_a_toll(scene, m)
    if not (people and report.peoples and place):
        return False
    by_name_alone = place.written == scene.source.words(people.start, people.end)
    return place.country not in report.peoples or (by_name_alone and not is_at_war(place))


def _quotes_a_theme(scene: Scene, mentions: list[Mention]) -> bool:
    """ "'Many players have died': the clubs of Gaza": quoted in the perfect, with a word for many, no attack beside it
    or below, where no day of late and no number stands."""
    times = (w for i in scene.lead for w in scene.times(i))
    late = any(w.age is not None and w.age <= NEWS_DAYS for w in times)
    told = any(_attacks(u) for i in {m.sentence for m in mentions} for u in scene.sentences[i])
    if scene.titles == 0 or late or told or any(_counted(m) for m in mentions):
        return False
    units = scene.sentences[0]
    ours = [m for m in mentions if m.sentence == 0]
    if (
        not ours
        or units[0].text not in QUOTES
        or any(_attacks(u) for i in range(scene.titles) for u in scene.sentences[i])
    ):
        return False
    return all(_in_quotation(units, m.bound.at) and _in_the_perfect(units, m.bound.at) for m in ours)


def _in_quotation(units: Sentence, at: int) -> bool:
    closes = next(
        (k for k in range(1, len(units)) if not units[k].text[0].isalnum() and units[k].text not in ",;:-"), 0
    )
    return at < closes


def _in_the_perfect(units: Sentence, at: int) -> bool:
    return any(Sign.PERFECT in u.meaning.signs for u in units[max(0, at - 2) : at])


def _counted(m: Mention) -> bool:
    """Whether a figure is a plain number."""
    quantity = m.bound.group.quantity if m.bound.group else None
    return quantity is not None and not quantity.vague


def _attacks(unit: Unit) -> bool:
    meaning = unit.meaning
    attack = meaning.weapon is not None or meaning.topics & {Topic.CONFLICT, Topic.CRIME, Topic.VIOLENCE}
    somebody = meaning.noun or meaning.actor or meaning.party
    return bool(attack) and not (somebody or meaning.predicate or Sign.WAR in meaning.signs)
