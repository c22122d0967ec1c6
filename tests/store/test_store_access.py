"""Accounts, sessions, attempts, used links and the log of the pages, alike on both databases."""

from __future__ import annotations

from datetime import timedelta

from monitor.store import Store
from monitor.store.families.access import Account, AuditLine, Session
from tests.doubles.nouns import NOON, minutes

DAY = timedelta(days=1)


def test_an_account_is_kept_in_place_of_the_one_before(store: Store) -> None:
    with store.write() as writing:
        writing.save_account(Account("Amal", "first", NOON))
        writing.save_account(Account("Amal", "second", NOON, seen_until=NOON))
        assert writing.account("Amal") == Account("Amal", "second", NOON, NOON)
        assert writing.drop_account("Amal")
        assert not writing.drop_account("Amal")
        assert writing.accounts() == []


def test_sessions_end_one_by_one_or_all_of_a_person(store: Store) -> None:
    with store.write() as writing:
        for number, person in enumerate(("Amal", "Amal", "Vera")):
            writing.save_session(Session(f"d{number}", person, NOON, NOON + minutes(number)))
        writing.end_session("d0")
        assert [one.digest for one in writing.sessions()] == ["d2", "d1"]
        assert writing.end_sessions("Amal") == 1
        assert writing.session("d1") is None
        assert writing.session("d2") is not None


def test_attempts_are_counted_since_a_time_and_forgotten(store: Store) -> None:
    with store.write() as writing:
        writing.note_attempts(["a", "b"], NOON)
        writing.note_attempts(["a"], NOON + minutes(5))
        assert writing.attempts("a", NOON - minutes(1)) == 2
        assert writing.attempts("a", NOON) == 1
        writing.forget_attempts("a")
        assert writing.attempts("a", NOON - minutes(1)) == 0
        assert writing.attempts("b", NOON - minutes(1)) == 1


def test_a_link_is_used_once(store: Store) -> None:
    with store.write() as writing:
        assert writing.use_link("sign", NOON + DAY)
    with store.write() as writing:
        assert not writing.use_link("sign", NOON + DAY)
        assert writing.link_was_used("sign")


def test_what_is_old_is_swept_and_the_rest_stays(store: Store) -> None:
    with store.write() as writing:
        for at in (NOON - 3 * DAY, NOON):
            writing.note_attempts(["a"], at)
            writing.save_session(Session(f"d{at.day}", "Amal", at, at))
            writing.use_link(f"l{at.day}", at + DAY)
            writing.note_audit(AuditLine(at, "Amal", "sign_in", "done"))
        writing.sweep_access(NOON, DAY, DAY, DAY, DAY)
        assert writing.attempts("a", NOON - 9 * DAY) == 1
        assert len(writing.sessions()) == len(writing.audit(9)) == 1
        assert writing.link_was_used(f"l{NOON.day}")
        assert not writing.link_was_used(f"l{(NOON - 3 * DAY).day}")


def test_the_log_is_read_from_its_end_and_by_what_it_is_about(store: Store) -> None:
    with store.write() as writing:
        for number in range(5):
            writing.note_audit(AuditLine(NOON, "Amal", "count", "done", f"i{number % 2}", f"{number}"))
        assert [line.detail for line in writing.audit(2)] == ["4", "3"]
        assert [line.detail for line in writing.audit(9, "i0")] == ["4", "2", "0"]


def test_a_name_with_signs_that_no_database_takes_is_kept_without_them(store: Store) -> None:
    with store.write() as writing:
        writing.note_audit(AuditLine(NOON, "A\x00m\ud800al", "sign_in", "refused", "x\x00", "'; DROP TABLE audit; --"))
        [line] = writing.audit(9)
    assert (line.person, line.subject, line.detail) == ("Amal", "x", "'; DROP TABLE audit; --")
