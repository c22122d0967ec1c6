"""Nothing that workers ask or write reads a table of the archive from end to end. `benchmarks/archive.py` says how much
each looks at among a million entries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from monitor.store import Store
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


def _of_sqlite(connection: Connection, what: str, given: Any) -> Iterator[str]:
    for *_, step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {what}", given):
        if of_rows := re.fullmatch(r"SCAN ([a-z_]+)", step):  # not of an index
            yield of_rows[1]


def _of_postgres(connection: Connection, what: str, given: Any) -> Iterator[str]:
    """A table that is read from end to end although that is said to be dear: there is no other way."""
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {what}", given).scalar_one()
    yield from _read_whole((plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"])


def _read_whole(plan: Mapping[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for below in plan.get("Plans", ()):
        yield from _read_whole(below)
