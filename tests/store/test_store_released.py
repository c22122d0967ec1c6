"""A store of every released schema comes to this one whole. The dumps in released/ were written by those releases."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import MetaData, create_engine, select

from monitor.deliveries import State
from monitor.model import Harm, Severity, Victim
from monitor.store import Store
from monitor.store.engine import connect, parse_url, transaction
from monitor.store.families.listings import Wanted
from monitor.store.schema import known_versions, migrations
from tests.doubles.nouns import NOON
from tests.doubles.store import empty_postgres

RELEASED = Path(__file__).parent / "released"


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.executescript((RELEASED / "0001.sql").read_text(encoding="utf-8"))
    old = f"sqlite:///{tmp_path}/old.db"
    return old if request.param == "sqlite" else on_postgresql(old)


def on_postgresql(old: str) -> str:
    """The same rows in a database that stands at the same schema."""
    url = empty_postgres()
    source, target = create_engine(old), connect(parse_url(url))
    tables = MetaData()
    tables.reflect(source)
    with source.connect() as there, transaction(target, write=True) as here:
        config = migrations()
        config.attributes["connection"] = here
        command.upgrade(config, "0001")
        for table in tables.sorted_tables:
            rows = [aware(dict(row)) for row in there.execute(select(table)).mappings()]
            if rows and table.name != "alembic_version":
                here.execute(table.insert(), rows)
    source.dispose()
    target.dispose()
    return url


def aware(row: dict[str, object]) -> dict[str, object]:
    return {key: value.replace(tzinfo=UTC) if isinstance(value, datetime) else value for key, value in row.items()}


def test_a_store_of_the_first_release_is_read_whole(old_url: str) -> None:
    with closing(Store.open(old_url)) as store, store.read() as asking:
        (later, read), (first, _) = asking.entries("k1")
        (event,) = asking.incidents()
        told = asking.told("inc1")
        outbox = {row.id: row for row in asking.outbox(())}
        assert list(asking.counts().values()) == [3, 3, 1, 2, 2, 3]
        assert (later.revision, first.revision, later.text) == (1, 0, "At least seven people died.")
        assert read.reports[0].toll[Harm.KILLED][Victim.ALL].low == 7
        assert (event.members[0].revision, event.marks[0].figure, event.history[0].what) == (1, 6, "opened")
        assert told["Civilians"].toll[Harm.KILLED][Victim.ALL].low == 7
        assert asking.known_keys("Wire", ["k" * 300]) == {"k" * 300: ("hash of " + "k" * 300, 0)}
        assert [v.rule for v in asking.verdicts("inc1")] == ["Civilians", "Hospitals"]
        assert [i.id for i in asking.waiting_incidents(NOON + timedelta(hours=1))] == ["inc1"]
        assert {ident: row.state for ident, row in outbox.items()} == {
            "d1": State.SENT,
            "d2": State.PENDING,
            "d3": State.DROPPED,
        }
        assert (outbox["d1"].remote_ref, outbox["d1"].body) == ("OPS-7", b"Subject: told\r\n\r\nAt least seven.\r\n")
        assert asking.feed_state("Wire").etag == '"1"'
        assert asking.digest_run("Morning").next_run == NOON + timedelta(days=1)
        assert asking.meta("channel_failing tracker") == "2026-03-02T12:00:00+00:00"


def test_a_store_of_the_first_release_goes_on_to_work(old_url: str) -> None:
    with closing(Store.open(old_url)) as store, store.write() as writing:
        (claimed,) = writing.claim(NOON, 5, timedelta(minutes=5))
        assert claimed.id == "d2"


def test_every_schema_that_was_released_has_its_dump() -> None:
    """0002 to 0005 were never released alone. Who releases adds the dump of what is released."""
    assert {path.stem for path in RELEASED.glob("*.sql")} <= known_versions()
    assert (RELEASED / "0001.sql").exists()


def test_incidents_of_before_are_listed_and_searched(old_url: str) -> None:
    with closing(Store.open(old_url)) as store, store.read() as asking:
        assert [one.id for one in asking.listed(Wanted())] == ["inc1"]
        assert [one.id for one in asking.listed(Wanted(text="karsa"))] == ["inc1"]
        assert asking.severities(["inc1"]) == {"inc1": Severity.HIGH}
