"""Context of no known place is weighed by a bound, and nothing is decided otherwise for that."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.incidents import Candidates, Incident, Member, Shelves
from monitor.incidents.evidence import setting
from monitor.incidents.group import likeliest_of
from monitor.incidents.known import Likeliest, likeliest
from monitor.incidents.merge import summed
from monitor.incidents.unplaced import is_of_none
from monitor.incidents.vetoes import rules_out
from monitor.model import Cause, Target
from monitor.reports import Kind
from tests.doubles.news import DAY, START, SYRIA, TRIPOLI, said

OFTEN = ("people", "killed", "attack", "army", "police", "said", "officials", "night")
SYLLABLES = ("ka", "me", "do", "tu", "va", "shi", "lo", "pe")
LINES = "read the full story in our morning letter"


def prose(chance: random.Random, seldom: int) -> str:
    words = [*chance.choices(OFTEN, k=6), *("".join(chance.choices(SYLLABLES, k=3)) for _ in range(seldom))]
    chance.shuffle(words)
    return " ".join(words)


def news(chance: random.Random, text: str) -> Member:
    return said(
        text.split(" ", 1)[0],
        text=text,
        killed=chance.choice((1, 3, 30)),
        at=chance.randrange(0, 300),
        publisher=f"Wire {chance.randrange(30)}",
        place=chance.choice((TRIPOLI, SYRIA, None)),
        day=chance.choice((DAY, None)),
        key=f"{chance.random()}",
    )


def context(chance: random.Random, known: list[Member]) -> Member:
    """Of nothing that is known, or in the words of something that is."""
    text = prose(chance, chance.choice((2, 8)))
    if chance.random() < 0.6:
        text = " ".join(chance.sample(chance.choice(known).text.split(), 8)) + " " + text
    word = said(
        text.split(" ", 1)[0], text=text, at=chance.randrange(100, 400), publisher=f"Wire {chance.randrange(30)}"
    )
    report = replace(
        word.report,
        kind=Kind.CONTEXT,
        place=None,
        toll=word.report.toll if chance.random() < 0.3 else {},
        date=chance.choice((DAY, None, None)),
        target=chance.choice((Target.SCHOOL, None, None)),
    )
    return replace(word, report=report, language=chance.choice((word.language, "xx")), key=f"{chance.random()}")


def shelves_of(chance: random.Random) -> tuple[Shelves, list[Member]]:
    """Incidents of one or several reports, some of which came, grew and went."""
    shelves, told = Shelves(), list[Member]()
    for n in range(150):
        first = news(chance, f"{prose(chance, 8)}. {LINES if chance.random() < 0.2 else ''}")
        members = [first]
        for _ in range(chance.choice((0, 0, 1, 4))):
            members.append(news(chance, f"{first.text[:40]} {prose(chance, 4)}"))
            shelves.put(incident_of(n, members))
        shelves.put(incident_of(n, members))
        told += members
        if n % 10 == 9:
            shelves.take(f"i{chance.randrange(n)}")
    return shelves, told


def incident_of(number: int, members: list[Member]) -> Incident:
    at = START + timedelta(hours=number)
    return summed(Incident(f"i{number}", opened=at, updated=at, members=()), members)


def by_the_book(member: Member, known: Candidates) -> Likeliest | None:
    everything = list(known)
    possible = [i for i in everything if not rules_out(member, i)]
    return likeliest(member, possible, setting(member, everything, possible)) if possible else None


def asked(seed: int) -> Iterator[tuple[Member, Shelves]]:
    chance = random.Random(seed)
    shelves, told = shelves_of(chance)
    for _ in range(40):
        yield context(chance, told), shelves


@pytest.mark.parametrize("seed", range(6))
def test_it_is_of_the_incident_that_comparing_with_each_finds(seed: int) -> None:
    found = 0
    for member, shelves in asked(seed):
        known = shelves.candidates(shelves)
        likely = likeliest_of(member, known)
        assert likely == by_the_book(member, known)
        found += likely is not None
    assert 0 < found < 40


@pytest.mark.parametrize("seed", range(3))
def test_whatever_a_veto_keeps_it_from_is_in_doubt(seed: int) -> None:
    kept_from = 0
    for member, shelves in asked(seed):
        cause, days = (Cause.ACCIDENT, 0) if member.report.date else (Cause.CONFLICT, 15)
        kind = Kind.CASUALTIES if len(member.text) % 2 else Kind.CONTEXT
        report = replace(member.report, kind=kind, cause=cause, date=DAY + timedelta(days=days))
        near = shelves.candidates(shelves).near(told := replace(member, report=report))
        ruled_out = {i.id for i in near.incidents if rules_out(told, i)}
        assert ruled_out <= (near.doubtful or set())
        assert near.possible(told) == [i for i in near.incidents if i.id not in ruled_out]
        kept_from += bool(ruled_out)
    assert kept_from


def test_most_of_it_is_compared_with_none() -> None:
    found = []
    for member, shelves in asked(1):
        near = shelves.candidates(shelves).near(member)
        assert near.echoes
        found.append(is_of_none(member, near.incidents, near.rare, near.echoes, near.doubtful or ()))
    assert sum(found) > len(found) / 2


def test_what_lies_over_the_shelves_is_compared_with_each() -> None:
    for member, shelves in asked(2):
        known = shelves.candidates(shelves)
        known.put(replace(next(iter(known)), id="another"))
        assert known.near(member).echoes is None
        assert likeliest_of(member, known) == by_the_book(member, known)


def test_what_is_left_out_is_of_none() -> None:
    chance = random.Random(4)
    for member, shelves in asked(4):
        some = shelves.candidates(shelves)
        known = some.without(chance.sample([i.id for i in some], 30))
        assert likeliest_of(member, known) == by_the_book(member, known)


def test_of_what_went_no_word_is_remembered() -> None:
    """Words come and go for years; a town's name that nobody has written for months takes no room."""
    chance, shelves = random.Random(5), Shelves()
    for n in range(3):
        shelves.put(incident_of(n, [news(chance, prose(chance, 8))]))
    assert shelves.words.words
    for n in range(3):
        shelves.take(f"i{n}")
    assert not shelves.words.words


def test_a_word_that_comes_again_is_weighed_as_before() -> None:
    chance = random.Random(6)
    first, member = news(chance, prose(chance, 8)), context(chance, [news(chance, prose(chance, 12))])
    once, again = Shelves(), Shelves()
    once.put(incident_of(0, [first]))
    for n in (0, 1, 2):
        again.put(incident_of(n, [first]))
    for n in (0, 1, 2):
        again.take(f"i{n}")
    again.put(incident_of(0, [first]))
    one, other = (s.candidates(s).near(member).echoes for s in (once, again))
    assert one
    assert other
    assert one.like("i0") == other.like("i0")
    assert one.like_all() == other.like_all()
