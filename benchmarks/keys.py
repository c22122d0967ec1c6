#!/usr/bin/env python3
"""The cost of forgetting keys: rows that are deleted, as `retention: {keys_without_harm: ...}` does, against a table in
partitions by day of which the oldest is dropped; and of writing them: many rows a statement against COPY. On PostgreSQL
(pip's), processor time of ours and of the server's session.

    keys.py                              # a million keys over 30 days
    keys.py --keys 200000 --days 30
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import psycopg

from monitor.config.settings import Retention
from monitor.pipeline.upkeep.forget import forget_some
from monitor.store import Store
from tests.doubles.nouns import NOON
from tests.doubles.store import empty_postgres

SHOWN = 40  # keys of one feed
ENTRIES = """
INSERT INTO entries (feed, key, revision, hash, link, seen, text, data)
SELECT 'Feed ' || n % {feeds}, 'http://host-' || n % {feeds} || '.example/news/an-article-of-that-day-' || n, 0,
       md5(n::text) || md5(n::text), 'http://host-' || n % {feeds} || '.example/news/an-article-of-that-day-' || n,
       '{now}'::timestamptz - (n - {first}) * ('{days} days'::interval / {keys}), '',
       '{{"feed":"F","key":"k","hash":"h","title":"","text":"","publisher":"","seen":"2026-01-01T00:00:00Z"}}'
FROM generate_series({first}, {first} + {keys} - 1) n
"""
REPORTS = """
INSERT INTO reports (feed, key, revision, language, rejected, data, seen)
SELECT feed, key, revision, 'en', 'no_harm_word', '{"language":"en","rejected":"no_harm_word"}', seen FROM entries
ON CONFLICT DO NOTHING
"""
NOTED = "INSERT INTO meta SELECT DISTINCT 'shown by ' || feed, '0123456789ab' FROM entries ON CONFLICT DO NOTHING"
SHOW = """
SELECT feed, array_agg(key) FROM (SELECT feed, key, row_number() OVER (PARTITION BY feed ORDER BY seen DESC) AS at
                                  FROM whole) latest WHERE at <= %s GROUP BY feed LIMIT 200
"""
PARTED = """
CREATE TABLE by_day (day date, feed text, key text, revision int, hash text, link text, seen timestamptz, data text,
                     PRIMARY KEY (feed, key, revision, day)) PARTITION BY RANGE (day)
"""
KNOWN = "SELECT key, hash, revision FROM {} WHERE feed = %s AND key = ANY(%s) ORDER BY revision"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--keys", type=int, default=1_000_000)
    options.add_argument("--days", type=int, default=30, help="over which they came, and partitions")
    given = options.parse_args()
    url = empty_postgres()
    store = Store.open(url)
    print(f"{given.keys:,} keys of {given.days} days; load {os.getloadavg()[0]:.1f}")
    with psycopg.connect(store.address, autocommit=True) as session:
        deleted(store, session, given.keys, given.days)
        parted(session, given.days)
        written(session)
    store.close()


@contextmanager
def spent(what: str, session: psycopg.Connection[Any], number: int) -> Iterator[None]:
    """Print what each of so many cost us, and the server in this session."""
    ours, theirs, began = time.process_time(), cpu(session.info.backend_pid), time.monotonic()
    yield
    ours, theirs = time.process_time() - ours, cpu(session.info.backend_pid) - theirs
    each = f"{1e6 * ours / number:7.1f} + {1e6 * theirs / number:7.1f} µs"
    print(f"  {what:58} {each}; {time.monotonic() - began:6.1f} s", flush=True)


def cpu(process: int) -> float:
    """Seconds of processor time of one process."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fill(session: psycopg.Connection[Any], first: int, keys: int, days: int, now: str) -> None:
    feeds = max(1, keys // 3_000)
    session.execute(ENTRIES.format(feeds=feeds, first=first, keys=keys, days=days, now=now))
    session.execute(REPORTS)
    session.execute(NOTED)


def size(session: psycopg.Connection[Any], *tables: str) -> float:
    rows = [session.execute("SELECT pg_total_relation_size(%s::regclass)", [name]).fetchone() for name in tables]
    return sum(row[0] for row in rows if row) / 1e6


def deleted(store: Store, session: psycopg.Connection[Any], keys: int, days: int) -> None:
    """A day after the other comes and the oldest goes: does the table stay as large, and what does a key take?"""
    a_day, tables = keys // days, ("entries", "reports")
    fill(session, 1, keys, days, f"{NOON:%Y-%m-%dT%H:%MZ}")
    session.execute("VACUUM ANALYZE")
    print(f"  {size(session, *tables):.0f} MB")
    for day in range(1, 4):
        now = NOON + timedelta(days=day)
        fill(session, keys + (day - 1) * a_day + 1, a_day, 1, f"{now:%Y-%m-%dT%H:%MZ}")
        pids = sessions(session)
        before, ours, began = sum(map(cpu, pids)), time.process_time(), time.monotonic()
        gone = forget_some(store, Retention(keys_without_harm=timedelta(days=days)), now)["entries"]
        took, ours, theirs = time.monotonic() - began, time.process_time() - ours, sum(map(cpu, pids)) - before
        with spent("  vacuum of what went", session, max(1, gone)):
            session.execute("VACUUM entries, reports")
        print(
            f"  day {day}: {gone:,} deleted, each {1e6 * ours / max(1, gone):.0f} + "
            f"{1e6 * theirs / max(1, gone):.0f} µs, {took:.1f} s; {size(session, *tables):.0f} MB",
            flush=True,
        )


def sessions(session: psycopg.Connection[Any]) -> list[int]:
    """The server's processes for this database."""
    rows = session.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()").fetchall()
    return [row[0] for row in rows]


def parted(session: psycopg.Connection[Any], days: int) -> None:
    """The same keys in partitions: a look for those that a feed shows, and what it is to drop a day."""
    session.execute(PARTED)
    first = NOON - timedelta(days=days)
    for n in range(days + 5):
        low, high = ((first + timedelta(days=at)).date() for at in (n, n + 1))
        session.execute(f"CREATE TABLE by_day_{n} PARTITION OF by_day FOR VALUES FROM ('{low}') TO ('{high}')")
    rows = "SELECT seen::date, feed, key, revision, hash, link, seen, data FROM entries WHERE seen >= %s"
    session.execute(f"INSERT INTO by_day {rows}", [first])
    session.execute("CREATE TABLE whole (LIKE entries INCLUDING ALL)")
    session.execute("INSERT INTO whole SELECT * FROM entries WHERE seen >= %s", [first])
    session.execute("ANALYZE")
    asked = session.execute(SHOW, [SHOWN]).fetchall()
    for table in ("whole", "by_day"):
        look = looks(session, KNOWN.format(table), asked)
        look()
        with spent(f"{SHOWN} keys of a feed, looked for in {table}", session, 5 * len(asked)):
            for _ in range(5):
                look()
    with spent("a day of partitions dropped (in all)", session, 1):
        session.execute("DROP TABLE by_day_1")


def looks(session: psycopg.Connection[Any], query: str, asked: list[tuple[str, list[str]]]) -> Callable[[], None]:
    def look() -> None:
        for feed, keys in asked:
            session.execute(query, [feed, keys], prepare=True).fetchall()  # type: ignore[call-overload]

    return look


def written(session: psycopg.Connection[Any]) -> None:
    """Twenty thousand keys, ten a transaction as a poll brings them, and a thousand as nothing brings them."""
    rows = session.execute("SELECT * FROM whole LIMIT 20000").fetchall()
    columns = "feed, key, revision, hash, link, seen, text, data"
    for portion in (10, 1_000):
        parts = [rows[at : at + portion] for at in range(0, len(rows), portion)]
        session.execute("TRUNCATE whole")
        with spent(f"keys written, {portion} a transaction, many rows a statement", session, len(rows)):
            for part in parts:
                places = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s)"] * len(part))
                values = [value for row in part for value in row]
                query = f"INSERT INTO whole ({columns}) VALUES {places} ON CONFLICT DO NOTHING RETURNING key"
                session.execute(query, values)
        session.execute("TRUNCATE whole")
        with spent(f"keys written, {portion} a transaction, COPY", session, len(rows)):
            for part in parts:
                with session.cursor() as cursor, cursor.copy(f"COPY whole ({columns}) FROM STDIN") as copying:
                    for row in part:
                        copying.write_row(row)


if __name__ == "__main__":
    main()
