"""The troubles of feeds that operators were told of, and those that they are to be told of now. Pure: the memory of one
look, and the next.

    feed in trouble ──noticed──▶ 10 minutes ──▶ told, with all others noticed by then, in one note
                                                  │
    feed well again ──for an hour──▶ one note that it is, and what it was is remembered for a day
                      (2, 4 ... hours where it keeps falling)

Where most feeds reach nobody our own line is down: that is one trouble of ours, and none of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.feeds import Feed, FeedState
from monitor.feeds.coverage import Coverage
from monitor.feeds.health import FeedCondition, Health
from monitor.http.trouble import UNREACHED

COLLECT = timedelta(minutes=10)  # what falls within this time is told in one note
CALM = timedelta(hours=1)  # that a feed has to do well before it is told to be back
CALM_AGAIN = timedelta(hours=16)  # at most, for one that keeps falling
CALM_LINE = timedelta(minutes=10)  # the same of our own line
FORGOTTEN = timedelta(days=1)  # after which a trouble that is over no longer counts
LEAST = 3  # feeds that reach nobody, from which it can be our line
STUCK = 2  # failures in a row after which a feed counts as reaching nobody
LINE = ""  # the name of our own line among the feeds: no feed can have it

Seen = tuple[Feed, FeedState, FeedCondition]


@dataclass(frozen=True, slots=True)
class Fall:
    """One trouble. noticed: since when it lasts, None = it is over; told: operators know of it, and not of its end."""

    blind: bool
    noticed: datetime | None = None
    told: bool = False
    told_at: datetime | None = None  # the last time
    well_since: datetime | None = None
    times: int = 0  # told, each within a day of the one before

    def due(self, now: datetime) -> bool:
        """Whether operators are to be told of it, alone if need be."""
        return not self.told and self.noticed is not None and now - self.noticed >= COLLECT

    def over(self, now: datetime, calm: timedelta) -> bool:
        """Whether operators are to be told that it is over."""
        long = min(calm * 2 ** max(0, min(self.times, 10) - 1), CALM_AGAIN)
        return self.told and self.well_since is not None and now - self.well_since >= long


@dataclass(frozen=True, slots=True)
class FeedTroubles:
    """All that was noticed and told. bare: of which regions it was told that they have no live feed (true) or no live
    local one (false)."""

    falls: Mapping[str, Fall] = field(default_factory=dict)
    bare: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TroubleNews:
    """The news to tell now: names of feeds (`LINE` for our own line), and regions that lost or won their coverage."""

    fell: tuple[str, ...] = ()
    rose: tuple[str, ...] = ()
    bared: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fell or self.rose or self.bared or self.covered)


def noticed(memory: FeedTroubles, seen: Iterable[Seen], now: datetime) -> tuple[FeedTroubles, TroubleNews]:
    """The memory after one more look at all feeds, and what of it is to be told. Regions are left to `bared`."""
    looked = {feed.name: (state, found) for feed, state, found in seen}
    falls = {name: _not_ahead(fall, now) for name, fall in memory.falls.items() if name in looked or name == LINE}
    line = _line(falls.get(LINE), (state for state, _ in looked.values()), now)
    for name, (state, found) in looked.items():
        fall = falls.pop(name, None)
        if (after := _after(fall, state, found, line, now)) is not None:
            falls[name] = after
    falls |= {LINE: line} if line else {}
    ready = any(fall.due(now) for name, fall in falls.items() if name != LINE)
    fell = [name for name, fall in falls.items() if fall.noticed and not fall.told and (ready or name == LINE)]
    rose = [name for name, fall in falls.items() if fall.over(now, CALM_LINE if name == LINE else CALM)]
    falls |= {name: _told(falls[name], now) for name in fell} | {name: _risen(falls[name]) for name in rose}
    kept = {name: fall for name, fall in falls.items() if not _forgotten(fall, now)}
    return replace(memory, falls=kept), TroubleNews(tuple(fell), tuple(rose))


def as_told(memory: FeedTroubles, found: FeedCondition, feed: Feed) -> FeedCondition:
    """A feed's condition as operators know it: one that is in trouble and was not told of yet still counts as live, and
    one that is back as down until that was told. So what is told of a region agrees with what is told of its feeds."""
    fall = memory.falls.get(feed.name)
    if fall and fall.told and fall.blind:
        return found if found.blind else replace(found, health=Health.ERRING)
    return replace(found, health=Health.LIVE) if found.blind or found.health is Health.NEW else found


def bared(memory: FeedTroubles, coverage: Iterable[Coverage]) -> tuple[FeedTroubles, TroubleNews]:
    """The memory after a look at the regions, by what is told of their feeds; those that newly have no live feed, or no
    live local one, and those that have more again."""
    known = [one for one in coverage if one.feeds]
    now = {c.region: c.live == 0 for c in known if c.live == 0 or (c.local and c.local_live == 0)}
    was = {c.region: memory.bare[c.region] for c in known if c.region in memory.bare}
    worse = [name for name, nobody in now.items() if name not in was or (nobody and not was[name])]
    better = [name for name, nobody in was.items() if name not in now or (nobody and not now[name])]
    return replace(memory, bare=now), TroubleNews(bared=tuple(worse), covered=tuple(better))


def line_is_down(memory: FeedTroubles) -> bool:
    """Whether operators know that our own line is down."""
    return LINE in memory.falls and memory.falls[LINE].told


def _after(fall: Fall | None, state: FeedState, found: FeedCondition, line: Fall | None, now: datetime) -> Fall | None:
    """One feed's trouble after a look at it; None where it has none that counts."""
    if found.health in (Health.LIVE, Health.NEW) or _is_of_line(state, line):
        if fall is None or not (fall.told or fall.told_at):
            return None
        well = found.health is Health.LIVE and not state.failures
        return replace(fall, noticed=None, well_since=(fall.well_since or now) if well else None)
    if fall is None:
        return Fall(found.blind, now)
    if fall.told and found.blind and not fall.blind:  # what we could live with became what we cannot
        return replace(fall, blind=True, noticed=now, told=False, well_since=None)
    return replace(fall, blind=found.blind, noticed=fall.noticed or now, well_since=None)


def _line(fall: Fall | None, states: Iterable[FeedState], now: datetime) -> Fall | None:
    """Our own line after a look at all feeds: down where more than half of them reach nobody, well again where no more
    than a quarter do."""
    asked = [state for state in states if state.last_poll_at]
    stuck = sum(state.failures >= STUCK and state.last_reason in UNREACHED for state in asked)
    if stuck >= LEAST and 2 * stuck > len(asked):
        return replace(fall or Fall(blind=True), noticed=(fall.noticed if fall else None) or now, well_since=None)
    if fall and 4 * stuck <= len(asked):
        return replace(fall, noticed=None, well_since=fall.well_since or now)
    return fall


def _is_of_line(state: FeedState, line: Fall | None) -> bool:
    """Whether a feed's failure is our own: it reached nobody when our line was down, and was not asked since."""
    if line is None or state.last_reason not in UNREACHED:
        return False
    return line.well_since is None or line.told or (state.last_poll_at or line.well_since) <= line.well_since


def _told(fall: Fall, now: datetime) -> Fall:
    again = fall.told_at is not None and now - fall.told_at < FORGOTTEN
    return replace(fall, told=True, told_at=now, times=fall.times + 1 if again else 1)


def _risen(fall: Fall) -> Fall:
    return replace(fall, told=False, noticed=None)


def _forgotten(fall: Fall, now: datetime) -> bool:
    return not fall.told and fall.noticed is None and (fall.told_at is None or now - fall.told_at >= FORGOTTEN)


def _not_ahead(fall: Fall, now: datetime) -> Fall:
    """A fall whose times are not in the future, where the clock was set back."""
    if all(time is None or time <= now for time in (fall.noticed, fall.told_at, fall.well_since)):
        return fall
    return replace(
        fall, **{name: min(time, now) for name in ("noticed", "told_at", "well_since") if (time := getattr(fall, name))}
    )
