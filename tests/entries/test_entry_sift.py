"""Sifting: the unseen and the changed have to be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.entries import Entry
from monitor.entries.sift import recognised, sift

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
ENTRY = Entry("Valley News", "a", "hash-1", "Three killed", "In Idlib.", None, "Valley News", None, NOW)


def test_an_entry_never_seen_is_read() -> None:
    assert sift([ENTRY], {}) == [ENTRY]


def test_an_entry_that_did_not_change_is_not_read_again() -> None:
    assert sift([ENTRY], {"a": ("hash-1", 0)}) == []


def test_a_revision_is_read_again_under_the_next_number() -> None:
    assert sift([ENTRY], {"a": ("hash-0", 4)}) == [replace(ENTRY, revision=5)]


def test_a_text_that_changes_at_every_poll_is_read_on() -> None:
    assert sift([ENTRY], {"a": ("hash-0", 999)}) == [replace(ENTRY, revision=1000)]


def test_order_is_kept_and_only_keys_of_this_feed_count() -> None:
    second, third = replace(ENTRY, key="b"), replace(ENTRY, key="c")
    assert sift([third, ENTRY, second], {"b": ("hash-1", 0), "elsewhere": ("x", 1)}) == [third, ENTRY]


# entries under another key than they were known by


def entry(key: str, **fields: Any) -> Entry:
    known: dict[str, Any] = {
        "hash": f"hash of {key[:1]}",
        "title": f"Title {key[:1]}",
        "published": NOW,
        "link": f"https://news.example/{key[:1]}",
    }
    return replace(ENTRY, key=key, **(known | fields))


def keys(found: list[Entry], known: list[Entry]) -> list[str]:
    """The keys under which a document's entries are taken, where these are known."""
    return [each.key for each in recognised(found, {old.key for old in known}, known)]


def test_an_entry_under_a_new_guid_is_known_by_its_text_and_page() -> None:
    assert keys([entry("a2")], [entry("a1")]) == ["a1"]
    assert keys([entry("a2", link=None)], [entry("a1", link=None)]) == ["a1"]
    assert keys([entry("a2", published=None)], [entry("a1", published=None)]) == ["a1"]


def test_a_headline_that_comes_back_another_day_is_another_event() -> None:
    later = NOW + timedelta(days=9)
    assert keys([entry("a2", published=later)], [entry("a1")]) == ["a2"]
    assert keys([entry("a2", published=None, link=None)], [entry("a1", link=None)]) == ["a2"]
    assert keys([entry("a2", published=None, link="https://news.example/b")], [entry("a1")]) == ["a2"]


def test_an_edit_under_a_new_guid_is_a_revision() -> None:
    old, edited = entry("a1"), entry("a2", hash="other", published=NOW + timedelta(hours=2))
    (met,) = recognised([edited], {"a1"}, [old])
    assert sift([met], {"a1": (old.hash, 0)}) == [replace(edited, key="a1", revision=1)]


@pytest.mark.parametrize(
    ("found", "known"),
    [
        ([entry("a2", hash="x", title="Another")], [entry("a1")]),
        ([entry("a3", hash="x")], [entry("a1"), entry("a2", hash="y")]),
        ([entry("a2", hash="x", published=NOW + timedelta(days=1))], [entry("a1")]),
        ([entry("a2", hash="x"), entry("a1")], [entry("a1")]),
    ],
    ids=["another title", "a page of several", "another day", "both in the document"],
)
def test_a_page_that_several_entries_share_names_none_of_them(found: list[Entry], known: list[Entry]) -> None:
    assert keys(found, known)[0] == found[0].key


def test_two_edits_cannot_take_one_key() -> None:
    assert keys([entry("a2", hash="x"), entry("a3", hash="y")], [entry("a1")]) == ["a1", "a3"]


def test_in_a_storm_of_new_guids_the_text_is_enough() -> None:
    before = [entry(f"{letter}1") for letter in "abcdef"]
    storm = [
        entry(f"{letter}2", link=f"https://news.example/?{letter}=2", published=NOW + timedelta(days=1))
        for letter in "abcdef"
    ]
    assert keys(storm, before) == [old.key for old in before]
    assert keys(storm[:4], before) == [new.key for new in storm[:4]]


def test_what_is_new_in_a_storm_is_new() -> None:
    before = [entry(f"{letter}1") for letter in "abcdef"]
    storm = [entry(f"{letter}2", published=None) for letter in "xabcdef"]
    assert keys(storm, before)[0] == "x2"


def test_a_key_that_was_seen_is_believed() -> None:
    assert keys([entry("a1", hash="hash of b")], [entry("a1"), entry("b1")]) == ["a1"]


def test_two_bulletins_under_one_headline_and_page_are_two() -> None:
    one = entry("a1", title="Urgent", text="Nine people were killed as shells hit the market of Karsa.")
    two = entry("a2", title="Urgent", hash="x", text="A school in Dahra was bombed; four teachers are dead.")
    assert keys([two], [one]) == ["a2"]


def test_an_edit_leaves_most_of_the_words() -> None:
    one = entry("a1", title="Urgent", text="Nine people were killed as shells hit the market of Karsa.")
    two = entry("a2", title="Urgent", hash="x", text="Eleven people were killed as shells hit the market of Karsa.")
    assert keys([two], [one]) == ["a1"]
