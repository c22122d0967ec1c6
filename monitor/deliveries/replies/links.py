"""Links in mails that do one thing, once: signed, so that nobody makes up another; expiring, so that an old mail is
worth nothing. Opening one changes nothing, for programs that guard mail open every link. Pure.

`https://watch.example.org/link/ROW.ACT.UNTIL.SIGNATURE`: the row is the mail's, and so says whose word it is.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from monitor.deliveries.replies import Act
from monitor.deliveries.replies.reading import TokenOf

LASTS = timedelta(days=3)  # as long as an answer by mail counts
ACTS = (Act.OK, Act.FALSE_ALARM, Act.UNDO)
_FORM = re.compile(r"(?P<row>[0-9a-f]{32})\.(?P<act>[a-z_]{1,20})\.(?P<until>[0-9]{1,11})\.(?P<sign>[0-9a-f]{32})")


class BadLink(StrEnum):
    """Why a link does nothing."""

    BAD = "bad"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class ReplyLink:
    """A link that was ours. sign: what it is known by when it was used."""

    row: str
    act: Act
    until: datetime
    sign: str

    @property
    def made(self) -> datetime:
        return self.until - LASTS


def word_of(row: str, act: Act, sent: datetime, token: TokenOf) -> str:
    """The last part of the address of a link in a mail that was made then."""
    until = int((sent + LASTS).timestamp())
    return f"{row}.{act.value}.{until}.{_sign(row, act.value, until, token)}"


def read_link(word: str, token: TokenOf, now: datetime) -> ReplyLink | BadLink:
    """The link of an address, or why it is none."""
    found = _FORM.fullmatch(word)
    if found is None or found["act"] not in [act.value for act in ACTS]:
        return BadLink.BAD
    until = int(found["until"])
    if not hmac.compare_digest(found["sign"], _sign(found["row"], found["act"], until, token)):
        return BadLink.BAD
    expires = datetime.fromtimestamp(until, UTC)
    if now >= expires:
        return BadLink.OLD
    return ReplyLink(found["row"], Act(found["act"]), expires, found["sign"])


def _sign(row: str, act: str, until: int, token: TokenOf) -> str:
    return token(f"link {row} {act} {until}")  # no id of a row has a blank: a Message-ID's token signs no link
