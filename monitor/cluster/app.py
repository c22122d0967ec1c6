"""The engine: Procrastinate over the store's own PostgreSQL, in a schema of its own. It says who does something now.

    poll(shard)      hold a shard of hosts, until the shift is over
    group(number)    hold the pen, likewise
    deliver(channel) work off what is due of one channel
    tick(name)       one of the chores (`Errands.seconds`), or one of the engine's own:
        shards       a job for every shard that nobody holds, and for the pen
        outbox       a job for every channel of which something is due
        retake       jobs of workers that gave no sign for half a minute are over

Jobs are for now only, one a name by its queueing lock and one at a time by its lock; none is ever tried again, for what
is due is in the store, and gives a new one. Nothing is lost with this schema: it may be dropped while no worker runs.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from time import monotonic
from typing import Any, Protocol

from procrastinate import App, JobContext, PsycopgConnector, exceptions
from procrastinate.jobs import Status
from procrastinate.worker import Worker

from monitor.cluster.shards import PEN, SHARDS
from monitor.errors import in_words
from monitor.log import failed, say

log = logging.getLogger("monitor.cluster")

STALLED = 30.0  # seconds without a heartbeat of the engine's worker, of which there is one every ten
AGAIN = 2.0  # seconds until the engine is begun again, where the database cut it off
LOOK = 1.0  # seconds between two looks whether a shift goes on
THREADS = 24  # that deliver and do chores
EVERY = {"shards": 5, "outbox": 2, "retake": 10}  # seconds; the engine's own


class Shifting(Protocol):
    """The protocol of whoever holds shifts, as the engine calls it: from any thread; `over` never waits."""

    def begin(self, number: int) -> bool: ...
    def over(self, number: int) -> bool: ...
    def drained(self, number: int) -> bool: ...
    def end(self, number: int) -> None: ...


class Errands(Protocol):
    """The protocol of whoever delivers and does chores, likewise. seconds: name → every so many."""

    @property
    def seconds(self) -> Mapping[str, int]: ...

    def due_channels(self) -> Collection[str]: ...
    def deliver(self, channel: str) -> object: ...
    def chore(self, name: str) -> object: ...


def schema_name() -> str:
    """Of each release of the engine its own: no migration of it is ever needed, and none meets the store's."""
    major, minor, *_ = version("procrastinate").split(".")
    return f"monitor_jobs_{major}_{minor}"


class _EngineWorker(Worker):
    """The engine's worker, which stops by itself where the database cuts it off, and then waits for its jobs: at once
    where one of its chores notices the cut, and without a word to `stop` where its look for jobs does."""

    stopped = False

    def stop(self) -> None:
        self.stopped = True
        super().stop()

    async def _shutdown(self, side_tasks: list[asyncio.Task[Any]]) -> None:
        self.stopped = True
        await super()._shutdown(side_tasks)


@dataclass
class JobEngine:
    """A worker of the engine in a thread of its own, begun again until it is stopped. address: of libpq; every: the
    seconds of the engine's own chores."""

    address: str
    shifts: Shifting
    errands: Errands
    every: Mapping[str, int] = field(default_factory=lambda: EVERY)
    moved_at: float = field(default_factory=monotonic)  # when its loop last moved
    _thread: threading.Thread | None = None
    _worker: _EngineWorker | None = None
    _stopping: threading.Event = field(default_factory=threading.Event, repr=False)

    def start(self) -> None:
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # what goes wrong is said by us, without a trace
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), name="engine", daemon=True)
        self._thread.start()

    def stop(self, seconds: float) -> bool:
        """Begin no job any more and wait for those at work; whether all have ended in this time."""
        self._stopping.set()
        if self._thread is None:
            return True
        self._thread.join(seconds)
        return not self._thread.is_alive()

    async def _live(self) -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "duty"))
        while not self._stopping.is_set():
            working = asyncio.create_task(self._work())
            while not (working.done() or self._stopping.is_set()):
                self.moved_at = monotonic()
                await asyncio.wait({working}, timeout=LOOK)
            working.cancel()
            (ended,) = await asyncio.gather(working, return_exceptions=True)
            if isinstance(ended, exceptions.ConnectorException | OSError):
                say(log, "engine cut off from the database", logging.WARNING, error=in_words(ended), again_in=AGAIN)
            elif isinstance(ended, Exception):
                failed(log, "engine ended", ended, again_in=AGAIN)
            if not self._stopping.is_set():
                await asyncio.sleep(AGAIN)

    async def _work(self) -> None:
        app = self._app()
        async with app.open_async():
            await _with_schema(app)
            self._worker = _EngineWorker(
                app,
                concurrency=SHARDS + 1 + THREADS,
                delete_jobs="always",
                install_signal_handlers=False,
                stalled_worker_timeout=STALLED,
            )
            await self._worker.run()

    def _over(self, number: int) -> bool:
        return self._worker is None or self._worker.stopped or self.shifts.over(number)

    def _app(self) -> App:
        name = schema_name()

        async def configure(connection: Any) -> None:
            await connection.execute(f"SET search_path TO {name}")
            await connection.commit()

        connector = PsycopgConnector(conninfo=self.address, configure=configure, min_size=1, max_size=4)
        app = App(connector=connector)
        _tasks(app, self.shifts, self.errands, self._over, self.every)
        return app


def _tasks(app: App, shifts: Shifting, errands: Errands, over: Callable[[int], bool], every: Mapping[str, int]) -> None:
    @app.task(name="poll")
    async def poll(shard: int) -> None:
        await _shift(shifts, over, shard)

    @app.task(name="group")
    async def group(number: int) -> None:
        await _shift(shifts, over, number)

    @app.task(name="deliver")
    async def deliver(channel: str) -> None:
        await asyncio.to_thread(errands.deliver, channel)

    @app.task(name="tick", pass_context=True)
    async def tick(context: JobContext, timestamp: int, name: str) -> None:
        if name == "shards":
            await _defer_missing(app, "poll", {f"poll {n}": {"shard": n} for n in range(SHARDS)})
            await _defer_missing(app, "group", {"group": {"number": PEN}})
        elif name == "outbox":
            due = await asyncio.to_thread(errands.due_channels)
            await _defer_missing(app, "deliver", {f"deliver {name}": {"channel": name} for name in due})
        elif name == "retake":
            await _retake(app)
        else:
            await asyncio.to_thread(errands.chore, name)

    for name, seconds in {**every, **errands.seconds}.items():
        app.periodic(
            cron=_cron(seconds),
            periodic_id=name,
            lock=None if name == "retake" else f"tick {name}",  # or one that died at it would keep all others from it
            queueing_lock=f"tick {name}",
            task_kwargs={"name": name},
        )(tick)


async def _shift(shifts: Shifting, over: Callable[[int], bool], number: int) -> None:
    """Hold it as long as it goes on, and give it back when nothing of it is under way: whoever has it next begins
    where we have ended."""
    if not await asyncio.to_thread(shifts.begin, number):
        return
    while not over(number):
        await asyncio.sleep(LOOK)
    while not await asyncio.to_thread(shifts.drained, number):
        await asyncio.sleep(LOOK)
    await asyncio.to_thread(shifts.end, number)


async def _defer_missing(app: App, task: str, wanted: Mapping[str, Mapping[str, Any]]) -> None:
    """A job for each of these of which none waits or is at work, by the name of its lock."""
    there = {job.lock for job in await app.job_manager.list_jobs_async(task=task)}
    for lock, given in wanted.items():
        if lock not in there:
            with suppress(exceptions.AlreadyEnqueued):  # another worker came first
                await app.configure_task(task, lock=lock, queueing_lock=lock).defer_async(**given)


async def _retake(app: App) -> None:
    """Jobs of a worker that is gone are over, not tried again: whoever is due finds a new one."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        with suppress(exceptions.ConnectorException):  # another worker came first
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
            say(log, "job taken back", logging.WARNING, job=job.call_string)


async def _with_schema(app: App) -> None:
    """The engine's tables, made where there are none; of several workers that begin at once one makes them."""
    async with app.connector.pool.connection() as connection:
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [schema_name()])
        await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema_name()}")
        found = await (await connection.execute("SELECT to_regclass('procrastinate_jobs')")).fetchone()
        if found == (None,):
            await connection.execute(app.schema_manager.get_schema())


def _cron(seconds: int) -> str:
    """Every so many seconds, of those that divide a minute or an hour."""
    if seconds < 60:
        return f"* * * * * */{seconds}"
    return f"*/{seconds // 60} * * * *" if seconds < 3600 else "0 * * * *"
