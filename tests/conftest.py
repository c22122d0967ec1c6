"""Ground for every test: no setting of the machine that it runs on, and a way to what lies beside a checkout."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from monitor.cli import lexicon as cli_of_lexicon
from monitor.config import language_faults
from monitor.daemon import daemon
from monitor.entries import worker
from monitor.http import Gate
from monitor.http import gate as way_out
from monitor.http.adapter import AUTHORITIES, tls_context
from monitor.places import Gazetteer
from monitor.reports.language import lexicon
from monitor.reports.language.checker import check_file
from monitor.reports.language.files import SHIPPED
from monitor.reports.reader import Reader
from monitor.store import Store, engine
from tests.doubles.feed_server import FeedServer
from tests.doubles.one_child import one_child
from tests.doubles.patience import PATIENCE
from tests.doubles.store import sqlite_url
from tests.doubles.supervisor import supervising

T = TypeVar("T")
ROOT = Path(__file__).parent.parent
OURS = ("CASUALTY_MONITOR_CONFIG", "NOTIFY_SOCKET", "WATCHDOG_USEC", "CREDENTIALS_DIRECTORY", "NO_COLOR", "FORCE_COLOR")


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture(autouse=True, scope="session")
def _no_power_cut() -> Iterator[None]:
    """A test's data may die with the machine: no commit waits for the disk, which takes as long as all else of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "SYNCHRONOUS", "OFF")
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_hurry() -> Iterator[None]:
    """A busy machine is none of what a test is about: what is given up by the clock on the wall has time enough here,
    but where a test says how long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "_DEADLINES", dict.fromkeys(worker.Job, PATIENCE))
        patch.setattr(daemon, "FINISH", timedelta(seconds=PATIENCE))
        yield


@pytest.fixture(autouse=True, scope="session")
def _languages_are_read_once() -> Iterator[None]:
    """Seconds of YAML for each test that reads a text or checks a config, and for each child that reads; the files that
    ship do not change while the tests run."""
    load, check = _once(lexicon.load), _once(check_file)
    with pytest.MonkeyPatch.context() as patch, one_child():
        patch.setattr(lexicon, "load", load)
        patch.setattr(language_faults, "load", load)
        patch.setattr(language_faults, "check_file", check)
        patch.setattr(cli_of_lexicon, "check_file", check)
        yield


@pytest.fixture(autouse=True, scope="session")
def _authorities_are_read_once() -> Iterator[None]:
    """Those of the world take longer than most tests that open a gate."""

    @cache
    def read(*named: str | None) -> ssl.SSLContext:
        return tls_context({name: path for name, path in zip(AUTHORITIES, named, strict=True) if path})

    def context(environ: Mapping[str, str] | None = None) -> ssl.SSLContext:
        return read(*map((os.environ if environ is None else environ).get, AUTHORITIES))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(way_out, "tls_context", context)
        yield


def _once(read: Callable[[Path], T]) -> Callable[[Path], T]:
    """Of what ships each file once; any other as often as it is asked for."""
    known = cache(read)
    return lambda path: known(path) if path.parent == SHIPPED else read(path)


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
