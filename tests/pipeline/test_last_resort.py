"""Where the store takes nothing the operators are told past it: no message can be queued in a store that is full."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from monitor.deliveries.settings import EmailChannel, Smtp
from monitor.errors import StoreError
from monitor.http import Gate
from monitor.pipeline.operators.last_resort import WAIT, LastResort
from monitor.store import Store
from tests.doubles.newsroom import config, rule
from tests.doubles.nouns import NOON
from tests.doubles.smtp_server import SmtpServer

MINUTE = timedelta(minutes=1)
DUTY = EmailChannel("duty", ("duty@example.org", "night@example.org"))
TOLD = config([rule()], [DUTY], operators=("duty",))
FULL = StoreError("store monitor.db: the disk is full")


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    return tmp_path / "mailbox"


def subjects(mailbox: Path) -> list[str]:
    return [message_from_bytes(mail.read_bytes(), policy=policy.default)["Subject"] for mail in mailbox.glob("*.eml")]


def failing(resort: LastResort, mailbox: Path, gate: Gate, minutes: int) -> None:
    told = replace(TOLD, smtp=Smtp(mailbox=mailbox))
    for minute in range(minutes):
        resort.fails(FULL, None, told, gate, NOON + minute * MINUTE)


def test_a_store_that_takes_nothing_for_five_minutes_is_told_once_to_each(mailbox: Path, gate: Gate) -> None:
    failing(LastResort(), mailbox, gate, 60)
    assert len(subjects(mailbox)) == 2
    assert all("The store takes nothing since 2026-03-02 12:00 UTC" in subject for subject in subjects(mailbox))


def test_what_is_over_sooner_is_told_to_nobody(mailbox: Path, gate: Gate, store: Store) -> None:
    resort = LastResort()
    failing(resort, mailbox, gate, 5)
    assert resort.works(store, TOLD, NOON + WAIT) == ()
    assert subjects(mailbox) == []
    failing(resort, mailbox, gate, 5)  # it counts from its own beginning
    assert subjects(mailbox) == []


def test_whoever_was_told_hears_by_the_ordinary_way_that_it_works_again(
    mailbox: Path, gate: Gate, store: Store
) -> None:
    resort = LastResort()
    failing(resort, mailbox, gate, 10)
    (note,) = resort.works(store, TOLD, NOON + 10 * MINUTE)
    assert note.facts["operational"]["recovered"] is True  # type: ignore[index]  # facts are plain values
    with store.read() as asking:
        assert len(asking.outbox()) == 2
    assert resort.works(store, TOLD, NOON + 11 * MINUTE) == ()


def test_it_is_tried_again_until_somebody_was_reached(gate: Gate) -> None:
    resort = LastResort()
    with SmtpServer() as server:
        down = replace(TOLD, smtp=Smtp("127.0.0.1", 9, "monitor@example.org"))
        up = replace(TOLD, smtp=Smtp("127.0.0.1", server.port, "monitor@example.org"))
        for minute, told in enumerate([up] * 5 + [down] * 3 + [up] * 9):
            resort.fails(FULL, None, told, gate, NOON + minute * MINUTE)
        assert len({mail.message["Message-ID"] for mail in server.received}) == len(server.received) == 2


def test_without_operators_nobody_is_told_and_nothing_breaks(gate: Gate) -> None:
    resort = LastResort()
    for minute in range(9):
        resort.fails(FULL, None, replace(TOLD, operators=()), gate, NOON + minute * MINUTE)
