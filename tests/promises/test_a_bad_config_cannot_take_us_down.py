"""Promise 11: a bad config cannot take us down.

Every mistake that a config can hold (the files of tests/config/bad/) is put in the place of a good one while the daemon
runs, and it is told to reload.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.cli.run import checked
from monitor.daemon import live
from monitor.daemon.daemon import Daemon
from monitor.errors import ConfigError
from tests.doubles.daemon import one_reader
from tests.doubles.feed_server import FeedServer
from tests.doubles.hands import Hands

BAD = sorted((Path(__file__).parents[1] / "config" / "bad").glob("*.yaml"))
ODD = {
    "empty": b"",
    "a list": b"- a\n- b\n",
    "no YAML": b"feeds: [",
    "bytes": b"\xff\xfe\x00bad",
    "a word": b"monitor",
    "a tab": b"feeds:\n\t- a\n",
    "a bomb": b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nfeeds: *c\n",
}
NEWS = """<rss version="2.0"><channel><title>Valley News</title>
<item><guid>{0}</guid><title>Shelling kills {1} people in Idlib on day {0}</title></item></channel></rss>"""


class Watched:
    """A daemon on a good config, whose file can be overwritten; its clock goes on an hour at each look."""

    def __init__(self, folder: Path, server: FeedServer) -> None:
        self.folder, self.server, self.hands = folder, server, Hands()
        self.file = folder / "config.yaml"
        self.good = f"""
store: sqlite:///monitor.db
feeds:
  - {{name: Valley, url: "{server.url("/rss")}", language: en, allow_private: true, every: 30s}}
rules:
  - {{name: Deaths, any: [{{killed.all: 1}}], send: [duty]}}
channels:
  duty: {{email: {{to: [duty@example.org]}}}}
smtp: {{from: monitor@example.org, mailbox: outbox}}
""".encode()
        self.file.write_bytes(self.good)
        self.daemon = Daemon(lambda: checked(self.file, folder), self.hands.wall)

    def works(self) -> bool:
        """Whether an item that is published now becomes a mail."""
        self.hands.pass_(3600)
        now, looks = self.hands.now, int(self.hands.seconds // 3600)
        before = len(self.mails())
        self.server.serve("/rss", NEWS.format(looks, looks + 3))
        self.daemon.poll(now)
        while self.daemon.busy:
            self.daemon.poll(now)
        self.daemon.deliver(now)
        return len(self.mails()) > before

    def mails(self) -> list[Path]:
        return list((self.folder / "outbox").glob("*.eml"))


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    with pytest.MonkeyPatch.context() as patch, FeedServer() as server:
        patch.setattr(live, "loaded", one_reader)
        made = Watched(tmp_path_factory.mktemp("monitor"), server)
        made.works()  # the first poll of a feed is its backlog
        yield made
        made.daemon.stop()


def refused(watched: Watched, body: bytes) -> bool:
    """Whether a reload refuses such a file, and everything stays as it was."""
    old = watched.daemon.pages, watched.file
    watched.file.write_bytes(body)
    try:
        return not watched.daemon.reload() and (watched.daemon.pages, watched.file) == old
    finally:
        watched.file.write_bytes(watched.good)


def test_the_good_config_works(watched: Watched) -> None:
    assert watched.works()


@pytest.mark.parametrize("name", [path.name for path in BAD])
def test_a_reload_refuses_a_config_with_a_mistake(watched: Watched, name: str) -> None:
    assert refused(watched, (BAD[0].parent / name).read_bytes())


@pytest.mark.parametrize("kind", ODD)
def test_a_reload_refuses_what_is_no_config(watched: Watched, kind: str) -> None:
    assert refused(watched, ODD[kind])


def test_a_reload_survives_a_config_that_is_gone(watched: Watched) -> None:
    watched.file.unlink()
    taken = watched.daemon.reload()
    watched.file.write_bytes(watched.good)
    assert not taken


def test_after_all_these_news_still_arrives_and_a_good_config_is_taken(watched: Watched) -> None:
    assert watched.works()
    assert watched.daemon.reload()
    assert watched.works()


def test_a_start_with_a_mistake_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("feeds: [", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"config\.yaml"):
        Daemon(lambda: checked(tmp_path / "config.yaml", tmp_path))
    assert not (tmp_path / "monitor.db").exists()
