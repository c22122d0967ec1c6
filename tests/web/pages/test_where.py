"""The page with the map: a table first, and the same by keyboard."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.config import Web
from monitor.incidents import Incident
from monitor.model import Place, Precision
from monitor.store import Store
from tests.doubles.nouns import HARBOUR, NOON, entry, incident, member
from tests.doubles.visitor import Hall, Visitor

NYALA = Place("Nyala", "SD", "South Darfur", 12.05, 24.88, Precision.ADMIN1, "Nyala")


def kept(hall: Hall, *events: Incident) -> None:
    with hall.store.write() as writing:
        for event in events:
            writing.save_incident(event)


def test_the_table_stands_before_the_map_and_both_lead_to_the_incident(hall: Hall, amal: Visitor) -> None:
    kept(hall, incident("karsa"))
    text = amal.get("/map").text
    assert text.index("<table") < text.index("<svg")
    assert text.count('href="/incidents/karsa"') == 2


def test_where_the_address_says_no_time_it_is_a_week(hall: Hall, amal: Visitor) -> None:
    kept(hall, incident("old", opened=NOON - timedelta(days=9)), incident("new", opened=NOON))
    assert "/incidents/old" not in amal.get("/map").text
    assert "/incidents/old" in amal.get("/map?since=30d").text
    dated = amal.get("/map?since=2026-01-01&until=2026-02-28").text
    assert 'value="2026-01-01"' in dated
    assert "/incidents/new" not in dated


def test_the_slider_is_a_form_that_leads_to_an_address_with_its_days(amal: Visitor) -> None:
    answer = amal.get("/map?ago=3&width=7&severity=high")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/map?since=2026-02-21&until=2026-02-27&severity=high"


def test_links_lead_to_the_days_before_and_after(amal: Visitor) -> None:
    text = amal.get("/map?since=2026-02-21&until=2026-02-27").text
    assert 'href="/map?since=2026-02-14&amp;until=2026-02-20"' in text
    assert 'href="/map?since=2026-02-28&amp;until=2026-03-06"' in text
    assert 'rel="next"' not in amal.get("/map").text  # it ends today


@pytest.mark.parametrize(
    "asked",
    [
        "ago=9999&width=999",
        "ago=-1&width=7",
        "ago=x&width=1",
        "ago=1",
        "since=1970-01-01&until=9000-01-01",
        "ago=٣&width=1",
    ],
)
def test_no_days_that_are_asked_for_break_the_map(amal: Visitor, asked: str) -> None:
    assert amal.get(f"/map?{asked}").status_code in (200, 303)


def test_what_is_not_drawn_is_said_in_the_table(hall: Hall, amal: Visitor) -> None:
    kept(hall, incident("far", place=replace(HARBOUR, precision=Precision.COUNTRY)))
    text = amal.get("/map").text
    assert "not on the map" in text
    assert "<svg" not in text


def test_whoever_has_regions_sees_no_other(hall: Hall) -> None:
    kept(hall, incident("karsa"), incident("nyala", place=NYALA))
    text = hall.visitor("Omar").get("/map").text
    assert "/incidents/nyala" in text
    assert "karsa" not in text.lower()


def test_a_wrong_filter_is_said(amal: Visitor) -> None:
    answer = amal.get("/map?severity=hihg")
    assert answer.status_code == 400
    assert "did you mean" in answer.text


def test_borders_are_drawn_where_a_user_brings_them_and_are_called_theirs(store: Store) -> None:
    ring = ((36.0, 35.0), (37.0, 35.0), (37.0, 36.0))
    for borders, said in (((), "No state’s border is drawn."), (((ring,),), "from a file of those who keep")):
        hall = Hall(store, web=Web(pages=True, borders=borders))
        kept(hall, incident("karsa"))
        text = hall.visitor("Amal").get("/map").text
        assert said in text
        assert ('class="border"' in text) is bool(borders)


@pytest.mark.parametrize("language", ["en", "ar", "fr", "es", "uk"])
def test_it_is_told_in_every_language(hall: Hall, amal: Visitor, language: str) -> None:
    kept(hall, incident("karsa"))
    amal.post("/language", language=language, next="/map")
    assert f'lang="{language}"' in amal.get("/map").text


def test_a_hostile_name_is_text(hall: Hall, amal: Visitor) -> None:
    bad = '"><script>alert(1)</script>'
    place = replace(HARBOUR, name=bad, written=bad, admin1=bad)
    kept(hall, incident("karsa", member(entry(title=bad)), place=place, name=bad))
    assert "<script>alert" not in amal.get("/map").text


def test_links_move_about_on_the_map_and_time_moves_with_the_place_kept(hall: Hall, amal: Visitor) -> None:
    kept(hall, incident("karsa", place=HARBOUR), incident("nyala", place=NYALA))
    nearer = re.findall(r'href="(/map\?[^"]*look=[^"]*)" title="nearer"', amal.get("/map").text)
    text = amal.get(nearer[0].replace("&amp;", "&")).text
    assert "All of them" in text
    assert re.search(r'rel="prev"', text)
    assert "look=" in text.split('rel="prev"')[0].rpartition("href=")[2]
    assert amal.get("/map?ago=3&width=7&look=12,24,2").headers["Location"].endswith("&look=12%2C24%2C2")


def test_a_mark_outside_of_what_is_shown_is_in_the_table_alone(hall: Hall, amal: Visitor) -> None:
    kept(hall, incident("karsa", place=HARBOUR), incident("nyala", place=NYALA))
    text = amal.get("/map?look=12,24.9,3").text
    assert (text.count('href="/incidents/karsa"'), text.count('href="/incidents/nyala"')) == (1, 2)
    assert "not on the map" in text


@pytest.mark.parametrize("look", ["12,24,120", "0,0,120", "60,20,60", "35,100,90", "79,179,120", "x", "12,24,0"])
def test_no_look_makes_the_page_heavy_or_breaks_it(hall: Hall, amal: Visitor, look: str) -> None:
    kept(hall, incident("nyala", place=NYALA))
    answer = amal.get(f"/map?look={look}")
    assert (answer.status_code, len(answer.data) < 100_000) == (200, True)
