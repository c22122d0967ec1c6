"""The summary as people and programs get it: mail, webhook and chat; and what other messages say of limits."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.alerts.facts import MOST_REPORTS
from monitor.alerts.summary import MOST, summaries
from monitor.deliveries import Delivery
from monitor.deliveries.payload import MOST_BYTES, generic
from monitor.deliveries.queue import queue
from monitor.deliveries.settings import Channel
from tests.deliveries.rows import ALERTS, CHAT, DESK, NOW, TRACKER, mail, part, rendered, row

CORRECTION = [{"what": "killed.all", "before": "23", "after": "21", "before_figure": 23, "after_figure": 21}]
HELD = [{"reason": "corrected", "severity": "high", "at": "2031-03-09T14:02:00Z", "changed": CORRECTION}]
SPENT = {"messages": 10, "per": "1 hour", "until": "2031-03-09T15:02:00Z", "severity": "high"}


def full(channel: Channel = DESK) -> Delivery:
    """As many incidents as one summary can hold, each with as much to say as an incident can have."""
    whole: Any = ALERTS["new"].facts
    report = {**whole["incident"]["reports"][0], "quotes": ["At least 25 people were killed " * 12] * 5}
    messages = [
        {
            **whole,
            "id": f"m{n}",
            "incident": {**whole["incident"], "id": f"{n:020}", "name": "", "reports": [report] * MOST_REPORTS},
        }
        for n in range(MOST)
    ]
    return queue(summaries("desk", messages, NOW)[0][0], [channel], NOW)[0]


def test_the_mail_tells_what_was_taken_back_first() -> None:
    text = part(mail(row("summary")), "plain")
    order = [
        text.index(words)
        for words in (
            "5 MESSAGES HELD BACK ON 3 INCIDENTS",
            "TAKEN BACK OR CORRECTED",
            "[CORRECTED 23 → 21 killed]",
            "killed: 23 → 21",
            "HIGH",
            "[NEW]",
            "OTHER MESSAGES",
            "[MONITOR] Channel desk refuses messages.",
        )
    ]
    assert order == sorted(order)


def test_messages_without_an_incident_are_told_by_their_own_subjects() -> None:
    facts = [dict(ALERTS[name].facts) for name in ("window", "operational", "new")]
    ((alert, _),) = summaries("desk", facts, NOW)
    subjects = [str(mail(row(name))["Subject"]) for name in ("window", "operational")]
    made = mail(queue(alert, [DESK], NOW)[0])
    chat = json.loads(rendered(queue(alert, [CHAT], NOW)[0], CHAT).body or b"")["text"]
    for said in (part(made, "plain"), html.unescape(part(made, "html")), html.unescape(chat)):
        assert [subject for subject in subjects if subject not in " ".join(said.split())] == []


def test_a_summary_says_how_to_acknowledge_where_that_is_waited_for() -> None:
    def told(name: str) -> str:
        ((alert, _),) = summaries("desk", [dict(ALERTS[name].facts), dict(ALERTS["operational"].facts)], NOW)
        made = mail(queue(alert, [DESK], NOW)[0])
        assert ("incidents ack" in part(made, "plain")) is ("incidents ack" in part(made, "html"))
        return part(made, "plain")

    assert "Nobody has acknowledged 7K3." in told("reminder")
    assert "incidents ack NUMBER" in told("reminder")
    assert "incidents ack" not in told("acknowledged")


def test_an_arabic_quote_runs_from_right_to_left() -> None:
    quote = re.search(r"<div[^>]*>([^<]*[\u0600-\u06ff][^<]*)</div>", part(mail(row("summary")), "html"))
    assert quote
    assert 'dir="rtl" lang="ar"' in quote[0]


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_every_incident_of_a_full_summary_is_named_in_the_mail(kind: str) -> None:
    said = part(mail(full()), kind)
    assert [n for n in range(MOST) if f"{n:020}" not in said] == []


def test_a_full_summary_is_not_cut_by_those_who_show_it() -> None:
    made = mail(full())
    assert len(part(made, "html").encode()) < 100_000  # Gmail
    assert len(part(made, "plain")) < 20_000  # tickets


def test_a_full_summary_fits_a_webhook_and_names_every_incident() -> None:
    body = generic(full(TRACKER))
    said = json.loads(body)
    assert len(body) < MOST_BYTES
    assert said["type"] == "summary"
    assert len(said["data"]["incident_ids"]) == MOST


@pytest.mark.parametrize("preset", ["slack", "mattermost", "teams"])
def test_a_chat_gets_a_line_for_each_incident(preset: str) -> None:
    chat = replace(CHAT, preset=preset)
    body = rendered(full(chat), chat).body or b""
    assert body.count(b"[NEW") == MOST
    assert len(body) < 28_000  # what Teams takes, the least of the three


@pytest.mark.parametrize("preset", ["github", "gitlab", "jira", "jira-server", "thehive"])
def test_a_ticket_names_every_incident(preset: str) -> None:
    options = {"labels": "x", "project": "OPS", "issue_type": "Task", "type": "a", "source": "b", "tlp": "2"}
    tracker = replace(CHAT, preset=preset, options=tuple(options.items()))
    body = (rendered(full(tracker), tracker).body or b"").decode()
    assert [n for n in range(MOST) if f"{n:020}" not in body] == []


def test_a_message_that_spends_the_budget_says_that_silence_follows() -> None:
    made = mail(row("new", budget_spent=SPENT))
    for kind in ("plain", "html"):
        said = " ".join(part(made, kind).split())
        assert "the last of the 10 messages in 1 hour that this channel asks for" in said
        assert "until 9 March 2031, 15:02 UTC" in said


def test_a_message_says_what_was_held_before_it() -> None:
    made = mail(row("toll_rose", held_before=HELD))
    assert "HELD BACK UNTIL NOW\n- corrected, 9 March 2031, 14:02 UTC: killed 23 → 21" in part(made, "plain")
    assert "Corrected, 9 March 2031, 14:02 UTC: killed 23 → 21" in part(made, "html")


def test_a_summary_has_a_thread_of_its_own_and_incidents_keep_theirs() -> None:
    summary, update = mail(row("summary")), mail(row("toll_rose"))
    assert summary["References"] != update["References"]
    assert update["References"] == mail(row("new"))["References"]
    later = queue(ALERTS["summary"], [DESK], NOW + timedelta(hours=1))[0]
    assert mail(later)["References"] == summary["References"]
