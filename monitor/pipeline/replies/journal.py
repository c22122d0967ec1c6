"""The memory of answers: what was done by which, so that none is done twice and each can be taken back; what was left
alone; and when each person last proved that their answers arrive."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.deliveries.replies import Act, LeftAlone
from monitor.store import ReadHandle, WriteHandle
from monitor.store.codec import dump, load
from monitor.store.memos import Memo

KEPT = timedelta(days=20)  # longer than a mailbox is looked back through, and than an answer counts
MOST_DONE, MOST_LEFT = 2_000, 50


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One answer that was heard. act: None where nothing was done; thing: what undoing needs, the id of a mute or of an
    incident that was merged away, the time of an acknowledgement or a verdict; before: the number of dead that stood by
    a person's word before this one, and since when."""

    at: datetime
    person: str
    marks: tuple[str, ...]
    act: Act | None = None
    incident: str | None = None
    thing: str = ""
    before: tuple[int, str] | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """One mail that was left alone. person: in whose name, where that is known."""

    at: datetime
    reason: LeftAlone
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Journal:
    """All of it. proofs: when each person last answered anything; asked: when they were last asked to, by a drill."""

    done: tuple[JournalLine, ...] = ()
    left: tuple[Noted, ...] = ()
    proofs: Mapping[str, datetime] = field(default_factory=dict)
    asked: Mapping[str, datetime] = field(default_factory=dict)

    def knows(self, marks: Collection[str]) -> bool:
        """Whether an answer was heard before."""
        return any(not set(marks).isdisjoint(one.marks) for one in self.done)

    def with_done(self, done: JournalLine) -> Journal:
        """With one more, which proves that the person's answers arrive."""
        kept = [one for one in self.done if done.at - one.at < KEPT]
        return replace(self, done=(*kept, done)[-MOST_DONE:], proofs={**self.proofs, done.person: done.at})

    def with_left(self, noted: Noted) -> Journal:
        return replace(self, left=(*self.left, noted)[-MOST_LEFT:])

    def asking(self, person: str, now: datetime) -> Journal:
        """With a drill that asks somebody to answer."""
        return replace(self, asked={**self.asked, person: now})

    def undone(self, one: JournalLine) -> Journal:
        """With one that was taken back."""
        return replace(self, done=tuple(replace(d, undone=True) if d == one else d for d in self.done))

    def moved(self, thing: str, to: str) -> Journal:
        """With a verdict that was given again in place of a later one: it is undone by its new time."""
        return replace(self, done=tuple(replace(d, thing=to) if d.thing == thing else d for d in self.done))

    def last(self, incidents: Collection[str], person: str | None) -> JournalLine | None:
        """The last thing that was done with one of these incidents by a person, or by anybody, and that stands."""
        mine = (one for one in reversed(self.done) if person in (None, one.person))
        return next((one for one in mine if one.act and one.incident in incidents and not one.undone), None)

    def without(self, person: str, former: str) -> Journal:
        """With a person who left as somebody who did; their answers are known again all the same."""
        done = tuple(replace(one, person=former) if one.person == person else one for one in self.done)
        left = tuple(replace(one, person=former) if one.person == person else one for one in self.left)
        proofs, asked = ({n: at for n, at in known.items() if n != person} for known in (self.proofs, self.asked))
        return replace(self, done=done, left=left, proofs=proofs, asked=asked)

    def number_since(self, person: str, since: datetime) -> int:
        """How many answers of a person were heard since."""
        return sum(one.person == person and one.at > since for one in self.done)


def journal(asking: ReadHandle) -> Journal:
    """The memory as the store has it."""
    return load(Journal, asking.memo(Memo.REPLIES) or "{}")


def save(writing: WriteHandle, kept: Journal) -> None:
    writing.save_memo(Memo.REPLIES, dump(kept))
