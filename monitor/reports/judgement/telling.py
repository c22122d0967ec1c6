"""Whether what a text says of an event is news of it, by the weighed sum of its signals (signals.py). The weights stand
in weights.json, fitted by tools/fit_telling.py; no word of a language stands here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from monitor.model import Context
from monitor.reports.judgement.confidence import NEWS, confidence_of, parts_of, share_of
from monitor.reports.judgement.signals import Signals
from monitor.reports.language.meanings import WayToTell
from monitor.reports.types import Kind, Part, Report, Telling

DECISIVE = (
    "fiction_leads",
    "moved_only",
    "claim_dismissed",
    "cause_found",
    "lost_abroad",
    "theme_quoted",
)  # what no other signal outweighs: too rare for weights, and never news
TAKEN_AS_TOLD = 1.5  # log-odds of being news where that is not judged
_SPEAKS_FOR = {
    WayToTell.TOTAL: Telling.TOTAL,
    WayToTell.RATE: Telling.TOTAL,
    WayToTell.STATEMENT: Telling.STATEMENT,
    WayToTell.POLITICS: Telling.STATEMENT,
    WayToTell.SELF: Telling.STATEMENT,
    WayToTell.EXPLAINER: Telling.EXPLAINER,
    WayToTell.FEATURE: Telling.FEATURE,
    WayToTell.FICTION: Telling.FEATURE,
    WayToTell.MOVED: Telling.STATE,
}
_REACTIONS = tuple(
    f"headline_{cue}" for cue in (WayToTell.REACTION, WayToTell.MOURNING, WayToTell.ARREST, WayToTell.STATEMENT)
)


@dataclass(frozen=True, slots=True)
class Weights:
    """The addition of each signal to the log-odds. news: of being news, with the bar from which a report is taken for
    it; right: of being right in freshness, dead and country."""

    bar: float
    news: Mapping[str, float]
    right: Mapping[str, float]


@cache
def weights() -> Weights:
    """The weights that ship."""
    data = json.loads(files("monitor.reports.judgement").joinpath("weights.json").read_text(encoding="utf-8"))
    return Weights(data["bar"], data["news"], data["right"])


def judged(report: Report, signals: Signals) -> Report:
    """A report with how it is told and how sure that reading is; what is no news becomes context."""
    ours = weights()
    evidence = parts_of(signals, ours.news)
    news = sum(p.value for p in evidence)
    if share_of(evidence) >= ours.bar and not any(signals.get(name) for name in DECISIVE):
        parts = parts_of({**signals, NEWS: news}, ours.right)
        return replace(
            report, telling=_of_news(signals), evidence=evidence, parts=parts, confidence=confidence_of(parts)
        )
    telling = _of_context(evidence)
    why = Context.CUMULATIVE if telling is Telling.TOTAL else Context.FOLLOW_UP
    if signals.get("dated_back"):
        why = Context.HISTORICAL
    parts = (Part("no_news", round(max(-news, 0.0), 2)),)
    return replace(
        report,
        kind=Kind.CONTEXT,
        why=why,
        telling=telling,
        evidence=evidence,
        parts=parts,
        confidence=confidence_of(parts),
    )


def unjudged(report: Report, signals: Signals) -> Report:
    """An accident or disaster, as far as it was asked for: the weights are of violence, and it is taken as told."""
    parts = parts_of({**signals, NEWS: TAKEN_AS_TOLD}, weights().right)
    return replace(report, parts=parts, confidence=confidence_of(parts))


def _of_news(signals: Signals) -> Telling:
    if signals.get("toll_moves"):
        return Telling.UPDATE
    reacted = any(signals.get(name) for name in _REACTIONS) or signals.get("theme_against")
    return Telling.AFTERMATH if reacted and not signals.get("headline_active") else Telling.EVENT


def _of_context(evidence: tuple[Part, ...]) -> Telling:
    """The kind of text that the words which weigh most against news speak for."""
    against: dict[Telling, float] = {}
    for part in evidence:
        cue = part.why.partition("_")[2]
        if part.value < 0 and cue in set(WayToTell):
            telling = _SPEAKS_FOR.get(WayToTell(cue), Telling.FOLLOW_UP)
            against[telling] = against.get(telling, 0.0) + part.value
    return min(against, key=lambda t: against[t], default=Telling.FOLLOW_UP)


def told_as(why: Context) -> Telling:
    """How the grammar's own context is told."""
    return Telling.TOTAL if why is Context.CUMULATIVE else Telling.FOLLOW_UP
