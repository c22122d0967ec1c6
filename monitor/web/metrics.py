"""Every figure of /metrics. What the store holds is asked when it is scraped, so that it survives a restart.

docs/operations.md has a table of all names; a test compares the two.
"""

from __future__ import annotations

import os
import platform
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import datetime

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor import __version__
from monitor.alerts import Reason
from monitor.config import Config
from monitor.errors import StoreError
from monitor.pipeline.upkeep.overview import Overview, standing_of
from monitor.pipeline.upkeep.pulse import Pulse, pulse_of
from monitor.store import Store
from monitor.web.vitals import Vitals


def registry_of(
    store: Store, vitals: Vitals, config: Callable[[], Config], now: Callable[[], datetime]
) -> CollectorRegistry:
    """The figures of one daemon. `config` is asked at each scrape: a reload changes it."""
    registry = CollectorRegistry(auto_describe=False)
    for collector in (_Process(vitals), _Stored(store, config, now), _InMemory(vitals.registry)):
        registry.register(collector)
    return registry


class _InMemory(Collector):
    """The counts of the daemon since it began."""

    def __init__(self, counted: CollectorRegistry) -> None:
        self._counted = counted

    def collect(self) -> Iterable[Metric]:
        return self._counted.collect()


class _Process(Collector):
    """The process itself. (The client's own collector reads /proc/stat, which our unit hides.)"""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals

    def collect(self) -> Iterator[Metric]:
        yield _labelled(
            "monitor_build_info",
            "Which release runs, on what.",
            ("version", "python"),
            {(__version__, platform.python_version()): 1},
        )
        yield _labelled(
            "monitor_loop_still_seconds",
            "For how long a loop has not moved.",
            ("loop",),
            {(loop,): seconds for loop, seconds in self._vitals.still().items()},
        )
        yield CounterMetricFamily("process_cpu_seconds", "Processor time taken.", value=time.process_time())
        yield _gauge("process_resident_memory_bytes", "Memory in use.", _resident())


class _Stored(Collector):
    """The counts of the store, in one reading and a fixed number of statements."""

    def __init__(self, store: Store, config: Callable[[], Config], now: Callable[[], datetime]) -> None:
        self._store, self._config, self._now = store, config, now

    def collect(self) -> Iterator[Metric]:
        config = self._config()
        try:
            with self._store.read() as asking:
                standing, pulse = standing_of(asking, config, self._now()), pulse_of(asking)
            size = self._store.size()
        except (StoreError, OSError):
            yield _gauge("monitor_store_up", "Whether the store answers.", 0)
            return
        yield _gauge("monitor_store_up", "Whether the store answers.", 1)
        yield _gauge("monitor_store_bytes", "What the store takes on disk.", size.used)
        yield _gauge("monitor_store_free_bytes", "What is free on its disk; absent for a server.", size.free)
        yield from _workers(standing)
        yield from _feeds(standing)
        yield _regions(standing, {region.name for region in config.regions if not region.around_sites})
        yield from _outbox(standing)
        yield from _flow(standing)
        yield from _said(standing)
        yield from _beat(pulse)


def _workers(standing: Overview) -> Iterator[Metric]:
    """Of several machines; no sample where there is one."""
    yield _labelled(
        "monitor_worker_silent_seconds",
        "For how long a worker has given no sign of life.",
        ("worker",),
        {(sign.name,): sign.silent.total_seconds() for sign in standing.workers},
    )
    yield _labelled(
        "monitor_worker_shards",
        "How many shards of hosts a worker holds.",
        ("worker",),
        {(sign.name,): len(sign.shards) for sign in standing.workers if sign.alive},
    )
    yield _gauge("monitor_to_group", "Entries that were read and are still to be grouped.", standing.to_group)


def _feeds(standing: Overview) -> Iterator[Metric]:
    yield _labelled("monitor_feeds", "Feeds of the config by how they do.", ("state",), _singly(standing.feed_counts))
    yield _labelled(
        "monitor_feed_last_success_timestamp_seconds",
        "When a feed last brought something that was read.",
        ("feed",),
        {(name,): at.timestamp() for name, at in standing.last_success.items() if at},
    )


def _regions(standing: Overview, named: Set[str]) -> Metric:
    return _labelled(
        "monitor_region_live_feeds",
        "Live feeds that could tell of a region; absent for your own sites.",
        ("region",),
        {(one.region,): one.live for one in standing.coverage if one.region in named},
    )


def _outbox(standing: Overview) -> Iterator[Metric]:
    yield _labelled("monitor_outbox", "Deliveries by state.", ("state",), _singly(standing.outbox))
    yield _gauge("monitor_outbox_pending", "Deliveries that wait or are being attempted.", standing.waiting)
    yield _gauge(
        "monitor_outbox_oldest_seconds",
        "How long the oldest of them has been waiting; 0 when none is.",
        standing.oldest_seconds,
    )


def _flow(standing: Overview) -> Iterator[Metric]:
    tallies = standing.tallies
    read = sum(tallies.reports.values())
    yield CounterMetricFamily("monitor_entries", "Entries read, revisions included.", value=read)
    yield _labelled(
        "monitor_reports",
        "Entries by what reading them gave: `reported`, or why there is no report.",
        ("outcome",),
        _singly(tallies.reports),
        CounterMetricFamily,
    )
    yield _labelled("monitor_incidents", "Incidents known, by status.", ("status",), _singly(tallies.incidents))
    yield _labelled(
        "monitor_alerts",
        "Alerts raised, by reason; drills are none.",
        ("reason",),
        _singly({r: n for r, n in tallies.alerts.items() if r != Reason.DRILL}),
        CounterMetricFamily,
    )


def _said(standing: Overview) -> Iterator[Metric]:
    yield _labelled(
        "monitor_digest_last_timestamp_seconds",
        "When a digest last went out.",
        ("digest",),
        {(run.name,): run.last_run.timestamp() for run in standing.digests if run.last_run},
    )
    began, unsent = (standing.drill.at, standing.drill.unsent) if standing.drill else (None, None)
    yield _gauge("monitor_drill_last_timestamp_seconds", "When a drill was last begun.", _stamp(began))
    yield _gauge("monitor_drill_unsent", "Messages of that drill that were not sent.", unsent)


_OF_PULSE: tuple[tuple[str, str, Callable[[Pulse], float | None]], ...] = (
    ("monitor_start_timestamp_seconds", "When the daemon began.", lambda pulse: _stamp(pulse.started_at)),
    ("monitor_cycle_last_timestamp_seconds", "When a full cycle last ended.", lambda pulse: _stamp(pulse.cycle_at)),
    ("monitor_cycle_duration_seconds", "How long that cycle took.", lambda pulse: pulse.cycle_seconds),
    (
        "monitor_config_last_reload_successful",
        "Whether the last reload was taken on.",
        lambda pulse: float(pulse.refused_at is None),
    ),
    (
        "monitor_config_last_reload_success_timestamp_seconds",
        "When the config at work was taken on.",
        lambda pulse: _stamp(pulse.loaded_at),
    ),
    (
        "monitor_ping_last_success_timestamp_seconds",
        "When the dead man's switch last took our ping.",
        lambda pulse: _stamp(pulse.pinged_at),
    ),
    ("monitor_ping_failing", "Whether the last ping was not taken.", lambda pulse: float(pulse.ping_error is not None)),
)


def _beat(pulse: Pulse | None) -> Iterator[Metric]:
    for name, what, figure in _OF_PULSE:
        yield _gauge(name, what, figure(pulse) if pulse else None)


def _gauge(name: str, what: str, value: float | None) -> Metric:
    """A figure without labels; without a sample where it is not known."""
    family = GaugeMetricFamily(name, what)
    if value is not None:
        family.add_metric([], value)
    return family


Family = type[GaugeMetricFamily] | type[CounterMetricFamily]


def _labelled(
    name: str,
    what: str,
    labels: tuple[str, ...],
    values: Mapping[tuple[str, ...], float],
    family: Family = GaugeMetricFamily,
) -> Metric:
    made = family(name, what, labels=labels)
    for words, value in values.items():
        made.add_metric(words, value)
    return made


def _singly(values: Mapping[str, int]) -> dict[tuple[str, ...], float]:
    return {(str(word),): number for word, number in values.items()}


def _stamp(at: datetime | None) -> float | None:
    return at.timestamp() if at else None


def _resident() -> float:
    """Bytes in memory now; the most there ever were on a system without /proc."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * float(os.sysconf("SC_PAGE_SIZE"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0
