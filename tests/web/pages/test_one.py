"""The page of one incident, with everything that a hostile feed could write into it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from monitor.alerts import Step, StepAnswer
from monitor.incidents import Happening, Incident
from monitor.model import Count, Harm, Place, Precision, Victim
from monitor.places.areas import WithinAdmin1
from monitor.places.regions import Region
from monitor.reports import Mark, Quote
from monitor.reports.types import Role
from monitor.store import Store
from tests.doubles.nouns import NOON, alert, delivery, entry, incident, member, minutes, reading, report, verdict
from tests.doubles.visitor import PEOPLE, Hall, Visitor

SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.fixture
def kept(store: Store) -> Incident:
    """One incident with its entry, a verdict and a message."""
    text = "At least five people died when shells hit Karsa."
    said = report(quotes=(Quote(text, (len("Shelling\n"), len("Shelling\n") + len(text))),), claimant="Rescue workers")
    one = entry(title="Shelling", text=text)
    marks = (Mark((len("Shelling\nAt least "), len("Shelling\nAt least five")), Role.NUMBER),)
    found = incident("a1", member(one, said), history=(Happening(NOON, "opened", "Wire"),), name="7K3")
    with store.write() as writing:
        writing.save_entries({one: reading(said, marks=marks)})
        writing.save_incident(found)
        writing.save_name("7K3", "a1", NOON)
        writing.save_verdicts([verdict("a1")])
        writing.save_alert(alert("x1", "a1"))
        writing.queue([delivery("d1", alert="x1", recipient="leila@ngo.example")])
    return found


def test_it_says_who_says_what_in_their_words_with_marks(amal: Visitor, kept: Incident) -> None:
    page = amal.get("/incidents/a1").text
    assert "Rescue workers" in page
    assert '<mark class="number" title="number">five</mark>' in page
    assert '<blockquote dir="auto" lang="en">' in page


def test_it_says_why_somebody_was_told_and_what_became_of_it(amal: Visitor, kept: Incident) -> None:
    page = amal.get("/incidents/a1").text
    assert "killed.all 5" in page
    assert "told: new" in page
    assert "duty: waiting 1" in page


def test_it_names_no_address_of_anybody(amal: Visitor, kept: Incident) -> None:
    assert "leila@" not in amal.get("/incidents/a1").text


def test_it_is_found_by_its_name_too(amal: Visitor, kept: Incident) -> None:
    assert amal.get("/incidents/7K3").status_code == 200


def test_it_is_there_as_text(amal: Visitor, kept: Incident) -> None:
    answer = amal.get("/incidents/a1/text")
    assert answer.content_type.startswith("text/plain")
    assert "killed: at least 5" in answer.text
    assert "Rescue workers" in answer.text


def test_it_tells_why_its_reports_are_one(amal: Visitor, kept: Incident) -> None:
    assert "Taken for a new event" in amal.get("/incidents/a1/story").text


@pytest.mark.parametrize("page", ["", "/story", "/text"])
def test_nobody_sees_an_incident_of_other_regions(hall: Hall, kept: Incident, page: str) -> None:
    answer = hall.visitor("Omar").get(f"/incidents/a1{page}")
    assert answer.status_code == 404
    assert "Rescue workers" not in answer.text


def test_the_story_tells_of_no_incident_of_other_regions(hall: Hall, kept: Incident) -> None:
    daraa = Place("Daraa", "SY", "Daraa", 32.6, 36.1, Precision.EXACT, "Daraa")
    elsewhere = incident("f" * 32, member(entry("kd", seen=NOON - minutes(30)), report(9, place=daraa)), place=daraa)
    with hall.store.write() as writing:
        writing.save_incident(elsewhere)
    north = Region("North", frozenset({"SY"}), (WithinAdmin1("Idlib", "SY"),))
    hall.turn(people=(PEOPLE[0], replace(PEOPLE[1], regions=(north,))))
    assert ("f" * 12) in hall.visitor("Amal").get("/incidents/a1/story").text
    page = hall.visitor("Vera").get("/incidents/a1/story").text
    assert "Taken for a new event" in page
    assert "f" * 12 not in page
    assert "Daraa" not in page


@pytest.mark.parametrize("page", ["/incidents/a1", "/incidents/a1/text", "/incidents/a1/story", "/"])
def test_signs_that_hide_or_turn_are_shown_nowhere(amal: Visitor, hall: Hall, page: str) -> None:
    turned = "Civil \u202eDefence\u2066\x0b\x1b[2J"
    said = report(claimant=turned, actor=turned, quotes=(Quote(f"five dead {turned}", (0, 4)),), confidence=0.3)
    one = entry(title=turned, text=turned, publisher=turned)
    history = (Happening(NOON, "opened", turned), Happening(NOON, "note", turned))
    checks = (StepAnswer(Step.THRESHOLD, True, turned, turned),)
    with hall.store.write() as writing:
        writing.save_entries({one: reading(said)})
        writing.save_incident(incident("a1", member(one, said), actor=turned, claimants=(turned,), history=history))
        writing.save_verdicts([verdict("a1", checks=checks)])
    text = amal.get(page).text
    assert "Defence" in text
    assert [line for line in text.splitlines() if set(line) & set("\u202e\u2066\x1b")] == []


def test_a_viewer_is_offered_nothing_to_do(hall: Hall, kept: Incident) -> None:
    page = hall.visitor("Vera").get("/incidents/a1").text
    assert "/incidents/a1/count" not in page
    assert "/incidents/a1/split" not in page.replace('action="/incidents/a1/split"', "", 1)


def test_script_in_every_field_of_an_entry_is_text(amal: Visitor, hall: Hall) -> None:
    hostile = entry(
        title=SCRIPT, text=SCRIPT, link=f"javascript:alert(1)//{SCRIPT}", publisher=SCRIPT, language=SCRIPT, feed=SCRIPT
    )
    said = report(
        claimant=SCRIPT,
        actor=SCRIPT,
        place=Place(SCRIPT, "SY", SCRIPT, 1.0, 2.0, Precision.NEAR, SCRIPT),
        toll={Harm.KILLED: {Victim.ALL: Count(5, 5, None, SCRIPT, (0, 5))}},
        quotes=(Quote(SCRIPT, (0, len(SCRIPT))),),
    )
    found = replace(
        incident("a1", member(hostile, said)),
        place=said.place,
        actor=SCRIPT,
        claimants=(SCRIPT,),
        history=(Happening(NOON, SCRIPT, SCRIPT),),
    )
    with hall.store.write() as writing:
        writing.save_entries(
            {hostile: reading(replace(said, confidence=0.2), marks=(Mark((0, 9), Role.HARM, SCRIPT),))}
        )
        writing.save_incident(found)
        writing.save_verdicts([verdict("a1", rule=SCRIPT)])
        writing.save_alert(alert("x1", "a1", rule=SCRIPT))
        writing.queue([delivery("d1", alert="x1", channel=SCRIPT)])
    for page in ("/", "/incidents/a1", "/incidents/a1/story", f"/?text={SCRIPT}"):
        answer = amal.get(page)
        assert answer.status_code == 200, page
        assert "<script>" not in answer.text, page
        assert "<img" not in answer.text, page
        assert 'href="javascript' not in answer.text, page


def test_marks_that_lie_cut_nothing_wrong(amal: Visitor, hall: Hall) -> None:
    said = report(quotes=(Quote("not what stands there", (3, 9)),))
    one = entry()
    marks = (Mark((0, 10_000), Role.HARM), Mark((5, 5), Role.HARM), Mark((9, 4), Role.HARM))
    with hall.store.write() as writing:
        writing.save_entries({one: reading(said, marks=marks)})
        writing.save_incident(incident("a1", member(one, said)))
    assert "not what stands there" in amal.get("/incidents/a1").text


def test_a_graphic_sentence_is_folded(amal: Visitor, hall: Hall) -> None:
    said = report(quotes=(Quote("Dismembered bodies lay in the street.", (0, 10)),))
    with hall.store.write() as writing:
        writing.save_incident(incident("a1", member(entry(), said)))
    assert "A sentence that tells of bodies" in amal.get("/incidents/a1").text


def test_hundreds_of_reports_stay_a_light_page(amal: Visitor, hall: Hall) -> None:
    many = [member(entry(f"k{n}", text="x" * 2_000)) for n in range(300)]
    with hall.store.write() as writing:
        writing.save_incident(incident("a1", *many))
    answer = amal.get("/incidents/a1")
    assert "Show all 300 reports" in answer.text
    seen, after = set(), "/incidents/a1?from=1"
    while after:
        page = amal.get(after)
        assert len(page.data) < 100_000
        seen |= set(re.findall(r'name="report" value="(\d+)"', page.text))
        after = next(iter(re.findall(r'href="(\S+)" rel="next"', page.text)), "")
    assert seen == {str(number) for number in range(1, 301)}
    assert len(answer.data) < 100_000


def test_a_long_story_comes_by_pieces_and_each_report_is_within_reach(amal: Visitor, store: Store) -> None:
    told = [member(entry(f"k{number}", seen=NOON + minutes(number)), report(7)) for number in range(1, 21)]
    with store.write() as writing:
        writing.save_incident(incident("c3", *told, opened=NOON, updated=NOON + minutes(30)))
    first = amal.get("/incidents/c3/story").text
    assert "Reports 1 to 8 of 20" in first
    assert 'href="/incidents/c3/story?from=9"' in first
    seen = {n for at in (1, 9, 17) for n in re.findall(r'id="c(\d+)"', amal.get(f"/incidents/c3/story?from={at}").text)}
    assert seen == {str(number) for number in range(1, 21)}


@pytest.mark.parametrize("at", ["0", "-4", "999999", "9999999999", "x", "1;2", "%00"])
def test_a_piece_of_a_story_that_is_not_there_is_no_fault(amal: Visitor, store: Store, at: str) -> None:
    with store.write() as writing:
        writing.save_incident(incident("c3", member(entry("k1"), report(7))))
    assert amal.get(f"/incidents/c3/story?from={at}").status_code == 200
