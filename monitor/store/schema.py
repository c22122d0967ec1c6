"""Brings a database to this release's schema, or refuses it with words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from monitor.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0013"  # the newest file in migrations/versions; a test compares
_LISTED = "0005"  # from here on `listings` is kept up; who changes what stands in it makes it anew, and names that here


def migrate(connection: Connection, name: str, keep: Callable[[str], None]) -> None:
    """Run what is missing, inside the caller's write transaction: all of it or nothing. `name` is for messages; `keep`
    is called with the schema of a store that is about to be changed."""
    present = _version(connection, name)
    if present == HEAD:
        return
    if present is not None and present not in known_versions():
        raise StoreError(
            f"was written by a newer release (schema {present}, this one knows {HEAD}); "
            "upgrade the monitor, or restore a backup from before",
            f"store {name}",
        )
    if present is not None:
        keep(present)
    from alembic import command

    config = migrations()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if present is not None and present < _LISTED:
        from monitor.store.relist import relist

        relist(connection)  # by the tables of this release, and so after the last migration


def known_versions() -> set[str]:
    """Every schema from which this release can come to its own."""
    from alembic.script import ScriptDirectory

    return {revision.revision for revision in ScriptDirectory.from_config(migrations()).walk_revisions()}


def migrations() -> Config:
    """Where alembic finds them."""
    from alembic.config import Config  # 0.1 s of import that a store at HEAD does not need

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    return config


def _version(connection: Connection, name: str) -> str | None:
    """The schema that is there; None where the database is empty. Somebody else's tables are refused."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if "alembic_version" not in tables or len(tables) == 1 or "deliveries" not in tables:
        found = ", ".join(sorted(tables)[:5])
        raise StoreError(
            f"holds something else (tables {found}); give the monitor a database of its own", f"store {name}"
        )
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version
