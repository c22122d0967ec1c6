"""People's acts on the page: done once, by whom and when, told to whoever was told, taken back by one more click."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from monitor.incidents import Happening, IncidentStatus
from monitor.model import Harm, figure_of
from monitor.store import Store
from monitor.web.access.audit import MOST_OF_ONE
from tests.doubles.newsroom import Newsroom
from tests.doubles.nouns import entry, incident, member, report
from tests.doubles.visitor import Hall, Visitor, only, waiting


@pytest.fixture
def hall(room: Newsroom) -> Hall:
    return Hall.of(room)


def path(store: Store, act: str) -> str:
    return f"/incidents/{only(store).id}/{act}"


def once(visitor: Visitor, store: Store) -> str:
    found = re.search(r'name="once" value="([^".]+)', visitor.get(f"/incidents/{only(store).id}").text)
    assert found is not None
    return found[1]


def dead(store: Store) -> int | None:
    return figure_of(only(store).toll, Harm.KILLED)


def test_somebody_sees_to_it(amal: Visitor, store: Store) -> None:
    answer = amal.post(path(store, "acknowledge"), once="1")
    assert answer.status_code == 303
    assert [ack.by for ack in only(store).acks] == ["Amal"]
    assert "Amal sees to it" in amal.get(answer.headers["Location"]).text


def test_a_count_is_corrected_and_the_correction_queued(amal: Visitor, store: Store, room: Newsroom) -> None:
    answer = amal.post(path(store, "count"), once="1", figure="12", note="asked the hospital")
    assert answer.status_code == 303
    assert dead(store) == 12
    assert [(mark.by, mark.figure, mark.note) for mark in only(store).marks] == [("Amal", 12, "asked the hospital")]
    assert waiting(room) == ["corrected"]
    assert "12 dead, by your word" in amal.get(answer.headers["Location"]).text


def test_the_outcome_is_told_once(amal: Visitor, store: Store) -> None:
    where = amal.post(path(store, "count"), once="1", figure="12").headers["Location"]
    assert "by your word" in amal.get(where).text
    assert "by your word" not in amal.get(where).text


def test_one_more_click_takes_it_back(amal: Visitor, store: Store) -> None:
    amal.post(path(store, "count"), once="1", figure="12")
    assert "number of dead" in amal.get(f"/incidents/{only(store).id}").text
    amal.post(path(store, "undo"), once="2")
    assert dead(store) == 7


def test_a_form_that_is_sent_twice_is_done_once(amal: Visitor, store: Store, room: Newsroom) -> None:
    mark = once(amal, store)
    for _ in range(2):
        assert amal.post(path(store, "count"), once=f"{mark}.count", figure="12").status_code == 303
    assert len(only(store).marks) == 1
    assert waiting(room) == ["corrected"]


def test_a_false_alarm_is_told_and_taken_back(amal: Visitor, store: Store, room: Newsroom) -> None:
    amal.post(path(store, "false-alarm"), once="1")
    assert only(store).status is IncidentStatus.RETRACTED
    assert waiting(room) == ["retracted"]
    amal.post(path(store, "undo"), once="2")
    assert only(store).status is not IncidentStatus.RETRACTED


def test_two_that_are_one_are_put_together_and_parted_again(amal: Visitor, hall: Hall, store: Store) -> None:
    first = only(store)
    with store.write() as writing:
        writing.save_incident(incident("b2", member(entry("k9"), report(3)), opened=hall.at, updated=hall.at))
    answer = amal.post(f"/incidents/{first.id}/merge", once="1", other="b2")
    assert answer.headers["Location"] == f"/incidents/{first.id}"
    with store.read() as asking:
        [kept] = asking.find_incidents(first.id)
        assert len(kept.members) == 2
    hall.later(minutes=1)
    amal.post(f"/incidents/{first.id}/undo", once="2")
    with store.read() as asking:
        assert len(asking.find_incidents(first.id)[0].members) == 1


def test_a_split_one_is_put_together_again_by_one_click(amal: Visitor, hall: Hall, store: Store) -> None:
    first = only(store)
    with store.write() as writing:
        writing.save_incident(incident("b2", member(entry("k9"), report(3)), opened=hall.at, updated=hall.at))
    amal.post(f"/incidents/{first.id}/merge", once="1", other="b2")
    hall.later(minutes=1)
    assert amal.post(f"/incidents/{first.id}/split", once="2", report="2").status_code == 303
    page = amal.get(f"/incidents/{first.id}").text
    assert "Put together again" in page
    other = re.search(r'name="other" value="([0-9a-f]{8,})"><button class="plain">', page)
    assert other is not None
    hall.later(minutes=1)
    amal.post(f"/incidents/{first.id}/merge", once="3", other=other[1])
    with store.read() as asking:
        assert len(asking.find_incidents(first.id)[0].members) == 2


def test_a_note_is_kept_with_who_and_withdrawn(amal: Visitor, store: Store) -> None:
    amal.post(path(store, "note"), once="1", note="The hospital does not answer.")
    page = amal.get(f"/incidents/{only(store).id}").text
    assert "The hospital does not answer. (by Amal)" in page
    at = re.search(r'name="at" value="([^"]*)"', page)
    assert at is not None
    amal.post(path(store, "withdraw-note"), once="2", at=at[1])
    page = amal.get(f"/incidents/{only(store).id}").text
    assert "note withdrawn" in page
    assert "withdraw-note" not in page


@pytest.mark.parametrize("mark", [None, "", " ", "\u202e", "\x00"])
def test_a_form_without_its_mark_is_refused_and_not_lost(amal: Visitor, store: Store, mark: str | None) -> None:
    before, fields = only(store), {} if mark is None else {"once": mark}
    for note in ("The hospital does not answer.", "It does now."):
        assert amal.post(path(store, "note"), note=note, **fields).status_code == 400
    assert only(store) == before


def test_an_analyst_withdraws_no_note_of_others_and_an_admin_does(hall: Hall, store: Store) -> None:
    hall.visitor("Ada").post(path(store, "note"), once="1", note="Heard from the ward. (by Amal)")
    at = only(store).history[-1].at.isoformat()
    amal, before = hall.visitor("Amal"), only(store)
    assert "withdraw-note" not in amal.get(f"/incidents/{before.id}").text
    assert amal.post(path(store, "withdraw-note"), once="2", at=at).status_code == 409
    assert only(store) == before
    assert hall.visitor("Ada").post(path(store, "withdraw-note"), once="3", at=at).status_code == 303
    assert only(store).history[-1].what == "note_withdrawn"


def test_of_a_note_of_before_nobody_but_an_admin_is_sure_whose_it_is(hall: Hall, store: Store) -> None:
    early = Happening(hall.at, "note", "Heard from the ward. (by Amal)")
    with store.write() as writing:
        writing.save_incident(replace(only(store), history=(*only(store).history, early)))
    fields = {"once": "1", "at": hall.at.isoformat()}
    assert hall.visitor("Amal").post(path(store, "withdraw-note"), **fields).status_code == 409
    assert hall.visitor("Ada").post(path(store, "withdraw-note"), **fields).status_code == 303


def test_an_incident_is_muted(amal: Visitor, store: Store, hall: Hall) -> None:
    amal.post(path(store, "mute"), once="1", lasting="6h")
    with store.read() as asking:
        assert [mute.by for mute in asking.mutes().lasting(hall.at)] == ["Amal"]


def test_a_figure_that_is_none_changes_nothing(amal: Visitor, store: Store) -> None:
    for figure in ("", "-1", "12abc", "1e9", "١٢٣٤٥٦٧٨٩", "99999999", "12; DROP TABLE"):
        assert amal.post(path(store, "count"), once="1", figure=figure).status_code == 409, figure
    assert dead(store) == 7


def test_what_is_not_there_is_put_together_with_nothing(amal: Visitor, store: Store) -> None:
    for other in ("", "nobody", "../../etc/passwd", "%", "a1' OR '1'='1"):
        assert amal.post(path(store, "merge"), once="1", other=other).status_code == 409, other
    assert len(only(store).members) == 1


ALL = [
    *("acknowledge", "count", "correct", "uncorrect", "false-alarm", "merge", "apart"),
    *("split", "withdraw-report", "mute", "note", "withdraw-note", "undo"),
]


def test_a_viewer_who_edits_is_refused_and_written_down(hall: Hall, store: Store) -> None:
    before, viewer = only(store), hall.visitor("Vera")
    for act in ALL:
        answer = viewer.post(path(store, act), once="1", figure="12", note="x", other=before.id)
        assert answer.status_code == 403, act
        with store.read() as asking:
            line = asking.audit(1)[0]
        assert (line.person, line.outcome) == ("Vera", "refused"), act
    assert only(store) == before


def test_a_viewer_who_tries_without_end_pushes_nothing_out_of_the_log(hall: Hall, store: Store) -> None:
    viewer, ident = hall.visitor("Vera"), only(store).id
    for _ in range(60):
        viewer.post(path(store, "note"), once="1", note="x")
        viewer.post("/feeds/quarantine", feed="Wire")
        viewer.post(f"/incidents/{ident}/share", partner="OCHA", lasting="7d")
        viewer.get(f"/incidents/{ident}/evidence")
    with store.read() as asking:
        assert sum(line.outcome == "refused" for line in asking.audit(1_000)) == MOST_OF_ONE


def test_nobody_edits_in_other_regions(hall: Hall, store: Store) -> None:
    before, elsewhere = only(store), hall.visitor("Omar")
    for act in ALL:
        answer = elsewhere.post(path(store, act), once="1", figure="12", note="x", other=before.id)
        assert answer.status_code == 404, act
    assert only(store) == before


def test_a_page_elsewhere_edits_nothing(amal: Visitor, store: Store) -> None:
    before = only(store)
    for act in ALL:
        answer = amal.post_from("https://evil.example", path(store, act), once="1", figure="12", note="x")
        assert answer.status_code == 403, act
    assert only(store) == before


def test_a_get_changes_nothing(amal: Visitor, store: Store) -> None:
    before = only(store)
    for act in ALL:
        assert amal.get(path(store, act)).status_code in (404, 405)
    assert only(store) == before


def test_an_analyst_does_not_take_back_what_others_did_and_an_admin_does(hall: Hall, store: Store) -> None:
    hall.visitor("Ada").post(path(store, "count"), once="1", figure="12")
    assert amal_undoes(hall, store) == 12
    hall.visitor("Ada").post(path(store, "undo"), once="3")
    assert dead(store) == 7


def amal_undoes(hall: Hall, store: Store) -> int | None:
    hall.visitor("Amal").post(path(store, "undo"), once="2")
    return dead(store)


def test_what_was_done_on_the_page_stands_in_the_log(amal: Visitor, store: Store) -> None:
    amal.post(path(store, "count"), once="1", figure="12")
    with store.read() as asking:
        line = asking.audit(1)[0]
    assert (line.person, line.what, line.outcome, line.subject) == ("Amal", "count", "done", only(store).id)


@pytest.fixture
def doubtful(hall: Hall, store: Store) -> str:
    """An incident that may be the one that was told, and for which nobody was told."""
    known = only(store)
    fresh = incident("b2", member(entry("k9"), report(9)), opened=hall.at, updated=hall.at, perhaps=known.id)
    with store.write() as writing:
        writing.save_incident(fresh)
    return known.id


def test_two_events_in_doubt_are_put_together_from_the_list(amal: Visitor, doubtful: str, store: Store) -> None:
    page = amal.get("/").text
    assert "/incidents/b2/apart" in page
    amal.post("/incidents/b2/merge", once="1", other=doubtful)
    with store.read() as asking:
        assert len(asking.find_incidents(doubtful)[0].members) == 2


def test_two_events_in_doubt_are_parted_and_the_second_is_told(
    amal: Visitor, doubtful: str, store: Store, room: Newsroom
) -> None:
    assert amal.post("/incidents/b2/apart", once="1").status_code == 303
    with store.read() as asking:
        [parted] = asking.find_incidents("b2")
    assert parted.perhaps is None
    assert "by Amal" in parted.history[-1].detail
    assert waiting(room) == ["new"]
    assert "/incidents/b2/apart" not in amal.get("/").text


def test_what_is_in_doubt_with_nothing_is_not_parted(amal: Visitor, store: Store) -> None:
    assert amal.post(path(store, "apart"), once="1").status_code == 409
