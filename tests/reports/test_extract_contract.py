"""The contract of `extract`: one object in, one object out."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from monitor.reports import Conventions
from monitor.reports.extract import extract_line, moment
from monitor.reports.reader import Reader

TEXT = (
    "At least nine civilians, two of them children, were killed in an air strike on Idlib on Sunday, "
    "the White Helmets said."
)


@pytest.fixture
def line(reader: Reader) -> dict[str, object]:
    return extract_line({"id": "a", "text": TEXT, "published": "2024-12-02"}, reader, Conventions(), "violence")


def test_a_line_has_the_keys_of_the_contract(line: dict[str, object]) -> None:
    assert {"id", "lang", "rejected", "reports", "attacks", "context"} <= set(line)


def test_a_line_is_json_as_it_stands(line: dict[str, object]) -> None:
    assert json.loads(json.dumps(line)) == line


def test_a_report_has_the_keys_of_the_contract(line: dict[str, list[dict[str, object]]]) -> None:
    (report,) = line["reports"]
    assert set(report) >= {"toll", "place", "date", "cause", "weapon", "claimant", "disputed", "confidence", "quotes"}
    assert set(report) >= {"actor", "telling", "extent", "fighters_only"}


def test_a_count_says_how_far_it_holds(
    line: dict[str, list[dict[str, dict[str, dict[str, dict[str, object]]]]]],
) -> None:
    count = line["reports"][0]["toll"]["killed"]["all"]
    assert {k: count[k] for k in ("low", "best", "high", "vague")} == {
        "low": 9,
        "best": 9,
        "high": None,
        "vague": False,
    }


def test_only_id_and_text_are_required(reader: Reader) -> None:
    assert extract_line({"id": 1, "text": "Nothing happened."}, reader, Conventions(), "violence")["rejected"]


def test_an_ordinary_line_says_nothing_of_limits(line: dict[str, object]) -> None:
    assert "cut" not in line


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (f"Five people were killed in Idlib. {'five killed and ' * 30}", None),
        (f"Five people were killed in Idlib. {'five killed and ' * 200}", ["long_sentence", "figures"]),
        (f"Five people were killed in Idlib. {'Then they spoke of it. ' * 1_000}", ["text"]),
        (f"Five people were killed in Idlib. {'a' * 70} was said.", ["long_word"]),
        (f"Five people were killed in Idlib. {'Homs. ' * 200}", ["places"]),
    ],
)
def test_what_a_limit_left_aside_is_said(reader: Reader, text: str, cut: list[str] | None) -> None:
    line = extract_line({"id": 1, "text": text}, reader, Conventions(), "violence")
    assert line["reports"]
    assert line.get("cut") == cut


def test_people_taken_are_a_report_of_violence(reader: Reader) -> None:
    line = extract_line(
        {"id": 1, "text": "Gunmen kidnapped 12 villagers in Borno State."}, reader, Conventions(), "violence"
    )
    assert line["rejected"] is None
    assert line["reports"][0]["toll"]["abducted"]["all"]["best"] == 12
    assert line["abductions"] == []


def test_people_who_are_only_missing_stand_apart(reader: Reader) -> None:
    line = extract_line(
        {"id": 1, "text": "Twelve fishermen went missing after an attack off Aden."}, reader, Conventions(), "violence"
    )
    assert line["reports"] == []
    assert line["abductions"][0]["toll"]["missing"]["all"]["best"] == 12


def test_a_disaster_is_reported_where_any_cause_is_asked_for(reader: Reader) -> None:
    quake = {"id": 1, "text": "An earthquake killed 40 people in the province."}
    assert extract_line(quake, reader, Conventions(), "violence")["reports"] == []
    assert extract_line(quake, reader, Conventions(), "any")["reports"][0]["cause"] == "disaster"


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2024-12-02", datetime(2024, 12, 2, tzinfo=UTC)),
        ("2024-12-02T10:00:00+02:00", datetime(2024, 12, 2, 8, tzinfo=UTC)),
        ("yesterday", None),
        (None, None),
    ],
)
def test_a_date_that_cannot_be_read_is_unknown(written: str | None, at: datetime | None) -> None:
    assert moment(written) == at


def test_an_attack_quotes_the_whole_sentence_that_tells_it(reader: Reader) -> None:
    text = "Doctors fled. Artillery shells hit the maternity hospital in El Fasher on Sunday. Roads are closed."
    line = extract_line({"id": "1", "text": text}, reader, Conventions(), "violence")
    (attack,) = line["attacks"]
    assert attack["quotes"] == ["Artillery shells hit the maternity hospital in El Fasher on Sunday"]


def test_the_address_of_an_entry_may_be_given(reader: Reader) -> None:
    entry = {"id": 1, "title": "Gunmen kill 12 villagers in Borno State", "text": ""}
    filed = {**entry, "link": "https://news.example.org/opinion/12-killed"}
    plain, doubted = (extract_line(e, reader, Conventions(), "violence")["reports"][0] for e in (entry, filed))
    assert doubted["confidence"] < plain["confidence"]
