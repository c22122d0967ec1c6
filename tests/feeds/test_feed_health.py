"""A feed's state, told by what is remembered of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.entries import Unreadable
from monitor.feeds import Feed, FeedState, Fetched, FetchFailed, FetchOutcome, NotModified, Refusal
from monitor.feeds.advice import ADVICE, advice_on, words_of
from monitor.feeds.document_signs import ADOPTED, FEW, LATEST, Look, observed, script_of
from monitor.feeds.health import ANSWERED, FAILING, PAGES, FeedCondition, FeedSign, Health, condition
from monitor.feeds.schedule import next_state
from monitor.http import Trouble

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = Feed("Valley News", "http://news.example/feed.xml?key=secret", "Valley News", language="en")
FETCHED = Fetched(b"<rss/>", {}, FEED.url, None, None, "abc")
DAILY = tuple(NOON - DAY * n for n in range(20))
TEN = Look(entries=10, titles=10, script="latin", dates=DAILY)


def after(outcome: FetchOutcome, state: FeedState, now: datetime, look: Look | None = None) -> FeedState:
    polled = next_state(FEED, state, outcome, now, 0.0)
    return observed(FEED, state, polled, look, now) if look else polled


LIVE = after(FETCHED, FeedState(FEED.name), NOON, TEN)


def failing(times: int, reason: str, state: FeedState = LIVE) -> FeedState:
    for _ in range(times):
        state = after(FetchFailed(reason, "news.example says no"), state, NOON + HOUR)
    return state


def health(state: FeedState, now: datetime = NOON + HOUR) -> tuple[str, str]:
    found = condition(state, now)
    return found.health.value, found.reason


def test_a_feed_that_was_never_asked_is_new() -> None:
    found = condition(FeedState("Valley News"), NOON)
    assert (found.health, found.reason, found.since) == (Health.NEW, FeedSign.NOT_ASKED, None)
    assert not found.live
    assert not found.blind


def test_a_feed_that_answers_is_live() -> None:
    assert health(LIVE) == ("live", "answers")


# failures


def test_a_feed_that_works_may_stumble_and_is_erring_after_five_failures() -> None:
    assert health(failing(FAILING - 1, Trouble.TIMEOUT)) == ("live", "timeout")
    assert health(failing(FAILING, Trouble.TIMEOUT)) == ("erring", "timeout")
    assert condition(failing(FAILING, Trouble.TIMEOUT), NOON + DAY).since == NOON


def test_a_feed_that_is_seldom_asked_is_erring_after_half_a_day_without_a_good_answer() -> None:
    assert health(failing(2, Trouble.TIMEOUT), NOON + 11 * HOUR) == ("live", "timeout")
    assert health(failing(2, Trouble.TIMEOUT), NOON + 12 * HOUR) == ("erring", "timeout")
    assert health(failing(1, Trouble.TIMEOUT), NOON + 40 * HOUR) == ("live", "timeout")


def test_a_feed_that_never_worked_is_new_until_it_has_failed_for_a_while() -> None:
    fresh = FeedState(FEED.name)
    assert health(failing(FAILING - 1, Trouble.DNS, fresh)) == ("new", "dns")
    assert health(failing(FAILING, Trouble.DNS, fresh)) == ("erring", "dns")


def test_a_403_at_the_first_request_is_told_at_once_with_what_can_be_done() -> None:
    state = failing(1, Refusal.FORBIDDEN, FeedState(FEED.name))
    assert health(state) == ("erring", "forbidden")
    assert "Ask the publisher to let us in" in advice_on(condition(state, NOON))
    assert "so far" in words_of(FEED, state, condition(state, NOON))


@pytest.mark.parametrize("reason", sorted(PAGES))
def test_a_feed_that_became_a_page_is_odd_at_the_second_look(reason: str) -> None:
    assert health(failing(1, reason)) == ("live", reason)
    assert health(failing(2, reason)) == ("odd", reason)
    assert condition(failing(2, reason), NOON).blind


def test_a_410_is_gone_and_asked_on() -> None:
    state = failing(2, Refusal.GONE)
    assert health(state) == ("gone", "gone")
    assert state.next_poll_at is not None


def test_one_good_answer_ends_every_failure() -> None:
    assert health(after(NotModified(), failing(40, Refusal.GONE), NOON + HOUR)) == ("live", "answers")


# silence


def test_a_feed_is_stale_when_it_is_silent_for_longer_than_is_usual_for_it() -> None:
    assert health(LIVE, NOON + 25 * HOUR) == ("live", "answers")
    assert health(LIVE, NOON + 49 * HOUR) == ("stale", "nothing_new")


def test_a_monthly_feed_is_not_stale_after_a_day() -> None:
    dates = tuple(NOON - 30 * DAY * n for n in range(9))
    monthly = after(FETCHED, FeedState("Monthly"), NOON, replace(TEN, dates=dates))
    assert health(monthly, NOON + 40 * DAY) == ("live", "answers")
    assert health(monthly, NOON + 61 * DAY) == ("stale", "nothing_new")


def test_a_feed_that_was_abandoned_before_we_came_is_stale_at_first_sight() -> None:
    old = after(FETCHED, FeedState("Old"), NOON, replace(TEN, dates=tuple(date - 700 * DAY for date in DAILY)))
    assert health(old) == ("stale", "nothing_new")
    assert "since 2024-" in words_of(FEED, old, condition(old, NOON))


def test_a_feed_without_dates_learns_its_rhythm_from_what_arrives() -> None:
    state = after(FETCHED, FeedState("Undated"), NOON, replace(TEN, dates=()))
    for day in range(1, 9):
        for hour in range(24):  # asked by the hour, with news once a day
            now = NOON + DAY * day + HOUR * hour
            state = after(FETCHED, state, now, replace(TEN, fresh=int(hour == 0), dates=()))
    silent = now - HOUR * 23
    assert state.news_at == silent
    assert health(state, silent + 47 * HOUR) == ("live", "answers")
    assert health(state, silent + 49 * HOUR) == ("stale", "nothing_new")


def test_a_gap_in_which_nobody_looked_teaches_nothing() -> None:
    state = after(FETCHED, LIVE, NOON + 30 * DAY, replace(TEN, fresh=1))
    assert state.gaps == LIVE.gaps
    assert state.news_at == NOON + 30 * DAY


def test_revisions_and_known_entries_under_new_keys_are_no_news() -> None:
    state = after(FETCHED, LIVE, NOON + HOUR, replace(TEN, fresh=3, recognised=3))
    assert (state.news_at, state.gaps) == (LIVE.news_at, LIVE.gaps)


# odd documents


def odd_for(look: Look, hours: float, state: FeedState = LIVE) -> tuple[str, str]:
    """The state when a feed has shown such documents for so long."""
    state = after(FETCHED, state, NOON + HOUR, look)
    state = after(FETCHED, state, NOON + HOUR * (1 + hours), look)
    return health(state, NOON + HOUR * (1 + hours))


ODD = [
    (Look(), "no_entries"),
    (replace(TEN, fresh=10, recognised=9), "guid_storm"),
    (replace(TEN, ahead=10), "dated_in_future"),
    (replace(TEN, titles=1), "one_title"),
    (replace(TEN, script="cyrillic"), "other_language"),
]


@pytest.mark.parametrize(("look", "sign"), ODD)
def test_an_odd_document_is_told_when_it_lasts(look: Look, sign: str) -> None:
    assert odd_for(look, 0.5) == ("live", "answers")
    assert odd_for(look, 7) == ("odd", sign)


@pytest.mark.parametrize(("look", "sign"), ODD)
def test_an_odd_feed_is_live_as_long_as_it_brings_what_can_be_read(look: Look, sign: str) -> None:
    state = after(FETCHED, LIVE, NOON, look)
    assert condition(state, NOON + 7 * HOUR).live is (sign != "no_entries")


def test_an_ordinary_document_ends_what_was_odd() -> None:
    state = after(FETCHED, after(FETCHED, LIVE, NOON, Look()), NOON + 8 * HOUR, TEN)
    assert (state.sign, state.sign_since) == (None, None)
    assert health(state, NOON + 9 * HOUR) == ("live", "answers")


def test_a_feed_that_never_had_entries_may_be_empty() -> None:
    empty = after(FETCHED, FeedState("Rare"), NOON, Look())
    assert empty.sign is None
    assert health(empty, NOON + 10 * DAY) == ("live", "answers")


@pytest.mark.parametrize(
    "look",
    [
        replace(TEN, entries=FEW - 1, titles=1, fresh=4, recognised=4, script="arabic"),
        replace(TEN, fresh=10),
        replace(TEN, fresh=9, recognised=9),
        replace(TEN, ahead=9),
    ],
)
def test_few_entries_or_a_busy_day_are_not_odd(look: Look) -> None:
    assert after(FETCHED, LIVE, NOON, look).sign is None


def test_a_feed_that_changed_its_language_for_good_is_odd_for_a_week() -> None:
    cyrillic = replace(TEN, script="cyrillic", fresh=1)
    state = LIVE
    for hour in range(0, int(ADOPTED / HOUR) + 3, 2):
        state = after(FETCHED, state, NOON + HOUR * hour, cyrillic)
    assert (state.script, health(state, NOON + HOUR * hour)) == ("cyrillic", ("live", "answers"))


def test_the_script_is_what_most_letters_are_written_in() -> None:
    assert script_of(["Three dead, 5 hurt", "أ"]) == "latin"
    assert script_of(["مقتل ثلاثة في إدلب", "BBC"]) == "arabic"
    assert script_of(["12:30", ""]) is None


# language


def test_a_feed_in_a_language_that_is_not_read_is_unread() -> None:
    assert health(after(FETCHED, LIVE, NOON, replace(TEN, read=1, unread=9))) == ("unread", "language_not_read")
    assert health(after(FETCHED, LIVE, NOON, replace(TEN, read=5, unread=5))) == ("live", "answers")
    assert health(after(FETCHED, LIVE, NOON, replace(TEN, unread=4))) == ("live", "answers")


def test_the_latest_entries_count_most_for_the_language() -> None:
    state = replace(LIVE, read=10_000)
    for number in range(40):
        state = after(FETCHED, state, NOON + HOUR * number, replace(TEN, unread=10))
    assert state.read + state.unread <= 2 * LATEST
    assert health(state, NOON + HOUR * number)[0] == "unread"


def test_a_feed_that_says_to_be_asked_seldom_is_live_and_what_that_costs_is_said() -> None:
    headers = {"Cache-Control": "max-age=86400"}
    state = after(replace(FETCHED, headers=headers), LIVE, NOON)
    found = condition(state, NOON)
    assert (found.health, found.reason) == (Health.LIVE, FeedSign.ANSWERS)
    assert words_of(FEED, state, found) == ("answers, and says to come again after 24 hours: it is asked every 3")


@pytest.mark.parametrize("headers", [{}, {"Cache-Control": "max-age=3600"}, {"Cache-Control": "no-store"}])
def test_a_little_more_is_not_worth_a_word(headers: dict[str, str]) -> None:
    state = after(replace(FETCHED, headers=headers), LIVE, NOON)
    assert words_of(FEED, state, condition(state, NOON)) == "answers"


def test_a_feed_that_is_asked_as_seldom_by_the_config_is_not_slowed() -> None:
    seldom = replace(FEED, every=DAY)
    state = after(replace(FETCHED, headers={"Cache-Control": "max-age=86400"}), LIVE, NOON)
    assert words_of(seldom, state, condition(state, NOON)) == "answers"


def test_a_feed_that_moved_is_live_and_its_new_address_is_proposed_without_secrets() -> None:
    state = after(replace(FETCHED, moved_to="https://new.example/rss?key=secret"), LIVE, NOON)
    found = condition(state, NOON)
    assert (found.health, found.live) == (Health.MOVED, True)
    assert "to https://new.example/rss?key=..." in words_of(FEED, state, found)


def test_a_feed_that_moved_and_has_had_nothing_new_is_stale_and_says_why() -> None:
    state = after(replace(FETCHED, moved_to="https://new.example/rss"), LIVE, NOON)
    found = condition(state, NOON + 3 * DAY)
    assert (found.health, found.reason) == (Health.STALE, FeedSign.MOVED)
    assert "it has moved for good, to https://new.example/rss" in words_of(FEED, state, found)
    assert "Change the address" in advice_on(found)


def test_a_feed_that_turns_to_a_language_that_is_not_read_is_unread_at_once() -> None:
    state = replace(LIVE, read=40)
    assert health(after(FETCHED, state, NOON, replace(TEN, script="ethiopic", unread=9)))[0] == "unread"


# words


@pytest.mark.parametrize("reason", [*FeedSign, *Refusal, *Trouble, *Unreadable])
def test_every_reason_says_what_an_operator_can_do(reason: str) -> None:
    assert (ADVICE[str(reason)] != "") == (reason not in (FeedSign.ANSWERS, FeedSign.NOT_ASKED))


def test_no_advice_is_for_a_reason_that_does_not_exist() -> None:
    assert set(ADVICE) == {*FeedSign, *Refusal, *Trouble, *Unreadable}
    assert {*PAGES, *ANSWERED} <= set(ADVICE)


@pytest.mark.parametrize("reason", [*FeedSign, *Refusal])
@pytest.mark.parametrize("kind", Health)
def test_no_condition_is_put_into_words_of_calm_or_with_a_secret(kind: Health, reason: str) -> None:
    state = failing(7, Refusal.FORBIDDEN)
    said = words_of(FEED, state, FeedCondition(kind, reason, NOON)).lower()
    assert said
    assert not any(word in said for word in ("secret", "quiet", "calm", "silent", "none"))
