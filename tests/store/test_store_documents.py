"""Documents of feeds as they came: each once, within their room, for as long as what was read in them is kept."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta

import pytest

from monitor.config.settings import Retention
from monitor.pipeline.upkeep.forget import forget_some
from monitor.store import Store
from monitor.store.families.documents import FeedDocument
from monitor.store.families.tokens import Hold
from tests.doubles.nouns import NOON, entry, incident, member, reading, report

DAY = timedelta(days=1)


def keep(store: Store, key: str, body: bytes, days: float = 0, feed: str = "Wire") -> FeedDocument:
    """An entry that was read in this document, so many days after noon."""
    one = entry(key, feed=feed, seen=NOON + days * DAY)
    found = FeedDocument.of(body, "https://wire.example/rss?key=...")
    with store.write() as writing:
        writing.save_entries({one: reading(report(7))})
        writing.save_document(found, [one], NOON + days * DAY)
    return found


def kept(store: Store, key: str, feed: str = "Wire") -> list[bytes | None]:
    with store.read() as asking:
        return [asking.document(one.digest) for one in asking.receipts(feed, key)]


def test_the_bytes_are_those_that_came(store: Store) -> None:
    body = b"<rss>\x00\xff 7 killed" * 100
    made = keep(store, "k1", body)
    assert kept(store, "k1") == [body]
    assert made.digest == hashlib.sha256(body).hexdigest()
    with store.read() as asking:
        [receipt] = asking.receipts("Wire", "k1")
    assert (receipt.at, receipt.address) == (NOON, "https://wire.example/rss?key=...")


def test_a_document_of_many_entries_is_kept_once(store: Store) -> None:
    body = os.urandom(5_000)
    for key in ("k1", "k2", "k3"):
        made = keep(store, key, body)
    with store.read() as asking:
        assert asking.documents_size() == len(made.packed)


@pytest.mark.parametrize(
    "retention", [Retention(text=30 * DAY), Retention(names=30 * DAY), Retention(documents=30 * DAY)]
)
def test_it_goes_with_the_texts_or_before_them(store: Store, retention: Retention) -> None:
    keep(store, "old", b"old")
    keep(store, "new", b"new", days=20)
    forget_some(store, retention, NOON + 31 * DAY)
    assert (kept(store, "old"), kept(store, "new")) == ([], [b"new"])
    with store.read() as asking:
        assert asking.document(hashlib.sha256(b"old").hexdigest()) is None


def test_a_document_stays_as_long_as_one_of_its_entries_needs_it(store: Store) -> None:
    keep(store, "old", b"both")
    keep(store, "new", b"both", days=20)
    forget_some(store, Retention(documents=30 * DAY), NOON + 31 * DAY)
    assert kept(store, "new") == [b"both"]


def test_what_is_held_stays_for_longer_and_beyond_its_room(store: Store) -> None:
    keep(store, "k1", os.urandom(3_000))
    with store.write() as writing:
        writing.save_incident(incident("a1", member(entry("k1", feed="Wire"), report(7))))
        writing.save_hold(Hold("a1", NOON, "counsel"))
    forget_some(store, Retention(names=30 * DAY, documents=20 * DAY, documents_mb=0), NOON + 99 * DAY)
    assert len(kept(store, "k1")) == 1


def test_the_feed_that_takes_most_gives_way_and_no_other(store: Store) -> None:
    keep(store, "quiet", os.urandom(1_000), feed="Quiet")
    for number in range(20):
        keep(store, f"k{number}", os.urandom(1_000), days=1 + number, feed="Loud")
    with store.write() as writing:
        writing.make_room(5_500)
        assert writing.documents_size() <= 5_500
    assert len(kept(store, "quiet", "Quiet")) == 1
    assert kept(store, "k0", "Loud") == []
    assert len(kept(store, "k19", "Loud")) == 1


def test_what_somebody_changed_is_given_as_it_is_and_never_larger_than_it_says(store: Store) -> None:
    made = keep(store, "k1", b"as it came")
    bomb = FeedDocument(made.digest, made.size, FeedDocument.of(b"0" * 10_000_000, "").packed, "")
    with store.write() as writing:
        writing.save_document(bomb, [], NOON)
    [found] = kept(store, "k1")
    assert found is not None
    assert len(found) == made.size + 1
