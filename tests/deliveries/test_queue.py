"""One alert becomes one row for each address and each endpoint."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from monitor.deliveries import State
from monitor.deliveries.queue import queue
from monitor.deliveries.settings import EmailChannel
from tests.deliveries.rows import DESK, NOW, TRACKER, alert

TWO = EmailChannel("two", ("a@example.org", "b@example.org"))


def test_each_address_and_each_endpoint_gets_a_row() -> None:
    rows = queue(alert(), [TWO, TRACKER], NOW)
    assert [(r.medium, r.channel, r.recipient) for r in rows] == [
        ("email", "two", "a@example.org"),
        ("email", "two", "b@example.org"),
        ("webhook", "tracker", "tracker"),
    ]


def test_a_row_is_due_at_once_and_holds_the_facts() -> None:
    (row,) = queue(alert(), [DESK], NOW)
    assert (row.state, row.created, row.next_at, row.attempts) == (State.PENDING, NOW, NOW, 0)
    assert row.facts == alert().facts


def test_ids_are_the_same_whenever_an_alert_is_queued() -> None:
    later = queue(alert(), [TWO], NOW + timedelta(hours=3))
    assert [r.id for r in later] == [r.id for r in queue(alert(), [TWO], NOW)]


def test_ids_differ_by_alert_channel_and_recipient() -> None:
    other = replace(alert(), id="another")
    renamed = replace(TWO, name="renamed")
    rows = [*queue(alert(), [TWO, renamed], NOW), *queue(other, [TWO], NOW)]
    assert len({r.id for r in rows}) == len(rows) == 6


def test_an_address_named_twice_in_a_channel_gets_one_row() -> None:
    assert len(queue(alert(), [EmailChannel("x", ("a@example.org", "a@example.org"))], NOW)) == 1


def test_the_address_of_an_endpoint_is_never_in_its_row() -> None:
    (row,) = queue(alert(), [TRACKER], NOW)
    assert TRACKER.url.reveal() not in repr(row)


def test_the_thread_is_the_incident_and_else_the_kind() -> None:
    def thread(name: str) -> str:
        return queue(alert(name), [DESK], NOW)[0].thread

    assert thread("new") == thread("toll_rose") == "sample0001"
    assert thread("operational") == "operational"
    assert thread("digest") == "digest"


def test_no_channels_give_no_rows() -> None:
    assert queue(alert(), [], NOW) == []
