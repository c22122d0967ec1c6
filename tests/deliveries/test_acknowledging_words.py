"""Reminders, escalations and acknowledgements as they look in mail, chats and JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.deliveries.rows import ALERTS, CHAT, mail, part, rendered, row

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "webhook.schema.json").read_text(encoding="utf-8"))
HOW = "casualty-monitor incidents ack 7K3"


def both(name: str) -> list[str]:
    made = mail(row(name))
    return [part(made, "plain"), part(made, "html")]


@pytest.mark.parametrize(("name", "tag"), [("reminder", "[REMINDER] Sample Town"), ("escalated", "[ESCALATED] Sample")])
def test_a_subject_says_why_it_comes_again(name: str, tag: str) -> None:
    assert str(mail(row(name))["Subject"]).startswith(tag)


def test_a_reminder_says_which_it_is_and_since_when_nobody_answered() -> None:
    for body in both("reminder"):
        assert "Reminder 1 of 5: nobody has acknowledged what was told on 9 March 2031, 13:30 UTC." in body
        assert HOW in body


def test_an_escalation_says_who_did_not_answer_and_how_to() -> None:
    for body in both("escalated"):
        assert "Escalated to you, step 1 of 2: nobody has acknowledged what was told on" in body
        assert "to duty-officer." in body
        assert HOW in body


def test_whoever_hears_of_it_by_escalation_gets_no_changes_since_what_they_never_got() -> None:
    assert "WHAT CHANGED" not in both("escalated")[0]
    assert "WHAT CHANGED" in both("reminder")[0]


def test_the_next_message_says_who_sees_to_it_and_asks_nobody() -> None:
    text, html = both("acknowledged")
    assert "Acknowledged by A. Sample <duty> on 9 March 2031, 14:00 UTC." in text
    assert "A. Sample &lt;duty&gt;" in html
    assert "incidents ack" not in text + html


def test_a_drill_asks_nobody_to_acknowledge() -> None:
    assert "incidents ack" not in "".join(both("drill"))


def test_a_message_that_was_frozen_by_an_earlier_release_is_told_all_the_same() -> None:
    old = {key: value for key, value in ALERTS["reminder"].facts.items() if key != "acknowledgement"}
    body = part(mail(replace(row("reminder"), facts=old)), "plain")
    assert "AT LEAST 25 KILLED" in body
    assert "Your own template failed" not in body


def test_a_reminder_stays_in_the_thread_of_what_it_reminds_of() -> None:
    assert mail(row("reminder"))["References"] == mail(row("toll_rose"))["References"]


@pytest.mark.parametrize("name", ["new", "reminder", "escalated", "acknowledged", "retracted", "merged"])
def test_the_facts_are_those_of_the_schema(name: str) -> None:
    facts: Any = ALERTS[name].facts["acknowledgement"]
    wanted = SCHEMA["$defs"]["acknowledgement"]
    assert list(facts) == wanted["required"] == list(wanted["properties"])
    assert ALERTS[name].facts["type"] in SCHEMA["properties"]["type"]["enum"]


def test_a_webhook_hears_a_reminder_as_an_update_with_its_number() -> None:
    assert ALERTS["reminder"].facts["type"] == ALERTS["escalated"].facts["type"] == "incident.updated"
    facts: Any = ALERTS["reminder"].facts["acknowledgement"]
    assert (facts["wanted"], facts["reminder"], facts["step"]) == (True, 1, None)


def test_a_chat_shows_the_reminder_and_how_to_end_it() -> None:
    body = rendered(row("reminder", CHAT), CHAT).body or b""
    assert b"Reminder 1 of 5" in body
    assert HOW.encode() in body
