"""Back-tests: what another config would have told of the same entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from monitor.alerts import Condition, Threshold, Updates
from monitor.alerts.periods import Totals
from monitor.config import Config
from monitor.entries import Entry
from monitor.model import Cause, Harm, Place, Victim
from monitor.pipeline.intake.reading import reads_alike
from monitor.pipeline.replay.backtest import Compared, Counts, compare, once, regions_of, sends
from monitor.pipeline.replay.run import replay
from monitor.places.regions import Region
from monitor.reports import Conventions, Reading
from tests.doubles.newsroom import config, pen, rule
from tests.doubles.nouns import HARBOUR, NOON, entry

SYRIA, LEBANON = Region("Syria", frozenset({"SY"})), Region("Lebanon", frozenset({"LB"}))
BATRA = replace(HARBOUR, name="Batra", written="Batra", country="LB", admin1="North", lat=34.4)
PLACES = {"Karsa": HARBOUR, "Batra": BATRA}


def killed(number: int) -> tuple[Condition, ...]:
    return (Condition((Threshold(Harm.KILLED, Victim.ALL, number),)),)


def news(key: str, title: str, hours: float) -> Entry:
    at = NOON + timedelta(hours=hours)
    return entry(key, title=title, text="", hash=title, seen=at, published=at)


def placed(of: Entry) -> Reading:
    """The pen knows one town; this one knows two."""
    where: Place | None = next((place for name, place in PLACES.items() if name in of.title), None)
    found = pen(of)
    return replace(found, reports=tuple(replace(r, place=where, date=of.seen.date()) for r in found.reports))


STREAM = [news("a", "7 killed in Karsa", 0), news("b", "3 killed in Batra", 24 * 9), news("c", "Rain", 24 * 10)]
LOW = config([rule("Deaths", any=killed(3))], regions=(SYRIA, LEBANON))
HIGH = config([rule("Deaths", any=killed(5)), rule("Many", any=killed(7))], regions=(SYRIA,))


def compared(one: Config, other: Config, entries: list[Entry] = STREAM) -> Compared:
    regions = regions_of(one, other)
    before, after = (sends(replay(entries, asked, placed), regions) for asked in (one, other))
    return compare(before, after)


def test_what_appears_disappears_and_stays_is_told() -> None:
    found = compared(LOW, HIGH)
    assert [(s.alert.rule, s.regions) for s in found.appeared] == [("Many", ("Syria",))]
    assert [(s.alert.rule, s.regions) for s in found.disappeared] == [("Deaths", ("Lebanon",))]
    assert [(s.alert.rule, s.at) for s in found.same] == [("Deaths", NOON)]


def test_counts_are_by_rule_and_by_region() -> None:
    found = compared(LOW, HIGH)
    assert found.by_rule == {"Deaths": Counts(0, 1, 1), "Many": Counts(1, 0, 0)}
    assert found.by_region == {"Lebanon": Counts(0, 1, 0), "Syria": Counts(1, 0, 1)}


def test_a_config_against_itself_changes_nothing() -> None:
    found = compared(LOW, LOW)
    assert (found.appeared, found.disappeared, len(found.same)) == ((), (), 2)


def test_a_total_over_time_appears_in_its_region() -> None:
    asked = rule("Slow", any=killed(5), totals=Totals(timedelta(days=7)), regions=(LEBANON,), updates=Updates())
    few = news("d", "2 killed in Batra", 24 * 12)  # with the three of the ninth day
    found = compared(LOW, replace(LOW, rules=(*LOW.rules, asked)), [*STREAM, few])
    [told] = found.appeared
    assert (told.alert.rule, told.alert.reason.value, told.regions) == ("Slow", "window", ("Lebanon",))


def test_what_is_in_no_region_is_counted_elsewhere() -> None:
    assert set(compared(replace(LOW, regions=()), replace(HIGH, regions=())).by_region) == {"elsewhere"}


def test_each_entry_is_read_once_where_both_configs_read_alike() -> None:
    read: list[str] = []

    def counted(of: Entry) -> Reading:
        read.append(of.key)
        return placed(of)

    reading = once(counted)
    for asked in (LOW, HIGH):
        list(replay(STREAM, asked, reading))
    assert read == ["a", "b", "c"]


def test_configs_read_alike_where_reading_places_and_kinds_of_causes_are_the_same() -> None:
    accidents = replace(LOW, rules=(rule(causes=(Cause.ACCIDENT,)),))
    assert reads_alike(LOW, HIGH)
    assert reads_alike(LOW, replace(LOW, reading=Conventions(alert_confidence=0.9)))
    assert not reads_alike(LOW, accidents)
    assert not reads_alike(LOW, replace(LOW, reading=Conventions(numbers=type(LOW.reading.numbers)("aoav"))))
