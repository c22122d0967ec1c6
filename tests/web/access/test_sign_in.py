"""Signing in, and whose a session is."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.config import Config
from monitor.deliveries.people import Person, StaffRole
from monitor.store import Store
from monitor.store.families.access import Account, AuditLine
from monitor.web.access.attempts import counted
from monitor.web.access.passwords import Cost, digest_of
from monitor.web.access.sign_in import (
    FROM_ONE_PLACE,
    IDLE,
    LASTS,
    OF_ONE_PLACE,
    WINDOW,
    Doorkeeper,
    NoEntry,
    SignedIn,
    sweep,
)
from tests.doubles.nouns import NOON, minutes

QUICK = Cost(n=2**4, p=1)
SENTENCE = "seven storks over Karsa"
AMAL = Person("Amal", ("amal@ngo.example",), StaffRole.ANALYST)


@pytest.fixture
def door(store: Store) -> Doorkeeper:
    with store.write() as writing:
        writing.save_account(Account("Amal", digest_of(SENTENCE, QUICK), NOON))
    return Doorkeeper(store, Config(people=(AMAL,)), NOON, QUICK)


def at(door: Doorkeeper, now: datetime) -> Doorkeeper:
    return replace(door, now=now)


def token_of(door: Doorkeeper, old: str | None = None) -> str:
    entered = door.sign_in("Amal", SENTENCE, "192.0.2.1", old)
    assert isinstance(entered, SignedIn)
    return entered.token


def audited(store: Store) -> list[AuditLine]:
    with store.read() as asking:
        return asking.audit(50)


def test_the_right_password_begins_a_session(door: Doorkeeper) -> None:
    found = door.whose(token_of(door))
    assert found is not None
    assert found[0] == AMAL


def test_the_store_has_no_token_and_no_password(door: Doorkeeper) -> None:
    token = token_of(door)
    with door.store.read() as asking:
        kept = f"{asking.sessions()} {asking.accounts()}"
    assert token not in kept
    assert SENTENCE not in kept


@pytest.mark.parametrize(("name", "password"), [("Amal", "wrong"), ("Nobody", SENTENCE), ("", ""), ("Amal", "")])
def test_a_wrong_password_and_an_unknown_name_are_one_answer(door: Doorkeeper, name: str, password: str) -> None:
    assert door.sign_in(name, password, "192.0.2.1") is NoEntry.WRONG


def test_a_name_that_is_nobodys_is_not_written_down(door: Doorkeeper) -> None:
    door.sign_in("my whole password", "x", "192.0.2.1")
    assert [(line.person, line.outcome) for line in audited(door.store)] == [("somebody", "refused")]


def test_somebody_whom_the_config_no_longer_lists_is_out_at_once(door: Doorkeeper) -> None:
    token = token_of(door)
    gone = replace(door, config=Config())
    assert gone.whose(token) is None
    assert gone.sign_in("Amal", SENTENCE, "192.0.2.1") is NoEntry.WRONG


def test_guessing_is_stopped_and_the_right_password_waits_too(door: Doorkeeper) -> None:
    for _ in range(FROM_ONE_PLACE):
        assert door.sign_in("Amal", "a guess", "192.0.2.1") is NoEntry.WRONG
    assert door.sign_in("Amal", SENTENCE, "192.0.2.1") is NoEntry.TOO_OFTEN
    assert isinstance(at(door, NOON + WINDOW).sign_in("Amal", SENTENCE, "192.0.2.1"), SignedIn)


def test_a_guesser_elsewhere_does_not_lock_somebody_out(door: Doorkeeper) -> None:
    for _ in range(FROM_ONE_PLACE + 1):
        door.sign_in("Amal", "a guess", "198.51.100.9")
    assert isinstance(door.sign_in("Amal", SENTENCE, "192.0.2.1"), SignedIn)


def test_guessing_from_everywhere_is_stopped_too(door: Doorkeeper) -> None:
    answers = [door.sign_in("Amal", "a guess", f"192.0.2.{number}") for number in range(40)]
    assert answers[-1] is NoEntry.TOO_OFTEN


def test_a_password_that_is_typed_as_a_name_is_not_guessed_back(door: Doorkeeper) -> None:
    door.sign_in("hunter2", "x", "192.0.2.1")
    plain = [hashlib.sha256(said.encode()).hexdigest() for said in ("hunter2", "hunter2\x00192.0.2.1", "192.0.2.1")]
    with door.store.read() as asking:
        assert [asking.attempts(who, NOON - WINDOW) for who in plain] == [0, 0, 0]
        assert asking.attempts(counted("name", "hunter2"), NOON - WINDOW) == 1


def test_attempts_are_forgotten_by_the_clock_though_nobody_signs_in(door: Doorkeeper) -> None:
    door.sign_in("hunter2", "x", "192.0.2.1")
    sweep(door.store, NOON + WINDOW + minutes(1))
    with door.store.read() as asking:
        assert asking.attempts(counted("name", "hunter2"), NOON - WINDOW) == 0


def test_made_up_names_of_one_place_do_not_lock_out_the_others(door: Doorkeeper) -> None:
    answers = [door.sign_in(f"nobody {number}", "a guess", "198.51.100.9") for number in range(200)]
    assert answers == [NoEntry.WRONG] * OF_ONE_PLACE + [NoEntry.TOO_OFTEN] * (200 - OF_ONE_PLACE)
    assert isinstance(door.sign_in("Amal", SENTENCE, "192.0.2.1"), SignedIn)


def test_guessers_everywhere_do_not_lock_out_a_browser_that_was_there_before(door: Doorkeeper) -> None:
    for number in range(250):
        door.sign_in("Amal", "a guess", f"192.0.{number}.1")
    assert door.sign_in("Amal", SENTENCE, "198.51.100.9") is NoEntry.TOO_OFTEN
    assert isinstance(door.sign_in("Amal", SENTENCE, "192.0.2.1", browser="amal's"), SignedIn)


def test_a_browser_that_was_there_before_may_not_guess_either(door: Doorkeeper) -> None:
    tries = [door.sign_in("Amal", "a guess", f"192.0.2.{number}", browser="amal's") for number in range(6)]
    assert tries == [NoEntry.WRONG] * FROM_ONE_PLACE + [NoEntry.TOO_OFTEN]


def test_an_office_that_signs_in_is_no_guesser(door: Doorkeeper) -> None:
    for number in range(2 * OF_ONE_PLACE):
        entered = at(door, NOON + timedelta(seconds=number)).sign_in("Amal", SENTENCE, "192.0.2.1")
        assert isinstance(entered, SignedIn)


def test_a_session_that_somebody_planted_is_not_taken_over(door: Doorkeeper) -> None:
    """Session fixation: the token is always a fresh one, and the one that the browser came with ends."""
    planted = token_of(door)
    fresh = token_of(door, old=planted)
    assert fresh != planted
    assert door.whose(planted) is None


@pytest.mark.parametrize("token", ["", "guess", "\x00", "a" * 10_000])
def test_a_token_that_was_never_given_is_nobodys(door: Doorkeeper, token: str) -> None:
    assert door.whose(token) is None


def test_a_session_that_nobody_uses_ends(door: Doorkeeper) -> None:
    token = token_of(door)
    assert at(door, NOON + IDLE - minutes(1)).whose(token) is not None
    assert at(door, NOON + 2 * IDLE).whose(token) is None


def test_a_session_ends_for_good_however_much_it_is_used(door: Doorkeeper) -> None:
    token, now = token_of(door), NOON
    while now < NOON + LASTS - IDLE:
        now += IDLE - minutes(1)
        assert at(door, now).whose(token) is not None
    assert at(door, NOON + LASTS).whose(token) is None


def test_who_signs_out_is_out(door: Doorkeeper) -> None:
    token = token_of(door)
    door.sign_out(token)
    assert door.whose(token) is None


def test_a_revoked_session_is_out(door: Doorkeeper) -> None:
    token = token_of(door)
    with door.store.write() as writing:
        assert writing.end_sessions("Amal") == 1
    assert door.whose(token) is None


def test_what_came_since_the_last_visit_is_counted_from_its_end(door: Doorkeeper) -> None:
    token = token_of(door)
    at(door, NOON + minutes(30)).whose(token)
    later = at(door, NOON + timedelta(hours=5))
    later.whose(token)
    with door.store.read() as asking:
        account = asking.account("Amal")
    assert account is not None
    assert account.seen_until == NOON + minutes(30)


def test_a_person_who_left_leaves_no_account_and_no_name(door: Doorkeeper) -> None:
    token_of(door)
    with door.store.write() as writing:
        writing.forget_person("Amal", [])
    with door.store.read() as asking:
        assert (asking.accounts(), asking.sessions()) == ([], [])
    assert "Amal" not in str(audited(door.store))
