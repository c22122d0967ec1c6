"""`status`: one line for each thing that is watched, what to do where one is trouble, and an exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from monitor.cli import command_line, status
from monitor.deliveries import State
from monitor.deliveries.settings import EmailChannel
from monitor.feeds import FeedState
from monitor.pipeline import drill
from monitor.pipeline.upkeep.pulse import Pulse, leave
from monitor.store import DigestRun, Size, Store, WriteHandle
from tests.doubles.nouns import alert, delivery
from tests.doubles.store import sqlite_url

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BEAT = Pulse(
    4711, "1.0", NOW - 60 * MINUTE, NOW, cycle_at=NOW, cycle_seconds=4.2, loaded_at=NOW - 60 * MINUTE, pinged_at=NOW
)
CONFIG = """\
feeds:
- {name: A, url: "https://a.example/rss"}
- {name: B, url: "https://b.example/rss"}
- {name: C, url: "https://c.example/rss"}
- {name: D, url: "https://d.example/rss"}
channels: {duty: {email: {to: [duty@ngo.example]}}}
operators: [duty]
digests: [{name: Morning, at: "07:00", timezone: UTC, send: [duty]}]
smtp: {mailbox: outbox}
ping: {url: "https://ping.example/x"}
"""


@pytest.fixture(autouse=True)
def _it_is_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A suite may take longer than a monitor may be silent."""
    monkeypatch.setattr("monitor.cli.status.utc_now", lambda: NOW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A monitor that does well."""
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    sqlite_url(tmp_path)
    with writing(tmp_path) as well:
        leave(BEAT, well)
        for name in "ABCD":
            well.save_feed_state(live(name))
        well.save_digest_run(DigestRun("Morning", NOW - 300 * MINUTE, NOW + 60 * MINUTE))
    return tmp_path


def live(name: str) -> FeedState:
    return FeedState(name, first_poll_at=NOW, last_poll_at=NOW, last_success_at=NOW, last_new_entry_at=NOW)


def dead(name: str) -> FeedState:
    return FeedState(
        name, first_poll_at=NOW, last_poll_at=NOW, failures=9, last_error="timed out", last_reason="timeout"
    )


@contextmanager
def writing(folder: Path) -> Iterator[WriteHandle]:
    store = Store.open(f"sqlite:///{folder / 'monitor.db'}")
    try:
        with store.write() as handle:
            yield handle
    finally:
        store.close()


def call(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(command_line, ["status", "--config", str(folder / "config.yaml"), *words])


def trouble(folder: Path) -> dict[str, dict[str, Any]]:
    """The lines that are trouble, by what they are about."""
    result = call(folder, "--json")
    found = json.loads(result.stdout)
    lines = {line["what"]: line for line in found["lines"] if line["advice"]}
    assert result.exit_code == (1 if lines else 0)
    assert found["ok"] == (not lines)
    return lines


def test_a_monitor_that_does_well_ends_with_0_and_says_what_it_is_doing(folder: Path) -> None:
    result = call(folder)
    assert result.exit_code == 0, result.output
    for words in (
        "runs (process 4711, release 1.0",
        "which took 4 s",
        "4 live",
        "nothing waits",
        "digest Morning",
        "never; casualty-monitor drill",
        "MB on disk",
    ):
        assert words in result.output


def test_json_holds_the_same_for_programs(folder: Path) -> None:
    found = json.loads(call(folder, "--json").stdout)
    assert (found["ok"], found["feeds"]["live"], found["outbox"]["pending"]) == (True, 4, 0)
    assert found["pulse"]["pid"] == 4711
    assert found["oldest_undelivered"] is None


@pytest.mark.parametrize(
    ("pulse", "words"),
    [
        (replace(BEAT, beat_at=NOW - 5 * MINUTE), "gave no sign of life since 5 minutes ago"),
        (replace(BEAT, stopped_at=NOW - 5 * MINUTE), "stopped 5 minutes ago"),
    ],
)
def test_a_dead_monitor_is_said_and_how_it_died(folder: Path, pulse: Pulse, words: str) -> None:
    with writing(folder) as handle:
        leave(pulse, handle)
    line = trouble(folder)["monitor"]
    assert words in line["words"]
    assert "casualty-monitor" in line["advice"]


def test_a_monitor_that_never_ran_is_said(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    assert trouble(tmp_path)["monitor"]["words"] == "never ran on this store"


def test_of_a_store_that_feeds_were_asked_for_by_hand_alone_the_last_time_is_said(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    with writing(tmp_path) as handle:
        for name, minutes in (("A", 9), ("B", 5)):
            handle.save_feed_state(replace(live(name), last_poll_at=NOW - minutes * MINUTE))
    words = trouble(tmp_path)["monitor"]["words"]
    assert words.startswith("never ran on this store as a daemon; feeds were last asked 5 minutes ago")


def test_no_full_cycle_for_a_while_is_trouble_although_it_beats(folder: Path) -> None:
    with writing(folder) as handle:
        leave(replace(BEAT, cycle_at=NOW - 20 * MINUTE), handle)
    assert "20 minutes ago" in trouble(folder)["last full cycle"]["words"]


def test_one_feed_of_four_that_fails_is_told_and_no_trouble(folder: Path) -> None:
    with writing(folder) as handle:
        handle.save_feed_state(dead("A"))
    assert trouble(folder) == {}
    assert "1 erring" in call(folder).output


def test_two_of_four_are(folder: Path) -> None:
    with writing(folder) as handle:
        for name in "AB":
            handle.save_feed_state(dead(name))
    assert "2 bring nothing that can be read" in trouble(folder)["feeds"]["words"]


def test_a_region_of_which_no_feed_could_tell_is_trouble_and_is_never_called_quiet(folder: Path) -> None:
    config = CONFIG.replace(
        '{name: A, url: "https://a.example/rss"}', '{name: A, url: "https://a.example/rss", covers: [Yemen]}'
    )
    others = "\n".join(f'- {{name: {name}, url: "https://{name}.example/rss", covers: [Sudan]}}' for name in "BCD")
    config = config[: config.index("- {name: B")] + others + config[config.index("\nchannels:") :]
    (folder / "config.yaml").write_text(
        f"{config}regions: [{{name: Yemen, countries: [YE]}}, {{name: Sudan, countries: [SD]}}]\n", encoding="utf-8"
    )
    assert "2 of 2 with a live feed" in call(folder).output
    with writing(folder) as handle:
        handle.save_feed_state(dead("A"))
    assert trouble(folder)["regions"]["words"] == "no live feed that could tell of Yemen"
    assert "quiet" not in call(folder).output


def test_a_message_that_waits_too_long_is_trouble(folder: Path) -> None:
    with writing(folder) as handle:
        handle.save_alert(alert())
        handle.queue([delivery(created=NOW - 16 * MINUTE)])
    assert "casualty-monitor outbox" in trouble(folder)["oldest undelivered"]["advice"]


def test_a_message_that_just_began_to_wait_is_not(folder: Path) -> None:
    with writing(folder) as handle:
        handle.save_alert(alert())
        handle.queue([delivery(created=NOW - MINUTE)])
    assert trouble(folder) == {}


def test_a_failed_delivery_is_trouble_until_a_person_decides(folder: Path) -> None:
    with writing(folder) as handle:
        handle.save_alert(alert())
        handle.queue([delivery(state=State.FAILED)])
    assert trouble(folder)["failed deliveries"]["words"] == "1"
    with writing(folder) as handle:
        handle.drop("d1", "left the team")
    assert trouble(folder) == {}


def test_a_digest_that_never_went_out_is_not_said_to_have_gone_out(folder: Path) -> None:
    (line,) = (line for line in json.loads(call(folder, "--json").stdout)["lines"] if line["what"] == "digest Morning")
    assert line["words"].startswith("none yet; the first comes ")


def test_a_digest_that_did_not_go_out_is_trouble(folder: Path) -> None:
    with writing(folder) as handle:
        handle.save_digest_run(DigestRun("Morning", NOW - 1500 * MINUTE, NOW - 61 * MINUTE))
    assert "overdue" in trouble(folder)["digest Morning"]["advice"]


def test_a_drill_that_did_not_reach_everybody_is_trouble(folder: Path) -> None:
    with writing(folder) as handle:
        drill.begin([EmailChannel("duty", ("a@ngo.example", "b@ngo.example"))], handle, NOW)
    assert "0 of 2 messages sent" in trouble(folder)["last drill"]["words"]


def test_a_refused_reload_is_trouble_and_says_why(folder: Path) -> None:
    with writing(folder) as handle:
        leave(replace(BEAT, refused_at=NOW - 3 * MINUTE, refused="config.yaml:3: ruels: unknown key"), handle)
    line = trouble(folder)["config"]
    assert "refused 3 minutes ago" in line["words"]
    assert "ruels: unknown key" in line["words"]
    assert "casualty-monitor check" in line["advice"]


def test_a_ping_that_nobody_takes_is_trouble(folder: Path) -> None:
    with writing(folder) as handle:
        leave(replace(BEAT, ping_error="https://ping.example: no answer in time"), handle)
    assert "no answer in time" in trouble(folder)["ping"]["words"]


def test_a_disk_that_is_nearly_full_is_trouble() -> None:
    assert status.kept(Size(10_000_000, 150_000_000)).advice
    assert status.kept(Size(10_000_000, 3_000_000_000)).advice is None
    assert status.kept(Size(10_000_000, None)).words == "10.0 MB on disk"


def test_a_store_that_cannot_be_opened_is_said_without_a_trace(folder: Path) -> None:
    (folder / "monitor.db").write_bytes(b"no database at all")
    for name in ("monitor.db-wal", "monitor.db-shm"):
        (folder / name).unlink(missing_ok=True)
    result = call(folder)
    assert result.exit_code == 1
    assert "error: store" in result.output
