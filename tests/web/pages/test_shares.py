"""A partner's link: what may be published of one incident, for a time, until somebody takes it back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.incidents import Happening, IncidentStatus
from monitor.model import Target
from tests.doubles.nouns import NOON, entry, incident, member, report, toll
from tests.doubles.visitor import Hall, Visitor


@pytest.fixture
def hall(hall: Hall) -> Hall:
    said = report(claimant="Rescue workers of Karsa", target=Target.HOSPITAL, actor="the army")
    found = incident("a1", member(entry(title="Nurse Leila among the dead"), said), target=Target.HOSPITAL)
    with hall.store.write() as writing:
        writing.save_incident(found)
    hall.at += timedelta(days=2)
    return hall


def shared(visitor: Visitor, lasting: str = "7d") -> str:
    """The path of a link that was just made."""
    where = visitor.post("/incidents/a1/share", partner="Field hospital network", lasting=lasting).headers["Location"]
    found = re.search(r"http://localhost(/shared/[\w-]+)", visitor.get(where).text)
    assert found is not None
    return found[1]


def test_a_partner_sees_figures_without_names_texts_and_the_spot(amal: Visitor, hall: Hall) -> None:
    answer = hall.visitor().get(shared(amal))
    assert answer.status_code == 200
    assert "at least 5 killed" in answer.text
    assert "Idlib" in answer.text
    assert not re.search("Karsa|Leila|Rescue workers|the army", answer.text)


def test_it_opens_nothing_else(amal: Visitor, hall: Hall) -> None:
    path = shared(amal)
    partner = hall.visitor()
    partner.get(path)
    assert partner.get("/").status_code == 303
    assert partner.get("/incidents/a1").status_code == 303
    assert partner.post(path).status_code in (403, 405)
    assert "Sign out" not in partner.get(path).text


def test_it_ends_by_itself(amal: Visitor, hall: Hall) -> None:
    path = shared(amal, "3d")
    hall.at += timedelta(days=3)
    answer = hall.visitor().get(path)
    assert (answer.status_code, "This link has ended" in answer.text) == (410, True)


def test_it_can_be_taken_back(amal: Visitor, hall: Hall) -> None:
    path = shared(amal)
    digest = re.search(r'name="share" value="([0-9a-f]+)"', amal.get("/incidents/a1").text)
    assert digest is not None
    amal.post("/incidents/a1/unshare", share=digest[1])
    answer = hall.visitor().get(path)
    assert (answer.status_code, "was taken back" in answer.text) == (410, True)
    assert "unshare" not in amal.get("/incidents/a1").text


def test_of_what_is_a_day_old_nothing_is_shown_yet(hall: Hall) -> None:
    hall.at -= timedelta(days=2)
    amal = hall.visitor("Amal")
    answer = hall.visitor().get(shared(amal))
    assert "less than a day ago" in answer.text
    assert "killed" not in answer.text


@pytest.fixture
def merged_away(amal: Visitor, hall: Hall) -> str:
    """A link to an incident that was put together with an earlier one since."""
    path = shared(amal)
    first = incident("b2", member(entry("k2"), report(9)), opened=NOON - timedelta(days=3))
    with hall.store.write() as writing:
        writing.save_incident(first)
    assert amal.post("/incidents/a1/merge", once="m", other="b2").status_code == 303
    with hall.store.write() as writing:
        [kept] = writing.find_incidents("b2")
        writing.save_incident(replace(kept, toll=toll(12)))
    return path


def test_a_link_to_what_was_merged_leads_to_where_it_went(merged_away: str, hall: Hall) -> None:
    answer = hall.visitor().get(merged_away)
    assert answer.status_code == 200
    assert "12 killed" in answer.text


def test_where_it_went_must_be_a_day_old_too(merged_away: str, hall: Hall) -> None:
    with hall.store.write() as writing:
        [kept] = writing.find_incidents("b2")
        writing.save_incident(replace(kept, opened=hall.at))
    assert hall.visitor().get(merged_away).status_code == 403


@pytest.mark.parametrize("line", ["into gone", "into a1", "with b2"])
def test_a_link_to_what_went_nowhere_has_ended(amal: Visitor, hall: Hall, line: str) -> None:
    path = shared(amal)
    with hall.store.write() as writing:
        [found] = writing.find_incidents("a1")
        closed = replace(found, status=IncidentStatus.CLOSED, history=(Happening(hall.at, "merged", line),))
        writing.save_incident(closed)
    assert hall.visitor().get(path).status_code == 410


@pytest.mark.parametrize("page", ["a1", "b2"])
def test_a_link_to_what_was_merged_is_taken_back_on_either_page(
    merged_away: str, amal: Visitor, hall: Hall, page: str
) -> None:
    digest = re.search(r'name="share" value="([0-9a-f]+)"', amal.get(f"/incidents/{page}").text)
    assert digest is not None
    assert amal.post(f"/incidents/{page}/unshare", share=digest[1]).status_code == 303
    assert hall.visitor().get(merged_away).status_code == 410


@pytest.mark.parametrize("token", ["", "cmt_", "guess", "a" * 5_000, "%00", "../x", "' OR 1=1 --"])
def test_a_link_that_was_never_made_opens_nothing(hall: Hall, token: str) -> None:
    assert hall.visitor().get(f"/shared/{token}").status_code == 404


def test_a_token_of_the_api_is_no_partners_link_and_the_other_way_round(amal: Visitor, hall: Hall) -> None:
    from monitor.web.access import tokens

    with hall.store.write() as writing:
        api = tokens.make(writing, "dashboard", hall.at)
    assert hall.visitor().get(f"/shared/{api}").status_code == 404
    partners = shared(amal).removeprefix("/shared/")
    assert isinstance(tokens.admitted(hall.store, hall.config, partners, "192.0.2.1", hall.at), tokens.NoPass)


@pytest.mark.parametrize("act", ["share", "unshare"])
def test_a_viewer_shares_nothing_and_nobody_what_is_not_theirs(hall: Hall, act: str) -> None:
    fields = {"partner": "x", "lasting": "7d", "share": "x"}
    assert hall.visitor("Vera").post(f"/incidents/a1/{act}", **fields).status_code == 403
    assert hall.visitor("Omar").post(f"/incidents/a1/{act}", **fields).status_code == 404
    with hall.store.read() as asking:
        assert asking.tokens() == []


@pytest.mark.parametrize("lasting", ["", "400d", "-1d", "forever"])
def test_a_link_without_an_end_is_not_made(amal: Visitor, hall: Hall, lasting: str) -> None:
    assert amal.post("/incidents/a1/share", partner="x", lasting=lasting).status_code == 409
    with hall.store.read() as asking:
        assert asking.tokens() == []


def test_who_shared_what_with_whom_stands_in_the_log(amal: Visitor, hall: Hall) -> None:
    shared(amal)
    with hall.store.read() as asking:
        line = asking.audit(1)[0]
    assert (line.person, line.what, line.subject) == ("Amal", "token", "a1")
    assert "Field hospital network" in line.detail
