"""A report that the entry itself takes for untrue: "Gunmen seize 25 girls? Army denies report"."""

from __future__ import annotations

from dataclasses import replace

from monitor.reports.grammar.scene import QUESTION_MARKS, Scene
from monitor.reports.judgement.mentions import Freshness, Mention
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence, Unit
from monitor.reports.types import Rejected

BESIDE = 2  # units from "denies" to "the report"


def without_rumours(scene: Scene, mentions: list[Mention]) -> list[Mention]:
    """The mentions, less those that a headline asks about and headline or lead call untrue. A side that denies its
    guilt asks nothing, and its dead stay; so do the dead of whom the text tells by itself, or by a source."""
    asked = [m for m in mentions if m.in_title and _is_question(scene, m.sentence)]
    if not asked or not any(_refuted(scene.sentences[i]) for i in scene.lead):
        return mentions
    told = {(m.bound.harm, m.number) for m in asked}
    below = [m for m in mentions if not m.in_title and (m.bound.harm, m.number) in told]
    if any(_is_told(scene.sentences[m.sentence]) for m in below):
        return mentions
    untrue = {id(m) for m in mentions if m.standing is Freshness.FRESH and (m.bound.harm, m.number) in told}
    return [replace(m, why=Rejected.FACT_CHECK) if id(m) in untrue else m for m in mentions]


def _refuted(units: Sentence) -> bool:
    """ "The report is untrue", "denies | report"."""
    denies = (k for k, u in enumerate(units) if Sign.DISMISS in u.meaning.signs)
    of_a_report = any(_is_report(u) for k in denies for u in units[k + 1 : k + 1 + BESIDE])
    return of_a_report or any(Sign.REFUTES in u.meaning.signs for u in units)


def _is_told(units: Sentence) -> bool:
    """ "Soldiers killed 50", "residents say soldiers killed 50"; not "reports said 50 were killed"."""
    if any(Sign.DISMISS in u.meaning.signs or Sign.REFUTES in u.meaning.signs for u in units):
        return False
    return any(u.meaning.source for u in units) or not any(_is_report(u) for u in units)


def _is_report(unit: Unit) -> bool:
    return unit.meaning.says or Sign.CLAIM in unit.meaning.signs


def _is_question(scene: Scene, sentence: int) -> bool:
    units = scene.sentences[sentence]
    _, end = scene.source.span(units[0].start, units[-1].end)
    return scene.source.raw[end - 1 : end + 1].strip().endswith(QUESTION_MARKS)
