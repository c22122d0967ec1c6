"""Replay: recorded entries in the order of their times, through the daemon's own code, in memory."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.alerts import EscalationStep, Updates
from monitor.config import Config
from monitor.deliveries.settings import Digest
from monitor.entries import Entry
from monitor.entries.parse import parse
from monitor.errors import MonitorError
from monitor.pipeline import Memory, decide_again, take_in
from monitor.pipeline.ledger import Ledger
from monitor.pipeline.replay.recorded import recorded
from monitor.pipeline.replay.run import ANYBODY, ReplayLine, Timed, line_facts, replay
from monitor.reports import Reading, Rejected
from monitor.store import Store
from tests.doubles.newsroom import config, item, pen, rss, rule
from tests.doubles.nouns import NOON, entry, minutes, reading

CONFIG = config([rule()])
HOUR = timedelta(hours=1)
TIMED = config(
    [
        rule(),
        rule("Held", updates=Updates(1, HOUR, hold_first=10 * HOUR)),
        rule(
            "Asked",
            updates=Updates(1, HOUR, remind_every=7 * HOUR),
            escalate=(EscalationStep(HOUR, ()), EscalationStep(30 * HOUR, ())),
        ),
    ]
)


def news(key: str, title: str, at: float = 0, **fields: Any) -> Entry:
    moment = NOON + minutes(at)
    return entry(key, title=title, text="", hash=title, seen=moment, published=moment, **fields)


def lines(entries: Iterable[Entry], under: Config = CONFIG) -> list[ReplayLine]:
    return list(replay(entries, under, pen))


def said(entries: Iterable[Entry], under: Config = CONFIG) -> list[dict[str, Any]]:
    return [line_facts(line) for line in lines(entries, under)]


# what comes out


def test_each_entry_has_a_line_with_its_incident_its_alerts_and_why_it_was_passed_over() -> None:
    first, second = said([news("a", "7 killed in Karsa"), news("b", "Rain", 1)])
    incident = first["incidents"][0]
    assert first == {
        "id": "a",
        "incidents": [incident],
        "rejected": None,
        "alerts": [{"rule": "Civilians", "reason": "new", "severity": "high", "incident": incident}],
    }
    assert second == {"id": "b", "incidents": [], "alerts": [], "rejected": "no_harm_word"}


def test_two_reports_of_one_event_share_an_incident_and_raise_one_alert() -> None:
    first, second = said([news("a", "7 killed in Karsa as shells hit"), news("b", "7 killed in shelling on Karsa", 90)])
    assert first["incidents"] == second["incidents"]
    assert (len(first["alerts"]), second["alerts"]) == (1, [])


def test_context_that_waits_has_the_id_of_the_incident_that_takes_it_up() -> None:
    def read(entry: Entry) -> Reading:
        return pen(entry) if "killed" in entry.title else reading(rejected=Rejected.NO_VICTIM)

    mourned = news("a", "Grocers of Karsa mourn Salim Qabbani after shells hit market")
    told = news("b", "7 killed as shells hit market of Karsa, grocer Salim Qabbani among them", 90)
    first, second = (line_facts(line) for line in replay([mourned, told], CONFIG, read))
    assert first["incidents"] == second["incidents"]
    assert (first["alerts"], second["alerts"] != []) == ([], True)


def test_what_was_put_off_is_told_at_its_time_between_the_entries() -> None:
    revised = news("a", "12 killed in Karsa", 10, revision=1)
    told = said([news("a", "7 killed in Karsa"), revised, news("b", "Rain", 60)])
    assert [line.get("id", line.get("at")) for line in told] == ["a", "a", "2026-03-02T12:30:00Z", "b"]
    assert [alert["reason"] for alert in told[2]["alerts"]] == ["toll_rose"]


def test_what_was_put_off_beyond_the_last_entry_is_told_in_the_end() -> None:
    told = said([news("a", "7 killed in Karsa"), news("a", "12 killed in Karsa", 10, revision=1)])
    assert told[-1]["at"] == "2026-03-02T12:30:00Z"


def test_digests_come_at_their_time_on_the_entries_clock() -> None:
    morning = Digest("Morning", time(7), ZoneInfo("Asia/Damascus"), ("duty",))
    told = lines(
        [news("a", "7 killed in Karsa"), news("b", "perhaps 3 killed", 30), news("c", "Rain", 60 * 48)],
        replace(CONFIG, digests=(morning,)),
    )
    timed = [line for line in told if isinstance(line, Timed)]
    assert [line.at for line in timed] == [datetime(2026, 3, 3, 4, tzinfo=UTC), datetime(2026, 3, 4, 4, tzinfo=UTC)]
    assert [line.alerts[0].facts["review_count"] for line in timed] == [1, 0]
    assert line_facts(timed[0])["alerts"] == [{"rule": None, "reason": "digest", "severity": "low", "incident": None}]


def test_without_a_config_anybody_killed_or_injured_counts() -> None:
    (line,) = said([news("a", "1 killed in Karsa")], ANYBODY)
    assert [alert["rule"] for alert in line["alerts"]] == ["Anybody killed or injured"]


def test_an_incident_that_nothing_was_heard_of_is_not_joined_weeks_later() -> None:
    first, second = said([news("a", "7 killed in Karsa"), news("b", "7 killed in Karsa", 60 * 24 * 30)])
    assert first["incidents"] != second["incidents"]


titles = st.sampled_from(["7 killed in Karsa", "9 killed in Karsa", "perhaps 6 killed", "20 killed", "Rain"])
polls = st.lists(st.tuples(st.sampled_from("abcd"), titles, st.integers(0, 60 * 24 * 3)), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(polls=polls)
def test_memory_and_the_store_decide_alike(store: Store, polls: list[tuple[str, str, int]]) -> None:
    """Two ledgers, one history: what a back-test shows is what the daemon would have done."""
    counted: dict[str, int] = {}
    entries = list[Entry]()
    for key, title, gap in polls:
        at = sum(gap for _, _, gap in polls[: len(entries)]) + gap
        entries.append(news(key, title, at, revision=counted.get(key, 0)))
        counted[key] = counted.get(key, 0) + 1
    assert undone(store, entries) == history(entries, Memory())


def undone(store: Store, entries: Iterable[Entry]) -> list[object]:
    """The history in a transaction that is taken back, so that the next example finds the store empty."""
    found: list[object] = []
    with suppress(LookupError), store.write() as writing:
        found = history(entries, writing)
        raise LookupError
    return found


def history(entries: Iterable[Entry], ledger: Ledger) -> list[object]:
    found: list[object] = []
    for one in entries:
        found += [(a.id, a.reason, a.sequence, a.at) for a in decide_again(ledger, TIMED, one.seen)]
        taken = take_in(one, pen(one), ledger, TIMED, one.seen)
        found.append(
            (
                taken.incidents,
                [(a.id, a.reason, a.sequence) for a in taken.alerts],
                [v.stopped_by and v.stopped_by.gate for v in taken.verdicts],
            )
        )
    return found


# what goes in


def jsonl(path: Path, *objects: object) -> Path:
    path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in objects), encoding="utf-8")
    return path


def read(*paths: Path) -> list[Entry]:
    return recorded(paths, parse)


def test_json_lines_are_taken_as_extract_takes_them(tmp_path: Path) -> None:
    (found,) = read(
        jsonl(
            tmp_path / "a.jsonl",
            {
                "id": 7,
                "title": "A\ntitle",
                "text": "Text",
                "lang": "en",
                "published": "2026-03-02T12:00:00+03:00",
                "source": "Wire",
                "link": "https://wire.example/7",
            },
        )
    )
    assert (found.key, found.feed, found.publisher, found.title) == ("7", "Wire", "Wire", "A title")
    assert found.published == found.seen == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_only_id_and_text_are_needed(tmp_path: Path) -> None:
    (found,) = read(jsonl(tmp_path / "a.jsonl", {"id": "x", "text": "Text", "title": None, "lang": None}))
    assert (found.title, found.published, found.language) == ("", None, None)


def test_entries_are_taken_in_the_order_of_their_times_and_otherwise_as_they_stand(tmp_path: Path) -> None:
    found = read(
        jsonl(
            tmp_path / "a.jsonl",
            {"id": "late", "text": "1", "published": "2026-03-05"},
            {"id": "beside", "text": "2"},  # right after the one before
            {"id": "seen early", "text": "3", "published": "2026-03-09", "seen": "2026-03-01"},
            {"id": "early", "text": "4", "published": "2026-03-02"},
            {"id": "same time", "text": "5", "published": "2026-03-02"},
        )
    )
    assert [one.key for one in found] == ["seen early", "early", "same time", "late", "beside"]


def test_several_files_are_merged_by_time(tmp_path: Path) -> None:
    one = jsonl(tmp_path / "1.jsonl", {"id": "b", "text": "", "published": "2026-03-02"})
    two = jsonl(tmp_path / "2.jsonl", {"id": "a", "text": "", "published": "2026-03-01"})
    assert [found.key for found in read(one, two)] == [found.key for found in read(tmp_path)] == ["a", "b"]


def test_a_changed_text_under_a_known_id_is_a_revision_and_the_same_text_is_nothing(tmp_path: Path) -> None:
    found = read(
        jsonl(
            tmp_path / "a.jsonl",
            *(
                {"id": "a", "text": text, "source": source}
                for text, source in (("one", "Wire"), ("one", "Wire"), ("two", "Wire"), ("one", "Other"))
            ),
        )
    )
    assert [(one.feed, one.text, one.revision) for one in found] == [
        ("Wire", "one", 0),
        ("Wire", "two", 1),
        ("Other", "one", 0),
    ]


def test_feed_wins_over_source_for_the_key(tmp_path: Path) -> None:
    (found,) = read(jsonl(tmp_path / "a.jsonl", {"id": "a", "text": "", "feed": "http://x.example", "source": "Wire"}))
    assert (found.feed, found.publisher) == ("http://x.example", "Wire")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"id": "a", "text": "x"', "is not JSON"),
        ('{"id": "a"}', 'write an object with "id" and "text"'),
        ('{"id": "a", "text": 5}', "text must be text"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "ok", "text": ""}\n\n' + line)
    with pytest.raises(MonitorError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}:3: ")
    assert problem in str(caught.value)


def test_the_files_of_a_folder_are_polls_of_one_feed_at_the_times_in_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "wire"
    folder.mkdir()
    (folder / "20260302T131500Z.xml").write_bytes(rss(item("9 killed", "a"), item("New", "b", None)))
    (folder / "20260302T120000Z.xml").write_bytes(rss(item("7 killed", "a")))
    found = read(folder)
    assert [(one.key, one.title, one.revision, f"{one.seen:%H:%M}") for one in found] == [
        ("a", "7 killed", 0, "12:00"),
        ("a", "9 killed", 1, "13:15"),
        ("b", "New", 0, "13:15"),
    ]
    assert {one.feed for one in found} == {"wire"}


def test_a_feeds_file_without_a_time_in_its_name_has_its_own(tmp_path: Path) -> None:
    path = tmp_path / "feed-9999-99-99-99-99.xml"
    path.write_bytes(rss(item("7 killed", "a")))
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    assert read(path)[0].seen == NOON


def test_a_file_that_is_no_feed_is_named(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"<html><body>Sign in</body></html>")
    with pytest.raises(MonitorError, match=r"page\.html: the body is a web page"):
        read(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match=r"nowhere\.jsonl: cannot be read: no such file"):
        read(tmp_path / "nowhere.jsonl")


def test_the_clock_is_what_the_age_of_an_entry_counts_from() -> None:
    old = news("a", "7 killed in Karsa")
    (line,) = said([replace(old, published=NOON - timedelta(hours=30))])
    assert (len(line["incidents"]), line["alerts"]) == (1, [])
