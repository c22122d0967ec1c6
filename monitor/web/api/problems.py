"""Refusals as problem+json (RFC 9457), each with a plain word of what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response

from monitor.exports.jsonl import dumped
from monitor.web.access.tokens import WINDOW, NoPass
from monitor.web.filters import Fault

MEDIA = "application/problem+json"
_TITLES = {
    400: "This cannot be asked so",
    401: "No entry",
    403: "Not for this token",
    404: "Nothing here",
    409: "That cannot be done",
    429: "Too many wrong tokens",
    503: "Not now",
}
_NO_PASS = {
    NoPass.MISSING: "Show a token: Authorization: Bearer cmt_... ; `casualty-monitor token new NAME` makes one.",
    NoPass.UNKNOWN: "No such token. It is shown once, when it is made; make another where it is lost.",
    NoPass.ENDED: "The time of this token is over. Make another.",
    NoPass.REVOKED: "This token was taken back.",
    NoPass.REGION_GONE: "The config has none of this token's regions any more. Make another.",
    NoPass.TOO_OFTEN: "Wait a quarter of an hour, and show a token that is right.",
}


def problem(
    status: int, detail: str, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
) -> Response:
    body = {"type": "about:blank", "title": _TITLES[status], "status": status, "detail": detail}
    if faults:
        body["faults"] = [{"key": fault.key, "words": fault.words} for fault in faults]
    return Response(f"{dumped(body)}\n", status, headers, content_type=MEDIA)


def misasked(faults: Sequence[Fault]) -> Response:
    return problem(400, "; ".join(map(str, faults)), faults)


def no_entry(why: NoPass) -> Response:
    if why is NoPass.TOO_OFTEN:
        return problem(429, _NO_PASS[why], headers={"Retry-After": str(int(WINDOW.total_seconds()))})
    challenge = 'Bearer realm="casualty-monitor", Basic realm="casualty-monitor"'
    return problem(401, _NO_PASS[why], headers={"WWW-Authenticate": challenge})
