"""The document of a feed is kept as it came where something was reported in it, and stands in its bundle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.config.settings import Retention
from monitor.exports.evidence import bundle, unpacked
from monitor.pipeline.evidence import dossier_of
from monitor.store import Store
from tests.doubles.newsroom import Newsroom, fetched, item, rss
from tests.doubles.nouns import NOON


@pytest.fixture
def room(store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(store, tmp_path) as opened:
        yield opened


def kept(store: Store) -> int:
    with store.read() as asking:
        return asking.documents_size()


def test_the_document_of_a_report_is_in_the_bundle_byte_for_byte(room: Newsroom, store: Store) -> None:
    body = rss(item("7 killed in Karsa"), item("The road is open", "k2"))
    room.answer(fetched(body))
    with store.read() as asking:
        [incident] = asking.incidents()
        files = unpacked(bundle(dossier_of(asking, incident, "Syria", NOON)))
        without = unpacked(bundle(dossier_of(asking, incident, "Syria", NOON, documents=False)))
    assert [data for path, data in files.items() if path.startswith("documents/")] == [body]
    assert not any(path.startswith("documents/") for path in without)


def test_a_document_in_which_nothing_is_reported_is_not_kept(room: Newsroom, store: Store) -> None:
    room.publish(item("The road is open"))
    assert kept(store) == 0


def test_the_address_is_kept_without_what_may_be_a_key(room: Newsroom, store: Store) -> None:
    room.answer(replace(fetched(rss(item("7 killed in Karsa"))), url="https://user:pw@wire.example/rss?key=hunter2"))
    with store.read() as asking:
        [receipt] = asking.receipts("Wire", "k1")
    assert receipt.address == "https://wire.example/rss?key=..."


def test_none_is_kept_where_there_is_no_room_for_it(room: Newsroom, store: Store) -> None:
    room.config = replace(room.config, retention=Retention(documents_mb=0))
    with Newsroom(store, room.folder, room.config) as frugal:
        frugal.publish(item("7 killed in Karsa"))
    assert kept(store) == 0
