"""Likeness that is surely too little is not summed, and nothing is decided otherwise for that."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from string import ascii_lowercase

import pytest

from monitor.incidents import Incident, Member, known
from monitor.incidents.evidence import BARE, Setting, setting, setting_among, wording_says
from monitor.incidents.known import Likeliest, likeliest
from monitor.incidents.merge import summed
from monitor.incidents.sketch import is_bare
from monitor.incidents.vetoes import veto
from monitor.incidents.wording import Uses, WordSet, rarity_of
from tests.doubles.chance_news import happened, telling
from tests.doubles.news import said

NAMES = ("Abu Salim", "Hana Qasr", "Omar Deeb", "Leila Farah", "Yusuf Nemr", "Samir Haddad", "Rima Khoury")


def asked(member: Member, candidates: list[Incident]) -> Likeliest | None:
    possible = [incident for incident in candidates if veto(member, incident) is None]
    return likeliest(member, possible, setting(member, candidates, possible))


def by_the_book(member: Member, incident: Incident, among: Setting) -> bool:
    return not is_bare(member) or wording_says(member, incident, among) >= BARE


def somewhere(chance: random.Random) -> Member:
    """A report that may name no place, as many do, and names people."""
    member = telling(chance)
    place = member.report.place if chance.random() < 0.5 else None
    names = " ".join(f"they mourn {one}," for one in chance.choices(NAMES, k=3))
    return replace(member, report=replace(member.report, place=place), text=f"{member.text} and {names}")


def known_by_names(chance: random.Random) -> Incident:
    return summed(happened(chance), [somewhere(chance) for _ in range(chance.choice((1, 2)))])


@pytest.mark.parametrize("seed", range(8))
def test_what_no_place_and_no_word_ties_is_not_summed_either(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    streams = [(somewhere(chance), [known_by_names(chance) for _ in range(20)]) for _ in range(60)]
    found = [asked(*one) for one in streams]
    monkeypatch.setattr(known, "may_be_tied", lambda *_: True)
    assert found == [asked(*one) for one in streams]
    assert any(one is not None and "names" in dict(one.score.parts) for one in found)


@pytest.mark.parametrize("seed", range(8))
def test_the_likeliest_is_that_of_all_sums(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    streams = [(telling(chance), [happened(chance) for _ in range(chance.choice((1, 3, 30)))]) for _ in range(60)]
    found = [asked(*one) for one in streams]
    monkeypatch.setattr(known, "may_say_enough", by_the_book)
    monkeypatch.setattr(known, "may_be_tied", lambda *_: True)
    assert found == [asked(*one) for one in streams]
    assert any(found)


ASKED: list[WordSet] = []


class UsesAsked(Uses):
    """Uses that remember for which words they were asked at once."""

    def of_each(self, words: WordSet) -> Iterable[int]:
        ASKED.append(words)
        return super().of_each(words)


def of_its_own_words(chance: random.Random) -> Incident:
    member = said("".join(chance.choices(ascii_lowercase, k=8)), text="", publisher="Wire")
    return summed(Incident(member.title, member.seen, member.seen, ()), [member])


def test_the_words_of_all_candidates_are_weighed_at_once() -> None:
    chance = random.Random(0)
    member, times = said("Shells hit the market", text="", publisher="Herald"), []
    for number in (3, 60):
        candidates = [of_its_own_words(chance) for _ in range(number)]
        ASKED.clear()
        setting_among(member, rarity_of(UsesAsked([]), number), candidates)
        times.append(len(ASKED))
    assert times[0] == times[1] > 0
