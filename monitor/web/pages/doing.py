"""A person at work on an incident of a page, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from monitor.deliveries.people import Person
from monitor.deliveries.replies import Said
from monitor.errors import MonitorError
from monitor.incidents import Incident
from monitor.pipeline.replies.directly import Directly
from monitor.pipeline.staff import Desk
from monitor.store import WriteHandle
from monitor.web.pages.shell import Room, form, words

ON_THE_PAGE = "on the page"


@dataclass(frozen=True, slots=True)
class Doing:
    """A person at an incident, in the one transaction of `writing`."""

    writing: WriteHandle
    room: Room
    person: Person
    incident: Incident
    once: str
    note: str
    now: datetime

    @property
    def directly(self) -> Directly:
        return Directly(
            self.writing,
            self.room.config,
            self.person,
            f"page {self.once}",
            self.note or ON_THE_PAGE,
            words().language,
            self.now,
        )

    @property
    def desk(self) -> Desk:
        return Desk(self.writing, self.room.config, self.person.name, self.note, self.now)

    def said(self, said: Said) -> tuple[str, str]:
        """Do what an answer by mail can do; where to look now, and what came of it."""
        heard = self.directly.do(self.incident, said)
        return heard.incident, " ".join(heard.lines) or words().say("acts.done_before")

    def take_back(
        self, may: Callable[[datetime], bool], undo: Callable[[datetime], Incident], said: str
    ) -> tuple[str, str]:
        """Take back what was done at the time that the form names, where this person may. said: the key of what came
        of it."""
        try:
            at = datetime.fromisoformat(form("at", 40))
        except ValueError:
            raise MonitorError(words().say("problem.impossible")) from None
        if not may(at):
            raise MonitorError(words().say("problem.not_allowed"))
        return self.once_only(lambda: (undo(at).id, words().say(said)))

    def once_only(self, do: Callable[[], tuple[str, str]]) -> tuple[str, str]:
        """Do what only the page can do, once for a form."""
        if self.directly.was_done:
            return self.incident.id, words().say("acts.done_before")
        done = do()
        self.directly.note_done()
        return done
