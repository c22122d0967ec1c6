"""All that is committed can be asked for again: feeds, entries, reports, incidents, verdicts, alerts, digests."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from threading import Event, Thread

import pytest
from sqlalchemy import text

from monitor.alerts import LastMessage, Reason, Step, Verdict
from monitor.alerts.alert import StepAnswer
from monitor.feeds import FeedState
from monitor.incidents import IncidentStatus
from monitor.model import Precision, Severity
from monitor.pipeline.ledger import Memory
from monitor.reports import Rejected
from monitor.store import DigestRun, Store, StoreError, WriteHandle
from tests.doubles.nouns import (
    HARBOUR,
    NOON,
    alert,
    change,
    entry,
    incident,
    member,
    minutes,
    reading,
    report,
    toll,
    verdict,
)


def held(store: Store, *things: Callable[[WriteHandle], object]) -> None:
    with store.write() as writing:
        for thing in things:
            thing(writing)


# feeds


def test_a_feed_that_was_never_polled_has_a_fresh_state(store: Store) -> None:
    with store.read() as asking:
        assert asking.feed_state("Wire") == FeedState("Wire")


def test_a_feed_state_is_kept_whole_and_replaced(store: Store) -> None:
    first = FeedState("Wire", next_poll_at=NOON, etag='W/"ä"', failures=3, last_error="timeout")
    held(store, lambda w: w.save_feed_state(first))
    held(store, lambda w: w.save_feed_state(replace(first, failures=0)))
    with store.read() as asking:
        assert asking.feed_state("Wire") == replace(first, failures=0)


def test_the_feeds_that_are_due_come_longest_overdue_first(store: Store) -> None:
    held(
        store,
        *(
            lambda w, s=state: w.save_feed_state(s)
            for state in (
                FeedState("soon", NOON + minutes(1)),
                FeedState("late", NOON - minutes(9)),
                FeedState("now", NOON),
            )
        ),
    )
    with store.read() as asking:
        due = asking.due_feeds(["soon", "now", "new", "late"], NOON)
    assert [state.feed for state in due] == ["new", "late", "now"]


def test_a_feed_that_left_the_config_is_not_due(store: Store) -> None:
    held(store, lambda w: w.save_feed_state(FeedState("gone", NOON)))
    with store.read() as asking:
        assert asking.due_feeds([], NOON) == []


# entries and reports


def test_known_keys_tell_the_latest_hash_and_revision(store: Store) -> None:
    with store.write() as writing:
        writing.save_entries({entry("a"): reading()})
        writing.save_entries({entry("a", hash="second", revision=1): reading()})
        writing.save_entries({entry("b", feed="Other"): reading()})
    with store.read() as asking:
        assert asking.known_keys("Wire", ["a", "b", "c"]) == {"a": ("second", 1)}


def test_more_keys_than_a_statement_takes_are_asked_for_in_parts(store: Store) -> None:
    held(store, lambda w: w.save_entries({entry("k1400"): reading()}))
    with store.read() as asking:
        assert list(asking.known_keys("Wire", [f"k{n}" for n in range(1500)])) == ["k1400"]


@pytest.mark.parametrize("key", ["k" * 4000, "https://пример.example/" + "ж" * 2000, "a'; DROP TABLE entries", "%_"])
def test_a_key_may_be_as_long_and_odd_as_a_feed_likes(store: Store, key: str) -> None:
    held(store, lambda w: w.save_entries({entry(key, link=key, hash="h"): reading()}))
    with store.read() as asking:
        assert asking.known_keys("Wire", [key, key + "x"]) == {key: ("h", 0)}
        assert asking.entries(key)[0][0].key == key


def test_every_revision_is_kept_with_what_reading_it_gave(store: Store) -> None:
    first, second = entry(), entry(hash="second", text="Six people died.", revision=1)
    rejected = reading(rejected=Rejected.NEGATED)
    with store.write() as writing:
        writing.save_entries({first: rejected})
        writing.save_entries({second: reading(report(6))})
    with store.read() as asking:
        assert asking.entries("k1") == [(second, reading(report(6))), (first, rejected)]


def test_an_entry_is_found_by_its_link_as_well(store: Store) -> None:
    held(store, lambda w: w.save_entries({entry(): reading()}))
    with store.read() as asking:
        assert asking.entries("https://wire.example/k1") == asking.entries("k1") != []
        assert asking.entries("https://wire.example/") == []


def test_what_was_read_with_little_confidence_can_be_reviewed(store: Store) -> None:
    with store.write() as writing:
        writing.save_entries({entry("sure"): reading(report(confidence=0.9))})
        writing.save_entries({entry("unsure"): reading(report(confidence=0.3))})
        writing.save_entries({entry("none"): reading(rejected=Rejected.NO_HARM_WORD)})
        writing.save_entries({entry("old", seen=NOON - timedelta(days=2)): reading(report(confidence=0.3))})
    with store.read() as asking:
        assert [found.key for found, _ in asking.review(0.5, NOON - timedelta(days=1))] == ["unsure"]


@pytest.mark.parametrize("said", ["\x00NUL", "lone \ud800 surrogate", "שלום עולם", "قصف على السوق", "𝕶iev 🕯️"])
def test_any_text_can_be_kept_on_both_databases(store: Store, said: str) -> None:
    held(
        store,
        lambda w: w.save_entries({entry(said, title=said, text=said, link=said, hash="h"): reading()}),
        lambda w: w.save_meta("said", said),
    )
    with store.read() as asking:
        ((found, _),) = asking.entries(said)
        assert asking.meta("said") == found.title == found.text
        assert "\x00" not in found.title
        found.title.encode()


# incidents


def test_an_incident_is_kept_with_its_members_in_order_and_their_texts(store: Store) -> None:
    one, two = entry("a"), entry("b", text="Another text.")
    whole = incident("inc1", member(one), member(two), member(two, index=1))
    with store.write() as writing:
        writing.save_entries({one: reading(report())})
        writing.save_entries({two: reading(report(), report())})
        writing.save_change(change(whole))
    with store.read() as asking:
        assert asking.incidents() == [whole]


def test_a_joined_member_and_a_revised_one_are_written_and_a_moved_one_is_gone(store: Store) -> None:
    a, b, c = (member(entry(key, text="")) for key in "abc")
    before = incident("inc1", a, b)
    revised = replace(b, revision=1, report=report(9))
    after = replace(before, members=(revised, c), toll=toll(9), updated=NOON + minutes(5))
    held(store, lambda w: w.save_change(change(before)))
    held(store, lambda w: w.save_change(change(after, before)))
    with store.read() as asking:
        assert asking.incidents() == [after]


def test_a_members_text_is_empty_where_it_was_taken_away(store: Store) -> None:
    with store.write() as writing:
        writing.save_entries({entry(text=""): reading(report())})
        writing.save_change(change(incident("inc1", member(entry(text="all of it")))))
    with store.read() as asking:
        assert asking.incidents()[0].members[0].text == ""


def test_candidates_are_recent_and_of_the_same_or_an_unknown_country(store: Store) -> None:
    def here(ident: str, country: str | None, days: int = 0) -> None:
        place = replace(HARBOUR, country=country) if country else None
        found = incident(ident, member(entry(ident, text="")), place=place, updated=NOON - timedelta(days=days))
        held(store, lambda w: w.save_incident(found))

    here("same", "SY")
    here("abroad", "SD")
    here("nowhere", None)
    here("old", "SY", days=11)
    with store.read() as asking:
        arriving = member(entry("new"))
        assert {found.id for found in asking.candidates([arriving], NOON)} == {"same", "nowhere"}
        somewhere = member(entry("new"), report(place=None))
        assert {found.id for found in asking.candidates([somewhere], NOON)} == {"same", "nowhere", "abroad"}
        month = timedelta(days=30)
        assert {found.id for found in asking.candidates([arriving], NOON, month)} == {"same", "nowhere", "old"}
        assert asking.candidates([], NOON) == []


def test_a_flood_of_one_feed_is_no_candidate_beyond_its_quota_in_the_store_as_in_memory(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("store.families.incidents", "incidents.shelves", "incidents.quota"):
        monkeypatch.setattr(f"monitor.{module}.OF_ONE_FEED", 3)
    memory = Memory()
    for number in range(12):
        feeds = ("Hacked", "Wire") if number == 11 else ("Hacked",) if number % 4 else ("Wire",)
        reports = [member(entry(f"{feed}-{number}", feed=feed, text="")) for feed in feeds]
        told = incident(f"i{number:02}", *reports, updated=NOON - minutes(number))
        held(store, lambda w, told=told: w.save_incident(told))  # type: ignore[misc]  # one more argument
        memory.save_change(change(told))
    with store.read() as asking:
        found = [one.id for one in asking.candidates([member(entry("new"))], NOON)]
        assert found == [one.id for one in memory.candidates([member(entry("new"))], NOON)]
        assert found == ["i11", "i08", "i04", "i03", "i02", "i01", "i00"]
        again = member(entry("Hacked-10", feed="Hacked", revision=1))
        assert "i10" in {one.id for one in asking.candidates([again], NOON)}


def test_a_revision_finds_the_incident_of_its_entry_however_old_and_wherever(store: Store) -> None:
    old = incident("old", member(entry("a", text="")), updated=NOON - timedelta(days=90))
    held(store, lambda w: w.save_incident(old))
    moved = report(place=replace(HARBOUR, country="SD", precision=Precision.COUNTRY))
    with store.read() as asking:
        assert asking.candidates([member(entry("a", revision=1), moved)], NOON) == [old]


def test_incidents_come_in_portions_and_none_twice(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.store.families.incidents.PORTION", 3)
    for number in range(11):  # several of them in one minute
        held(store, lambda w, n=number: w.save_incident(incident(f"i{n:02}", updated=NOON + minutes(n // 4))))  # type: ignore[misc]
    with store.read() as asking:
        told = [one.id for one in asking.each_incident()]
    assert told == ["i08", "i09", "i10", "i04", "i05", "i06", "i07", "i00", "i01", "i02", "i03"]


def test_incidents_are_listed_newest_first_and_filtered(store: Store) -> None:
    for number, status in enumerate((IncidentStatus.OPEN, IncidentStatus.RETRACTED, IncidentStatus.OPEN)):
        found = incident(
            f"inc{number}", member(entry(f"k{number}", text="")), status=status, updated=NOON + minutes(number)
        )
        held(store, partial(WriteHandle.save_incident, incident=found))
    with store.read() as asking:
        assert [found.id for found in asking.incidents()] == ["inc2", "inc1", "inc0"]
        assert [found.id for found in asking.incidents(limit=1)] == ["inc2"]
        assert [found.id for found in asking.incidents(since=NOON + minutes(1))] == ["inc2", "inc1"]
        assert [found.id for found in asking.incidents(statuses=[IncidentStatus.RETRACTED])] == ["inc1"]
        assert asking.incidents(countries=["SD"]) == []


def test_an_incident_is_found_by_the_beginning_of_its_id(store: Store) -> None:
    for ident in ("abc1", "abd2", "a_c3"):
        held(store, partial(WriteHandle.save_incident, incident=incident(ident, member(entry(ident)))))
    with store.read() as asking:
        assert [found.id for found in asking.find_incidents("abc")] == ["abc1"]
        assert [found.id for found in asking.find_incidents("a_")] == ["a_c3"], "a wildcard is a letter here"
        assert len(asking.find_incidents("a")) == 3


# verdicts and alerts


def not_now(at: datetime, until: datetime) -> Verdict:
    return verdict(reason=None, checks=(StepAnswer(Step.RATE, False, "30 min", "5 min"),), at=at, revisit_at=until)


def test_every_verdict_is_kept_in_order(store: Store) -> None:
    one = verdict(reason=None, checks=(StepAnswer(Step.REGION, False, "Idlib", "Aleppo"),))
    two = verdict(at=NOON + minutes(1))
    held(store, lambda w: w.save_verdicts([one]), lambda w: w.save_verdicts([two]))
    with store.read() as asking:
        assert asking.verdicts("inc1") == [one, two]


def test_a_decision_that_waits_comes_back_when_its_time_has_come(store: Store) -> None:
    found = incident("inc1", member(entry(text="")))
    held(store, lambda w: w.save_incident(found), lambda w: w.save_verdicts([not_now(NOON, NOON + minutes(25))]))
    with store.read() as asking:
        assert asking.waiting_incidents(NOON + minutes(24)) == []
        assert asking.waiting_incidents(NOON + minutes(25)) == [found]


def test_a_newer_decision_ends_the_waiting_of_an_older_one(store: Store) -> None:
    held(
        store,
        lambda w: w.save_incident(incident()),
        lambda w: w.save_verdicts([not_now(NOON, NOON + minutes(25))]),
        lambda w: w.save_verdicts([verdict(at=NOON + minutes(26))]),
    )
    with store.read() as asking:
        assert asking.waiting_incidents(NOON + minutes(99)) == []


def test_waiting_ends_when_its_rule_is_gone(store: Store) -> None:
    held(
        store,
        lambda w: w.save_incident(incident()),
        lambda w: w.save_verdicts([not_now(NOON, NOON + minutes(25))]),
        lambda w: w.end_waiting("inc1", NOON + minutes(25)),
    )
    with store.read() as asking:
        assert asking.waiting_incidents(NOON + minutes(99)) == []


def test_what_was_told_last_is_known_by_rule(store: Store) -> None:
    held(
        store,
        lambda w: w.save_alert(alert("a1"), toll(5)),
        lambda w: w.save_alert(alert("a2", sequence=2, reason=Reason.TOLL_ROSE, at=NOON + minutes(9)), toll(9)),
        lambda w: w.save_alert(alert("a3", rule="Children"), toll(5)),
        lambda w: w.save_alert(alert("a4", incident="inc2"), toll(1)),
    )
    with store.read() as asking:
        found = asking.told("inc1")
    assert list(found) == ["Civilians", "Children"]
    last = LastMessage("Civilians", "inc1", Reason.TOLL_ROSE, NOON + minutes(9), toll(9), 2, Severity.HIGH)
    assert found["Civilians"] == last


def test_the_same_alert_is_saved_once(store: Store) -> None:
    with store.write() as writing:
        assert writing.save_alert(alert())
        assert not writing.save_alert(alert(facts={"other": "facts"}))
    with store.read() as asking:
        assert asking.alerts() == [alert()]
        assert asking.alert("a1") == alert()
        assert asking.alert("a2") is None


def test_alerts_are_listed_by_incident_and_since_a_time(store: Store) -> None:
    late = alert("a2", incident=None, rule=None, reason=Reason.OPERATIONAL, at=NOON + minutes(5))
    held(store, lambda w: w.save_alert(alert()), lambda w: w.save_alert(late))
    with store.read() as asking:
        assert asking.alerts(incident="inc1") == [alert()]
        assert asking.alerts(since=NOON + minutes(1)) == [late]


# digests and the rest


def test_a_digests_due_time_survives(store: Store) -> None:
    run = DigestRun("Morning", NOON, NOON + timedelta(days=1))
    held(store, lambda w: w.save_digest_run(run))
    with store.read() as asking:
        assert asking.digest_run("Morning") == run
        assert asking.digest_run("Evening") == DigestRun("Evening")


def test_times_come_back_aware_and_in_utc_whatever_went_in(store: Store) -> None:
    damascus = NOON.astimezone(timezone(timedelta(hours=3)))
    held(store, lambda w: w.save_digest_run(DigestRun("Morning", damascus)))
    with store.read() as asking:
        found = asking.digest_run("Morning").last_run
    assert found == NOON
    assert found is not None
    assert found.tzinfo is UTC


def test_a_time_without_zone_is_a_mistake(store: Store) -> None:
    with pytest.raises(StoreError, match="a time without zone cannot be stored"), store.write() as writing:
        writing.save_digest_run(DigestRun("Morning", datetime(2026, 3, 2)))  # noqa: DTZ001 - the mistake itself


# transactions


def test_an_exception_takes_everything_of_its_transaction_back(store: Store) -> None:
    def fail(_: WriteHandle) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        held(
            store,
            lambda w: w.save_entries({entry(): reading()}),
            lambda w: w.save_feed_state(FeedState("Wire", etag="new")),
            fail,
        )
    with store.read() as asking:
        assert asking.known_keys("Wire", ["k1"]) == {}
        assert asking.feed_state("Wire").etag is None


def test_the_writer_sees_its_own_work_and_a_reader_does_not_until_the_commit(store: Store) -> None:
    with store.write() as writing:
        writing.save_entries({entry(): reading()})
        assert writing.known_keys("Wire", ["k1"])
        with store.read() as asking:
            assert not asking.known_keys("Wire", ["k1"])
    with store.read() as asking:
        assert asking.known_keys("Wire", ["k1"])


def test_a_reader_keeps_its_view_while_a_writer_commits(store: Store) -> None:
    with store.read() as asking:
        assert asking.meta("word") is None
        held(store, lambda w: w.save_meta("word", "written"))
        assert asking.meta("word") is None


def test_writers_queue_and_none_is_lost(store: Store) -> None:
    began, counted = Event(), []

    def add() -> None:
        began.wait()
        for _ in range(10):
            with store.write() as writing:
                writing.save_meta("count", str(int(writing.meta("count") or 0) + 1))
        counted.append(True)

    threads = [Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    began.set()
    for thread in threads:
        thread.join()
    with store.read() as asking:
        assert (asking.meta("count"), len(counted)) == ("40", 4)


def test_two_processes_of_one_store_queue_as_well(store_url: str) -> None:
    one, two = Store.open(store_url), Store.open(store_url)  # two engines share nothing but the database
    done: list[str | None] = []
    with one.write() as writing:
        waiting = Thread(target=lambda: held(two, lambda w: done.append(w.meta("word"))))
        waiting.start()
        waiting.join(0.05)
        assert done == [], "the second writer waits"
        writing.save_meta("word", "first")
    waiting.join()
    assert done == ["first"]
    one.close()
    two.close()


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError, match=r"read-?only"), store.read() as asking:
        asking._connection.execute(text("DELETE FROM entries"))


def dies_after(store_url: str, committed: int) -> None:
    """In a child process: commit so many entries, open one more transaction, and die without a word in the middle."""
    if child := os.fork():
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        return
    store = Store.open(store_url)
    for number in range(committed):
        held(store, partial(WriteHandle.save_entries, read={entry(f"k{number}"): reading()}))
    with store.write() as writing:
        writing.save_entries({entry("never"): reading()})
        os._exit(9)


@pytest.mark.parametrize("committed", [0, 1, 3])
def test_a_process_that_dies_loses_nothing_and_leaves_nothing_half_done(store_url: str, committed: int) -> None:
    dies_after(store_url, committed)
    store = Store.open(store_url)
    with store.read() as asking:
        assert asking.counts()["entries"] == committed
        assert not asking.known_keys("Wire", ["never"])
    held(store, lambda w: w.save_entries({entry("after"): reading()}))  # no lock was left behind
    store.close()
