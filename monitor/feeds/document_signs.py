"""The signs of one document of a feed beyond its entries, and what of it is remembered. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from unicodedata import name

from monitor.feeds import Feed, FeedState
from monitor.feeds.health import FeedSign
from monitor.feeds.rhythm import LOOKED_AWAY, learned, told_by

FEW = 5  # entries below which neither one title nor new keys say anything
MOST = 0.8  # of the entries
LATEST = 50  # entries after which half of what was counted is forgotten, so that the latest count most
DISTRUST = timedelta(days=30)  # of validators that lied
ADOPTED = timedelta(days=7)  # after so long another language is the feed's own


@dataclass(frozen=True, slots=True)
class Look:
    """The contents of a document, by number. fresh: entries under keys never seen; recognised: those of them that are
    known under another key; ahead: dated more than a day ahead; cut: beyond the cap; unheard: changed too often to be
    read whole; frozen: the validators are those of another document; read, unread: of the new entries, by whether their
    language is; unreadable: those of them that could not be read at all."""

    entries: int = 0
    fresh: int = 0
    recognised: int = 0
    ahead: int = 0
    cut: int = 0
    unheard: int = 0
    frozen: bool = False
    titles: int = 0  # different ones
    script: str | None = None
    dates: tuple[datetime, ...] = ()
    read: int = 0
    unread: int = 0
    unreadable: int = 0


def observed(feed: Feed, before: FeedState, after: FeedState, look: Look, now: datetime) -> FeedState:
    """The state with what its document showed. before: the state when it was asked; after: as `schedule` left it."""
    sign = _sign(before, look) or _frozen(before, look, now) or _unread_sign(look)
    since = before.sign_since if sign == before.sign else now
    adopted = sign is FeedSign.OTHER_LANGUAGE and since is not None and now - since >= ADOPTED
    turned = (sign == FeedSign.OTHER_LANGUAGE) != (
        before.sign == FeedSign.OTHER_LANGUAGE
    )  # what was read says nothing of it
    keeping = 0.0 if turned else 0.5 if before.read + before.unread + before.unreadable > LATEST else 1.0
    return _heard(
        feed,
        before,
        replace(
            after,
            sign=sign,
            sign_since=since if sign else None,
            entries=look.entries or before.entries,
            script=look.script if adopted or not before.script else before.script,
            read=int(before.read * keeping) + look.read,
            unread=int(before.unread * keeping) + look.unread,
            unreadable=int(before.unreadable * keeping) + look.unreadable,
        ),
        look,
        now,
    )


def script_of(titles: Iterable[str]) -> str | None:
    """The script that most letters of these titles are written in, as Unicode names it: latin, arabic, cyrillic."""
    found = Counter(
        name(letter, "").partition(" ")[0].lower() for title in titles for letter in title if letter.isalpha()
    )
    return max(found, key=lambda script: found[script], default=None)


def _sign(before: FeedState, look: Look) -> FeedSign | None:
    """The oddities of a document, the gravest first."""
    if not look.entries:
        return FeedSign.NO_ENTRIES if before.entries else None
    several = look.entries >= FEW
    if several and look.fresh == look.entries and look.recognised >= MOST * look.entries:
        return FeedSign.GUID_STORM
    if look.ahead >= look.entries:
        return FeedSign.FUTURE
    if several and look.titles == 1:
        return FeedSign.ONE_TITLE
    if several and before.script and look.script and look.script != before.script:
        return FeedSign.OTHER_LANGUAGE
    return None


def _frozen(before: FeedState, look: Look, now: datetime) -> FeedSign | None:
    """Validators that lied once are not trusted for a while."""
    lately = before.sign == FeedSign.FROZEN and before.sign_since is not None and now - before.sign_since < DISTRUST
    return FeedSign.FROZEN if look.frozen or lately else None


def _unread_sign(look: Look) -> FeedSign | None:
    """That not all of a document is read."""
    if look.cut:
        return FeedSign.CUT_OFF
    return FeedSign.RESTLESS if look.unheard else None


def _heard(feed: Feed, before: FeedState, after: FeedState, look: Look, now: datetime) -> FeedState:
    """The state with its rhythm: told by the dates of the first document, learned from arrivals after that."""
    if before.last_success_at is None:
        return replace(after, news_at=min([max(look.dates, default=now), now]), gaps=told_by(look.dates))
    if look.fresh == look.recognised:  # revisions are signs of life, no news
        return after
    looked = now - before.last_success_at <= max(3 * feed.every, LOOKED_AWAY)
    gaps = learned(before.gaps, before.news_at, now) if looked and before.news_at else before.gaps
    return replace(after, news_at=now, gaps=gaps)
