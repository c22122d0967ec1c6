"""People's decisions about incidents, in one transaction each: keep it, and tell everybody who was told otherwise.

Whoever got a message of an incident hears at once, at the same address: a person's word waits for no `at_most_every`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.alerts import Alert, LastMessage, Reason, Step, StepAnswer, Verdict, alert_of, highest
from monitor.alerts.acknowledgement import answer
from monitor.alerts.words import count_in_words, place_in_words
from monitor.config import Config
from monitor.deliveries import State
from monitor.deliveries.limits import To
from monitor.deliveries.settings import Channel
from monitor.entries import Entry
from monitor.errors import MonitorError
from monitor.feeds import BY_HAND
from monitor.incidents import (
    Ack,
    Change,
    ChangeKind,
    Correction,
    Fact,
    Happening,
    Incident,
    IncidentStatus,
    Judgement,
    Member,
    Score,
    StaffMark,
    acknowledge,
    add,
    change_again,
    correct,
    false_alarm,
    is_false_alarm,
    last_ack,
    member_by_hand,
    merge_incidents,
    move,
    right,
    split,
    standing_corrections,
    take_out,
    unacknowledge,
    uncorrect,
    wrong_count,
)
from monitor.incidents.corrections import too_many
from monitor.incidents.edit import is_told_of
from monitor.incidents.vetoes import rules_out
from monitor.model import Count, Day, Place, Severity, Weapon, count_of, wordless
from monitor.pipeline.hearing import Hearing
from monitor.pipeline.meeting import rule_of, take_over
from monitor.pipeline.outbox.budgets import addressed
from monitor.pipeline.settling import settle
from monitor.reports import Reading
from monitor.store import WriteHandle

NOTE, NOTE_WITHDRAWN = "note", "note_withdrawn"  # lines of an incident's history


@dataclass(frozen=True, slots=True)
class Decided:
    """The outcome of a person's word. unreached: channels that told of the incident and are not in the config now."""

    incidents: tuple[Incident, ...]
    alerts: tuple[Alert, ...] = ()
    unreached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """A person at work on incidents, in the one transaction of `writing`. by: their name; note: why, in their words, or
    empty. Each method raises MonitorError where what is asked makes no sense."""

    writing: WriteHandle
    config: Config
    by: str
    note: str
    now: datetime
    _unreached: set[str] = field(default_factory=set)

    def false_alarm(self, incident: Incident) -> Decided:
        """Retract an incident; everybody who was told of it is told so."""
        _refuse_closed(incident)
        if is_false_alarm(incident):
            raise MonitorError("is marked as a false alarm already", f"incident {incident.id}")
        after = false_alarm(incident, self.by, self.note, self.now)
        self.writing.save_incident(after, incident)
        alerts, _ = self._tell(incident, after, Reason.RETRACTED, "marked as a false alarm")
        return self._decided([after], alerts)

    def wrong_count(self, incident: Incident, figure: int) -> Decided:
        """Correct the number of dead; rules that nobody was told by decide anew."""
        _refuse_closed(incident)
        after = wrong_count(incident, figure, self.by, self.note, self.now)
        alerts, heard = self._tell(incident, after, Reason.CORRECTED, f"the number of dead corrected to {figure}")
        _, more = settle([_change(incident, after)], self.writing, self.config, self.now, heard=heard)
        return self._decided([after], [*alerts, *more])

    def correct(self, incident: Incident, word: Correction) -> Decided:
        """Put one fact right. Whoever was told another place or another number hears at once; a day and a weapon stand
        in the next message. Rules decide anew."""
        _refuse_closed(incident)
        _refuse_impossible(incident, word)
        said = f"{word.name} {_value_of(incident, word)} → {_said(word)}"
        after = correct(incident, replace(word, at=self.now, by=self.by, note=self.note), said)
        return self._put_right(incident, after, word, f"{word.name} corrected to {_said(word)}")

    def uncorrect(self, incident: Incident, at: datetime) -> Decided:
        """Take back the word of that time on one fact: the one before it stands again, else what the reports say."""
        _refuse_closed(incident)
        word = next((one for one in incident.corrections if one.at == at and not one.withdrawn), None)
        if word is None:
            raise MonitorError("no correction of that time stands", f"incident {incident.id}")
        after = uncorrect(incident, word, self.by, self.now)
        return self._put_right(incident, after, word, f"{word.name} is that of before again")

    def add(self, incident: Incident, entry: Entry, reading: Reading) -> Decided:
        """Put a report that a person gave into an incident, whatever grouping would say. The rules decide as on any."""
        _refuse_closed(incident)
        if reading.failure:
            raise MonitorError(f"the text could not be read: {reading.failure}")
        member = member_by_hand(entry, reading, lambda one: not rules_out(one, incident))
        if any((m.feed, m.key) == (entry.feed, entry.key) for m in incident.members):
            raise MonitorError("has that report already", f"incident {incident.id}")
        if not self.writing.known_keys(entry.feed, [entry.key]):
            self.writing.save_entries({entry: reading})
        after = add(incident, member, self.by, self.note, self.now)
        _, alerts = settle([_joined(incident, after, member)], self.writing, self.config, self.now)
        return self._decided([after], alerts)

    def take_out(self, incident: Incident, number: int) -> Decided:
        """Take a report that a person gave out of an incident again, counted from 1 as `incidents show` does."""
        _refuse_closed(incident)
        [member] = _members(incident, {number})
        if member.feed != BY_HAND.name:
            raise MonitorError(f"report {number} came by a feed: split it off", f"incident {incident.id}")
        if not is_told_of([m for m in incident.members if m is not member]):
            raise MonitorError(
                "has no other report that is surely of it; mark it as a false alarm", f"incident {incident.id}"
            )
        after = take_out(incident, member, self.by, self.now)
        _, alerts = settle([_change(incident, after)], self.writing, self.config, self.now)
        return self._decided([after], alerts)

    def right(self, incident: Incident) -> Decided:
        """Keep that what was told was right. Whoever was told that it was a false alarm hears that it was none; a count
        that was corrected is the reports' own again."""
        _refuse_closed(incident)
        after = right(incident, self.by, self.note, self.now)
        alerts, heard = list[Alert](), set[str]()
        if is_false_alarm(incident):
            alerts, heard = self._tell(incident, after, Reason.CORRECTED, "no false alarm after all")
        _, more = settle([_change(incident, after)], self.writing, self.config, self.now, heard=heard)
        return self._decided([after], [*alerts, *more])

    def acknowledge(self, incident: Incident) -> tuple[Incident, Ack | None]:
        """Keep who sees to it, which ends reminders and escalation of what was told so far. Where that was done before,
        and nothing was told since that asks for it again, nothing is kept, and the earlier one is given beside."""
        _refuse_closed(incident)
        told = self.writing.told(incident.id).values()
        open_ = [last for last in told if last.standing and not answer(last.standing, incident)]
        if (last := last_ack(incident.acks)) and not open_:
            return incident, last
        after = acknowledge(incident, self.by, self.note, self.now, highest(told))
        self.writing.save_incident(after, incident)
        self._call_off(incident)
        return after, None

    def unacknowledge(self, incident: Incident, at: datetime) -> Decided:
        """Take back a person's word of that time that they see to it: reminders and escalation go on."""
        _refuse_closed(incident)
        ack = next((ack for ack in incident.acks if ack.at == at and not ack.withdrawn), None)
        if ack is None:
            raise MonitorError("no acknowledgement of that time stands", f"incident {incident.id}")
        after = unacknowledge(incident, ack, self.by, self.now)
        _, alerts = settle([_change(incident, after)], self.writing, self.config, self.now)
        return self._decided([after], alerts)

    def unmark(self, incident: Incident, at: datetime, before: int | None = None) -> Decided:
        """Take back the last verdict, where it is that of this time: a number of dead gives way to the one `before`,
        all else to what the reports say."""
        last = incident.marks[-1] if incident.marks else None
        if last is None or last.at != at:
            said = f"{last.by} has judged it since" if last else "nobody has judged it"
            raise MonitorError(said, f"incident {incident.id}")
        if before is not None:
            return self.wrong_count(incident, before)
        if last.figure is None:
            return self.right(incident)
        after = right(incident, self.by, self.note, self.now)
        alerts, heard = self._tell(incident, after, Reason.CORRECTED, "the number of dead is that of the reports again")
        _, more = settle([_change(incident, after)], self.writing, self.config, self.now, heard=heard)
        return self._decided([after], [*alerts, *more])

    def part(self, kept: Incident, gone: Incident) -> Decided:
        """Take the reports of an incident that was merged into another one out of it again: they are a new one."""
        theirs = {member.name for member in gone.members}
        return self.split(kept, {at for at, member in enumerate(kept.members, 1) if member.name in theirs})

    def merge(self, one: Incident, other: Incident) -> Decided:
        """Make two incidents one, under the older one's id; whoever was told of the other hears where it went."""
        _refuse_closed(one)
        _refuse_closed(other)
        if one.id == other.id:
            raise MonitorError("cannot be merged with itself; name two", f"incident {one.id}")
        kept, gone = merge_incidents(one, other, self.now)
        before, closed = (one, other) if kept.id == one.id else (other, one)
        mark = StaffMark(self.now, Judgement.DUPLICATE_OF, self.by, self.note, other=kept.id)
        gone = replace(gone, marks=(*gone.marks, mark))
        self.writing.save_incident(gone, closed)
        found = f"the same event as incident {kept.id} ({place_in_words(kept.place)})"
        alerts, _ = self._tell(closed, gone, Reason.MERGED, found)
        take_over(closed, kept, self.writing, self.config, self.now)
        _, more = settle([_change(before, kept)], self.writing, self.config, self.now)
        return self._decided([kept, gone], [*alerts, *more])

    def move(self, source: Incident, number: int, target: Incident) -> Decided:
        """Take one report, counted from 1 as `incidents show` does, out of an incident and put it into another."""
        _refuse_closed(source)
        _refuse_closed(target)
        if source.id == target.id:
            raise MonitorError(f"report {number} is there already; name two incidents", f"incident {source.id}")
        [member] = _members(source, {number})
        if not is_told_of([m for m in source.members if m is not member]):
            raise MonitorError(
                "has no other report that is surely of it: merge the two (incidents merge)", f"incident {source.id}"
            )
        left, grown = (self._noted(i) for i in move(source, target, {member.id}, self.now))
        arrived = _joined(target, grown, member)
        _, alerts = settle([_change(source, left), arrived], self.writing, self.config, self.now)
        return self._decided([left, grown], alerts)

    def split(self, incident: Incident, numbers: Collection[int]) -> Decided:
        """Make a new incident of these reports, counted from 1 as `incidents show` does."""
        _refuse_closed(incident)
        out = {member.id for member in _members(incident, numbers)}
        if not out or not is_told_of([m for m in incident.members if m.id not in out]):
            raise MonitorError(
                "some of its reports must stay, and not only what is perhaps of another event, and some must go",
                f"incident {incident.id}",
            )
        left, fresh = (self._noted(i) for i in split(incident, out, self.now))
        _, alerts = settle(
            [_change(incident, left), replace(change_again(fresh), kind=ChangeKind.OPENED)],
            self.writing,
            self.config,
            self.now,
        )
        return self._decided([left, fresh], alerts)

    def apart(self, incident: Incident) -> Decided:
        """Keep that it is another event than the one that it may be: whoever was not told of it for that, hears now."""
        _refuse_closed(incident)
        if incident.perhaps is None:
            raise MonitorError("is in doubt with no other", f"incident {incident.id}")
        line = Happening(self.now, "parted", f"from {incident.perhaps}, by {self.by}")
        after = replace(incident, perhaps=None, updated=self.now, history=(*incident.history, line))
        _, alerts = settle([_change(incident, self._noted(after))], self.writing, self.config, self.now)
        return self._decided([after], alerts)

    def annotate(self, incident: Incident) -> Incident:
        """Keep the note itself: what somebody learned, for whoever looks next. Nobody is told."""
        _refuse_closed(incident)
        if not self.note:
            raise MonitorError("a note needs words", f"incident {incident.id}")
        line = Happening(self.now, NOTE, f"{self.note} (by {self.by})", self.by)
        return self._with_line(incident, line)

    def unannotate(self, incident: Incident, at: datetime) -> Incident:
        """Take back the note of that time: it stays, marked as withdrawn."""
        if not any(line.at == at for line in notes_of(incident)):
            raise MonitorError("has no note of that time", f"incident {incident.id}")
        return self._with_line(incident, Happening(self.now, NOTE_WITHDRAWN, f"{at.isoformat()} by {self.by}"))

    # how

    def _put_right(self, before: Incident, after: Incident, word: Correction, found: str) -> Decided:
        alerts, heard = list[Alert](), set[str]()
        if word.what in (Fact.PLACE, Fact.VICTIMS) and not is_false_alarm(after):
            alerts, heard = self._tell(before, after, Reason.CORRECTED, found)
        _, more = settle([_change(before, after)], self.writing, self.config, self.now, heard=heard)
        return self._decided([after], [*alerts, *more])

    def _with_line(self, incident: Incident, line: Happening) -> Incident:
        after = replace(incident, history=(*incident.history, line))
        self.writing.save_incident(after, incident)
        return after

    def _call_off(self, incident: Incident) -> None:
        """Drop what limits hold back of reminders and escalation: it would ask for what was just given."""
        threads, asking = (incident.id, *incident.merged), (Reason.REMINDER, Reason.ESCALATED)
        for row in self.writing.outbox([State.HELD]):
            if row.thread in threads and row.head.reason in asking:
                self.writing.drop(row.id, f"acknowledged by {self.by}")

    def _noted(self, incident: Incident) -> Incident:
        if not self.note:
            return incident
        return replace(incident, history=(*incident.history, Happening(self.now, NOTE, self.note, self.by)))

    def _decided(self, incidents: Collection[Incident], alerts: Collection[Alert]) -> Decided:
        return Decided(tuple(incidents), tuple(alerts), tuple(sorted(self._unreached)))

    def _tell(self, before: Incident, after: Incident, reason: Reason, found: str) -> tuple[list[Alert], set[str]]:
        """An alert for each rule that told of it, the most urgent first, one message an address; and the channels. What
        was told already corrects nothing."""
        told = sorted(self.writing.told(after.id).values(), key=lambda t: -(t.severity or Severity.LOW))
        if reason is Reason.CORRECTED and not is_false_alarm(before):
            moved = place_in_words(before.place) != place_in_words(after.place)
            told = [last for last in told if moved or wordless(last.toll) != wordless(after.toll)]
        threads, addresses = (after.id, *after.merged), set[To]()
        heard, hearing = self.writing.audience(threads), Hearing(_change(before, after), self.writing.heard(threads))
        alerts = []
        for last in told:
            also = [other.rule for other in told if other is not last]
            alert = self._alert(last, _change(before, after), reason, found, also)
            self.writing.save_alert(alert, after.toll)
            channels = list(self._channels(heard.get(last.rule, []), addresses))
            hearing.tell_all(alert, rule_of(last, self.config), channels, self.writing, self.now)
            alerts.append(alert)
        return alerts, {channel for channel, _ in addresses}

    def _alert(self, last: LastMessage, change: Change, reason: Reason, found: str, also: list[str]) -> Alert:
        rule = rule_of(last, self.config)
        check = StepAnswer(Step.STAFF, True, "a person's verdict", f"{found}: {self.note}" if self.note else found)
        severity = last.severity or rule.severity
        verdict = Verdict(rule.name, change.after.id, severity, reason, (check,), self.now)
        alert = replace(alert_of(verdict, change, rule, last, self.now, also), feed=None)  # no feed's word holds it
        self.writing.save_verdicts([verdict])
        return alert

    def _channels(self, told: Sequence[To], reached: set[To]) -> list[Channel]:
        """The channels, each narrowed to the addresses that were told and are not `reached` yet; these are added."""
        fresh = [to for to in told if to not in reached]
        reached.update(fresh)
        self._unreached.update(name for name, _ in fresh if self.config.channel(name) is None)
        return addressed(fresh, self.config)


def notes_of(incident: Incident) -> list[Happening]:
    """The notes of people, those that were withdrawn among them."""
    return [line for line in incident.history if line.what == NOTE]


def _value_of(incident: Incident, word: Correction) -> str:
    """The fact as it stands, in words."""
    count = count_of(incident.toll, word.harm, word.victim) if word.harm and word.victim else None
    return _in_words(word.what, incident.place, incident.date, incident.weapon, count)


def _said(word: Correction) -> str:
    count = None if word.figure is None else Count(word.figure, word.figure, word.figure)
    return _in_words(word.what, word.place, word.date, word.weapon, count)


def _in_words(what: Fact, place: Place | None, day: Day | None, weapon: Weapon | None, count: Count | None) -> str:
    found = {Fact.PLACE: place_in_words(place), Fact.DATE: day, Fact.WEAPON: weapon}
    return count_in_words(count) if what is Fact.VICTIMS else str(found[what] or "unknown")


def _refuse_impossible(incident: Incident, word: Correction) -> None:
    """A part that is more than the whole, and what stands already."""
    if word.harm and word.victim and word.figure is not None:
        whole = too_many(incident.toll, word.harm, word.victim, word.figure)
        if whole is not None:
            raise MonitorError(f"{word.name} cannot be {word.figure} of {whole}; correct {word.harm}.all first")
    stands = any(one.name == word.name for one in standing_corrections(incident))
    if stands and _value_of(incident, word) == _said(word):
        raise MonitorError(f"{word.name} is {_said(word)} already, by a person's word", f"incident {incident.id}")


def _joined(before: Incident, after: Incident, member: Member) -> Change:
    return Change(ChangeKind.JOINED, before, after, member, Score(0.0))


def _change(before: Incident, after: Incident) -> Change:
    """As by the latest report that is no context."""
    return _joined(before, after, change_again(after).member)


def _members(incident: Incident, numbers: Collection[int]) -> list[Member]:
    """The reports of these numbers."""
    if wrong := sorted(n for n in numbers if not 1 <= n <= len(incident.members)):
        raise MonitorError(f"has reports 1 to {len(incident.members)} and no {wrong[0]}", f"incident {incident.id}")
    return [incident.members[n - 1] for n in numbers]


def _refuse_closed(incident: Incident) -> None:
    if incident.status is IncidentStatus.CLOSED:
        into = next((mark.other for mark in reversed(incident.marks) if mark.other), "another")
        raise MonitorError(f"was merged into {into}; name that one", f"incident {incident.id}")
