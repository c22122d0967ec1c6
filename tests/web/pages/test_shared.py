"""A partner's link: one incident as it may be published, until it ends or is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.incidents import Incident
from monitor.model import Target
from monitor.places.gazetteer import Gazetteer
from monitor.web.access.shares import share
from monitor.web.access.tokens import revoke
from tests.doubles.nouns import HARBOUR, NOON, entry, incident, member, report
from tests.doubles.visitor import Hall

NAME = "Salma Haddadin"
OLD = NOON - timedelta(days=3)


@pytest.fixture
def event(hall: Hall) -> Incident:
    said = entry(title=f"{NAME} killed in Karsa", link="https://wire.example/salma-haddadin", published=OLD, seen=OLD)
    kept = incident("karsa" * 4, member(said, report(target=Target.HOSPITAL)), opened=OLD, target=Target.HOSPITAL)
    with hall.store.write() as writing:
        writing.save_incident(kept)
    return kept


def link(hall: Hall, event: Incident, days: int = 7) -> str:
    with hall.store.write() as writing:
        word, _ = share(writing, event, "OCHA", timedelta(days=days), hall.at)
    return f"/shared/{word}"


def test_it_shows_what_may_be_published_without_a_sign_in(hall: Hall, event: Incident) -> None:
    answer = hall.visitor().get(link(hall, event))
    assert answer.status_code == 200
    assert "at least 5" in answer.text
    for kept_back in (NAME, "haddadin", HARBOUR.name, "35.9", "salma"):
        assert kept_back not in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("language", ["ar", "fr", "es", "uk"])
def test_it_speaks_the_partners_language(hall: Hall, event: Incident, language: str) -> None:
    answer = hall.visitor().get(link(hall, event), Accept_Language=language)
    assert f'lang="{language}"' in answer.text


def test_a_word_that_is_nobodys_opens_no_gazetteer(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Gazetteer, "open", lambda *places: pytest.fail("it is dear"))
    assert hall.visitor().get("/shared/cmt_x").status_code == 404


def test_it_ends(hall: Hall, event: Incident) -> None:
    address = link(hall, event, days=2)
    hall.later(days=2)
    answer = hall.visitor().get(address)
    assert (answer.status_code, "This link has ended" in answer.text) == (410, True)


def test_it_can_be_taken_back(hall: Hall, event: Incident) -> None:
    address = link(hall, event)
    with hall.store.write() as writing:
        revoke(writing, writing.tokens()[0], NOON)
    answer = hall.visitor().get(address)
    assert (answer.status_code, "was taken back" in answer.text) == (410, True)
    assert "at least 5" not in answer.text


def test_what_is_younger_than_a_day_waits_as_it_would_elsewhere(hall: Hall, event: Incident) -> None:
    young = replace(event, opened=NOON - timedelta(hours=2))
    with hall.store.write() as writing:
        writing.save_incident(young)
    answer = hall.visitor().get(link(hall, young))
    assert (answer.status_code, "less than a day ago" in answer.text) == (403, True)


def test_it_opens_nothing_else(hall: Hall, event: Incident) -> None:
    word = link(hall, event).removeprefix("/shared/")
    stranger = hall.visitor()
    stranger.get(f"/shared/{word}")
    assert stranger.get("/").status_code == 303
    assert stranger.get("/api/v1/incidents", Authorization=f"Bearer {word}").status_code == 401


def test_whoever_guesses_waits_and_a_right_link_does_not(hall: Hall, event: Incident) -> None:
    stranger, address = hall.visitor(), link(hall, event)
    assert [stranger.get(f"/shared/cmt_{n}").status_code for n in range(21)] == [404] * 20 + [429]
    assert stranger.get(address).status_code == 200


def test_its_name_says_for_whom_and_of_what(hall: Hall, event: Incident) -> None:
    link(hall, event)
    link(hall, event)
    with hall.store.read() as asking:
        assert [token.name for token in asking.tokens()] == ["OCHA: karsakar", "OCHA: karsakar (2)"]
