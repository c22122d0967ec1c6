"""Memos, remembered under a name of their own outside every table of rows: the registry of the rows of `meta`.

A memo is one line of text. Who owns it alone writes it and knows how it is read; here stand the names, so that no two
can meet, and docs/store.md has the same table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum


class MemoForm(StrEnum):
    """How the text of a memo is to be read."""

    JSON = "JSON"
    TIME = "time"  # ISO 8601, UTC; empty where it is over
    WORD = "word"


@dataclass(frozen=True, slots=True)
class MemoKind:
    """One family of memos. owner: the module that writes it; of: what follows the name, empty where it is only one."""

    name: str
    owner: str
    form: MemoForm
    what: str
    of: str = ""


class Memo(Enum):
    """Every family of memos there is."""

    PULSE = MemoKind("pulse", "pipeline.upkeep.pulse", MemoForm.JSON, "the daemon's signs of life")
    CONFIG_AT_WORK = MemoKind(
        "config_at_work", "pipeline.upkeep.config_at_work", MemoForm.JSON, "the config that was last taken on"
    )
    DRILL = MemoKind("drill", "pipeline.drill", MemoForm.JSON, "the last drill, and when")
    BACKED_UP = MemoKind(
        "backed_up", "pipeline.upkeep.backed_up", MemoForm.TIME, "when the store was last copied and the copy checked"
    )
    FEEDS_TOLD = MemoKind("feeds_told", "pipeline.operators.watch", MemoForm.JSON, "what operators were told of feeds")
    QUARANTINE = MemoKind(
        "quarantine", "pipeline.quarantine", MemoForm.JSON, "feeds that are not believed, and were not"
    )
    LISTENING = MemoKind(
        "listening", "pipeline.upkeep.listening", MemoForm.JSON, "when any feed answered, and those of each region"
    )
    REPLY_KEY = MemoKind(
        "reply_key", "pipeline.replies.key", MemoForm.WORD, "the secret from which the tokens of Message-IDs are made"
    )
    REPLIES = MemoKind(
        "replies",
        "pipeline.replies.journal",
        MemoForm.JSON,
        "answers that were acted on or left alone, and who proved to answer",
    )
    REPLIES_READ_AT = MemoKind(
        "replies_read_at", "pipeline.outbox.mailroom", MemoForm.TIME, "when the mailbox of answers was last read"
    )
    REPLIES_UNREAD = MemoKind(
        "replies_unread",
        "pipeline.outbox.mailroom",
        MemoForm.WORD,
        "since when it cannot be read, and `told` where operators know",
    )
    REPLY_DOUBTED = MemoKind(
        "reply_doubted",
        "pipeline.replies.desk",
        MemoForm.TIME,
        "when operators were last told that answers in somebody's name do not count",
        "person",
    )
    MUTES = MemoKind("mutes", "pipeline.mutes", MemoForm.JSON, "what is muted, and was")
    INCIDENT_NAME = MemoKind(
        "incident_name", "store.families.incidents", MemoForm.WORD, "the incident that it means, and since when", "name"
    )
    CLOCK_WRONG = MemoKind(
        "clock_wrong",
        "pipeline.operators.clock_note",
        MemoForm.TIME,
        "since when operators know that our clock is wrong",
    )
    FEEDS_FLOODING = MemoKind(
        "floods",
        "pipeline.operators.flood_note",
        MemoForm.JSON,
        "the feeds of which operators know that they flood, and when each was last seen to",
    )
    STORE_FILLING = MemoKind(
        "store_filling", "pipeline.operators.room_note", MemoForm.TIME, "since when operators know that the disk fills"
    )
    BOUNCES_READ_AT = MemoKind(
        "bounces_read_at",
        "pipeline.outbox.mailroom",
        MemoForm.TIME,
        "when the mailbox of bounces was last read",
    )
    BOUNCES_UNREAD = MemoKind(
        "bounces_unread",
        "pipeline.outbox.mailroom",
        MemoForm.WORD,
        "since when it cannot be read, and `told` where operators know",
    )
    BOUNCED = MemoKind(
        "bounced",
        "pipeline.outbox.bounced",
        MemoForm.TIME,
        "when operators were last told that mails come back",
        "channel",
    )
    CHANNEL_FAILING = MemoKind(
        "channel_failing", "pipeline.outbox.deliver", MemoForm.TIME, "since when it delivers nothing", "channel"
    )
    UNDELIVERED = MemoKind(
        "undelivered",
        "pipeline.outbox.deliver",
        MemoForm.TIME,
        "since when one recipient of a channel gets nothing",
        "digest of channel and recipient",
    )
    FORGOTTEN = MemoKind(
        "forgotten",
        "pipeline.upkeep.forget",
        MemoForm.JSON,
        "how far retention has swept each table",
        "a kind of `retention`",
    )
    WINDOW = MemoKind(
        "window",
        "store.families.decisions",
        MemoForm.JSON,
        "what was last told of a rule on a stretch of time",
        "rule and region",
    )
    TOP = MemoKind("top of", "pipeline.intake.absorb", MemoForm.WORD, "the first key of its last document", "feed")
    SHOWN = MemoKind("shown by", "store.families.elsewhere", MemoForm.WORD, "digests of the keys that it shows", "feed")
    KEYS_DROPPED = MemoKind(
        "keys_dropped",
        "store.families.elsewhere",
        MemoForm.WORD,
        "how many entries without a word of harm are gone, a number",
    )
    INCIDENTS_CHANGED = MemoKind(
        "incidents_changed",
        "store.families.open_incidents",
        MemoForm.WORD,
        "how often transactions changed incidents, a number",
    )
    TEXTS_GONE = MemoKind(
        "texts_gone",
        "store.writing",
        MemoForm.TIME,
        "before when retention, or a person, took the texts of entries: who has some in memory forgets them",
    )
    STORE_NAME = MemoKind("store_name", "store.identity", MemoForm.WORD, "the name of the store")
    STORE_MARKS = MemoKind("store_marks", "store.identity", MemoForm.WORD, "how often it was marked, a number")

    def row(self, of: str = "") -> str:
        """The name of the row."""
        if bool(of) != bool(self.value.of):
            raise ValueError(f"memo {self.value.name}: {'no name' if of else 'a name'} belongs behind it")
        return f"{self.value.name} {of}" if of else self.value.name
