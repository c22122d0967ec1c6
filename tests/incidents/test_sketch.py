"""A sketch, worked out once for an incident, gives the same as asking each of its reports anew."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from monitor.incidents import sketch as module
from monitor.incidents.sketch import opening, sketch, uses, when
from monitor.incidents.vetoes import gap, rules_out, veto
from monitor.incidents.wording import Uses, rarity_of, words_of
from monitor.model import Precision
from monitor.reports import Kind
from tests.doubles.chance_news import happened, telling


@pytest.mark.parametrize("seed", range(6))
def test_a_sketch_says_what_the_reports_say(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        known, member = happened(chance), telling(chance)
        found = sketch(known)
        assert found.times == tuple(sorted(when(m) for m in known.members))
        places = [m.report.place for m in known.members]
        assert set(found.places) == {p for p in places if p}
        assert set(found.towns) == {p for p in places if p and p.precision <= Precision.ADMIN2}
        assert found.openings == tuple(opening(m) for m in known.members[:8])
        assert found.words == frozenset(word for m in known.members for word in words_of(m))
        fresh = [m for m in known.members if m.report.kind is not Kind.CONTEXT]
        asked = known.members if member.report.kind is Kind.CONTEXT else fresh or known.members
        seconds = [abs((when(m) - when(member)).total_seconds()) for m in asked]
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
        counted = rarity_of(Uses([uses(known)]), len(known))
        anew = Counter(word for one in known for word in {w for m in one.members for w in words_of(m)})
        expected = rarity_of(Uses([anew]), len(known))
        assert counted == expected
        everything = frozenset(anew) | {"never"}
        assert counted.sum(everything) == expected.sum(everything)
        assert (counted.rare(everything), counted.seldom(everything)) == (
            frozenset(word for word, n in anew.items() if n <= counted.few),
            frozenset(word for word in everything if anew[word] <= counted.few),
        )


@pytest.mark.parametrize("seed", range(4))
def test_the_sketch_of_an_incident_that_grew_is_that_of_all_its_reports(seed: int) -> None:
    chance = random.Random(seed)
    known = happened(chance)
    for number in range(40):
        members = (*known.members, *(telling(chance) for _ in range(chance.choice((1, 1, 1, 3)))))
        if chance.random() < 0.1:
            members = tuple(chance.sample(members, len(members)))
        known = replace(known, members=members)
        assert sketch(known) == sketch(replace(known, id=f"anew {number}"))


def test_sketches_that_are_remembered_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 5)
    chance = random.Random(1)
    for _ in range(12):
        sketch(happened(chance))
    assert len(module._known) <= 5
