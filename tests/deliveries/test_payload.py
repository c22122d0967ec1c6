"""The body of a generic webhook: the envelope, its schema, its size."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts import samples
from monitor.deliveries.payload import MOST_BYTES, generic
from tests.deliveries.rows import ALERTS, TRACKER, row, titled

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parents[2] / "docs" / "webhook.schema.json").read_text("utf-8"))
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": int | float,
    "boolean": bool,
    "null": type(None),
}
KNOWN = {
    "$schema",
    "$defs",
    "$ref",
    "title",
    "description",
    "type",
    "required",
    "additionalProperties",
    "properties",
    "items",
    "enum",
    "const",
    "anyOf",
    "pattern",
    "minimum",
    "maximum",
}


def faults(value: Any, schema: dict[str, Any], at: str = "$") -> list[str]:
    """Where `value` breaks `schema`: the part of JSON Schema that our file uses, and no more."""
    assert set(schema) <= KNOWN, f"this checker does not know {set(schema) - KNOWN}"
    found = faults(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], at) if "$ref" in schema else []
    if "anyOf" in schema and all(faults(value, one, at) for one in schema["anyOf"]):
        found.append(f"{at}: fits none")
    if "type" in schema and not any(_is(value, name) for name in _listed(schema["type"])):
        return [*found, f"{at}: {value!r} is no {schema['type']}"]
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        found.append(f"{at}: {value!r} is not allowed")
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        found.append(f"{at}: {value!r} is not {schema['pattern']}")
    if _is(value, "number") and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        found.append(f"{at}: {value} is out of bounds")
    return found + _inside(value, schema, at)


def _inside(value: Any, schema: dict[str, Any], at: str) -> list[str]:
    if isinstance(value, list):
        return [f for i, held in enumerate(value) for f in faults(held, schema.get("items", {}), f"{at}[{i}]")]
    if not isinstance(value, dict):
        return []
    found = [f"{at}.{key} is missing" for key in schema.get("required", []) if key not in value]
    rest = schema.get("additionalProperties", {})
    for key, held in value.items():
        part = schema.get("properties", {}).get(key, rest)
        found += [f"{at}.{key} is unknown"] if part is False else faults(held, part, f"{at}.{key}")
    return found


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


def _is(value: Any, name: str) -> bool:
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def body(name: str = "new", **facts: Any) -> Any:
    return json.loads(generic(row(name, TRACKER, **facts)))


@pytest.mark.parametrize("name", samples())
def test_every_payload_fits_the_schema(name: str) -> None:
    assert faults(body(name), SCHEMA) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"severity": "urgent"}, "$.data.severity: 'urgent' is not allowed"),
        ({"drill": 1}, "$.data.drill: 1 is no boolean"),
        ({"type": "incident.exploded"}, "$.type: 'incident.exploded' is not allowed"),
        ({"at": "yesterday"}, "$.timestamp: 'yesterday' is not"),
        ({"incident": {}}, "$.data.incident.id is missing"),
    ],
)
def test_the_schema_refuses_what_is_wrong(change: dict[str, Any], fault: str) -> None:
    assert any(found.startswith(fault) for found in faults(body(**change), SCHEMA))


def test_a_payload_has_type_timestamp_version_and_data() -> None:
    sent = body("toll_rose")
    assert list(sent) == ["type", "timestamp", "version", "data"]
    assert (sent["type"], sent["timestamp"], sent["version"]) == ("incident.updated", "2031-03-09T14:30:00Z", 1)
    assert (sent["data"]["incident"]["id"], sent["data"]["clipped"]) == ("sample0001", False)


def test_a_drill_says_so() -> None:
    assert (body("drill")["type"], body("drill")["data"]["drill"]) == ("drill", True)


def huge(count: int, length: int, **more: Any) -> Any:
    incident: Any = ALERTS["new"].facts["incident"]
    reports = [{**incident["reports"][0], "title": "t" * length, "quotes": ["q" * length] * count}] * count
    return {**incident, "reports": reports, "report_count": count, **more}


@pytest.mark.parametrize(("count", "length"), [(12, 400), (60, 400), (5, 100_000), (300, 3), (100, 5_000)])
def test_a_huge_incident_is_clipped_below_the_limit_and_still_fits_the_schema(count: int, length: int) -> None:
    incident = huge(count, length)
    sent = generic(row("new", TRACKER, incident=incident, trigger=incident["reports"][0]))
    assert len(sent) < MOST_BYTES
    data = json.loads(sent)["data"]
    assert (data["clipped"], data["incident"]["report_count"]) == (True, count)
    assert faults(json.loads(sent), SCHEMA) == []


def test_facts_that_no_cut_makes_small_still_say_whom_to_ask() -> None:
    odd = {f"{i:02}{'k' * 3000}": "v" for i in range(40)}
    sent = generic(row("new", TRACKER, incident=odd, rule=odd))
    assert len(sent) < MOST_BYTES
    assert json.loads(sent)["data"]["id"] == ALERTS["new"].id


def test_an_address_is_whole_or_absent() -> None:
    link = "https://news.example/" + "a" * 3_000
    incident = huge(12, 2_000)
    incident["reports"] = [{**report, "link": link} for report in incident["reports"]]
    links = {report["link"] for report in body(incident=incident)["data"]["incident"]["reports"]}
    assert links <= {link, ""}


def test_bytes_are_ascii_and_the_same_each_time() -> None:
    hostile = titled("قتل \ud800 \x00 </script> {{ 7*7 }}", TRACKER)
    assert generic(hostile) == generic(hostile)
    assert generic(hostile).isascii()
    assert json.loads(generic(hostile))["data"]["incident"]["reports"][0]["title"].startswith("قتل")
