"""Budgets and quiet hours at work: what goes over is held, and told when its time has come.

    alert ──▶ row ──▶ within the limits of its channel? ──yes──▶ PENDING
                                     │ no
                                     ▼
                                   HELD ──its time has come──▶ alone: PENDING; several: FOLDED into one summary

A held row is neither lost nor in anybody's way: later messages of its thread go out as they are allowed to. Everything
that is done with a row is done in the transaction of the caller.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from monitor.alerts import Alert
from monitor.alerts.summary import held_before, summaries
from monitor.alerts.words import duration_in_words
from monitor.config import Config
from monitor.deliveries import Delivery, State
from monitor.deliveries.limits import Budgeted, Held, Limits, To
from monitor.deliveries.queue import queue, row_of
from monitor.deliveries.settings import Channel
from monitor.pipeline.ledger import Ledger
from monitor.text import moment

BUDGET, QUIET = "budget", "quiet hours"  # why a row is held, in its notes


Worded = Callable[[Delivery], Delivery | None]


def put(
    alert: Alert, channels: Iterable[Channel], ledger: Ledger, now: datetime, worded: Worded = lambda row: row
) -> None:
    """Queue an alert for these channels, within their limits. worded: a row as its reader is to hear it; None = it says
    nothing to them."""
    known = {channel.name: channel for channel in channels}
    for row in filter(None, map(worded, queue(alert, known.values(), now))):
        _put(row, known[row.channel].limits, ledger, now)


def addressed(told: Iterable[To], config: Config) -> list[Channel]:
    """The channels of these addresses, each narrowed to them; one that the config no longer has is left out."""
    by_name: dict[str, list[str]] = {}
    for name, recipient in told:
        by_name.setdefault(name, []).append(recipient)
    return [channel.only(to) for name, to in by_name.items() if (channel := config.channel(name))]


def release(ledger: Ledger, config: Config, now: datetime) -> tuple[Alert, ...]:
    """Tell what was held until now; the summaries that do so. A single row goes as it is: it says more."""
    alerts: list[Alert] = []
    for to, held in ledger.held().items():
        limits = _limits(config, to[0])
        told = _told_to(limits, to, ledger, now)
        if free := {one.feed for one in held if _free_at(limits, one, told, now) <= now}:
            rows = [row for row in ledger.held_rows(*to) if row.head.feed in free and _awake(row, limits, now)]
            alerts += _tell(rows, limits, ledger, now)
    return tuple(alerts)


class Outbox(Protocol):
    """The questions that held rows answer."""

    def told_to(self, channel: str, recipient: str, since: datetime, until: datetime) -> list[Budgeted]: ...
    def held(self) -> dict[To, list[Held]]: ...


def next_release(ledger: Outbox, config: Config, after: datetime) -> datetime | None:
    """When the next held row may go, if nothing else comes before; None where none is held."""
    free = list[datetime]()
    for to, held in ledger.held().items():
        limits = _limits(config, to[0])
        told = _told_to(limits, to, ledger, after)
        free += [_free_at(limits, one, told, after) for one in held]
    return min(free, default=None)


def _put(row: Delivery, limits: Limits, ledger: Ledger, now: datetime) -> None:
    severity = row.severity
    if severity is None or not limits:
        ledger.queue([row])
        return
    to = row.channel, row.recipient
    told = _told_to(limits, to, ledger, now)
    free = _free_at(limits, Held(severity, row.head.feed), told, now)
    waiting = ledger.held().get(to, ())
    before = (one for one in waiting if one.severity >= severity)
    if free > now or any(_free_at(limits, one, told, now) <= now for one in before):  # it will be told with that
        why = QUIET if limits.quiet and limits.quiet.free_at(severity, now) > now else BUDGET
        ledger.queue([replace(row, state=State.HELD, next_at=free, notes={**row.notes, "held": why})])
        return
    held = ledger.held_rows(row.channel, row.recipient) if waiting else []
    same = [one for one in held if _same_incident(one, row)]
    ledger.queue([_with_last_of_budget(_telling(row, same), limits, ledger, now)])
    ledger.fold(same, row.id)


def _with_last_of_budget(row: Delivery, limits: Limits, ledger: Ledger, now: datetime) -> Delivery:
    """The message that spends a budget says so: the silence after it must not look like calm."""
    severity = row.severity
    if not limits.budget or severity is None:
        return row
    feed = row.head.feed
    told = [*_told_to(limits, (row.channel, row.recipient), ledger, now), Budgeted(now, severity, feed)]
    all_until, until = limits.budget.free_at(severity, told, now), limits.budget.free_at(severity, told, now, feed)
    if until <= now:
        return row
    of_one = {} if all_until > now else {"feed": feed}
    spent = {
        **of_one,
        "messages": limits.budget.of_one_feed if of_one else limits.budget.messages,
        "per": duration_in_words(limits.budget.per),
        "until": moment(until),
        "severity": severity.word,
    }
    return replace(row, facts={**row.facts, "budget_spent": spent})


def _tell(rows: Sequence[Delivery], limits: Limits, ledger: Ledger, now: datetime) -> list[Alert]:
    """One message for the rows of one recipient; of more than it can hold as many as there is room for, and the rest
    stays held."""
    *older, last = rows
    if all(_same_incident(row, last) for row in older):
        ledger.let_go(_with_last_of_budget(_telling(last, older), limits, ledger, now), now)
        ledger.fold(older, last.id)
        return []
    made = _made_of(rows, now)
    most = _how_many_go(made, limits, _told_to(limits, (last.channel, last.recipient), ledger, now), now)
    if most < len(made):
        going = frozenset[str]().union(*(told for _, told in made[:most]))
        made = _made_of([row for row in rows if row.alert in going], now)  # numbered among themselves
    for alert, told in made:
        ledger.save_alert(alert)
        summary = row_of(alert, last.channel, last.medium, last.recipient, now)
        ledger.queue([_with_last_of_budget(summary, limits, ledger, now)])
        ledger.fold([row for row in rows if row.alert in told], summary.id)
    return [alert for alert, _ in made]


def _made_of(rows: Sequence[Delivery], now: datetime) -> list[tuple[Alert, frozenset[str]]]:
    """The summaries of the rows of one recipient, and which each tells of; they spend the part of the feed that most of
    these rows wait for."""
    feeds = {row.alert: row.head.feed for row in rows}
    scope, messages = f"{rows[0].channel}\x00{rows[0].recipient}", [{**row.facts, "id": row.alert} for row in rows]
    mostly = _mostly(feeds.values())
    return [(replace(made, feed=mostly), told) for made, told in summaries(scope, messages, now, feeds)]


def _how_many_go(
    made: Sequence[tuple[Alert, frozenset[str]]], limits: Limits, told: Sequence[Budgeted], now: datetime
) -> int:
    """The first one goes, and each after it for which there is room beside those before."""
    counted = list(told)
    for number, (alert, _) in enumerate(made):
        if number and _free_at(limits, Held(alert.severity, alert.feed), counted, now) > now:
            return number
        counted.append(Budgeted(now, alert.severity, alert.feed))
    return len(made)


def _mostly(feeds: Iterable[str | None]) -> str | None:
    """The feed of most of these; None where there is none."""
    (feed, number), *_ = (counted := Counter(feeds)).most_common(1)
    return feed if 2 * number > counted.total() else None


def _telling(row: Delivery, older: Sequence[Delivery]) -> Delivery:
    """A row that tells of held ones on the same incident, too: what they would have said."""
    if not older:
        return row
    return replace(row, facts={**row.facts, "held_before": held_before([old.facts for old in older])})


def _same_incident(row: Delivery, other: Delivery) -> bool:
    incident = row.head.incident
    return row.id != other.id and incident is not None and incident == other.head.incident


def _awake(row: Delivery, limits: Limits, now: datetime) -> bool:
    """Whether no quiet hours keep this row; it may still need room in a budget."""
    severity = row.severity
    return severity is None or limits.quiet is None or limits.quiet.free_at(severity, now) <= now


def _free_at(limits: Limits, held: Held, told: Iterable[Budgeted], now: datetime) -> datetime:
    return limits.free_at(held.severity, told, now, held.feed)


def _told_to(limits: Limits, to: To, ledger: Outbox, now: datetime) -> list[Budgeted]:
    return ledger.told_to(*to, now - limits.budget.per, now) if limits.budget else []


def _limits(config: Config, channel: str) -> Limits:
    """None for a channel that the config no longer has: what it held goes out, and fails where everybody sees it."""
    known = config.channel(channel)
    return known.limits if known else Limits()
