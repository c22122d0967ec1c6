"""`--public`: no format can tell what was taken out of the incident itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.exports import FORMATS, document
from monitor.exports.public import province, public, ripe
from monitor.incidents import Happening, Incident
from monitor.model import Count, Harm, Place, Precision, Target, Victim
from monitor.places.gazetteer import Gazetteer
from monitor.reports import Kind, Quote
from tests.doubles import nouns

NAME = "Jamila Sample"
VILLAGE = Place("Tel Samra", "SY", "Idlib", 35.91, 36.61, Precision.EXACT, "Tel Samra village")


def at(target: Target | None, **fields: Any) -> Incident:
    """An incident in which a name and a village stand wherever text can stand."""
    toll = {Harm.KILLED: {Victim.ALL: Count(3, 3, 3, f"{NAME} and two others of Tel Samra")}}
    told = nouns.report(
        toll=toll,
        place=VILLAGE,
        target=target,
        actor=NAME,
        claimant=NAME,
        quotes=(Quote(f"{NAME} of Tel Samra died", (0, 10)),),
    )
    page = nouns.entry(
        title=f"{NAME} killed in Tel Samra",
        text=f"{NAME} of Tel Samra",
        feed="Tel Samra feed",
        link="https://paper.example/tel-samra-hit?by=Tel+Samra",
    )
    known: dict[str, Any] = {
        "toll": toll,
        "place": VILLAGE,
        "target": target,
        "actor": NAME,
        "claimants": (NAME, "B"),
        "history": (Happening(nouns.NOON, "joined", f"{NAME}, Tel Samra"),),
    }
    return nouns.incident("inc1", nouns.member(page, told), **(known | fields))


def texts(incident: Incident, gazetteer: Gazetteer) -> dict[str, str]:
    doc = document([public(incident, gazetteer)], nouns.NOON, public=True)
    return {form: "".join(write(doc)) for form, write in FORMATS.items()}


@pytest.mark.parametrize("target", [None, Target.MARKET, Target.HOSPITAL])
def test_no_format_holds_a_persons_name(target: Target | None, gazetteer: Gazetteer) -> None:
    assert [form for form, text in texts(at(target), gazetteer).items() if "Jamila" in text] == []


@pytest.mark.parametrize("target", [Target.HOSPITAL, Target.CAMP, Target.SCHOOL])
def test_a_hospital_a_camp_and_a_shelter_are_told_by_their_province(target: Target, gazetteer: Gazetteer) -> None:
    for form, text in texts(at(target), gazetteer).items():
        assert "Samra" not in text, form
        assert "samra" not in text, form
        assert "36.61" not in text, form
        assert "Idlib" in text, form


def test_a_blurred_place_is_the_middle_of_its_province(gazetteer: Gazetteer) -> None:
    (idlib,) = gazetteer.admin1("Idlib", ["SY"])
    blurred = public(at(Target.HOSPITAL), gazetteer).place
    assert blurred is not None
    assert (blurred.name, blurred.precision) == ("Idlib", Precision.ADMIN1)
    assert (blurred.lat, blurred.lon) == (idlib.lat, idlib.lon)
    assert (blurred.written, blurred.id) == ("", None)


def test_one_report_that_names_a_hospital_is_enough(gazetteer: Gazetteer) -> None:
    incident = replace(at(Target.HOSPITAL), target=Target.MARKET)
    assert "Samra" not in texts(incident, gazetteer)["jsonl"]


@pytest.mark.parametrize("admin1", [None, "Nowhere at all"])
def test_without_a_known_province_the_country_is_all_that_is_told(admin1: str | None, gazetteer: Gazetteer) -> None:
    assert province(replace(VILLAGE, admin1=admin1), gazetteer) == Place(
        "Syria", "SY", None, None, None, Precision.COUNTRY
    )


def test_a_place_in_no_country_loses_its_point(gazetteer: Gazetteer) -> None:
    sea = Place("Sample Sea", None, None, 33.0, 33.0, Precision.INTERNATIONAL)
    assert province(sea, gazetteer).lat is None


def test_a_market_keeps_its_place_and_link(gazetteer: Gazetteer) -> None:
    out = texts(at(Target.MARKET), gazetteer)["geojson"]
    assert "36.61" in out
    assert "https://paper.example/tel-samra-hit" in out


def test_of_a_blurred_incidents_links_the_sites_stay(gazetteer: Gazetteer) -> None:
    assert '"https://paper.example/"' in texts(at(Target.CAMP), gazetteer)["geojson"]


def test_a_link_that_is_none_is_left_out(gazetteer: Gazetteer) -> None:
    odd = nouns.member(nouns.entry(link="http://[Tel Samra"), nouns.report(target=Target.CAMP))
    assert "Samra" not in texts(nouns.incident("inc1", odd), gazetteer)["jsonl"]


def test_figures_and_the_number_of_sources_stay(gazetteer: Gazetteer) -> None:
    row = texts(at(Target.HOSPITAL), gazetteer)["ucdp"].splitlines()[1]
    assert row.startswith("inc1,,2,")
    assert ",3,3,3,3" in row or row.endswith(",3,3,3")


def test_what_is_new_is_held_back() -> None:
    old, new = (nouns.incident(i, opened=nouns.NOON - timedelta(hours=h)) for i, h in (("old", 24), ("new", 23)))
    assert ripe([old, new], nouns.NOON) == [old]
    assert ripe([old, new], nouns.NOON, timedelta(hours=1)) == [old, new]


def test_what_only_waited_is_not_published(gazetteer: Gazetteer) -> None:
    waited = nouns.member(told=replace(nouns.report(), kind=Kind.CONTEXT), key="k2", publisher="Herald", perhaps=True)
    incident = nouns.incident("inc1", nouns.member(), waited)
    assert not any("Herald" in text for text in texts(incident, gazetteer).values())
