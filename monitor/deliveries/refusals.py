"""The subject of a mail server's refusal: the recipient or the message, which ends a delivery, or us, which we mend.

By its enhanced status code (RFC 3463) where that says it, else by its words (refusals.txt), else by the step at which
it came. Pure.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from importlib.resources import files

from monitor.deliveries import DeliveryTrouble


class SmtpStep(StrEnum):
    """Where in the dialogue a reply came; the value is what was refused, in words."""

    GREETING = "our greeting"
    SENDER = "the sender address"
    RECIPIENT = "the address"
    MAIL = "the mail"


OURS = frozenset(
    {
        DeliveryTrouble.GREETING,
        DeliveryTrouble.LOGIN,
        DeliveryTrouble.QUOTA,
        DeliveryTrouble.LISTED,
        DeliveryTrouble.POLICY,
    }
)
"""Refusals that concern us and not one message: nothing goes through until somebody mends it, and then everything
does."""

ADVICE = {
    DeliveryTrouble.GREETING: "; set smtp.hello to a name of this machine that DNS knows",
    DeliveryTrouble.LOGIN: "; look at smtp.username, its password and smtp.tls",
    DeliveryTrouble.QUOTA: "; wait, or ask whoever runs the server for a larger quota",
    DeliveryTrouble.LISTED: "; have our address taken off that list, or send through another server",
    DeliveryTrouble.POLICY: "; ask whoever runs the server, or look at smtp.from",
}

_ENHANCED = re.compile(r"^\d{3}[ -][245]\.(\d{1,3})\.(\d{1,3})\b")
_LOGIN = frozenset({432, 530, 534, 535, 538})  # RFC 4954, 6
_SUBJECTS = {
    "7": DeliveryTrouble.POLICY,
    "3": DeliveryTrouble.POLICY,
    "5": DeliveryTrouble.POLICY,
}  # security, mail system, protocol
_DETAILS = {  # a subject's exceptions: 5.1.7 and 5.1.8 are about the sender, 5.3.4 is a mail that is too big
    ("1", "7"): DeliveryTrouble.POLICY,
    ("1", "8"): DeliveryTrouble.POLICY,
    ("3", "4"): DeliveryTrouble.REFUSED,
    ("4", "5"): DeliveryTrouble.QUOTA,
    ("5", "2"): DeliveryTrouble.GREETING,
}
_STEPS = {SmtpStep.GREETING: DeliveryTrouble.GREETING, SmtpStep.SENDER: DeliveryTrouble.POLICY}
_PASSES = "passes"  # the kind of words by which a delay says that it mends itself


def about(step: SmtpStep, code: int, said: str) -> DeliveryTrouble:
    """The subject of a 5xx: one of `OURS`, else REFUSED. code: the reply's number. said: the whole reply."""
    if code in _LOGIN:
        return DeliveryTrouble.LOGIN
    coded, word = _coded(said), _word(said)
    if step in _STEPS:  # no recipient and no message is known to the server yet
        return next((found for found in (word, coded) if found in OURS), None) or _STEPS[step]
    if coded is DeliveryTrouble.REFUSED:
        return coded
    return word or coded or DeliveryTrouble.REFUSED


def about_delay(step: SmtpStep, code: int, said: str) -> DeliveryTrouble:
    """The subject of a 4xx: one of `OURS` where the server says so, else BUSY: it passes by itself."""
    if code in _LOGIN:
        return DeliveryTrouble.LOGIN
    passes = any(words in said.lower() for kind, words in _lines() if kind == _PASSES)
    word = None if passes else _word(said)
    return word if word in OURS else DeliveryTrouble.BUSY


def _coded(said: str) -> DeliveryTrouble | None:
    """The subject by the enhanced code; None where there is none, or it says nothing of whom it concerns (x.0.0)."""
    found = _ENHANCED.match(said)
    if not found or found[1] == "0":
        return None
    return _DETAILS.get((found[1], found[2])) or _SUBJECTS.get(found[1]) or DeliveryTrouble.REFUSED


def _word(said: str) -> DeliveryTrouble | None:
    low = said.lower()
    told = ((kind, words) for kind, words in _lines() if kind != _PASSES)
    kind = next((kind for kind, words in told if re.search(rf"\b{re.escape(words)}", low)), None)
    return None if kind is None else DeliveryTrouble.REFUSED if kind == "recipient" else DeliveryTrouble(kind)


@cache
def _lines() -> tuple[tuple[str, str], ...]:
    text = files("monitor.deliveries").joinpath("refusals.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple((kind, words.strip()) for kind, _, words in (line.partition(" ") for line in lines))
