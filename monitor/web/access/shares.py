"""Links for partners: one incident as `--public` would tell it, for some days, until somebody takes the link back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.exports.public import HELD_BACK, public, ripe
from monitor.exports.records import country_of
from monitor.incidents import Incident, IncidentStatus, went_to
from monitor.places.gazetteer import Gazetteer
from monitor.store import ReadHandle, Store, WriteHandle
from monitor.store.families.tokens import ApiToken
from monitor.web.access import audit
from monitor.web.access.attempts import counted
from monitor.web.access.audit import Deed
from monitor.web.access.tokens import MOST_FAILED, OPERATOR, WINDOW, digest_of, make

LONGEST = timedelta(days=90)
_MOST_MERGED = 10  # one into the next


class NoShare(StrEnum):
    """Why a link shows nothing."""

    UNKNOWN = "unknown"
    ENDED = "ended"
    REVOKED = "revoked"
    GONE = "gone"  # the incident is no more
    YOUNG = "young"  # what is published waits a day: first reports are often wrong, and may help whoever attacks again
    TOO_OFTEN = "too_often"


@dataclass(frozen=True, slots=True)
class Shared:
    """An incident with what must not be published taken out, and its country. until: the end of the link."""

    incident: Incident
    country: str | None
    until: datetime | None


def share(
    writing: WriteHandle, incident: Incident, partner: str, lasting: timedelta, now: datetime, by: str = OPERATOR
) -> tuple[str, str]:
    """A link's word, which nobody can be shown again, and the name by which it is taken back."""
    names = {token.name for token in writing.tokens()}
    base = f"{partner}: {incident.name or incident.id[:8]}"
    name = next(n for n in (base, *(f"{base} ({number})" for number in range(2, 10_000))) if n not in names)
    return make(writing, name, now, incident=incident.id, until=now + min(lasting, LONGEST), by=by), name


def opened(store: Store, word: str, place: str, places: Callable[[], Gazetteer], now: datetime) -> Shared | NoShare:
    """The incident of a link. place: the address that asks; whoever tries many words waits; places: the gazetteer,
    which is dear to open, and so for a word that holds alone."""
    with store.read() as asking:
        token = asking.token(digest_of(word))
        found = _now_at(asking, token.incident) if token and token.incident else None
        tried = asking.attempts(counted("share", place), now - WINDOW)
    if token is None or token.incident is None:
        return _failed(store, place, tried, now)
    if not token.opens(now):
        return NoShare.REVOKED if token.revoked else NoShare.ENDED
    if found is None:
        return NoShare.GONE
    if not ripe([found], now, HELD_BACK):
        return NoShare.YOUNG
    _note(store, token, now)
    with closing(places()) as gazetteer:
        shown = public(found, gazetteer)
        return Shared(shown, country_of(shown), token.until)


def _now_at(asking: ReadHandle, ident: str) -> Incident | None:
    """The incident, or the one that took it in: what is left of it tells figures that nobody corrects any more."""
    for _ in range(_MOST_MERGED):
        found = next(iter(asking.these_incidents([ident])), None)
        if found is None or found.status is not IncidentStatus.CLOSED:
            return found
        ident = went_to(found) or ""
    return None


def _failed(store: Store, place: str, tried: int, now: datetime) -> NoShare:
    if tried >= MOST_FAILED:
        return NoShare.TOO_OFTEN
    with store.write() as writing:
        writing.note_attempts([counted("share", place)], now)
    audit.note_stranger(store, now, Deed.TOKEN, "a partner's link that nobody made")
    return NoShare.UNKNOWN


def _note(store: Store, token: ApiToken, now: datetime) -> None:
    if token.used is None or now - token.used >= timedelta(minutes=5):
        with store.write() as writing:
            writing.note_token_use(token.digest, now)
