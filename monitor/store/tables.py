"""The tables, in the order in which data flows. What is asked for has a column, the rest is JSON in `data` (see codec).

Every change here needs a migration in migrations/versions; a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from monitor.store.codec import storable


class Clean(TypeDecorator[str]):
    """Text as `storable` makes it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Key(Clean):
    """A name that is looked up: feed, guid, link. A long one ends in a digest instead, for an index row of PostgreSQL
    holds 2,704 bytes and a feed may write what it likes; the whole stands in `data`."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else key_form(value)


def key_form(value: str) -> str:
    """The form of a text in a `Key` column: itself when it is clean and of at most 200 characters (800 bytes)."""
    clean = storable(value)
    return clean if len(clean) <= 200 else clean[:136] + sha256(clean.encode()).hexdigest()


class Utc(TypeDecorator[datetime]):
    """A time, always aware and always UTC, on both databases. A naive one is a mistake and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without zone cannot be stored: {value}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _id() -> Column[Any]:
    return Column("seq", Integer, primary_key=True, autoincrement=True)


metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s"})

feeds = Table(
    "feeds",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("next_poll_at", Utc, index=True),
    Column("data", Text, nullable=False),
)

# One row a revision: what was read before an edit is kept, `text` until retention empties it.
entries = Table(
    "entries",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("hash", String, nullable=False, index=True),
    Column("link", Key, index=True),
    Column("seen", Utc, nullable=False, index=True),
    Column("text", Clean, nullable=False),
    Column("data", Text, nullable=False),
)

# Documents of feeds in which something was reported, as they came: each once, packed (zlib), under its SHA-256.
documents = Table(
    "documents",
    metadata,
    Column("digest", String, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("packed_size", Integer, nullable=False, index=True),
    Column("packed", LargeBinary, nullable=False),
)

# Which entry was read in which document, from which address (without the values of a query), and when.
received = Table(
    "received",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("digest", String, nullable=False, index=True),
    Column("address", Clean, nullable=False),
    Column("at", Utc, nullable=False, index=True),
)

# What reading an entry gave, with every report of it, or the reason why there is none.
reports = Table(
    "reports",
    metadata,
    Column("feed", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("language", String),
    Column("rejected", String, index=True),
    Column("confidence", Float),  # of the surest report
    Column("data", Text, nullable=False),
    Column("seen", Utc),  # as its entry
    ForeignKeyConstraint(
        ["feed", "key", "revision"], ["entries.feed", "entries.key", "entries.revision"], ondelete="CASCADE"
    ),
)
# Partial on both databases, by its migration: to say so here of PostgreSQL would load that dialect at every start.
Index("ix_reports_seen", reports.c.seen, reports.c.confidence, sqlite_where=reports.c.confidence.is_not(None))

incidents = Table(
    "incidents",
    metadata,
    Column("id", String, primary_key=True),
    Column("opened", Utc, nullable=False, index=True),
    Column("updated", Utc, nullable=False, index=True),
    Column("country", String),
    Column("status", String, nullable=False, index=True),
    Column("data", Text, nullable=False),  # without members and history
)

# One row a line of an incident's history, in the order of their numbers.
happenings = Table(
    "happenings",
    metadata,
    _id(),
    Column("incident", String, ForeignKey("incidents.id", ondelete="CASCADE"), nullable=False),
    Column("data", Text, nullable=False),
    Index(None, "incident", "seq"),
)

members = Table(
    "incident_members",
    metadata,
    Column("incident", String, ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True),
    Column("feed", Key, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("index", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("position", Integer, nullable=False),  # order of arrival
    Column("data", Text, nullable=False),  # without the entry's text
    Index(None, "feed", "key"),
)

# Of several machines: what one has read and the writer has not grouped yet. Emptied as it is taken: first what may
# raise an alert (rank 0), then what can only join, the oldest of each first.
read_elsewhere = Table(
    "read_elsewhere",
    metadata,
    _id(),
    Column("feed", Key, nullable=False),
    Column("key", Key, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("due", Utc, nullable=False),  # from when on it is taken: later than `came` where that failed before
    Column("came", Utc, nullable=False),
    Column("entry", Text, nullable=False),  # with its text
    Column("reading", Text, nullable=False),
    Column("rank", Integer, nullable=False, server_default="0"),
    Index(None, "feed", "key", "revision", unique=True),
    Index(None, "rank", "seq"),
)

# Of several machines: one row a worker that runs, or ended without a word.
workers = Table(
    "workers",
    metadata,
    Column("name", Clean, primary_key=True),
    Column("beat", Utc, nullable=False),
    Column("data", Text, nullable=False),
)

# Of each incident what lists, maps and sums ask for (listed.py): made anew whenever it is saved.
listings = Table(
    "listings",
    metadata,
    Column("incident", String, ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String, nullable=False),
    Column("opened", Utc, nullable=False),
    Column("updated", Utc, nullable=False),
    Column("happened", Utc, nullable=False, index=True),
    Column("counts", Integer, nullable=False),
    Column("merged", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("grade", String, nullable=False),
    Column("country", String),
    Column("admin1", Clean),
    Column("place", Clean),  # JSON
    Column("day", String),
    Column("cause", String, nullable=False),
    Column("weapon", String),
    Column("target", String),
    Column("perhaps", String),
    Column("disputed", Integer, nullable=False),
    Column("victims", String, nullable=False),  # the classes harmed, between blanks
    Column("toll", Text, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("sources", Integer, nullable=False),
    Column("words", Clean, nullable=False),  # folded, for a search
    Index(None, "updated", "incident"),
)

verdicts = Table(
    "verdicts",
    metadata,
    _id(),
    Column("incident", String, nullable=False, index=True),
    Column("rule", Clean, nullable=False),
    Column("at", Utc, nullable=False),
    Column("reason", String),  # None = did not fire
    Column("stopped_by", String),
    Column("revisit_at", Utc, index=True),
    Column("data", Text, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    _id(),
    Column("id", String, nullable=False, unique=True),
    Column("rule", Clean),
    Column("incident", String, index=True),
    Column("reason", String, nullable=False, index=True),
    Column("at", Utc, nullable=False, index=True),
    Column("toll", Text),  # what was told, to compare the next change with
    Column("data", Text, nullable=False),
    Column("severity", Integer),  # of the rule
    Index(None, "severity", "incident"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _id(),
    Column("id", String, nullable=False, unique=True),
    Column("alert", String, ForeignKey("alerts.id"), nullable=False, index=True),
    Column("channel", Clean, nullable=False),
    Column("medium", String, nullable=False),
    Column("recipient", Clean, nullable=False),
    Column("thread", Clean, nullable=False),
    Column("state", String, nullable=False),
    Column("created", Utc, nullable=False),
    Column("next_at", Utc, nullable=False),
    Column("lease_until", Utc),
    Column("sent_at", Utc),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Clean),
    Column("remote_ref", Clean),
    Column("facts", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("body", LargeBinary),
    Column("severity", Integer),  # what budgets count it as; None: not counted
    Column("feed", Clean),  # the one whose part of a budget it spends
    Index(None, "state", "next_at"),
    Index(None, "recipient", "state", "created"),
    Index(None, "thread", "recipient", "seq"),
)

digests = Table(
    "digests",
    metadata,
    Column("name", Clean, primary_key=True),
    Column("last_run", Utc),
    Column("next_run", Utc),
)

# Of programs and partners: what they show to be let in, and to what. Of the token only its digest is kept.
tokens = Table(
    "tokens",
    metadata,
    Column("digest", String, primary_key=True),
    Column("name", Clean, nullable=False, unique=True),
    Column("data", Clean, nullable=False),
    Column("used", Utc),
)

# Incidents that retention leaves alone, as long as a person says so.
holds = Table(
    "holds",
    metadata,
    Column("incident", String, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("by", Clean, nullable=False),
    Column("why", Clean, nullable=False),
)

meta = Table("meta", metadata, Column("name", String, primary_key=True), Column("value", Clean, nullable=False))

# Who may see the pages, and what they did there. Of a token or a password only a digest is kept.
accounts = Table(
    "accounts",
    metadata,
    Column("person", Clean, primary_key=True),
    Column("password", Clean, nullable=False),
    Column("changed", Utc, nullable=False),
    Column("seen_until", Utc),  # the end of the visit before this one
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String, primary_key=True),
    Column("person", Clean, nullable=False, index=True),
    Column("begun", Utc, nullable=False),
    Column("used", Utc, nullable=False),
)

# Failed sign-ins and opened links of the last hours: `who` is a digest, for a name that was typed may be a password.
attempts = Table(
    "attempts",
    metadata,
    _id(),
    Column("who", String, nullable=False),
    Column("at", Utc, nullable=False, index=True),
    Index(None, "who", "at"),
)

used_links = Table(
    "used_links",
    metadata,
    Column("id", String, primary_key=True),
    Column("until", Utc, nullable=False, index=True),  # from then on it would be refused for its age
)

audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", Utc, nullable=False, index=True),
    Column("person", Clean, nullable=False),
    Column("what", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("subject", Clean),
    Column("detail", Clean, nullable=False),
)
