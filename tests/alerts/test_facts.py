"""The facts of an alert are JSON, and tell what changed, where it comes from and what is not known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Any

import pytest

from monitor.alerts import Condition, Reason, Rule, Threshold, Updates, digest_alert, operational_alert, samples
from monitor.alerts.facts import MOST_REPORTS, VERSION, Facts
from monitor.alerts.words import count_in_words, duration_in_words, found_in_words, place_in_words
from monitor.feeds import Feed, FeedState
from monitor.model import Count, Harm, Place, Severity, Victim
from monitor.places.regions import Region
from monitor.reports import Kind
from monitor.text import moment
from tests.doubles.facts import facts_of
from tests.doubles.news import IDLIB, MARAT, START, SYRIA, UNKNOWN, News, at_least, said

RULE = Rule(
    "Deaths", (Condition((Threshold(Harm.KILLED, Victim.ALL, 1),)),), ("duty",), updates=Updates(1, timedelta(0))
)


def _facts(news: News) -> Facts:
    return dict(news.alerts[-1].facts)


def _first(**what: object) -> Facts:
    news = News((RULE,))
    news.say("Nine killed in Marat al-Ward", **{"killed": 9, **what})
    return _facts(news)


def _keys(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from _keys(value)
    if isinstance(node, list):
        for value in node:
            yield from _keys(value)


@pytest.mark.parametrize("name", sorted(samples()))
def test_every_sample_is_json_and_says_its_version_type_and_time(name: str) -> None:
    facts = json.loads(json.dumps(dict(samples()[name].facts)))
    assert facts["version"] == VERSION
    assert facts["type"]
    assert facts["reason"]
    assert facts["at"].endswith("Z")


def test_there_is_a_sample_of_every_reason() -> None:
    assert {a.reason for a in samples().values()} == set(Reason)


def test_a_full_incident_fits_a_webhook() -> None:
    """Standard Webhooks asks for payloads below 20 kB."""
    news = News((RULE,))
    for n in range(40):
        news.say(f"{n + 9} killed in Marat al-Ward", killed=n + 9, at=n / 10, publisher=f"Paper {n}")
    facts = _facts(news)
    assert len(facts["incident"]["reports"]) == MOST_REPORTS
    assert facts["incident"]["report_count"] == 40
    assert len(json.dumps(facts)) < 20_000


def test_the_first_and_the_latest_reports_are_shown() -> None:
    news = News((RULE,))
    for n in range(20):
        news.say(f"{n + 9} killed in Marat al-Ward", killed=n + 9, at=n / 10, publisher=f"Paper {n}")
    shown = [r["publisher"] for r in _facts(news)["incident"]["reports"]]
    assert (shown[0], shown[-1]) == ("Paper 0", "Paper 19")


def test_a_first_message_has_changed_nothing() -> None:
    assert _first()["changed"] == []


def test_an_update_says_what_was_told_before_and_what_is_so_now() -> None:
    news = News((RULE,))
    news.say("Nine killed in Marat al-Ward", killed=9)
    news.say("At least 14 killed in Marat al-Ward", killed=at_least(14), at=1, publisher="Two")
    killed = next(c for c in _facts(news)["changed"] if c["what"] == "killed.all")
    assert (killed["before"], killed["after"]) == ("9", "14, at least 9")
    assert (killed["before_figure"], killed["after_figure"]) == (9, 14)


def test_what_changed_is_told_since_the_last_message_not_since_the_last_report() -> None:
    news = News((Rule("Deaths", RULE.any, ("duty",), updates=Updates(5, timedelta(0))),))
    for hour, dead in enumerate((9, 12, 15)):
        news.say(f"{dead} killed in Marat al-Ward", killed=dead, at=hour, claimant="Officials")
    killed = next(c for c in _facts(news)["changed"] if c["what"] == "killed.all")
    assert (killed["before"], killed["after"]) == ("9", "15")


def test_reports_carry_quote_link_publisher_and_language() -> None:
    report = _first(language="en", publisher="One")["incident"]["reports"][0]
    assert report["quotes"] == ["Nine killed in Marat al-Ward"]
    assert report["link"].startswith("https://news.example/")
    assert (report["publisher"], report["language"]) == ("One", "en")


def test_the_rule_and_its_checks_say_why_you_got_this() -> None:
    rule = _first()["rule"]
    assert rule["name"] == "Deaths"
    assert {"gate": "threshold", "held": True, "wanted": "killed.all ≥ 1", "found": "killed.all 9"} in rule["checks"]


def test_what_nobody_says_is_named() -> None:
    facts = _first(killed=UNKNOWN, place=SYRIA, day=None, weapon=None)
    assert {u["what"] for u in facts["unknown"]} == {"killed_number", "place_exact", "date", "weapon", "actor"}


def test_a_toll_cell_has_bounds_words_and_a_text_for_people() -> None:
    cell = _first(killed=at_least(25))["incident"]["toll"]["killed"]["all"]
    assert (cell["low"], cell["best"], cell["high"], cell["figure"]) == (25, 25, None, 25)
    assert (cell["text"], cell["words"], cell["vague"], cell["derived"]) == ("at least 25", "at least 25", False, False)


def test_no_fact_claims_to_be_verified() -> None:
    for alert in samples().values():
        assert not any("verified" in key or key == "confirmed" for key in _keys(dict(alert.facts)))


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (None, "not stated"),
        (Count(), "unknown number"),
        (Count(25, 25, 25), "25"),
        (Count(25, 25, None), "at least 25"),
        (Count(12, None, None), "at least 12"),
        (Count(0, None, None), "unknown number"),  # "at least none" says nothing
        (Count(9, 14, None), "14, at least 9"),
        (Count(None, None, 30), "up to 30"),
        (Count(None, 20, 30), "20, up to 30"),
        (Count(15, 15, 20), "15 to 20"),
        (Count(0, None, 14), "0 to 14"),
        (Count(0, 0, 0), "0"),
    ],
)
def test_counts_in_words(count: Count | None, words: str) -> None:
    assert count_in_words(count) == words


def test_a_figure_is_shown_with_its_count_where_that_says_more() -> None:
    assert [found_in_words(c) for c in (Count(9, 9, 9), at_least(25), None)] == ["9", "25 (at least 25)", "not stated"]


@pytest.mark.parametrize(
    ("place", "words"),
    [(None, "no place"), (MARAT, "Marat al-Ward, Idlib, SY"), (IDLIB, "Idlib, SY"), (SYRIA, "Syria, SY")],
)
def test_places_in_words(place: Place | None, words: str) -> None:
    assert place_in_words(place) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=30), "30 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=25), "25 hours"),
        (timedelta(days=3), "3 days"),
        (timedelta(seconds=20), "20 seconds"),
    ],
)
def test_durations_in_words(span: timedelta, words: str) -> None:
    assert duration_in_words(span) == words


# digests and operational notes


class Everywhere:
    name = "Morning"
    timezone = UTC
    picture = csv = False
    regions: tuple[Region, ...] = ()


class NorthWest(Everywhere):
    regions = (Region("Syria", frozenset({"SY"})), Region("Lebanon", frozenset({"LB"})))


NOW = START + timedelta(days=10)


def _digest(scope: Everywhere, *tolls: int) -> Facts:
    news = News()
    for n, dead in enumerate(tolls):
        news.say(f"event {n}", killed=dead, at=100 * n, day=None, place=MARAT if n % 2 else SYRIA, weapon=None)
    graded = [(i, Severity.HIGH if n else None) for n, i in enumerate(news.incidents.values())]
    return dict(digest_alert(scope, graded, [], [], START, NOW).facts)


def test_an_empty_digest_says_that_nothing_could_be_read_and_calls_no_region_quiet() -> None:
    facts = _digest(NorthWest())
    assert facts["note"] == "no readable report"
    assert [r["note"] for r in facts["regions"]] == ["no readable report", "no readable report"]
    assert "quiet" not in json.dumps(facts)


def test_the_sums_of_a_digest_are_those_of_its_list() -> None:
    facts = _digest(NorthWest(), 4, 30, 45)
    counted = [i for i in facts["incidents"] if not i["earlier"] and not i["perhaps"] and i["status"] != "retracted"]
    assert facts["incident_count"] == len(counted)
    assert facts["totals"]["killed"]["figure"] == sum(i["toll"]["killed"]["all"]["figure"] for i in counted)
    assert [i["number"] for i in facts["incidents"]] == [1, 2, 3]
    assert len({i["id"] for i in facts["incidents"]}) == facts["listed_count"] == 3


def test_a_digest_says_of_what_nobody_has_acknowledged_what_was_told() -> None:
    news = News()
    news.say("one", killed=4, at=0, place=SYRIA)
    news.say("other", killed=9, at=300, place=MARAT, weapon=None, day=None)
    first, *_ = news.incidents.values()
    graded = [(i, Severity.HIGH) for i in news.incidents.values()]
    facts = digest_alert(NorthWest(), graded, [], [], START, NOW, waiting={first.id: START, "elsewhere": START}).facts
    waits: Any = facts["unacknowledged"]
    assert [(one["id"], one["since"]) for one in waits] == [(first.id, moment(START))]


def test_a_digest_lists_by_severity_then_toll_and_sums_by_region() -> None:
    facts = _digest(NorthWest(), 4, 30, 45)
    assert [i["severity"] for i in facts["incidents"]] == ["high", "high", None]
    assert [i["toll"]["killed"]["all"]["figure"] for i in facts["incidents"]] == [45, 30, 4]
    assert [(r["name"], r["incident_count"], r["totals"]["killed"]["figure"]) for r in facts["regions"]] == [
        ("Syria", 3, 79),
        ("Lebanon", 0, 0),
    ]


def test_totals_count_unknown_numbers_apart() -> None:
    news = News()
    news.say("a", killed=UNKNOWN, day=None)
    news.say("b", killed=at_least(7), place=IDLIB, day=None, weapon=None, at=100)
    graded = [(i, None) for i in news.incidents.values()]
    total = facts_of(digest_alert(Everywhere(), graded, [], [], START, NOW))["totals"]["killed"]
    assert total == {"low": 7, "figure": 7, "high": None, "unknown": 1, "vague": 0, "words": None}


def test_a_digest_lists_what_is_to_be_reviewed_and_how_the_feeds_are() -> None:
    weak = said("Nine killed?", killed=9, confidence=0.3)
    feeds = [
        (Feed("One", "https://user:secret@one.example", "One"), FeedState("One", last_success_at=NOW)),
        (Feed("Two", "https://two.example", "Two"), FeedState("Two", failures=3, last_error="timeout")),
    ]
    facts = facts_of(digest_alert(Everywhere(), [], feeds, [weak], START, NOW))
    assert [r["title"] for r in facts["review"]] == ["Nine killed?"]
    assert [(f["name"], f["live"], f["error"]) for f in facts["feeds"]] == [
        ("One", True, None),
        ("Two", False, "timeout"),
    ]
    assert "secret" not in json.dumps(facts)


def test_context_is_not_for_review() -> None:
    context = said("Town mourns", kind=Kind.CONTEXT, confidence=0.0)
    facts = dict(digest_alert(Everywhere(), [], [], [context], START, NOW).facts)
    assert (facts["review"], facts["review_count"]) == ([], 0)


def test_an_operational_note_says_what_is_so_and_what_to_do() -> None:
    alert = operational_alert("feed_failing", "One", "One has not answered since 02:10 UTC.", NOW, advice="Open it.")
    assert alert.reason is Reason.OPERATIONAL
    assert alert.facts["operational"] == {
        "what": "feed_failing",
        "subject": "One",
        "words": "One has not answered since 02:10 UTC.",
        "advice": "Open it.",
        "recovered": False,
        "details": {},
        "feeds": [],
        "regions": [],
    }


def test_operational_notes_of_one_moment_have_one_id_and_recovery_another() -> None:
    note = operational_alert("feed_failing", "One", "…", NOW)
    assert note.id == operational_alert("feed_failing", "One", "other words", NOW).id
    assert note.id != operational_alert("feed_failing", "One", "…", NOW, recovered=True).id
