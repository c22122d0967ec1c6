"""Alerts without an incident of their own: digests and operational notes. The pipeline collects, this only words.

A digest never calls a region quiet: without an incident it says that there was no readable report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType
from typing import Protocol

from monitor.alerts.alert import EVERYBODY, Alert, Reason, digest_id, figure
from monitor.alerts.facts import Facts, header, incident_facts, report_facts
from monitor.alerts.listening import NOTHING_RECORDED, Recorded
from monitor.alerts.mute import Mute
from monitor.alerts.trend import Graded, Span, by_severity, compared, days, fresh, told_in, zone_of, zones
from monitor.alerts.words import count_in_words
from monitor.feeds import Feed, FeedState
from monitor.feeds.advice import advice_on, words_of
from monitor.feeds.coverage import coverage_of
from monitor.feeds.health import condition
from monitor.incidents import Incident, IncidentStatus, Member
from monitor.incidents.identity import stable_id
from monitor.incidents.of_the_toll import lies_in
from monitor.model import Harm, Severity, Victim, count_of
from monitor.places.regions import Region
from monitor.reports import Kind
from monitor.text import moment

MOST_INCIDENTS = 200  # in one digest; the totals count all of them
MOST_REVIEWS = 50
MOST_OPEN = 30  # incidents that wait for somebody to acknowledge them
NOTHING = "no readable report"
NOBODY_WAITS: Mapping[str, datetime] = MappingProxyType({})

FeedWithState = tuple[Feed, FeedState]


class DigestScope(Protocol):
    """The scope of a digest; `deliveries.settings.Digest` is one. No regions = the whole world."""

    @property
    def name(self) -> str: ...
    @property
    def timezone(self) -> tzinfo: ...
    @property
    def regions(self) -> Sequence[Region]: ...
    @property
    def picture(self) -> bool: ...
    @property
    def csv(self) -> bool: ...


def digest_alert(
    digest: DigestScope,
    incidents: Sequence[Graded],
    feeds: Sequence[FeedWithState],
    review: Sequence[Member],
    since: datetime,
    now: datetime,
    record: Recorded = NOTHING_RECORDED,
    mutes: Sequence[Mute] = (),
    waiting: Mapping[str, datetime] = NOBODY_WAITS,
) -> Alert:
    """One digest over [since, now). review: reports that were read below the confidence that alerts.

    incidents: from as far back as `trend.reach`; listed are those with news in this time that are told of in one of its
    regions, counted those that were first reported in it and lie there with their number. record: what can be known of
    any time. mutes: those that held in this time.
    waiting: the incidents of which nobody has acknowledged what was told, and since when.
    """
    span = Span(since, now, record.of(*(region.name for region in digest.regions)))
    watched = [i for i, _ in incidents if not digest.regions or any(lies_in(i, r) for r in digest.regions)]
    ids = {incident.id for incident in watched}
    inside = [(i, s) for i, s in incidents if i.id in ids and i.updated >= since and not _merged_away(i)]
    listed = _by_severity(inside)
    counted = [i for i in watched if not digest.regions or any(r.contains(i.place) for r in digest.regions)]
    told, known = fresh(counted, since, now), told_in(counted, since, now)
    doubtful = [m for m in review if m.report.kind is not Kind.CONTEXT]  # context could not alert however sure it is
    facts = {
        **header(Reason.DIGEST, Severity.LOW.word, now),
        "digest": _scope_facts(digest, span),
        "note": None if inside else NOTHING,
        "regions": [_region_facts(region, watched, inside, span) for region in digest.regions],
        "totals": totals(told, whole=len(told) == len(known)),
        "compared": compared(counted, span),
        "days": days(counted, digest.timezone, span),
        "incidents": [_graded_facts(n, *both, since) for n, both in enumerate(listed[:MOST_INCIDENTS], 1)],
        "listed_count": len(listed),
        "unacknowledged": _unacknowledged(watched, waiting),
        "incident_count": len(told),
        "earlier_count": len({i.id for i, _ in inside} - {i.id for i in told_in(watched, since, now)}),
        "perhaps_count": len(known) - len(told),
        "review": [report_facts(m) for m in doubtful[:MOST_REVIEWS]],
        "review_count": len(doubtful),
        **_feeds_facts(digest, feeds, now),
        "muted": [mute.words for mute in mutes],
    }
    ident = digest_id(digest.name, now)
    return Alert(ident, None, None, Reason.DIGEST, Severity.LOW, now, facts={"id": ident, **facts}, subject=digest.name)


def _scope_facts(digest: DigestScope, span: Span) -> Facts:
    return {
        "name": digest.name,
        "since": moment(span.since),
        "until": moment(span.until),
        "timezone": str(digest.timezone),
        "picture": digest.picture,
        "csv": digest.csv,
    }


def _feeds_facts(digest: DigestScope, feeds: Sequence[FeedWithState], now: datetime) -> Facts:
    return {
        "feeds": [feed_facts(feed, state, now) for feed, state in feeds],
        "feeds_live": sum(condition(state, now).live for _, state in feeds),
        "feeds_all": len(feeds),
        "coverage": _coverage(digest.regions, feeds, now),
    }


def _by_severity(graded: Sequence[Graded]) -> list[Graded]:
    return sorted(graded, key=lambda g: (-(g[1] or 0), -figure(g[0].toll, EVERYBODY), g[0].opened, g[0].id))


def _unacknowledged(watched: Sequence[Incident], waiting: Mapping[str, datetime]) -> list[Facts]:
    """Those of which somebody should have said that they see to them, the longest waiting first."""
    found = sorted(((waiting[i.id], i) for i in watched if i.id in waiting), key=lambda pair: (pair[0], pair[1].id))
    return [
        {"since": moment(since), **incident_facts(incident), "reports": []} for since, incident in found[:MOST_OPEN]
    ]


def _graded_facts(number: int, incident: Incident, severity: Severity | None, since: datetime) -> Facts:
    return {
        **incident_facts(incident),
        "number": number,
        "severity": severity.word if severity else None,
        "earlier": not told_in([incident], since, datetime.max.replace(tzinfo=UTC)),
    }


def _merged_away(incident: Incident) -> bool:
    return incident.status is IncidentStatus.CLOSED


def _region_facts(region: Region, watched: Sequence[Incident], graded: Sequence[Graded], span: Span) -> Facts:
    there = [i for i in watched if region.contains(i.place)]  # whose numbers are of this region
    listed = [(i, s) for i, s in graded if lies_in(i, region)]
    shown = [i for i, _ in listed]
    span = span.of(region.name)
    return {
        "name": region.name,
        **_sums(there, span),
        "earlier_count": len({i.id for i, _ in listed} - {i.id for i in told_in(shown, span.since, span.until)}),
        "severities": by_severity(listed),
        "zones": zones(fresh(there, span.since, span.until), lambda some: _zone_sums(some, there, span)),
        "note": None if listed else NOTHING,
    }


def _sums(incidents: Sequence[Incident], span: Span) -> Facts:
    told, known = (of(incidents, span.since, span.until) for of in (fresh, told_in))
    sums = totals(told, whole=len(told) == len(known))
    numbers = {"incident_count": len(told), "perhaps_count": len(known) - len(told)}
    return {**numbers, "totals": sums, "compared": compared(incidents, span)}


def _zone_sums(some: Sequence[Incident], there: Sequence[Incident], span: Span) -> Facts:
    """Of one province: its incidents of the time before are compared too."""
    name = zone_of(some[0])
    return _sums([i for i in there if zone_of(i) == name], span)


def totals(incidents: Sequence[Incident], *, whole: bool = True) -> dict[str, Facts]:
    """Sums over incidents by harm. high is None where one incident has no upper bound, or the sum is not whole: others
    may belong to it; unknown counts those without any number, which the sums leave out."""
    return {harm.value: _total(incidents, harm, whole=whole) for harm in (Harm.KILLED, Harm.INJURED)}


def _total(incidents: Sequence[Incident], harm: Harm, *, whole: bool) -> Facts:
    counts = [c for i in incidents if (c := count_of(i.toll, harm, Victim.ALL))]
    known = [c for c in counts if not c.unknown]
    return {
        "low": sum(c.low or 0 for c in known),
        "figure": sum(c.figure or 0 for c in known),
        "high": sum(c.high or 0 for c in known) if whole and all(c.high is not None for c in known) else None,
        "unknown": len(counts) - len(known),
        "vague": sum(c.vague for c in known),
        "words": count_in_words(known[0]) if len(known) == 1 and known[0].vague else None,
    }


def _coverage(regions: Sequence[Region], feeds: Sequence[FeedWithState], now: datetime) -> list[Facts]:
    """The live feeds of those that can speak of each region, local outlets apart from foreign desks."""
    return [one.as_facts for one in coverage_of(regions, [(feed, condition(state, now)) for feed, state in feeds])]


def feed_facts(feed: Feed, state: FeedState, now: datetime) -> Facts:
    """The health line of one feed. The address is left out: it may hold a secret."""
    found = condition(state, now)
    return {
        "name": feed.name,
        "publisher": feed.publisher,
        "language": feed.language,
        "live": found.live,
        "state": found.health.value,
        "reason": found.reason,
        "since": moment(found.since),
        "words": words_of(feed, state, found),
        "advice": advice_on(found),
        "failures": state.failures,
        "error": state.last_error,
        "last_success": moment(state.last_success_at),
        "last_new_entry": moment(state.last_new_entry_at),
    }


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
    return Alert(ident, None, None, Reason.OPERATIONAL, severity, now, facts={"id": ident, **facts}, subject=subject)


def answer_alert(
    mark: str,
    now: datetime,
    *,
    lines: Sequence[str],
    subject: str,
    incident: str | None = None,
    language: str = "en",
) -> Alert:
    """The outcome of a person's answer, to that person alone. mark: tells answers apart; lines: the whole of it."""
    facts = {
        **header(Reason.ANSWER, Severity.LOW.word, now),
        "answer": {
            "lines": list(lines),
            "subject": subject,
            "incident": incident,
            "language": language,
        },
    }
    ident = stable_id("answer", mark)
    return Alert(ident, None, None, Reason.ANSWER, Severity.LOW, now, facts={"id": ident, **facts}, subject=incident)
