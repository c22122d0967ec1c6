"""Lines of `status` on several machines: each worker, what it holds, and what is left over between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from monitor.alerts.words import duration_in_words
from monitor.cluster.shards import SHARDS
from monitor.pipeline.upkeep.overview import Overview
from monitor.store.families.elsewhere import WorkerSign
from monitor.text import moment

GROUPED = timedelta(minutes=5)  # the longest that an entry may wait to be grouped

Line = tuple[str, str, str | None]


def worker_lines(standing: Overview) -> Iterator[Line]:
    """What, how it is, what to do; nothing where one machine does it all."""
    if not standing.workers:
        return
    for sign in standing.workers:
        yield _of(sign, standing)
    yield _shared(standing)
    since = standing.to_group_since
    late = since is not None and standing.at - since > GROUPED
    waiting = (
        f"{standing.to_group} entries, the oldest for {duration_in_words(standing.at - since)}" if since else "none"
    )
    yield "read, to be grouped", waiting, "see the log of the worker that holds the pen" if late else None


def worker_facts(standing: Overview) -> dict[str, Any]:
    """The same for programs."""
    return {
        "workers": [
            {
                "name": sign.name,
                "alive": sign.alive,
                "silent_seconds": round(sign.silent.total_seconds(), 1),
                "shards": list(sign.shards) if sign.alive else [],
                "pen": sign.alive and sign.writes,
                "polled": moment(sign.polled),
                "delivered": moment(sign.delivered),
                "version": sign.version,
                "config": sign.config,
            }
            for sign in standing.workers
        ],
        "to_group": standing.to_group,
        "to_group_since": moment(standing.to_group_since),
    }


def _of(sign: WorkerSign, standing: Overview) -> Line:
    what = f"worker {sign.name}"
    if not sign.alive:
        words = f"gave no sign of life for {duration_in_words(sign.silent)}; the others hold what it held"
        return what, words, "look at its machine; where it is gone for good, nothing more is to be done"
    moved = f", polled {_ago(standing, sign)} ago" if sign.polled else ", has not polled yet"
    pen = " and the pen" if sign.writes else ""
    return what, f"holds {len(sign.shards)} of {SHARDS} shards{pen}{moved} (release {sign.version})", None


def _ago(standing: Overview, sign: WorkerSign) -> str:
    span = standing.at - sign.polled if sign.polled else timedelta()
    return duration_in_words(max(span, timedelta(seconds=2)))


def _shared(standing: Overview) -> Line:
    """Whether all is held, and by the same config."""
    alive = [sign for sign in standing.workers if sign.alive]
    held = {shard for sign in alive for shard in sign.shards}
    what, free = "shards", SHARDS - len(held)
    if len({sign.config for sign in alive}) > 1:
        each = ", ".join(f"{sign.name} {sign.config}" for sign in alive)
        return (
            what,
            f"the workers run on different configs ({each})",
            "give all the same file, and restart them in turn",
        )
    if not any(sign.writes for sign in alive):
        return what, "nobody holds the pen: nothing is grouped", "within a minute one does; else look at the logs"
    return what, f"{len(held)} of {SHARDS} held", "within a minute all are; else look at the logs" if free else None
