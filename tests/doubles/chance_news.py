"""Reports and incidents by chance: of few places, words and figures, so that many agree in something."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from monitor.incidents import Incident, Member
from monitor.incidents.merge import summed
from monitor.model import Cause, Target
from monitor.reports import Kind
from tests.doubles.news import DAY, DEIR, HAMA, IDLIB, KAFR, MARAT, START, SYRIA, TRIPOLI, said

PLACES = (MARAT, KAFR, DEIR, IDLIB, SYRIA, HAMA, TRIPOLI, None, replace(HAMA, lat=None), replace(MARAT, admin1=None))
WORDS = ("shells", "planes", "market", "school", "night", "doctor", "Hama", "Tripoli", "Marat", "river", "dawn")


def telling(chance: random.Random) -> Member:
    return said(
        " ".join(chance.sample(WORDS, 4)),
        text=" ".join(chance.choices(WORDS, k=12)),
        killed=chance.choice((None, 1, 2, 3, 4, 30)),
        kind=chance.choice((*4 * [Kind.CASUALTIES], Kind.CONTEXT)),
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
