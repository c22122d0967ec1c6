"""An entry that changes at every poll is read on for ever, and kept only where it reports something new."""

from __future__ import annotations

from monitor.entries.sift import REVISIONS_KEPT
from tests.doubles.newsroom import Newsroom, item

MANY = REVISIONS_KEPT + 6


def changing(room: Newsroom, title: str = "Readers", *, since: int = 0) -> int:
    """So many polls with a counter in a text; how many revisions of it were kept."""
    kept = (room.publish(item(f"{title}: {n} of you"), at=n * 10).entries for n in range(since, since + MANY))
    return sum(map(len, kept))


def test_of_a_counter_no_more_is_kept_than_is_told_of(room: Newsroom) -> None:
    assert changing(room) == 1 + REVISIONS_KEPT


def test_a_massacre_after_that_is_told(room: Newsroom) -> None:
    changing(room)
    room.publish(item("7 killed in Karsa: 900 of you"), at=MANY * 10)
    assert room.reasons() == ["new"]


def test_what_rises_after_that_is_told_and_what_only_counts_on_is_not_kept(room: Newsroom) -> None:
    changing(room, "7 killed in Karsa")
    assert changing(room, "7 killed in Karsa", since=MANY) == 0
    (taken,) = room.publish(item("19 killed in Karsa"), at=3 * MANY * 10).entries
    assert taken.incidents
    assert room.reasons() == ["new", "toll_rose"]


def test_a_text_that_goes_to_and_fro_between_what_it_told_before_is_kept_no_more(room: Newsroom) -> None:
    changing(room, "7 killed in Karsa")
    room.publish(item("19 killed in Karsa"), at=MANY * 10)
    for n, dead in enumerate((7, 19, 7, 19, 7), MANY + 1):
        assert room.publish(item(f"{dead} killed in Karsa, {n} of you"), at=n * 10).entries == ()
