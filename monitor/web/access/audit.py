"""The log of who did what on the pages, in the store and in the daemon's log. No address of a machine is kept."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.log import say
from monitor.store import Store, WriteHandle
from monitor.store.families.access import AuditLine
from monitor.text import clip, one_line
from monitor.web.access.attempts import counted

log = logging.getLogger("monitor.web")


class Deed(StrEnum):
    """The things that are written down."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    PASSWORD = "password"  # noqa: S105 - a word of the log
    REVOKE = "revoke"
    FORGED = "forged"  # a request that came from no page of ours
    LINK = "link"
    EVIDENCE = "evidence"
    TOKEN = "token"  # noqa: S105 - a program's way in
    ACKNOWLEDGE = "acknowledge"
    FALSE_ALARM = "false_alarm"
    COUNT = "count"
    CORRECT = "correct"  # another fact than the number of dead
    ADD_REPORT = "add_report"
    RIGHT = "right"
    NOTE = "note"
    MERGE = "merge"
    SPLIT = "split"
    MUTE = "mute"
    UNDO = "undo"
    QUARANTINE = "quarantine"
    RELEASE = "release"
    EXPORT = "export"  # the list taken along as a file


class DeedOutcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"


WINDOW = timedelta(minutes=15)
MOST_OF_STRANGERS, MOST_OF_ONE = 100, 20  # lines in that time: nobody fills the store by knocking
STRANGER = "somebody"


def note_stranger(store: Store, now: datetime, what: Deed, detail: str) -> None:
    """Write down what was refused to somebody whom we do not know."""
    note_refused(store, now, STRANGER, what, detail=detail)


def note_refused(
    store: Store, now: datetime, person: str, what: Deed, subject: str | None = None, detail: str = ""
) -> None:
    """Write down what was refused; of a flood the first lines, so that they push nothing else out of sight."""
    whose = counted("refused", person)
    with store.read() as asking:
        noted = asking.attempts(whose, now - WINDOW)
    if noted >= (MOST_OF_STRANGERS if person == STRANGER else MOST_OF_ONE):
        refused = DeedOutcome.REFUSED.value
        say(log, f"page {what.value}", logging.WARNING, outcome=refused, person=person, detail=detail or None)
        return
    with store.write() as writing:
        writing.note_attempts([whose], now)
        note(writing, now, person, what, DeedOutcome.REFUSED, subject, detail)


def note(
    writing: WriteHandle,
    now: datetime,
    person: str,
    what: Deed,
    outcome: DeedOutcome,
    subject: str | None = None,
    detail: str = "",
) -> None:
    """Write one line."""
    writing.note_audit(AuditLine(now, person, what.value, outcome.value, subject, clip(one_line(detail), 200)))
    level = logging.INFO if outcome is DeedOutcome.DONE else logging.WARNING
    say(log, f"page {what.value}", level, outcome=outcome.value, person=person, subject=subject, detail=detail or None)
