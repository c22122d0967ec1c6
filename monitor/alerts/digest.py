"""Alerts without an incident of their own: digests and operational notes. The pipeline collects, this only words.

A digest never calls a region quiet: without an incident it says that there was no readable report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Protocol

from monitor.alerts.alert import Alert, Reason
from monitor.alerts.facts import Facts, header, incident_facts, moment, report_facts
from monitor.feeds import Feed, FeedState
from monitor.incidents import Incident, Member
from monitor.incidents.identity import stable_id
from monitor.model import Harm, Severity, Victim, count_of
from monitor.places.regions import Region
from monitor.reports import Kind

MOST_INCIDENTS = 200  # in one digest; the totals count all of them
MOST_REVIEWS = 50
NOTHING = "no readable report"

Graded = tuple[Incident, Severity | None]  # null: no rule fired on it
Watched = tuple[Feed, FeedState]


class Scope(Protocol):
    """What a digest covers; `deliveries.settings.Digest` is one. No regions = the whole world."""

    @property
    def name(self) -> str: ...
    @property
    def timezone(self) -> tzinfo: ...
    @property
    def regions(self) -> Sequence[Region]: ...


def digest_alert(
    digest: Scope,
    incidents: Sequence[Graded],
    feeds: Sequence[Watched],
    review: Sequence[Member],
    since: datetime,
    now: datetime,
) -> Alert:
    """One digest over [since, now). review: reports that were read below the confidence that alerts."""
    inside = [(i, s) for i, s in incidents if not digest.regions or any(r.contains(i.place) for r in digest.regions)]
    doubtful = [m for m in review if m.report.kind is not Kind.CONTEXT]  # context could not alert however sure it is
    facts = {
        **header(Reason.DIGEST, Severity.LOW.word, now),
        "digest": {"name": digest.name, "since": moment(since), "until": moment(now), "timezone": str(digest.timezone)},
        "note": None if inside else NOTHING,
        "regions": [_region_facts(region, inside) for region in digest.regions],
        "totals": totals([i for i, _ in inside]),
        "incidents": [_graded_facts(i, s) for i, s in _by_severity(inside)[:MOST_INCIDENTS]],
        "incident_count": len(inside),
        "review": [report_facts(m) for m in doubtful[:MOST_REVIEWS]],
        "review_count": len(doubtful),
        "feeds": [feed_facts(feed, state) for feed, state in feeds],
        "feeds_live": sum(_live(state) for _, state in feeds),
        "feeds_all": len(feeds),
    }
    ident = stable_id("digest", digest.name, moment(now))
    return Alert(ident, None, None, Reason.DIGEST, Severity.LOW, now, facts={"id": ident, **facts})


def _by_severity(graded: Sequence[Graded]) -> list[Graded]:
    return sorted(graded, key=lambda g: (-(g[1] or 0), -_killed(g[0]), g[0].opened, g[0].id))


def _killed(incident: Incident) -> int:
    count = count_of(incident.toll, Harm.KILLED)
    return (count.figure or 0) if count else 0


def _graded_facts(incident: Incident, severity: Severity | None) -> Facts:
    return {**incident_facts(incident), "severity": severity.word if severity else None}


def _region_facts(region: Region, graded: Sequence[Graded]) -> Facts:
    inside = [i for i, _ in graded if region.contains(i.place)]
    return {
        "name": region.name,
        "incident_count": len(inside),
        "totals": totals(inside),
        "note": None if inside else NOTHING,
    }


def totals(incidents: Sequence[Incident]) -> dict[str, Facts]:
    """Sums over incidents by harm. high is null where one incident has no upper bound; unknown counts those without
    any number, which the sums leave out."""
    return {harm.value: _total(incidents, harm) for harm in (Harm.KILLED, Harm.INJURED)}


def _total(incidents: Sequence[Incident], harm: Harm) -> Facts:
    counts = [c for i in incidents if (c := count_of(i.toll, harm, Victim.ALL))]
    known = [c for c in counts if not c.unknown]
    return {
        "low": sum(c.low or 0 for c in known),
        "figure": sum(c.figure or 0 for c in known),
        "high": None if any(c.high is None for c in known) else sum(c.high or 0 for c in known),
        "unknown": len(counts) - len(known),
    }


def feed_facts(feed: Feed, state: FeedState) -> Facts:
    """The health line of one feed. The address is left out: it may hold a secret."""
    return {
        "name": feed.name,
        "publisher": feed.publisher,
        "language": feed.language,
        "live": _live(state),
        "failures": state.failures,
        "error": state.last_error,
        "last_success": moment(state.last_success_at),
        "last_new_entry": moment(state.last_new_entry_at),
    }


def _live(state: FeedState) -> bool:
    return state.failures == 0 and state.last_success_at is not None


def operational_alert(
    what: str,
    subject: str,
    words: str,
    now: datetime,
    *,
    advice: str = "",
    recovered: bool = False,
    severity: Severity = Severity.HIGH,
    details: Mapping[str, str | int | float | bool | None] | None = None,
    feeds: Sequence[Mapping[str, str]] = (),
    regions: Sequence[str] = (),
) -> Alert:
    """A note to the operators about the monitor itself.

    what: a snake_case kind such as `feed_failing`; subject: the feed or channel; words: one sentence of what is so;
    advice: one sentence of what to do; feeds: each that it is about (name, words, advice); regions: a line for each
    that it concerns, such as `Tigray: 2 of 5 live`. Same kind, subject and time give the same id.
    """
    facts = {
        **header(Reason.OPERATIONAL, severity.word, now),
        "operational": {
            "what": what,
            "subject": subject,
            "words": words,
            "advice": advice,
            "recovered": recovered,
            "details": dict(details or {}),
            "feeds": [dict(feed) for feed in feeds],
            "regions": list(regions),
        },
    }
    ident = stable_id("operational", what, subject, recovered, moment(now))
    return Alert(ident, None, None, Reason.OPERATIONAL, severity, now, facts={"id": ident, **facts})
