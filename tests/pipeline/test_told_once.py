"""Events told once: made-up news of a few days, read and grouped as it comes, and the incidents that it comes to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.entries import Entry
from monitor.pipeline import Taken
from monitor.pipeline.intake.reading import read_with
from monitor.pipeline.replay.run import ANYBODY, replay
from monitor.reports.reader import Reader
from tests.doubles.nouns import NOON, entry

Paper = tuple[float, str, str, str]  # hours, who, title, text


def printed(papers: list[Paper]) -> list[Entry]:
    return [
        entry(str(n), feed=who, publisher=who, title=title, text=text, hash=title, seen=at, published=at)
        for n, (hours, who, title, text) in enumerate(papers)
        for at in [NOON + timedelta(hours=hours)]
    ]


def incidents(reader: Reader, papers: list[Paper]) -> list[str]:
    """The incident of each paper, as a letter in order of first sight; "-" where it has none."""
    lines = [line for line in replay(printed(papers), ANYBODY, read_with(reader, ANYBODY)) if isinstance(line, Taken)]
    letters = dict[str, str]()
    for line in lines:
        for ident in line.incidents[:1]:
            letters.setdefault(ident, chr(ord("a") + len(letters)))
    return [letters[line.incidents[0]] if line.incidents else "-" for line in lines]


MARKET = [
    (
        0.0,
        "One",
        "Gunman kills seven at market in Kassala",
        "A gunman killed seven people at a market in Kassala, Sudan.",
    ),
    (
        0.5,
        "Two",
        "Seven shot dead at Kassala market",
        "Seven people were shot dead at a market in Kassala, police said.",
    ),
]
NEXT_DAY = [
    (
        14.0,
        "Three",
        "Two wounded in new Kassala shooting",
        "Two people were wounded in a shooting in Kassala, medics said.",
    ),
    (
        14.5,
        "Four",
        "Two hurt by gunman in Kassala",
        "Gunfire wounded two people in Kassala hours after seven were killed.",
    ),
    (
        15.0,
        "Five",
        "Shooting in Kassala leaves two wounded",
        "Two people were wounded in a shooting in Kassala on Tuesday.",
    ),
]


def test_the_next_shooting_in_a_town_is_one_more_event_whoever_tells_of_it(reader: Reader) -> None:
    assert incidents(reader, [*MARKET, *NEXT_DAY]) == ["a", "a", "b", "b", "b"]


def case(days: int) -> list[Paper]:
    """A man beaten to death by police, and the papers of so many days after that."""
    first = (
        0.0,
        "One",
        "Police beat Karim Qadri to death in Kassala",
        "Karim Qadri was beaten to death by police in Kassala.",
    )
    later = "Mourners in Kassala buried Karim Qadri, who was beaten to death by police officers."
    return [first, *((20.0 * n, "Two", f"Kassala mourns Karim Qadri, day {n}", later) for n in range(1, days + 1))]


@pytest.mark.parametrize("days", [2, 7])
def test_a_case_that_is_followed_for_days_stays_one_and_swallows_no_other_death(reader: Reader, days: int) -> None:
    shot = (20.0 * days + 4, "Three", "One shot dead in Kassala", "A man was shot dead in Kassala on his way home.")
    found = incidents(reader, [*case(days), shot])
    assert found[0] == "a"
    assert set(found[1:-1]) <= {"a", "-"}
    assert found[-1] == "b"
