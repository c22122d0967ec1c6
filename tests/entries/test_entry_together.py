"""Of the several texts of an entry all that they say is read, and nothing twice."""

from __future__ import annotations

from monitor.entries.boilerplate import without_start
from monitor.entries.together import together

LEAD = "At least 14 civilians were killed when shells hit a market in Karsa."
LONG = (
    "See our correspondent's report from the scene, where people clear the street. The hospital asks for blood. "
    "More films: the harvest; the new bridge; the exams; the cup final."
)


def test_a_toll_that_stands_in_the_excerpt_alone_is_read_before_the_content() -> None:
    assert together([LEAD, LONG]) == f"{LEAD}\n{LONG}"


def test_what_follows_the_fullest_text_stands_after_it() -> None:
    assert together([LONG, LEAD]) == f"{LONG}\n{LEAD}"


def test_a_sentence_that_both_have_is_read_once() -> None:
    assert together([LEAD, f"{LEAD} {LONG}"]) == f"{LEAD} {LONG}"
    assert together([f"{LEAD} Doctors said so.", f"{LONG}\n{LEAD}"]) == f"Doctors said so.\n{LONG}\n{LEAD}"


def test_an_excerpt_that_is_cut_off_says_nothing_of_its_own() -> None:
    assert together(["At least 14 civilians were killed when shells hit a mar…", f"{LEAD} {LONG}"]) == f"{LEAD} {LONG}"
    assert together(["At least 14 civilians were killed when she [...]", f"{LEAD} {LONG}"]) == f"{LEAD} {LONG}"


def test_what_the_headline_says_need_not_be_said_again() -> None:
    assert together(["14 civilians killed in Karsa.", LONG], "14 civilians killed in Karsa market") == LONG


def test_words_that_lie_apart_are_not_the_same_sentence() -> None:
    content = "Three years ago a bridge fell. The harvest is late. " + LONG + " Two were killed in Karsa in 2015."
    assert together(["Three were killed in Karsa.", content]).startswith("Three were killed in Karsa.\n")


def test_what_stands_behind_a_wall_is_added_to_nothing() -> None:
    wall = "Subscribe to continue reading.\nFor the price of a coffee you read what our reporters see, every day."
    assert together([LEAD, wall]) == LEAD


def test_one_text_is_itself() -> None:
    assert together([LEAD]) == LEAD
    assert together([]) == ""


def test_what_a_bridge_says_in_place_of_a_film_is_no_headline_and_no_text() -> None:
    assert without_start("🎬 This media is not supported in your browser VIEW IN TELEGRAM 14 killed") == "14 killed"
    assert without_start("This media is not supported in your browser\n\n" + LEAD) == LEAD
    assert without_start("This media is not supported in your browser") == ""
    assert without_start("Media is too biggest a word.") == "Media is too biggest a word."
    assert without_start(LEAD) == LEAD
