"""All of one incident: who says what, in which words; what became of it; why it alerted; why these reports are one."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from flask import Blueprint, Response, request

from monitor.alerts import Alert, Verdict
from monitor.deliveries import Delivery, State
from monitor.deliveries.people import Person
from monitor.feeds import BY_HAND
from monitor.incidents import Incident, IncidentStatus, Member, by_hand, is_false_alarm, last_ack, went_to
from monitor.incidents.story import Chapter, story
from monitor.incidents.withdrawn import taken_back
from monitor.model import Harm, Weapon, count_of
from monitor.pipeline.nearby import nearby
from monitor.pipeline.replies.journal import journal
from monitor.pipeline.staff import NOTE_WITHDRAWN, notes_of
from monitor.reports import Mark
from monitor.store import ReadHandle
from monitor.web.access.gate import Verb, is_theirs, may, takes_back
from monitor.web.pages import shell
from monitor.web.pages.known import known
from monitor.web.pages.put_right import facts_offered, words_shown
from monitor.web.pages.shares import open_shares
from monitor.web.pages.shell import Room, reader, words
from monitor.web.pages.shown import Piece, pieces

MOST_REPORTS = 40  # on a page, at first the first and the latest; a day of war may bring hundreds of one event
MOST_NEARBY = 80  # incidents among which the story looks: a page is made while somebody waits
PIECE = 8  # chapters of the story on a page, for the same reason
OPEN_QUOTES = 4  # reports whose quotes stand open; the others' are folded


@dataclass(frozen=True, slots=True)
class QuoteShown:
    """A sentence that carries a figure, cut at its marks."""

    pieces: tuple[Piece, ...]
    words: str


@dataclass(frozen=True, slots=True)
class ReportShown:
    """One report of the incident. number: by which people name it."""

    number: int
    member: Member
    quotes: tuple[QuoteShown, ...]
    taken_back: bool


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of what became of it. kind: the family of its word; undo: the time of a note that can be taken back;
    again: the incident with which a split one can be put together."""

    at: datetime
    kind: str
    what: str
    detail: str = ""
    undo: datetime | None = None
    again: str | None = None


def add(page: Blueprint, room: Room) -> None:
    """Hang it in."""

    @page.get("/incidents/<ident>")
    def one(ident: str) -> Response:
        return _whole(room, ident)

    @page.get("/incidents/<ident>/story")
    def one_story(ident: str) -> Response:
        with room.store.read() as asking:
            incident = known(asking, ident, reader())
            if incident is None:
                return shell.problem("problem.no_incident", 404)
            others = nearby(asking, incident, MOST_NEARBY)
        shown = _piece(len(incident.members), PIECE)
        chapters = [_for(reader(), chapter, [incident, *others]) for chapter in story(incident, others, shown)]
        return shell.page_of("story.html", 200, incident=incident, chapters=chapters, shown=shown, piece=PIECE)

    @page.get("/incidents/<ident>/text")
    def one_as_text(ident: str) -> Response:
        with room.store.read() as asking:
            incident = known(asking, ident, reader())
            if incident is None:
                return shell.problem("problem.no_incident", 404)
            reports = list(_reports(asking, incident))
        answer = shell.page_of("one.txt", 200, incident=incident, reports=reports)
        answer.mimetype = "text/plain"
        return answer


def _piece(number: int, most: int) -> range:
    """The reports of this page, counted from 1: those from the one in the address on."""
    asked = request.args.get("from", "")
    first = int(asked) if re.fullmatch("[0-9]{1,6}", asked) else 1
    first = max(1, min(first, number))
    return range(first, min(first + most, number + 1))


def _for(person: Person, chapter: Chapter, known_then: Sequence[Incident]) -> Chapter:
    """The chapter as somebody may read it. All that was known decided, also what lies in other regions than theirs: of
    that the candidates are left out, and no sum is worked out anew."""
    theirs = {one.id for one in known_then if is_theirs(person, one)}
    return replace(chapter, candidates=tuple(one for one in chapter.candidates if one.incident in theirs))


def _whole(room: Room, ident: str) -> Response:
    """The page itself."""
    with room.store.read() as asking:
        incident = known(asking, ident, reader())
        if incident is None:
            return shell.problem("problem.no_incident", 404)
        verdicts, told = asking.verdicts(incident.id), list(_messages(asking, incident))
        shown = _piece(len(incident.members), MOST_REPORTS) if "from" in request.args else None
        context = {
            "reports": list(_reports(asking, incident, shown)),
            "shown": shown,
            "timeline": _timeline(incident, told, reader()),
            "undoable": _undoable(asking, incident, reader()),
            "others": _others(asking, incident, reader()),
            "shares": open_shares(asking, incident, room.now()),
        }
    latest, earlier = _by_rule(verdicts)
    return shell.page_of(
        "one.html",
        200,
        incident=incident,
        latest=latest,
        earlier=earlier,
        severity=max((verdict.severity for verdict in verdicts if verdict.fired), default=None),
        ack=last_ack(incident.acks),
        false_alarm=is_false_alarm(incident),
        closed=incident.status is IncidentStatus.CLOSED,
        went=went_to(incident),
        once=secrets.token_urlsafe(12),
        most=MOST_REPORTS,
        said=shell.said(),
        open_quotes=OPEN_QUOTES,
        put_right=words_shown(incident, reader()),
        by_hand=by_hand(incident),
        given=BY_HAND.name,
        counts=list(facts_offered()),
        weapons=list(Weapon),
        killed=count_of(incident.toll, Harm.KILLED),
        **context,
    )


def _reports(asking: ReadHandle, incident: Incident, shown: range | None = None) -> Iterator[ReportShown]:
    """Those of these numbers; else the first and the latest."""
    few = numbered = list(enumerate(incident.members, 1))
    if shown:
        few = numbered[shown.start - 1 : shown.stop - 1]
    elif len(numbered) > MOST_REPORTS:
        few = [*numbered[:8], *numbered[8 - MOST_REPORTS :]]
    gone = taken_back(incident.members)
    for number, member in few:
        yield ReportShown(number, member, tuple(_quotes(asking, member)), member.name in gone)


def _quotes(asking: ReadHandle, member: Member) -> Iterator[QuoteShown]:
    if not member.report.quotes:
        return
    full, marks = f"{member.title}\n{member.text}", _marks(asking, member)
    for quote in member.report.quotes:
        start, end = quote.span
        stands = full[start:end] == quote.words  # its text may be forgotten, or a page's that was followed
        cut = pieces(full, quote.span, marks) if stands else pieces(quote.words, (0, len(quote.words)), ())
        yield QuoteShown(tuple(cut), quote.words)


def _marks(asking: ReadHandle, member: Member) -> tuple[Mark, ...]:
    """The marks of the reading that the report is of."""
    readings = asking.readings_of(member.feed, member.key, 3)
    return next((reading.marks for reading in readings if member.report in reading.reports), ())


def _messages(asking: ReadHandle, incident: Incident) -> Iterator[tuple[Alert, list[Delivery]]]:
    for alert in asking.alerts(incident=incident.id):
        yield alert, asking.deliveries_of(alert.id)


def _by_rule(verdicts: Sequence[Verdict]) -> tuple[list[Verdict], list[Verdict]]:
    """The last answer of each rule that fired or, where it never did, of each rule; and all the others."""
    latest: dict[str, Verdict] = {}
    for verdict in sorted(verdicts, key=lambda v: v.at):
        if verdict.fired or not (verdict.rule in latest and latest[verdict.rule].fired):
            latest[verdict.rule] = verdict
    kept = list(latest.values())
    return kept, [verdict for verdict in verdicts if verdict not in kept]


def _timeline(incident: Incident, told: Sequence[tuple[Alert, list[Delivery]]], person: Person) -> list[TimelineEntry]:
    """The latest first."""
    theirs = {line for line in notes_of(incident) if takes_back(person, line)}
    gone = {line.detail.partition(" by ")[0] for line in incident.history if line.what == NOTE_WITHDRAWN}
    lines = [
        TimelineEntry(
            line.at,
            "happening",
            line.what,
            line.detail,
            line.at if line in theirs and line.at.isoformat() not in gone else None,
            _apart(line.what, line.detail),
        )
        for line in incident.history
    ]
    lines += [TimelineEntry(alert.at, "reason", alert.reason.value, _sent(alert, rows)) for alert, rows in told]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _apart(what: str, detail: str) -> str | None:
    """The other one of a split."""
    return detail.rpartition(" ")[2] if what == "split" else None


def _sent(alert: Alert, rows: Sequence[Delivery]) -> str:
    """`Civilians killed → duty-officer: sent 2, tracker: waiting 1`; no address of anybody."""
    by_channel = sorted(rows, key=lambda row: (row.channel, row.state))
    each = (
        f"{channel}: {words().word('delivery', State(state))} {len(list(some))}"
        for (channel, state), some in groupby(by_channel, key=lambda row: (row.channel, row.state))
    )
    return f"{alert.rule or ''} → {words().listed(each) or '-'}"


def _undoable(asking: ReadHandle, incident: Incident, person: Person) -> str | None:
    """The act that this person's next undo would take back; None where there is nothing of theirs."""
    if not may(person, Verb.UNDO):
        return None
    whose = None if may(person, Verb.UNDO_OTHERS) else person.name
    last = journal(asking).last({incident.id, *incident.merged}, whose)
    return last.act.value if last and last.act else None


def _others(asking: ReadHandle, incident: Incident, person: Person) -> list[Incident]:
    """The incidents that it is most likely put together with: the one that it may be, and those that may be it."""
    ids = [incident.perhaps] if incident.perhaps else []
    found = asking.these_incidents(ids)
    return [other for other in found if is_theirs(person, other)]
