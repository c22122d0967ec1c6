"""Messages that a budget or quiet hours held back, told in one: each incident once, as its newest message has it.

What takes something back comes first and says so, so that nobody goes on believing what was corrected meanwhile; but no
feed alone fills the head of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime
from itertools import product
from operator import itemgetter
from typing import Any

from monitor.alerts.alert import Alert, Reason
from monitor.alerts.facts import Facts, header
from monitor.incidents.identity import stable_id
from monitor.model import Harm, Severity, Victim

IN_TURN = 5  # incidents that would not be told but for one feed, before those of others have their turn
MOST = 100  # incidents and notes in one summary: what a ticket, a chat and a mail program still show whole

Message = Mapping[str, Any]  # the facts of an alert that was held
NOBODYS: Mapping[str, str | None] = {}

_COUNTS = {f"{harm}.{victim}": place for place, (harm, victim) in enumerate(product(Harm, Victim))}
_TAKES_BACK = (Reason.RETRACTED, Reason.MERGED, Reason.CORRECTED, Reason.CONTESTED)  # the weightiest first


def summaries(
    scope: str, held: Sequence[Message], now: datetime, feeds: Mapping[str, str | None] = NOBODYS
) -> list[tuple[Alert, frozenset[str]]]:
    """The alerts that tell of these messages, given in order, and which of them each tells of, by their ids; more than
    one alert only where there is too much for one. scope: whose messages they are; feeds: by the id of a message, the
    one without which nobody would be told."""
    units = _in_turn(sorted(_by_incident(held), key=_weight), feeds)
    parts = [units[start : start + MOST] for start in range(0, len(units), MOST)]
    return [
        (_alert(scope, part, (number, len(parts)), now), frozenset(str(m["id"]) for unit in part for m in unit))
        for number, part in enumerate(parts, 1)
    ]


def incident_of(message: Message) -> str | None:
    """The incident that a message speaks of; None where it has none of its own."""
    incident = message.get("incident")
    return str(incident["id"]) if incident else None


def held_before(messages: Sequence[Message]) -> list[Facts]:
    """The part that a later message on an incident has to say of earlier ones that it makes needless."""
    return [
        {"reason": m["reason"], "severity": m["severity"], "at": m["at"], "changed": m.get("changed", [])}
        for m in messages
    ]


def _by_incident(held: Sequence[Message]) -> list[list[Message]]:
    """The messages on each incident, in order; a message without one stands alone."""
    grouped: dict[str, list[Message]] = defaultdict(list)
    for number, message in enumerate(held):
        grouped[incident_of(message) or f"\x00{number}"].append(message)
    return list(grouped.values())


def _in_turn(units: Sequence[list[Message]], feeds: Mapping[str, str | None]) -> list[list[Message]]:
    """The first few of each feed before the next few of each: a feed that made up hundreds does not bury what others
    tell. In their order otherwise; what several feeds tell of, or none, is nobody's."""
    seen: Counter[str] = Counter()
    turns = [_turn({feeds.get(str(m["id"])) for m in unit}, seen) for unit in units]
    return [unit for _, unit in sorted(zip(turns, units, strict=True), key=itemgetter(0))]


def _turn(feeds: Set[str | None], seen: Counter[str]) -> int:
    """That of the one of these feeds which has told the least so far."""
    least = min((feed for feed in feeds if feed), key=lambda feed: (seen[feed], feed), default=None)
    if least is None or None in feeds:
        return 0
    seen[least] += 1
    return (seen[least] - 1) // IN_TURN


def _weight(messages: Sequence[Message]) -> tuple[int, int, int, str]:
    """Order: what takes something back before the rest, then by severity and deaths."""
    reason = _reason(messages)
    back = _TAKES_BACK.index(reason) if reason in _TAKES_BACK else len(_TAKES_BACK)
    return back, -_severity(messages), -_killed(messages[-1]), str(messages[-1]["at"])


def _alert(scope: str, units: Sequence[Sequence[Message]], part: tuple[int, int], now: datetime) -> Alert:
    told = [unit for unit in units if incident_of(unit[0])]
    notes = [unit[0] for unit in units if not incident_of(unit[0])]
    messages = [message for unit in units for message in unit]
    severity = _severity(messages)
    ident = stable_id("summary", scope, *sorted(str(message["id"]) for message in messages))
    facts = {
        **header(Reason.SUMMARY, severity.word, now),
        "id": ident,
        "summary": {
            "messages": len(messages),
            "since": min(str(message["at"]) for message in messages),
            "taken_back": sum(_reason(unit) in _TAKES_BACK for unit in told),
            "part": part[0],
            "parts": part[1],
        },
        "incident_ids": [incident_of(unit[0]) for unit in told],
        "incidents": [_incident(unit) for unit in told],
        "incident_count": len(told),
        "notes": notes,
    }
    return Alert(ident, None, None, Reason.SUMMARY, severity, now, facts=facts)


def _incident(messages: Sequence[Message]) -> Facts:
    """An incident as it stands, with what was held of it. Its reports and history can be read with `incidents show`."""
    newest, reason = messages[-1], _reason(messages)
    incident = newest["incident"]
    return {
        **incident,
        "reports": [{**report, "quotes": report["quotes"][:1]} for report in incident["reports"][:1]],
        "history": [],
        "severity": _severity(messages).word,
        "reason": reason.value,
        "rule": (newest.get("rule") or {}).get("name"),
        "changed": [] if reason is Reason.NEW else list(_changes(messages)),
        "messages": len(messages),
        "acknowledgement_wanted": bool((newest.get("acknowledgement") or {}).get("wanted")),
    }


def _reason(messages: Sequence[Message]) -> Reason:
    """Why an incident is told, all its messages taken together."""
    reasons = [Reason(message["reason"]) for message in messages]
    if reasons[-1] in (Reason.RETRACTED, Reason.MERGED):
        return reasons[-1]
    if set(reasons) & {Reason.RETRACTED, Reason.MERGED, Reason.CORRECTED}:
        return Reason.CORRECTED
    return Reason.NEW if Reason.NEW in reasons else reasons[-1]  # also where it is contested: nobody heard of it


def _changes(messages: Sequence[Message]) -> Iterator[Facts]:
    """From before the first message to after the last, the dead first; what came back to where it was is no change."""
    spans: dict[str, Facts] = {}
    for message in messages:
        for change in message.get("changed", []):
            begun = spans.get(change["what"], change)
            spans[change["what"]] = {**change, **{key: begun[key] for key in begun if key.startswith("before")}}
    ordered = sorted(spans.values(), key=lambda span: _COUNTS.get(span["what"], len(_COUNTS)))
    yield from (span for span in ordered if span["before"] != span["after"])


def _severity(messages: Sequence[Message]) -> Severity:
    return max(Severity[str(message["severity"]).upper()] for message in messages)


def _killed(message: Message) -> int:
    toll = (message.get("incident") or {}).get("toll", {})
    return (toll.get("killed") or {}).get("all", {}).get("figure") or 0
