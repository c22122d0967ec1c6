"""A message goes to who has duty and to whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.alerts import EscalationStep, Reason, Updates
from monitor.deliveries.people import Person
from monitor.deliveries.rota import Duty, Rota
from monitor.deliveries.settings import Digest, EmailChannel
from monitor.places.regions import Region
from monitor.store import Store
from tests.doubles.newsroom import Newsroom, config, item, rule
from tests.doubles.nouns import NOON, minutes

UTC_ = ZoneInfo("UTC")
AMAL, LEILA = "amal@ngo.example", "leila@ngo.example"
PEOPLE = (Person("Amal", (AMAL,)), Person("Leila", (LEILA,)))
NOON_HERE = NOON.replace(tzinfo=None)
ROTA = Rota(
    "Desk",
    (
        Duty("Amal", NOON_HERE - timedelta(hours=1), timedelta(hours=2), UTC_),
        Duty("Leila", NOON_HERE + timedelta(hours=1), timedelta(hours=2), UTC_),
    ),
)
DUTY = EmailChannel("duty", (AMAL, LEILA), rota="Desk")


@pytest.fixture
def room(store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    asked = rule(send=("duty",), updates=Updates(1, minutes(1)), escalate=(EscalationStep(minutes(70), ("duty",)),))
    with Newsroom(
        store, tmp_path, config(rules=(asked,), channels=(DUTY,), people=PEOPLE, rotas=(ROTA,), operators=("duty",))
    ) as made:
        yield made


def told(room: Newsroom, *reasons: Reason) -> list[str]:
    return [row.recipient for row in room.outbox() if not reasons or row.head.reason in reasons]


def test_an_alert_goes_to_who_has_duty(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    assert told(room) == [AMAL]


def test_an_update_goes_to_who_has_duty_then(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    room.publish(item("17 killed in Karsa", guid="k2"), at=90, etag='"2"')
    assert told(room) == [AMAL, LEILA]


def test_escalation_follows_the_rota(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    room.pipeline.decide_again(NOON + minutes(75))
    assert told(room, Reason.ESCALATED) == [LEILA]


def test_in_a_gap_all_of_the_rota_are_told(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"), at=300)
    assert told(room) == [AMAL, LEILA]


def test_people_hear_of_their_regions_and_strangers_to_the_list_of_all(store: Store, tmp_path: Path) -> None:
    elsewhere = Region("Elsewhere", frozenset({"YE"}))
    channel = EmailChannel("duty", (AMAL, LEILA, "archive@ngo.example"))
    people = (replace(PEOPLE[0], regions=(elsewhere,)), PEOPLE[1])
    with Newsroom(store, tmp_path, config(rules=(rule(),), channels=(channel,), people=people)) as room:
        room.publish(item("7 killed in Karsa"))
        assert told(room) == [LEILA, "archive@ngo.example"]


def test_a_digest_shows_each_person_the_regions_that_are_theirs(store: Store, tmp_path: Path) -> None:
    syria, yemen = Region("Syria", frozenset({"SY"})), Region("Yemen", frozenset({"YE"}))
    people = (
        replace(PEOPLE[0], regions=(yemen,)),
        PEOPLE[1],
        Person("Omar", ("omar@ngo.example",), regions=(Region("Iraq"),)),
    )
    channel = EmailChannel("duty", (AMAL, LEILA, "omar@ngo.example"))
    digest = Digest("Morning", time(7), UTC_, ("duty",), (syria, yemen))
    settings = config(rules=(rule(),), channels=(channel,), people=people, digests=(digest,))
    with Newsroom(store, tmp_path, settings) as room:
        room.pipeline.digests_due(NOON)
        room.publish(item("7 killed in Karsa"))
        room.pipeline.digests_due(NOON + timedelta(days=1))
        rows = {row.recipient: row.facts for row in room.outbox() if row.head.reason is Reason.DIGEST}
        assert {to: facts["incident_count"] for to, facts in rows.items()} == {AMAL: 0, LEILA: 1}


def test_whoever_was_told_hears_a_correction_though_the_place_is_no_longer_theirs(store: Store, tmp_path: Path) -> None:
    syria, yemen = Region("Syria", frozenset({"SY"})), Region("Yemen", frozenset({"YE"}))
    people = (replace(PEOPLE[0], regions=(syria,)), replace(PEOPLE[1], regions=(yemen,)))
    settings = config(rules=(rule(),), channels=(EmailChannel("duty", (AMAL, LEILA)),), people=people)
    with Newsroom(store, tmp_path, settings) as room:
        room.publish(item("40 killed in Karsa"))
        room.config = replace(settings, people=(replace(PEOPLE[0], regions=(yemen,)), people[1]))
        room.__post_init__()
        room.publish(item("7 killed in Karsa"), at=60, etag='"2"')
        assert told(room, Reason.NEW, Reason.CORRECTED) == [AMAL, AMAL]
