"""How a feed does: a state, its reason, and since when. Pure: told by what is remembered of the feed and by `now`.

A feed is never switched off for any of these: it is asked on, only more seldom (see `schedule`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.feeds import FeedState, Refusal
from monitor.feeds.rhythm import patience


class Health(StrEnum):
    """The state of a feed."""

    LIVE = "live"
    NEW = "new"  # not asked yet, or not answered yet
    ERRING = "erring"
    STALE = "stale"  # answers, and has had no news for longer than is usual for it
    ODD = "odd"  # answers with something else than its news
    MOVED = "moved"  # answers, and says that its address has changed for good
    GONE = "gone"
    UNREAD = "unread"  # written in a language that is not read, or reading its entries fails
    QUARANTINED = "quarantined"  # an operator does not believe it


class FeedSign(StrEnum):
    """Why a feed that does not fail is in its state; of one that fails the reason is its `last_reason`."""

    ANSWERS = "answers"
    QUARANTINED = "set_apart"  # by an operator
    NOT_ASKED = "not_asked_yet"
    NOTHING_NEW = "nothing_new"
    MOVED = "moved_for_good"
    LANGUAGE = "language_not_read"
    UNREADABLE = "unreadable"  # reading its entries takes too long, or fails
    NO_ENTRIES = "no_entries"  # where it had some
    GUID_STORM = "guid_storm"  # all keys are new, and what they name is known
    FUTURE = "dated_in_future"  # all entries are
    ONE_TITLE = "one_title"  # all entries have it
    OTHER_LANGUAGE = "other_language"  # than it was written in until now
    FROZEN = "frozen_validators"  # it said that nothing had changed, and something had
    CUT_OFF = "cut_off"  # it lists more entries than are read of one document
    RESTLESS = "always_changing"  # entries that change so often that most of it is not kept


HARMLESS = frozenset({FeedSign.FROZEN, FeedSign.CUT_OFF, FeedSign.RESTLESS})
"""Signs that concern how much is read, and cast no doubt on what is."""

PAGES = frozenset({Refusal.HTML, Refusal.LOGIN, Refusal.CONSENT, Refusal.CHALLENGE, Refusal.EMPTY, "not_a_feed"})
"""Failures that are an answer of another kind than a feed."""

ANSWERED = PAGES | {Refusal.UNAUTHORIZED, Refusal.FORBIDDEN, Refusal.NOT_FOUND, Refusal.GONE}
"""Failures that waiting will hardly mend: somebody answered, and this was the answer."""

FAILING = 5  # failures in a row; with the growing gaps between them, 2.5 hours for a feed asked every 10 minutes
LONG = timedelta(hours=12)  # or so long without a good answer, and two bad ones: of a feed that is seldom asked
AWAY = timedelta(hours=3)  # that a server asked us to stay away, from which on its feed brings nothing
REFUSED = 2  # of those that waiting will hardly mend; one will do where the feed never worked
STRANGE = timedelta(hours=1)  # that a document has been odd
EMPTY = timedelta(hours=6)  # that it has had no entries: some feeds are emptied before they are filled again
SOME = 5  # entries by which a language can be told
MOSTLY = 0.8  # of the latest entries


@dataclass(frozen=True, slots=True)
class FeedCondition:
    """A feed's state. reason: a word of `FeedSign`, or of the failure; since: None where it has not been asked."""

    health: Health
    reason: str
    since: datetime | None = None

    @property
    def live(self) -> bool:
        """Whether it brings what can be read: also where its keys, dates or titles are odd, which we can live with."""
        return self.health in (Health.LIVE, Health.MOVED) or (
            self.health is Health.ODD
            and self.reason
            in (FeedSign.GUID_STORM, FeedSign.FUTURE, FeedSign.ONE_TITLE, FeedSign.OTHER_LANGUAGE, *HARMLESS)
        )

    @property
    def blind(self) -> bool:
        """Whether it is known not to bring what can be read, or believed. Of a new one nothing is known."""
        return not self.live and self.health is not Health.NEW


def condition(state: FeedState, now: datetime) -> FeedCondition:
    """How a feed does."""
    if state.quarantine:
        return FeedCondition(Health.QUARANTINED, FeedSign.QUARANTINED, state.quarantine.at)
    if not (state.failures or state.last_success_at):
        return FeedCondition(Health.NEW, FeedSign.NOT_ASKED)
    if state.failures:
        return _failing(state, now)
    if sign := _unread(state):
        return FeedCondition(Health.UNREAD, sign, state.first_poll_at)
    lasting = EMPTY if state.sign == FeedSign.NO_ENTRIES else STRANGE
    if state.sign and state.sign_since and now - state.sign_since >= lasting:
        return FeedCondition(Health.ODD, state.sign, state.sign_since)
    return _answering(state, now)


def at_first_sight(state: FeedState, now: datetime) -> FeedCondition:
    """How a feed would do if what one poll showed went on: for trying a feed that nothing is known of."""
    lasting = replace(state, sign_since=now - EMPTY, failures=FAILING if state.failures else 0)
    return condition(lasting, now)


def _failing(state: FeedState, now: datetime) -> FeedCondition:
    reason, worked = state.last_reason or "", state.last_success_at
    firm = (REFUSED if worked else 1) if reason in ANSWERED else FAILING
    since = worked or state.first_poll_at or now
    long = state.failures >= REFUSED and now - since >= LONG
    away = state.put_off is not None and state.put_off >= AWAY  # one answer is enough: nobody asks again before
    if (
        state.failures < firm and not long and not away
    ):  # not yet: a stumble of one that works, or the first tries of a new one
        return FeedCondition(Health.LIVE if worked else Health.NEW, reason, worked or state.first_poll_at)
    kind = Health.GONE if reason == Refusal.GONE else Health.ODD if reason in PAGES else Health.ERRING
    return FeedCondition(kind, reason, worked or state.first_poll_at)


def _answering(state: FeedState, now: datetime) -> FeedCondition:
    news = state.news_at or state.last_new_entry_at or state.first_poll_at or now
    if now - news > patience(state.gaps):
        return FeedCondition(Health.STALE, FeedSign.MOVED if state.moved_to else FeedSign.NOTHING_NEW, news)
    if state.moved_to:
        return FeedCondition(Health.MOVED, FeedSign.MOVED, state.last_success_at)
    return FeedCondition(Health.LIVE, FeedSign.ANSWERS, state.last_success_at)


def _unread(state: FeedState) -> FeedSign | None:
    """Why nearly nothing of a feed is read, where that is so."""
    told = state.read + state.unread + state.unreadable
    if told < SOME or state.unread + state.unreadable < MOSTLY * told:
        return None
    return FeedSign.UNREADABLE if state.unreadable > state.unread else FeedSign.LANGUAGE
