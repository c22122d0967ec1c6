"""The alert of a rule on a stretch of time: its facts, and the incidents that it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.alerts.alert import EVERYBODY, Alert, Reason, figure
from monitor.alerts.facts import Facts, cell, check_facts, event_type, header, incident_facts, toll_facts
from monitor.alerts.once import Uncounted
from monitor.alerts.sums import unknown
from monitor.alerts.usual import Usual
from monitor.alerts.windows import Judged, reached
from monitor.alerts.words import count_in_words, duration_in_words
from monitor.incidents import Incident
from monitor.incidents.identity import stable_id
from monitor.model import Count, Toll, count_of
from monitor.text import moment

MOST_LISTED = 50  # incidents in one alert, the latest first; the totals count all of them
MOST_LEFT_OUT = 20  # of those that the totals do not count, the most harmed first


def listed(judged: Judged) -> list[str]:
    """The ids of the incidents that the alert lists."""
    return [one.incident for one in judged.inside[:MOST_LISTED]]


def left_out(judged: Judged) -> list[Uncounted]:
    """Those that the alert lists as left out of its total: they would add to it, and who was told of them looks for
    them there."""
    keys = judged.scope.rule.keys
    harmed = [(max(figure(out.felt.toll, key) for key in keys), out) for out in judged.left]
    most = sorted((pair for pair in harmed if pair[0]), key=lambda pair: pair[0], reverse=True)
    return [out for _, out in most[:MOST_LEFT_OUT]]


def window_alert(
    judged: Judged, incidents: Sequence[Incident], before: Toll | None, beside: Sequence[Incident] = ()
) -> Alert:
    """The alert of a verdict that fired. incidents: those of `listed`; before: the total of the last message, None
    where the total has newly passed; beside: those of `left_out`. A correction has the type of what it corrects. Its id
    does not depend on the clock: the same message, the same id."""
    verdict, scope, episode = judged.verdict, judged.scope, judged.episode
    reason = verdict.reason
    if reason is None:
        raise ValueError(f"{scope.rule.name}: a verdict that did not fire makes no alert")
    ident = stable_id(scope.id, reason, episode.count)
    facts = {
        **header(reason, verdict.severity.word, verdict.at, episode.sequence),
        "id": ident,
        "type": event_type(Reason.WINDOW),
        "rule": {"name": scope.rule.name, "checks": [check_facts(c) for c in verdict.checks], "also": []},
        "window": _window(judged, before),
        "incidents": [_brief(incident) for incident in incidents],
        "incident_count": len(judged.inside),
        "left_out": list(_left_out(judged, incidents, beside)),
    }
    return Alert(
        ident, scope.rule.name, None, reason, verdict.severity, verdict.at, episode.sequence, facts, subject=scope.id
    )


def _brief(incident: Incident) -> Facts:
    """An incident with its first and its latest report: the rest is in `incidents show`."""
    facts = incident_facts(incident)
    reports = facts["reports"]
    return {**facts, "reports": [reports[0], reports[-1]] if len(reports) > 1 else reports, "history": []}


def _left_out(judged: Judged, incidents: Sequence[Incident], beside: Sequence[Incident]) -> Iterator[Facts]:
    known = {one.id: one for one in (*incidents, *beside)}
    for out in left_out(judged):
        if one := known.get(out.felt.incident):
            of = known.get(out.of or "")
            yield {**_brief(one), "why": out.why.value, "of": of.name or of.id if of else out.of}


def _window(judged: Judged, before: Toll | None) -> Facts:
    scope, until = judged.scope, judged.until
    return {
        "scope": scope.id,
        "region": scope.region.name if scope.region else None,
        "since": moment(until - scope.period.over),
        "until": moment(until),
        "over": duration_in_words(scope.period.over),
        "total": toll_facts(judged.total),
        "before": None if before is None else toll_facts(before),
        "without_number": unknown([one.toll for one in judged.inside], EVERYBODY),
        "lead": _lead(judged, before),
        "usual": judged.usual and _usual_facts(judged.usual),
    }


def _lead(judged: Judged, before: Toll | None) -> Facts:
    """The count by which it is told: the first of the condition that holds, or held before."""
    conditions = judged.scope.rule.any
    met = next((c for total in (judged.total, before or {}) for c in conditions if reached(c, total)), conditions[0])
    key = met.thresholds[0].key
    count = count_of(judged.total, *key)
    return {
        **cell(count or Count(0, 0, 0)),
        "what": f"{key[0]}.{key[1]}",
        "before": None if before is None else count_in_words(count_of(before, *key)),
        "usual": f"{judged.usual.levels[key]:g}" if judged.usual else None,
    }


def _usual_facts(usual: Usual) -> Facts:
    levels: Mapping[str, float] = {f"{harm}.{victim}": level for (harm, victim), level in usual.levels.items()}
    return {"periods": usual.periods, "levels": dict(levels)}
