"""Likeness that is surely too little is not summed, and nothing is decided otherwise for that."""

from __future__ import annotations

import random

import pytest

from monitor.incidents import Incident, Member, known
from monitor.incidents.evidence import BARE, Setting, _wording, setting
from monitor.incidents.known import Likeliest, likeliest
from monitor.incidents.sketch import is_bare
from monitor.incidents.vetoes import veto
from tests.doubles.chance_news import happened, telling


def asked(member: Member, candidates: list[Incident]) -> Likeliest | None:
    possible = [incident for incident in candidates if veto(member, incident) is None]
    return likeliest(member, possible, setting(member, candidates, possible))


def by_the_book(member: Member, incident: Incident, among: Setting) -> bool:
    return not is_bare(member) or _wording(member, incident, among) >= BARE


@pytest.mark.parametrize("seed", range(8))
def test_the_likeliest_is_that_of_all_sums(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    streams = [(telling(chance), [happened(chance) for _ in range(chance.choice((1, 3, 30)))]) for _ in range(60)]
    found = [asked(*one) for one in streams]
    monkeypatch.setattr(known, "may_say_enough", by_the_book)
    assert found == [asked(*one) for one in streams]
    assert any(found)
