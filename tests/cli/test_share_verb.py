"""`share`: a link for a partner, listed and taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.store import Store
from tests.doubles.nouns import NOON, incident
from tests.doubles.store import sqlite_url
from tests.doubles.verbs import Run

CONFIG = """\
web: {pages: true, public_url: "https://watch.example.org"}
people: [{name: Amal, addresses: [amal@ngo.example]}]
smtp: {from: monitor@ngo.example, mailbox: outbox}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = Store.open(sqlite_url(tmp_path))
    with store.write() as writing:
        writing.save_incident(incident("karsa", opened=NOON - timedelta(days=9)))
    store.close()
    (tmp_path / "config.yaml").write_text(CONFIG)
    return tmp_path


def test_a_link_is_shown_once_and_listed_by_its_partner(run: Run) -> None:
    made = run("share", "karsa", "--for", "OCHA", "--days", "3").output
    address = next(line for line in made.splitlines() if line.startswith("https://watch.example.org/shared/cmt_"))
    listed = run("share", "list").output
    assert "OCHA: karsa" in listed
    assert address.rpartition("/")[2] not in listed


def test_all_links_of_a_partner_are_taken_back_at_once(run: Run) -> None:
    run("share", "karsa", "--for", "OCHA")
    run("share", "karsa", "--for", "OCHA")
    assert "2 links show nothing any more" in run("share", "revoke", "OCHA").output
    assert "taken back" in run("share", "list").output


def test_a_partner_who_has_none_is_said(run: Run) -> None:
    assert run("share", "revoke", "MSF").exit_code == 1


def test_a_link_is_no_token_of_the_api(run: Run) -> None:
    run("share", "karsa", "--for", "OCHA")
    assert "no token was made" in run("token").output
