"""A person's decision on the page or by a link of a mail: the same acts, words and records as an answer by mail, only
that nobody has to be written to, for they see what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.config import Config
from monitor.deliveries.people import Person
from monitor.deliveries.replies import Reply, Said
from monitor.deliveries.replies.words import tongue
from monitor.incidents import Incident
from monitor.pipeline.replies.acting import Acting, ActOutcome, remember
from monitor.pipeline.replies.desk import sentences
from monitor.pipeline.replies.journal import JournalLine, journal
from monitor.pipeline.replies.others import tell_others
from monitor.store import WriteHandle


@dataclass(frozen=True, slots=True)
class DirectAct:
    """The outcome. incident: the id to look at now; lines: sentences to the person; done: whether anything was."""

    incident: str
    lines: tuple[str, ...]
    done: bool


@dataclass(frozen=True, slots=True)
class Directly:
    """A person at work in the one transaction of `writing`. mark: of the form or link, which is done once; language: of
    the sentences."""

    writing: WriteHandle
    config: Config
    person: Person
    mark: str
    note: str
    language: str
    now: datetime

    @property
    def was_done(self) -> bool:
        """Whether this very form or link was used before."""
        return journal(self.writing).knows([self.mark])

    def do(self, incident: Incident, said: Said) -> DirectAct:
        """Do it. Raises MonitorError where it cannot be done; then nothing may be kept."""
        if self.was_done:
            return DirectAct(incident.id, (), done=False)
        reply = Reply(self.person, "", "", said, self.now, (self.mark,))
        acting = Acting(reply, None, self.writing, self.config, journal(self.writing), self.now, self.note)
        heard = acting.done_to(incident, said)
        remember(heard, self.writing)
        tell_others(reply, heard, self.writing, self.config, self.now)
        done = heard.done.act is not None or heard.takes_back is not None
        return DirectAct(heard.done.incident or incident.id, tuple(sentences(heard, tongue(self.language))), done)

    def note_done(self) -> None:
        """Remember a form that was used for what no answer by mail can do, such as a note."""
        remember(ActOutcome((), JournalLine(self.now, self.person.name, (self.mark,))), self.writing)
