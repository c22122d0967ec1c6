"""People who acted, taken out of what they did: their words stay, as those of a former colleague.

A name stands where it was written down (verdicts, acknowledgements, lines of history) and in what was made of that
since: decisions, alerts, messages. Each place is changed by its structure, never by a search through the news.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, select, update

from monitor.deliveries import State
from monitor.incidents import Happening, Incident
from monitor.store import codec
from monitor.store.tables import accounts, alerts, audit, deliveries, happenings, incidents, meta, sessions, verdicts

FORMER = "a former colleague"

_ENDED = (State.SENT, State.DROPPED, State.FOLDED, State.FAILED)
_OURS = (
    "acknowledged",
    "acknowledgement_withdrawn",
    "note",
    "note_withdrawn",
    "parted",
    "fact_corrected",
    "correction_withdrawn",
    "report_added",
    "report_removed",
)  # lines of history that begin with who
_SAID = ("found", "words", "detail")  # keys of sentences of ours that can say who


def people_in(incident: Incident) -> set[str]:
    """Everybody who acted on an incident, by name."""
    known = {mark.by for mark in incident.marks} | {ack.by for ack in incident.acks}
    known |= {line.by for line in incident.history} | {one.by for one in incident.corrections}
    return known - {"", FORMER}


def without(incident: Incident, names: Collection[str]) -> Incident:
    """The incident with these people as former colleagues; its history is rows of their own."""
    marks = tuple(replace(mark, by=FORMER) if mark.by in names else mark for mark in incident.marks)
    acks = tuple(replace(ack, by=FORMER) if ack.by in names else ack for ack in incident.acks)
    words = tuple(replace(one, by=FORMER) if one.by in names else one for one in incident.corrections)
    return replace(incident, marks=marks, acks=acks, corrections=words)


def line_without(line: Happening, names: Collection[str]) -> Happening:
    line = replace(line, by=FORMER) if line.by in names else line
    return replace(line, detail=_sentence(line.detail, names)) if line.what in _OURS else line


def said_without(value: Any, names: Collection[str], key: str = "") -> Any:
    """Facts, or any JSON of ours, with these people as former colleagues."""
    if isinstance(value, Mapping):
        return {name: said_without(inner, names, str(name)) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [said_without(inner, names, key) for inner in value]
    if not isinstance(value, str):
        return value
    if key == "by":
        return FORMER if value in names else value
    return _sentence(value, names) if key in (*_SAID, "muted", "lines") else value


def _sentence(text: str, names: Collection[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"\b(by|judged by) {re.escape(name)}(?!\w)", rf"\1 {FORMER}", text)
        text = re.sub(rf"^{re.escape(name)} (?=has )", f"{FORMER} ", text)
    return text


def forget_people(connection: Connection, ident: str, names: Collection[str]) -> int:
    """Take people out of one incident and of all that was decided and told of it; how many rows changed."""
    row = connection.execute(select(incidents).where(incidents.c.id == ident)).first()
    if row is None or not names:
        return 0
    data = codec.dump(without(codec.load(Incident, row.data), names))
    changed = _put(connection, incidents, row, {"data": data})
    for one in connection.execute(select(happenings).where(happenings.c.incident == ident)).all():
        line = line_without(codec.load(Happening, one.data), names)
        changed += _put(connection, happenings, one, {"data": codec.dump(line)})
    for table in (verdicts, alerts):
        for one in connection.execute(select(table).where(table.c.incident == ident)).all():
            changed += _put(connection, table, one, {"data": _json(one.data, names)})
    for one in connection.execute(select(deliveries).where(deliveries.c.thread == ident)).all():
        changed += _delivery(connection, one, names)
    return changed


def forget_person(connection: Connection, name: str, addresses: Sequence[str]) -> int:
    """Take one person out of all that is kept; how many rows changed. What waits for their addresses is dropped, and
    what was sent there keeps no address and no text."""
    needle = f"%{_escaped(json.dumps(name, ensure_ascii=False)[1:-1])}%"
    of_it = select(incidents.c.id).where(incidents.c.data.like(needle, escape="\\"))
    in_its_history = select(happenings.c.incident).where(happenings.c.data.like(needle, escape="\\"))
    found = connection.execute(of_it.union(in_its_history)).scalars()
    changed = sum(forget_people(connection, ident, (name,)) for ident in list(found))
    about = alerts.c.data.like(needle, escape="\\")
    for one in connection.execute(select(alerts).where(about)).all():
        changed += _put(connection, alerts, one, {"data": _json(one.data, (name,))})
    theirs = [address.lower() for address in addresses]
    for one in connection.execute(select(deliveries)).all():
        if one.recipient.lower() in theirs:
            changed += _to_them(connection, one, name)
        elif name in one.facts:
            changed += _delivery(connection, one, (name,))
    for one in connection.execute(select(meta).where(meta.c.value.like(needle, escape="\\"))).all():
        if one.name in ("mutes", "quarantine"):
            changed += _put(connection, meta, one, {"value": _json(one.value, (name,))})
    connection.execute(delete(meta).where(meta.c.name == f"reply_doubted {name}"))
    for table in (accounts, sessions):
        changed += connection.execute(delete(table).where(table.c.person == name)).rowcount
    changed += connection.execute(update(audit).where(audit.c.person == name).values(person=FORMER)).rowcount
    changed += connection.execute(update(audit).where(audit.c.subject == name).values(subject=FORMER)).rowcount
    return changed


def _to_them(connection: Connection, row: Row[Any], name: str) -> int:
    state = row.state if row.state in _ENDED else State.DROPPED
    error = None if row.state in _ENDED else "its reader left"
    facts = codec.dump_facts(said_without(codec.load_facts(row.facts), (name,)))
    gone = {"recipient": FORMER, "state": state, "last_error": error, "lease_until": None, "body": None, "facts": facts}
    return _put(connection, deliveries, row, gone)


def _delivery(connection: Connection, row: Row[Any], names: Collection[str]) -> int:
    facts = codec.dump_facts(said_without(codec.load_facts(row.facts), names))
    if facts == row.facts:
        return 0
    return _put(connection, deliveries, row, {"facts": facts, "body": None if row.state in _ENDED else row.body})


def _json(text: str, names: Collection[str]) -> str:
    return json.dumps(said_without(json.loads(text), names), ensure_ascii=False, separators=(",", ":"))


def _put(connection: Connection, table: Table, row: Row[Any], values: dict[str, Any]) -> int:
    if all(getattr(row, name) == value for name, value in values.items()):
        return 0
    mine = [column == getattr(row, column.name) for column in table.primary_key]
    connection.execute(update(table).where(*mine).values(values))
    return 1


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
