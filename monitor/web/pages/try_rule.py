"""A rule that somebody words anew, and what it would have told of the stored reports. The config is never changed: the
rule is a text to paste, or a file to take along.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, request

from monitor.alerts import Rule
from monitor.alerts.as_told import incident_as_told
from monitor.alerts.outline import outline
from monitor.config.one_rule import LONGEST, rule_text, rule_written
from monitor.errors import ConfigError
from monitor.incidents import WINDOW
from monitor.pipeline.replay.backtest import WouldSend
from monitor.pipeline.replay.rule_trial import RuleTrial, TriedOn
from monitor.pipeline.replay.suggested import verdicts_of
from monitor.text import printable
from monitor.web.access.gate import Verb, may
from monitor.web.listing import Clearance
from monitor.web.pages import shell
from monitor.web.pages.shell import Room, form, reader

DAYS = (7, 30, 90)
MOST_PLAYED = 1_000  # reports, the latest: a page is made while somebody waits
MOST_SHOWN = 30  # messages of each kind


@dataclass(frozen=True, slots=True)
class SentShown:
    """A message that one wording would have made, and the other not. incident: its id, where it has one."""

    at: datetime
    reason: str
    incident: str | None
    where: str
    killed: str
    headline: str


@dataclass(frozen=True, slots=True)
class TrialShown:
    """A trial as somebody may see it: without what lies in other regions. reports: how many were played; since: from
    when on messages count."""

    trial: RuleTrial
    reports: int
    since: datetime
    appeared: tuple[SentShown, ...]
    disappeared: tuple[SentShown, ...]
    appear: int
    disappear: int
    same: int


def add(page: Blueprint, room: Room) -> None:
    """Hang it in."""

    @page.get("/try/rule")
    def rule() -> Response:
        if not may(reader(), Verb.TRY_RULE):
            return shell.problem("problem.not_allowed", 403)
        name = request.args.get("rule", "")[:200]
        return _page(room, name if name in rules_offered(room) else "", text=_written(room, name))

    @page.post("/try/rule")
    def try_rule() -> Response:
        if not may(reader(), Verb.TRY_RULE):
            return shell.problem("problem.not_allowed", 403)
        return _tried(room, printable(request.form.get("text", "")))

    @page.post("/try/rule/file")
    def rule_file() -> Response:
        if not may(reader(), Verb.TRY_RULE):
            return shell.problem("problem.not_allowed", 403)
        text = printable(request.form.get("text", ""))
        try:
            _rule_of(room, text)
        except ConfigError as error:
            return _page(room, "", text, 409, wrong=error.problems)
        return Response(
            in_a_list(text), 200, {"Content-Disposition": 'attachment; filename="rule.yaml"'}, mimetype="text/yaml"
        )


def rules_offered(room: Room) -> list[str]:
    """The rules that may be looked at here: none that names a region around our own sites."""
    return [one.name for one in room.config.incident_rules if not any(r.around_sites for r in one.regions)]


def in_a_list(text: str) -> str:
    """The rule as it stands in a config."""
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    return "rules:\n" + "".join(f"{'  - ' if not at else '    '}{line}\n" for at, line in enumerate(lines))


def _written(room: Room, name: str) -> str:
    written = room.config.written
    return (rule_text(written.text, name) if written and name in rules_offered(room) else None) or ""


def _rule_of(room: Room, text: str) -> Rule:
    """Raises ConfigError."""
    return rule_written(text, room.config, Clearance.of(reader()).nameable(room.config.regions))


def _page(
    room: Room,
    name: str,
    text: str,
    status: int = 200,
    wrong: tuple[str, ...] | list[str] = (),
    tried: TrialShown | None = None,
) -> Response:
    return shell.page_of(
        "rule.html",
        status,
        name=name,
        text=text,
        wrong=wrong,
        tried=tried,
        rules=rules_offered(room),
        days=_days(),
        choices=DAYS,
        longest=LONGEST,
    )


def _days() -> int:
    asked = form("days", 3)
    return int(asked) if asked in {str(days) for days in DAYS} else DAYS[0]


def _tried(room: Room, text: str) -> Response:
    try:
        rule = _rule_of(room, text)
    except ConfigError as error:
        return _page(room, "", text, 409, wrong=error.problems)
    if rule.period:
        return shell.problem("try.rule_of_time", 409)
    if rule.name not in rules_offered(room) and room.config.rule(rule.name):
        return shell.problem("problem.not_allowed", 403)
    with room.turns.of(reader().name) as free:
        if not free:
            return shell.problem("problem.busy", 429)
        return _page(room, rule.name, text, tried=_trial(room, rule))


def _trial(room: Room, rule: Rule) -> TrialShown:
    since = room.now() - timedelta(days=_days())
    with room.store.read() as asking:
        read = asking.told_of_harm(since - WINDOW, MOST_PLAYED)
        verdicts = verdicts_of(asking.incidents(since=since - WINDOW))
    if len(read) == MOST_PLAYED:
        since = max(since, read[0][0].seen)
    config = room.config
    asked = TriedOn(rule, config.rule(rule.name), config.reading, config.languages, read, verdicts, since)
    trial = room.watched.try_rule(asked)
    appeared, gone, same = map(_seen, (trial.compared.appeared, trial.compared.disappeared, trial.compared.same))
    return TrialShown(trial, len(read), since, _shown(appeared), _shown(gone), len(appeared), len(gone), len(same))


def _seen(sent: tuple[WouldSend, ...]) -> list[WouldSend]:
    clearance = Clearance.of(reader())
    return [one for one in sent if clearance.sees(incident_as_told(one.alert.facts).place)]


def _shown(sent: list[WouldSend]) -> tuple[SentShown, ...]:
    return tuple(_row(one) for one in sent[-MOST_SHOWN:][::-1])


def _row(sent: WouldSend) -> SentShown:
    told = outline(sent.alert.facts)
    return SentShown(
        sent.at, sent.alert.reason.value, sent.alert.incident, told.where or "", told.killed or "", told.headline or ""
    )
