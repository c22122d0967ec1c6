"""docs/feeds.md and docs/operations.md name every state, reason and note that there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from monitor.entries import Unreadable
from monitor.feeds import Refusal
from monitor.feeds.health import FeedSign, Health
from monitor.http import Trouble

DOCS = Path(__file__).parents[2] / "docs"
FEEDS = (DOCS / "feeds.md").read_text(encoding="utf-8")
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")


def named(heading: str) -> set[str]:
    """The words in backticks in the first column of the table under a header row."""
    table = re.search(rf"^\| {heading} \|.*\n\|[-|]+\n((?:\|.*\n)+)", FEEDS, re.MULTILINE)
    assert table
    return {word for row in table[1].splitlines() for word in re.findall(r"`([^`]+)`", row.split("|")[1])}


def test_every_state_has_its_sign_and_what_can_be_done() -> None:
    assert named("state") == set(Health)


def test_every_reason_of_a_state_is_explained() -> None:
    assert named(r"reason \| what it means") == set(FeedSign)


def test_every_reason_of_a_failure_is_explained() -> None:
    assert named(r"reason \| what happened") >= {*Refusal, *Trouble, *Unreadable}


def test_every_row_of_the_states_has_something_in_each_column() -> None:
    rows = re.findall(r"^\| `(?:" + "|".join(Health) + r")` \|.*$", FEEDS, re.MULTILINE)
    assert len(rows) == len(Health)
    assert all(len([cell for cell in row.split("|") if cell.strip()]) == 4 for row in rows)


def test_every_note_on_feeds_is_explained_to_operators() -> None:
    single = {f"feed_{health}" for health in Health if health not in (Health.LIVE, Health.NEW, Health.ERRING)}
    for what in {*single, "feed_failing", "feeds_failing", "line_down", "region_uncovered"}:
        assert f"`{what}`" in OPERATIONS
