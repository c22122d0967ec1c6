"""A sketch, worked out once for an incident, gives the same as asking each of its reports anew."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.incidents import Incident, Member
from monitor.incidents import sketch as module
from monitor.incidents.merge import summed
from monitor.incidents.sketch import opening, sketch, uses, when
from monitor.incidents.vetoes import gap, rules_out, veto
from monitor.incidents.wording import rarity_of, words_of
from monitor.model import Cause, Precision, Target
from tests.doubles.news import DAY, DEIR, HAMA, IDLIB, KAFR, MARAT, START, SYRIA, TRIPOLI, said

PLACES = (MARAT, KAFR, DEIR, IDLIB, SYRIA, HAMA, TRIPOLI, None, replace(HAMA, lat=None), replace(MARAT, admin1=None))
WORDS = ("shells", "planes", "market", "school", "night", "doctor", "Hama", "Tripoli", "Marat", "river", "dawn")


def telling(chance: random.Random) -> Member:
    return said(
        " ".join(chance.sample(WORDS, 4)),
        text=" ".join(chance.choices(WORDS, k=12)),
        killed=chance.randrange(1, 5),
        at=chance.choice((0, 5, 30, 200, 400)),
        publisher=chance.choice(("Wire", "Herald")),
        place=chance.choice(PLACES),
        day=chance.choice((DAY, DAY - timedelta(days=20), None)),
        cause=chance.choice((Cause.CONFLICT, Cause.ACCIDENT, Cause.UNKNOWN)),
        target=chance.choice((None, None, Target.SCHOOL, Target.MARKET)),
        key=chance.choice((None, "one", "two")),
        index=chance.randrange(2),
    )


def happened(chance: random.Random) -> Incident:
    members = [telling(chance) for _ in range(chance.choice((1, 1, 1, 2, 5, 12)))]
    taken_out = (telling(chance).id,) if chance.random() < 0.1 else ()
    return summed(Incident(f"i{chance.random()}", START, START, (), never_with=taken_out), members)


@pytest.mark.parametrize("seed", range(6))
def test_a_sketch_says_what_the_reports_say(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        known, member = happened(chance), telling(chance)
        found = sketch(known)
        assert found.times == tuple(when(m) for m in known.members)
        places = [m.report.place for m in known.members]
        assert set(found.placed) == {p for p in places if p and p.precision <= Precision.ADMIN1}
        assert found.openings == tuple(opening(m) for m in known.members[:8])
        assert found.words == frozenset(word for m in known.members for word in words_of(m))
        seconds = [abs((when(m) - when(member)).total_seconds()) for m in known.members]
        assert gap(member, known) == min(seconds) / 86_400


@pytest.mark.parametrize("seed", range(6))
def test_what_rules_an_incident_out_is_a_veto(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(150):
        known, member = happened(chance), telling(chance)
        assert rules_out(member, known) == (veto(member, known) is not None)


def test_words_are_counted_as_though_all_incidents_were_counted_anew() -> None:
    chance = random.Random(4)
    known = [happened(chance) for _ in range(30)]
    for _ in range(30):
        chance.shuffle(known)
        known = [*known[chance.randrange(3) :], *(happened(chance) for _ in range(chance.randrange(3)))]
        known = [happened(chance)] if chance.random() < 0.1 else known
        counted = rarity_of(uses(known), len(known))
        anew = Counter(word for one in known for word in {w for m in one.members for w in words_of(m)})
        assert counted == rarity_of(anew, len(known))
        assert all(counted.weights.values())


def test_sketches_that_are_remembered_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 5)
    chance = random.Random(1)
    for _ in range(12):
        sketch(happened(chance))
    assert len(module._known) <= 5
