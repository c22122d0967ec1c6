"""Notes on workers: where one gives no sign, a machine is in trouble and none of its feeds, which others ask then."""

from __future__ import annotations

from datetime import datetime

from monitor.alerts import Alert, operational_alert
from monitor.config import Config
from monitor.model import Severity
from monitor.pipeline.operators.notes import tell_operators
from monitor.store import Store
from monitor.store.families.elsewhere import WorkerSign

KIND = "worker_lost"


def watch_workers(store: Store, config: Config, now: datetime) -> tuple[Alert, ...]:
    """Tell the operators once of each worker that gives no sign; the notes."""
    with store.read() as asking:
        if not any(_is_news(sign) for sign in asking.workers()):
            return ()
    with store.write() as writing:
        signs = writing.workers()
        left = [sign.name for sign in signs if sign.alive]
        notes = []
        for sign in filter(_is_news, signs):
            writing.mark_lost(sign, now)
            note = lost_note(sign, left, now)
            notes += [note] if tell_operators(note, writing, config, now) else []
        return tuple(notes)


def tell_back(store: Store, config: Config, name: str, now: datetime) -> None:
    """Tell the operators that a worker works again, where they were told that it did not. Call it at its start."""
    with store.write() as writing:
        lost = next((sign.lost for sign in writing.workers() if sign.name == name), None)
        if lost:
            words = f"Worker {name} works again; it had given no sign since {lost:%Y-%m-%d %H:%M} UTC."
            note = operational_alert(KIND, name, words, now, recovered=True, severity=Severity.LOW)
            tell_operators(note, writing, config, now)
            writing.forget_worker(name)


def lost_note(sign: WorkerSign, left: list[str], now: datetime) -> Alert:
    """The note to operators. left: the workers that go on."""
    since = now - sign.silent
    others = f"{', '.join(left)} took over what it held" if left else "no other worker runs"
    return operational_alert(
        KIND,
        sign.name,
        f"Worker {sign.name} gives no sign of life since {since:%Y-%m-%d %H:%M} UTC; {others}.",
        now,
        advice="Look at that machine: is it on, and does it reach the database? Its log: journalctl -u "
        "'casualty-monitor-worker@*'. Nothing is wrong with the feeds that it asked.",
        severity=Severity.HIGH if left else Severity.CRITICAL,
        details={"worker": sign.name, "left": len(left)},
    )


def _is_news(sign: WorkerSign) -> bool:
    return not sign.alive and sign.lost is None
