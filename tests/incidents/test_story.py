"""The decision on each report told as a story: which candidates, why this one, how sure, what would have changed it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.cli.output.telling import chapter_facts, lines
from monitor.incidents import Evidence, Incident
from monitor.incidents.known import Unsure
from monitor.incidents.story import Came, story
from monitor.incidents.vetoes import Veto
from monitor.model import Weapon
from tests.doubles.news import HAMA, IDLIB, UNKNOWN, News

STRIKE = "Air strike on Marat al-Ward market kills people who queued for bread, rescuers say"


def told() -> tuple[Incident, list[Incident]]:
    """A strike of which two tell, and an accident of the same day."""
    news = News()
    news.say("Bus falls into river near Hama", killed=3, place=HAMA, weapon=None, publisher="Post")
    first = news.say(STRIKE, killed=25, at=1).after.id
    news.say("Jets bomb bread queue in Marat al-Ward, 25 killed", killed=25, publisher="Two", at=2)
    return news.incidents[first], list(news.incidents.values())


def test_the_first_report_was_taken_for_a_new_event_and_the_second_for_a_known_one() -> None:
    incident, others = told()
    assert [chapter.came for chapter in story(incident, others)] == [Came.OPENED, Came.SURELY]


def test_each_candidate_is_told_with_its_sum_or_what_ruled_it_out() -> None:
    incident, others = told()
    second = story(incident, others)[1]
    [mine, other] = second.candidates
    assert mine.incident == incident.id
    assert mine.score is not None
    assert mine.score.total >= second.needed
    assert other.veto is Veto.OTHER_PROVINCE


def test_it_says_without_what_it_would_have_been_taken_for_something_else() -> None:
    news = News()
    news.say("25 killed in Marat al-Ward", killed=25)
    news.say("Shells kill many", killed=19, publisher="Two", at=2, weapon=None)
    chapters = [chapter for i in news.incidents.values() for chapter in story(i, news.incidents.values())]
    [second] = [chapter for chapter in chapters if chapter.sure]
    assert second.sure is not None
    parts = dict(second.sure.parts)
    assert second.turning
    limits = (second.needed, second.perhaps)
    for what in second.turning:
        without = second.sure.total - parts[what]
        assert [without >= limit for limit in limits] != [second.sure.total >= limit for limit in limits]
        assert f"`{what}`" in "\n".join(lines([second], "x"))


def test_it_says_where_a_sum_would_do_and_nothing_ties_a_report_to_an_event() -> None:
    news = News()
    news.say("25 killed in Marat al-Ward", killed=25)
    later = news.say("Jets bomb bread queue, many dead", killed=25, publisher="Two", at=20, place=None, weapon=None)
    [chapter] = story(later.after, news.incidents.values())
    assert (chapter.came, chapter.untied) == (Came.OPENED, True)
    assert "ties it there" in "\n".join(lines([chapter], later.after.id))


def test_it_says_where_nothing_but_an_area_and_an_hour_ties_a_report_to_an_event() -> None:
    news = News()
    news.say("Jets bomb wedding of the Qadri family, nine dead", killed=9, place=IDLIB)
    news.say("Shells on bakery queue kill four", killed=4, place=IDLIB, weapon=Weapon.SHELLING, publisher="Two")
    what = "Jets over Idlib all night, deaths feared"
    later = news.say(what, killed=UNKNOWN, place=IDLIB, publisher="Three", at=1).after
    [chapter] = story(later, news.incidents.values())
    assert (chapter.came, chapter.unsure) == (Came.PERHAPS, Unsure.ONE_AREA)
    assert "nothing but the place" in "\n".join(lines([chapter], later.id))


@pytest.mark.parametrize("unsure", Unsure)
def test_each_reason_why_a_report_is_perhaps_of_an_event_has_its_words(unsure: Unsure) -> None:
    incident, others = told()
    chapter = replace(story(incident, others)[1], unsure=unsure)
    assert "the sum would do, but" in "\n".join(lines([chapter], incident.id))


def test_what_was_known_later_is_no_candidate() -> None:
    news = News()
    first = news.say(STRIKE, killed=25).after.id
    news.say("Nine killed in Hama", killed=9, place=HAMA, at=5)
    [chapter] = story(news.incidents[first], news.incidents.values())
    assert (chapter.came, chapter.candidates, chapter.sure) == (Came.OPENED, (), None)


def test_a_person_reads_it_in_lines_and_a_program_in_facts() -> None:
    incident, others = told()
    chapters = story(incident, others)
    said = "\n".join(lines(chapters, incident.id))
    assert "1. Example Wire, Air strike on Marat" in said
    assert "surely of a known event" in said
    assert "this incident (Marat al-Ward, Idlib, SY)" in said
    assert "ruled out, other province" in said
    [_, second] = chapter_facts(chapters)
    assert second["taken_for"] == "surely"
    candidates = second["candidates"]
    assert isinstance(candidates, list)
    assert Evidence.PLACE.value in candidates[0]["parts"]
