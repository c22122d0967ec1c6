"""Messages that go out because nobody acknowledged what was told: reminders, and the escalation to the next persons.

Pure. How things stand is kept with the last alert (`Acknowledgement`), so that neither a restart nor a late tick loses
or repeats a step. docs/rules.md tells the rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.alerts.alert import CLOCK_STEP, Acknowledgement, LastMessage, Reason, Rule, Step, StepAnswer, TollKey
from monitor.alerts.facts import Facts
from monitor.alerts.words import duration_in_words
from monitor.incidents import Ack, Grade, Incident, is_over, last_ack
from monitor.model import Count, Toll, count_of
from monitor.text import moment

MOST_REMINDERS = 5  # after one piece of news: who has not answered by then is reached by escalation, or not at all

_ASKS_NOTHING = (Reason.RETRACTED, Reason.MERGED, Reason.DRILL)


@dataclass(frozen=True, slots=True)
class Due:
    """The message that goes out next where nobody acknowledges. since: the message that it waits from; number: 1 is the
    first."""

    reason: Reason
    since: datetime
    wait: timedelta
    number: int
    most: int

    @property
    def at(self) -> datetime:
        return self.since + self.wait

    def by(self, now: datetime) -> bool:
        return self.at <= now or self.since > now + CLOCK_STEP

    def next(self, now: datetime) -> datetime:
        """When to ask for it."""
        return now if self.by(now) else self.at


def asks(rule: Rule) -> bool:
    """Whether somebody has to acknowledge what the rule tells."""
    return bool(rule.updates.remind_every or rule.escalate)


def answer(standing: Acknowledgement, incident: Incident) -> Ack | None:
    """The acknowledgement of all that was told; None where one is waited for."""
    return last_ack(incident.acks[standing.acks :])


def next_due(rule: Rule, standing: Acknowledgement | None, incident: Incident) -> Due | None:
    """The next reminder or step, whichever comes first; None where nothing waits."""
    if standing is None or standing.asked_at is None or is_over(incident) or answer(standing, incident):
        return None
    found = []
    if standing.steps < len(rule.escalate):
        wait = rule.escalate[standing.steps].after
        found.append(Due(Reason.ESCALATED, standing.asked_at, wait, standing.steps + 1, len(rule.escalate)))
    if rule.updates.remind_every and standing.reminders < MOST_REMINDERS:
        wait = rule.updates.remind_every
        found.append(Due(Reason.REMINDER, standing.heard_at, wait, standing.reminders + 1, MOST_REMINDERS))
    return min(found, key=lambda due: due.at, default=None)


def waits_since(told: Iterable[LastMessage], incident: Incident) -> datetime | None:
    """Since when one of the rules that told of an incident waits for an acknowledgement; None where none does."""
    standings = [message.standing for message in told if message.standing]
    open_ = [s.asked_at for s in standings if s.asked_at and not is_over(incident) and not answer(s, incident)]
    return min(open_, default=None)


def check(due: Due, now: datetime) -> StepAnswer:
    """The gate of a reminder or a step, in words."""
    ago = duration_in_words(max(now - due.since, timedelta(0)))
    what = "reminder" if due.reason is Reason.REMINDER else "escalation step"
    wanted = f"no acknowledgement for {duration_in_words(due.wait)}"
    return StepAnswer(
        Step.ACK, due.by(now), wanted, f"told {ago} ago, not acknowledged: {what} {due.number} of {due.most}"
    )


def answered(ack: Ack) -> StepAnswer:
    """Why nobody is reminded any more."""
    return StepAnswer(Step.ACK, False, "no acknowledgement", f"acknowledged by {ack.by} at {ack.at:%Y-%m-%d %H:%M} UTC")


def after(reason: Reason, rule: Rule, told: LastMessage | None, incident: Incident, now: datetime) -> Acknowledgement:
    """How things stand after a message of this reason."""
    was = told.standing if told else None
    if was and reason is Reason.ESCALATED:
        passed = dict.fromkeys((*was.passed_to, *readers(rule, reason, was)))
        return replace(was, steps=was.steps + 1, passed_to=tuple(passed))
    if was and reason is Reason.REMINDER:
        return replace(was, heard_at=now, reminders=was.reminders + 1)
    return _after_news(reason, rule, was, incident, now)


def _after_news(
    reason: Reason, rule: Rule, was: Acknowledgement | None, incident: Incident, now: datetime
) -> Acknowledgement:
    """News asks anew only where it is worse than what was acknowledged; until that, the first message that nobody
    acknowledged is what escalation is timed from."""
    said = Acknowledgement(
        now,
        now,
        passed_to=was.passed_to if was else (),
        place=incident.place,
        cause=incident.cause,
        disputed=incident.disputed,
        contested=incident.grade is Grade.CONTESTED,
        beside=incident.beside,
        admitted=incident.grade is Grade.ADMITTED,
    )
    if not asks(rule) or (was is None and reason in _ASKS_NOTHING):
        return said
    last = last_ack(incident.acks)
    covered = last is not None and _covers(last, rule, incident, first=was is None)
    if was and was.asked_at and (covered or reason in _ASKS_NOTHING or not answer(was, incident)):
        return replace(said, asked_at=was.asked_at, acks=was.acks, steps=was.steps)
    return replace(said, asked_at=now, acks=incident.acks.index(last) if last and covered else len(incident.acks))


def _covers(ack: Ack, rule: Rule, incident: Incident, *, first: bool) -> bool:
    """Whether whoever acknowledged needs no new asking: the same severity or less, and less than twice as many people.
    A verdict stands for an acknowledgement only under the rules that had told of the incident."""
    if ack.severity is None and first:
        return False
    if ack.severity is not None and rule.severity > ack.severity:
        return False
    return not any(_doubled(ack.toll, incident.toll, key) for key in rule.keys)


def _doubled(before: Toll, after: Toll, key: TollKey) -> bool:
    was, now = (_number(count_of(toll, *key)) for toll in (before, after))
    return now > was and now >= 2 * was


def _number(count: Count | None) -> int:
    """An unknown number is one at least."""
    return 0 if count is None else 1 if count.figure is None else count.figure


def readers(rule: Rule, reason: Reason, standing: Acknowledgement | None) -> tuple[str, ...]:
    """The channels that a message goes to. Whoever it was escalated to hears news like everybody who was told."""
    if reason is Reason.ESCALATED and standing and standing.steps < len(rule.escalate):
        return rule.escalate[standing.steps].send
    if reason is Reason.REMINDER or standing is None:
        return rule.send
    return tuple(dict.fromkeys((*rule.send, *standing.passed_to)))


def acknowledgement_facts(reason: Reason, rule: Rule, standing: Acknowledgement, incident: Incident) -> Facts:
    """The facts on the acknowledgement: whether an acknowledgement is waited for, and who gave the last one. Who gave a
    verdict, which stands for one, is told nobody."""
    waits = standing.asked_at is not None and answer(standing, incident) is None
    last = next((ack for ack in reversed(incident.acks) if ack.severity is not None and not ack.withdrawn), None)
    return {
        "wanted": waits and reason not in _ASKS_NOTHING,
        "since": moment(standing.asked_at) if waits else None,
        "by": last.by if last else None,
        "at": moment(last.at) if last else None,
        "told": list(rule.send),
        "reminder": standing.reminders if reason is Reason.REMINDER else None,
        "reminders": MOST_REMINDERS if rule.updates.remind_every else 0,
        "step": standing.steps if reason is Reason.ESCALATED else None,
        "steps": len(rule.escalate),
    }
