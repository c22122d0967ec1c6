"""Several rules that fire on one change: each is an alert, and each channel hears of it once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.alerts import Condition, Reason, Threshold
from monitor.config import Config
from monitor.deliveries import Delivery
from monitor.deliveries.settings import EmailChannel
from monitor.model import Harm, Severity, Victim
from monitor.store import Store
from tests.doubles.newsroom import Newsroom, item, rule

ANYBODY = (Condition((Threshold(Harm.KILLED, Victim.ALL, 1),)),)
DUTY, DESK = EmailChannel("duty", ("duty@example.org",)), EmailChannel("desk", ("desk@example.org",))


@pytest.fixture
def room(store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    rules = (
        rule("Anybody", any=ANYBODY, severity=Severity.MEDIUM, send=("duty", "desk")),
        rule("Many", severity=Severity.HIGH, send=("duty",)),
    )
    with Newsroom(store, tmp_path, Config(rules=rules, channels=(DUTY, DESK))) as newsroom:
        yield newsroom


def told(room: Newsroom, recipient: str) -> list[Delivery]:
    return [row for row in room.outbox() if row.recipient == recipient]


def test_a_recipient_of_two_rules_gets_one_message_of_a_change(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    assert len(told(room, "duty@example.org")) == 1


def test_the_message_is_the_most_urgent_rules_and_names_the_other(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    (message,) = told(room, "duty@example.org")
    said = message.facts["rule"]
    assert isinstance(said, dict)
    assert (said["name"], said["also"]) == ("Many", ["Anybody"])
    assert message.facts["severity"] == "high"


def test_whoever_only_the_other_rule_names_is_told_by_it(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    (message,) = told(room, "desk@example.org")
    said = message.facts["rule"]
    assert isinstance(said, dict)
    assert said["name"] == "Anybody"


def test_each_rule_that_fired_is_an_alert_of_its_own(room: Newsroom) -> None:
    (taken,) = room.publish(item("7 killed in Karsa")).entries
    assert {alert.rule for alert in taken.alerts} == {"Anybody", "Many"}


def test_a_rule_that_fires_later_joins_in_the_update(store: Store, tmp_path: Path) -> None:
    """Of one severity the update speaks: it says what changed."""
    rules = (rule("Many"), rule("Anybody", any=ANYBODY))
    with Newsroom(store, tmp_path, Config(rules=rules, channels=(DUTY,))) as room:
        room.publish(item("2 killed in Karsa", "k1"))
        room.publish(item("7 killed in Karsa", "k1"), at=40)
        assert [row.facts["reason"] for row in told(room, "duty@example.org")] == [Reason.NEW, Reason.TOLL_ROSE]


def test_a_rule_that_first_holds_of_a_told_incident_updates_it_and_is_new_to_whoever_did_not_hear(
    store: Store, tmp_path: Path
) -> None:
    rules = (
        rule("Anybody", any=ANYBODY, severity=Severity.MEDIUM, send=("duty",)),
        rule("Many", severity=Severity.HIGH, send=("duty", "desk")),
    )
    with Newsroom(store, tmp_path, Config(rules=rules, channels=(DUTY, DESK))) as room:
        room.publish(item("2 killed in Karsa", "k1"))
        (taken,) = room.publish(item("7 killed in Karsa", "k1"), at=40).entries
        assert [(alert.rule, alert.reason) for alert in taken.alerts] == [("Many", Reason.UPDATED)]
        assert [row.facts["reason"] for row in told(room, "duty@example.org")] == [Reason.NEW, Reason.TOLL_ROSE]
        assert [row.facts["reason"] for row in told(room, "desk@example.org")] == [Reason.NEW]
