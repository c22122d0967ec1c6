#!/usr/bin/env python3
"""Whether a statement grows with the archive: all that a worker asks and writes, on PostgreSQL (pip's) with ever more
entries kept, each explained where it runs: the blocks that it looks at, and what is read from one end to the other. Of
one that runs often the dearest counts, of the first, second, fourth, eighth ... time: a sweep may grow dear on its way.

    archive.py                          # a hundred thousand entries, then a million
    archive.py --entries 1000 30000
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import psycopg
from sqlalchemy import Connection, event

from monitor.store import Store
from tests.doubles.statements import KINDS, hot_path
from tests.doubles.store import empty_postgres

FEEDS = 1_000
LITTLE = 200  # blocks of 8 kB
FILL = """
INSERT INTO entries (feed, key, revision, hash, link, seen, text, data)
SELECT CASE WHEN n %% 100 = 0 THEN 'Wire' ELSE 'Feed ' || n %% {feeds} END, 'k' || n, 0, md5(n::text),
       'http://wire.example/' || n, '2026-03-02T12:00Z'::timestamptz - n * ('90 days'::interval / {entries}), '',
       '{{"feed":"F","key":"k","hash":"h","title":"","text":"","link":null,"publisher":"P","published":null,'
       '"seen":"2026-01-01T00:00:00Z"}}'
FROM generate_series(1, {entries}) n;
INSERT INTO reports (feed, key, revision, language, rejected, confidence, data, seen)
SELECT feed, key, revision, 'en', CASE WHEN right(key, 1) < '8' THEN 'no_harm_word' ELSE 'no_victim' END, NULL,
       '{{"language":"en","rejected":"no_harm_word"}}', seen FROM entries;
INSERT INTO feeds (feed, next_poll_at, data)
SELECT 'Feed ' || n, '2026-03-02T13:00Z'::timestamptz, '{{"feed":"Feed ' || n || '"}}'
FROM generate_series(0, {feeds} - 1) n;
INSERT INTO meta SELECT 'shown by ' || feed, '0123456789ab' FROM feeds;
ANALYZE;
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--entries", type=int, nargs="*", default=[100_000, 1_000_000])
    given = options.parse_args()
    found: list[Mapping[str, tuple[int, str]]] = []
    for number in given.entries:
        found.append(explained(number))
        print(f"{number:,} entries: {len(found[-1])} statements", flush=True)
    for what, (blocks, scans) in found[-1].items():
        before = found[0].get(what, (0, ""))[0]
        if blocks > LITTLE or blocks > 2 * before + 20 or scans:
            print(f"  {before:7,} → {blocks:7,} blocks {scans:24} {what[:150]}")
    print("  all others: little, and no more than among few")


def explained(number: int) -> Mapping[str, tuple[int, str]]:
    """Each statement with the blocks that it looked at, and the larger tables that it read as a whole."""
    url = empty_postgres()
    store = Store.open(url)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(FILL.format(feeds=FEEDS, entries=number).replace("%%", "%"))
    times, found = Counter[str](), dict[str, tuple[int, str]]()

    def explain(by: Connection, _cursor: object, what: str, values: Any, _context: object, many: bool) -> None:
        times[what] += 1
        if what.split(maxsplit=1)[0] in KINDS and times[what].bit_count() == 1:
            given = values[0] if many and not isinstance(values, dict) else values
            plan = _plan(by.connection.dbapi_connection, what, given)
            found[what] = max(found.get(what, plan), plan)

    event.listen(store.engine, "before_cursor_execute", explain)
    try:
        with TemporaryDirectory() as folder:
            hot_path(store, Path(folder))
    finally:
        store.close()
    return found


def _plan(connection: Any, what: str, given: Any) -> tuple[int, str]:
    """In the transaction of the statement, right before it, and taken back."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT explained")
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {what}", given)
        plan = cursor.fetchone()[0][0]["Plan"]
        cursor.execute("ROLLBACK TO explained")
    blocks = plan.get("Shared Hit Blocks", 0) + plan.get("Shared Read Blocks", 0)
    return blocks, ", ".join(sorted(set(_scans(plan))))


def _scans(plan: Mapping[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan" and plan.get("Actual Rows", 0) + plan.get("Rows Removed by Filter", 0) > 500:
        yield f"all of {plan['Relation Name']}"
    for below in plan.get("Plans", ()):
        yield from _scans(below)


if __name__ == "__main__":
    main()
