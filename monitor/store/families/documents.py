"""Documents of feeds as they were received: the bytes, once each, and the entries that were read in them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select

from monitor.entries import Entry
from monitor.store.families.base import Questions, Statements
from monitor.store.retention import drop_unread, is_free
from monitor.store.tables import documents, received

AT_ONCE = 50  # rows that are let go before it is asked again which feed takes most


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A document that came. digest: the SHA-256 of its bytes, hexadecimal; packed: them, by zlib; address: whence,
    without what may be a secret."""

    digest: str
    size: int
    packed: bytes
    address: str

    @classmethod
    def of(cls, body: bytes, address: str) -> FeedDocument:
        return cls(hashlib.sha256(body).hexdigest(), len(body), zlib.compress(body, 6), address)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The document in which one revision of an entry was read, and when that came."""

    feed: str
    key: str
    revision: int
    digest: str
    address: str
    at: datetime


class DocumentQuestions(Questions):
    """Questions about documents."""

    def receipts(self, feed: str, key: str) -> list[Receipt]:
        """The documents of every revision of an entry, as far as they are kept."""
        query = select(received).where(received.c.feed == feed, received.c.key == key).order_by(received.c.revision)
        return [Receipt(feed, key, row.revision, row.digest, row.address, row.at) for row in self._all(query)]

    def document(self, digest: str) -> bytes | None:
        """The bytes as they came; None where they are kept no more, or cannot be unpacked."""
        row = self._connection.execute(select(documents).where(documents.c.digest == digest)).first()
        if row is None:
            return None
        unpacking = zlib.decompressobj()
        try:
            return unpacking.decompress(row.packed, row.size + 1)  # of what somebody changed no more than it says
        except zlib.error:
            return None

    def documents_size(self) -> int:
        """The bytes that all of them take, packed."""
        return int(self._connection.execute(select(func.coalesce(func.sum(documents.c.packed_size), 0))).scalar_one())


class DocumentKeeping(Statements):
    """Commits of documents that came; by whoever asked for them."""

    def save_document(self, one: FeedDocument, read_in: Iterable[Entry], at: datetime) -> None:
        """Keep a document as that in which these entries were read."""
        whole = {"digest": one.digest, "size": one.size, "packed_size": len(one.packed), "packed": one.packed}
        self._put(documents, [whole])
        row = {"digest": one.digest, "address": one.address, "at": at}
        self._put(received, [{"feed": e.feed, "key": e.key, "revision": e.revision, **row} for e in read_in])


class DocumentStatements(DocumentKeeping, DocumentQuestions):
    """Commits of documents."""

    def make_room(self, most: int) -> int:
        """Let go of the oldest of the feed that takes most, until all take no more than `most` bytes: no feed can push
        out what others brought. What is held stays. How many entries have theirs no more."""
        gone, surplus = 0, self.documents_size() - most
        while surplus > 0 and (rows := self._oldest_of_the_largest()):
            for row in rows:
                mine = [column == getattr(row, column.name) for column in received.primary_key]
                self._connection.execute(delete(received).where(*mine))
                gone, surplus = gone + 1, surplus - drop_unread(self._connection, row.digest)
                if surplus <= 0:
                    break
        return gone

    def _oldest_of_the_largest(self) -> Sequence[Row[Any]]:
        each = select(received.c.feed, received.c.digest).where(is_free(received)).distinct().subquery()
        size = func.sum(documents.c.packed_size)
        by_feed = select(each.c.feed).join(documents, documents.c.digest == each.c.digest).group_by(each.c.feed)
        feed = self._connection.execute(by_feed.order_by(size.desc()).limit(1)).scalar()
        mine = select(received).where(received.c.feed == feed, is_free(received))
        return self._all(mine.order_by(received.c.at).limit(AT_ONCE)) if feed else []
