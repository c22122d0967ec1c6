"""Ground for every test: no setting of the machine that it runs on, and a way to what lies beside a checkout."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from monitor.config import language_faults
from monitor.daemon import live
from monitor.http import Gate
from monitor.places import Gazetteer
from monitor.reports.language import lexicon
from monitor.reports.language.files import SHIPPED
from monitor.reports.language.lexicon import Language
from monitor.reports.reader import Reader
from monitor.store import Store
from tests.doubles.english import english
from tests.doubles.feed_server import FeedServer
from tests.doubles.one_child import one_child
from tests.doubles.store import sqlite_url
from tests.doubles.supervisor import supervising

ROOT = Path(__file__).parent.parent
OURS = ("CASUALTY_MONITOR_CONFIG", "NOTIFY_SOCKET", "WATCHDOG_USEC", "CREDENTIALS_DIRECTORY", "NO_COLOR", "FORCE_COLOR")


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture(autouse=True, scope="session")
def _languages_are_read_once() -> Iterator[None]:
    """Seconds of YAML for each test that reads a text or checks a config, and for each child that reads; the files that
    ship do not change while the tests run."""
    fresh = lexicon.load
    known = cache(fresh)

    def once(path: Path) -> Language:
        return known(path) if path.parent == SHIPPED else fresh(path)

    with pytest.MonkeyPatch.context() as patch, one_child():
        for module in (lexicon, language_faults):
            patch.setattr(module, "load", once)
        yield


@pytest.fixture
def english_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The children that read know English, and begin in a fifth of the time."""
    monkeypatch.setattr(live, "load", english)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    """A server of feeds and pages on loopback."""
    with FeedServer() as running:
        yield running


@pytest.fixture
def gate() -> Iterator[Gate]:
    """The way to the network."""
    with Gate("casualty-monitor-tests/1") as opened:
        yield opened


@pytest.fixture(scope="session")
def reader() -> Reader:
    """Reads with what ships."""
    return Reader.load(Gazetteer.open())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store, in a file."""
    opened = Store.open(sqlite_url(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def supervisor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """Where systemd would listen for what the daemon says of itself."""
    with supervising(tmp_path, monkeypatch) as listening:
        yield listening


@pytest.fixture(scope="session")
def beside() -> Path:
    """The folder beside the checkout that holds articles and feeds which are not ours to ship."""
    folder = Path(os.environ.get("CASUALTY_MONITOR_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    return folder
