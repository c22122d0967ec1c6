"""The reading handle, with all that can be asked of the store: one consistent view, the state at the first question."""

from __future__ import annotations

from sqlalchemy import func, select

from monitor.store.families.access import AccessQuestions
from monitor.store.families.aside import AsideQuestions
from monitor.store.families.decisions import DecisionQuestions
from monitor.store.families.documents import DocumentQuestions
from monitor.store.families.elsewhere import ElsewhereQuestions
from monitor.store.families.entries import EntryQuestions
from monitor.store.families.feeds import FeedQuestions
from monitor.store.families.listings import ListingQuestions
from monitor.store.families.outbox import OutboxQuestions
from monitor.store.families.tokens import TokenQuestions
from monitor.store.row_counts import Tallies, tallies_of
from monitor.store.tables import alerts, deliveries, entries, incidents, reports, verdicts


class ReadHandle(
    EntryQuestions,
    ElsewhereQuestions,
    FeedQuestions,
    AsideQuestions,
    DecisionQuestions,
    DocumentQuestions,
    OutboxQuestions,
    ListingQuestions,
    AccessQuestions,
    TokenQuestions,
):
    """Questions, each named after what it gives; `families` has them by table. Get one from `Store.read`."""

    def counts(self) -> dict[str, int]:
        """Rows in each table, by which two stores are compared."""
        tables = (entries, reports, incidents, verdicts, alerts, deliveries)
        return {
            table.name: int(self._connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in tables
        }

    def tallies(self) -> Tallies:
        """How many rows of each kind there are, in a fixed number of statements."""
        return tallies_of(self._connection)
