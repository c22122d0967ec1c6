"""The writing handle: a method for each thing that can be committed. Everything done on one handle is one
transaction."""

from __future__ import annotations

from datetime import datetime

from monitor.store.families.decisions import DecisionStatements
from monitor.store.families.entries import EntryStatements
from monitor.store.families.feeds import FeedStatements
from monitor.store.families.incidents import IncidentStatements
from monitor.store.families.outbox import OutboxStatements
from monitor.store.reading import ReadHandle
from monitor.store.retention import After, Forget, Swept, sweep


class WriteHandle(
    FeedStatements, EntryStatements, IncidentStatements, DecisionStatements, OutboxStatements, ReadHandle
):
    """The one writer at work; it can ask whatever a reader can. Get one from `Store.write`."""

    def forget(self, what: Forget, before: datetime, after: After, limit: int | None) -> Swept:
        """Take texts, or all that people wrote and were called, out of what is older than `before`: see `retention`."""
        return sweep(self._connection, what, before, after, limit)
