"""The frame of every page: who reads, what guards it, how it is made.

request ──from our own pages?──▶ who is it? ──▶ page ──▶ words, escaping, headers
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from urllib.parse import urlencode, urlsplit

import jinja2
from flask import Blueprint, Request, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from monitor.config import Config, Web
from monitor.deliveries import filters as of_messages
from monitor.deliveries.people import Person
from monitor.deliveries.reading.graphic import graphic
from monitor.errors import MonitorError, StoreError
from monitor.log import failed
from monitor.store import Store
from monitor.text import printable
from monitor.web.access import audit
from monitor.web.access.audit import Deed
from monitor.web.access.gate import Verb, may
from monitor.web.access.origin import is_ours
from monitor.web.access.place import place_of_caller
from monitor.web.access.sign_in import Doorkeeper
from monitor.web.assets import assets
from monitor.web.health import WatchedDaemon
from monitor.web.pages import shown
from monitor.web.pages.turns import BusyTurns
from monitor.web.words import PageWords, languages, preferred, words_of

NAV = {"now": "/", "map": "/map", "trends": "/trends", "sight": "/sight", "try": "/try"}
"""The pages that stand at the top, where they are hung in."""
PUBLIC = {"room.sign_in", "room.enter", "room.asset", "room.language", "room.link", "room.follow", "room.shared"}
LARGE = {"room.read_text", "room.add_report", "room.try_rule", "room.rule_file"}  # where somebody pastes a text
MOST_SENT = 16_384  # bytes of any other form: to take a large one apart keeps everybody waiting
BY_ITSELF = {"room.changed"}  # what pages ask that lie open
API = "/api/"  # which has refusals of its own
_STRAY = {404: "problem.no_page", 405: "problem.method", 413: "problem.too_much", 400: "problem.impossible"}
COOKIE = "watch"
KNOWN = "watch_known"
LANGUAGE = "watch_language"
SAID = "watch_said"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",  # with `no-referrer` a browser sends no Origin along with a form
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Room:
    """The daemon that is watched, and how the pages are reached."""

    watched: WatchedDaemon
    web: Web
    turns: BusyTurns = field(default_factory=BusyTurns)

    @property
    def store(self) -> Store:
        return self.watched.store

    @property
    def config(self) -> Config:
        return self.watched.config()

    def now(self) -> datetime:
        return self.watched.now()

    @property
    def door(self) -> Doorkeeper:
        return Doorkeeper(self.store, self.config, self.now())

    @property
    def cookie(self) -> str:
        """Behind TLS a name that no other host and no page without TLS can set."""
        return self._named(COOKIE)

    @property
    def mark_cookie(self) -> str:
        """Of the browser in which somebody signed in before."""
        return self._named(KNOWN)

    def _named(self, cookie: str) -> str:
        return f"__Host-{cookie}" if self.web.is_encrypted else cookie

    def own(self, asked: Request) -> set[str]:
        """The origins of our own pages."""
        return {f"{asked.scheme}://{asked.host}".lower(), *filter(None, [(self.web.public_url or "").lower()])}


def person_of(room: Room, asked: Request) -> Person | None:
    """Whoever is signed in with this request."""
    found = room.door.whose(asked.cookies.get(room.cookie, ""), by_hand=asked.endpoint not in BY_ITSELF)
    return found[0] if found else None


def _person_beside(room: Room) -> Person | None:
    """Whoever is signed in, for a page that says what went wrong: where that was the store, nobody."""
    try:
        return person_of(room, request)
    except StoreError:
        return None


def reader() -> Person:
    """Whoever reads this page; only of pages that ask who it is."""
    person: Person = g.person
    return person


def words() -> PageWords:
    said: PageWords = g.words
    return said


def place_of(asked: Request, web: Web) -> str:
    """Where a request comes from, for counting attempts."""
    forwarded = asked.headers.get("X-Forwarded-For", "")
    return place_of_caller(
        asked.remote_addr or "", forwarded, is_behind_proxy=web.public_url is not None, trusted=web.trusted_proxy
    )


def guard(page: Blueprint, room: Room) -> None:
    """Set what stands before and behind every page of the blueprint."""

    @page.before_request
    def who() -> Response | None:
        g.room, g.person = room, None
        g.words = words_of(_language(request, None))
        if (request.content_length or 0) > MOST_SENT and request.endpoint not in LARGE:
            return problem("problem.too_much", 413)
        if request.method == "POST" and not is_ours(
            request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site"), room.own(request)
        ):
            return _forged(room)
        if request.endpoint in PUBLIC:
            return None
        g.person = person_of(room, request)
        if g.person is None:
            return _not_signed_in()
        g.words = words_of(_language(request, g.person))
        return None

    @page.after_request
    def protect(answer: Response) -> Response:
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        if room.web.is_encrypted:
            answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if g.get("told"):
            answer.delete_cookie(SAID, secure=room.web.is_encrypted, httponly=True, samesite="Strict")
        return answer

    @page.app_errorhandler(HTTPException)
    def stray(error: HTTPException) -> Response | HTTPException:
        """An address where no page is, and what failed in a page: told as pages tell, and not by the library."""
        if request.path.startswith(API):
            return error
        g.room, g.person = room, g.get("person") or _person_beside(room)
        g.words = words_of(_language(request, g.person))
        return protect(problem(_STRAY.get(error.code or 0, "problem.failed"), error.code or 500))

    @page.errorhandler(MonitorError)
    def fails(error: MonitorError) -> Response:
        """A person's order that makes no sense is told to them; a store that does not answer is logged, too."""
        if isinstance(error, StoreError):
            failed(audit.log, "page failed", error, page=request.endpoint)
            return problem("problem.store", 503)
        return problem("problem.impossible", 409, detail=str(error))


def page_of(template: str, status: int = 200, **context: object) -> Response:
    """A page in the reader's language."""
    person: Person | None = g.get("person")
    html = (
        _environment()
        .get_template(template)
        .render(
            **context,
            words=words(),
            t=words().say,
            word=words().word,
            person=person,
            may=lambda verb: person is not None and may(person, Verb(verb)),
            nav=[(name, at) for name, at in NAV.items() if at in _addresses()],
            here=request.path,
            languages=languages(),
            address=request.full_path.rstrip("?"),
            asset={name: one.address for name, one in assets().items()},
            zone=person.timezone if person else None,
            now=g.room.now(),
        )
    )
    return Response(html, status, {"Content-Language": words().language}, mimetype="text/html")


def problem(key: str, status: int, detail: str = "", **values: object) -> Response:
    """A page that says what went wrong and what to do."""
    return page_of("problem.html", status, said=words().say(key, **values), detail=printable(detail))


def see(address: str) -> Response:
    """Go there, by GET."""
    return Response("", 303, {"Location": address}, mimetype="text/plain")


def back_to(address: str, said: str = "") -> Response:
    """To another page of ours, after a change: whoever reloads it changes nothing twice."""
    answer = see(inside(address))
    if said:
        value = urlsafe_b64encode(said[:900].encode()).decode()
        answer.set_cookie(SAID, value, max_age=30, httponly=True, samesite="Strict", secure=g.room.web.is_encrypted)
    return answer


def said() -> str:
    """The outcome of the change that led to this page, told once."""
    kept = request.cookies.get(SAID, "")
    if not kept:
        return ""
    g.told = True
    try:
        return printable(urlsafe_b64decode(kept).decode())
    except ValueError:
        return ""


def _addresses() -> set[str]:
    return {rule.rule for rule in current_app.url_map.iter_rules()}


_INSIDE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def inside(address: str | None) -> str:
    """An address of our own site, or the first page: nobody is sent elsewhere by what stands in an address."""
    if not address or len(address) > 2_000 or not _INSIDE.fullmatch(address) or urlsplit(address).netloc:
        return "/"
    return address


def _forged(room: Room) -> Response:
    """The page is noted and not the address: that of a link is a key."""
    audit.note_stranger(room.store, room.now(), Deed.FORGED, request.url_rule.rule if request.url_rule else "")
    return problem("problem.forged", 403)


def _not_signed_in() -> Response:
    if request.method == "POST":
        return problem("problem.signed_out", 403)
    # A link in a mail comes from another site, and the browser keeps our cookie back. From a page of ours it does not.
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return page_of("bounce.html")
    wanted = inside(request.full_path.rstrip("?"))
    return see(f"/sign-in?{urlencode({'next': wanted})}" if wanted != "/" else "/sign-in")


def _language(asked: Request, person: Person | None) -> str:
    chosen = asked.cookies.get(LANGUAGE, "")
    browser = [code[:2] for code, _ in asked.accept_languages]
    own = [person.language] if person and person.language else browser
    return preferred([chosen, *own])


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(files("monitor.web").joinpath("templates"))),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(default=True, default_for_string=True, disabled_extensions=("txt",)),
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: "" if value is None else value,
    )
    made.filters.update(shown.FILTERS, link=of_messages.link)
    made.tests.update(rtl=of_messages.is_rtl, graphic=graphic)
    return made


def form(name: str, longest: int = 500) -> str:
    """A field of the form that was sent, clean and of some length."""
    return printable(request.form.get(name, "")[:longest]).strip()
