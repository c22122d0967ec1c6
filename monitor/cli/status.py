"""`status`: how the monitor does, out of the store alone: while it runs, and when it is dead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from monitor.alerts.words import duration_in_words
from monitor.cli.input import options
from monitor.cli.input.opening import at_work, stored, utc_now
from monitor.cli.output import screen
from monitor.cli.output.answers import answer_facts, answer_lines
from monitor.cli.output.workers import worker_facts, worker_lines
from monitor.config import Config
from monitor.feeds.health import Health
from monitor.pipeline.upkeep.overview import Overview, standing_of
from monitor.pipeline.upkeep.pulse import Pulse, pulse_of
from monitor.store import Size
from monitor.text import moment

ALIVE = timedelta(minutes=2)  # since the last beat, of which there are four a minute
CYCLE = timedelta(minutes=15)  # the slowest full cycle that is no trouble
WAITS = timedelta(minutes=15)  # the longest that a message may wait
LATE = timedelta(hours=1)  # a digest that is due
BLIND = 0.25  # of the feeds; a few of many are always down


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One thing that is watched: what is so, and what to do where that is trouble."""

    what: str
    words: str
    advice: str | None = None  # None = all is well


@click.command("status")
@options.config
@options.as_json
@click.pass_context
def command(ctx: click.Context, config_path: Path, as_json: bool) -> None:
    """Say how the monitor does, and what to do where it does not: 0 all is well, 1 there is trouble.

    Reads the store alone, so it works on a monitor that is dead, too.
    """
    config, now = at_work(config_path), utc_now()
    with stored(config) as store:
        with store.read() as asking:
            pulse, standing = pulse_of(asking), standing_of(asking, config, now)
        size = store.size()
    lines = list(judged(pulse, standing, size, config))
    trouble = [line for line in lines if line.advice]
    if as_json:
        screen.print_json(
            {
                "ok": not trouble,
                "at": moment(now),
                "lines": [asdict(line) for line in lines],
                **status_facts(pulse, standing, size),
                **answer_facts(standing.answers, config),
                **worker_facts(standing),
            }
        )
    else:
        screen.console().print(screen.table(("what", "how it is", "what to do"), map(row, lines)))
    ctx.exit(1 if trouble else 0)


def row(line: StatusLine) -> tuple[object, ...]:
    return Text(line.what, "bold red" if line.advice else "bold"), line.words, line.advice


def judged(pulse: Pulse | None, standing: Overview, size: Size, config: Config) -> Iterator[StatusLine]:
    """Every line, in the order in which a person would ask."""
    now = standing.at
    yield running(pulse, standing.asked, now)
    yield cycle(pulse, now)
    yield from (StatusLine(*said) for said in worker_lines(standing))
    yield feeds(standing)
    if any(standing.quarantined):
        yield quarantined(standing)
    if standing.mutes:
        yield muted(standing)
    if standing.coverage:
        yield regions(standing)
    yield channels(standing)
    yield entries(standing)
    yield oldest(standing)
    yield failed(standing)
    yield from digests(standing)
    yield drilled(standing)
    yield backed_up(standing)
    yield from (StatusLine(*said) for said in answer_lines(standing.answers, standing.answers_unread, config, now))
    yield reloaded(pulse, now)
    if config.ping:
        yield pinged(pulse, now)
    yield kept(size)


def running(pulse: Pulse | None, asked: datetime | None, now: datetime) -> StatusLine:
    """Whether a daemon runs. asked: when a feed was last asked, by whatever."""
    start = "start it: systemctl start casualty-monitor"
    if pulse is None:
        by_hand = f" as a daemon; feeds were last asked {ago(asked, now)}" if asked else ""
        return StatusLine("monitor", f"never ran on this store{by_hand}", start)
    if pulse.stopped_at:
        return StatusLine("monitor", f"stopped {ago(pulse.stopped_at, now)}", start)
    if now - pulse.beat_at > ALIVE:
        return StatusLine(
            "monitor",
            f"gave no sign of life since {ago(pulse.beat_at, now)}, and was not told to stop",
            "see why: journalctl -u casualty-monitor; then restart it",
        )
    return StatusLine(
        "monitor", f"runs (process {pulse.pid}, release {pulse.version}, begun {ago(pulse.started_at, now)})"
    )


def cycle(pulse: Pulse | None, now: datetime) -> StatusLine:
    advice = "see which feed or channel hangs: journalctl -u casualty-monitor"
    if pulse is None or pulse.cycle_at is None:
        return StatusLine("last full cycle", "none yet", advice if pulse and now - pulse.started_at > CYCLE else None)
    took = f", which took {pulse.cycle_seconds:.0f} s" if pulse.cycle_seconds is not None else ""
    late = now - pulse.cycle_at > CYCLE
    return StatusLine("last full cycle", f"ended {ago(pulse.cycle_at, now)}{took}", advice if late else None)


def feeds(standing: Overview) -> StatusLine:
    counted = ", ".join(f"{number} {state}" for state, number in standing.feed_counts.items() if number)
    apart = standing.feed_counts[Health.QUARANTINED]
    blind = len(standing.blind) - apart
    if apart and apart == len(standing.feeds):
        return StatusLine(
            "feeds", f"none is believed ({counted})", "let back what is sound: casualty-monitor feeds release NAME"
        )
    if standing.sight.blind:
        return StatusLine(
            "feeds",
            f"BLIND: {standing.sight.words} ({counted})",
            "look at this machine's network, then casualty-monitor feeds: nothing that is published reaches us",
        )
    many = blind > BLIND * len(standing.feeds) or (blind and blind + apart == len(standing.feeds))
    words = f"{counted or 'none'}{f' ({blind} bring nothing that can be read)' if blind else ''}"
    return StatusLine("feeds", words, "see which and why: casualty-monitor feeds" if many else None)


def quarantined(standing: Overview) -> StatusLine:
    """Who is not believed, so that nobody forgets it."""
    each = (f"{name} since {found.since:%Y-%m-%d %H:%M} UTC" for name, found in standing.quarantined.items())
    return StatusLine("quarantine", f"{', '.join(each)}: read, and neither corroborate nor page")


def muted(standing: Overview) -> StatusLine:
    """Say what a person calmed, so that nobody takes the silence for calm."""
    return StatusLine("muted", "; ".join(mute.words for mute in standing.mutes))


def channels(standing: Overview) -> StatusLine:
    if not standing.failing:
        return StatusLine("channels", "none is known to fail")
    return StatusLine(
        "channels",
        f"nothing goes out by {', '.join(standing.failing)} until somebody mends it",
        "see why: casualty-monitor outbox; what waits then goes out by itself, and a drill tries it",
    )


def regions(standing: Overview) -> StatusLine:
    if dark := standing.dark:
        return StatusLine(
            "regions",
            f"no live feed that could tell of {', '.join(dark)}",
            "see which are lost and why: casualty-monitor feeds",
        )
    heard = sum(one.live > 0 for one in standing.coverage)
    return StatusLine("regions", f"{heard} of {len(standing.coverage)} with a live feed that could tell of them")


def entries(standing: Overview) -> StatusLine:
    """A text that cannot be read may hold anything: a person has to look."""
    if not standing.set_aside:
        return StatusLine("unreadable entries", "none")
    advice = "read them yourself, at their links: casualty-monitor feeds" if standing.set_aside_lately else None
    return StatusLine(
        "unreadable entries",
        f"{standing.set_aside} set aside, {standing.set_aside_lately} of them among the "
        f"{standing.read_lately} of the last day",
        advice,
    )


def oldest(standing: Overview) -> StatusLine:
    held = f"; {standing.outbox['held']} held back by limits" if standing.outbox["held"] else ""
    if standing.oldest is None:
        return StatusLine("oldest undelivered", f"nothing waits{held}")
    late = standing.at - standing.oldest > WAITS
    words = f"{standing.waiting} waiting, the oldest made {ago(standing.oldest, standing.at)}{held}"
    return StatusLine("oldest undelivered", words, "see what holds it: casualty-monitor outbox" if late else None)


def failed(standing: Overview) -> StatusLine:
    number = standing.outbox["failed"]
    advice = "see why: casualty-monitor outbox; then outbox retry, or outbox drop" if number else None
    return StatusLine("failed deliveries", str(number or "none"), advice)


def digests(standing: Overview) -> Iterator[StatusLine]:
    for run in standing.digests:
        late = run.next_run is not None and standing.at - run.next_run > LATE
        words = (
            f"went out {ago(run.last_run, standing.at)}"
            if run.last_run
            else (f"none yet; the first comes {run.next_run:%Y-%m-%d %H:%M} UTC" if run.next_run else "none yet")
        )
        yield StatusLine(f"digest {run.name}", words, "it is overdue: does the monitor run?" if late else None)


def backed_up(standing: Overview) -> StatusLine:
    if standing.backed_up is None:
        return StatusLine("last backup", "none that this store knows of; casualty-monitor backup FOLDER makes one")
    return StatusLine("last backup", ago(standing.backed_up, standing.at))


def drilled(standing: Overview) -> StatusLine:
    drill = standing.drill
    if drill is None:
        return StatusLine("last drill", "never; casualty-monitor drill tries every channel")
    reached = len(drill.deliveries) - drill.unsent
    words = f"{ago(drill.at, standing.at)}: {reached} of {len(drill.deliveries)} messages sent"
    advice = "see why: casualty-monitor outbox; mend the channel and drill again" if drill.unsent else None
    return StatusLine("last drill", words, advice)


def reloaded(pulse: Pulse | None, now: datetime) -> StatusLine:
    if pulse and pulse.refused_at:
        return StatusLine(
            "config",
            f"reload refused {ago(pulse.refused_at, now)}, the old one is at work: {pulse.refused}",
            "mend that (casualty-monitor check tells lines and spellings) and reload",
        )
    at = pulse.loaded_at if pulse else None
    return StatusLine("config", f"taken on {ago(at, now)}" if at else "not known")


def pinged(pulse: Pulse | None, now: datetime) -> StatusLine:
    at = pulse.pinged_at if pulse else None
    taken = f"last taken {ago(at, now)}" if at else "none was taken yet"
    if pulse and pulse.ping_error:
        return StatusLine("ping", f"{taken}; failing: {pulse.ping_error}", "correct the address under ping: and reload")
    if pulse and pulse.ping_withheld:
        return StatusLine("ping", f"{taken}; withheld: {pulse.ping_withheld}", "mend that; it goes out again by itself")
    return StatusLine("ping", taken)


def kept(size: Size) -> StatusLine:
    words = f"{in_words(size.used)} on disk" + (f", {in_words(size.free)} free" if size.free is not None else "")
    return StatusLine("store", words, "free some space: nothing can be stored on a full disk" if size.scarce else None)


def ago(at: datetime, now: datetime) -> str:
    """`5 minutes ago (2026-03-02 12:00 UTC)`: for a person and for a log."""
    span = now - at
    rough = f"{duration_in_words(span)} ago" if span >= timedelta(seconds=2) else "just now"
    return f"{rough} ({at:%Y-%m-%d %H:%M} UTC)"


def in_words(size: int) -> str:
    """`12.3 MB`."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def status_facts(pulse: Pulse | None, standing: Overview, size: Size) -> dict[str, Any]:
    """The same for programs."""
    drill = standing.drill
    return {
        "pulse": None
        if pulse is None
        else {name: moment(value) if isinstance(value, datetime) else value for name, value in asdict(pulse).items()},
        "feeds": standing.feed_counts,
        "blind": standing.blind,
        "sees_nothing": standing.sight.blind,
        "muted": [mute.words for mute in standing.mutes],
        "failing_channels": standing.failing,
        "set_aside_entries": standing.set_aside,
        "set_aside_entries_of_the_last_day": standing.set_aside_lately,
        "dark_regions": standing.dark,
        "outbox": dict(standing.outbox),
        "oldest_undelivered": moment(standing.oldest),
        "digests": [
            {"name": run.name, "last": moment(run.last_run), "next": moment(run.next_run)} for run in standing.digests
        ],
        "drill": None
        if drill is None
        else {"alert": drill.alert, "at": moment(drill.at), "unsent": drill.unsent, "messages": len(drill.deliveries)},
        "store": asdict(size),
    }
