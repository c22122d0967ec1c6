"""`incidents merge`, `split`, `mark` and `quality` as they are typed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from monitor.alerts import samples
from monitor.alerts.quality import quality
from monitor.alerts.samples import _INCIDENT as INCIDENT
from monitor.cli import command_line
from monitor.deliveries.queue import queue
from monitor.deliveries.settings import EmailChannel
from monitor.incidents import Incident, Judgement, StaffMark
from monitor.store import Store
from tests.doubles.nouns import NOON, alert, incident
from tests.doubles.verbs import Run

NOW = datetime.now(UTC).replace(microsecond=0)
CONFIG = """\
feeds:
  - {name: Live, url: https://live.example/rss}
rules:
  - {name: Sample rule, any: [{killed.all: 5}], send: [duty]}
channels:
  duty: {email: {to: [a@ngo.example, b@ngo.example]}}
smtp: {mailbox: outbox, from: monitor@ngo.example}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    told = replace(samples()["new"], at=NOW)
    store = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}")
    with store.write() as writing:
        writing.save_incident(replace(INCIDENT, opened=NOW - timedelta(hours=1), updated=NOW))
        writing.save_incident(replace(INCIDENT, id="other00001", opened=NOW, updated=NOW))
        writing.save_alert(told, INCIDENT.toll)
        writing.queue(queue(told, [EmailChannel("duty", ("a@ngo.example", "b@ngo.example"))], NOW))
    store.close()
    return tmp_path


def kept(folder: Path, ident: str) -> Incident:
    store = Store.open(f"sqlite:///{folder / 'monitor.db'}")
    with store.read() as asking:
        (found,) = asking.find_incidents(ident)
    store.close()
    return found


def parsed(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def outbox(run: Run) -> list[str]:
    return [row["what"].split(":")[0] for row in parsed(run("outbox", "list", "--json"))]


def test_a_false_alarm_is_told_to_every_address(run: Run) -> None:
    result = run("incidents", "mark", "sample", "false-alarm", "--note", "an exercise")
    assert result.exit_code == 0, result.output
    assert "is a false alarm; to be told: retracted by rule “Sample rule”" in result.output
    assert outbox(run) == ["new", "new", "retracted", "retracted"]


def test_a_mark_keeps_who_when_what_and_why(run: Run, folder: Path) -> None:
    run("incidents", "mark", "sample", "wrong-count", "12", "--note", "counted by us", "--by", "amal")
    (mark,) = kept(folder, "sample0001").marks
    assert (mark.what, mark.figure, mark.by, mark.note) == (Judgement.WRONG_COUNT, 12, "amal", "counted by us")
    assert mark.at >= NOW
    out = run("incidents", "show", "sample").output
    for words in ("What staff say", "amal", "wrong_count", "counted by us", "corrected"):
        assert words in out


def test_who_says_so_is_the_user_unless_named(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUDO_USER", "leila")
    run("incidents", "mark", "sample", "false-alarm")
    assert kept(folder, "sample0001").marks[0].by == "leila"


def test_a_duplicate_is_merged(run: Run, folder: Path) -> None:
    result = run("incidents", "mark", "other", "duplicate-of", "sample")
    assert result.exit_code == 0, result.output
    assert "is the same as sample0001" in result.output
    assert kept(folder, "other").status == "closed"


@pytest.mark.parametrize("verb", [["show"], ["ack"], ["mark", "false-alarm"]])
def test_an_incident_is_named_by_the_word_that_a_person_said(run: Run, folder: Path, verb: list[str]) -> None:
    held = Store.open(f"sqlite:///{folder / 'monitor.db'}")
    with held.write() as writing:
        writing.save_name("7K3", "sample0001", NOW)
    held.close()
    result = run("incidents", verb[0], "7k3", *verb[1:])
    assert result.exit_code == 0, result.output
    assert "7K3" in result.output
    assert "sample0001" in result.output


def test_merge_says_which_one_stays(run: Run) -> None:
    result = run("incidents", "merge", "sample", "other")
    assert result.exit_code == 0, result.output
    assert "other00001 is merged into sample0001 (7K3, Sample Town, Idlib, SY)" in result.output


def test_split_takes_the_numbers_that_show_prints(run: Run, folder: Path) -> None:
    assert "no." in run("incidents", "show", "sample").output
    result = run("incidents", "split", "sample", "--members", "2")
    assert result.exit_code == 0, result.output
    assert "1 report is out of sample0001 and now" in result.output
    assert [m.publisher for m in kept(folder, "sample").members] == ["Example News"]


def test_a_moved_report_is_named_with_where_it_went(run: Run, folder: Path) -> None:
    run("incidents", "split", "sample", "--members", "2")
    result = run("incidents", "move", "other", "2", "--to", "sample")
    assert result.exit_code == 0, result.output
    assert "report 2 of other00001 belongs to sample0001 (7K3, Sample Town, Idlib, SY) now" in result.output
    assert [m.publisher for m in kept(folder, "other").members] == ["Example News"]


def test_an_acknowledgement_says_who_has_it_and_a_second_says_so(run: Run, folder: Path) -> None:
    first = run("incidents", "ack", "sample", "--by", "amal", "--note", "calling the hospital")
    assert first.exit_code == 0, first.output
    assert "is acknowledged by amal: no reminder and no escalation" in first.output
    second = run("incidents", "ack", "sample", "--by", "leila")
    assert second.exit_code == 0, second.output
    assert "was acknowledged by amal at" in second.output
    assert [(ack.by, ack.note) for ack in kept(folder, "sample").acks] == [("amal", "calling the hospital")]
    shown = run("incidents", "show", "sample").output
    assert "Acknowledged" in shown
    assert "by amal: calling the hospital" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["mark", "sample", "false-alarm", "12"], "nothing after false-alarm"),
        (["mark", "sample", "right", "12"], "nothing after false-alarm or right"),
        (["mark", "sample", "wrong-count"], "the right number after wrong-count"),
        (["mark", "sample", "wrong-count", "-3"], "No such option"),
        (["mark", "sample", "wrong-count", "many"], "'many' is no number"),
        (["mark", "sample", "fine"], "'fine' is not one of"),
        (["split", "sample", "--members", "1,x"], "'x' is no number"),
    ],
)
def test_a_wrong_call_ends_with_2_and_what_to_write(run: Run, words: list[str], said: str) -> None:
    result = run("incidents", *words)
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["mark", "nope", "false-alarm"], "no incident whose id begins with 'nope'"),
        (["ack", "nope"], "no incident whose id begins with 'nope'"),
        (["move", "sample", "7", "--to", "other"], "has reports 1 to 2 and no 7"),
        (["move", "sample", "1", "--to", "sample"], "is there already"),
        (["merge", "sample", "sample"], "name two"),
        (["split", "sample", "--members", "7"], "has reports 1 to 2 and no 7"),
    ],
)
def test_what_cannot_be_done_ends_with_1_in_words(run: Run, words: list[str], said: str) -> None:
    result = run("incidents", *words)
    assert result.exit_code in (1, 2)
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_channel_that_is_no_longer_configured_is_said_and_the_mark_kept(run: Run, folder: Path) -> None:
    (folder / "config.yaml").write_text("feeds:\n  - {name: Live, url: https://live.example/rss}\n", encoding="utf-8")
    result = run("incidents", "mark", "sample", "false-alarm")
    assert result.exit_code == 1
    assert "tell their readers yourself: duty" in result.output
    assert kept(folder, "sample").status == "retracted"


# quality


def test_quality_counts_what_was_told_and_what_was_marked(run: Run) -> None:
    run("incidents", "mark", "sample", "false-alarm")
    tallies = parsed(run("quality", "--json"))["tallies"]
    assert {t["by"]: t["name"] for t in tallies} == {
        "all": "everything",
        "rule": "Sample rule",
        "region": "elsewhere",
        "feed": "Example Arabic",
    }
    assert all((t["told"], t["false_alarm"], t["unmarked"]) == (1, 1, 0) for t in tallies)


def test_a_share_always_has_its_number(run: Run) -> None:
    assert "nobody marked one" in run("quality").output
    run("incidents", "mark", "sample", "right")
    assert "1 of 1 (100%)" in run("quality").output


def test_what_was_told_before_is_left_out(run: Run, folder: Path) -> None:
    store = Store.open(f"sqlite:///{folder / 'monitor.db'}")
    with store.write() as writing:
        long_ago = replace(samples()["new"], id="older00001", at=NOW - timedelta(days=60))
        writing.save_alert(long_ago, INCIDENT.toll)
    store.close()
    told = {since: parsed(run("quality", "--since", since, "--json"))["tallies"][0]["told"] for since in ("8w", "9w")}
    assert told == {"8w": 1, "9w": 2}


def test_where_nobody_was_told_it_says_so_and_calls_nothing_good(folder: Path) -> None:
    empty = folder / "empty.yaml"
    empty.write_text(f"store: sqlite:///{folder / 'none.db'}\n{CONFIG}", encoding="utf-8")
    out = CliRunner().invoke(command_line, ["quality", "--since", "8w", "--config", str(empty)]).output
    assert "nobody was told of an incident since" in out


def test_a_span_that_is_none_is_refused(run: Run) -> None:
    result = run("quality", "--since", "month")
    assert result.exit_code == 2
    assert "write 30d, 12h or 8w" in result.output


def marked(what: Judgement | None) -> Incident:
    return incident(marks=(StaffMark(NOON, what, "amal"),) if what else ())


def test_each_kind_of_mark_has_its_count_and_the_last_one_counts() -> None:
    twice = replace(
        marked(Judgement.FALSE_ALARM),
        marks=(
            StaffMark(NOON, Judgement.FALSE_ALARM, "amal"),
            StaffMark(NOON, Judgement.WRONG_COUNT, "amal", figure=3),
        ),
    )
    told = [(alert(), one) for one in (*map(marked, [*Judgement, None, None]), twice)]
    everything = quality(told, ())[0]
    assert (
        everything.told,
        everything.false_alarm,
        everything.wrong_count,
        everything.duplicate,
        everything.right,
        everything.unmarked,
    ) == (7, 1, 2, 1, 1, 2)


def test_the_rule_that_told_most_stands_first() -> None:
    told = [(alert(rule=rule), marked(None)) for rule in ("Few", "Many", "Many")]
    assert [(t.name, t.told) for t in quality(told, ()) if t.by == "rule"] == [("Many", 2), ("Few", 1)]


def test_facts_are_put_right_one_by_one_and_taken_back(run: Run, folder: Path) -> None:
    result = run("incidents", "correct", "sample", "place", "Aleppo, SY", "--by", "amal", "--note", "asked")
    assert result.exit_code == 0, result.output
    assert "to be told: corrected by rule “Sample rule”" in result.output
    assert run("incidents", "correct", "sample", "weapon", "mortar").exit_code == 0
    assert run("incidents", "correct", "sample", "killed.child", "1").exit_code == 0
    found = kept(folder, "sample0001")
    assert [one.name for one in found.corrections] == ["place", "weapon", "killed.child"]
    assert "Put right by hand" in run("incidents", "show", "sample").output
    assert run("incidents", "correct", "sample", "weapon", "--take-back").exit_code == 0
    assert kept(folder, "sample0001").weapon is INCIDENT.weapon


def test_a_report_is_added_and_taken_out(run: Run, folder: Path) -> None:
    (folder / "told.txt").write_text("An air strike killed 12 civilians in Idlib on Monday, rescuers said.")
    result = run("incidents", "add", "sample", str(folder / "told.txt"), "--source", "Ward 4", "--by", "amal")
    assert result.exit_code == 0, result.output
    grown = kept(folder, "sample0001")
    added = next(number for number, member in enumerate(grown.members, 1) if member.publisher == "Ward 4")
    assert grown.history[-1].detail == "Ward 4, by amal"
    of_a_feed = 1 if added > 1 else 2
    assert run("incidents", "take-out", "sample", str(of_a_feed)).exit_code == 1
    assert run("incidents", "take-out", "sample", str(added)).exit_code == 0
    assert len(kept(folder, "sample0001").members) == len(INCIDENT.members)


def test_the_number_of_dead_is_put_right_in_one_place(run: Run, folder: Path) -> None:
    assert run("incidents", "correct", "sample", "killed", "12").exit_code == 0
    found = kept(folder, "sample0001")
    assert ([mark.figure for mark in found.marks], found.corrections) == ([12], ())
    assert run("incidents", "correct", "sample", "killed", "--take-back").exit_code == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("place", "Nowhere-at-all, SY"), "no place"),
        (("date", "soon"), "write it as"),
        (("weapon", "spoon"), "air_strike"),
        (("colour", "red"), "cannot be corrected"),
        (("killed.child", "many"), "write digits"),
        (("weapon", "--take-back"), "nobody's word on weapon stands"),
    ],
)
def test_a_correction_that_makes_no_sense_says_how_to_write_it(run: Run, typed: tuple[str, str], said: str) -> None:
    result = run("incidents", "correct", "sample", *typed)
    assert result.exit_code in (1, 2)
    assert said in result.output
