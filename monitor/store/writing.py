"""The writing handle: a method for each thing that can be committed. Everything done on one handle is one
transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from monitor.store.families.access import AccessStatements
from monitor.store.families.decisions import DecisionStatements
from monitor.store.families.documents import DocumentStatements
from monitor.store.families.elsewhere import OwnStatements
from monitor.store.families.feeds import FeedStatements
from monitor.store.families.open_incidents import OpenIncidentStatements
from monitor.store.families.outbox import OutboxStatements
from monitor.store.families.tokens import TokenStatements
from monitor.store.former import forget_person
from monitor.store.memos import Memo
from monitor.store.reading import ReadHandle
from monitor.store.retention import After, Forget, Swept, sweep


class OwnHandle(OwnStatements, ReadHandle):
    """A worker at work on what it alone writes, while others write theirs. Get one from `Store.write_own`."""


class WriteHandle(
    OpenIncidentStatements,
    OwnStatements,
    FeedStatements,
    DecisionStatements,
    DocumentStatements,
    OutboxStatements,
    AccessStatements,
    TokenStatements,
    ReadHandle,
):
    """The one writer at work; it can ask whatever a reader can. Get one from `Store.write`."""

    def forget(self, what: Forget, before: datetime, after: After, limit: int | None) -> Swept:
        """Take texts, or all that people wrote and were called, out of what is older than `before`: see `retention`."""
        keys = what is Forget.KEYS_WITHOUT_HARM
        swept = self.forget_keys(before, after, limit) if keys else sweep(self._connection, what, before, after, limit)
        texts = what in (Forget.TEXT, Forget.NAMES)
        if texts:
            self._working.forget(before)
        if any(swept.changed.values()):
            self._told.clear()
            self._note_change()
            self._working.empty()
            if texts:
                self._note_texts(before)
        return swept

    def _note_texts(self, before: datetime) -> None:
        """Others who have texts in memory will see that they are to forget them."""
        known, gone = self.memo(Memo.TEXTS_GONE), before.astimezone(UTC)
        if not known or datetime.fromisoformat(known) < gone:
            self.save_memo(Memo.TEXTS_GONE, gone.isoformat())

    def forget_sweeps(self) -> None:
        """Let retention look at everything again."""
        for what in Forget:
            self.save_memo(Memo.FORGOTTEN, "", what)

    def forget_person(self, name: str, addresses: Sequence[str]) -> int:
        """Take one person out of all that is kept, whose words stay: see `former`. How many rows changed."""
        changed = forget_person(self._connection, name, addresses)
        self._memos.clear()
        self._told.clear()
        if changed:
            self._note_change()
            self._working.empty()
        return changed
