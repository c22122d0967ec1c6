"""The words of a message where no plain number was reported, in every kind of message."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.alerts.facts import toll_facts
from monitor.deliveries import Delivery
from monitor.model import Count, Harm, Toll, Victim
from tests.deliveries.rows import ALERTS, CHAT, DESK, mail, part, rendered, row

DOZENS = Count(12, 12, None, "Dozens killed", vague=True)
UNKNOWN = Count(None, None, None, "children killed")


def told(toll: Toll, channel: Any = DESK, **more: Any) -> Delivery:
    """A first message on an incident with this toll."""
    whole: Any = ALERTS["new"].facts["incident"]
    return row("new", channel, incident={**whole, "toll": toll_facts(toll), **more})


def words_of(delivery: Delivery) -> dict[str, str]:
    """Subject, text and HTML of a mail."""
    message = mail(delivery)
    return {"subject": str(message["Subject"]), "text": part(message, "plain"), "html": part(message, "html")}


@pytest.mark.parametrize("form", ["subject", "text", "html"])
def test_dozens_are_never_at_least_twelve(form: str) -> None:
    said = words_of(told({Harm.KILLED: {Victim.ALL: DOZENS}}))[form]
    assert "dozens killed" in said.lower()
    assert "at least 12" not in said


def test_a_chat_says_dozens_too() -> None:
    body = rendered(told({Harm.KILLED: {Victim.ALL: DOZENS}}, CHAT), CHAT).body
    assert body is not None
    assert b"dozens killed" in body


def test_the_words_of_an_arabic_source_stand_beside() -> None:
    count = Count(12, 12, None, "مقتل العشرات", vague=True)
    assert "مقتل العشرات" in words_of(told({Harm.KILLED: {Victim.ALL: count}}))["text"]


def test_children_without_a_number_are_an_unknown_number_of_children() -> None:
    toll = {Harm.KILLED: {Victim.ALL: Count(9, 9, 9), Victim.CHILD: UNKNOWN}}
    said = words_of(told(toll))
    assert "9 killed, unknown number of children" in said["subject"]
    assert "unknown number of children" in said["text"]


def test_dozens_of_children_are_told_with_of() -> None:
    toll = {Harm.KILLED: {Victim.ALL: Count(90, 90, 90), Victim.CHILD: DOZENS}}
    assert "90 killed, dozens of children" in words_of(told(toll))["subject"]


@pytest.mark.parametrize("form", ["subject", "text", "html"])
def test_one_figure_for_dead_and_hurt_is_not_told_twice(form: str) -> None:
    both = Count(None, None, 20, "20 people were killed or injured")
    said = words_of(told({Harm.KILLED: {Victim.ALL: both}, Harm.INJURED: {Victim.ALL: both}}))[form]
    assert "20 killed or injured" in said.lower()
    assert "up to 20 killed or injured" not in said.lower()


@pytest.mark.parametrize("form", ["subject", "text", "html"])
def test_a_side_that_calls_its_dead_fighters_is_named(form: str) -> None:
    whole: Any = ALERTS["new"].facts["incident"]
    report = {**whole["reports"][0], "disputed": True, "claimant": "Army"}
    toll = {Harm.KILLED: {Victim.ALL: Count(30, 30, 30), Victim.COMBATANT: Count(30, 30, 30)}}
    said = words_of(told(toll, disputed=True, reports=[report]))[form].replace("\u2068", "").replace("\u2069", "")
    assert "30 killed, said to be fighters (claim of army)" in said.lower()


@pytest.mark.parametrize(
    ("name", "written", "shown"),
    [
        ("Izyum", "Izium", "Izium (Izyum), Kharkiv, Ukraine"),
        ("Khan Younis", "خان يونس", "Khan Younis (خان يونس), Kharkiv, Ukraine"),
        ("Izyum", "Izyum", "Izyum, Kharkiv, Ukraine"),
        ("Izyum", "", "Izyum, Kharkiv, Ukraine"),
    ],
)
def test_a_town_is_spelled_as_the_source_spells_it(name: str, written: str, shown: str) -> None:
    place = {
        **ALERTS["new"].facts["incident"]["place"],  # type: ignore[index]  # JSON
        "name": name,
        "written": written,
        "admin1": "Kharkiv",
        "country": "UA",
        "precision": 1,
    }
    text = words_of(told({Harm.KILLED: {Victim.ALL: Count(9, 9, 9)}}, place=place))["text"]
    assert shown in text.replace("\u2068", "").replace("\u2069", "").replace("\u200e", "")


def test_a_digest_of_one_event_that_nobody_counted_says_dozens() -> None:
    whole: Any = ALERTS["digest"].facts
    killed = {"low": 12, "figure": 12, "high": None, "unknown": 0, "vague": 1, "words": "dozens"}
    said = words_of(row("digest", totals={**whole["totals"], "killed": killed}))
    assert "dozens reported killed" in said["text"]
    assert "at least 12" not in said["text"]


def test_a_digest_tells_how_many_of_its_events_nobody_counted() -> None:
    whole: Any = ALERTS["digest"].facts
    killed = {"low": 41, "figure": 41, "high": None, "unknown": 0, "vague": 2, "words": None}
    said = words_of(row("digest", totals={**whole["totals"], "killed": killed}))
    assert "2 only in words such as “dozens”" in said["subject"]


@pytest.mark.parametrize("form", ["subject", "text", "html"])
def test_the_toll_of_several_attacks_is_told_as_one_of_an_area(form: str) -> None:
    toll = {Harm.KILLED: {Victim.ALL: Count(400, 400, 400, "400 killed")}}
    assert "several attacks over an area" in words_of(told(toll, extent="several_attacks"))[form].lower()
    assert "several attacks" not in words_of(told(toll))[form].lower()
