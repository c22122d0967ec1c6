"""The meaning of an endpoint's answer for a delivery: its status, and an error that hides behind a good status.
Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from monitor.deliveries import Again, DeliveryTrouble, Undeliverable
from monitor.deliveries.outbox import LOGIN_PAUSE
from monitor.deliveries.presets import Request
from monitor.http.headers import retry_after
from monitor.secret import Secret, masked
from monitor.text import clip, json_of, one_line

if TYPE_CHECKING:
    from monitor.http import Response

Secrets = Sequence[Secret | None]

# Words of an error behind a good status that passes by itself: "Microsoft Teams endpoint returned HTTP error 429".
_PASSES = re.compile(r"\b(429|50[0234])\b|rate.?limit|time.?out|timed out|try again|unavailable", re.IGNORECASE)
_ERRORS = ("error", "errors", "errorMessages")
PATIENT = frozenset({408, 409, 425, 429})  # statuses below 500 that pass by themselves
LOGIN = frozenset({401, 402, 403, 407})  # it knows us no more, or has not been paid: that is mended
NOWHERE = 404  # nothing stands at that address: a person must correct it before anything goes through
_FAILED_IN_WORDS = re.compile(r"\s*(webhook message delivery failed|error:|failed:)", re.IGNORECASE)


def refusal(
    answer: Response, request: Request, name: str, now: datetime, secrets: Secrets = ()
) -> Again | Undeliverable | None:
    """Why this answer is no success; None where it is one. name: the channel, for the message. secrets: what must not
    stand in it, though the other side says it."""
    said = f"{name}: answered {answer.status} {_comment(answer, secrets)}".rstrip()
    if 200 <= answer.status < 300:
        return _hidden(answer, request, said)
    if request.exists and 400 <= answer.status < 500 and request.exists in answer.body.decode("utf-8", "replace"):
        return Again(DeliveryTrouble.BUSY, f"{said}; it has this ticket, which the next attempt looks for again")
    return _by_status(answer, said, now)


def no_tracker(answer: Response, name: str, secrets: Secrets = (), *, can_find: bool = True) -> Again | Undeliverable:
    """A good status with something else than a ticket: a page that asks to log in, or that is closed for repair.
    can_find: a ticket that was made all the same would be found by the next attempt, and not made again."""
    said = f"{name}: answered {answer.status} {_comment(answer, secrets)}".rstrip()
    message = f"{said}, which is no ticket; is the address that of the API?"
    if can_find:
        return Again(DeliveryTrouble.REFUSED, message, operational=True)
    return Undeliverable(DeliveryTrouble.REFUSED, message, operational=True)


def _by_status(answer: Response, said: str, now: datetime) -> Again | Undeliverable:
    status = answer.status
    if status in PATIENT or status >= 500 or (status == 403 and _is_limit(answer)):
        return Again(DeliveryTrouble.BUSY, said, _patience(answer, now))
    if 300 <= status < 400:
        return Undeliverable(DeliveryTrouble.REDIRECT, f"{said}; give the address that it leads to", operational=True)
    if status == 410:
        return Undeliverable(DeliveryTrouble.GONE, f"{said}; the endpoint wants no more messages", operational=True)
    if status in LOGIN:
        return Again(DeliveryTrouble.LOGIN, said, LOGIN_PAUSE, operational=True)
    return Undeliverable(DeliveryTrouble.REFUSED, said, operational=status == NOWHERE)


def _is_limit(answer: Response) -> bool:
    """GitHub says 403 too to who asks too often (docs.github.com, "Rate limits for the REST API")."""
    return "Retry-After" in answer.headers or answer.headers.get("X-RateLimit-Remaining") == "0"


def _patience(answer: Response, now: datetime) -> float | None:
    """Seconds to wait: `Retry-After`, else the time at which GitHub's count begins anew."""
    asked = retry_after(answer.headers, now)
    if asked:
        return asked.total_seconds()
    reset = answer.headers.get("X-RateLimit-Reset", "")
    spent = answer.headers.get("X-RateLimit-Remaining") == "0"
    if not (spent and reset.isdecimal() and len(reset) < 12):
        return None
    return max(0.0, (datetime.fromtimestamp(int(reset), UTC) - now).total_seconds())


def _hidden(answer: Response, request: Request, said: str) -> Again | Undeliverable | None:
    """The error inside an answer whose status is good."""
    text = answer.body.decode("utf-8", "replace").strip()
    fault = _fault(text)
    if fault is None and request.answer is not None and text.lower() != request.answer.lower():
        fault = f"which is not {request.answer!r}"
    if fault is None:
        return None
    if _PASSES.search(text[:1000]):
        return Again(DeliveryTrouble.BUSY, f"{said}: an error in spite of the status ({fault})")
    return Undeliverable(
        DeliveryTrouble.REFUSED, f"{said}: an error in spite of the status ({fault})", operational=True
    )


def _fault(text: str) -> str | None:
    if _FAILED_IN_WORDS.match(text):
        return "it says so"
    try:
        content = json_of(text)
    except ValueError:
        return None
    if not isinstance(content, Mapping):
        return None
    denied = [key for key in ("ok", "success") if content.get(key) is False]
    told = [key for key in _ERRORS if content.get(key)]
    return next((f"{key!r} in it" for key in [*told, *denied]), None)


def _comment(answer: Response, secrets: Secrets) -> str:
    """The beginning of the answer, which often says what is wrong, and at times what we sent."""
    return clip(masked(one_line(answer.body[:1000].decode("utf-8", "replace")), *secrets), 120)
