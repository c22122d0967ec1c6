"""An outlet's own lines are no words on an event."""

from __future__ import annotations

from monitor.incidents import Member
from monitor.incidents.own_lines import words_of_both
from monitor.incidents.wording import words_of
from tests.doubles.news import said

LINE = "Read the full article at example-news.org"
STRIKE = f"Jets hit the bakery at dawn. {LINE}"
CLIMATE = f"Donors may leave a fund for floods. {LINE}"


def shared(a: Member, b: Member) -> frozenset[str]:
    mine, theirs = words_of_both(a, b)
    return mine & theirs


def test_what_one_outlet_says_below_two_stories_makes_them_no_more_alike() -> None:
    a, b = said("Bakery hit", text=STRIKE), said("Fund in danger", text=CLIMATE)
    assert "articl" in words_of(a) & words_of(b)
    assert shared(a, b) == frozenset()


def test_wherever_in_the_text_it_stands() -> None:
    a, b = said("Bakery hit", text=f"{STRIKE}. Six died."), said("Fund in danger", text=f"{CLIMATE}, poor farmers say")
    assert shared(a, b) == frozenset()


def test_a_story_that_is_told_on_begins_alike_and_keeps_its_words() -> None:
    a, b = said("Bakery hit", text=STRIKE), said("Bakery hit, six dead", text=f"{STRIKE} and more")
    assert shared(a, b) == words_of(a) & words_of(b)


def test_two_outlets_that_tell_it_in_the_same_words_tell_one_story() -> None:
    a, b = said("Bakery hit", text=STRIKE), said("Fund in danger", text=CLIMATE, publisher="Two")
    assert shared(a, b) == words_of(a) & words_of(b)


def test_words_that_stand_beside_the_line_as_well_count() -> None:
    a = said("Article burned", text=STRIKE)
    b = said("Second article burned", text=CLIMATE)
    assert shared(a, b) == {"articl", "burned"}
