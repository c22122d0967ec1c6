"""The mailbox for mails that come back, read by the daemon: apart from all else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.daemon.daemon import Daemon
from monitor.deliveries import imap
from monitor.deliveries.bounces import LARGEST
from tests.daemon.test_ticks import CONFIG, MINUTE, daemon_of, polled, rss, write
from tests.doubles.daemon import one_reader
from tests.doubles.feed_server import FeedServer
from tests.doubles.hands import NOON, Hands
from tests.doubles.imap_server import PASSWORD, USER, ImapServer
from tests.doubles.notifications import report
from tests.doubles.patience import until


@pytest.fixture(autouse=True)
def _one_reader_serves_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.daemon.live.loaded", one_reader)


@pytest.fixture
def mailbox() -> Iterator[ImapServer]:
    with ImapServer() as server:
        yield server


@pytest.fixture
def daemon(tmp_path: Path, mailbox: ImapServer) -> Iterator[Daemon]:
    (tmp_path / "imap").write_text(PASSWORD)
    (tmp_path / "imap").chmod(0o600)
    box = f"{{host: {mailbox.host}, port: {mailbox.port}, tls: none, username: {USER}, password_file: imap, every: 1m}}"
    with FeedServer() as serving:
        serving.serve("/rss", rss(12))
        write(tmp_path, CONFIG.format(url=serving.url("/rss")) + f"bounces: {box}\n")
        with daemon_of(tmp_path, Hands(now=NOON)) as made:
            yield made


def told(daemon: Daemon, folder: Path) -> str:
    """The id of the mail that the daemon has sent."""
    polled(daemon, NOON)
    daemon.deliver(NOON)
    (file,) = (folder / "mailbox").glob("*.eml")
    return file.stem


def test_a_mail_that_came_back_is_seen_by_the_tick(daemon: Daemon, mailbox: ImapServer, tmp_path: Path) -> None:
    mailbox.mails[1] = report(told(daemon, tmp_path))
    assert [daemon.bounces(NOON), daemon.bounces(NOON + MINUTE)] == [1, 0]


def test_a_mailbox_that_hangs_holds_up_neither_deliveries_nor_a_reload(
    daemon: Daemon, mailbox: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "TOTAL", 600.0)
    monkeypatch.setattr(imap, "TIMEOUT", 600.0)
    mailbox.mails[1], mailbox.literal = b"short", LARGEST  # it says more than it sends, and waits
    reading = threading.Thread(target=daemon.bounces, args=(NOON,))
    reading.start()
    until(lambda: any("FETCH" in command for command in mailbox.commands))
    daemon.deliver(NOON + MINUTE)
    assert daemon.reload()
    assert reading.is_alive()
    mailbox.hang_up()
    reading.join()
    assert mailbox.seen == set()
