"""A program's way in: a token that is made once, shown once and can be taken back. The store has its digest alone: it
is random and long, so that a plain digest cannot be guessed back."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.config import Config
from monitor.deliveries.people import StaffRole
from monitor.places.regions import Region
from monitor.store import Store, WriteHandle
from monitor.store.families.tokens import ApiToken
from monitor.web.access import audit
from monitor.web.access.attempts import counted
from monitor.web.access.audit import Deed, DeedOutcome

BEGINS = "cmt_"  # by which scanners of leaked secrets, and people, know it
OPERATOR = "the command line"
WINDOW = timedelta(minutes=15)
MOST_FAILED = 20  # from one place in that time; a token that is right is let in all the same
NOTED = timedelta(minutes=5)  # its use is written down no more often


class NoPass(StrEnum):
    """Why a program is not let in."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    ENDED = "ended"  # its time is over
    REVOKED = "revoked"
    REGION_GONE = "region_gone"  # the config has none of its regions any more: it would see everything, or nothing
    TOO_OFTEN = "too_often"


@dataclass(frozen=True, slots=True)
class Pass:
    """Who is let in, and to which part of the world. No regions = everywhere."""

    token: ApiToken
    regions: tuple[Region, ...] = ()


def make(
    writing: WriteHandle,
    name: str,
    now: datetime,
    role: StaffRole = StaffRole.VIEWER,
    regions: Sequence[str] = (),
    incident: str | None = None,
    until: datetime | None = None,
    by: str = OPERATOR,
) -> str:
    """A new token, which nobody can be shown again."""
    token = f"{BEGINS}{secrets.token_urlsafe(32)}"
    writing.save_token(ApiToken(digest_of(token), name, now, role, tuple(regions), incident, until))
    audit.note(
        writing, now, by, Deed.TOKEN, DeedOutcome.DONE, incident or name, f"made: {name}" if incident else "made"
    )
    return token


def revoke(writing: WriteHandle, token: ApiToken, now: datetime, by: str = OPERATOR) -> None:
    """It lets nobody in from now on."""
    writing.save_token(replace(token, revoked=now))
    audit.note(writing, now, by, Deed.TOKEN, DeedOutcome.DONE, token.name, "revoked")


def admitted(store: Store, config: Config, shown: str | None, place: str, now: datetime) -> Pass | NoPass:
    """Whoever shows a token that holds. place: the address that asks; its failures are noted up to a number."""
    if shown is None:
        return NoPass.MISSING
    with store.read() as asking:
        known = asking.token(digest_of(shown)) if shown.startswith(BEGINS) else None
    found = _judged(known, config, now)
    if isinstance(found, NoPass):
        return _noted(store, known, found, place, now)
    if found.token.used is None or now - found.token.used >= NOTED:
        with store.write() as writing:
            writing.note_token_use(found.token.digest, now)
    return found


def _judged(token: ApiToken | None, config: Config, now: datetime) -> Pass | NoPass:
    if token is None or token.incident is not None:  # a partner's link opens its own page alone
        return NoPass.UNKNOWN
    if not token.opens(now):
        return NoPass.REVOKED if token.revoked else NoPass.ENDED
    regions = tuple(region for region in config.regions if region.name in token.regions)
    return NoPass.REGION_GONE if token.regions and not regions else Pass(token, regions)


def _noted(store: Store, token: ApiToken | None, why: NoPass, place: str, now: datetime) -> NoPass:
    whose = counted("token", place)
    with store.read() as asking:
        if asking.attempts(whose, now - WINDOW) >= MOST_FAILED:
            return NoPass.TOO_OFTEN
    with store.write() as writing:
        writing.note_attempts([whose], now)
    audit.note_refused(store, now, token.name if token else audit.STRANGER, Deed.TOKEN, detail=why)
    return why


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
