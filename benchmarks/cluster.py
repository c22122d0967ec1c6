#!/usr/bin/env python3
"""Several workers against one daemon: `make cluster`. Real processes, PostgreSQL from pip, `farm.py` on loopback with a
judge of its manners. Whatever is broken ends it with 1.

    same     one daemon, one daemon again, and three workers on the same feeds: incidents, tolls, who was told what
    kills    three workers of which one after the other is killed (-9) and begun again, and the database's connections
             are cut; afterwards everything is there, once
    lost     one of three is killed for good: how long until the others hold all, and what operators hear
    speed    the first round by 1, 2 and 3 workers, each of which has its shards before there is anything to ask:
             entries a second until all is kept and grouped, processor time of each worker and of the database, how long
             the writer's lock was held and waited for, and what the model of `continent.py` says of the same work

Readers load English alone, so that starts are quick; reading English costs what it costs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

import farm
import psycopg
import requests
from continent import Costs, Stretch, of_stretch

from monitor.cluster.shards import SHARDS, fair_share
from monitor.deliveries import State
from monitor.store import Store
from monitor.store.engine import WRITER_LOCK
from tests.doubles.smtp_server import SmtpServer
from tests.doubles.store import empty_postgres

ROOT = Path(__file__).parent.parent
ENGLISH = "from tests.doubles.english import alone; from monitor.__main__ import main; alone(); main()"
PATIENCE = 1200.0
EVERY, MAIL = "15m", "mailbox: outbox"


@dataclass(frozen=True, slots=True)
class Stand:
    """A farm at work, and the folder of those who poll it."""

    port: int
    feeds: int
    hosts: int
    folder: Path

    def judged(self) -> tuple[int, list[str], list[int]]:
        """Requests, breaches, and how many articles each feed has come to since its first document."""
        asked, breaches, news = requests.get(f"http://127.0.0.1:{self.port}/judge", timeout=60).json()
        return asked, breaches, news

    def next(self, share: float, new: int) -> None:
        requests.get(f"http://127.0.0.1:{self.port}/next?share={share}&new={new}", timeout=60).raise_for_status()

    def url(self, feed: int) -> str:
        host = feed % self.hosts
        return f"http://127.1.{host // 250}.{host % 250 + 1}:{self.port}/feed/{feed}.xml"

    def config(self, every: str, mail: str, first: int | None = None) -> Path:
        """A config for one run, in a folder of its own. mail: what stands under `smtp:`; first: so many feeds alone."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        self.write(folder, every, mail, first or self.feeds)
        return folder

    def write(self, folder: Path, every: str, mail: str, feeds: int) -> None:
        """Write the config of that folder anew, with the first so many feeds."""
        outlets = "".join(
            f"  - {{name: Outlet {n}, url: '{self.url(n)}', language: en, every: {every}, allow_private: true}}\n"
            for n in range(feeds)
        )
        (folder / "config.yaml").write_text(
            f"store_env: STORE\nfeeds:\n{outlets}rules:\n"
            "  - name: Anybody\n    any: [{killed.all: 1}, {injured.all: 1}]\n    send: [duty, desk]\n"
            "channels:\n  duty: {email: {to: [duty@example.org]}}\n  desk: {email: {to: [desk@example.org]}}\n"
            f"operators: [duty]\nsmtp: {{{mail}}}\n",
            encoding="utf-8",
        )


@contextmanager
def stand(feeds: int, hosts: int, *options: str) -> Iterator[Stand]:
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            str(ROOT / "benchmarks" / "farm.py"),
            "--feeds",
            str(feeds),
            "--shown",
            str(farm.share.shown),
            "--recent",
            "--apart",
            *options,
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                yield Stand(int(process.stdout.readline()), feeds, hosts, Path(folder))
            finally:
                process.kill()


@dataclass
class Crew:
    """The processes of one run: a daemon (no name), or workers by their names."""

    folder: Path
    url: str
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    spent: float = 0.0  # seconds of processor time of those that ended

    def begin(self, name: str) -> None:
        verb = ["work", "--name", name] if name else ["run"]
        log = (self.folder / f"{name or 'daemon'}.log").open("ab")
        self.running[name] = subprocess.Popen(
            [sys.executable, "-c", ENGLISH, *verb, "--config", str(self.folder / "config.yaml")],
            cwd=self.folder,
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": str(ROOT), "STORE": self.url},
        )

    def stand_up(self) -> None:
        """Begin again those that ended by themselves: their children had no time to start."""
        for name in [name for name, process in self.running.items() if process.poll() is not None]:
            self.begin(name)

    def reload(self) -> None:
        """Have all take on the config as it is written now."""
        for process in self.running.values():
            process.send_signal(signal.SIGHUP)

    def kill(self, name: str) -> None:
        self.running[name].send_signal(signal.SIGKILL)
        self.running.pop(name).wait()

    def end(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(90)
            process.kill()
        self.running.clear()

    def log(self) -> str:
        return "".join(path.read_text(encoding="utf-8", errors="replace") for path in sorted(self.folder.glob("*.log")))


@contextmanager
def crew(
    at: Stand, names: tuple[str, ...], every: str = EVERY, mail: str = MAIL, first: int | None = None
) -> Iterator[tuple[Crew, Store]]:
    url = empty_postgres()
    ours, store = Crew(at.config(every, mail, first), url), Store.open(url)
    try:
        for number, name in enumerate(names, 1):  # one after the other: a start is a minute's work on a busy machine
            ours.begin(name)
            if name:
                until(standing(ours, store, number), how_far(store, ours))
        yield ours, store
    finally:
        ours.end()
        store.close()


def until(what: Callable[[], bool], why: Callable[[], str], seconds: float = PATIENCE) -> float:
    """Seconds that it took."""
    began = time.monotonic()
    while not what():
        if time.monotonic() - began > seconds:
            raise SystemExit(f"not in {seconds:.0f} s: {why()}")
        time.sleep(0.5)
    return time.monotonic() - began


# what came of it


@dataclass(frozen=True, slots=True)
class Result:
    """events: the members of each incident; tolls: of each of these; told: how often somebody was told of each."""

    entries: int
    events: frozenset[frozenset[str]]
    tolls: Mapping[frozenset[str], str]
    told: Counter[tuple[str, str]]
    waiting: int


def result(store: Store) -> Result:
    with store.read() as asking:
        members = {
            incident.id: frozenset(f"{member.feed}/{member.key}" for member in incident.members)
            for incident in asking.incidents()
        }
        tolls = {members[incident.id]: repr(sorted(incident.toll.items())) for incident in asking.incidents()}
        alerts = {alert.id: alert for alert in asking.alerts()}
        told = Counter(
            (row.recipient, ",".join(sorted(members[alerts[row.alert].incident])))  # type: ignore[index]
            for row in asking.outbox(())
            if alerts[row.alert].incident in members and alerts[row.alert].reason == "new"
        )
        return Result(asking.counts()["entries"], frozenset(members.values()), tolls, told, asking.read_elsewhere()[0])


def alike(one: Result, other: Result) -> str:
    events = len(one.events & other.events) / max(1, len(one.events | other.events))
    both = one.events & other.events
    tolls = sum(one.tolls[event] == other.tolls[event] for event in both) / max(1, len(both))
    told = sum((one.told & other.told).values()) / max(1, sum((one.told | other.told).values()))
    return (
        f"entries {one.entries} and {other.entries}; incidents {len(one.events)} and {len(other.events)}, "
        f"with the same reports {events:.1%}, of these with the same toll {tolls:.1%}; who was told of what {told:.1%}"
    )


def taken_in(store: Store, at: Stand) -> Callable[[], bool]:
    """Whether all that the farm shows now is kept, and all that is kept is grouped and sent."""

    def whole() -> bool:
        with store.read() as asking:
            waits = asking.read_elsewhere()[0] or asking.oldest_undelivered()
        return not waits and not missing_articles(store, at)

    return whole


def missing_articles(store: Store, at: Stand) -> int:
    """How many articles the farm shows that nobody kept."""
    news, number = at.judged()[2], 0
    with store.read() as asking:
        for feed in range(at.feeds):
            first, last = news[feed] + 1, news[feed] + farm.kept(feed)
            shown = {f"http://outlet-{feed}.example/{n}" for n in range(first, last + 1)}
            number += len(shown - asking.known_keys(f"Outlet {feed}", shown).keys())
    return number


def how_far(store: Store, ours: Crew) -> Callable[[], str]:
    def said() -> str:
        with store.read() as asking:
            return f"{asking.counts()}, to group {asking.read_elsewhere()}\n{ours.log()[-3000:]}"

    return said


def cpu_of(process: int) -> float:
    """Seconds of processor time of a process and its children so far."""
    total, ticks = 0.0, os.sysconf("SC_CLK_TCK")
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(entry.name) == process or int(fields[1]) == process:
                total += (int(fields[11]) + int(fields[12])) / ticks
    return total


# the trials


def same(feeds: int, hosts: int) -> bool:
    found: list[Result] = []
    breaches: list[str] = []
    for names, who in ((("",), "daemon"), (("a", "b", "c"), "three workers"), (("",), "daemon again")):
        with stand(feeds, hosts) as at, crew(at, names) as (ours, store):
            took = until(taken_in(store, at), how_far(store, ours))
            found.append(result(store))
            asked, broken, _ = at.judged()
            breaches += broken
            print(f"{who}: {took:.0f} s; {asked} requests, breaches {len(broken)} {broken[:5]}", flush=True)
            if len(found) > 1:
                print(f"daemon and {who}: {alike(found[0], found[-1])}", flush=True)
    return not breaches and found[1].waiting == 0 and found[0].entries == found[1].entries


def kills(feeds: int, hosts: int, times: int, cuts: int, pause: float) -> bool:
    chance, names = random.Random(18), ("a", "b", "c")
    acts = ["kill"] * times + ["cut"] * cuts
    chance.shuffle(acts)
    with (
        SmtpServer() as post,
        stand(feeds, hosts, "--delay", "0.2") as at,
        crew(at, names, every="1m", mail=f"host: 127.0.0.1, port: {post.port}, tls: none, from: m@example.org") as (
            ours,
            store,
        ),
    ):
        began = datetime.now(UTC)
        for number, act in enumerate(acts):
            until(at_work(store, 2), how_far(store, ours))  # starts take longer than the pause on a busy machine
            time.sleep(chance.uniform(0.2, 2 * pause))
            if act == "kill":
                name = chance.choice(names)
                ours.kill(name)
                ours.begin(name)
            else:
                cut(ours.url)
            if number % 3 == 0:
                at.next(0.1, 1)
            print(f"{number + 1}/{len(acts)} {act}, load {os.getloadavg()[0]:.1f}", end="\r", flush=True)
        took = until(taken_in(store, at), how_far(store, ours))
        asked, breaches, _ = at.judged()
        ours.end()  # a note that a worker is back may still be on its way
        with store.read() as asking:
            rows = asking.outbox([State.SENT])
            kept, entries = {row.id for row in rows}, asking.counts()["entries"]
            twice = [
                key
                for key, times in Counter((row.alert, row.channel, row.recipient) for row in rows).items()
                if times > 1
            ]
            lost = missing(store)
        sent = [str(mail.message["Message-ID"]) for mail in post.received]
    table(
        {
            "workers killed (kill -9)": times,
            "times that all connections of the database were cut": cuts,
            "seconds from the first to the end": (datetime.now(UTC) - began).seconds,
            "seconds until all was whole again after the last": round(took),
            "entries kept, none missing": entries,
            "read and never grouped": lost,
            "messages that count as sent": len(kept),
            "mails that the server took": len(sent),
            "of these, again under the same Message-ID": len(sent) - len(set(sent)),
            "of these, of no message that counts as sent": len(set(sent)) - len(kept),
            "told twice under two ids": len(twice),
            "requests": asked,
            "breaches: two at once at one host, or too soon": f"{len(breaches)} {'; '.join(breaches[:5])}",
        }
    )
    return not lost and not twice and not breaches and len(set(sent)) == len(kept)


def table(rows: Mapping[str, object]) -> None:
    """The outcome of a trial, a line each, as docs/cluster.md takes it."""
    print("\n| | |\n|---|---|")
    for what, found in rows.items():
        print(f"| {what} | {found} |".rstrip(), flush=True)


def missing(store: Store) -> int:
    """Entries with a report of casualties that stand in no incident."""
    with store.read() as asking:
        inside = {(m.feed, m.key) for incident in asking.incidents() for m in incident.members}
        told = asking.told_of_harm(datetime(2000, 1, 1, tzinfo=UTC))
        return sum((e.feed, e.key) not in inside for e, read in told if read.rejected is None)


def cut(url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND datname = current_database() AND application_name NOT LIKE %s",
            [f"casualty-monitor {os.getpid()} %"],
        )


def one_lost(feeds: int, hosts: int) -> bool:
    with stand(feeds, hosts) as at, crew(at, ("a", "b", "c")) as (ours, store):
        until(at_work(store, 3), how_far(store, ours))
        until(taken_in(store, at), how_far(store, ours))
        ours.kill("b")
        took = until(others_hold_all(store, "b"), how_far(store, ours))
        until(lambda: bool(notes(store)), how_far(store, ours))
        words = notes(store)
    print(f"one of three killed: the others hold all after {took:.0f} s; operators hear: {words}", flush=True)
    return took < 60 and len(words) == 1


def notes(store: Store) -> list[str]:
    with store.read() as asking:
        facts = [row.facts for row in asking.outbox(())]
    return [str(each["operational"]["words"]) for each in facts if "operational" in each]  # type: ignore[index]


def others_hold_all(store: Store, gone: str) -> Callable[[], bool]:
    def held() -> bool:
        with store.read() as asking:
            signs = [sign for sign in asking.workers() if sign.name != gone]
        return len({n for sign in signs for n in sign.shards}) == SHARDS and any(sign.writes for sign in signs)

    return held


def speed(feeds: int, hosts: int, numbers: Sequence[int], seconds: float) -> bool:
    print(f"the first round of {feeds} feeds over {hosts} hosts, at most {seconds:.0f} s of it; {os.cpu_count()} cores")
    found = []
    for number in numbers:
        names = ("a", "b", "c", "d", "e", "f")[:number]
        with stand(feeds, hosts) as at, crew(at, names, first=1) as (ours, store):
            until(shared_out(store, number), how_far(store, ours))
            at.write(ours.folder, EVERY, MAIL, feeds)
            ours.reload()
            found.append(measured(store, ours, at, seconds))
            print(f"  {number}: {found[-1]}", flush=True)
    compared(found)
    return True


@dataclass(frozen=True, slots=True)
class Measured:
    """A stretch of work. spent: seconds of processor time, of each worker and of the database; held, waiting: the
    writer's lock, as a share of the time, and how many waited for it."""

    done: Stretch
    spent: Mapping[str, float]
    left: int  # entries that wait to be grouped
    load: float
    idle: float
    held: float
    waiting: float

    @property
    def workers(self) -> float:
        return sum(seconds for name, seconds in self.spent.items() if name != "database")

    def each(self, seconds: float) -> str:
        """Milliseconds for each entry."""
        return f"{1000 * seconds / max(1, self.done.entries):.1f}"


def compared(found: Sequence[Measured]) -> None:
    """As docs/cluster.md takes it, and as `continent.py` has it: what the model says of the same work."""
    columns: dict[str, Callable[[Measured], object]] = {
        "entries a second": lambda one: f"{one.done.entries / one.done.seconds:.1f}",
        "feeds asked, entries, grouped": lambda one: f"{one.done.asked}, {one.done.entries}, {one.done.grouped}",
        "wait to be grouped at the end": lambda one: one.left,
        "processor time of workers, ms an entry": lambda one: one.each(one.workers),
        "of the database": lambda one: one.each(one.spent["database"]),
        "the model says: workers": lambda one: one.each(of_stretch(one.done, Costs())[0]),
        "the model says: database": lambda one: one.each(of_stretch(one.done, Costs())[1]),
        "cores: each worker": lambda one: ", ".join(
            f"{seconds / one.done.seconds:.2f}" for name, seconds in one.spent.items() if name != "database"
        ),
        "cores: database": lambda one: f"{one.spent['database'] / one.done.seconds:.2f}",
        "load; of the machine idle": lambda one: f"{one.load:.1f}; {one.idle:.0%}",
        "the writer's lock held; waiting for it": lambda one: f"{one.held:.0%}; {one.waiting:.2f}",
    }
    print(f"\n| workers | {' | '.join(str(one.done.workers) for one in found)} |\n|---|{'---|' * len(found)}")
    for what, of in columns.items():
        print(f"| {what} | {' | '.join(str(of(one)) for one in found)} |", flush=True)


def measured(store: Store, ours: Crew, at: Stand, seconds: float) -> Measured:
    """A round, or so many seconds of it: how much was kept and grouped, and what that took of whom."""
    with Watched(store.address) as watched:
        before, asked, began = watched.kept(), at.judged()[0], time.monotonic()
        cpu, idle = spent_by(ours, watched), idle_so_far()
        while time.monotonic() - began < seconds and watched.look():
            time.sleep(0.25)
            if at.judged()[0] - asked >= at.feeds - 1 and not watched.kept()[2]:
                break
        took, after, asked = time.monotonic() - began, watched.kept(), at.judged()[0] - asked
        spent = {name: now - cpu[name] for name, now in spent_by(ours, watched).items()}
        idle = (idle_so_far() - idle) / took / (os.cpu_count() or 1)
        held, waiting = watched.shares()
    done = Stretch(len(ours.running), took, asked, after[0] - before[0], after[1] - before[1])
    return Measured(done, spent, after[2], os.getloadavg()[0], idle, held, waiting)


def spent_by(ours: Crew, watched: Watched) -> dict[str, float]:
    """Seconds of processor time so far, of each worker with its children and of the database."""
    found = {f"worker {name}": cpu_of(process.pid) for name, process in ours.running.items()}
    return {**found, "database": cpu_of(watched.server)}


def idle_so_far() -> float:
    """Seconds of all cores in which nobody had anything to do."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()
    return (int(fields[4]) + int(fields[5])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Watched:
    """Looks at the writer's lock, from a connection of its own."""

    address: str
    looks: int = 0
    held: int = 0
    waiting: int = 0
    server: int = 0  # the process that all sessions are children of

    def __enter__(self) -> Watched:
        self._connection = psycopg.connect(self.address, autocommit=True)
        (mine,) = self._connection.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        self.server = int(Path(f"/proc/{mine}/stat").read_text().rpartition(")")[2].split()[1])
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def look(self) -> bool:
        rows = self._connection.execute(
            "SELECT granted FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = %s AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())",
            [WRITER_LOCK],
        ).fetchall()
        self.looks += 1
        self.held += (True,) in rows
        self.waiting += rows.count((False,))
        return True

    def kept(self) -> tuple[int, int, int]:
        """Entries, reports that are in an incident, and entries that wait to be grouped."""
        tables = ("entries", "incident_members", "read_elsewhere")
        found = [self._connection.execute(f"SELECT count(*) FROM {name}").fetchone() or (0,) for name in tables]  # type: ignore[call-overload]
        return found[0][0], found[1][0], found[2][0]

    def shares(self) -> tuple[float, float]:
        """In which share of the looks somebody held it, and how many waited for it on average."""
        return self.held / max(1, self.looks), self.waiting / max(1, self.looks)


def shared_out(store: Store, workers: int) -> Callable[[], bool]:
    """Whether all shards are held, by each worker its share."""

    def found() -> bool:
        with store.read() as asking:
            held = [sign.shards for sign in asking.workers() if sign.alive]
        most = fair_share(SHARDS, workers)
        return len({n for shards in held for n in shards}) == SHARDS and all(len(shards) <= most for shards in held)

    return found


def standing(ours: Crew, store: Store, number: int) -> Callable[[], bool]:
    """Whether so many are at work; those that fell meanwhile are begun again."""

    def found() -> bool:
        ours.stand_up()
        return at_work(store, number)()

    return found


def at_work(store: Store, number: int) -> Callable[[], bool]:
    """Whether so many workers give signs of life and hold something, or did a moment ago."""

    def found() -> bool:
        with store.read() as asking:
            return sum(sign.alive and bool(sign.shards) for sign in asking.workers()) >= number

    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=["same", "kills", "lost", "speed"], help="all where none is named")
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--hosts", type=int, default=300)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--cuts", type=int, default=10)
    parser.add_argument("--pause", type=float, default=8.0, help="seconds between two of these, in the middle")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, default=180.0, help="of a round, at most, that `speed` looks at")
    parser.add_argument("--shown", type=int, default=40, help="articles of a feed, roughly")
    asked = parser.parse_args()
    farm.share.shown = asked.shown
    what, well = asked.what or ["same", "kills", "lost", "speed"], True
    if "same" in what:
        well &= same(asked.feeds, asked.hosts)
    if "kills" in what:
        well &= kills(asked.feeds, asked.hosts, asked.kills, asked.cuts, asked.pause)
    if "lost" in what:
        well &= one_lost(asked.feeds, asked.hosts)
    if "speed" in what:
        well &= speed(asked.feeds, asked.hosts, asked.workers, asked.seconds)
    print(json.dumps({"well": well}))
    return 0 if well else 1


if __name__ == "__main__":
    raise SystemExit(main())
