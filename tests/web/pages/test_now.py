"""The list of what is happening."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.incidents import Grade
from monitor.model import Count, Harm, Place, Precision, Victim
from monitor.store import Store
from monitor.web.pages import taking
from tests.doubles.nouns import NOON, entry, incident, member, minutes, reading, report, toll
from tests.doubles.visitor import Hall, Visitor

KHARTOUM = Place("Khartoum", "SD", "Khartoum", 15.5, 32.5, Precision.EXACT, "Khartoum")


def keep(store: Store, *incidents: object) -> None:
    with store.write() as writing:
        for one in incidents:
            writing.save_incident(one)  # type: ignore[arg-type]


def test_an_incident_stands_with_place_toll_and_how_well_attested(amal: Visitor, hall: Hall) -> None:
    keep(hall.store, incident("a1", grade=Grade.SEVERAL_SOURCES))
    page = amal.get("/").text
    assert all(words in page for words in ("Karsa, Idlib, SY", "at least 5 killed", "several sources"))


def test_an_empty_list_is_never_told_as_calm(amal: Visitor) -> None:
    page = amal.get("/").text
    assert "That does not mean that nothing happened" in page
    assert "quiet" not in page.replace('class="quiet"', "")


def test_people_see_their_regions_and_what_nobody_can_place(hall: Hall) -> None:
    sudan = incident("b2", member(entry("k2"), report(place=KHARTOUM)), place=KHARTOUM)
    nowhere = incident("c3", member(entry("k3"), report(7, place=None)), place=None, toll=toll(7))
    keep(hall.store, incident("a1"), sudan, nowhere)
    page = hall.visitor("Omar").get("/").text
    assert "Khartoum" in page
    assert "place unknown" in page
    assert "Karsa, Idlib" not in page


def test_filters_live_in_the_address_and_can_be_taken_away(amal: Visitor, hall: Hall) -> None:
    keep(hall.store, incident("a1"), incident("b2", member(entry("k2"), report(place=KHARTOUM)), place=KHARTOUM))
    page = amal.get("/?region=Sudan").text
    assert "Khartoum" in page
    assert "Karsa, Idlib" not in page
    assert '<option value="Sudan" selected>' in page


def test_a_search_finds_words_of_a_title(amal: Visitor, hall: Hall) -> None:
    keep(hall.store, incident("a1"), incident("b2", member(entry("k2", title="Market burnt"), report())))
    page = amal.get("/?text=burnt").text
    assert "/incidents/b2" in page
    assert "/incidents/a1" not in page


def test_a_filter_that_is_none_is_said_and_the_rest_holds(amal: Visitor, hall: Hall) -> None:
    keep(hall.store, incident("a1"))
    page = amal.get("/?weapon=<script>alert(1)</script>&after=@@&since=7d").text
    assert "<script>alert" not in page
    assert 'role="alert"' in page


def test_what_changed_since_the_last_visit_is_marked(hall: Hall) -> None:
    first = hall.visitor("Amal")
    first.get("/")
    keep(hall.store, incident("a1", opened=NOON + minutes(30), updated=NOON + minutes(30)))
    hall.later(hours=3)
    page = first.get("/").text
    assert "1 changed since your last visit" in page
    assert 'class="is-new' in page
    first.post("/seen")
    assert "Nothing changed since your last visit" in first.get("/").text


def test_what_may_be_one_event_twice_stands_beside_it(amal: Visitor, hall: Hall) -> None:
    keep(hall.store, incident("a1"), incident("b2", member(entry("k2")), perhaps="a1"))
    page = amal.get("/").text
    assert "perhaps one event with" in page


def test_what_was_read_with_little_confidence_waits_to_be_looked_at(amal: Visitor, hall: Hall) -> None:
    with hall.store.write() as writing:
        writing.save_entries({entry("weak", title="Blast in Karsa?"): reading(report(confidence=0.3))})
    page = amal.get("/").text
    assert "Blast in Karsa?" in page
    assert "confidence 30 %" in page


def test_the_review_keeps_to_a_readers_regions(hall: Hall) -> None:
    with hall.store.write() as writing:
        writing.save_entries({entry("weak", title="Blast in Karsa?"): reading(report(confidence=0.3))})
    assert "Blast in Karsa?" not in hall.visitor("Omar").get("/").text


def test_many_incidents_stand_on_several_pages(amal: Visitor, hall: Hall) -> None:
    keep(hall.store, *(incident(f"i{n:03}", updated=NOON - timedelta(minutes=n)) for n in range(70)))
    first = amal.get("/")
    assert "/incidents/i049" in first.text
    assert "/incidents/i050" not in first.text
    more = first.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "/incidents/i050" in amal.get(more).text
    assert len(first.data) < 100_000


def test_a_page_that_lies_open_hears_of_changes_in_its_readers_regions(hall: Hall) -> None:
    asked = "/changed?since=2026-03-02T12:00:00%2B00:00"
    keep(hall.store, incident("a1", updated=NOON + minutes(1)))
    assert hall.visitor("Amal").get(asked).json == {"changed": 1, "said": "1 changed since this page was made: show"}
    assert (hall.visitor("Omar").get(asked).json or {}).get("changed") == 0
    assert hall.visitor().get(asked).status_code == 303


def test_a_question_for_changes_without_a_time_is_refused(amal: Visitor) -> None:
    beyond = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"  # of which UTC knows no such day
    for since in ("", "yesterday", "2026-03-02T12:00:00", "<script>", *beyond):
        assert amal.client.get("/changed", query_string={"since": since}).status_code == 400


def test_a_page_that_lies_open_all_night_is_no_visit_and_keeps_nobody_signed_in(hall: Hall) -> None:
    amal = hall.visitor("Amal")
    amal.get("/")
    for _ in range(10):
        hall.later(minutes=59)
        assert amal.get("/changed?since=2026-03-02T12:00:00%2B00:00").status_code == 200
    amal.get("/")
    with hall.store.read() as asking:
        account = asking.account("Amal")
    assert account is not None
    assert account.seen_until == NOON
    for _ in range(14):
        hall.later(minutes=59)
        amal.get("/changed?since=2026-03-02T12:00:00%2B00:00")
    assert amal.get("/").status_code == 303


def test_the_list_is_taken_along_by_its_filters_and_the_log_says_so(hall: Hall) -> None:
    keep(hall.store, incident("karsa"), incident("khartoum", place=KHARTOUM))
    vera = hall.visitor("Vera")
    assert 'href="/list.csv?region=Syria"' in vera.get("/?region=Syria").text
    answer = vera.get("/list.csv?region=Syria")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert ("Karsa" in answer.text, "Khartoum" in answer.text) == (True, False)
    assert "list taken along" in hall.visitor("Ada").get("/sight").text


def test_whoever_has_regions_takes_along_no_others(hall: Hall) -> None:
    keep(hall.store, incident("karsa"), incident("khartoum", place=KHARTOUM))
    text = hall.visitor("Omar").get("/list.geojson").text
    assert ("Karsa" in text, "Khartoum" in text) == (False, True)


def test_a_list_that_is_too_long_for_a_file_is_not_cut_in_silence(
    hall: Hall, amal: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST", 1)
    keep(hall.store, incident("karsa"), incident("khartoum", place=KHARTOUM))
    assert (amal.get("/list.csv").status_code, amal.get("/list.csv?region=Syria").status_code) == (409, 200)


@pytest.mark.parametrize("path", ["/list.csv", "/list.geojson?severity=hihg", "/list.exe"])
def test_nobody_takes_a_list_along_without_a_session(hall: Hall, path: str) -> None:
    assert hall.visitor().get(path).status_code in (303, 404)


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "21 killed (1 child)"), ("fr", "21 tués (1 enfant)"), ("es", "21 muertos (1 niño)")],
)
def test_a_toll_is_told_in_the_form_of_its_numbers(amal: Visitor, hall: Hall, language: str, told: str) -> None:
    amal.post("/language", language=language, next="/")
    said = {Harm.KILLED: {Victim.ALL: Count(21, 21, 21, "21"), Victim.CHILD: Count(1, 1, 1, "a child")}}
    keep(hall.store, incident("a1", toll=said))
    assert told in amal.get("/").text
