"""`once`: a cycle and out. `replay`: what would have been sent, and nothing is."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from monitor.cli import command_line
from tests.doubles.feed_server import FeedServer, status

TITLE = "Air strike kills 12 in Idlib"
TEXT = "Twelve people, three of them children, were killed in an air strike on the Syrian city of Idlib, rescuers said."
RULES = """
regions: [{name: Idlib, countries: [SY], admin1: [Idlib]}]
rules: [{name: Ten killed, regions: [Idlib], any: [{killed.all: 10}], send: [duty]}]
channels: {duty: {email: {to: [a@ngo.example]}}}
smtp: {mailbox: mailbox}
"""


def call(*words: str) -> Result:
    result = CliRunner().invoke(command_line, list(words))
    assert "Traceback" not in result.output
    return result


def config(folder: Path, *urls: str) -> str:
    feeds = ", ".join(
        f'{{name: F{number}, url: "{url}", every: 1m, allow_private: true}}' for number, url in enumerate(urls)
    )
    path = folder / "config.yaml"
    path.write_text(f"feeds: [{feeds}]\n{RULES}", encoding="utf-8")
    return str(path)


def rss() -> str:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><item><guid>1</guid><title>{TITLE}</title>'
        f"<description>{TEXT}</description><pubDate>{format_datetime(datetime.now(UTC))}</pubDate></item></channel></rss>"
    )


def counts(result: Result) -> dict[str, int]:
    found: dict[str, int] = json.loads(result.stdout)
    return found


def test_once_polls_alerts_and_delivers(tmp_path: Path) -> None:
    with FeedServer() as server:
        server.serve("/rss", rss())
        result = call("once", "--json", "-c", config(tmp_path, server.url("/rss")))
    assert result.exit_code == 0, result.output
    assert counts(result) == {
        "feeds_asked": 1,
        "feeds_failed": 0,
        "new_entries": 1,
        "reports": 1,
        "alerts": 1,
        "deliveries_waiting": 0,
    }
    assert len(list((tmp_path / "mailbox").glob("*.eml"))) == 1


def test_once_tells_a_total_over_time(tmp_path: Path) -> None:
    with FeedServer() as server:
        server.serve("/rss", rss())
        path = Path(config(tmp_path, server.url("/rss")))
        path.write_text(path.read_text().replace("any: [{killed", "totals: {over: 7d}, any: [{killed"))
        assert call("once", "-c", str(path)).exit_code == 0
    [mail] = (tmp_path / "mailbox").glob("*.eml")
    assert "[TOTAL] Idlib: 12 people reported killed in 7 days" in mail.read_text()


def test_once_again_asks_nobody_before_the_time_has_come(tmp_path: Path) -> None:
    with FeedServer() as server:
        server.serve("/rss", rss())
        path = config(tmp_path, server.url("/rss"))
        call("once", "-c", path)
        assert counts(call("once", "--json", "-c", path))["feeds_asked"] == 0


def test_once_ends_with_1_where_a_feed_fails(tmp_path: Path) -> None:
    with FeedServer() as server:
        server.serve("/rss", behaviour=status(503))
        result = call("once", "-c", config(tmp_path, server.url("/rss")))
    assert result.exit_code == 1
    assert "feeds failed 1" in result.output


def lines(folder: Path, *entries: dict[str, Any]) -> str:
    path = folder / "entries.jsonl"
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    return str(path)


FIRST = {"id": "a", "title": TITLE, "text": TEXT, "published": "2031-03-09T08:00:00Z", "source": "One"}
SECOND = {**FIRST, "id": "b", "published": "2031-03-09T10:00:00Z", "source": "Two"}
CALM = {"id": "c", "text": "The council approved a budget.", "published": "2031-03-09T09:00:00Z", "source": "One"}


def test_replay_prints_a_line_an_entry_in_the_order_of_their_times(tmp_path: Path) -> None:
    result = call("replay", "--json", lines(tmp_path, SECOND, FIRST, CALM), "-c", config(tmp_path))
    assert result.exit_code == 0, result.output
    first, calm, second = map(json.loads, result.stdout.splitlines())
    assert [a["reason"] for a in first["alerts"]] == ["new"]
    assert first["incidents"] == second["incidents"]
    assert second["alerts"] == []
    assert (calm["id"], calm["incidents"], calm["rejected"]) == ("c", [], "no_harm_word")


def test_replay_for_people_is_a_table_of_the_alerts(tmp_path: Path) -> None:
    out = call("replay", lines(tmp_path, FIRST, SECOND), "-c", config(tmp_path)).output
    assert "Ten killed" in out
    assert "2031-03-09 08:00" in out
    assert "2 entries, 2 with a fresh report, incidents 1, alerts 1" in out


def test_replay_for_people_names_who_says_so_and_the_headline(tmp_path: Path) -> None:
    named = {**FIRST, "title": "", "text": TEXT.replace("rescuers", "the White Helmets")}
    unsigned = call("replay", lines(tmp_path, named), "-c", config(tmp_path)).output
    assert re.search("White Helmets *$", unsigned, re.MULTILINE)
    assert TITLE in call("replay", lines(tmp_path, FIRST), "-c", config(tmp_path)).output


def test_replay_sends_and_stores_nothing(tmp_path: Path) -> None:
    call("replay", lines(tmp_path, FIRST), "-c", config(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.yaml", "entries.jsonl"]


def test_replay_names_the_line_that_cannot_be_used(tmp_path: Path) -> None:
    path = tmp_path / "entries.jsonl"
    path.write_text('{"id": "a", "text": "x"}\n{"id": "b"}\n', encoding="utf-8")
    result = call("replay", str(path))
    assert result.exit_code == 1
    assert "entries.jsonl:2" in result.output


def other_config(folder: Path) -> str:
    path = folder / "other.yaml"
    path.write_text(RULES.replace("killed.all: 10", "killed.all: 20").replace("Ten killed", "Twenty killed"))
    return str(path)


def test_replay_shows_what_another_config_would_change(tmp_path: Path) -> None:
    entries, other = lines(tmp_path, FIRST, CALM), other_config(tmp_path)
    out = call("replay", entries, "-c", config(tmp_path), "--against", other).output
    assert "Alerts that disappear (1)" in out
    assert "Alerts that appear" not in out
    assert re.search(r"Ten killed +0 +1 +0", out)
    assert "alerts that appear 0, disappear 1, in both 0" in out


def test_replay_against_another_config_is_one_object_for_programs(tmp_path: Path) -> None:
    out = call(
        "replay", "--json", lines(tmp_path, FIRST, CALM), "-c", other_config(tmp_path), "--against", config(tmp_path)
    )
    found = json.loads(out.stdout)
    assert set(found) == {"appeared", "disappeared", "same", "by_rule", "by_region"}
    assert (found["same"], found["disappeared"]) == (0, [])
    assert [(a["rule"], a["regions"], a["at"]) for a in found["appeared"]] == [
        ("Ten killed", ["Idlib"], "2031-03-09T08:00:00Z")
    ]
    assert found["by_rule"] == {"Ten killed": {"appeared": 1, "disappeared": 0, "same": 0}}
    assert found["by_region"] == {"Idlib": {"appeared": 1, "disappeared": 0, "same": 0}}


def test_replay_against_a_config_that_is_wrong_says_what_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("rules: [{name: A}]\n")
    result = call("replay", lines(tmp_path, FIRST), "-c", config(tmp_path), "--against", str(wrong))
    assert result.exit_code != 0
    assert "wrong.yaml:1: rules[0].any: is missing" in result.output


def weekly(folder: Path) -> str:
    path = folder / "weekly.yaml"
    path.write_text(RULES.replace("any: [{killed.all: 10}]", "totals: {over: 7d}, any: [{killed.all: 20}]"))
    return str(path)


def test_replay_tells_a_total_with_its_region_and_its_sum(tmp_path: Path) -> None:
    other = {
        **SECOND,
        "title": "Shells kill 15 in Jisr al-Shughur",
        "published": "2031-03-11T10:00:00Z",
        "text": "Fifteen people were killed on Tuesday as shells hit a market in Jisr al-Shughur in Idlib, Syria.",
    }
    out = call("replay", lines(tmp_path, FIRST, other), "-c", weekly(tmp_path)).output
    assert re.search(r"2031-03-11 10:00 +high +window +Ten killed +Idlib +27 .* in 7 days", out)


def test_explain_names_the_rules_that_no_single_text_can_answer(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(f"{TITLE}\n{TEXT}\n")
    out = call("explain", str(page), "-c", weekly(tmp_path)).output
    assert 'Rule "Ten killed" asks what 7 days add up to' in out
