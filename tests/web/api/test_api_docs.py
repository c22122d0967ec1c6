"""docs/api.md: what it shows is so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from monitor.web.api.asked import OWN_KEYS
from monitor.web.api.openapi import described
from monitor.web.filters import Filters
from tests.web.api.conftest import Ask

TEXT = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
CALLS = re.findall(r"curl .*?http://127\.0\.0\.1:8080/api/v1(/[^\s\"]*)", TEXT)
SAMPLES = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)]


@pytest.mark.parametrize("call", CALLS)
def test_a_call_that_is_shown_is_answered(ask: Ask, call: str) -> None:
    assert ask(call).status_code == 200


def test_the_row_that_is_shown_is_what_comes(ask: Ask) -> None:
    (row,) = ask("/incidents?country=SY").json["incidents"]
    assert row == SAMPLES[0]


def test_the_refusal_that_is_shown_is_what_comes(ask: Ask) -> None:
    assert ask("/incidents?severity=hihg").json == next(one for one in SAMPLES if "detail" in one)


def test_every_address_and_filter_is_documented() -> None:
    for path in described()["paths"]:
        assert path.replace("{id}", "ID").removeprefix("/incidents.csv").removeprefix("/incidents.atom") in TEXT
    for key in (*Filters.__dataclass_fields__, *OWN_KEYS):
        assert f"`{key}`" in TEXT
