"""Files that people hand over without having read them: of places, of recorded entries, of texts to explain. What is
wrong with one is said in words, and what is in it cannot act on the terminal of whoever looks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import command_line
from monitor.errors import PlaceError
from monitor.places.files import read_polygons, read_rows, read_sites

ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def rows(path: Path) -> object:
    return list(read_rows(path, ("name", "lat", "lon"), ("name", "lat", "lon")))


@pytest.mark.parametrize(
    ("read", "content"),
    [
        (read_polygons, "[" * 100_000),
        (read_polygons, '{"geometry":' * 3_000 + "1" + "}" * 3_000),
        (read_polygons, '{"features":[' * 450 + "1" + "]}" * 450),
        (read_polygons, '{"type":"MultiPolygon","coordinates":5}'),
        (read_polygons, '{"type":"Polygon","coordinates":{}}'),
        (read_polygons, '{"type":"Polygon","coordinates":[[[1e999,0],[1,1],[2,2],[1e999,0]]]}'),
        (read_polygons, '{"type":"Polygon","coordinates":[[[NaN,0],[1,1],[2,2],[NaN,0]]]}'),
        (read_polygons, '{"type":"Polygon","coordinates":[[[' + "9" * 4_000 + ",0],[1,1],[2,2],[1,0]]]}"),
        (read_polygons, '{"type":"Polygon","coordinates":[[[' + "9" * 5_000 + ",0],[1,1],[2,2],[1,0]]]}"),
        (read_sites, 'lat,lon\n"' + "1" * 200_000 + '",2\n'),
        (read_sites, "lat,lon\nnan,inf\n"),
        (read_sites, ""),
        (read_sites, "lat,lon,lat\n1,2\n"),
        (rows, 'name,lat,lon\n"' + "a" * 200_000 + '",2,3\n'),
        (rows, "name,lat,lon,\x1b[2J\n"),
        (rows, "\x00"),
    ],
    ids=lambda value: None if callable(value) else f"{value[:40]!r}",
)
def test_a_hostile_file_of_places_is_refused_by_its_name(
    read: Callable[[Path], object], content: str, tmp_path: Path
) -> None:
    path = tmp_path / "places"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PlaceError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}:")
    assert not ACTS.search(str(caught.value))


@pytest.mark.parametrize("row", ["35.93111N,36.5", "935.93111,36.5", "35.93111,-936.5", "35.93111"])
def test_no_message_says_where_our_sites_are(row: str, tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text(f"name,lat,lon\nOffice,{row}\n", encoding="utf-8")
    with pytest.raises(PlaceError) as caught:
        read_sites(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert not re.search(r"35\.93111|36\.5|Office", str(caught.value))


SAID = "Five people were killed in an air strike on Aleppo"
LINES = {
    "nested too deeply": '{"id": "1", "text": ' + "[" * 5_000 + "]" * 5_000 + "}",
    "a number without end": '{"id": ' + "9" * 5_000 + ', "text": "a"}',
    "signs that act": json.dumps(
        {
            "id": "a\x1b[2J\ud800",
            "title": f"{SAID} \ud800\x1b[2J\u202e\x9b",
            "text": f"{SAID}\x00 \x1b]0;pwn\x07.",
            "source": "Wire\x1b[31m\ud800\nforged",
            "feed": "wire\x1b[2J\x9b",
            "link": "javascript:\x1balert(1)",
            "lang": "en\x1b",
            "published": "2026-01-01T00:00:00Z",
        }
    ),
    "the last moment of all": json.dumps({"id": "1", "text": SAID, "published": "9999-12-31T23:59:59-12:00"}),
    "the first moment of all": json.dumps({"id": "1", "text": SAID, "published": "0001-01-01T00:00:00+12:00"}),
    "an id that is a map": json.dumps({"id": {"a\x1b": 1}, "text": None, "lang": "../../etc/passwd"}),
    "a number of killed without end": json.dumps({"id": "1", "text": f"{'9' * 5_000} people were killed in Aleppo."}),
}


@pytest.mark.parametrize("verb", ["extract", "replay", "explain"])
@pytest.mark.parametrize("name", LINES)
def test_a_hostile_line_ends_no_verb_with_a_trace_and_cannot_act_on_the_terminal(
    verb: str, name: str, tmp_path: Path
) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text(f"{LINES[name]}\n", encoding="utf-8")
    calls = [["extract"]] if verb == "extract" else [[verb, str(path)], [verb, "--json", str(path)]]
    for call in calls:
        done = CliRunner().invoke(command_line, call, input=path.read_bytes() if verb == "extract" else None)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert not ACTS.search(done.output)
        assert "\nforged" not in done.output


def test_a_text_of_a_megabyte_is_read_as_far_as_the_daemon_would() -> None:
    """Every sentence holds harm, and reading takes longer than the text grows: unbounded this would take an hour."""
    line = json.dumps({"id": "1", "title": "x" * 3_000_000, "text": f"{SAID}. " * 20_000})
    done = CliRunner().invoke(command_line, ["extract"], input=line)
    assert done.exception is None
    assert len(json.loads(done.output)["reports"]) == 1
