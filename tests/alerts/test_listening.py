"""When anything was read at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.alerts.listening import PAUSE, STEP, Listening, Recorded, Stretch

START = datetime(2031, 5, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def heard(*hours: float) -> Listening:
    found = Listening()
    for at in hours:
        found = found.heard_at(START + at * HOUR)
    return found


def test_answers_that_come_one_soon_after_the_other_are_one_stretch() -> None:
    assert heard(0, 1, 2, 5).stretches == (Stretch(START, START + 5 * HOUR),)


def test_a_pause_ends_a_stretch() -> None:
    later = PAUSE / HOUR + 2
    assert [one.since for one in heard(0, 1, later, later + 1).stretches] == [START, START + later * HOUR]


def test_an_answer_that_adds_too_little_changes_nothing() -> None:
    known = heard(0)
    assert known.heard_at(START + STEP / 2) is known


def test_a_time_is_covered_where_hardly_any_of_it_is_missing() -> None:
    known = Listening((Stretch(START, START + 10 * HOUR), Stretch(START + 11 * HOUR, START + 20 * HOUR)))
    assert known.covers(START, START + 20 * HOUR)
    assert not known.covers(START + 9 * HOUR, START + 12 * HOUR)
    assert not known.covers(START + 15 * HOUR, START + 30 * HOUR)


def test_of_a_record_without_a_note_nothing_is_held_for_unheard() -> None:
    assert Recorded(START).covers(START, START + HOUR)
    assert not Recorded(START).covers(START - HOUR, START)
    assert not Recorded(None).covers(START, START + HOUR)


def stretch(since: float, until: float) -> tuple[Stretch, ...]:
    return (Stretch(START + since * HOUR, START + until * HOUR),)


def test_a_region_whose_feeds_are_silent_is_unread_while_others_are_read() -> None:
    known = Listening(stretch(0, 100), {"Syria": stretch(0, 100), "Sudan": stretch(0, 40)})
    record = Recorded(START, known)
    assert record.of("Syria").covers(START, START + 100 * HOUR)
    assert not record.of("Sudan").covers(START, START + 100 * HOUR)
    assert not record.of("Syria", "Sudan").covers(START, START + 100 * HOUR)


def test_a_region_of_which_no_feed_ever_answered_was_never_read() -> None:
    record = Recorded(START, Listening(stretch(0, 100), {"Sudan": ()}))
    assert not record.of("Sudan").covers(START, START + HOUR)


def test_a_region_of_which_nothing_is_noted_was_read_as_all_feeds_were() -> None:
    record = Recorded(START, Listening(stretch(0, 100)))
    assert record.of("Sudan").covers(START, START + HOUR)


def test_the_answers_of_each_region_are_stretches_of_its_own() -> None:
    known = Listening(stretch(0, 10)).heard_of({"Syria": START + 11 * HOUR, "Sudan": None})
    assert known.regions == {"Syria": stretch(0, 11), "Sudan": stretch(0, 10)}
    later = known.heard_of({"Syria": START + 12 * HOUR, "Yemen": START + 12 * HOUR})
    assert later.regions == {"Syria": stretch(0, 12), "Yemen": stretch(12, 12)}
