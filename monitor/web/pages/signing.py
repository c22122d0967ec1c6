"""The way in and out, the language, and what pages are drawn with."""

from __future__ import annotations

from flask import Blueprint, Response, request

from monitor.pipeline.replies.key import token
from monitor.web.access import browsers
from monitor.web.access.sign_in import LASTS, NoEntry
from monitor.web.assets import assets
from monitor.web.pages.shell import LANGUAGE, Room, back_to, form, inside, page_of, place_of, reader, see
from monitor.web.words import languages

YEAR = 31_536_000


def add(page: Blueprint, room: Room) -> None:
    """Hang them in."""
    _way_in(page, room)
    _way_out(page, room)
    _drawn_with(page, room)


def _way_in(page: Blueprint, room: Room) -> None:
    @page.get("/sign-in")
    def sign_in() -> Response:
        return page_of("sign_in.html", wanted=inside(request.args.get("next")), wrong=None)

    @page.post("/sign-in")
    def enter() -> Response:
        wanted, name = inside(form("next", 2_000)), form("name", 200)
        entered = room.door.sign_in(
            name,
            request.form.get("password", ""),
            place_of(request, room.web),
            request.cookies.get(room.cookie),
            _browser_of(room, name),
        )
        if isinstance(entered, NoEntry):
            status = 429 if entered is NoEntry.TOO_OFTEN else 403
            return page_of("sign_in.html", status, wanted=wanted, wrong=f"sign_in.{entered.value}")
        return _with_mark(room, _with_token(room, see(wanted), entered.token), entered.person.name)


def _way_out(page: Blueprint, room: Room) -> None:
    @page.post("/sign-out")
    def sign_out() -> Response:
        room.door.sign_out(request.cookies.get(room.cookie, ""))
        answer = back_to("/sign-in")
        answer.delete_cookie(room.cookie, secure=room.web.is_encrypted, httponly=True, samesite="Strict")
        return answer

    @page.post("/seen")
    def seen() -> Response:
        room.door.seen_until_now(reader().name)
        return back_to("/")


def _drawn_with(page: Blueprint, room: Room) -> None:
    @page.post("/language")
    def language() -> Response:
        answer = back_to(form("next", 2_000))
        chosen = form("language", 10)
        if chosen in languages():
            answer.set_cookie(
                LANGUAGE, chosen, max_age=YEAR, httponly=True, samesite="Strict", secure=room.web.is_encrypted
            )
        return answer

    @page.get("/assets/<digest>/<name>")
    def asset(digest: str, name: str) -> Response:
        found = assets().get(name)
        if found is None or found.digest != digest:
            return Response("There is no such file.\n", 404, mimetype="text/plain")
        kept = {"Cache-Control": f"public, max-age={YEAR}, immutable"}
        return Response(found.body, headers=kept, mimetype=found.kind)


def _browser_of(room: Room, name: str) -> str | None:
    """The mark of the browser, where this person signed in there before."""
    mark = request.cookies.get(room.mark_cookie, "")
    return mark if mark and browsers.is_mark_of(mark, name, room.now(), token(room.store)) else None


def _with_mark(room: Room, answer: Response, person: str) -> Response:
    answer.set_cookie(
        room.mark_cookie,
        browsers.mark_of(person, room.now(), token(room.store)),
        max_age=int(browsers.KNOWN_FOR.total_seconds()),
        httponly=True,
        samesite="Strict",
        secure=room.web.is_encrypted,
        path="/",
    )
    return answer


def _with_token(room: Room, answer: Response, session: str) -> Response:
    answer.set_cookie(
        room.cookie,
        session,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="Strict",
        secure=room.web.is_encrypted,
        path="/",
    )
    return answer
