"""The pulse, full cycles, and the dead man's switch that is asked after one: nothing else may keep it still."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from monitor.config import Config, Ping
from monitor.daemon.heart import Heart
from monitor.errors import StoreError
from monitor.feeds import FeedState
from monitor.http import Gate
from monitor.pipeline.upkeep.pulse import Pulse, pulse_of
from monitor.secret import Secret
from monitor.store import Store
from tests.doubles.feed_server import FeedServer, status
from tests.doubles.hands import Hands
from tests.doubles.nouns import NOON, alert, delivery, minutes

SECOND = timedelta(seconds=1)
PATH = "/ping/0d3b5a1e-a-secret"


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def heart(store: Store, hands: Hands) -> Heart:
    return Heart(store, NOON, hands)


@pytest.fixture
def keeper() -> Iterator[FeedServer]:
    """Somebody who keeps a dead man's switch."""
    with FeedServer() as serving:
        serving.serve(PATH, "OK")
        yield serving


def switch(keeper: FeedServer, minutes_: float = 5) -> Config:
    return Config(ping=Ping(Secret(keeper.url(PATH)), timedelta(minutes=minutes_), allow_private=True))


def left(store: Store) -> Pulse:
    with store.read() as asking:
        found = pulse_of(asking)
    assert found
    return found


def both_moved(heart: Heart, seconds: int) -> None:
    for loop in ("poll", "deliver"):
        heart.moved(loop, NOON + seconds * SECOND)


def asked(store: Store, at: int, every: int = 600) -> None:
    """The feed was asked and what it said committed."""
    with store.write() as writing:
        writing.save_feed_state(
            FeedState("Wire", last_poll_at=NOON + at * SECOND, next_poll_at=NOON + (at + every) * SECOND)
        )


def test_a_beat_leaves_a_pulse_that_a_later_process_can_read(heart: Heart, store: Store) -> None:
    both_moved(heart, 1)
    heart.beat(["Wire"], NOON + 2 * SECOND)
    pulse = left(store)
    assert (pulse.started_at, pulse.beat_at) == (NOON, NOON + 2 * SECOND)
    assert pulse.polled_at == pulse.delivered_at == NOON + SECOND
    assert pulse.stopped_at is None


def test_a_cycle_has_ended_when_all_that_was_due_was_done(heart: Heart, store: Store, hands: Hands) -> None:
    both_moved(heart, 1)
    asked(store, 1)
    hands.seconds = 2.0
    heart.beat(["Wire"], NOON + 2 * SECOND)
    assert (left(store).cycle_at, left(store).cycle_seconds) == (NOON + 2 * SECOND, 2.0)


def test_no_cycle_ends_while_a_feed_that_was_due_was_not_asked(heart: Heart, store: Store) -> None:
    both_moved(heart, 1)
    heart.beat(["Wire"], NOON + 2 * SECOND)
    assert left(store).cycle_at is None


def test_a_feed_that_became_due_meanwhile_keeps_no_cycle_from_ending(heart: Heart, store: Store) -> None:
    asked(store, 0, every=5)
    both_moved(heart, 6)
    heart.beat(["Wire"], NOON + 7 * SECOND)
    assert left(store).cycle_at == NOON + 7 * SECOND


@pytest.mark.parametrize("loop", ["poll", "deliver"])
def test_no_cycle_ends_while_one_loop_stands_still(heart: Heart, store: Store, loop: str) -> None:
    asked(store, 1)
    heart.moved(loop, NOON + SECOND)
    heart.beat(["Wire"], NOON + 60 * SECOND)
    assert left(store).cycle_at is None


def test_no_cycle_ends_while_a_delivery_that_was_due_was_not_attempted(heart: Heart, store: Store) -> None:
    asked(store, 1)
    with store.write() as writing:
        writing.save_alert(alert())
        writing.queue([delivery(created=NOON - minutes(1), next_at=NOON - minutes(1))])
    both_moved(heart, 1)
    heart.beat(["Wire"], NOON + 2 * SECOND)
    assert left(store).cycle_at is None


def test_the_next_cycle_needs_both_loops_to_move_again(heart: Heart, store: Store) -> None:
    asked(store, 1)
    both_moved(heart, 1)
    heart.beat(["Wire"], NOON + 2 * SECOND)
    heart.beat(["Wire"], NOON + 20 * SECOND)
    assert left(store).cycle_at == NOON + 2 * SECOND


def test_a_store_that_does_not_take_it_ends_no_cycle(
    heart: Heart, store: Store, keeper: FeedServer, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(store, 1)
    both_moved(heart, 1)

    def full(self: Store) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(Store, "write", full)
        with pytest.raises(StoreError):
            heart.beat(["Wire"], NOON + 2 * SECOND)
    assert heart.pulse.cycle_at is None
    assert not heart.ping(switch(keeper), gate, NOON + 3 * SECOND)


def test_a_clock_that_was_set_back_begins_a_new_cycle(heart: Heart, store: Store) -> None:
    early = NOON - minutes(60)
    heart.begin(early)
    with store.write() as writing:
        writing.save_feed_state(FeedState("Wire", last_poll_at=early, next_poll_at=early + minutes(10)))
    both_moved(heart, -3599)
    heart.beat(["Wire"], early + 2 * SECOND)
    assert left(store).cycle_at == early + 2 * SECOND


def test_the_last_cycle_of_an_earlier_process_is_not_forgotten(heart: Heart, store: Store) -> None:
    asked(store, 1)
    both_moved(heart, 1)
    heart.beat(["Wire"], NOON + 2 * SECOND)
    heart.stop(NOON + 3 * SECOND)
    assert left(store).stopped_at == NOON + 3 * SECOND
    again = Heart(store, NOON + minutes(5))
    again.beat(["Wire"], NOON + minutes(6))
    assert left(store).cycle_at == NOON + 2 * SECOND
    assert left(store).stopped_at is None


def test_a_refused_reload_is_left_until_one_is_taken(heart: Heart, store: Store) -> None:
    heart.refused(StoreError("rules[0]: no\nrules[1]: no"), NOON + SECOND)
    heart.beat([], NOON + 2 * SECOND)
    assert (left(store).refused_at, left(store).refused) == (NOON + SECOND, "rules[0]: no rules[1]: no")
    heart.loaded(NOON + 3 * SECOND)
    heart.beat([], NOON + 4 * SECOND)
    assert (left(store).refused, left(store).loaded_at) == (None, NOON + 3 * SECOND)


@pytest.fixture
def cycled(heart: Heart, store: Store) -> Heart:
    """A heart after a full cycle."""
    asked(store, 1)
    both_moved(heart, 1)
    heart.beat(["Wire"], NOON + 2 * SECOND)
    return heart


def whole_cycle(heart: Heart, at: int) -> None:
    both_moved(heart, at)
    heart.beat([], NOON + at * SECOND)


def test_the_switch_is_asked_after_the_first_full_cycle(cycled: Heart, keeper: FeedServer, gate: Gate) -> None:
    assert cycled.ping(switch(keeper), gate, NOON + 3 * SECOND)
    (call,) = keeper.seen(PATH)
    assert call.method == "GET"
    assert (cycled.pulse.pinged_at, cycled.pulse.ping_error) == (NOON + 3 * SECOND, None)


def test_the_switch_is_not_asked_before_any_cycle_has_ended(heart: Heart, keeper: FeedServer, gate: Gate) -> None:
    heart.beat(["Wire"], NOON + 2 * SECOND)
    assert not heart.ping(switch(keeper), gate, NOON + 3 * SECOND)
    assert keeper.seen(PATH) == []


def test_the_switch_falls_silent_when_no_further_cycle_ends(
    cycled: Heart, keeper: FeedServer, gate: Gate, hands: Hands
) -> None:
    cycled.ping(switch(keeper), gate, NOON)
    hands.seconds += 3600
    cycled.beat(["Wire"], NOON + 3600 * SECOND)
    assert not cycled.ping(switch(keeper), gate, NOON + 3600 * SECOND)
    assert len(keeper.seen(PATH)) == 1


def test_a_cycle_that_ended_a_while_ago_says_nothing_of_now(
    cycled: Heart, keeper: FeedServer, gate: Gate, hands: Hands
) -> None:
    hands.seconds = 61.0
    assert not cycled.ping(switch(keeper), gate, NOON + 61 * SECOND)


def test_the_switch_is_asked_once_in_its_time(cycled: Heart, keeper: FeedServer, gate: Gate, hands: Hands) -> None:
    cycled.ping(switch(keeper), gate, NOON)
    hands.seconds = 299.0
    whole_cycle(cycled, 299)
    assert not cycled.ping(switch(keeper), gate, NOON + 299 * SECOND)
    hands.seconds = 300.0
    assert cycled.ping(switch(keeper), gate, NOON + 300 * SECOND)


def test_a_ping_that_is_not_taken_is_logged_kept_and_tried_again_in_a_minute(
    cycled: Heart, keeper: FeedServer, gate: Gate, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    keeper.serve(PATH, behaviour=status(404))
    with caplog.at_level(logging.WARNING, "monitor"):
        assert cycled.ping(switch(keeper), gate, NOON)
    (line,) = caplog.records
    assert line.getMessage() == "ping failed"
    assert "404" in str(cycled.pulse.ping_error)
    assert "a-secret" not in f"{line.__dict__['fields']} {cycled.pulse}"
    keeper.serve(PATH, "OK")
    hands.seconds = 61.0
    whole_cycle(cycled, 61)
    assert cycled.ping(switch(keeper), gate, NOON + 61 * SECOND)
    assert cycled.pulse.ping_error is None


def test_a_redirect_is_no_taken_ping(cycled: Heart, keeper: FeedServer, gate: Gate) -> None:
    keeper.serve(PATH, behaviour=status(301))
    cycled.ping(switch(keeper), gate, NOON)
    assert "301" in str(cycled.pulse.ping_error)


def test_a_keeper_that_is_not_there_is_said_without_the_path_of_its_address(cycled: Heart, gate: Gate) -> None:
    cycled.ping(Config(ping=Ping(Secret("http://127.0.0.1:9/a-secret"), allow_private=True)), gate, NOON)
    assert "the connection was refused" in str(cycled.pulse.ping_error)
    assert "a-secret" not in str(cycled.pulse.ping_error)


def test_a_private_address_is_refused_unless_it_is_allowed(cycled: Heart, keeper: FeedServer, gate: Gate) -> None:
    cycled.ping(Config(ping=Ping(Secret(keeper.url(PATH)))), gate, NOON)
    assert cycled.pulse.ping_error
    assert keeper.seen(PATH) == []


def test_without_a_switch_nobody_is_asked(cycled: Heart, gate: Gate) -> None:
    assert not cycled.ping(Config(), gate, NOON)
