"""A region around our own sites: neither its name nor what lies in it is told by the page or the API."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.config import Web
from monitor.places.areas import AroundSites
from monitor.places.regions import Region
from monitor.store import Store
from monitor.web.access.tokens import make
from monitor.web.api.routes import api
from monitor.web.app import application
from tests.doubles.nouns import incident
from tests.doubles.visitor import PEOPLE, SUDAN, SYRIA, Hall

OFFICE = Region("Office Idlib", parts=(AroundSites(((36.6, 35.9),), 10.0),))


@pytest.fixture
def hall(store: Store) -> Hall:
    hall = Hall(store)
    hall.turn(regions=(SYRIA, SUDAN, OFFICE))
    with store.write() as writing:
        writing.save_incident(incident("karsa"))
    return hall


@pytest.mark.parametrize("page", ["/", "/map", "/trends"])
@pytest.mark.parametrize("name", [person.name for person in PEOPLE])
def test_no_page_names_it_to_anybody(hall: Hall, page: str, name: str) -> None:
    assert "Office" not in hall.visitor(name).get(page).text


@pytest.mark.parametrize("page", ["/", "/map", "/trends"])
def test_no_page_tells_what_lies_in_it(hall: Hall, page: str) -> None:
    answer = hall.visitor("Vera").get(f"{page}?region=Office+Idlib")
    assert "is not one of your regions" in answer.text


def test_a_guess_is_not_set_right(hall: Hall) -> None:
    assert "Office" not in hall.visitor("Vera").get("/trends?region=Ofice").text


def test_whoever_watches_it_alone_sees_what_lies_there_and_is_told_no_name(hall: Hall) -> None:
    hall.turn(people=(replace(PEOPLE[1], regions=(OFFICE,)),))
    vera = hall.visitor("Vera")
    assert "/incidents/karsa" in vera.get("/").text
    assert "Office" not in vera.get("/").text + vera.get("/trends").text


def test_the_api_neither_names_it_nor_tells_what_lies_in_it(hall: Hall) -> None:
    with hall.store.write() as writing:
        token = make(writing, "tracker", hall.at)
    client = application("127.0.0.1", [api(hall.watched, Web(pages=True))]).test_client()
    for path in ("incidents", "alerts", "reports", "incidents.csv"):
        asked = client.get(f"/api/v1/{path}?region=Office+Idlib", headers={"Authorization": f"Bearer {token}"})
        assert asked.status_code == 400, path
        guessed = client.get(f"/api/v1/{path}?region=Ofice", headers={"Authorization": f"Bearer {token}"})
        assert "Office" not in guessed.text, path
