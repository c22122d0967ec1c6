"""What is new on a page that changed more often than entries are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from monitor.entries import Entry
from monitor.entries.restless import changed_again, has_new_headline, news_of
from monitor.entries.sift import REVISIONS_READ, sift

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAGE = Entry("Wire", "live", "hash-0", "Live, 12:00", "Envoys talk. Nine killed in Karsa.", None, "Wire", NOON, NOON)


def now(title: str, text: str) -> Entry:
    return replace(PAGE, hash="hash-1", title=title, text=text)


def test_only_a_page_that_changed_too_often_is_one() -> None:
    known = {"live": ("hash-0", REVISIONS_READ)}
    assert changed_again([now("Live", "")], known) == [replace(now("Live", ""), revision=REVISIONS_READ + 1)]
    assert changed_again([PAGE], known) == changed_again([now("Live", "")], {"live": ("hash-0", 3)}) == []


def test_it_is_read_either_whole_or_for_its_news() -> None:
    for revision in (REVISIONS_READ - 1, REVISIONS_READ):
        known = {"live": ("hash-0", revision)}
        assert len([*sift([now("Live", "")], known), *changed_again([now("Live", "")], known)]) == 1


def test_its_news_are_the_sentences_that_it_never_had() -> None:
    found = news_of(now("Live, 13:00", "Nine killed in Karsa. Four killed in Dahra. Envoys talk."), [PAGE])
    assert found is not None
    assert found.text == "Four killed in Dahra."


def test_a_clock_and_another_order_are_no_news() -> None:
    assert news_of(now("Live, 13:00", "Nine killed in Karsa. Envoys talk."), [PAGE]) is None


def test_what_an_earlier_reading_had_does_not_come_back() -> None:
    later = replace(PAGE, text="Four killed in Dahra.", revision=1)
    assert news_of(now("Live, 14:00", "Four killed in Dahra. Nine killed in Karsa."), [PAGE, later]) is None


def test_a_new_headline_is_news() -> None:
    found = now("Live: 17 killed in Ulan", PAGE.text)
    assert has_new_headline(found, [PAGE])
    assert news_of(found, [PAGE]) == replace(found, text="")
