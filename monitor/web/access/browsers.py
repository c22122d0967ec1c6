"""Browsers in which somebody signed in before. Such a one may try whatever others do under that name: else a stranger
who guesses without end keeps everybody out of their own room. The mark is signed, of one person, and opens nothing."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

from monitor.deliveries.replies.reading import TokenOf

KNOWN_FOR = timedelta(days=90)  # after a sign-in
_FORM = re.compile(r"(?P<browser>[0-9a-f]{16})\.(?P<until>[0-9]{1,11})\.(?P<sign>[0-9a-f]{32})")


def mark_of(person: str, now: datetime, token: TokenOf) -> str:
    """The mark of a browser in which this person has just signed in."""
    browser, until = secrets.token_hex(8), int((now + KNOWN_FOR).timestamp())
    return f"{browser}.{until}.{_sign(browser, until, person, token)}"


def is_mark_of(mark: str, person: str, now: datetime, token: TokenOf) -> bool:
    """Whether it is this person's, and still counts."""
    found = _FORM.fullmatch(mark)
    if found is None or now.timestamp() >= int(found["until"]):
        return False
    return hmac.compare_digest(found["sign"], _sign(found["browser"], int(found["until"]), person, token))


def _sign(browser: str, until: int, person: str, token: TokenOf) -> str:
    whose = hashlib.sha256(person.encode("utf-8", "replace")).hexdigest()  # a token knows ASCII alone
    return token(f"browser {browser} {until} {whose}")  # no link of a mail and no Message-ID begins so
