"""What has to be read: the unseen and the changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.entries import Entry
from monitor.entries.sift import REVISIONS_READ, sift

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
ENTRY = Entry("Valley News", "a", "hash-1", "Three killed", "In Idlib.", None, "Valley News", None, NOW)


def test_an_entry_never_seen_is_read() -> None:
    assert sift([ENTRY], {}) == [ENTRY]


def test_an_entry_that_did_not_change_is_not_read_again() -> None:
    assert sift([ENTRY], {"a": ("hash-1", 0)}) == []


def test_a_revision_is_read_again_under_the_next_number() -> None:
    assert sift([ENTRY], {"a": ("hash-0", 4)}) == [replace(ENTRY, revision=5)]


@pytest.mark.parametrize(("last", "read"), [(REVISIONS_READ - 1, 1), (REVISIONS_READ, 0), (REVISIONS_READ + 1, 0)])
def test_a_text_that_changes_at_every_poll_is_read_twenty_four_times(last: int, read: int) -> None:
    assert len(sift([ENTRY], {"a": ("hash-0", last)})) == read


def test_order_is_kept_and_only_keys_of_this_feed_count() -> None:
    second, third = replace(ENTRY, key="b"), replace(ENTRY, key="c")
    assert sift([third, ENTRY, second], {"b": ("hash-1", 0), "elsewhere": ("x", 1)}) == [third, ENTRY]
