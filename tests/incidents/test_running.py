"""An incident that grows adds up to what all of its reports add up to at once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.incidents import Incident, Member
from monitor.incidents.merge import summed
from monitor.incidents.running import FEW, running
from tests.doubles.news import START
from tests.incidents.test_kin import telling

EMPTY = Incident("x", START, START, ())


def came(chance: random.Random, number: int) -> Member:
    """A report that may take back, contest, correct or repeat what others say."""
    report, seen = telling(chance), START + timedelta(minutes=number if chance.random() < 0.8 else chance.randrange(40))
    return replace(
        report,
        report=replace(
            report.report,
            retracts=chance.random() < 0.03,
            called_untrue=chance.random() < 0.05,
            corrects=chance.random() < 0.05,
        ),
        key=f"k{number}",
        seen=seen,
        quarantined=chance.random() < 0.05,
        translated=chance.random() < 0.1,
        perhaps=chance.random() < 0.1,
    )


def anew(members: Sequence[Member]) -> Incident:
    """The sum over reports that nobody has added up before."""
    return summed(EMPTY, [replace(member) for member in members])


@pytest.mark.parametrize("seed", range(20))
def test_an_incident_adds_up_to_the_same_one_by_one_and_at_once(seed: int) -> None:
    chance = random.Random(seed)
    members: list[Member] = []
    for number in range(40):
        new = came(chance, number)
        match chance.choice(("comes", "comes", "comes", "comes", "revises", "follows")):
            case "revises" if members:
                members[chance.randrange(len(members))] = new
            case "follows" if len(members) > 2:
                members = [members[0], *members[2:], new]
            case _:
                members.append(new)
        assert summed(EMPTY, members) == anew(members)


def test_what_is_taken_up_is_no_other_incident_that_began_alike() -> None:
    chance = random.Random(3)
    members = [came(chance, number) for number in range(FEW + 4)]
    longer, other = summed(EMPTY, members), summed(EMPTY, [*members[: FEW + 1], members[-1]])
    assert longer == anew(members)
    assert other == anew(other.members)


def test_nobody_adds_to_a_sum_that_somebody_looks_at() -> None:
    members = [replace(came(random.Random(7), number), key=f"k{number}") for number in range(FEW + 1)]
    with running(members[:FEW]) as one, running(members) as other:
        assert len(one.members) == FEW
        assert len(other.members) == FEW + 1
