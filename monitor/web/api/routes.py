"""The addresses of /api/v1. Each asks for a token first, and shows nothing beyond the regions of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from flask import Blueprint, Response, g, request
from pydantic import BaseModel

from monitor.alerts import Alert
from monitor.config import Web
from monitor.errors import MonitorError, StoreError
from monitor.exports import ATTRIBUTION, Record
from monitor.exports.evidence import bundle, folder_of
from monitor.exports.jsonl import dumped
from monitor.exports.records import country_of
from monitor.log import failed
from monitor.pipeline.evidence import dossier_of
from monitor.store import ReadHandle
from monitor.text import printable
from monitor.web.access import audit
from monitor.web.access.audit import Deed, DeedOutcome
from monitor.web.access.tokens import NoPass, admitted
from monitor.web.api import rows
from monitor.web.api.asked import ListQuestion, asked
from monitor.web.api.models import AlertPage, FeedList, IncidentPage, ReportPage
from monitor.web.api.openapi import described
from monitor.web.api.problems import misasked, no_entry, problem
from monitor.web.documents import MEDIA, document_of
from monitor.web.filters import Filters
from monitor.web.health import WatchedDaemon
from monitor.web.listing import Clearance, Listing, page_of
from monitor.web.pages.shell import place_of

BASE = "/api/v1"
JSON = "application/json"


def api(watched: WatchedDaemon, web: Web) -> Blueprint:
    """All of it, over a daemon's store and config."""
    page, desk = Blueprint("api", __name__, url_prefix=BASE), ApiDesk(watched, web)
    page.before_request(desk.let_in)
    page.register_error_handler(MonitorError, fails)
    for rule, view in (
        ("/incidents", desk.incidents),
        (f"/incidents.<any({', '.join(MEDIA)}):end>", desk.documents),
        ("/incidents/<ident>", desk.incident),
        ("/incidents/<ident>/evidence", desk.evidence),
        ("/reports", desk.reports),
        ("/feeds", desk.feeds),
        ("/alerts", desk.alerts),
        ("/openapi.json", desk.openapi),
        ("/", desk.nothing),
        ("/<path:rest>", desk.nothing),
    ):
        page.add_url_rule(rule, f"{view.__name__} {rule}".replace(".", ""), view, methods=["GET"])
    return page


@dataclass(frozen=True, slots=True)
class ApiDesk:
    """Answers over a daemon's store and config."""

    watched: WatchedDaemon
    web: Web

    def let_in(self) -> Response | None:
        """Before every answer: whose question it is. None lets it pass."""
        known = self.watched
        found = admitted(known.store, known.config(), shown_token(), place_of(request, self.web), known.now())
        if isinstance(found, NoPass):
            return no_entry(found)
        g.clearance, g.token = Clearance(found.regions), found.token
        return None

    def incidents(self) -> Response:
        def answer(question: ListQuestion, asking: ReadHandle) -> Response:
            found = self._listing(question, asking)
            severities = asking.severities(one.id for one in found.rows)
            listed = [rows.incident_row(one, severities.get(one.id)) for one in found.rows]
            then = question.next(request.path, found.after)
            return _json(IncidentPage(incidents=listed, next=then, attribution=ATTRIBUTION), then)

        return self._answered(answer)

    def documents(self, end: str) -> Response:
        def answer(question: ListQuestion, asking: ReadHandle) -> Response:
            found = self._listing(question, asking)
            subject = ", ".join(question.filters.region) or None
            text = document_of(asking, found.rows, end, subject, self.watched.now())
            return _sent(text, MEDIA[end][1], question.next(request.path, found.after))

        return self._answered(answer)

    def incident(self, ident: str) -> Response:
        with self.watched.store.read() as asking:
            found = next(iter(asking.these_incidents([ident])), None)
            if found is None or not g.clearance.sees(found.place):
                return problem(404, "No incident of this id in your regions.")
            severity = asking.severities([ident]).get(ident)
            held = asking.hold(ident) is not None
        return _json(rows.incident_answer(Record(found, country_of(found)), severity, held=held))

    def evidence(self, ident: str) -> Response:
        """The bundle, for whoever may decide: it holds all that was written and told. Who took it is written down."""
        if not g.token.role.decides:
            return problem(403, "A bundle of evidence is for tokens of the role analyst or admin.")
        now = self.watched.now()
        with self.watched.store.write() as writing:
            found = next(iter(writing.these_incidents([ident])), None)
            if found is None or not g.clearance.sees(found.place):
                return problem(404, "No incident of this id in your regions.")
            audit.note(writing, now, f"token {g.token.name}", Deed.EVIDENCE, DeedOutcome.DONE, found.id)
        with self.watched.store.read() as asking:
            dossier = dossier_of(asking, found, country_of(found), now, documents=not g.clearance.regions)
        headers = {"Content-Disposition": f'attachment; filename="{folder_of(dossier)}.zip"'}
        return Response(bundle(dossier), 200, headers, content_type="application/zip")

    def reports(self) -> Response:
        def answer(question: ListQuestion, asking: ReadHandle) -> Response:
            found = self._listing(question, asking)
            told = asking.these_incidents([one.id for one in found.rows])
            listed = [report for one in told for report in rows.report_answers(one)]
            then = question.next(request.path, found.after)
            return _json(ReportPage(reports=listed, next=then, attribution=ATTRIBUTION), then)

        return self._answered(answer)

    def feeds(self) -> Response:
        if any(request.args.values()):
            return problem(400, "Feeds are listed whole: they take no filter.")
        feeds, now = self.watched.config().feeds, self.watched.now()
        with self.watched.store.read() as asking:
            states = asking.feed_states(feed.name for feed in feeds)
        return _json(FeedList(feeds=[rows.feed_answer(feed, states[feed.name], now) for feed in feeds]))

    def alerts(self) -> Response:
        def answer(question: ListQuestion, asking: ReadHandle) -> Response:
            found = list(islice(alerts_of(asking, question, g.clearance, self.watched), question.limit + 1))
            shown = found[: question.limit]
            after = str(shown[-1][0]) if len(found) > len(shown) else None
            then = question.next(request.path, after)
            return _json(AlertPage(alerts=[rows.alert_answer(alert) for _, alert in shown], next=then), then)

        return self._answered(answer, numbered=True)

    def openapi(self) -> Response:
        return _sent(dumped(described()), JSON)

    def nothing(self, rest: str = "") -> Response:
        return problem(404, f"There is no such address; {BASE}/openapi.json has them all.")

    def _answered(self, answer: Callable[[ListQuestion, ReadHandle], Response], *, numbered: bool = False) -> Response:
        names = g.clearance.names(self.watched.config())
        question = asked(request.args.items(multi=True), names, numbered=numbered)
        if not isinstance(question, ListQuestion):
            return misasked(question)
        with self.watched.store.read() as asking:
            return answer(question, asking)

    def _listing(self, question: ListQuestion, asking: ReadHandle) -> Listing:
        regions, now = self.watched.config().regions, self.watched.now()
        return page_of(asking, question.filters, regions, g.clearance, now, question.beyond, question.limit)


def fails(error: MonitorError) -> Response:
    """A store that does not answer is logged; what makes no sense is told to whoever asked."""
    if isinstance(error, StoreError):
        failed(audit.log, "answer failed", error, page=request.endpoint)
        return problem(503, "The store does not answer. Ask again in a minute.")
    return problem(409, printable(str(error)))


def alerts_of(
    asking: ReadHandle, question: ListQuestion, clearance: Clearance, watched: WatchedDaemon
) -> Iterable[tuple[int, Alert]]:
    """Alerts by filters. Whoever has regions is told of incidents in these alone: what is of no incident (digests,
    notes to operators) may speak of anywhere."""
    filters = question.filters
    timed = Filters(since=filters.since, until=filters.until, severity=filters.severity)
    of_incidents = bool(clearance.regions) or filters != timed
    keep = clearance.keeping(filters, watched.config().regions)
    return asking.alerts_listed(filters.wanted(watched.now()), of_incidents, keep, question.before)


def shown_token() -> str | None:
    """The token of `Authorization: Bearer`, or the password of Basic: a reader of feeds knows no other way."""
    shown = request.authorization
    if shown is None:
        return None
    return shown.token if shown.type == "bearer" else shown.password if shown.type == "basic" else None


def _json(answer: BaseModel, then: str | None = None) -> Response:
    return _sent(dumped(answer.model_dump(mode="json")), JSON, then)


def _sent(text: str, media: str, then: str | None = None) -> Response:
    """then: the next page, also as a Link, which every format has room for."""
    headers = {"Link": f'<{then}>; rel="next"'} if then else {}
    return Response(text, 200, headers, content_type=media)
