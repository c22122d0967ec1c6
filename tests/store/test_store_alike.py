"""Entries that a feed has had before under another name."""

from __future__ import annotations

from monitor.entries import Entry
from monitor.store import Store
from tests.doubles.nouns import entry, minutes, reading

NEW = entry("new", hash="same text", link="https://wire.example/new")


def kept(store: Store, *read: Entry) -> None:
    with store.write() as writing:
        writing.save_entries({one: reading() for one in read})


def alike(store: Store, *found: Entry) -> list[str]:
    with store.read() as asking:
        return [old.key for old in asking.alike("Wire", found)]


def test_entries_are_found_by_their_text_and_by_their_page(store: Store) -> None:
    page = entry("page", link="https://wire.example/new")
    text = entry("text", hash="same text", seen=page.seen + minutes(5))
    kept(store, text, page, entry("other"))
    assert alike(store, NEW) == ["page", "text"]


def test_another_feeds_entries_and_front_pages_are_nobodys(store: Store) -> None:
    kept(store, entry("a", feed="Desk", hash="same text"), entry("b", link="https://wire.example/"))
    assert alike(store, NEW) == []
    assert alike(store, entry("new", hash="x", link="https://wire.example/")) == []


def test_the_first_sight_of_an_entry_outlives_its_revisions(store: Store) -> None:
    first = entry("a")
    later = entry("a", hash="edited", revision=1, seen=first.seen + minutes(90))
    kept(store, first, later)
    with store.read() as asking:
        assert asking.first_sights("Wire", ["a", "b"])["a"].seen == first.seen
