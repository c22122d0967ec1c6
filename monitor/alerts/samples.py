"""Alerts of every shape, made up, for checking templates before a real one is due: `check` and tests render them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from monitor.alerts.alert import (
    Acknowledgement,
    Alert,
    Condition,
    EscalationStep,
    LastMessage,
    Reason,
    Rule,
    Step,
    StepAnswer,
    Threshold,
    Updates,
    Verdict,
)
from monitor.alerts.compose import alert_of
from monitor.alerts.digest import answer_alert, digest_alert, operational_alert
from monitor.alerts.listening import NOTHING_RECORDED, Recorded
from monitor.alerts.periods import Rise, Totals
from monitor.alerts.summary import summaries
from monitor.alerts.sums import Felt
from monitor.alerts.window_facts import window_alert
from monitor.alerts.windows import judge, scopes
from monitor.feeds import Feed, FeedState
from monitor.incidents import (
    Change,
    ChangeKind,
    Grade,
    Happening,
    Incident,
    IncidentStatus,
    Member,
    Score,
    acknowledge,
)
from monitor.model import Cause, Count, Harm, Place, Precision, Severity, Target, Toll, Victim, Weapon
from monitor.places.regions import Region
from monitor.reports import Kind, Quote, Report


@dataclass(frozen=True, slots=True)
class _Everywhere:
    """The scope of a digest; without regions the whole world."""

    name: str
    timezone: tzinfo
    regions: tuple[Region, ...] = ()
    picture: bool = True
    csv: bool = True


NOW = datetime(2031, 3, 9, 14, 30, tzinfo=UTC)

_PLACE = Place("Sample Town", "SY", "Idlib", 35.93, 36.63, Precision.EXACT, "Sample Town")
_TOLL: Toll = {
    Harm.KILLED: {
        Victim.ALL: Count(25, 25, None, "at least 25"),
        Victim.CIVILIAN: Count(25, 25, None, "at least 25", derived=True),
        Victim.CHILD: Count(10, 10, 10, "ten"),
    },
    Harm.INJURED: {Victim.ALL: Count(12, None, None, "dozens", vague=True)},
}
_ENGLISH = Report(
    kind=Kind.CASUALTIES,
    toll=_TOLL,
    place=_PLACE,
    date=date(2031, 3, 9),
    cause=Cause.CONFLICT,
    weapon=Weapon.AIR_STRIKE,
    target=Target.MARKET,
    claimant="Civil Rescue",
    confidence=0.93,
    quotes=(
        Quote("At least 25 people, ten of them children, were killed, Civil Rescue said <on Sunday> & later.", (0, 84)),
    ),
)
_ARABIC = replace(_ENGLISH, quotes=(Quote("مقتل 25 شخصا على الأقل بينهم عشرة أطفال في غارة جوية", (0, 53)),))
_FIRST = Member(
    feed="Example World",
    key="https://news.example/world/1",
    index=0,
    revision=0,
    report=_ENGLISH,
    title="At least 25 killed in air strike on Sample Town",
    link="https://news.example/world/1?a=1&b=2",
    publisher="Example News",
    published=NOW - timedelta(minutes=20),
    seen=NOW - timedelta(minutes=5),
    language="en",
)
_SECOND = replace(
    _FIRST,
    feed="Example Arabic",
    key="2",
    report=_ARABIC,
    title="مقتل 25 شخصا في غارة جوية",
    link=None,
    language="ar",
    publisher="Example Arabic",
    published=None,
)
_INCIDENT = Incident(
    id="sample0001",
    name="7K3",
    opened=NOW - timedelta(minutes=5),
    updated=NOW,
    members=(_FIRST, _SECOND),
    toll=_TOLL,
    place=_PLACE,
    date=_ENGLISH.date,
    cause=Cause.CONFLICT,
    weapon=Weapon.AIR_STRIKE,
    target=Target.MARKET,
    claimants=("Civil Rescue",),
    confidence=0.93,
    history=(
        Happening(NOW - timedelta(minutes=5), "opened", "Example News"),
        Happening(NOW, "joined", "Example Arabic"),
    ),
)
_RULE = Rule(
    "Sample rule",
    (Condition((Threshold(Harm.KILLED, Victim.CIVILIAN, 5),)),),
    ("duty-officer",),
    updates=Updates(remind_every=timedelta(hours=1)),
    escalate=(EscalationStep(timedelta(minutes=15), ("deputy",)), EscalationStep(timedelta(hours=1), ("director",))),
)
_CHECKS = (
    StepAnswer(Step.KIND, True, "a report of casualties or an attack", "a report of casualties"),
    StepAnswer(Step.REGION, True, "the whole world", "Sample Town, Idlib, SY"),
    StepAnswer(Step.THRESHOLD, True, "killed.civilian ≥ 5", "25 (at least 25)"),
)


def samples() -> dict[str, Alert]:
    """One alert for each reason that exists so far, and the odd cases: nothing known, an empty digest."""
    return {**_of_incidents(), **_without_incident()}


def _of_incidents() -> dict[str, Alert]:
    told = LastMessage(_RULE.name, _INCIDENT.id, Reason.NEW, NOW - timedelta(hours=2), _killed(9), 1, Severity.HIGH)
    corrected = replace(
        _INCIDENT, toll=_killed(21), status=IncidentStatus.CORRECTED, grade=Grade.CONTESTED, disputed=True
    )
    since = NOW - timedelta(hours=1)
    waiting = replace(told, standing=Acknowledgement(since, since, asked_at=since))
    acknowledged = acknowledge(
        _INCIDENT, "A. Sample <duty>", "calling the hospital", NOW - timedelta(minutes=30), Severity.HIGH
    )
    return {
        "new": _alert(Reason.NEW, _INCIDENT),
        "new_bare": _alert(Reason.NEW, _bare()),
        "updated": _alert(Reason.UPDATED, _INCIDENT),
        "toll_rose": _alert(Reason.TOLL_ROSE, _INCIDENT, told),
        "corrected": _alert(Reason.CORRECTED, corrected, replace(told, toll=_killed(23), sequence=2)),
        "contested": _alert(Reason.CONTESTED, replace(corrected, disputed=False, beside=9), told),
        "retracted": _alert(Reason.RETRACTED, replace(corrected, status=IncidentStatus.RETRACTED), told),
        "merged": _alert(Reason.MERGED, _INCIDENT, told),
        "reminder": _alert(Reason.REMINDER, _INCIDENT, waiting),
        "escalated": _alert(Reason.ESCALATED, _INCIDENT, waiting),
        "acknowledged": _alert(Reason.TOLL_ROSE, acknowledged, waiting),
    }


def _killed(number: int) -> Toll:
    return {Harm.KILLED: {Victim.ALL: Count(number, number, number, str(number))}}


def _bare() -> Incident:
    """An incident of which next to nothing is known."""
    member = replace(
        _FIRST,
        report=Report(Kind.CASUALTIES, {Harm.KILLED: {Victim.ALL: Count(words="many feared dead")}}),
        title="",
        link=None,
        published=None,
        language=None,
    )
    return Incident("sample0002", NOW, NOW, (member,), toll=member.report.toll)


def _alert(reason: Reason, incident: Incident, told: LastMessage | None = None) -> Alert:
    before = replace(incident, members=incident.members[:1]) if told else None
    change = Change(
        ChangeKind.JOINED if told else ChangeKind.OPENED, before, incident, incident.members[-1], Score(0.0)
    )
    return alert_of(Verdict(_RULE.name, incident.id, _RULE.severity, reason, _CHECKS, NOW), change, _RULE, told, NOW)


def _without_incident() -> dict[str, Alert]:
    return {
        "digest": _digest(busy=True),
        "digest_empty": _digest(busy=False),
        "digest_of_regions": _digest(busy=True, regions=(Region("Sample region", frozenset({"SY"})),)),
        "operational": operational_alert(
            "feed_failing",
            "Example World",
            "Example World has not answered since 02:10 UTC.",
            NOW,
            advice="Open its address in a browser; if it moved, change the address in config.yaml.",
            details={"failures": 7, "error": "timeout"},
        ),
        "operational_several": operational_alert(
            "feeds_failing",
            "2 feeds",
            "2 feeds are in trouble (1 erring, 1 odd): Example World, Example Arabic. Sample Region has no live feed "
            "left: no readable report can come from there.",
            NOW,
            feeds=[
                {"name": name, "words": "has brought nothing so far: timeout", "advice": "Look at its address."}
                for name in ("Example World", "Example Arabic")
            ],
            regions=["Sample Region: 0 of 2 live; local 0 of 1; ar 0 of 1, en 0 of 1"],
        ),
        "recovered": operational_alert(
            "feed_failing", "Example World", "Example World answers again.", NOW, recovered=True
        ),
        "summary": _summary(),
        "window": _window(_RULE_OF_WEEKS, NOW),
        "window_corrected": _window_corrected(NOW),
        "unusual_rise": _window(_RULE_OF_RISES, NOW),
        "drill": drill_alert(NOW),
        "answer": answer_alert(
            "sample",
            NOW,
            lines=["You have 7K3 (Sample Town): no reminder and no escalation of what was told so far."],
            subject="Re: [NEW] Sample Town",
            incident=_INCIDENT.id,
        ),
    }


def drill_alert(now: datetime) -> Alert:
    """A drill of this moment: the sample incident as if it had just been reported. No two moments share an id, so that
    each drill is a message, a thread and a ticket of its own."""
    words = "At least 25 people, ten of them children, were killed, Civil Rescue said."
    report = replace(_ENGLISH, date=now.date(), quotes=(Quote(words, (0, len(words))),))
    member = replace(
        _FIRST, report=report, link="https://news.example/drill", seen=now, published=now - timedelta(minutes=20)
    )
    happening = Happening(now, "opened", _FIRST.publisher)
    incident = replace(
        _INCIDENT,
        id=f"drill-{now:%Y%m%dT%H%M%S%fZ}",
        opened=now,
        updated=now,
        date=now.date(),
        members=(member,),
        history=(happening,),
    )
    change = Change(ChangeKind.OPENED, None, incident, member, Score(0.0))
    verdict = Verdict("Drill", incident.id, Severity.HIGH, Reason.DRILL, _CHECKS, now)
    return replace(
        alert_of(verdict, change, replace(_RULE, name="Drill"), None, now),
        rule=None,
        incident=None,
        subject=incident.id,
    )


def _digest(*, busy: bool, regions: tuple[Region, ...] = ()) -> Alert:
    digest = _Everywhere("Sample digest", UTC, regions)
    live = FeedState("Example World", last_success_at=NOW, last_new_entry_at=NOW - timedelta(hours=1))
    dead = FeedState("Example Arabic", failures=7, last_error="timeout")
    feeds = [
        (Feed("Example World", "", "Example News", "en"), live),
        (Feed("Example Arabic", "", "Example", "ar"), dead),
    ]
    weak = replace(_FIRST, report=replace(_ENGLISH, confidence=0.31))
    vague = replace(_bare(), opened=NOW - timedelta(hours=1))
    graded = [(_INCIDENT, Severity.HIGH), (vague, None)] if busy else []
    times = [NOW - timedelta(days=ago, hours=3) for ago in (1, 3, 5, 7)]
    earlier = [
        (
            replace(
                _INCIDENT, id=f"sample{at:%m%d}", opened=at, updated=at, date=at.date(), toll=_killed(3 + at.day % 4)
            ),
            None,
        )
        for at in times
    ]
    return digest_alert(
        digest,
        [*graded, *earlier] if busy else [],
        feeds,
        [weak] if busy else [],
        NOW - timedelta(days=1),
        NOW,
        Recorded(NOW - timedelta(days=11)),
    )


def _summary() -> Alert:
    """Messages on several incidents and one of the monitor's own, held back and told together."""
    told = LastMessage(_RULE.name, _INCIDENT.id, Reason.NEW, NOW - timedelta(hours=2), _killed(23), 1, Severity.HIGH)
    lower = replace(_INCIDENT, id="sample0003", toll=_killed(21), members=(_SECOND,), status=IncidentStatus.CORRECTED)
    note = operational_alert("channel_failing", "desk", "Channel desk refuses messages.", NOW, advice="See docs.")
    alerts = [
        _alert(Reason.NEW, _INCIDENT),
        _alert(Reason.TOLL_ROSE, _INCIDENT, told),
        _alert(Reason.NEW, _bare()),
        _alert(Reason.CORRECTED, lower, told),
        note,
    ]
    return summaries("sample", [alert.facts for alert in alerts], NOW)[0][0]


_WEEK = timedelta(days=7)
_RULE_OF_WEEKS = replace(_RULE, name="Sample of a week", totals=Totals(_WEEK))
_RULE_OF_RISES = replace(
    _RULE_OF_WEEKS,
    name="Sample of a rise",
    regions=(Region("Sample region"),),
    totals=None,
    rise=Rise(_WEEK, 12 * _WEEK),
)


def _window(rule: Rule, now: datetime) -> Alert:
    """The sum of the last week, one of its two incidents without a number, and a third that may be the first."""
    [scope] = scopes([rule])
    again = replace(_INCIDENT, id="sample0005", name="8M2", toll=_killed(21), members=(_SECOND,), perhaps=_INCIDENT.id)
    events = [Felt(i.id, i.opened, i.toll, i.opened, i.perhaps) for i in (_INCIDENT, _bare(), again)]
    usually = {Harm.KILLED: {victim: Count(7, 7, 7, "seven") for victim in (Victim.ALL, Victim.CIVILIAN)}}
    before = [Felt(f"before {week}", now - _WEEK * week, usually, None) for week in range(1, 13)]
    judged = judge(scope, [*events, *before], None, Recorded(now - 53 * _WEEK), now)
    return window_alert(judged, [_INCIDENT, _bare()], None, [again])


def _window_corrected(now: datetime) -> Alert:
    """All that a week came to was found to be wrong."""
    [scope] = scopes([_RULE_OF_WEEKS])
    first = judge(
        scope, [Felt(_INCIDENT.id, _INCIDENT.opened, _INCIDENT.toll, _INCIDENT.opened)], None, NOTHING_RECORDED, now
    )
    return window_alert(judge(scope, [], first.episode, NOTHING_RECORDED, now + timedelta(hours=1)), [], first.total)
