"""`incidents`, `feeds` and `outbox` on a store that holds an incident, an alert and its deliveries."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from monitor.alerts import samples
from monitor.alerts.samples import _INCIDENT as INCIDENT
from monitor.cli import command_line
from monitor.deliveries import State
from monitor.deliveries.queue import queue
from monitor.deliveries.settings import EmailChannel
from monitor.entries import Entry
from monitor.feeds import FeedState
from monitor.reports import Reading, Rejected
from monitor.store import Store
from tests.doubles.verbs import Run

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(
        "feeds:\n  - {name: Live, url: https://live.example/rss}\n  - {name: Dead, url: https://dead.example/rss}\n",
        encoding="utf-8",
    )
    store = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}")
    alert = replace(samples()["new"], at=NOW)
    with store.write() as writing:
        writing.save_feed_state(FeedState("Live", last_poll_at=NOW, last_success_at=NOW))
        writing.save_feed_state(FeedState("Dead", last_poll_at=NOW, failures=7, last_error="dead.example: timed out"))
        writing.save_incident(replace(INCIDENT, updated=NOW))
        writing.save_alert(alert)
        rows = queue(alert, [EmailChannel("duty", ("a@ngo.example", "b@ngo.example"))], NOW)
        writing.queue([replace(rows[0], state=State.FAILED, last_error="refused: 550 no such user"), rows[1]])
    store.close()
    return tmp_path


def parsed(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_feeds_shows_the_state_of_each_and_what_to_do(run: Run) -> None:
    out = run("feeds").output
    assert "Dead has brought nothing so far: dead.example: timed out." in out
    assert "1 of 2 feeds live, 1 erring" in out


def test_feeds_says_which_feed_wants_to_be_left_alone_for_hours(run: Run, folder: Path) -> None:
    store = Store.open(f"sqlite:///{folder / 'monitor.db'}")
    with store.write() as writing:
        state = FeedState("Live", last_poll_at=NOW, last_success_at=NOW, fresh=timedelta(hours=24))
        writing.save_feed_state(state)
    store.close()
    assert "Live answers, and says to come again after 24 hours: it is asked every 3." in run("feeds").output


def test_feeds_by_coverage_tells_what_can_be_read_of_each_region(run: Run, folder: Path) -> None:
    with (folder / "config.yaml").open("a", encoding="utf-8") as file:
        file.write("regions:\n  - {name: Sudan, countries: [SD]}\n")
    out = run("feeds", "--coverage").output
    assert "1 of 2" in out
    assert "Dead" in out
    (sudan,) = parsed(run("feeds", "--coverage", "--json"))
    assert (sudan["region"], sudan["words"]) == ("Sudan", "Sudan: 1 of 2 live, 0 local")


def test_a_region_without_a_live_feed_is_never_called_quiet(run: Run, folder: Path) -> None:
    with (folder / "config.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "  - {name: Nile, url: https://nile.example/rss, countries: [SD]}\n"
            "regions:\n  - {name: Chad, countries: [TD]}\n"
        )
    store = Store.open(f"sqlite:///{folder / 'monitor.db'}")
    with store.write() as writing:
        writing.save_feed_state(FeedState("Live", last_poll_at=NOW, failures=9, last_error="refused"))
    store.close()
    out = run("feeds", "--coverage").output
    assert "no readable report can come from there" in out
    assert not any(word in out.lower() for word in ("quiet", "calm", "silent"))


def test_feeds_as_json_holds_every_time_in_utc(run: Run) -> None:
    live, dead = parsed(run("feeds", "--json"))
    assert live["last_success_at"] == NOW.isoformat().replace("+00:00", "Z")
    assert (dead["name"], dead["failures"]) == ("Dead", 7)


def test_feeds_counts_what_is_in_a_language_that_is_not_read(run: Run, folder: Path) -> None:
    store = Store.open(f"sqlite:///{folder / 'monitor.db'}")
    unread = Entry("Live", "k", "h", "Cinq morts", "", None, "Live", None, NOW)
    with store.write() as writing:
        writing.save_entries({unread: Reading(None, rejected=Rejected.LANGUAGE_NOT_READ)})
    store.close()
    live, dead = parsed(run("feeds", "--json"))
    assert (live["unreadable_entries"], dead["unreadable_entries"]) == (1, 0)
    assert "not read" in run("feeds").output


def test_incidents_are_listed_without_a_verb(run: Run) -> None:
    result = run("incidents")
    assert result.exit_code == 0, result.output
    assert "Sample Town, Idlib, SY" in result.output
    assert "at least 25" in result.output
    assert "single_source" in result.output


def test_incidents_of_another_country_are_left_out_and_nobody_says_all_quiet(run: Run) -> None:
    out = run("incidents", "list", "--country", "ye").output
    assert "Sample Town" not in out
    assert "no readable report" in out


def test_incidents_as_json_are_the_facts_that_webhooks_carry(run: Run) -> None:
    (incident,) = parsed(run("incidents", "list", "--json"))
    assert incident["id"] == INCIDENT.id
    assert incident["toll"]["killed"]["all"]["low"] == 25


def test_show_tells_who_says_what_and_to_whom_it_was_sent(run: Run) -> None:
    out = run("incidents", "show", INCIDENT.id[:8]).output
    for words in ("Who says what", "Civil Rescue", "History", "opened", "Messages", "duty: a@ngo.example", "failed"):
        assert words in out


def test_show_as_json_adds_decisions_and_deliveries(run: Run) -> None:
    shown = parsed(run("incidents", "show", INCIDENT.id, "--json"))
    assert {d["state"] for d in shown["deliveries"]} == {"failed", "pending"}
    assert shown["verdicts"] == []


def test_an_unknown_incident_is_said_without_a_trace(run: Run) -> None:
    result = run("incidents", "show", "nope")
    assert result.exit_code == 1
    assert "there is no incident whose id begins with 'nope'" in result.output


def test_the_outbox_shows_what_waits_and_what_failed(run: Run) -> None:
    out = run("outbox").output
    assert "550 no such user" in out
    assert "pending 1" in out
    assert "failed 1" in out


def test_retry_gives_a_failed_delivery_its_time_anew(run: Run) -> None:
    (failed,) = (d for d in parsed(run("outbox", "list", "--json")) if d["state"] == "failed")
    result = run("outbox", "retry", failed["id"][:12])
    assert result.exit_code == 0, result.output
    assert {d["state"] for d in parsed(run("outbox", "list", "--json"))} == {"pending"}


def test_retry_of_all_that_failed_needs_no_ids(run: Run) -> None:
    assert "to be tried again" in run("outbox", "retry", "--all-failed").output


def test_retry_of_nothing_is_a_wrong_call(run: Run) -> None:
    assert run("outbox", "retry").exit_code == 2


def test_drop_keeps_the_reason_and_a_second_drop_is_refused(run: Run) -> None:
    ident = parsed(run("outbox", "list", "--json"))[0]["id"]
    assert run("outbox", "drop", ident, "--why", "left the team").exit_code == 0
    dropped = next(d for d in parsed(run("outbox", "list", "--json", "--all")) if d["id"] == ident)
    assert (dropped["state"], dropped["last_error"]) == ("dropped", "left the team")
    again = run("outbox", "drop", ident)
    assert again.exit_code == 1
    assert "left as it was" in again.output


def test_a_config_with_an_error_ends_with_2_and_a_line_for_each(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("feed: []\nrules: 3\n", encoding="utf-8")
    result = CliRunner().invoke(command_line, ["feeds", "-c", str(tmp_path / "config.yaml")])
    assert result.exit_code == 2
    assert "config.yaml:1" in result.output
    assert "Traceback" not in result.output


def test_a_config_that_is_not_there_is_said(tmp_path: Path) -> None:
    result = CliRunner().invoke(command_line, ["feeds", "-c", str(tmp_path / "none.yaml")])
    assert result.exit_code == 2
    assert "there is no such file" in result.output


def test_an_incident_shows_whose_words_a_machine_translated_and_which_page_was_read(run: Run, folder: Path) -> None:
    first, *others = INCIDENT.members
    marked = replace(first, translated=True, followed="https://valley.example/karsa")
    with closing(Store.open(f"sqlite:///{folder / 'monitor.db'}")) as store, store.write() as writing:
        writing.save_incident(replace(INCIDENT, id="marked000001", members=(marked, *others)))
    out = " ".join(run("incidents", "show", "marked").output.split())
    assert "(machine-translated)" in out
    assert "https://valley.example/karsa" in out
    assert "(machine-translated)" not in run("incidents", "show", INCIDENT.id).output


def test_old_incidents_stand_in_a_longer_list(run: Run, folder: Path) -> None:
    store = Store.open(f"sqlite:///{folder / 'monitor.db'}")
    with store.write() as writing:
        writing.save_incident(replace(INCIDENT, id="old0000001", updated=NOW - timedelta(days=30)))
    store.close()
    assert "old0000001" not in run("incidents", "list").output
    assert "old0000001" in run("incidents", "list", "--days", "60").output
