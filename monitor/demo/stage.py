"""A folder and a few loopback ports on which the real daemon runs, and what arrives from it."""

from __future__ import annotations

import base64
import os
import queue
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from monitor.demo import answers
from monitor.demo.server import Call, SampleServer, World, serve
from monitor.store import Store
from monitor.store.families.access import Account
from monitor.web.access.passwords import digest_of

SETTING = Path(__file__).parent / "config.yaml"
FEEDS = {"wire": "127.0.0.1", "courier": "127.0.0.2", "shimal": "127.0.0.3"}  # hosts apart: a host is asked every 2 s
STOPPING = 15  # seconds
PREFIX = "casualty-monitor-demo-"  # of its folders

Arrival = EmailMessage | Call


@dataclass(frozen=True, slots=True)
class Page:
    """Where the pages of the demo are, and who may sign in there."""

    address: str
    name: str
    password: str


@dataclass(slots=True)
class Stage:
    """The stage on which the demo runs. `arrivals` gives what the daemon sent, in the order in which it came."""

    folder: Path
    world: World
    daemon: subprocess.Popen[bytes]
    page: Page
    _calls: queue.SimpleQueue[Call]
    _seen: set[Path] = field(default_factory=set)

    def arrivals(self) -> Iterator[Arrival]:
        """The messages that came since the last look."""
        while not self._calls.empty():
            yield self._calls.get()
        for path in sorted((self.folder / "mailbox").glob("*.eml")):
            if path not in self._seen:
                self._seen.add(path)
                yield BytesParser(policy=default).parsebytes(path.read_bytes())

    def told_of(self, place: str) -> EmailMessage | None:
        """The newest mail about a place."""
        return newest(self.folder, place)

    def keep_feeds(self) -> None:
        """Leave the feeds as they stand now in the folder, to be explained and replayed when the servers are gone."""
        (self.folder / "feeds").mkdir(exist_ok=True)
        for name in FEEDS:
            (self.folder / "feeds" / f"{name}.xml").write_text(self.world.feed(f"{name}.xml") or "", encoding="utf-8")

    @property
    def config(self) -> Path:
        return self.folder / "config.yaml"

    @property
    def log(self) -> str:
        return (self.folder / "monitor.log").read_text(encoding="utf-8")


def newest(folder: Path, about: str = "") -> EmailMessage | None:
    """The newest mail of a demo's folder whose subject holds these words, and that answers nobody."""
    paths = sorted((folder / "mailbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    mails = (BytesParser(policy=default).parsebytes(path.read_bytes()) for path in paths)
    return next((m for m in mails if about in str(m["Subject"]) and not str(m["Subject"]).startswith("Re:")), None)


@contextmanager
def staged() -> Iterator[Stage]:
    """The daemon at work on the sample feeds; both end with the block, and the folder stays for looking further."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    key, calls = secrets.token_bytes(32), queue.SimpleQueue[Call]()
    world = World(datetime.now(UTC), key, told=calls.put)
    with ExitStack() as ending:
        addresses = {name: _serving(world, host, f"{name}.xml", ending) for name, host in FEEDS.items()}
        where = f"127.0.0.1:{_free_port()}"
        write(
            folder,
            key,
            {
                **addresses,
                "hook": _serving(world, "127.0.0.1", "hook", ending),
                "page": where,
                "answers": str(_answered(folder, ending)),
            },
        )
        page = Page(f"http://{where}/", "Duty", account(folder, "Duty"))
        yield Stage(folder, world, ending.enter_context(_daemon(folder)), page, calls)


def account(folder: Path, name: str) -> str:
    """A password of the demo's own for somebody of its config."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    store = Store.open(f"sqlite:///{folder / 'monitor.db'}")
    with store.write() as writing:
        writing.save_account(Account(name, digest_of(password), datetime.now(UTC)))
    store.close()
    return password


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def write(folder: Path, key: bytes, addresses: dict[str, str]) -> None:
    """The config with its addresses filled in, and its secrets, readable by their owner alone."""
    text = SETTING.read_text(encoding="utf-8")
    for name, address in addresses.items():
        text = text.replace(f"{{{{{name}}}}}", address)
    (folder / "config.yaml").write_text(text, encoding="utf-8")
    for name, secret in (("webhook.secret", b"whsec_" + base64.b64encode(key)), ("mailbox.password", b"demo")):
        with open(folder / name, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(secret)


def _serving(world: World, host: str, path: str, ending: ExitStack) -> str:
    """Serve `world` until the stage ends; the address of `path` there."""
    server = _bound(world, host)
    ending.callback(server.server_close)
    ending.callback(server.shutdown)
    return f"http://{server.where}/{path}"


def _answered(folder: Path, ending: ExitStack) -> int:
    """Serve the mailbox of answers until the stage ends; its port."""
    server = answers.serve(answers.AnswerBox(folder / answers.FOLDER))
    ending.callback(server.server_close)
    ending.callback(server.shutdown)
    return server.port


def _bound(world: World, host: str) -> SampleServer:
    try:
        return serve(world, host)
    except OSError:  # macOS has one loopback address only; the rounds then take a little longer
        return serve(world, "127.0.0.1")


@contextmanager
def _daemon(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`casualty-monitor run`, as a user would start it, told to stop at the end."""
    command = [sys.executable, "-m", "monitor", "run", "--config", str(folder / "config.yaml")]
    inherited = {name: value for name, value in os.environ.items() if name not in ("NOTIFY_SOCKET", "WATCHDOG_USEC")}
    where = [str(Path(__file__).parents[2]), *filter(None, [inherited.get("PYTHONPATH")])]
    with (
        open(folder / "monitor.log", "wb") as log,
        subprocess.Popen(  # noqa: S603 - our own command, no shell
            command, cwd=folder, stdout=log, stderr=log, env={**inherited, "PYTHONPATH": os.pathsep.join(where)}
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOPPING)
            except subprocess.TimeoutExpired:
                process.kill()
