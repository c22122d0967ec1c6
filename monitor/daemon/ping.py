"""The dead man's switch: a call that says "all is well" to somebody elsewhere, who warns when it stops coming."""

from __future__ import annotations

from monitor.config import Ping
from monitor.errors import FetchError
from monitor.http import AnswerLimits, Gate

_LIMITS = AnswerLimits(connect=5, read=5, total=10, body=1_000_000)  # a switch that answers slowly must not hold us up


def ping(settings: Ping, gate: Gate) -> str | None:
    """Ask the switch's address; None where it took that, else why not, in words without its path (a secret)."""
    try:
        answer = gate.send("GET", settings.url.reveal(), limits=_LIMITS, allow_private=settings.allow_private)
    except FetchError as error:
        return str(error)
    if 200 <= answer.status < 300:
        return None
    return f"the answer was {answer.status} and not 200; is the address in `ping:` the right one?"
