"""A poll is committed as a whole: entries, reports, incidents, verdicts, alerts, deliveries and the feed's state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from monitor.alerts import Reason, Step
from monitor.deliveries import State
from monitor.deliveries.settings import EmailChannel
from monitor.entries import Entry
from monitor.feeds import FeedState, FetchFailed, NotModified, Unchanged
from monitor.feeds.health import FAILING
from monitor.pipeline.intake.absorb import PART, Answer, opened
from monitor.reports import Reading, Rejected
from monitor.store import Store, StoreError, WriteHandle
from tests.doubles.newsroom import FAILURE, WIRE, Newsroom, config, fetched, item, pen, rss, rule
from tests.doubles.nouns import NOON, minutes
from tests.doubles.one_by_one import each
from tests.doubles.store import dying_at_commit


def counts(store: Store) -> dict[str, int]:
    with store.read() as asking:
        return asking.counts()


def test_a_report_goes_all_the_way_to_the_outbox(any_room: Newsroom) -> None:
    room = any_room
    came_to = room.publish(item("7 killed in Karsa"))
    (taken,) = came_to.entries
    assert [alert.reason for alert in taken.alerts] == [Reason.NEW]
    (queued,) = room.outbox()
    assert (queued.recipient, queued.thread, queued.state) == ("duty@example.org", taken.incidents[0], State.PENDING)
    assert set(counts(room.store).values()) == {1}


@pytest.mark.parametrize(("days", "untried"), [(0, False), (2, False), (4, True)])
def test_a_feed_is_untried_while_it_is_new_among_older_ones(
    store: Store, tmp_path: Path, days: int, untried: bool
) -> None:
    older = replace(WIRE, name="Older")
    with store.write() as writing:
        writing.save_feed_state(FeedState("Older", first_poll_at=NOON - timedelta(days=days)))
    with Newsroom(store, tmp_path, config(feeds=(WIRE, older))) as room:
        (taken,) = room.publish(item("7 killed in Karsa")).entries
        assert taken.entry.untried is untried
        (later,) = room.publish(item("Rain expected", "k2"), at=4 * 24 * 60).entries
        assert not later.entry.untried


def test_an_ordinary_entry_is_kept_with_why_it_was_passed_over(room: Newsroom) -> None:
    room.publish(item("Rain expected"))
    with room.store.read() as asking:
        ((_, reading),) = asking.entries("k1")
    assert reading.rejected is Rejected.NO_HARM_WORD
    assert counts(room.store)["incidents"] == 0


def test_an_alert_that_was_not_sent_can_be_asked_why(room: Newsroom) -> None:
    (taken,) = room.publish(item("3 killed in Karsa")).entries
    with room.store.read() as asking:
        (verdict,) = asking.verdicts(taken.incidents[0])
    assert not verdict.fired
    assert verdict.stopped_by is not None
    assert verdict.stopped_by.gate is Step.THRESHOLD


def test_the_feeds_state_is_kept_with_what_its_poll_brought(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"), etag='"abc"')
    state = room.state()
    assert (state.etag, state.last_success_at, state.last_new_entry_at) == ('"abc"', NOON, NOON)
    assert state.next_poll_at == NOON + WIRE.every * 1.05


def test_the_same_entry_is_never_read_twice(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    again = room.publish(item("7 killed in Karsa"), item("Rain", "k2"), at=10)
    assert [taken.entry.key for taken in again.entries] == ["k2"]
    assert room.reasons() == ["new"]


def test_a_poll_without_news_leaves_the_time_of_the_last_new_entry(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    room.publish(item("7 killed in Karsa"), at=10)
    assert room.state().last_new_entry_at == NOON


def test_a_revision_is_read_again_and_updates_its_incident(room: Newsroom) -> None:
    (first,) = room.publish(item("7 killed in Karsa")).entries
    (second,) = room.publish(item("12 killed in Karsa"), at=40).entries
    assert (second.entry.revision, second.incidents) == (1, first.incidents)
    assert room.reasons() == ["new", "toll_rose"]


def test_a_change_too_soon_after_the_last_message_is_held_and_told_later(any_room: Newsroom) -> None:
    room = any_room
    room.publish(item("7 killed in Karsa"))
    room.publish(item("12 killed in Karsa"), at=10)
    assert room.reasons() == ["new"]
    assert room.pipeline.decide_again(NOON + minutes(29)) == ()
    (alert,) = room.pipeline.decide_again(NOON + minutes(30))
    assert alert.reason is Reason.TOLL_ROSE
    assert len(room.outbox()) == 2
    assert room.pipeline.decide_again(NOON + minutes(90)) == ()


def test_what_was_held_under_a_rule_that_is_gone_is_let_go(room: Newsroom, tmp_path: Path) -> None:
    room.publish(item("7 killed in Karsa"))
    room.publish(item("12 killed in Karsa"), at=10)
    with Newsroom(room.store, tmp_path, config([rule("Another", any=())])) as changed:
        changed.pipeline.decide_again(NOON + minutes(31))
        with room.store.read() as asking:
            assert asking.waiting_incidents(NOON + minutes(99)) == []


def test_two_reports_of_one_event_make_one_incident_and_one_alert(room: Newsroom) -> None:
    came_to = room.publish(item("7 killed in Karsa as shells hit", "k1"), item("7 killed in shelling on Karsa", "k2"))
    assert len({taken.incidents for taken in came_to.entries}) == 1
    assert room.reasons() == ["new"]


def test_an_entry_older_than_a_day_at_first_sight_opens_an_incident_but_does_not_page(room: Newsroom) -> None:
    (taken,) = room.publish(item("7 killed in Karsa", published=NOON - timedelta(hours=25))).entries
    assert taken.incidents
    assert taken.verdicts[0].stopped_by is not None
    assert taken.verdicts[0].stopped_by.gate is Step.AGE
    assert room.outbox() == []


def test_what_has_no_date_pages_unless_it_was_there_when_its_feed_was_first_read(room: Newsroom) -> None:
    old = item("7 killed in Karsa", "old", None)
    (taken,) = room.publish(old).entries
    assert taken.incidents
    assert room.reasons() == []
    room.publish(item("9 killed in Karsa", "new", None), old, at=10)
    assert room.reasons() == ["new"]


def test_a_change_to_an_entry_that_may_be_of_any_age_does_not_page(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa", "old", None))
    (taken,) = room.publish(item("9 killed in Karsa", "old", None), at=10).entries
    assert taken.entry.revision == 1
    assert room.reasons() == []


def test_the_oldest_entry_of_a_poll_is_taken_in_first(room: Newsroom) -> None:
    came_to = room.publish(
        item("C", "c", published=NOON),
        item("B", "b", published=NOON - minutes(5)),
        item("A", "a", published=NOON - minutes(9)),
    )
    assert [taken.entry.key for taken in came_to.entries] == ["a", "b", "c"]


def test_entries_without_a_date_are_taken_in_from_the_end_of_the_document(room: Newsroom) -> None:
    came_to = room.publish(*(item(key, key, published=None) for key in "cba"))
    assert [taken.entry.key for taken in came_to.entries] == ["a", "b", "c"]


def test_every_rule_that_fires_tells_its_own_channels(store: Store, tmp_path: Path) -> None:
    rules = [rule("One"), rule("Two", send=("desk",)), rule("Nobody", send=("unknown",))]
    channels = [EmailChannel("duty", ("duty@example.org",)), EmailChannel("desk", ("desk@example.org",))]
    with Newsroom(store, tmp_path, config(rules, channels)) as room:
        room.publish(item("7 killed in Karsa"))
        assert room.reasons() == ["new", "new", "new"]
        assert sorted(row.channel for row in room.outbox()) == ["desk", "duty"]


# answers without news


@pytest.mark.parametrize("outcome", [NotModified(), Unchanged()])
def test_an_unchanged_feed_costs_no_reading_and_counts_as_success(
    room: Newsroom, outcome: NotModified | Unchanged
) -> None:
    room.publish(item("7 killed in Karsa"))
    room.answer(outcome, at=10)
    assert room.state().last_success_at == NOON + minutes(10)
    assert counts(room.store)["entries"] == 1


def test_a_body_that_is_no_feed_is_a_failure_and_its_validators_are_not_kept(room: Newsroom) -> None:
    came_to = room.answer(fetched(b"<html><body>Please log in</body></html>", '"login"'))
    assert isinstance(came_to.outcome, FetchFailed)
    assert (room.state().failures, room.state().etag) == (1, None)


def test_operators_hear_once_that_a_feed_fails_and_once_that_it_is_back(store: Store, tmp_path: Path) -> None:
    with Newsroom(store, tmp_path, config(operators=("duty",))) as room:
        for number in range(FAILING + 3):
            room.answer(FAILURE, at=number)
        for minute in range(0, 60, 5):
            room.pipeline.watch_feeds(NOON + minutes(minute))
        assert room.reasons() == ["operational"]
        room.publish(item("Rain"), at=60)
        room.publish(item("Rain"), at=70)
        for minute in range(60, 180, 5):
            room.pipeline.watch_feeds(NOON + minutes(minute))
        assert room.reasons() == ["operational"] * 2
        down, up = room.outbox()
        assert "wire.example did not answer in time" in str(down.facts)
        assert "Wire is well again" in str(up.facts)


def test_without_operators_the_log_says_that_a_feed_fails(room: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(FAILING):
        room.answer(FAILURE, at=number)
    for minute in (10, 20):
        room.pipeline.watch_feeds(NOON + minutes(minute))
    (line,) = caplog.records
    assert "operators: names no channel" in line.getMessage()
    assert "wire.example did not answer in time" in line.__dict__["fields"]["words"]


# all or nothing


def fails_at_commit(store: Store) -> Callable[[], None]:
    """Make the next commits fail, as a full disk would; the function that is returned ends it."""

    def full(_: object) -> None:
        raise StoreError("the disk is full")

    event.listen(store.engine, "commit", full)
    return lambda: event.remove(store.engine, "commit", full)


def test_a_commit_that_fails_leaves_the_feeds_state_so_that_it_is_asked_again(any_room: Newsroom) -> None:
    room = any_room
    heal = fails_at_commit(room.store)
    with pytest.raises(StoreError):
        room.publish(item("7 killed in Karsa"))
    heal()
    assert room.state().etag is None
    assert room.state().next_poll_at is None
    assert set(counts(room.store).values()) == {0}
    room.publish(item("7 killed in Karsa"))
    assert room.reasons() == ["new"]


def test_an_error_in_the_middle_takes_the_whole_poll_back(any_room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    room = any_room

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(WriteHandle, "queue", broken)
    with pytest.raises(ZeroDivisionError):
        room.publish(item("Rain", "k1"), item("7 killed in Karsa", "k2"))
    assert set(counts(room.store).values()) == {0}


def crowd(number: int) -> list[str]:
    return [item(f"{n + 5} killed in Karsa", f"k{n}") for n in range(number)]


def test_a_poll_that_brings_much_is_taken_in_by_parts_and_its_state_with_the_last(room: Newsroom) -> None:
    """While one feed is taken in nobody can write: no other report, no delivery, no sign of life."""
    before = room.state()
    answer: Answer | None = opened(fetched(rss(*crowd(2 * PART + 3))), room.pipeline.parse, WIRE, NOON)
    parts = []
    while answer:
        parts.append(room.pipeline.absorb_part(WIRE, before, answer, NOON))
        answer = parts[-1].rest
        assert (room.state() == before) == (answer is not None)
    assert [len(part.entries) for part in parts] == [PART, PART, 3]
    assert room.state().etag == '"1"'


def test_a_monitor_that_ends_between_two_parts_takes_in_the_rest_after_its_start(room: Newsroom) -> None:
    before, items = room.state(), crowd(PART + 3)
    answer = opened(fetched(rss(*items)), room.pipeline.parse, WIRE, NOON)
    room.pipeline.absorb_part(WIRE, before, answer, NOON)
    again = room.publish(*items, at=10)
    assert len(again.entries) == 3
    assert counts(room.store)["entries"] == PART + 3


def test_another_process_that_took_the_same_entry_in_meanwhile_is_not_repeated(room: Newsroom) -> None:
    asked_before = room.state()
    room.publish(item("7 killed in Karsa"))
    answer = opened(fetched(rss(item("7 killed in Karsa"))), room.pipeline.parse, WIRE, NOON)
    room.pipeline.absorb(WIRE, asked_before, answer, NOON)
    assert room.reasons() == ["new"]


def dies_at_commit(store_url: str, folder: Path, number: int) -> None:
    """Two polls, with death right before the commit of that number (0 = of the first poll)."""

    def polls(store: Store) -> None:
        room = Newsroom(store, folder)
        room.publish(item("7 killed in Karsa", "k1"))
        room.publish(item("7 killed in Karsa", "k1"), item("20 killed in Karsa", "k2"), at=60)

    dying_at_commit(store_url, number, polls)


@pytest.mark.parametrize("number", range(8))
def test_wherever_it_dies_the_same_is_told_in_the_end_and_nothing_twice(
    store_url: str, tmp_path: Path, number: int
) -> None:
    dies_at_commit(store_url, tmp_path, number)
    store = Store.open(store_url)
    with Newsroom(store, tmp_path) as room:
        if room.state().next_poll_at in (None, NOON + WIRE.every * 1.05):
            room.publish(item("7 killed in Karsa", "k1"))
        room.publish(item("7 killed in Karsa", "k1"), item("20 killed in Karsa", "k2"), at=60)
        assert room.reasons() == ["new", "toll_rose"]
        assert len({row.id for row in room.outbox()}) == 2
    store.close()


def test_reading_is_done_before_the_writer_is_taken(room: Newsroom) -> None:
    writing: list[bool] = []

    def read(entry: Entry) -> Reading:
        writing.append(room.store._writer.locked())
        return pen(entry)

    pipeline = replace(room.pipeline, read_all=each(read))
    answer = opened(fetched(rss(item("7 killed in Karsa"))), pipeline.parse, WIRE, NOON)
    pipeline.absorb(WIRE, room.state(), answer, NOON)
    assert writing == [False]
    pipeline.close()


def changed(room: Newsroom, times: int) -> None:
    """A page that is edited at every poll: read as often as an entry is."""
    for number in range(times):
        room.publish(item(f"Envoys talk, round {number}"), at=number)


def test_a_page_that_changes_without_end_is_still_read_where_it_tells_of_harm(room: Newsroom) -> None:
    changed(room, 30)
    (taken,) = room.publish(item("7 killed in Karsa"), at=40).entries
    assert [alert.reason for alert in taken.alerts] == [Reason.NEW]


def test_what_else_is_new_on_it_is_not_kept(room: Newsroom) -> None:
    changed(room, 25)
    before = counts(room.store)
    assert room.publish(item("Envoys talk on"), at=40).entries == ()
    assert counts(room.store) == before
