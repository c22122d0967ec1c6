"""Promise 3: every alert says which words, rule and threshold fired; every non-alert can be asked why.

All our reading cases are told to a monitor one after another, under rules that let some of them through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.alerts import Alert, Condition, Rule, Step, Threshold
from monitor.config import Config
from monitor.entries import Entry
from monitor.model import Cause, Harm, Target, Victim
from monitor.pipeline.intake.reading import read_with
from monitor.pipeline.replay.run import replay
from monitor.pipeline.settling import Taken
from monitor.reports import Kind
from monitor.store import Store
from tests.doubles.daemon import one_reader
from tests.doubles.newsroom import Newsroom, item
from tests.doubles.store import sqlite_url
from tests.reports.cases import Case, load_cases

CASES = load_cases()
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
RULES = (
    Rule("Five civilians", (Condition((Threshold(Harm.KILLED, Victim.CIVILIAN, 5),)),), ()),
    Rule("A child", (Condition((Threshold(Harm.KILLED, Victim.CHILD, 1),)),), (), causes=(Cause.CONFLICT,)),
    Rule("A hospital", (Condition(attack=Target.HOSPITAL),), (), must_not=("drill",)),
)


def entry(number: int, case: Case) -> Entry:
    seen = BEGIN + timedelta(hours=number)
    return Entry("Cases", case.name, case.name, case.title, case.text, None, f"Outlet {number}", seen, seen)


@pytest.fixture(scope="module")
def taken() -> dict[str, Taken]:
    """The outcome of every case, by its name."""
    config = Config(rules=RULES)
    lines = replay([entry(n, case) for n, case in enumerate(CASES)], config, read_with(one_reader(), config))
    return {line.entry.key: line for line in lines if isinstance(line, Taken)}


def alerts_of(taken: dict[str, Taken]) -> Iterator[tuple[Taken, Alert]]:
    return ((line, alert) for line in taken.values() for alert in line.alerts)


def test_every_alert_names_its_rule_and_the_threshold_with_what_was_found(
    taken: dict[str, Taken], record_property: Callable[[str, object], None]
) -> None:
    told = list(alerts_of(taken))
    record_property("cases", len(told))
    assert len(told) > 100
    for _, alert in told:
        rule = alert.facts["rule"]
        threshold = next(check for check in rule["checks"] if check["gate"] == Step.THRESHOLD)  # type: ignore[index]  # facts are JSON
        assert rule["name"] == alert.rule  # type: ignore[index]  # facts are JSON
        assert threshold["held"]
        assert threshold["wanted"]
        assert threshold["found"]


def test_every_alert_quotes_words_that_stand_in_its_text(
    taken: dict[str, Taken], record_property: Callable[[str, object], None]
) -> None:
    told = list(alerts_of(taken))
    record_property("cases", len(told))
    for line, alert in told:
        quotes = alert.facts["trigger"]["quotes"]  # type: ignore[index]  # facts are JSON
        assert quotes, line.entry
        said = " ".join(line.entry.full.split())
        assert all(" ".join(quote.split()) in said for quote in quotes), line.entry


def test_every_entry_that_told_nobody_has_a_reason(
    taken: dict[str, Taken], record_property: Callable[[str, object], None]
) -> None:
    silent = [line for line in taken.values() if not line.alerts]
    record_property("cases", len(silent))
    assert len(silent) > 500
    for line in silent:
        stopped = [verdict.stopped_by for verdict in line.verdicts]
        only_context = bool(line.reading.reports) and all(r.kind is Kind.CONTEXT for r in line.reading.reports)
        assert line.reading.rejected or only_context or stopped, line.entry
        assert all(check is not None and check.wanted and check.found for check in stopped), line.entry


def test_the_mail_says_so_and_the_store_remembers_both(tmp_path: Path) -> None:
    store = Store.open(sqlite_url(tmp_path))
    with Newsroom(store, tmp_path) as room:
        room.publish(item("7 killed in Karsa"), item("3 killed in Karsa, as perhaps was said before", guid="k2"))
        room.deliver()
        (mail,) = room.mails()
        body = mail.get_body(("plain",))
        assert body is not None
        said = body.get_content()
        assert all(words in said for words in ("at least 7", "Civilians", "killed.all ≥ 5"))
        with store.read() as asking:
            (incident,) = asking.incidents()
            reasons = [verdict.stopped_by for verdict in asking.verdicts(incident.id)]
    store.close()
    assert {check.gate if check else None for check in reasons} == {None, Step.CONFIDENCE}
