"""Messages that were held back, told in one: each incident once, what takes something back first, nothing left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.alerts import Reason, operational_alert, samples
from monitor.alerts.summary import MOST, held_before, summaries
from tests.doubles.facts import facts_of

NOW = datetime(2031, 3, 9, 18, tzinfo=UTC)
SAMPLE: Any = samples()["new"].facts


def message(
    incident: str,
    reason: str = "new",
    severity: str = "high",
    killed: int = 25,
    hour: int = 14,
    changed: tuple[int, int] | None = None,
) -> dict[str, Any]:
    toll = {
        **SAMPLE["incident"]["toll"],
        "killed": {"all": {**SAMPLE["incident"]["toll"]["killed"]["all"], "figure": killed}},
    }
    changes = (
        [
            {
                "what": "killed.all",
                "before": f"{changed[0]}",
                "after": f"{changed[1]}",
                "before_figure": changed[0],
                "after_figure": changed[1],
            }
        ]
        if changed
        else []
    )
    return {
        **SAMPLE,
        "id": f"{incident}-{hour}-{reason}",
        "reason": reason,
        "severity": severity,
        "changed": changes,
        "at": f"2031-03-09T{hour}:00:00Z",
        "incident": {**SAMPLE["incident"], "id": incident, "toll": toll},
    }


def told(*messages: dict[str, Any]) -> dict[str, Any]:
    feeds = {message["id"]: message.pop("feed", None) for message in messages}
    ((alert, _),) = summaries("duty", messages, NOW, feeds)
    return dict(alert.facts)


def of_feed(told: dict[str, Any], feed: str | None) -> dict[str, Any]:
    """The message, where nobody would be told but for this feed."""
    return {**told, "feed": feed}


def incidents(*messages: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(i["id"], i["reason"], i["messages"]) for i in told(*messages)["incidents"]]


def test_each_incident_stands_once_with_its_newest_state_and_how_many_messages_it_had() -> None:
    facts = told(message("a"), message("b", hour=15), message("a", "toll_rose", killed=40, hour=16, changed=(25, 40)))
    assert [(i["id"], i["messages"], i["toll"]["killed"]["all"]["figure"]) for i in facts["incidents"]] == [
        ("a", 2, 40),
        ("b", 1, 25),
    ]
    assert (facts["summary"]["messages"], facts["incident_count"], facts["summary"]["since"]) == (
        3,
        2,
        "2031-03-09T14:00:00Z",
    )


def test_what_takes_something_back_comes_first_and_says_so() -> None:
    assert incidents(
        message("a", severity="critical"),
        message("b", "corrected", "low", changed=(23, 21)),
        message("c", "retracted", "low"),
        message("d", "merged", "low"),
    ) == [("c", "retracted", 1), ("d", "merged", 1), ("b", "corrected", 1), ("a", "new", 1)]


def test_a_correction_stays_one_when_the_toll_rises_after_it() -> None:
    facts = told(message("a", "corrected", changed=(23, 21)), message("a", "toll_rose", hour=15, changed=(21, 22)))
    (incident,) = facts["incidents"]
    assert incident["reason"] == "corrected"
    assert [(c["before_figure"], c["after_figure"]) for c in incident["changed"]] == [(23, 22)]


def test_the_dead_lead_the_changes_whichever_message_told_of_them() -> None:
    first = message("a", "toll_rose")
    first["changed"] = [{"what": "injured.all", "before": "2", "after": "9", "before_figure": 2, "after_figure": 9}]
    (incident,) = told(first, message("a", "corrected", hour=15, changed=(23, 21)))["incidents"]
    assert [change["what"] for change in incident["changed"]] == ["killed.all", "injured.all"]


def test_a_retraction_is_the_last_word_on_a_message_that_nobody_saw() -> None:
    assert incidents(message("a"), message("a", "retracted", hour=15)) == [("a", "retracted", 2)]


def test_an_incident_that_nobody_heard_of_is_new_whatever_followed() -> None:
    (incident,) = told(message("a"), message("a", "toll_rose", hour=15, changed=(25, 30)))["incidents"]
    assert (incident["reason"], incident["changed"]) == ("new", [])


def test_what_came_back_to_where_it_was_is_no_change() -> None:
    (incident,) = told(message("a", "toll_rose", changed=(9, 12)), message("a", "toll_rose", hour=15, changed=(12, 9)))[
        "incidents"
    ]
    assert incident["changed"] == []


def test_then_the_most_severe_and_the_deadliest_lead() -> None:
    found = incidents(
        message("a", severity="low", killed=90),
        message("b", killed=5),
        message("c", killed=50),
        message("d", severity="critical", killed=1),
    )
    assert [ident for ident, _, _ in found] == ["d", "c", "b", "a"]


def test_a_summary_of_a_flood_begins_with_a_few_of_each_feed() -> None:
    flood = [of_feed(message(f"f{number}", killed=900), "Flood") for number in range(12)]
    true = of_feed(message("true", killed=30), "Wire")
    shown = [one for one, _, _ in incidents(*flood, true)]
    assert shown.index("true") == 5
    assert len(shown) == 13


def test_incidents_that_several_feeds_tell_of_wait_for_nobody() -> None:
    flood = [of_feed(message(f"f{number}", killed=900), "Flood") for number in range(12)]
    both = of_feed(message("both", killed=30), None)
    assert [one for one, _, _ in incidents(*flood, both)].index("both") == 5


def test_a_flood_that_contests_what_others_told_does_not_stand_before_what_is_new() -> None:
    flood = [of_feed(message(f"f{number}", "contested", killed=900), "Flood") for number in range(12)]
    assert [one for one, _, _ in incidents(*flood, of_feed(message("true"), "Wire"))].index("true") == 5


def test_a_flood_that_joins_what_others_tell_buries_it_in_no_turn() -> None:
    """Nobody was told of these yet: they are new, whoever contests them, and stand in the turn of whoever told less."""
    joined = [
        of_feed(message(f"w{number}", reason, killed=900, hour=hour), feed)
        for number in range(12)
        for reason, hour, feed in (("new", 14, "Wire"), ("contested", 15, "Flood"))
    ]
    shown = incidents(*joined, of_feed(message("true"), "Post"))
    assert [one for one, _, _ in shown].index("true") == 10
    assert {reason for _, reason, _ in shown} == {"new"}


def test_the_summary_is_as_severe_as_its_most_severe_message() -> None:
    ((alert, _),) = summaries("duty", [message("a", severity="low"), message("b", severity="critical")], NOW)
    assert (alert.severity.word, alert.facts["severity"], alert.facts["type"]) == ("critical", "critical", "summary")
    assert (alert.reason, alert.incident, alert.rule) == (Reason.SUMMARY, None, None)


def test_notes_on_the_monitor_are_told_whole() -> None:
    note = operational_alert("feed_failing", "Wire", "Wire is down.", NOW)
    facts = told(message("a"), dict(note.facts))
    assert [n["operational"]["words"] for n in facts["notes"]] == ["Wire is down."]
    assert facts["incident_ids"] == ["a"]


def test_more_than_one_message_can_show_become_several_that_leave_nothing_out() -> None:
    many = [message(f"i{number}") for number in range(2 * MOST + 1)]
    parts = summaries("duty", many, NOW)
    ids = [ident for alert, _ in parts for ident in facts_of(alert)["incident_ids"]]
    assert sorted(ids) == sorted(m["incident"]["id"] for m in many)
    assert [facts_of(alert)["summary"]["part"] for alert, _ in parts] == [1, 2, 3]
    assert len({alert.id for alert, _ in parts}) == 3
    assert set().union(*(told for _, told in parts)) == {m["id"] for m in many}


def test_the_same_messages_to_the_same_person_are_the_same_summary_whenever_it_is_made() -> None:
    def ident(scope: str, *messages: dict[str, Any], hours: int = 0) -> str:
        return summaries(scope, messages, NOW + timedelta(hours=hours))[0][0].id

    one = ident("duty", message("a"), message("b"))
    assert ident("duty", message("a"), message("b"), hours=1) == one
    assert ident("deputy", message("a"), message("b")) != one
    assert ident("duty", message("a"), message("c")) != one


def test_a_later_message_says_what_earlier_ones_would_have_said() -> None:
    assert held_before([message("a", "corrected", changed=(23, 21))]) == [
        {
            "reason": "corrected",
            "severity": "high",
            "at": "2031-03-09T14:00:00Z",
            "changed": [{"what": "killed.all", "before": "23", "after": "21", "before_figure": 23, "after_figure": 21}],
        }
    ]
