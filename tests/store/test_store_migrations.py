"""The schema: one, whole, the same on both databases."""

from __future__ import annotations

import importlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, text

import monitor.store
from monitor.store import Store, schema
from monitor.store.engine import transaction
from monitor.store.tables import metadata
from tests.doubles.nouns import NOON, entry, reading, report
from tests.doubles.store import empty_postgres

VERSIONS = "monitor.store.migrations.versions"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/new.db" if request.param == "sqlite" else empty_postgres()


def test_the_migrations_build_what_the_tables_say(empty_url: str) -> None:
    store = Store.open(empty_url)
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []
    store.close()


def test_opening_again_changes_nothing(empty_url: str) -> None:
    store = Store.open(empty_url)
    with store.write() as writing:
        writing.save_meta("kept", "yes")
    store.close()
    store = Store.open(empty_url)
    with store.read() as asking:
        assert asking.meta("kept") == "yes"
    store.close()


def test_two_processes_may_open_an_empty_database_at_once(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(Store.open, [empty_url] * 4))
    for store in stores:
        with store.read() as asking:
            assert asking.counts()["entries"] == 0
        store.close()


def test_a_migration_that_fails_leaves_no_table_behind(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("alembic.op.create_index", fail)
    with pytest.raises(KeyboardInterrupt):
        Store.open(empty_url)
    monkeypatch.undo()
    Store.open(empty_url).close()  # refused, had the first half stayed


def test_the_newest_migration_is_the_one_that_the_code_names() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(monitor.store.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_an_index_serves_the_claim(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/new.db")  # PostgreSQL scans small tables whatever the indexes
    with store.engine.connect() as connection:
        plan = connection.execute(
            text("EXPLAIN QUERY PLAN SELECT 1 FROM deliveries WHERE state='pending' AND next_at <= '2026-01-01'")
        ).all()
    store.close()
    assert "ix_deliveries_state_next_at" in str(plan)


def test_an_index_serves_budgets_however_many_messages_somebody_had(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/new.db")
    ask = "EXPLAIN QUERY PLAN SELECT 1 FROM deliveries WHERE recipient='a' AND channel='b' AND "
    with store.engine.connect() as connection:
        plans = [
            connection.execute(text(ask + rest)).all()
            for rest in (
                "state='held' ORDER BY seq",
                "state IN ('pending', 'sending', 'sent') AND created > '2026-01-01'",
            )
        ]
    store.close()
    assert [plan for plan in plans if "ix_deliveries_recipient_state_created" not in str(plan)] == []


def test_an_index_serves_the_review_however_many_entries_reported_nothing(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/new.db")
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda c, k, statement, *rest: asked.append(statement))
    with store.read() as asking:
        asking.review(0.5, datetime(2026, 1, 1, tzinfo=UTC))
    with store.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[-1]}", (0.5, "2026-01-01", 200, 0)).all()
    store.close()
    assert "ix_reports_seen" in str(plan)
    assert "TEMP B-TREE" not in str(plan)


def test_reports_of_before_are_found_by_when_their_entry_was_seen(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/new.db")
    with store.write() as writing:
        writing.save_entries({entry("doubtful"): reading(report(confidence=0.3))})
    with transaction(store.engine, write=True) as connection:
        connection.execute(text("UPDATE reports SET seen = NULL"))
        connection.execute(text(importlib.import_module(f"{VERSIONS}.v0004_reports_by_time")._SEEN))
    with store.read() as asking:
        assert [found.key for found, _ in asking.review(0.5, NOON)] == ["doubtful"]
    store.close()
