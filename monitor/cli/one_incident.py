"""`incidents show`: all that is known of one incident, and why somebody was told of it or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from monitor.alerts import Alert, StepAnswer, Verdict
from monitor.alerts.facts import incident_facts
from monitor.alerts.words import count_in_words, place_in_words
from monitor.cli.input import options
from monitor.cli.input.opening import at_work, stored, the_one
from monitor.cli.outbox import stands
from monitor.cli.output import screen, telling, window_answers
from monitor.cli.output.toll_table import toll_table
from monitor.deliveries import Delivery
from monitor.incidents import Incident, Member
from monitor.incidents.story import Chapter, story
from monitor.model import Extent, Harm, count_of
from monitor.pipeline.nearby import nearby
from monitor.store import ReadHandle
from monitor.text import moment


@click.command("show")
@options.config
@options.as_json
@click.argument("ident", metavar="ID")
def show(config_path: Path, as_json: bool, ident: str) -> None:
    """Show all that is known of one incident: who says what, its history, each decision and each message."""
    config = at_work(config_path)
    with stored(config) as store, store.read() as asking:
        incident = the_one(asking.find_incidents(ident), "incident", ident)
        verdicts, told = asking.verdicts(incident.id), list(messages(asking, incident))
        sums = window_answers.answers_on(asking, config, incident)
        chapters = story(incident, nearby(asking, incident))
    if as_json:
        decided = [verdict_facts(verdict) for verdict in verdicts]
        sent = [message_facts(alert, delivery) for alert, delivery in told]
        screen.print_json(
            {
                **incident_facts(incident),
                "verdicts": decided,
                "deliveries": sent,
                "story": telling.chapter_facts(chapters),
                "adds_to": [
                    window_answers.scope_facts(scope, verdict_facts(verdict) if verdict else None)
                    for scope, verdict in sums
                ],
            }
        )
    else:
        _print(screen.console(), incident, verdicts, told)
        print_story(screen.console(), incident, chapters)
        print_sums(screen.console(), sums)


def print_story(console: Console, incident: Incident, chapters: Sequence[Chapter]) -> None:
    """How each report came to it."""
    console.print("How the reports came together, by what is known of them now", style="bold")
    for line in telling.lines(chapters, incident.id):
        console.print(line, markup=False, highlight=False)


def messages(asking: ReadHandle, incident: Incident) -> Iterator[tuple[Alert, Delivery]]:
    for alert in asking.alerts(incident=incident.id):
        yield from ((alert, delivery) for delivery in asking.deliveries_of(alert.id))


def _print(
    console: Console, incident: Incident, verdicts: Sequence[Verdict], told: Sequence[tuple[Alert, Delivery]]
) -> None:
    console.print(f"{place_in_words(incident.place)}, {incident.date or 'no date'}", style="bold")
    console.print(
        f"{', '.join(filter(None, (incident.name, incident.id)))}: {incident.cause}, "
        f"{incident.weapon or 'no weapon stated'}, {incident.grade}, {incident.status}, "
        f"confidence {incident.confidence:.2f}"
    )
    if incident.extent is Extent.SEVERAL_ATTACKS:
        console.print("Several attacks over an area: the toll is of no one event.")
    if incident.perhaps:
        console.print(f"Perhaps the same as incident {incident.perhaps}; put them together with `incidents merge`.")
    console.print(toll_table(incident.toll))
    _print_members(console, incident)
    console.print(
        screen.table(("at (UTC)", "what", "detail"), ((h.at, h.what, h.detail) for h in incident.history), "History")
    )
    _print_words_of_people(console, incident)
    console.print(
        screen.table(
            ("at (UTC)", "rule", "answer", "because"),
            ((v.at, v.rule, v.reason or "no", because(v)) for v in verdicts),
            "Decisions",
        )
    )
    console.print(
        screen.table(
            ("at (UTC)", "reason", "to", "state", "sent (UTC)"),
            ((a.at, a.reason, f"{d.channel}: {d.recipient}", stands(d), d.sent_at) for a, d in told),
            "Messages",
        )
    )


def _print_words_of_people(console: Console, incident: Incident) -> None:
    if incident.acks:
        console.print(
            screen.table(
                ("at (UTC)", "by", "note"),
                ((a.at, a.by, "taken back" if a.withdrawn else a.note) for a in incident.acks),
                "Acknowledged",
            )
        )
    if incident.marks:
        console.print(
            screen.table(
                ("at (UTC)", "by", "verdict", "dead", "same as", "note"),
                ((m.at, m.by, m.what, m.figure, m.other, m.note) for m in incident.marks),
                "What staff say",
            )
        )
    if incident.corrections:
        console.print(
            screen.table(
                ("at (UTC)", "by", "fact", "note"),
                ((c.at, c.by, c.name, "taken back" if c.withdrawn else c.note) for c in incident.corrections),
                "Put right by hand",
            )
        )


def _print_members(console: Console, incident: Incident) -> None:
    console.print(
        screen.table(
            ("no.", "seen (UTC)", "publisher", "says", "claimant", "killed", "title"),
            (
                (
                    number,
                    m.seen,
                    _told_by(m),
                    m.report.why or m.report.kind,
                    m.report.claimant,
                    count_in_words(count_of(m.report.toll, Harm.KILLED)),
                    m.title,
                )
                for number, m in enumerate(incident.members, 1)
            ),
            "Who says what",
        )
    )
    if any(m.followed for m in incident.members):
        console.print(
            screen.table(
                ("no.", "page"),
                ((number, m.followed) for number, m in enumerate(incident.members, 1) if m.followed),
                "Pages that were read beside what the feed said",
            )
        )


def _told_by(member: Member) -> str:
    """Who, and what keeps it from counting."""
    notes = ["machine-translated"] * member.translated + ["perhaps of another event"] * member.perhaps
    return f"{member.publisher} ({', '.join(notes)})" if notes else member.publisher


def print_sums(console: Console, sums: Sequence[window_answers.WindowAnswer]) -> None:
    """The rules on a stretch of time to which it adds something, where there are any."""
    if sums:
        console.print(
            screen.table(
                ("at (UTC)", "rule", "region", "answer", "because"),
                (
                    (
                        v and v.at,
                        scope.rule.name,
                        window_answers.region_of(scope),
                        (v.reason or "no") if v else "not asked yet",
                        because(v) if v else "",
                    )
                    for scope, v in sums
                ),
                "Adds to",
            )
        )


def because(verdict: Verdict) -> str:
    """The step that stopped a rule, or the last that let it pass; and when it is asked again."""
    check = (None if verdict.fired else verdict.stopped_by) or (verdict.checks[-1] if verdict.checks else None)
    words = f"{check.gate}: wanted {check.wanted}; found {check.found}" if check else ""
    return f"{words}; asked again at {screen.words(verdict.revisit_at)}" if verdict.revisit_at else words


def check_facts(check: StepAnswer) -> dict[str, Any]:
    return {"gate": check.gate, "held": check.held, "wanted": check.wanted, "found": check.found}


def verdict_facts(verdict: Verdict) -> dict[str, Any]:
    return {
        "rule": verdict.rule,
        "reason": verdict.reason,
        "severity": verdict.severity.word,
        "at": moment(verdict.at),
        "revisit_at": moment(verdict.revisit_at),
        "checks": [check_facts(check) for check in verdict.checks],
    }


def message_facts(alert: Alert, delivery: Delivery) -> dict[str, Any]:
    return {
        "alert": alert.id,
        "reason": alert.reason,
        "delivery": delivery.id,
        "channel": delivery.channel,
        "recipient": delivery.recipient,
        "state": delivery.state,
        "sent_at": moment(delivery.sent_at),
        "last_error": delivery.last_error,
    }
