"""`export` on a store: which incidents, to where, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from monitor.exports import FORMATS
from monitor.incidents import merge_incidents
from monitor.model import Target
from monitor.store import Store
from tests.doubles import nouns
from tests.doubles.verbs import Run

NOW = datetime.now(UTC).replace(microsecond=0)
CONFIG = """
feeds: [{name: Wire, url: https://wire.example/rss}]
regions:
  - {name: Idlib, countries: [SY], admin1: [Idlib]}
  - {name: Idlib town, countries: [SY], places: [{name: Idlib, radius_km: 30}]}
  - {name: Yemen, countries: [YE]}
  - {name: Our clinics, sites: sites.csv, within_km: 50}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "sites.csv").write_text("lat,lon\n35.912345,36.612345\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(run: Run) -> Run:
    return partial(run, "export")


@pytest.fixture
def filled(folder: Path) -> None:
    """An incident of an hour ago, one of three days ago, and a hospital hit a month ago."""
    store = Store.open(f"sqlite:///{folder / 'monitor.db'}")
    with store.write() as writing:
        for ident, age, target in (("fresh", 1 / 24, None), ("days", 3, None), ("month", 30, Target.HOSPITAL)):
            at = NOW - timedelta(days=age)
            one = replace(nouns.incident(ident, opened=at, updated=at, target=target), members=())
            writing.save_incident(one)
    store.close()


def ids(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return [json.loads(line)["id"] for line in result.stdout.splitlines()]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), ["fresh", "days", "month"]),
        (("--since", "7d"), ["fresh", "days"]),
        (("--until", "2d"), ["days", "month"]),
        (("--since", "7d", "--until", "2d"), ["days"]),
        (
            ("--since", f"{NOW - timedelta(days=3):%Y-%m-%d}", "--until", f"{NOW - timedelta(days=3):%Y-%m-%d}"),
            ["days"],
        ),
        (("--region", "Idlib"), ["fresh", "days", "month"]),
        (("--region", "Yemen"), []),
        (("--public",), ["days", "month"]),
        (("--public", "--hold", "10m"), ["fresh", "days", "month"]),
        (("--public", "--region", "Idlib"), ["days", "month"]),
    ],
)
def test_what_was_asked_for_is_written(words: tuple[str, ...], expected: list[str], run: Run) -> None:
    assert ids(run("--format", "jsonl", *words)) == expected


@pytest.mark.usefixtures("filled")
def test_a_narrow_region_does_not_tell_where_a_blurred_incident_was(run: Run) -> None:
    narrow = ("--format", "jsonl", "--region", "Idlib town")
    assert "month" in ids(run(*narrow))
    assert "month" not in ids(run(*narrow, "--public"))


@pytest.mark.parametrize("words", [(), ("--public",)])
def test_what_was_merged_into_another_counts_once(words: tuple[str, ...], run: Run, folder: Path) -> None:
    old = NOW - timedelta(days=3)
    two = [nouns.incident(i, nouns.member(nouns.entry(i)), opened=old, updated=old) for i in ("one", "two")]
    store = Store.open(f"sqlite:///{folder / 'monitor.db'}")
    with store.write() as writing:
        for incident in merge_incidents(two[0], two[1], NOW):
            writing.save_incident(replace(incident, members=()))
    store.close()
    assert ids(run("--format", "jsonl", *words)) == ["one"]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("form", FORMATS)
def test_own_sites_are_in_no_document(form: str, run: Run) -> None:
    out = run("--format", form, "--region", "Our clinics")
    assert out.exit_code == 0, out.output
    assert "fresh" in out.stdout or form == "atom"
    assert "12345" not in out.output


@pytest.mark.usefixtures("filled")
def test_what_happened_near_own_sites_is_not_published(run: Run) -> None:
    result = run("--format", "hxl", "--region", "Our clinics", "--public")
    assert result.exit_code == 2
    assert "your own sites" in result.output


@pytest.mark.usefixtures("filled")
def test_how_much_was_written_and_held_back_is_said_beside_the_document(run: Run) -> None:
    result = run("--format", "hxl", "--public")
    assert "2 incidents, 1 held back. Place data: GeoNames, CC BY 4.0" in result.stderr
    assert "held back" not in result.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_store_gives_an_empty_document(form: str, run: Run) -> None:
    result = run("--format", form)
    assert result.exit_code == 0, result.output
    assert "0 incidents" in result.stderr
    assert bool(result.stdout) == (form != "jsonl")


@pytest.mark.usefixtures("filled")
def test_a_file_holds_the_document_whole(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "incidents.csv"
    assert run("--format", "hxl", "--output", str(target)).exit_code == 0
    assert target.read_bytes().count(b"\r\n") == 5
    assert list(tmp_path.glob("*.part")) == []


def test_a_folder_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    result = run("--format", "hxl", "--output", str(tmp_path / "none" / "x.csv"))
    assert result.exit_code == 1
    assert "cannot be written" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "yesterday"), "neither a day"),
        (("--until", "2026-13-01"), "neither a day"),
        (("--hold", "1h"), "--hold goes with --public"),
        (("--public", "--hold", "soon"), "is not a duration"),
        (("--region", "Nowhere"), "it has: Idlib, Idlib town, Yemen, Our clinics"),
    ],
)
def test_a_wrong_call_says_what_to_do(words: tuple[str, ...], said: str, run: Run) -> None:
    result = run("--format", "hxl", *words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
