"""Whole articles: one event among totals, parts, history and numbers of other things."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.model import Cause, Context, Harm, Victim, Weapon, count_of
from monitor.reports import Kind, Reading

SEEDS = Path(os.environ.get("SEEDS", Path(__file__).parents[3] / "shared" / "seeds"))

# Written for this test: a strike told in the body, with a cumulative total, a part, a war's dead and a population.
STRIKE = """At least 25 people lost their lives in northwestern Syria after air strikes by government jets, the White
Helmets rescue service reported. The raids hit the rebel-held city of Idlib on Sunday.
Residents said that one of the strikes flattened a crowded block of flats, resulting in at least seven deaths.
Among the dead were ten children, and many others were hurt. The White Helmets put the total death toll of the
bombing since late November at 56, including 20 children.
The region is home to four million people. The war, which began in 2011, has left hundreds of thousands dead."""
HEADLINED = """At least 25 killed in air strikes on Idlib.
Ten children among the dead.
At least 25 people have died in air strikes on the city of Idlib, Syria, the White Helmets said. Dozens were injured.
Since November 27 the number of casualties has reached 56, including 20 children."""
OWN = [("", STRIKE), ("Fear grows in Idlib: 25 killed in air strikes", HEADLINED)]


def assert_one_strike_on_idlib(reading: Reading) -> None:
    (report,) = reading.of(Kind.CASUALTIES)
    killed = count_of(report.toll, Harm.KILLED)
    children = count_of(report.toll, Harm.KILLED, Victim.CHILD)
    assert killed is not None
    assert (killed.low, killed.best, killed.high) == (25, 25, None)
    assert children is not None
    assert children.best == 10
    assert (report.cause, report.weapon) == (Cause.CONFLICT, Weapon.AIR_STRIKE)
    assert report.place is not None
    assert (report.place.name, report.place.country) == ("Idlib", "SY")
    assert "White Helmets" in (report.claimant or "")
    assert report.quotes


@pytest.mark.parametrize(("title", "text"), OWN)
def test_an_article_with_many_numbers_is_one_event(read: Callable[..., Reading], title: str, text: str) -> None:
    assert_one_strike_on_idlib(read(title, text))


@pytest.mark.parametrize(("title", "text"), OWN)
def test_the_total_since_november_is_context(read: Callable[..., Reading], title: str, text: str) -> None:
    totals = [r for r in read(title, text).of(Kind.CONTEXT) if r.why is Context.CUMULATIVE]
    assert [count_of(r.toll, Harm.KILLED) for r in totals]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the two seed articles are not beside this checkout")
def test_the_seed_articles_are_read_right(read: Callable[..., Reading]) -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        first, _, rest = path.read_text(encoding="utf-8").partition("\n")
        is_headline = len(first) < 120
        assert_one_strike_on_idlib(read(first if is_headline else "", rest if is_headline else f"{first}\n{rest}"))
