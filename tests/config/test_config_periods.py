"""Totals, rises and the rhythm of digests, as config.yaml gives them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from monitor.alerts.periods import EVERY, Rise, Totals
from monitor.config import parse
from monitor.config.settings import Config
from monitor.deliveries.settings import Every, Weekday

WEEK = timedelta(days=7)
AROUND = "channels: {duty: {email: {to: [a@ngo.example]}}}\n"


def config(text: str) -> Config:
    return parse(AROUND + text, "periods.yaml", Path(), {})


def rule(words: str) -> Config:
    return config(f"rules: [{{name: A, any: [{{killed.civilian: 20}}], send: [duty], {words}}}]")


def test_totals_take_the_place_of_a_decision_on_each_incident() -> None:
    made = rule("totals: {over: 7d}")
    assert made.rules[0].totals == Totals(WEEK)
    assert made.incident_rules == ()
    assert rule("severity: low").incident_rules == rule("severity: low").rules


def test_a_rise_has_its_own_defaults() -> None:
    assert rule("rise: {over: 7d, against: 12w}").rules[0].rise == Rise(WEEK, 12 * WEEK, 2.0, 10)
    assert rule("rise: {over: 7d, against: 12w, times: 1.5, at_least: 30}").rules[0].rise == Rise(
        WEEK, 12 * WEEK, 1.5, 30
    )


def test_updates_of_a_total_are_a_day_apart_and_by_half_where_they_are_not_written() -> None:
    silent, said = (
        rule(f"totals: {{over: 7d}}{more}").rules[0]
        for more in ("", ", updates: {toll_rises_by: 4, at_most_every: 2h}")
    )
    assert (silent.updates.at_most_every, silent.totals) == (EVERY, Totals(WEEK))
    assert (said.updates.at_most_every, said.totals) == (timedelta(hours=2), Totals(WEEK, 4))


def test_a_digest_comes_every_day_or_on_a_day_of_the_week() -> None:
    base = 'name: {}, at: "07:00", timezone: UTC, send: [duty]'
    daily, monday, friday = config(
        "digests: ["
        + ", ".join(
            f"{{{base.format(name)}{more}}}"
            for name, more in (("A", ""), ("B", ", every: week"), ("C", ", every: week, day: friday"))
        )
        + "]"
    ).digests
    assert daily.every is Every.DAY
    assert [(d.every, d.day) for d in (monday, friday)] == [(Every.WEEK, Weekday.MONDAY), (Every.WEEK, Weekday.FRIDAY)]
