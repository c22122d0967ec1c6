"""The story of an incident, for people and for programs: how each report came to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.alerts.words import place_in_words
from monitor.incidents import Score
from monitor.incidents.known import Unsure
from monitor.incidents.story import Came, Chapter, Considered

_TAKEN = {
    Came.OPENED: "taken for a new event",
    Came.SURELY: "surely of a known event",
    Came.PERHAPS: "perhaps of a known event",
}


def lines(chapters: Sequence[Chapter], ident: str) -> Iterator[str]:
    """A few lines a report."""
    for chapter in chapters:
        yield f"{chapter.number}. {chapter.member.publisher}, {chapter.member.title or 'no title'}"
        yield f"   {_TAKEN[chapter.came]}; {_how_sure(chapter)}"
        for candidate in chapter.candidates:
            yield f"   - {_candidate(candidate, ident)}"
        if chapter.candidates:
            yield f"   {_turn(chapter)}"


def chapter_facts(chapters: Sequence[Chapter]) -> list[dict[str, object]]:
    return [
        {
            "report": chapter.number,
            "taken_for": chapter.came.value,
            "score": chapter.sure and chapter.sure.total,
            "needed": chapter.needed,
            "perhaps_from": chapter.perhaps,
            "candidates": [
                {
                    "incident": one.incident,
                    "score": one.score and one.score.total,
                    "parts": _parts_facts(one.score),
                    "ruled_out": one.veto and one.veto.value,
                }
                for one in chapter.candidates
            ],
            "turning": [what.value for what in chapter.turning],
            "unsure": chapter.unsure and chapter.unsure.value,
        }
        for chapter in chapters
    ]


def _parts_facts(score: Score | None) -> dict[str, float]:
    return {what.value: value for what, value in score.parts} if score else {}


def _how_sure(chapter: Chapter) -> str:
    if chapter.sure is None:
        return "nothing like it was known"
    doubt = sum(value for what, value in chapter.sure.parts if what.value == "crowd")
    less = f", {-doubt:.1f} of doubt taken off" if doubt else ""
    return (
        f"{chapter.sure.total:.1f} for the likeliest{less} (sure from {chapter.needed:.1f}, "
        f"perhaps from {chapter.perhaps:.1f})"
    )


def _candidate(candidate: Considered, ident: str) -> str:
    name = "this incident" if candidate.incident == ident else f"incident {candidate.incident[:12]}"
    where = f"{name} ({place_in_words(candidate.place)})"
    if candidate.score is None:
        return f"{where}: ruled out, {candidate.veto and candidate.veto.value.replace('_', ' ')}"
    parts = ", ".join(f"{what} {value:+.1f}" for what, value in candidate.score.parts if value)
    return f"{where}: {candidate.score.total:.1f} ({parts})"


_UNSURE = {
    Unsure.ONE_AREA: "nothing but the place and the time ties the two: no words, names, number or target",
    Unsure.TWO_PROVINCES: "the two are of two provinces, and neither text names the other's place",
    Unsure.TWO_TOWNS: "the two are of two towns of a province, and neither text names the other",
    Unsure.FEWER_DEAD: "it tells of about half the dead of whom two outlets told a day before",
    Unsure.LATER_DAY: "it is of a later day than is told of the incident",
    Unsure.OTHERS_HURT: "it tells of fewer hurt, and of none of the dead of whom others told",
    Unsure.OTHER_PEOPLE: "it tells of the dead of a people that fights those who were harmed there",
    Unsure.OTHER_LAND: "one of the two names no place, and other countries than the other one",
    Unsure.OTHER_SIDE: "those who did it fight those who did that",
    Unsure.OTHER_EXTENT: "one tells of several attacks over an area, the other of one of them, with other dead",
    Unsure.OTHER_VICTIMS: "all its dead are of a kind of people of which none of those were",
    Unsure.OTHER_HARM: "people were taken in one and died in the other, and the two have no town in common",
    Unsure.AREAS_NUMBER: "one of the two knows no town, and its number of dead is not that of the other's town",
}


def _turn(chapter: Chapter) -> str:
    if chapter.sure is None:
        return "what ruled these out stands, whatever else they share"
    if chapter.untied:
        return "the sum would do, but no town, name, number or wording ties it there"
    if chapter.unsure:
        return f"the sum would do, but {_UNSURE[chapter.unsure]}"
    if not chapter.turning:
        return "no single part would have changed that"
    named = " or ".join("the doubt" if what.value == "crowd" else f"`{what}`" for what in chapter.turning)
    return f"without {named} it would have been taken for something else"
