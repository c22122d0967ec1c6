"""An operator's decision about a feed: to believe it no more, or again. Written down with who, when and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from monitor.config import Config
from monitor.errors import MonitorError
from monitor.feeds import Feed, Quarantine
from monitor.feeds.coverage import speaks_of
from monitor.feeds.quarantine import Register
from monitor.places.regions import Region
from monitor.store import WriteHandle
from monitor.store.codec import dump
from monitor.store.memos import Memo


@dataclass(frozen=True, slots=True)
class FeedDesk:
    """A person at work on feeds, in the one transaction of `writing`. Each method raises MonitorError where what is
    asked makes no sense."""

    writing: WriteHandle
    config: Config
    by: str
    note: str
    now: datetime

    def quarantine(self, name: str) -> tuple[str, ...]:
        """Set a feed apart; what is lost by it, a line a watched region that it alone could speak of, at all or in its
        language."""
        known = [feed.name for feed in self.config.feeds]
        if name not in known:
            like = get_close_matches(name, known, 1)
            hint = f"; did you mean {like[0]!r}?" if like else ": see casualty-monitor feeds"
            raise MonitorError(f"the config has no such feed{hint}", f"feed {name!r}")
        register = self.writing.quarantine_register()
        if before := register.now.get(name):
            since = f"{before.at:%Y-%m-%d %H:%M} UTC"
            raise MonitorError(f"is in quarantine since {since}, by {before.by}", f"feed {name!r}")
        self._keep(register.apart(name, Quarantine(self.by, self.now, self.note)))
        return self._left_alone(name)

    def release(self, name: str) -> Quarantine:
        """Let a feed back, also one that the config no longer has; how it was set apart."""
        register = self.writing.quarantine_register()
        if name not in register.now:
            apart = ", ".join(sorted(register.now)) or "none is"
            raise MonitorError(f"is not in quarantine; those that are: {apart}", f"feed {name!r}")
        self._keep(register.back(name, self.by, self.note, self.now))
        return register.now[name]

    def _keep(self, register: Register) -> None:
        self.writing.save_memo(Memo.QUARANTINE, dump(register))

    def _left_alone(self, name: str) -> tuple[str, ...]:
        apart = self.writing.quarantine_register().now
        gone = next(feed for feed in self.config.feeds if feed.name == name)
        believed = [feed for feed in self.config.feeds if feed.name not in apart]
        regions = [region for region in self.config.regions if speaks_of(gone, region)]
        return tuple(line for region in regions if (line := _loss(gone, region, believed)))


def _loss(gone: Feed, region: Region, believed: Sequence[Feed]) -> str | None:
    """The loss of a region by a feed; never how things are there."""
    others = [feed for feed in believed if speaks_of(feed, region)]
    if not others:
        return f"{region.name}: no other feed can speak of it; no report that is believed can come from there"
    if gone.language and all(feed.language != gone.language for feed in others):
        return f"{region.name}: no other feed in {gone.language} can speak of it"
    return None
