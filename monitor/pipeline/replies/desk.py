"""One mail of the mailbox of answers: heard or left alone, in one transaction, exactly once over any crash.

A mail is marked as seen only after its transaction. Where the process dies between the two it is read again, and the
journal knows it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.alerts import answer_alert, operational_alert
from monitor.config import Config
from monitor.deliveries import Delivery
from monitor.deliveries.channels.email import EmailChannel
from monitor.deliveries.message import ANSWERS
from monitor.deliveries.queue import row_of
from monitor.deliveries.replies import LeftAlone, Reply
from monitor.deliveries.replies.reading import TokenOf, read
from monitor.deliveries.replies.words import Tongue, tongue
from monitor.errors import MonitorError
from monitor.log import failed, say
from monitor.pipeline.operators.notes import tell_operators
from monitor.pipeline.replies.acting import Acting, ActOutcome, remember, sentence_of
from monitor.pipeline.replies.journal import JournalLine, Noted, journal, save
from monitor.pipeline.replies.others import tell_others
from monitor.store import Store, WriteHandle
from monitor.store.memos import Memo
from monitor.text import clip

log = logging.getLogger("monitor.replies")

MOST_AN_HOUR = 30  # answers of one person: what is more is two machines that write to each other
AGAIN = timedelta(days=1)  # operators are told at most once in this time that answers in a name do not count
OUR_FAULT = "a fault of the monitor itself, which its operators find in the log"
_NO_ANSWERS = (LeftAlone.REPEATED, LeftAlone.NOT_ANSWERING, LeftAlone.BOUNCE)  # noted in the log alone
_DOUBTED = {
    LeftAlone.FORGED: "a mail server says that it did not come from there",
    LeftAlone.UNPROVEN: "no server that `replies.servers` names says that it came from there",
    LeftAlone.GUESSED: "it names a mail of ours in a way that only a guess explains",
}


@dataclass(frozen=True, slots=True)
class ReplyDesk:
    """Takes mails one by one."""

    store: Store
    config: Config
    token: TokenOf
    now: datetime

    def take(self, mail: bytes) -> bool:
        """Do what a mail asks for, or note why it is left alone; whether it was an answer that counts."""
        replies = self.config.replies
        if replies is None:
            return False
        found = read(mail, replies, self.config.people, self.token, self.now)
        if not isinstance(found, Reply):
            return self._leave(found.reason, found.person)
        try:
            reason = self._hear(found)
        except MonitorError as error:
            reason = self._refuse(found, str(error))
        except Exception as error:  # noqa: BLE001 - the loop boundary per mail: one must not come again for ever
            failed(log, "answer not done", error, person=found.person.name)
            reason = self._refuse(found, OUR_FAULT)
        return reason is None or self._leave(reason, found.person.name)

    def _hear(self, reply: Reply) -> LeftAlone | None:
        with self.store.write() as writing:
            known = journal(writing)
            row = _row(reply, writing)
            if known.knows(reply.marks):
                return LeftAlone.REPEATED
            if known.number_since(reply.person.name, self.now - timedelta(hours=1)) >= MOST_AN_HOUR:
                return LeftAlone.TOO_MANY
            if row is None:
                return LeftAlone.UNKNOWN_MAIL
            heard = Acting(reply, row, writing, self.config, known, self.now).heard()
            self._keep(reply, row, heard, writing)
            tell_others(reply, heard, writing, self.config, self.now)
        fields = {"person": reply.person.name, "delivery": reply.delivery, "incident": heard.done.incident}
        say(log, "answer heard", act=heard.done.act or heard.lines[0][0], **fields)
        return None

    def _refuse(self, reply: Reply, why: str) -> LeftAlone | None:
        """Nothing was done: whoever asked for it is told so."""
        with self.store.write() as writing:
            row = _row(reply, writing)
            if row is None or journal(writing).knows(reply.marks):
                return LeftAlone.REPEATED
            done = JournalLine(self.now, reply.person.name, reply.marks)
            self._keep(reply, row, ActOutcome((("impossible", {"why": why}),), done), writing)
        say(log, "answer refused", person=reply.person.name, delivery=reply.delivery, error=why)
        return None

    def _keep(self, reply: Reply, row: Delivery, heard: ActOutcome, writing: WriteHandle) -> None:
        remember(heard, writing)
        alert = answer_alert(
            reply.marks[-1],
            self.now,
            lines=sentences(heard, tongue(reply.person.language)),
            subject=clip(reply.subject, 150) or "Re:",
            incident=heard.done.incident or row.head.subject,
            language=tongue(reply.person.language).language,
        )
        if writing.save_alert(alert):
            own = row_of(alert, row.channel, EmailChannel.medium, reply.address, self.now)
            notes = {ANSWERS: reply.message_id} if reply.message_id else {}
            writing.queue([replace(own, thread=alert.id, notes=notes)])  # it waits for nothing, and nothing for it

    def _leave(self, reason: LeftAlone, person: str | None) -> bool:
        say(log, "mail left alone", reason=reason.value, person=person)
        if reason in _NO_ANSWERS:
            return False
        with self.store.write() as writing:
            save(writing, journal(writing).with_left(Noted(self.now, reason, person)))
            if person and reason in _DOUBTED:
                self._doubt(person, _DOUBTED[reason], writing)
        return False

    def _doubt(self, person: str, why: str, writing: WriteHandle) -> None:
        """Operators hear once a day that mails in a name do not count: an attack, or a setting that is wrong."""
        told = writing.memo(Memo.REPLY_DOUBTED, person)
        if told and self.now - datetime.fromisoformat(told) < AGAIN:
            return
        note = operational_alert(
            "reply_doubted",
            person,
            f"An answer in the name of {person} was left alone: {why}.",
            self.now,
            advice="Ask them whether they wrote it. If so, look at `replies:` in the config (docs/replies.md).",
        )
        if tell_operators(note, writing, self.config, self.now):
            writing.save_memo(Memo.REPLY_DOUBTED, self.now.isoformat(), person)


def sentences(heard: ActOutcome, words: Tongue) -> list[str]:
    """The words to a person about their answer."""
    return [sentence_of(words, name, values) for name, values in heard.lines]


def _row(reply: Reply, writing: WriteHandle) -> Delivery | None:
    """The mail of ours that it answers."""
    found = writing.find_deliveries(reply.delivery, 1)
    return found[0] if found and found[0].medium == EmailChannel.medium else None
