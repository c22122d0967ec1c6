#!/usr/bin/env python3
"""The cost of a continent: several workers on virtual time, over costs that were measured elsewhere.

    continent.py                                   # 100,000 feeds, 10 million entries a day, a burst, a machine lost
    continent.py --feeds 20000 --entries 2e6 --workers 2

A day in steps of a second. Feeds come due at random, more entries by day than by night; in the burst one country tells
ten times as much. Workers ask, parse and read; the pen groups one after the other, fresh reports first; the database
commits. What cannot be done in a second waits in a line, first in first out, and an alert waits in each of them. A
worker that dies holds its shards until the others have them. Nothing here is run for real: it sizes, and the costs are
its weak side: `cluster.py speed` holds them against a stretch that one, two and three workers did (`of_stretch`).
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

DAY = 86_400
MOVES = 45.0  # seconds until the shards of a worker that died are asked by others (docs/cluster.md)
CHANCE = random.Random(18)


@dataclass(frozen=True, slots=True)
class Costs:
    """Milliseconds of processor time of one core, as they were measured with load 8 to 14 on two cores
    (`benchmarks/README.md`, `pen.py`); a quiet machine takes half."""

    not_modified: float = 2.5  # a poll that brings nothing: request, state
    changed: float = 6.0  # a poll that brings a document: request, keys
    parsed: float = 1.2  # an entry of it, by feedparser
    kept: float = 1.0  # and its rows
    plain: float = 0.3  # reading an entry without a word of harm
    harm: float = 4.6  # one with such a word
    report: float = 7.0  # one that reports, some of them whole articles
    pen: Mapping[Kind, PenCost] = field(
        default_factory=lambda: {
            Kind.FRESH: PenCost(0.266, 18.0, 0.0122),
            Kind.FRESH_NOWHERE: PenCost(0.014, 18.0, 0.20),
            Kind.OTHER: PenCost(0.60, 2.4, 0.0049),
            Kind.OTHER_NOWHERE: PenCost(0.12, 2.4, 0.033),
        }
    )
    per_member: float = 0.09  # and for each report of the incident that a fresh one joins
    own: float = 37.0  # of a worker in each second: its ticks, and the engine's looks
    statement: float = 1.5  # the database's own time for a commit
    keys: float = 0.15  # and for each entry of it
    own_base: float = 5.0  # its time for each worker in each second: looks for what is due, signs, jobs
    kilobytes_open: float = 4.5  # of memory, for each report of an open incident (store/working.py)
    kilobytes_bare: float = 0.7  # of an entry of which the key is kept, with its reading's row and their indexes
    kilobytes_whole: float = 3.9  # of one that is kept whole


class Kind(StrEnum):
    """An entry that comes to the pen: a fresh report, or one that only joins (context, a word of harm)."""

    FRESH = "fresh"
    FRESH_NOWHERE = "fresh, no country"
    OTHER = "other"
    OTHER_NOWHERE = "other, no country"


URGENT = (Kind.FRESH, Kind.FRESH_NOWHERE)  # taken first


@dataclass(frozen=True, slots=True)
class PenCost:
    """share: of all that comes to the pen; alone, each: milliseconds, and more for each open incident of all."""

    share: float
    alone: float
    each: float

    def of(self, incidents: float) -> float:
        return self.alone + self.each * incidents


@dataclass(frozen=True, slots=True)
class World:
    """feeds, entries of a day; the shares of entries that have a word of harm, that report, and that come to the pen;
    every: the mean interval, in seconds; hot: of all entries of the pen those of the country that has most."""

    feeds: int = 100_000
    entries: float = 1e7
    harmful: float = 0.21
    reporting: float = 0.09
    to_pen: float = 0.16
    events: float = 3_000.0  # a day; every report tells of one of these
    every: float = 1_200.0
    hot: float = 0.25
    burst: float = 10.0  # times as much from there
    burst_at: tuple[int, int] = (50_000, 53_600)
    lost_at: int = 30_000
    open_days: float = 10.0  # that a report may still join an incident


@dataclass(slots=True)
class Line:
    """Work that waits, in milliseconds, and for how long whoever comes now will wait."""

    rate: float  # milliseconds that are done in a second
    waiting: float = 0.0
    done: float = 0.0
    most: float = 0.0

    def second(self, came: float, share: float = 1.0) -> float:
        self.waiting += came
        did = min(self.waiting, self.rate * share)
        self.waiting -= did
        self.done += did
        self.most = max(self.most, self.wait)
        return self.wait

    @property
    def wait(self) -> float:
        return self.waiting / self.rate


@dataclass
class Found:
    """A day, and what it came to. urgent, rest: the two lines before the pen."""

    workers: Line
    urgent: Line
    rest: Line
    base: Line
    delays: list[float] = field(default_factory=list)  # publish to alert
    ours: list[float] = field(default_factory=list)  # of that, from when the feed was due
    entries: float = 0.0
    fresh: float = 0.0
    incidents: float = 0.0  # open at the end
    peak: float = 0.0  # cores that one second asked for


def day(world: World, costs: Costs, workers: int, cores: int) -> Found:
    found = Found(Line(1000.0 * workers * cores), Line(1000.0), Line(1000.0), Line(1000.0 * cores))
    urgent = sum(costs.pen[kind].share for kind in URGENT)
    members = world.entries * world.to_pen * urgent / world.events / 2  # of an incident, when one more arrives
    incidents = world.events * world.open_days
    for second in range(DAY):
        by_day = 1 + 0.8 * math.sin(2 * math.pi * (second - 6 * 3600) / DAY)
        burst = world.burst if world.burst_at[0] <= second < world.burst_at[1] else 1.0
        polls, usual = world.feeds / world.every, world.entries / DAY * by_day
        more = 1 + world.hot * (burst - 1)  # of what comes to the pen
        penned = usual * world.to_pen * more
        entries = usual + penned - usual * world.to_pen
        changed = polls * (1 - math.exp(-entries / polls))
        asking = (polls - changed) * costs.not_modified + changed * costs.changed + workers * costs.own
        told = usual * world.reporting * more
        harmful = usual * (world.harmful - world.reporting) * more
        reading = (entries - harmful - told) * costs.plain + harmful * costs.harm + told * costs.report
        reading += entries * (costs.parsed + costs.kept)
        incidents += world.events * world.hot * (burst - 1) * by_day / DAY
        first, later = (
            penned * sum(cost.share * cost.of(incidents) for kind, cost in costs.pen.items() if (kind in URGENT) is now)
            for now in (True, False)
        )
        first += penned * urgent * costs.per_member * members
        left = (workers - 1) / workers if workers > 1 and second >= world.lost_at else 1.0
        before = found.urgent.done
        waits = (
            found.workers.second(asking + reading, left),
            found.urgent.second(first),
            found.base.second((polls + penned) * costs.statement + entries * costs.keys + workers * costs.own_base),
        )
        found.rest.second(later, 1 - (found.urgent.done - before) / 1000)
        found.entries, found.fresh = found.entries + entries, found.fresh + penned * urgent
        found.peak = max(found.peak, (asking + reading + first + later) / 1000)
        dark = workers > 1 and world.lost_at <= second < world.lost_at + MOVES and CHANCE.random() < 1 / workers
        for _ in range(math.floor(penned * urgent / 10 + CHANCE.random())):  # one in ten is asked how long it took
            ours = sum(waits) + dark * CHANCE.uniform(0, MOVES) + CHANCE.uniform(0, 1) + CHANCE.uniform(0, 2.5)
            found.delays.append(CHANCE.uniform(0, world.every) + ours)
            found.ours.append(ours)
    found.incidents = incidents
    return found


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def told(found: Found, world: World, costs: Costs, workers: int, cores: int) -> None:
    bare = found.entries * (1 - world.harmful) * costs.kilobytes_bare / 1e6
    whole = found.entries * costs.kilobytes_whole / 1e6
    memory = found.fresh * world.open_days * costs.kilobytes_open / 1e6
    both = [(percentile(values, 0.5), percentile(values, 0.99)) for values in (found.delays, found.ours)]
    mean = [line.done / DAY / 1000 for line in (found.workers, found.urgent, found.rest, found.base)]
    print(
        f"{world.feeds:,} feeds, {found.entries:,.0f} entries with {found.fresh:,.0f} fresh reports of "
        f"{world.events:,.0f} events, {workers} workers of {cores} cores\n"
        f"{'one' if workers > 1 else 'none'} lost at {world.lost_at // 3600} h; the hottest country tells "
        f"{world.burst:g} times as much for an hour, at {world.burst_at[0] // 3600} h\n"
        f"  cores        workers {mean[0]:.1f}, the pen {mean[1]:.2f} of one for fresh reports and {mean[2]:.2f} "
        f"for the rest, database {mean[3]:.1f}; the worst second asks for {found.peak:.1f}\n"
        f"  connections  {22 * workers} (15 of the store's pool, 5 of the engine and 2 that hold locks, a worker)\n"
        f"  rows a day   {2 * found.entries:,.0f} of entries and readings\n"
        f"  disk a day   {bare + whole * world.harmful:.1f} GB with `texts_without_harm: 0d`, else {whole:.1f} GB\n"
        f"  memory       {memory:.1f} GB of reports that are open, where the pen is\n"
        f"  to an alert  p50 {both[0][0]:.0f} s, p99 {both[0][1]:.0f} s from being published; since the feed was due "
        f"p50 {both[1][0]:.1f} s, p99 {both[1][1]:.1f} s\n"
        f"  waits        workers {found.workers.most:.0f} s at most, a fresh report for the pen "
        f"{found.urgent.most:.0f} s, what only joins {found.rest.most:.0f} s of work, "
        f"database {found.base.most:.0f} s; {found.incidents:,.0f} open incidents"
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a first round of the farm, where all is new: how many feeds were asked, entries kept and reports
    grouped, by how many workers in how many seconds."""

    workers: int
    seconds: float
    asked: int
    entries: int
    grouped: int


def of_stretch(one: Stretch, costs: Costs, harm: float = 0.1, strikes: float = 0.05) -> tuple[float, float]:
    """Seconds of processor time of the workers, and of the database. harm, strikes: shares of entries with a word of
    harm, and with a strike."""
    reading = (1 - harm - strikes) * costs.plain + harm * costs.harm + strikes * costs.report
    asking = one.asked * costs.changed + one.entries * (costs.parsed + costs.kept + reading)
    alone = one.workers * one.seconds
    base = (one.asked + one.grouped) * costs.statement + one.entries * costs.keys + alone * costs.own_base
    return (asking + one.grouped * costs.pen[Kind.FRESH].of(50) + alone * costs.own) / 1000, base / 1000


def dearer(costs: Costs, times: float) -> Costs:
    """Everything that takes time taken to take so many times as much."""
    plain = [name for name in Costs.__dataclass_fields__ if "kilo" not in name and name != "pen"]
    pen = {kind: PenCost(cost.share, cost.alone * times, cost.each * times) for kind, cost in costs.pen.items()}
    return replace(costs, pen=pen, **{name: times * getattr(costs, name) for name in plain})


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--feeds", type=int, default=100_000)
    options.add_argument("--entries", type=float, default=1e7, help="a day")
    options.add_argument("--events", type=float, default=3_000.0, help="a day, of which all reports tell")
    options.add_argument("--every", type=float, default=1_200.0, help="the mean interval, in seconds")
    options.add_argument("--workers", type=int, default=3)
    options.add_argument("--cores", type=int, default=4, help="of each worker, and of the database")
    options.add_argument("--times", type=float, default=1.0, help="how much dearer everything is than in `Costs`")
    given = options.parse_args()
    costs = dearer(Costs(), given.times)
    world = World(given.feeds, given.entries, every=given.every, events=given.events)
    told(day(world, costs, given.workers, given.cores), world, costs, given.workers, given.cores)


if __name__ == "__main__":
    main()
