"""One answer, done: by the functions of the staff verbs, in the caller's transaction, with what is to be said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.alerts import MessageKind, Reason
from monitor.alerts.words import place_in_words
from monitor.config import Config
from monitor.deliveries import Delivery
from monitor.deliveries.people import Person, StaffRole
from monitor.deliveries.replies import Act, Reply, Said, Unclear
from monitor.deliveries.replies.words import Tongue
from monitor.errors import MonitorError
from monitor.incidents import Incident, went_to
from monitor.incidents.of_the_toll import places_of
from monitor.pipeline.mutes import MuteDesk
from monitor.pipeline.replies.journal import Journal, JournalLine, journal, save
from monitor.pipeline.staff import Desk
from monitor.store import WriteHandle

NOTE = "by mail"


@dataclass(frozen=True, slots=True)
class ActOutcome:
    """The outcome of an answer. lines: names of sentences of `words/`, each with its values; done: for the journal;
    takes_back: what it undid; moved: a verdict that stands again, by its old time and its new one."""

    lines: tuple[tuple[str, Mapping[str, str]], ...]
    done: JournalLine
    takes_back: JournalLine | None = None
    moved: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Acting:
    """A person's answer at work. row: the mail that it answers; None of what is done on the page or by a link. note:
    what is kept beside their name."""

    reply: Reply
    row: Delivery | None
    writing: WriteHandle
    config: Config
    journal: Journal
    now: datetime
    note: str = NOTE

    def heard(self) -> ActOutcome:
        """Do what it asks for. Raises MonitorError where that cannot be done; then nothing may be kept."""
        said = self.reply.said
        if self.row and self.row.head.reason is Reason.DRILL:
            return self._nothing("drill")
        if isinstance(said, Unclear):
            return self._nothing(said.value, "help")
        if said.act is Act.HELP:
            return self._nothing("help")
        if not self.person.role.decides:
            return self._nothing("not_allowed")
        return self._on_incident(said)

    @property
    def person(self) -> Person:
        return self.reply.person

    def _on_incident(self, said: Said) -> ActOutcome:
        own = _incident_of(self.row) if self.row else None
        named = said.other if said.act in (Act.OK, Act.FALSE_ALARM) else None
        if own is None and named is None:
            return self._nothing("no_event")
        found = self._found(named or own or "")
        if found is None:
            return self._nothing("no_such", other=named or own or "")
        if named and own and self._where_it_went(found)[0].id not in self._followed(own):
            return self._nothing("not_understood", "help")
        return self.done_to(found, said)

    def done_to(self, found: Incident, said: Said) -> ActOutcome:
        """Do it to one incident, or to the one that it was merged into since."""
        incident, went = self._where_it_went(found)
        if not self.person.role.decides:
            return self._nothing("not_allowed")
        if not any(map(self.person.cares_for, places_of(incident))):
            return self._nothing("not_yours")
        heard = _DOING[said.act](self, incident, said)
        return replace(heard, lines=(*heard.lines, *((("went", {}),) if went else ())))

    # each act

    def _ok(self, incident: Incident, said: Said) -> ActOutcome:
        after, before = self._desk.acknowledge(incident)
        if before:
            return self._nothing("ok_already", of=after, by=before.by, at=self._time(before.at))
        return self._did(Act.OK, after, self.now.isoformat())

    def _false_alarm(self, incident: Incident, said: Said) -> ActOutcome:
        self._desk.false_alarm(incident)
        return self._did(Act.FALSE_ALARM, incident, self.now.isoformat())

    def _count(self, incident: Incident, said: Said) -> ActOutcome:
        last = incident.marks[-1] if incident.marks else None
        before = (last.figure, last.at.isoformat()) if last and last.figure is not None else None
        self._desk.wrong_count(incident, said.count or 0)
        heard = self._did(Act.COUNT, incident, self.now.isoformat(), count=str(said.count or 0))
        return replace(heard, done=replace(heard.done, before=before))

    def _same(self, incident: Incident, said: Said) -> ActOutcome:
        named = self._found(said.other or "")
        if named is None:
            return self._nothing("no_such", other=said.other or "")
        other, went = self._where_it_went(named)
        if not any(map(self.person.cares_for, places_of(other))):
            return self._nothing("not_yours")
        kept, gone = self._desk.merge(incident, other).incidents
        heard = self._did(Act.SAME, kept, thing=gone.id, name=called(incident), other=called(other), kept=called(kept))
        return replace(heard, lines=(*heard.lines, *((("went", {}),) if went else ())))

    def _mute(self, incident: Incident, said: Said) -> ActOutcome:
        until = self.now + (said.lasting or timedelta())
        desk = MuteDesk(self.writing, self.config, self.person.name, self.note, self.now)
        mute = desk.incident(incident, until)
        return self._did(Act.MUTE, incident, thing=mute.id, until=self._time(until))

    def _undo(self, incident: Incident, said: Said) -> ActOutcome:
        whose = None if self.person.role is StaffRole.ADMIN else self.person.name
        last = self.journal.last({incident.id, *incident.merged}, whose)
        if last is None or last.act is None:
            return self._nothing("nothing_to_undo")
        lines, moved = [self._line("undone", incident, what=last.act.value)], None
        if last.act is Act.OK:
            self._desk.unacknowledge(incident, datetime.fromisoformat(last.thing))
        elif last.act is Act.MUTE:
            MuteDesk(self.writing, self.config, self.person.name, self.note, self.now).end(last.thing)
        elif last.act is Act.SAME:
            lines.append(("parted", {"other": called(self._parted(incident, last))}))
        else:
            moved = self._unmarked(incident, last)
        done = JournalLine(self.now, self.person.name, self.reply.marks)
        return ActOutcome(tuple(lines), done, takes_back=last, moved=moved)

    def _unmarked(self, incident: Incident, last: JournalLine) -> tuple[str, str] | None:
        """Take back a verdict; the one that stands again in its place, by its old time and its new one."""
        figure, since = last.before or (None, "")
        self._desk.unmark(incident, datetime.fromisoformat(last.thing), figure)
        return (since, self.now.isoformat()) if since else None

    def _parted(self, incident: Incident, last: JournalLine) -> Incident:
        gone = self._found(last.thing)
        if gone is None:
            raise MonitorError("the other event is not in the store any more", f"incident {incident.id}")
        _, fresh = self._desk.part(incident, gone).incidents
        return self._found(fresh.id) or fresh

    # how

    @property
    def _desk(self) -> Desk:
        return Desk(self.writing, self.config, self.person.name, self.note, self.now)

    def _found(self, name: str) -> Incident | None:
        """The one incident of a name or an id."""
        found = self.writing.find_incidents(name, 2)
        return found[0] if len(found) == 1 else None

    def _where_it_went(self, incident: Incident) -> tuple[Incident, bool]:
        """The incident, or the one that it was merged into, however often."""
        at, seen = incident, {incident.id}
        while (further := went_to(at)) and further not in seen and (found := self._found(further)):
            at, seen = found, {*seen, further}
        return at, at.id != incident.id

    def _followed(self, ident: str) -> set[str]:
        found = self._found(ident)
        return {ident, self._where_it_went(found)[0].id} if found else {ident}

    def _did(self, act: Act, incident: Incident, thing: str = "", **values: str) -> ActOutcome:
        done = JournalLine(self.now, self.person.name, self.reply.marks, act, incident.id, thing)
        return ActOutcome((self._line(act.value, incident, **values),), done)

    def _nothing(self, *names: str, of: Incident | None = None, **values: str) -> ActOutcome:
        lines = tuple(self._line(name, of, **values) for name in names)
        return ActOutcome(lines, JournalLine(self.now, self.person.name, self.reply.marks))

    def _line(self, sentence: str, incident: Incident | None = None, /, **values: str) -> tuple[str, Mapping[str, str]]:
        about = {"name": called(incident), "where": place_in_words(incident.place)} if incident else {}
        return sentence, {**about, **values}

    def _time(self, at: datetime) -> str:
        zone = self.person.timezone
        return f"{at.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"


def remember(heard: ActOutcome, writing: WriteHandle) -> None:
    """Write an outcome into the journal, so that it is not done twice and can be taken back."""
    known = journal(writing).with_done(heard.done)
    known = known.undone(heard.takes_back) if heard.takes_back else known
    save(writing, known.moved(*heard.moved) if heard.moved else known)


_DOING: Mapping[Act, Callable[[Acting, Incident, Said], ActOutcome]] = {
    Act.OK: Acting._ok,
    Act.FALSE_ALARM: Acting._false_alarm,
    Act.COUNT: Acting._count,
    Act.SAME: Acting._same,
    Act.MUTE: Acting._mute,
    Act.UNDO: Acting._undo,
}


def called(incident: Incident) -> str:
    """By its name, or by the beginning of its id where an earlier release opened it."""
    return incident.name or incident.id[:8]


def sentence_of(words: Tongue, name: str, values: Mapping[str, str]) -> str:
    """One sentence to a person in their language, with their own words for what they can say."""
    own = {act.value: word for act, word in words.said.items()} | dict(words.units)
    what = {"what": own.get(values["what"], "12")} if "what" in values else {}
    return words.answers[name].format_map({**own, **values, **what})


def _incident_of(row: Delivery) -> str | None:
    return row.head.subject if row.head.kind in (MessageKind.ALERT, MessageKind.ANSWER) else None
