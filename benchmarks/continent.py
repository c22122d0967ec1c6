#!/usr/bin/env python3
"""The cost of a continent: several workers on virtual time, over costs that were measured elsewhere.

    continent.py                                   # 100,000 feeds, 10 million entries a day, a burst, a machine lost
    continent.py --feeds 20000 --entries 2e6 --workers 2
    continent.py --held-against FEEDS ENTRIES      # the first round of `cluster.py speed`, as this model has it

A day in steps of a second. Feeds come due at random, more entries by day than by night; in the burst one country tells
ten times as much. Workers ask, parse and read; the pen groups one after the other; the database commits. What cannot be
done in a second waits in a line, first in first out, and an alert waits in each of them. A worker that dies holds its
shards until the others have them. Nothing here is run for real: it sizes, and the costs are its weak side.
"""

from __future__ import annotations

import argparse
import math
import random
from dataclasses import dataclass, field, replace

DAY = 86_400
MOVES = 45.0  # seconds until the shards of a worker that died are asked by others (docs/cluster.md)
CHANCE = random.Random(18)


@dataclass(frozen=True, slots=True)
class Costs:
    """Milliseconds of processor time of one core, of those that `benchmarks/README.md` has on a busy machine."""

    not_modified: float = 2.5  # a poll that brings nothing: request, state
    changed: float = 6.0  # a poll that brings a document: request, feedparser, keys
    plain: float = 0.05  # reading an entry without a word of harm
    harm: float = 1.5  # one with such a word
    report: float = 6.0  # one that reports, some of them whole articles
    grouped: float = 4.2  # a report alone in its country, with its transaction
    per_open: float = 0.005  # more for each incident that is open in its country
    per_member: float = 0.09  # and for each report of the incident that it joins
    statement: float = 1.5  # the database's own time for a poll's commit
    keys: float = 0.15  # and for each entry of it
    kilobytes_open: float = 4.5  # of memory, for each report of an open incident (store/working.py)
    kilobytes_bare: float = 0.7  # of an entry of which the key is kept, with its reading's row and their indexes
    kilobytes_whole: float = 3.9  # of one that is kept whole


@dataclass(frozen=True, slots=True)
class World:
    """feeds, entries of a day; the shares of entries that have a word of harm, and that report; countries at war,
    among which reports are shared out as unevenly as news is; every: the mean interval, in seconds."""

    feeds: int = 100_000
    entries: float = 1e7
    harmful: float = 0.21
    reporting: float = 0.06
    events: float = 3_000.0  # a day; every report tells of one of these
    every: float = 1_200.0
    hot: float = 0.25  # of all reports: the country that has most
    burst: float = 10.0  # times as much from there
    burst_at: tuple[int, int] = (50_000, 53_600)
    lost_at: int = 30_000
    open_days: float = 10.0  # that a report may still join an incident
    countries: int = 30  # that the rest is shared out among


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
    """A day, and what it came to."""

    workers: Line
    pen: Line
    base: Line
    delays: list[float] = field(default_factory=list)  # publish to alert
    ours: list[float] = field(default_factory=list)  # of that, from when the feed was due
    entries: float = 0.0
    reports: float = 0.0
    open_hot: float = 0.0
    peak: float = 0.0  # cores that one second asked for


def day(world: World, costs: Costs, workers: int, cores: int) -> Found:
    found = Found(Line(1000.0 * workers * cores), Line(1000.0), Line(1000.0 * cores))
    members = world.entries * world.reporting / world.events / 2  # of an incident, when one more arrives
    open_rest = world.events * (1 - world.hot) / world.countries * world.open_days
    open_hot = world.events * world.hot * world.open_days
    for second in range(DAY):
        by_day = 1 + 0.8 * math.sin(2 * math.pi * (second - 6 * 3600) / DAY)
        burst = world.burst if world.burst_at[0] <= second < world.burst_at[1] else 1.0
        polls, usual = world.feeds / world.every, world.entries / DAY * by_day
        hot, rest = usual * world.reporting * world.hot * burst, usual * world.reporting * (1 - world.hot)
        entries = usual + hot - usual * world.reporting * world.hot
        changed = polls * (1 - math.exp(-entries / polls))
        harmful = usual * (world.harmful - world.reporting)
        asking = (polls - changed) * costs.not_modified + changed * costs.changed
        plain = (entries - harmful - hot - rest) * costs.plain
        reading = plain + harmful * costs.harm + (hot + rest) * costs.report
        open_hot += world.events * world.hot * (by_day * burst - 1) / DAY
        each = costs.grouped + costs.per_member * members
        grouping = hot * (each + costs.per_open * open_hot) + rest * (each + costs.per_open * open_rest)
        left = (workers - 1) / workers if workers > 1 and second >= world.lost_at else 1.0
        waits = (
            found.workers.second(asking + reading, left),
            found.pen.second(grouping),
            found.base.second((polls + hot + rest) * costs.statement + entries * costs.keys),
        )
        found.entries, found.reports = found.entries + entries, found.reports + hot + rest
        found.peak = max(found.peak, (asking + reading + grouping) / 1000)
        dark = workers > 1 and world.lost_at <= second < world.lost_at + MOVES and CHANCE.random() < 1 / workers
        for _ in range(math.floor((hot + rest) / 20 + CHANCE.random())):  # one in twenty is asked how long it took
            ours = sum(waits) + dark * CHANCE.uniform(0, MOVES) + CHANCE.uniform(0, 1) + CHANCE.uniform(0, 2.5)
            found.delays.append(CHANCE.uniform(0, world.every) + ours)
            found.ours.append(ours)
    found.open_hot = open_hot
    return found


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def told(found: Found, world: World, costs: Costs, workers: int, cores: int) -> None:
    bare = found.entries * (1 - world.harmful) * costs.kilobytes_bare / 1e6
    whole = found.entries * costs.kilobytes_whole / 1e6
    memory = found.reports * world.open_days * costs.kilobytes_open / 1e6
    both = [(percentile(values, 0.5), percentile(values, 0.99)) for values in (found.delays, found.ours)]
    mean = [line.done / DAY / 1000 for line in (found.workers, found.pen, found.base)]
    print(
        f"{world.feeds:,} feeds, {found.entries:,.0f} entries with {found.reports:,.0f} reports of {world.events:,.0f} "
        f"events, {workers} workers of {cores} cores\n"
        f"{'one' if workers > 1 else 'none'} lost at {world.lost_at // 3600} h; the hottest country tells "
        f"{world.burst:g} times as much for an hour, at {world.burst_at[0] // 3600} h\n"
        f"  cores        workers {mean[0]:.1f}, the pen {mean[1]:.2f} of one, database {mean[2]:.1f}; the worst second "
        f"asks for {found.peak:.1f}\n"
        f"  connections  {22 * workers} (15 of the store's pool, 5 of the engine and 2 that hold locks, a worker)\n"
        f"  rows a day   {2 * found.entries:,.0f} of entries and readings, {found.reports:,.0f} to group\n"
        f"  disk a day   {bare + whole * world.harmful:.1f} GB with `texts_without_harm: 0d`, else {whole:.1f} GB\n"
        f"  memory       {memory:.1f} GB of reports that are open, where the pen is\n"
        f"  to an alert  p50 {both[0][0]:.0f} s, p99 {both[0][1]:.0f} s from being published; since the feed was due "
        f"p50 {both[1][0]:.1f} s, p99 {both[1][1]:.1f} s\n"
        f"  waits        workers {found.workers.most:.0f} s at most, the pen {found.pen.most:.0f} s, database "
        f"{found.base.most:.0f} s; {found.open_hot:,.0f} open incidents in the hottest country"
    )


def first_round(feeds: int, entries: int, costs: Costs, strikes: float = 0.05) -> float:
    """Seconds of processor time of workers for a first round of the farm, in which all is new."""
    reports = entries * strikes
    harm = entries * 0.1
    asking = feeds * costs.changed + entries * 1.2  # feedparser: 12,000 entries in 14.9 s
    reading = (entries - harm - reports) * costs.plain + harm * costs.harm + reports * costs.report
    return (asking + reading + reports * costs.grouped * 1.5) / 1000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--feeds", type=int, default=100_000)
    options.add_argument("--entries", type=float, default=1e7, help="a day")
    options.add_argument("--events", type=float, default=3_000.0, help="a day, of which all reports tell")
    options.add_argument("--every", type=float, default=1_200.0, help="the mean interval, in seconds")
    options.add_argument("--workers", type=int, default=3)
    options.add_argument("--cores", type=int, default=4, help="of each worker, and of the database")
    options.add_argument("--times", type=float, default=1.0, help="how much dearer everything is than in `Costs`")
    options.add_argument("--held-against", type=int, nargs=2, metavar=("FEEDS", "ENTRIES"))
    given = options.parse_args()
    dear = {name: given.times * getattr(Costs(), name) for name in Costs.__dataclass_fields__ if "kilo" not in name}
    costs = replace(Costs(), **dear)
    if given.held_against:
        print(f"a first round: {first_round(*given.held_against, costs):.0f} s of processor time")
        return
    world = World(given.feeds, given.entries, every=given.every, events=given.events)
    told(day(world, costs, given.workers, given.cores), world, costs, given.workers, given.cores)


if __name__ == "__main__":
    main()
