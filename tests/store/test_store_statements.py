"""Nothing that workers ask or write reads a table of the archive from end to end. `benchmarks/archive.py` says how much
each looks at among a million entries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from monitor.reports import Reading, Rejected
from monitor.store import Forget, Store
from tests.doubles.nouns import NOON, entry
from tests.doubles.statements import heard, hot_path

SMALL = {"workers", "read_elsewhere"}  # a row a worker; and what is emptied as it is taken


@pytest.fixture
def said(store: Store, tmp_path: Path) -> Mapping[str, Any]:
    """The statements of workers but those that insert."""
    with heard(store) as statements:
        hot_path(store, tmp_path)
    return {what: given for what, given in statements.items() if not what.startswith("INSERT")}


def test_no_statement_reads_all_rows_of_what_grows(store: Store, said: Mapping[str, Any]) -> None:
    assert len(said) > 40
    with store.engine.connect() as connection:
        scans = _of_sqlite if connection.dialect.name == "sqlite" else _of_postgres
        read = [(table, what) for what, given in said.items() for table in scans(connection, what, given)]
    assert [(table, what) for table, what in read if table not in SMALL] == []


@pytest.mark.parametrize("what", [Forget.TEXT, Forget.TEXTS_WITHOUT_HARM, Forget.KEYS_WITHOUT_HARM])
def test_a_sweep_enters_the_index_where_the_last_one_stopped(store: Store, what: Forget) -> None:
    rain = Reading(None, rejected=Rejected.NO_HARM_WORD)
    with store.write() as writing:
        writing.save_entries({entry(f"k{n}", seen=NOON + timedelta(minutes=n)): rain for n in range(3)})
        stopped = writing.forget(what, NOON + timedelta(days=1), {}, 1).after
        with heard(store) as statements:
            writing.forget(what, NOON + timedelta(days=1), stopped, 1)
    ((sweep, given),) = [(said, given) for said, given in statements.items() if "ORDER BY entries.seen" in said]
    with store.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            steps = [step for *_, step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sweep}", given)]
            assert any("seen>?" in step for step in steps), steps
        else:
            connection.exec_driver_sql("SET LOCAL enable_sort = off")  # three rows sort as well as they enter
            entered = [cond for node in _nodes(_plan_of(connection, sweep, given)) if (cond := node.get("Index Cond"))]
            assert any("seen >=" in cond for cond in entered), entered


def _of_sqlite(connection: Connection, what: str, given: Any) -> Iterator[str]:
    for *_, step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {what}", given):
        if of_rows := re.fullmatch(r"SCAN ([a-z_]+)", step):  # not of an index
            yield of_rows[1]


def _of_postgres(connection: Connection, what: str, given: Any) -> Iterator[str]:
    """A table that is read from end to end although that is said to be dear: there is no other way."""
    yield from (n["Relation Name"] for n in _nodes(_plan_of(connection, what, given)) if n["Node Type"] == "Seq Scan")


def _plan_of(connection: Connection, what: str, given: Any) -> Mapping[str, Any]:
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {what}", given).scalar_one()
    found: Mapping[str, Any] = (plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]
    return found


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A plan and all that is below it."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)
