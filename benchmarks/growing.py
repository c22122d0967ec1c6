#!/usr/bin/env python3
"""The cost of a long war: `make bench`. Milliseconds of processor time for one report, by how many incidents are open
in its country, and for each report of one event, by how many have told of it. On the store (SQLite), without reading.

The reports are made here, the same in every run: towns, figures, days and words vary as in the prose of one war.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from monitor.entries import Entry
from monitor.incidents import Incident, Member
from monitor.incidents.group import group
from monitor.incidents.merge import summed
from monitor.model import Cause, Count, Harm, Place, Precision, Victim, Weapon
from monitor.reports import Kind, Reading, Report
from monitor.store import Store

NOW = datetime(2031, 3, 9, 12, tzinfo=UTC)
FEEDS = 40
PROVINCES = 12
TOWNS = 400
WORDS = 6_000
ARRIVING = 12  # reports that are timed: the median counts
SYLLABLES = ("ba", "dor", "kel", "mu", "ra", "shi", "ta", "ven", "zo", "lin", "gar", "pe", "su", "ho")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--open", type=int, nargs="*", default=[100, 1_000, 10_000], help="incidents")
    options.add_argument("--reports", type=int, nargs="*", default=[10, 50, 100, 500], help="reports of one event")
    options.add_argument("--profile", action="store_true")
    given = options.parse_args()
    for number in given.open:
        took = among(number, profile=given.profile)
        print(f"{number:6} open incidents: {took:8.1f} ms a report {'#' * round(took)}", flush=True)
        took = among(number, profile=given.profile, placed=False)
        print(f"{'':6} and of no place: {took:8.1f} ms a report {'#' * round(took)}", flush=True)
    for number, took in joining(given.reports):
        each = 1_000 * took / number  # a flat one costs each report the same
        print(f"{number:6} reports of one event: {took:8.2f} s, {each:5.1f} ms each {'#' * round(each)}", flush=True)


def among(number: int, *, profile: bool = False, placed: bool = True) -> float:
    """Milliseconds of the median report, where so many incidents are open in its country, or, where it names no place,
    anywhere."""
    with store() as kept:
        fill(kept, number)
        arrive(kept, report(number) if placed else unplaced(report(number)), NOW)  # whatever is loaded once
        timer = cProfile.Profile()
        took = []
        for extra in range(1, ARRIVING + 1):
            arriving = report(number + extra) if placed else unplaced(report(number + extra))
            began = time.process_time()
            if profile:
                timer.enable()
            arrive(kept, arriving, NOW)
            timer.disable()
            took.append(time.process_time() - began)
        if profile:
            pstats.Stats(timer).sort_stats("tottime").print_stats(25)
    return sorted(took)[len(took) // 2] * 1_000


def joining(numbers: Sequence[int]) -> Iterator[tuple[int, float]]:
    """Seconds until each of these numbers of reports of one event is in."""
    told = [retold(n) for n in range(max(numbers, default=0))]
    with store() as kept:
        began = time.process_time()
        for n, member in enumerate(told):
            arrive(kept, member, NOW)
            if n + 1 in numbers:
                yield n + 1, time.process_time() - began


@contextmanager
def store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        kept = Store.open(f"sqlite:///{folder}/monitor.db")
        try:
            yield kept
        finally:
            kept.close()


def fill(kept: Store, number: int) -> None:
    """So many incidents, each of one report."""
    with kept.write() as writing:
        for n in range(number):
            member = report(n)
            writing.save_entries({entry_of(member): Reading(None)})
            empty = Incident(member.id, opened=member.seen, updated=member.seen, members=())
            writing.save_incident(summed(empty, [member]))


def arrive(kept: Store, member: Member, now: datetime) -> None:
    """One report, as `take_in` groups and keeps it."""
    with kept.write() as writing:
        writing.save_entries({entry_of(member): Reading(None)})
        known = writing.candidates([member], now)
        for change in group([member], known, now):
            writing.save_change(change)


def report(seed: int) -> Member:
    """One report of an event of its own."""
    chance = random.Random(f"report {seed}")
    dead, hurt = chance.choice((1, 1, 2, 2, 3, 4, 5, 7, 9, 12, 18, 25)), chance.randrange(0, 30)
    toll = {Harm.KILLED: {Victim.ALL: Count(dead, dead, dead, str(dead))}}
    if hurt:
        toll[Harm.INJURED] = {Victim.ALL: Count(hurt, hurt, hurt, str(hurt))}
    seen = NOW - timedelta(hours=chance.uniform(0, 200))
    told = Report(
        Kind.CASUALTIES,
        toll=toll,
        place=place(chance.randrange(TOWNS)),
        date=seen.date() if chance.random() < 0.6 else None,
        cause=Cause.CONFLICT,
        weapon=chance.choice((Weapon.AIR_STRIKE, Weapon.SHELLING, Weapon.DRONE_STRIKE, None)),
        confidence=0.9,
    )
    town = told.place.name if told.place else ""
    feed = f"feed {chance.randrange(FEEDS)}"
    return Member(
        feed=feed,
        key=f"k{seed}",
        index=0,
        revision=0,
        report=told,
        title=f"{town}: {dead} killed {prose(chance, 6)}",
        link=None,
        publisher=feed.title(),
        published=seen,
        seen=seen,
        language="en",
        text=f"{dead} people were killed in {town}. {prose(chance, 60)}",
    )


def unplaced(member: Member) -> Member:
    """The same of a place that nobody names."""
    return replace(member, report=replace(member.report, place=None))


def retold(number: int) -> Member:
    """One event in the words of another outlet."""
    chance, first = random.Random(f"retold {number}"), report(0)
    feed = f"outlet {number % 150}"
    at = NOW - timedelta(hours=3) + timedelta(seconds=number)
    text = f"{first.text[:200]} {prose(chance, 30)}"
    return replace(
        first, feed=feed, publisher=feed.title(), key=f"r{number}", published=at, seen=at, text=text,
        title=f"{first.title} {prose(chance, 3)}", report=replace(first.report, date=at.date()),
    )  # fmt: skip


def place(number: int) -> Place:
    chance = random.Random(f"place {number}")
    name = "".join(chance.choice(SYLLABLES) for _ in range(3)).title()
    province = chance.randrange(PROVINCES)
    lat, lon = 33 + (province % 4) + chance.random(), 36 + province // 4 + chance.random()
    return Place(name, "SY", f"Province {province}", lat, lon, Precision.EXACT, name, id=number + 1)


def prose(chance: random.Random, words: int) -> str:
    """Words as rare and as common as in prose."""
    return " ".join(word(int(WORDS * chance.random() ** 3)) for _ in range(words))


def word(number: int) -> str:
    chance = random.Random(f"word {number}")
    return "".join(chance.choice(SYLLABLES) for _ in range(2 + number % 3))


def entry_of(member: Member) -> Entry:
    return Entry(
        member.feed, member.key, member.key, member.title, member.text, None, member.publisher, member.published,
        member.seen,
    )  # fmt: skip


if __name__ == "__main__":
    main()
