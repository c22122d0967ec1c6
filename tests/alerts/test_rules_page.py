"""The examples of docs/rules.md are true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from monitor.alerts import Condition, Rule, Step, Threshold, Updates
from monitor.alerts.facts import incident_facts
from monitor.alerts.listening import Recorded
from monitor.alerts.periods import Rise, Totals
from monitor.alerts.sums import Felt
from monitor.alerts.windows import Episode, Judged, judge, scopes
from monitor.config import begin
from monitor.config.conditions import condition
from monitor.keys.problems import Problems
from monitor.keys.section import Surroundings
from monitor.model import Count, Harm, Target, Toll, Victim
from monitor.reports import Kind
from tests.doubles.news import START, News, said, with_toll

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def _rows(table: str) -> Iterator[list[str]]:
    text = PAGE.read_text(encoding="utf-8").split(f"<!-- tested: {table} -->\n")[1]
    for line in text.splitlines()[2:]:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]


def _code(cell: str) -> str:
    found = re.search("`([^`]*)`", cell)
    assert found, cell
    return found[1]


def _conditions(text: str) -> tuple[Condition, ...]:
    work = begin("{}", Problems("rules.md"), Surroundings(Path(), {}))
    made = tuple(condition(raw, work) for raw in YAML(typ="safe").load(text))
    assert not work.problems.found
    return made


def _toll(text: str) -> tuple[Toll, Target | None]:
    cells: dict[Harm, dict[Victim, Count]] = {}
    target = None
    for part in text.split(", "):
        key, value = part.split(" ")
        if key == "attack":
            target = Target(value)
            continue
        harm, victim = key.split(".")
        ends = [None, None, None] if value == "?" else [None if n == "-" else int(n) for n in value.split("/")]
        cells.setdefault(Harm(harm), {})[Victim(victim)] = Count(*ends)
    return cells, target


def test_every_gate_is_on_the_page_in_its_order() -> None:
    listed = re.findall(r"^\| `(\w+)` \| .*\|$", PAGE.read_text(encoding="utf-8"), re.M)[: len(Step)]
    assert listed == list(Step)


@pytest.mark.parametrize("row", list(_rows("thresholds")), ids=lambda row: f"{row[0]} {row[1]}")
def test_a_threshold_example_is_true(row: list[str]) -> None:
    toll, target = _toll(_code(row[1]))
    news = News((Rule("Page", _conditions(_code(row[0])), ("duty",)),))
    news.hear(with_toll(said("x", target=target, kind=Kind.CASUALTIES if toll else Kind.ATTACK), toll))
    assert news.verdicts[-1].fired is (row[2] == "yes")


@pytest.mark.parametrize("row", list(_rows("timelines")), ids=lambda row: row[0])
def test_a_timeline_example_is_true(row: list[str]) -> None:
    wanted = YAML(typ="safe").load("{" + _code(row[0]) + "}")
    every = timedelta(hours=int(wanted.get("at_most_every", "0h").removesuffix("h")))
    rule = Rule(
        "Page",
        (Condition((Threshold(Harm.KILLED, Victim.ALL, 5),)),),
        ("duty",),
        updates=Updates(wanted["toll_rises_by"], every),
    )
    news = News((rule,))
    for hour, step in enumerate(row[1:]):
        killed, told = step.split(": ")
        news.say(f"{killed} killed in Marat al-Ward", killed=int(killed), claimant="Officials", at=hour)
        assert (news.verdicts[-1].reason or "nothing") == told


def test_every_key_of_an_incident_is_on_the_page() -> None:
    news = News()
    news.say("Nine killed", killed=9)
    facts = incident_facts(news.only)
    page = PAGE.read_text(encoding="utf-8")
    for keys in (facts, facts["place"], facts["reports"][0], facts["toll"]["killed"]["all"]):
        assert [k for k in keys if f"`{k}`" not in page] == []


def _numbers(cell: str) -> list[int]:
    return [int(number) for number in _code(cell).split()]


def _killed(at_least: int) -> tuple[Condition, ...]:
    return (Condition((Threshold(Harm.KILLED, Victim.ALL, at_least),)),)


def _look(rule: Rule, events: list[Felt], episode: Episode | None, day: int) -> Judged:
    [scope] = scopes([rule])
    return judge(scope, events, episode, Recorded(START - timedelta(days=400)), START + timedelta(days=day))


def _event(day: float, killed: int) -> Felt:
    at = START + timedelta(days=day)
    return Felt(f"i{day}", at, {Harm.KILLED: {Victim.ALL: Count(killed, killed, killed)}}, at)


WEEK = timedelta(days=7)
A_DAY = Updates(1, timedelta(days=1))


@pytest.mark.parametrize("row", list(_rows("windows")), ids=lambda row: row[0])
def test_a_total_over_time_is_told_on_the_days_of_the_page(row: list[str]) -> None:
    rule = Rule("Page", _killed(20), ("duty",), updates=A_DAY, totals=Totals(WEEK))
    events = [_event(day, killed) for day, killed in enumerate(_numbers(row[0])) if killed]
    episode, told = None, list[str]()
    for day in range(len(_numbers(row[0]))):
        judged = _look(rule, [e for e in events if e.at <= START + timedelta(days=day)], episode, day)
        episode, told = judged.episode, told + [str(day)] * judged.verdict.fired
    assert (", ".join(told) or "never") == row[1]


@pytest.mark.parametrize("row", list(_rows("rises")), ids=lambda row: f"{row[0]} {row[1]}")
def test_a_rise_of_the_page_stands_out_or_not(row: list[str]) -> None:
    rule = Rule("Page", _killed(1), ("duty",), updates=A_DAY, rise=Rise(WEEK, 6 * WEEK))
    weeks = [*_numbers(row[0]), int(row[1])]
    events = [_event(-7 * (6 - at) - 1, killed) for at, killed in enumerate(weeks)]
    assert _look(rule, events, None, 0).verdict.fired is (row[2] == "yes")
