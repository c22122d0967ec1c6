"""The note that the store is not the one that we had, and the watch that notices it: at the start and once a minute."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from monitor.alerts import Alert, operational_alert
from monitor.config import Config
from monitor.errors import StoreDamagedError
from monitor.model import Severity
from monitor.pipeline.operators.notes import tell_operators
from monitor.store import Store
from monitor.store.identity import (
    Changed,
    StoreFile,
    StoreMark,
    changed,
    file_of,
    keep_mark,
    kept_mark,
    mark_again,
    mark_in_file,
    mark_of,
    marker_path,
)

log = logging.getLogger("monitor.operations")

VERIFY_EVERY = timedelta(hours=1)

_WORDS = {
    Changed.NEW: "The store is new, and this monitor ran on another one before: what was told before is not known "
    "here, and what the feeds still hold may be told again.",
    Changed.OTHER: "The store is another one than this monitor had: what was told before is known only as far as this "
    "one holds it, and the rest may be told again.",
    Changed.OLDER: "The store is older than it was: a backup was restored, or its log (-wal) was removed. What came "
    "and was told since is not known here, and may be told again.",
    Changed.REPLACED: "The store's file was removed or replaced while the monitor runs: it goes on in the old one, "
    "which is gone when it stops.",
    Changed.CUT: "The store's file became shorter while the monitor runs: it was emptied, cut off or written over by "
    "another program. What is read of it from now on may be wrong or missing.",
    Changed.WRITTEN_OVER: "The store's file was written over with another store while the monitor runs: what is "
    "read of it from now on may be wrong or missing.",
    Changed.DAMAGED: "The store's file is damaged: what is read of it from now on may be wrong or missing.",
}
_ADVICE = {
    Changed.NEW: "Where nobody emptied it on purpose, stop the monitor and restore the last good backup "
    "(casualty-monitor restore).",
    Changed.OTHER: "Where nobody replaced it on purpose, look at `store:` in the config, or restore the last good "
    "backup.",
    Changed.OLDER: "Where nobody restored it on purpose, look for the file that is missing, and at the disk.",
    Changed.REPLACED: "Stop the monitor and restore the last good backup (casualty-monitor restore), or put the old "
    "file back.",
    Changed.WRITTEN_OVER: "Stop the monitor and restore the last good backup (casualty-monitor restore).",
    Changed.DAMAGED: "Stop the monitor, look at the disk, and restore the last good backup (casualty-monitor restore).",
    Changed.CUT: "Unless somebody ran VACUUM on it, stop the monitor and restore the last good backup "
    "(casualty-monitor restore).",
}


def store_note(what: Changed, now: datetime) -> Alert:
    """The note to operators."""
    return operational_alert(
        "store_changed",
        "the store",
        _WORDS[what],
        now,
        advice=_ADVICE[what],
        severity=Severity.CRITICAL,
        details={"reason": what.value},
    )


@dataclass
class StoreWatch:
    """Watches over one store. Call `look` from a tick; the first call is the start's. untold: a note that the store did
    not take."""

    store: Store
    marker: Path | None = field(init=False)
    untold: Alert | None = None
    _file: StoreFile | None = field(init=False)
    _in_file: StoreMark | None = None  # as the file itself last held it, without its log
    _verified: datetime | None = None  # when the file was last looked through
    _sound: bool = True

    def __post_init__(self) -> None:
        self.marker = marker_path(self.store.engine.url, os.environ)
        self._file = file_of(self.store.engine.url)

    def look(self, config: Config, now: datetime) -> tuple[Alert, ...]:
        """The notes that are due, queued for the operators. Raises StoreError where the store takes nothing."""
        what = self._changed() or self._damaged(now)
        self.untold = note = store_note(what, now) if what else None
        with self.store.write() as writing:
            mark = mark_again(writing)
            told = tell_operators(note, writing, config, now)
        self.untold = None
        keep_mark(self.marker, mark)  # after the commit: the store has always at least as many
        return (note,) if note and told else ()

    def _changed(self) -> Changed | None:
        before, self._file = self._file, file_of(self.store.engine.url)
        if before and (what := before.became(self._file)):
            return what
        with self.store.read() as asking:
            mark = mark_of(asking)
        return changed(kept_mark(self.marker), mark) or self._written_over()

    def _written_over(self) -> Changed | None:
        """Its log goes into the file now and then, so that the file's own mark stands still or rises. One that cannot
        be read, in the middle of that, tells nothing."""
        url = self.store.engine.url
        if (found := mark_in_file(url)) is None:
            return None
        before, self._in_file = self._in_file, found
        return Changed.WRITTEN_OVER if changed(before, found) and mark_in_file(url) == found else None

    def _damaged(self, now: datetime) -> Changed | None:
        """The file is looked through once in a while, as it was at the start; what is found is told once."""
        if self._verified and timedelta() <= now - self._verified < VERIFY_EVERY:
            return None
        first, self._verified, was_sound = self._verified is None, now, self._sound
        try:
            self._sound = first or self.store.verify() or self._sound  # what could not be looked at tells nothing
        except StoreDamagedError as error:
            self._sound = False
            log.error("store damaged", extra={"fields": {"error": str(error)}})
        return Changed.DAMAGED if was_sound and not self._sound else None
