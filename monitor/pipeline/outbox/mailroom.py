"""Reads the mailboxes: mails that came back, and answers of people. Where both come to one mailbox it is read once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.alerts import Alert, operational_alert
from monitor.config import Config
from monitor.deliveries import imap
from monitor.deliveries.bounces import read
from monitor.deliveries.settings import Bounces
from monitor.errors import DeliveryError
from monitor.log import say
from monitor.model import Severity
from monitor.pipeline.operators.notes import tell_operators
from monitor.pipeline.operators.other_ways import past_mail
from monitor.pipeline.outbox.bounced import bring_back
from monitor.pipeline.replies.desk import ReplyDesk
from monitor.pipeline.replies.key import token
from monitor.store import Store
from monitor.store.memos import Memo

log = logging.getLogger("monitor.delivery")

PATIENCE = timedelta(hours=1)  # with a mailbox that cannot be reached; a wrong password is told at once

Take = Callable[[bytes], bool]  # whether the mail was for whoever takes it


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox. takes: who looks at a mail, one after the other until it is theirs; answers: whether those of people
    come to it."""

    settings: Bounces
    takes: tuple[Take, ...]
    answers: bool

    @property
    def read_at(self) -> Memo:
        return Memo.REPLIES_READ_AT if self.answers else Memo.BOUNCES_READ_AT

    @property
    def unread(self) -> Memo:
        return Memo.REPLIES_UNREAD if self.answers else Memo.BOUNCES_UNREAD


def read_mailboxes(store: Store, config: Config, now: datetime) -> int:
    """Read what is new in the mailboxes, where that is due; how many mails were rows of ours, or answers. It takes
    minutes where a server is slow, and no other work waits for it."""
    return sum(_read(box, store, config, now) for box in _boxes(store, config, now) if _due(box, store, now))


def _boxes(store: Store, config: Config, now: datetime) -> Iterator[Mailbox]:
    def came_back(mail: bytes) -> bool:
        bounce = read(mail)
        return bounce is not None and bring_back(bounce, store, config, now) is not None

    bounces, replies = config.bounces, config.replies
    if replies is None:
        if bounces is not None:
            yield Mailbox(bounces, (came_back,), answers=False)
        return
    answered = ReplyDesk(store, config, token(store), now).take
    if bounces is not None and not _same(bounces, replies.mailbox):
        yield Mailbox(bounces, (came_back,), answers=False)
        yield Mailbox(replies.mailbox, (answered,), answers=True)
        return
    every = min(replies.mailbox.every, bounces.every) if bounces else replies.mailbox.every
    yield Mailbox(replace(replies.mailbox, every=every), (came_back, answered), answers=True)


def _same(one: Bounces, other: Bounces) -> bool:
    return (one.host, one.port, one.username, one.folder) == (other.host, other.port, other.username, other.folder)


def _read(box: Mailbox, store: Store, config: Config, now: datetime) -> int:
    ours = list[bool]()
    try:
        imap.unseen(box.settings, now, lambda mail: ours.append(any(take(mail) for take in box.takes)))
    except DeliveryError as error:
        say(log, "mailbox not read", logging.WARNING, reason=error.reason, error=error)
        _troubled(box, error, store, config, now)
    else:
        _well(box, store, config, now)
    return sum(ours)


def _due(box: Mailbox, store: Store, now: datetime) -> bool:
    """Whether the time has come, and then it is noted: a run that fails is not begun anew at once."""
    with store.write() as writing:
        last = writing.memo(box.read_at)
        if last and timedelta() <= now - datetime.fromisoformat(last) < box.settings.every:
            return False
        writing.save_memo(box.read_at, now.isoformat())
    return True


def _troubled(box: Mailbox, error: DeliveryError, store: Store, config: Config, now: datetime) -> None:
    with store.write() as writing:
        since, _, told = (writing.memo(box.unread) or "").partition(" ")
        since = since or now.isoformat()
        lasts = now - datetime.fromisoformat(since) >= PATIENCE
        if not told and (error.operational or lasts):
            names = past_mail(writing, config) if box.answers else None
            told = "told" if tell_operators(_unread(box, str(error), now), writing, config, now, names) else ""
        writing.save_memo(box.unread, f"{since} {told}".strip())


def _unread(box: Mailbox, error: str, now: datetime) -> Alert:
    if box.answers:
        return operational_alert(
            "replies_unread",
            "replies",
            f"The mailbox of answers cannot be read: {error}. Whoever answers an alert is not heard.",
            now,
            advice="Mend `replies:` in the config and reload; until then use `casualty-monitor incidents ack ID`.",
            severity=Severity.CRITICAL,
        )
    return operational_alert(
        "bounces_unread",
        "bounces",
        f"The mailbox for mails that come back cannot be read: {error}.",
        now,
        advice="Mend `bounces:` in the config and reload; mails go out as before, and nobody hears which came back.",
    )


def _well(box: Mailbox, store: Store, config: Config, now: datetime) -> None:
    with store.write() as writing:
        if not (before := writing.memo(box.unread)):
            return
        if before.endswith("told"):
            kind, words = ("replies", "of answers") if box.answers else ("bounces", "for mails that come back")
            note = operational_alert(
                f"{kind}_unread",
                kind,
                f"The mailbox {words} is read again.",
                now,
                recovered=True,
                severity=Severity.LOW,
            )
            tell_operators(note, writing, config, now, past_mail(writing, config) if box.answers else None)
        writing.save_memo(box.unread, "")
