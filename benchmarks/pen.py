#!/usr/bin/env python3
"""The cost of the pen: `make bench`. One writer on PostgreSQL (pip's) takes in what others read, with grouping, rules,
deliveries and commits, among ever more open incidents of many countries: how many entries a second one pen carries.

An entry that comes to the pen is one of four, in the shares in which real feeds have them (34,030 entries, English): a
fresh report, context, a word of harm of which nothing is counted, and one in eight of all has no country.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import random
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

import psycopg
from growing import NOW, entry_of, report

from monitor.alerts import Condition, Rule, Threshold
from monitor.config import Config
from monitor.deliveries.settings import EmailChannel, Smtp
from monitor.entries import Entry
from monitor.incidents import Incident, Member
from monitor.incidents.merge import summed
from monitor.model import Harm, Victim
from monitor.pipeline.intake.absorb import PART
from monitor.pipeline.intake.grouping import group_some
from monitor.reports import Kind, Reading, Rejected
from monitor.reports.types import Context
from monitor.store import Store
from tests.doubles.store import empty_postgres

FRESH, CONTEXT = 0.28, 0.30  # of what comes to the pen; the rest has a word of harm alone
NOWHERE = {"fresh": 0.05, "other": 0.16}  # without a country
TO_THE_PEN = 0.16  # of all entries of those feeds
HOT = 0.25  # of all incidents: the country that has most
REST = ("SD", "CD", "ET", "SO", "NG", "ML", "BF", "NE", "TD", "CM", "CF", "SS", "KE", "UG", "MZ", "LY", "DZ", "TN")
FEEDS = 2_000
ROOM = 8_000_000_000  # bytes
AT_ONCE = 400  # entries that are timed
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--open", type=int, nargs="*", default=[300, 3_000], help="incidents of all countries")
    options.add_argument("--entries", type=int, default=AT_ONCE, help="that are timed")
    options.add_argument("--rules", type=int, default=10)
    options.add_argument("--profile", action="store_true")
    given = options.parse_args()
    print(f"{'open':>7}  {'':18}{'ours':>8}{'database':>10}{'waits':>8}   of these a second   of all entries")
    for number in given.open:
        with pen(given.rules) as (store, config):
            fill(store, number)
            take(store, config, [waiting(number + n, here=False) for n in range(2 * PART)])  # loaded once
            begun = number + 2 * PART
            for name, told in kinds(begun, given.entries).items():
                spent = take(store, config, told, profile=given.profile)
                rate = 1_000 / spent.busy
                print(
                    f"{number:7,}  {name:18}{spent.ours:5.1f} ms{spent.database:7.1f} ms{spent.waits:5.1f} ms"
                    f"{rate:14,.0f}{rate / TO_THE_PEN:19,.0f}",
                    flush=True,
                )


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds an entry: of our processor, of the database's, and what is left of the time that passed."""

    ours: float
    database: float
    waits: float

    @property
    def busy(self) -> float:
        """The time that the pen needs for one after the other, on processors that nobody else uses."""
        return self.ours + self.database


@contextmanager
def pen(rules: int) -> Iterator[tuple[Store, Config]]:
    """An empty store on PostgreSQL, which waits for the disk as in service, and a config of so many rules."""
    url = empty_postgres()
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = on")
        connection.execute("SELECT pg_reload_conf()")
    with ExitStack() as ending:
        folder = Path(ending.enter_context(TemporaryDirectory()))
        store = Store.open(url, ROOM)
        ending.callback(store.close)
        yield (
            store,
            Config(
                rules=tuple(Rule(f"Rule {n}", _dead(3 * n + 1), ("duty",)) for n in range(rules)),
                smtp=Smtp(mailbox=folder),
                channels=(EmailChannel("duty", ("duty@example.org",)),),
            ),
        )


def _dead(number: int) -> tuple[Condition, ...]:
    return (Condition((Threshold(Harm.KILLED, Victim.ALL, number),)),)


def kinds(begun: int, number: int) -> dict[str, list[tuple[Entry, Reading]]]:
    """The mix as it comes, that of the hottest country alone, and each of the four alone."""
    mix = [waiting(begun + n, here=False) for n in range(number)]
    few = range(begun + 2 * number, begun + 2 * number + max(10, number // 10))
    return {
        "as they come": mix,
        "hottest country": [waiting(begun + number + n, here=True) for n in range(number)],
        "fresh reports": [waiting(n, here=False, kind=0.0, nowhere=0.0) for n in few],
        "context": [waiting(few.stop + n, here=False, kind=FRESH, nowhere=0.0) for n in range(len(few))],
        "words of harm": [waiting(2 * few.stop + n, here=False, kind=1.0, nowhere=0.0) for n in range(len(few))],
        "fresh, no country": [waiting(3 * few.stop + n, here=False, kind=0.0, nowhere=1.0) for n in range(10)],
        "words, no country": [waiting(4 * few.stop + n, here=False, kind=1.0, nowhere=1.0) for n in range(10)],
    }


def fill(store: Store, number: int) -> None:
    """So many incidents, each of one report; a twentieth of them without a country."""
    for begin in range(0, number, 500):
        with store.write() as writing:
            for n in range(begin, min(number, begin + 500)):
                member = told(n, here=False, nowhere=0.05)
                writing.save_entries({entry_of(member): Reading(None)})
                empty = Incident(member.id, opened=member.seen, updated=member.seen, members=())
                writing.save_incident(summed(empty, [member]))


def take(store: Store, config: Config, entries: Sequence[tuple[Entry, Reading]], *, profile: bool = False) -> Spent:
    """Hand these over, as workers do, and take them in."""
    with store.write_own() as writing:
        writing.keep_new(dict(entries))
        writing.hand_over(dict(entries), NOW)
    timer = cProfile.Profile()
    began, ours, database = time.monotonic(), time.process_time(), of_database(store)
    number = 0
    if profile:
        timer.enable()
    while taken := group_some(store, config, NOW):
        number += len(taken)
    timer.disable()
    passed, ours, database = time.monotonic() - began, time.process_time() - ours, of_database(store) - database
    if profile:
        pstats.Stats(timer).sort_stats("cumtime").print_stats(60)
    each = 1_000 / max(1, number)
    return Spent(ours * each, database * each, max(0.0, passed - ours - database) * each)


def of_database(store: Store) -> float:
    """Seconds of processor time of the server so far."""
    with store.engine.connect() as connection:
        serving = connection.exec_driver_sql("SELECT pid FROM pg_stat_activity").scalars().all()
    return sum(map(_cpu, serving))


def _cpu(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended meanwhile
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def waiting(seed: int, *, here: bool, kind: float | None = None, nowhere: float | None = None) -> tuple[Entry, Reading]:
    """An entry as a worker read it: one of the four, by chance where it is not said. here: of the hottest country."""
    kind = random.Random(f"kind {seed}").random() if kind is None else kind
    share = NOWHERE["fresh" if kind < FRESH else "other"] if nowhere is None else nowhere
    member = told(seed, here=here, nowhere=0.0 if here else share)
    if kind < FRESH:
        return entry_of(member), Reading("en", (member.report,))
    if kind < FRESH + CONTEXT:
        context = replace(member.report, kind=Kind.CONTEXT, why=Context.FOLLOW_UP)
        return entry_of(member), Reading("en", (context,), Rejected.FOLLOW_UP)
    return entry_of(member), Reading("en", (), Rejected.NO_VICTIM, place=member.report.place)


def told(seed: int, *, here: bool, nowhere: float) -> Member:
    """A report of an event of its own, in one of the countries or in none that is known."""
    chance, found = random.Random(f"where {seed}"), report(seed)
    feed, place = f"feed {chance.randrange(FEEDS)}", found.report.place
    if place is None or chance.random() < nowhere:
        place = None
    elif not here and chance.random() > HOT:
        number = int(len(REST) * chance.random() ** 1.5)
        place = replace(place, country=REST[number], lon=place.lon - 6 * (number + 1))
    shown = replace(found, feed=feed, publisher=feed, seen=NOW - timedelta(hours=chance.uniform(0, 200)))
    return replace(shown, report=replace(found.report, place=place))


if __name__ == "__main__":
    main()
