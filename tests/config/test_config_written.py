"""A config as it was written: the line by which its store is found before the rest is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config import store_in
from monitor.config.written import plain_store

FOLDER = Path("/srv/monitor")


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("store: sqlite:///monitor.db", "sqlite:////srv/monitor/monitor.db"),
        ("store:  sqlite:////var/lib/a-b/monitor.db  # the disk", "sqlite:////var/lib/a-b/monitor.db"),
    ],
)
def test_a_store_that_one_plain_line_names_is_the_one_that_the_config_names(line: str, address: str) -> None:
    text = f"# stores are told apart by store: names\n{line}\nfeeds: []\n"
    assert plain_store(text, FOLDER) == address
    found = store_in(text, FOLDER, {})
    assert found is not None
    assert found.reveal() == address


@pytest.mark.parametrize(
    "text",
    [
        "feeds: []\n",
        "store_env: STORE\n",
        'store: "sqlite:///monitor.db"\n',
        "store: sqlite:///monitor.db#now\n",
        "store: postgresql+psycopg://monitor@db.example/monitor\n",
        "store: sqlite:///one.db\nstore: sqlite:///other.db\n",
        "  store: sqlite:///monitor.db\n",
        "store:\n  sqlite:///monitor.db\n",
    ],
)
def test_a_store_that_is_named_otherwise_wants_the_config_read(text: str) -> None:
    assert plain_store(text, FOLDER) is None
