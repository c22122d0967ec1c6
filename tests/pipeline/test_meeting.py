"""Two incidents that turned out to be one: merged, and said once to those who were told of both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from monitor.alerts import Reason
from monitor.config import Config
from monitor.deliveries.settings import EmailChannel
from monitor.incidents import Candidates, Change, ChangeKind, Grade, Incident, IncidentStatus, Member, Score, group
from monitor.model import Place
from monitor.pipeline.ledger import Memory
from monitor.pipeline.meeting import united
from monitor.pipeline.settling import settle
from tests.doubles.news import HAMA, IDLIB, START, News, said
from tests.doubles.newsroom import rule

ONE, TWO = EmailChannel("one", ("one@example.org",)), EmailChannel("two", ("two@example.org",))
EVERYWHERE = rule("Everywhere", send=("one",))
CONFIG = Config(rules=(EVERYWHERE,), channels=(ONE, TWO))
WEDDING, GUESTS = (
    "Shells hit wedding of Qadri family in Marat al-Ward, 12 dead",
    "Twelve guests of Qadri wedding killed",
)


def told(ledger: Memory, title: str, config: Config = CONFIG, **what: Any) -> Incident:
    """An incident of one report, opened where no other is known, and told."""
    incident = News().say(title, **{"killed": 12, **what}).after
    settle([Change(ChangeKind.OPENED, None, incident, incident.members[0], Score(0.0))], ledger, config, START)
    return incident


def one_more(**what: Any) -> Member:
    return said("Wedding of Qadri family shelled: 12 dead", **{"killed": 12, "publisher": "Three", "at": 2, **what})


def arrives(report: Member, known: list[Incident], ledger: Memory, config: Config = CONFIG) -> list[tuple[Reason, str]]:
    """The messages as the report arrives: their reasons, and of which incident."""
    changes, merged = united(group([report], known[:1], report.seen), Candidates.of(known), ledger, config, report.seen)
    _, alerts = settle(changes, ledger, config, report.seen)
    return [(alert.reason, alert.incident or "") for alert in (*merged, *alerts)]


def test_who_was_told_of_both_hears_once_that_they_are_one() -> None:
    ledger = Memory()
    known = [told(ledger, WEDDING, publisher="One"), told(ledger, GUESTS, publisher="Two", at=1)]
    assert arrives(one_more(), known, ledger) == [(Reason.MERGED, known[1].id)]


def test_the_older_one_stays_with_every_report_and_the_other_is_closed() -> None:
    ledger = Memory()
    known = [told(ledger, WEDDING, publisher="One"), told(ledger, GUESTS, publisher="Two", at=1)]
    arrives(one_more(), known, ledger)
    (stays,), (goes,) = (ledger.find_incidents(incident.id) for incident in known)
    assert len(stays.members) == 3
    assert stays.merged == (goes.id,)
    assert goes.status is IncidentStatus.CLOSED


def test_who_was_told_of_one_alone_hears_nothing_of_the_other() -> None:
    ledger = Memory()
    elsewhere = replace(CONFIG, rules=(replace(EVERYWHERE, send=("two",)),))
    known = [told(ledger, WEDDING, publisher="One"), told(ledger, GUESTS, elsewhere, publisher="Two", at=1)]
    assert arrives(one_more(), known, ledger) == []


def test_the_one_that_was_merged_away_is_no_other_event_by_which_a_rule_is_held_back() -> None:
    ledger = Memory()
    surer = replace(EVERYWHERE, name="Surer", grades=(Grade.SEVERAL_SOURCES,))
    guests = f"{GUESTS} in shelling of Marat al-Ward"
    known = [
        told(ledger, WEDDING, publisher="One", killed=47),
        told(ledger, guests, publisher="Two", place=IDLIB, at=1, killed=47),
    ]
    report, before = one_more(killed=47), Candidates.of(known)
    config = replace(CONFIG, rules=(EVERYWHERE, surer))
    changes, _ = united(group([report], known[:1], report.seen), before, ledger, config, report.seen)
    _, alerts = settle(changes, ledger, config, report.seen, near=known)
    assert [alert.rule for alert in alerts] == ["Surer"]
    assert ledger.find_incidents(known[1].id)[0].status is IncidentStatus.CLOSED


def test_an_incident_that_another_report_of_the_entry_changes_is_not_merged_by_the_first() -> None:
    ledger = Memory()
    known = [told(ledger, WEDDING, publisher="One"), told(ledger, GUESTS, publisher="Two", at=1, place=IDLIB)]
    second = said(
        "Twelve guests of Qadri wedding killed in the province", killed=12, publisher="Three", at=2, place=IDLIB
    )
    joins = [
        group([report], [home], report.seen)[0]
        for report, home in zip((one_more(key="k"), replace(second, key="k", index=1)), known, strict=True)
    ]
    changes, merged = united(joins, Candidates.of(known), ledger, CONFIG, START)
    assert [change.after.id for change in changes] == [incident.id for incident in known]
    assert merged == []


def test_what_is_new_of_the_two_follows_as_an_update() -> None:
    ledger = Memory()
    known = [told(ledger, WEDDING, publisher="One"), told(ledger, GUESTS, publisher="Two", at=1)]
    arrives(one_more(), known, ledger)
    (stays,) = ledger.find_incidents(known[0].id)
    later = said("Toll of Qadri wedding in Marat al-Ward rises to 19", killed=19, publisher="Four", at=5)
    assert arrives(later, [stays], ledger) == [(Reason.TOLL_ROSE, stays.id)]


def test_two_events_stay_two() -> None:
    ledger = Memory()
    elsewhere: Place = HAMA
    known = [told(ledger, WEDDING, publisher="One"), told(ledger, GUESTS, publisher="Two", at=1, place=elsewhere)]
    assert arrives(one_more(), known, ledger) == []


def test_whoever_was_told_the_higher_toll_of_one_hears_of_no_rise_as_the_two_meet() -> None:
    ledger = Memory()
    known = [told(ledger, WEDDING, publisher="One", killed=7), told(ledger, GUESTS, publisher="Two", at=1)]
    grown = replace(known[0], members=(*known[0].members, said(WEDDING, killed=12, publisher="Five", at=1.5)))
    ledger.save_change(Change(ChangeKind.JOINED, known[0], grown, grown.members[-1], Score(0.0)))
    assert arrives(one_more(), [grown, known[1]], ledger) == [(Reason.MERGED, known[1].id)]


def test_whoever_was_told_that_the_two_may_be_one_hears_nothing_new_where_the_toll_stays() -> None:
    ledger = Memory()
    known = [told(ledger, WEDDING, publisher="One"), told(ledger, GUESTS, publisher="Two", at=1)]
    maybe = replace(known[1], perhaps=known[0].id)
    ledger.save_change(Change(ChangeKind.REVISED, known[1], maybe, maybe.members[0], Score(0.0)))
    assert arrives(one_more(), [known[0], maybe], ledger) == []
