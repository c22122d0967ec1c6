"""docs/exports.md names every column of every format, no other, and its examples are what comes out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from monitor.exports import FORMATS, Document, Record, airwars, aoav, geojson, hxl, ucdp
from monitor.model import Count, Harm, Place, Precision, Victim, Weapon
from monitor.places.gazetteer import Gazetteer
from tests.doubles import nouns

DOCS = Path(__file__).parents[2] / "docs" / "exports.md"
TABLES = {"hxl": hxl, "aoav": aoav, "airwars": airwars, "ucdp": ucdp}


def record() -> Record:
    """The incident of the page's examples."""
    toll = {
        Harm.KILLED: {
            Victim.ALL: Count(25, 25, None, "at least 25"),
            Victim.CIVILIAN: Count(25, 25, None),
            Victim.CHILD: Count(10, 10, 10, "ten"),
        },
        Harm.INJURED: {Victim.ALL: Count(40, 40, 40, "40")},
    }
    place = Place("Karsa", "SY", "Idlib", 35.9, 36.6, Precision.EXACT, "Karsa")
    page = nouns.entry(title="At least 25 killed in Karsa", link="https://wire.example/karsa")
    return Record(
        replace(
            nouns.incident("a1b2c3d4e5f6", nouns.member(page)),
            toll=toll,
            place=place,
            date=date(2026, 3, 2),
            weapon=Weapon.AIR_STRIKE,
            claimants=("Civil Rescue",),
        ),
        "Syria",
    )


def example(form: str) -> str:
    return "".join(FORMATS[form](Document((record(),), nouns.NOON))).replace("\r\n", "\n")


def section(form: str) -> str:
    return DOCS.read_text(encoding="utf-8").partition(f"\n## {form}\n")[2].partition("\n## ")[0]


def listed(form: str) -> list[str]:
    """The names in the first cells of a section's table."""
    firsts = re.findall(r"^\| (`[^|]*) \|", section(form), re.MULTILINE)
    return [name for cell in firsts for name in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_its_section(form: str) -> None:
    assert section(form)


@pytest.mark.parametrize("form", TABLES)
def test_the_page_lists_every_column_in_order_and_no_other(form: str) -> None:
    assert listed(form) == [column.name for column in TABLES[form].COLUMNS]


def test_the_page_lists_every_hashtag() -> None:
    assert re.findall(r"^\| `[^`]+` \| `(#[^`]+)` \|", section("hxl"), re.MULTILINE) == [c.tag for c in hxl.COLUMNS]


def test_the_page_lists_every_property_of_a_feature() -> None:
    assert listed("geojson") == list(geojson.properties(record()))


@pytest.mark.parametrize("form", ["geojson", "atom", "aoav", "ucdp"])
def test_the_examples_are_what_comes_out(form: str) -> None:
    blocks = re.findall(r"```\w+\n(.*?)```", section(form), re.DOTALL)
    assert blocks == [example(form)]


def test_the_country_of_the_examples_is_named_as_the_gazetteer_has_it(gazetteer: Gazetteer) -> None:
    country = gazetteer.country("SY")
    assert country is not None
    assert country.name == record().country
