"""Each format on ordinary, hostile and no incidents: valid for its readers, harmless for people."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from monitor.exports import ATTRIBUTION, FORMATS, Document, Record, airwars, aoav, document, hxl, merged_away, ucdp
from monitor.exports.table import safe
from monitor.incidents import Incident, IncidentStatus, Member, merge_incidents
from monitor.model import Context, Count, Harm, Place, Precision, Target, Victim, Weapon
from monitor.reports import Kind
from tests.doubles import nouns

ATOM = "{http://www.w3.org/2005/Atom}"
TABLES = {"aoav": aoav, "airwars": airwars, "ucdp": ucdp}
TOLL = {
    Harm.KILLED: {
        Victim.ALL: Count(25, 25, None, "at least 25"),
        Victim.CIVILIAN: Count(20, 20, 20, "20"),
        Victim.CHILD: Count(10, 10, 10, "ten"),
        Victim.COMBATANT: Count(3, 3, 3, "three"),
        Victim.POLICE: Count(2, 2, 2, "two"),
    },
    Harm.INJURED: {Victim.ALL: Count(), Victim.CIVILIAN: Count(15, 15, 20, "15 to 20")},
}


def told(*members: Member, **fields: Any) -> Incident:
    known: dict[str, Any] = {
        "toll": TOLL,
        "date": date(2026, 3, 2),
        "weapon": Weapon.AIR_STRIKE,
        "claimants": ("Civil Rescue", "Wire"),
    }
    return nouns.incident("inc1", *members, **(known | fields))


def doc(*incidents: Incident, **fields: Any) -> Document:
    return Document(tuple(Record(i, "Syria") for i in incidents), nouns.NOON, **fields)


def text(form: str, *incidents: Incident, **fields: Any) -> str:
    return "".join(FORMATS[form](doc(*incidents, **fields)))


def rows(form: str, *incidents: Incident) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(form, *incidents), newline="")))


def geojson(*incidents: Incident) -> Any:
    return json.loads(text("geojson", *incidents))


def atom(*incidents: Incident, **fields: Any) -> ElementTree.Element:
    return ElementTree.fromstring(text("atom", *incidents, **fields))


# HXL and the analysts' columns


def test_hxl_has_a_row_of_hashtags_under_its_headers() -> None:
    headers, tags, first = csv.reader(io.StringIO(text("hxl", told()), newline=""))
    assert len(headers) == len(tags) == len(first)
    assert all(re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag) for tag in tags)
    assert len(set(tags)) == len(tags)


def test_hxl_tells_bounds_and_leaves_what_is_not_reported_empty() -> None:
    _, tags, first = csv.reader(io.StringIO(text("hxl", told()), newline=""))
    cells = dict(zip(tags, first, strict=True))
    assert (cells["#affected+killed+min"], cells["#affected+killed+max"]) == ("25", "")
    assert (cells["#affected+injured"], cells["#affected+missing"]) == ("", "")
    assert (cells["#country+name"], cells["#adm1+name"], cells["#geo+lat"]) == ("Syria", "Idlib", "35.9")
    assert cells["#meta+attribution"] == ATTRIBUTION


def test_ucdp_adds_up_to_its_best_estimate() -> None:
    (row,) = rows("ucdp", told())
    assert (row["deaths_civilians"], row["deaths_unknown"], row["best"]) == ("20", "5", "25")
    assert (row["low"], row["high"]) == ("25", "")


def test_ucdp_says_where_and_when_in_its_own_terms() -> None:
    (row,) = rows("ucdp", told())
    assert (row["where_prec"], row["adm_1"], row["geom_wkt"]) == ("1", "Idlib", "POINT (36.6 35.9)")
    assert (row["date_start"], row["date_end"], row["date_prec"], row["year"]) == (
        "2026-03-02",
        "2026-03-02",
        "1",
        "2026",
    )


def test_an_unknown_day_stays_unknown() -> None:
    (row,) = rows("ucdp", told(date=None))
    assert (row["date_start"], row["date_prec"], row["year"]) == ("", "", "")


def test_an_unknown_number_is_not_zero() -> None:
    (row,) = rows("ucdp", told(toll={Harm.KILLED: {Victim.ALL: Count()}}))
    assert (row["best"], row["low"], row["high"], row["deaths_unknown"]) == ("", "", "", "")


def test_aoav_counts_police_among_the_armed_actors() -> None:
    (row,) = rows("aoav", told())
    assert (row["armed_actors_killed"], row["armed_actors_injured"], row["civilians_killed"]) == ("5", "", "20")


def test_airwars_has_a_minimum_and_a_maximum_of_each_group() -> None:
    (row,) = rows("airwars", told())
    assert (row["civilians_injured_min"], row["civilians_injured_max"]) == ("15", "20")
    assert (row["militants_killed_min"], row["grade"], row["number_of_sources"]) == ("3", "single_source", "2")


@pytest.mark.parametrize("form", TABLES)
def test_an_analysts_table_leaves_out_what_was_taken_back(form: str) -> None:
    assert rows(form, told(status=IncidentStatus.RETRACTED)) == []


@pytest.mark.parametrize("form", ["hxl", "geojson", "jsonl", "atom"])
def test_the_other_formats_say_that_it_was_taken_back(form: str) -> None:
    assert "retracted" in text(form, told(status=IncidentStatus.RETRACTED))


# GeoJSON


@pytest.mark.parametrize("precision", [Precision.EXACT, Precision.NEAR, Precision.ADMIN2, Precision.ADMIN1])
def test_a_place_known_to_its_province_is_a_point(precision: Precision) -> None:
    (feature,) = geojson(told(place=replace(nouns.HARBOUR, precision=precision)))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [36.6, 35.9]}
    assert feature["properties"]["precision"] == precision


@pytest.mark.parametrize(
    "place",
    [
        replace(nouns.HARBOUR, precision=Precision.COUNTRY),
        replace(nouns.HARBOUR, precision=Precision.PART_OF_COUNTRY),
        Place("Karsa", "SY", None, None, None, Precision.EXACT),
        None,
    ],
)
def test_a_country_is_no_point_in_any_format(place: Place | None) -> None:
    (feature,) = geojson(told(place=place))["features"]
    assert feature["geometry"] is None
    assert {rows(form, told(place=place))[0]["latitude"] for form in ("ucdp", "airwars")} == {""}


def test_geojson_names_each_feature_by_its_incident_and_says_whose_places_they_are() -> None:
    found = geojson(told(), nouns.incident("inc2"))
    assert (found["type"], found["attribution"]) == ("FeatureCollection", ATTRIBUTION)
    assert [(f["type"], f["id"]) for f in found["features"]] == [("Feature", "inc1"), ("Feature", "inc2")]


def test_geojson_tells_reported_figures_with_their_bounds() -> None:
    properties = geojson(told())["features"][0]["properties"]
    assert (properties["killed_low"], properties["killed_high"]) == (25, None)
    assert properties["killed_words"] == "at least 25"
    assert properties["injured_words"] == "unknown number"


# JSON lines


def test_json_lines_hold_every_report_and_not_just_the_first_ones() -> None:
    many = [nouns.member(nouns.entry(f"k{number}")) for number in range(20)]
    line = json.loads(text("jsonl", nouns.incident("inc1", *many)))
    assert len(line["reports"]) == line["report_count"] == 20
    assert line["toll"]["killed"]["all"]["words"] == "at least 5"
    assert line["attribution"] == ATTRIBUTION


def test_json_lines_are_one_line_an_incident() -> None:
    split = told(actor="One\u2028two\nthree")
    assert len(text("jsonl", split, split).splitlines()) == 2


# Atom


def test_atom_has_what_rfc_4287_asks_of_a_feed_and_an_entry() -> None:
    feed = atom(told())
    assert all(feed.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "author", "rights"))
    (entry,) = feed.findall(f"{ATOM}entry")
    assert all(entry.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "published", "content"))
    assert [link.get("rel") for link in entry.findall(f"{ATOM}link")] == ["alternate"]
    assert feed.findtext(f"{ATOM}updated") == "2026-03-02T12:00:00Z"


def test_atom_ids_stay_when_an_incident_changes_and_differ_between_incidents() -> None:
    ids = [atom(it).findtext(f"{ATOM}entry/{ATOM}id") for it in (told(), told(toll={}), nouns.incident("inc2"))]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0] is not None
    assert ids[0].startswith("urn:uuid:")


def test_atom_takes_an_incident_back_in_its_title() -> None:
    title = atom(told(status=IncidentStatus.RETRACTED)).findtext(f"{ATOM}entry/{ATOM}title")
    assert title is not None
    assert title.startswith("RETRACTED: ")


def test_atom_feeds_of_two_regions_have_two_ids() -> None:
    ids = {
        atom(subject=subject, public=public).findtext(f"{ATOM}id")
        for subject in (None, "North")
        for public in (False, True)
    }
    assert len(ids) == 4


def test_atom_says_reported_and_what_was_hit_where_no_toll_is_stated() -> None:
    title = atom(told()).findtext(f"{ATOM}entry/{ATOM}title")
    assert title == "Karsa, Idlib, SY: at least 25 killed, unknown number injured (reported)"
    hit = atom(told(toll={}, target=Target.HOSPITAL)).findtext(f"{ATOM}entry/{ATOM}title")
    assert hit == "Karsa, Idlib, SY: hospital hit (reported)"


# Bad input


HOSTILE = '=HYPERLINK("http://evil.example")\r\nFake: row\x00 <script>alert(1)</script> \u202etxt.exe ]]> & \ufffe'


def hostile() -> Incident:
    bad = nouns.entry(title=HOSTILE, publisher=f"@{HOSTILE}", link="javascript:alert(1)")
    place = Place(f"+{HOSTILE}", "SY", f"-{HOSTILE}", 35.9, -3.5, Precision.EXACT, f"\t{HOSTILE}")
    return told(nouns.member(bad), place=place, actor=f"\r{HOSTILE}", claimants=(HOSTILE,))


@pytest.mark.parametrize("form", [*TABLES, "hxl"])
def test_no_cell_of_a_hostile_report_is_a_formula(form: str) -> None:
    lines = list(csv.reader(io.StringIO(text(form, hostile()), newline="")))
    assert len(lines) == (3 if form == "hxl" else 2)
    words = [cell for cell in lines[-1] if not re.fullmatch(r"-?[\d.]*", cell)]
    assert [cell for cell in words if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert any(cell.startswith("'+=HYPERLINK") for cell in words)


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_that_acts_on_a_screen_or_a_parser_passes(form: str) -> None:
    out = text(form, hostile())
    assert not set(out) & set("\x00\u202e")
    assert "javascript:" not in out


@pytest.mark.parametrize("form", ["geojson", "jsonl", "atom"])
def test_a_script_is_text_even_inside_a_page(form: str) -> None:
    assert "<script>" not in text(form, hostile())


def test_a_hostile_report_is_still_one_entry_and_one_line() -> None:
    assert len(atom(hostile()).findall(f"{ATOM}entry")) == 1
    assert len(text("jsonl", hostile()).splitlines()) == 1


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", " =1", "\x00=1", "＝1", "\u202e=1"])
def test_what_could_begin_a_formula_is_led_by_an_apostrophe(cell: str) -> None:
    guarded = safe(cell)
    assert isinstance(guarded, str)
    assert guarded.startswith("'")


def test_a_formula_behind_a_semicolon_is_guarded_for_those_who_cut_there() -> None:
    assert safe("a;=1") == "a;'=1"


@pytest.mark.parametrize("cell", [-3.5, -1, 0, None, "Karsa", "al-Bab", "5 = 3"])
def test_numbers_of_our_own_and_plain_words_are_left_alone(cell: str | float | None) -> None:
    assert safe(cell) == cell


# Nothing to tell, and what is told no more


@pytest.mark.parametrize("form", [*TABLES, "hxl"])
def test_an_empty_table_has_its_headers(form: str) -> None:
    assert len(text(form).splitlines()) == (2 if form == "hxl" else 1)


def test_empty_documents_are_valid() -> None:
    assert geojson() == {"type": "FeatureCollection", "attribution": ATTRIBUTION, "features": []}
    assert text("jsonl") == ""
    assert atom().findtext(f"{ATOM}updated") == "2026-03-02T12:00:00Z"


def test_of_two_incidents_that_were_merged_one_counts() -> None:
    later = nouns.incident("inc2", opened=nouns.NOON + nouns.minutes(1))
    stays, goes = merge_incidents(told(), later, nouns.NOON + nouns.minutes(2))
    assert (merged_away(stays), merged_away(goes)) == (False, True)


def test_countries_are_told_by_name() -> None:
    made = document([told(), told(place=None)], nouns.NOON)
    assert [record.country for record in made.records] == ["Syria", None]


def test_headers_are_told_once_a_table() -> None:
    for columns in (hxl.COLUMNS, aoav.COLUMNS, airwars.COLUMNS, ucdp.COLUMNS):
        names = [column.name for column in columns]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("form", ["aoav", "airwars", "ucdp", "hxl", "geojson", "atom"])
def test_what_only_waited_is_no_source(form: str) -> None:
    funeral = replace(nouns.report(), kind=Kind.CONTEXT, why=Context.FOLLOW_UP)
    waited = nouns.member(told=funeral, key="funeral", publisher="Herald", perhaps=True)
    assert "Herald" not in text(form, told(nouns.member(), waited))
