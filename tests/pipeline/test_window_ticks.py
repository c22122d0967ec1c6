"""Totals over a window in the daemon's ticks and in replay: on the right day, once, and over restarts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.alerts import Alert, Condition, Reason, Threshold, Updates
from monitor.alerts.periods import Totals
from monitor.alerts.windows import scopes
from monitor.deliveries.people import Person
from monitor.deliveries.settings import EmailChannel
from monitor.entries import Entry
from monitor.incidents import Judgement
from monitor.model import Harm, Place, Precision, Victim
from monitor.pipeline.replay.run import Timed, line_facts, replay
from monitor.pipeline.staff import Desk
from monitor.places.regions import Region
from monitor.reports import Reading
from monitor.store import Store
from tests.doubles.newsroom import Newsroom, config, item, pen, rule
from tests.doubles.nouns import NOON, entry, reading, report

TWELVE = (Condition((Threshold(Harm.KILLED, Victim.ALL, 12),)),)
WEEKLY = rule("Slow harm", any=TWELVE, totals=Totals(timedelta(days=7)), updates=Updates(1, timedelta(days=1)))
CONFIG = config([WEEKLY])
SYRIA, LEBANON = Region("Syria", frozenset({"SY"})), Region("Lebanon", frozenset({"LB"}))


def day(number: float) -> datetime:
    return NOON + timedelta(days=number)


@pytest.fixture
def opened(store: Store, tmp_path: Path) -> Iterator[Callable[..., Newsroom]]:
    """A newsroom on the same store, as after a restart."""
    with ExitStack() as ending:
        yield lambda under=CONFIG: ending.enter_context(Newsroom(store, tmp_path, under))


def news(room: Newsroom, number: float, killed: int = 3) -> tuple[Alert, ...]:
    """A day's report, and what the tick after it tells."""
    minutes = number * 24 * 60
    room.publish(item(f"{killed} killed in Karsa, on day {number:g}", f"day {number}", day(number)), at=minutes)
    return room.pipeline.windows_due(day(number) + timedelta(seconds=5))


def scope_id() -> str:
    [scope] = scopes([WEEKLY])
    return scope.id


def some_other_day(entry: Entry) -> Reading:
    """The pen tells of one day in one town: this one of the day of the entry, each time in another village."""
    found, number = pen(entry), (entry.seen - NOON) / timedelta(days=1)
    name = f"Village {number:g}"
    village = Place(name, "SY", "Idlib", 35.5 + number / 5, 36.6, Precision.EXACT, name)
    return replace(found, reports=tuple(replace(r, date=entry.seen.date(), place=village) for r in found.reports))


@pytest.fixture(autouse=True)
def _days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.doubles.newsroom.pen", some_other_day)


def test_slow_harm_is_told_on_the_day_on_which_it_adds_up_and_once(opened: Callable[..., Newsroom]) -> None:
    room = opened()
    told = {number: [alert.reason for alert in news(room, number)] for number in range(5)}
    assert [number for number, reasons in told.items() if reasons] == [3]
    assert told[3] == [Reason.WINDOW]
    room.deliver(at=5 * 24 * 60)
    assert len(room.mails()) == 1


def test_two_rules_that_say_the_same_of_a_stretch_are_one_message(opened: Callable[..., Newsroom]) -> None:
    room = opened(config([WEEKLY, replace(WEEKLY, name="Slow harm, too")]))
    told = [alert.rule for number in range(5) for alert in news(room, number)]
    room.deliver(at=5 * 24 * 60)
    assert told == ["Slow harm"]
    assert len(room.mails()) == 1


def test_a_total_of_one_event_that_was_told_says_nothing_more(opened: Callable[..., Newsroom]) -> None:
    room = opened(config([rule("Anybody killed"), WEEKLY]))
    assert news(room, 0, killed=20) == ()
    assert [alert.reason for alert in news(room, 1)] == [Reason.WINDOW]


def test_a_total_of_one_event_of_which_its_readers_were_not_told_is_told(opened: Callable[..., Newsroom]) -> None:
    room = opened(CONFIG)
    assert [alert.reason for alert in news(room, 0, killed=20)] == [Reason.WINDOW]


def test_another_stretch_is_another_message(opened: Callable[..., Newsroom]) -> None:
    monthly = replace(WEEKLY, name="Month", totals=Totals(timedelta(days=30)))
    room = opened(config([WEEKLY, monthly]))
    assert [alert.rule for number in range(5) for alert in news(room, number)] == ["Slow harm", "Month"]


def test_nothing_is_told_anew_after_a_restart(opened: Callable[..., Newsroom]) -> None:
    first = opened()
    for number in range(4):
        news(first, number)
    assert first.reasons() == ["window"]
    again = opened()
    assert again.pipeline.windows_due(day(3.1)) == ()
    assert news(again, 3.5) == ()
    assert [alert.sequence for number in (4, 5) for alert in news(again, number)] == [2]  # 12 → 18: half of 12 more


def test_a_tick_where_nothing_changed_asks_one_small_question(
    opened: Callable[..., Newsroom], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = opened()
    news(room, 0)
    monkeypatch.setattr("monitor.store.ReadHandle.incidents", lambda *_, **__: 1 / 0)
    assert room.pipeline.windows_due(day(0) + timedelta(seconds=10)) == ()


def test_verdicts_are_kept_with_their_reason_and_not_repeated(any_room: Newsroom) -> None:
    """On both databases."""
    room = Newsroom(any_room.store, any_room.folder, CONFIG)
    with room:
        for number in range(4):
            news(room, number)
            room.pipeline.windows_due(day(number) + timedelta(hours=2))
        with room.store.read() as asking:
            kept = asking.verdicts(scope_id())
            episode = asking.episode(scope_id())
            assert asking.last_update() == day(3)
            assert asking.first_report() == day(0)
    assert [(v.stopped_by and v.stopped_by.gate.value, v.reason) for v in kept] == [
        ("threshold", None),
        ("threshold", None),
        ("threshold", None),
        (None, Reason.WINDOW),
        ("age", None),
    ]
    assert episode is not None
    assert (episode.count, episode.below) == (1, False)


def test_a_false_alarm_leaves_the_total(opened: Callable[..., Newsroom]) -> None:
    room = opened()
    for number in range(3):
        news(room, number)
    with room.store.write() as writing:
        [first, *_] = writing.incidents()
        Desk(writing, CONFIG, "desk", "", day(2.5)).false_alarm(first)
    assert news(room, 3) == ()
    with room.store.read() as asking:
        assert asking.find_incidents(first.id)[0].marks[-1].what is Judgement.FALSE_ALARM


def test_whoever_was_told_of_a_total_hears_that_it_is_taken_back(opened: Callable[..., Newsroom]) -> None:
    """Those who left the channel since, too, and over a restart."""
    both = config([WEEKLY], [EmailChannel("duty", ("amal@example.org", "basim@example.org"))])
    one = config([WEEKLY], [EmailChannel("duty", ("amal@example.org",))])
    room = opened(both)
    for number in range(4):
        news(room, number)
    with room.store.write() as writing:
        [first, *_] = writing.incidents()
        Desk(writing, both, "desk", "", day(3.5)).false_alarm(first)
    again = opened(one)
    assert [alert.reason for alert in again.pipeline.windows_due(day(3.5))] == [Reason.CORRECTED]
    assert again.pipeline.windows_due(day(4.5)) == ()
    again.deliver(at=5 * 24 * 60)
    corrections = [mail for mail in again.mails() if str(mail["Subject"]).startswith("[CORRECTED at least 12 → 9]")]
    assert sorted(str(mail["To"]) for mail in corrections) == ["amal@example.org", "basim@example.org"]


def test_what_fails_to_be_kept_is_judged_again(
    opened: Callable[..., Newsroom], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = opened()
    for number in range(3):
        news(room, number)
    with monkeypatch.context() as broken:
        broken.setattr("monitor.store.WriteHandle.save_episode", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            news(room, 3)
    assert len(room.pipeline.windows_due(day(3) + timedelta(minutes=1))) == 1


def test_a_rule_on_a_stretch_of_time_does_not_answer_single_incidents(opened: Callable[..., Newsroom]) -> None:
    room = opened()
    room.publish(item("40 killed in Karsa"))
    assert room.reasons() == []


def test_the_regions_of_a_rule_are_threads_of_their_own(opened: Callable[..., Newsroom]) -> None:
    both = config([replace(WEEKLY, regions=(SYRIA, LEBANON))], [EmailChannel("duty", ("duty@example.org",))])
    room = opened(both)
    news(room, 0, 12)
    here, there = scopes(both.rules)
    assert [row.thread for row in room.outbox()] == [here.id]
    assert here.id != there.id


# replay


def lines(*entries: Entry) -> list[dict[str, object]]:
    return [line_facts(line) for line in replay(entries, CONFIG, some_other_day)]


def dated(number: float, killed: int = 3) -> Entry:
    at, title = day(number), f"{killed} killed in Karsa, on day {number:g}"
    return entry(f"k{number}", title=title, text="", hash=title, seen=at, published=at)


def test_replay_tells_on_the_same_day_and_with_the_same_id(opened: Callable[..., Newsroom]) -> None:
    room = opened()
    live = [alert for number in range(8) for alert in news(room, number)]
    timed = [line for line in replay(map(dated, range(8)), CONFIG, some_other_day) if isinstance(line, Timed)]
    assert [(line.at, [a.id for a in line.alerts]) for line in timed] == [
        (day(number), [alert.id]) for number, alert in zip((3, 5), live, strict=True)
    ]


def test_replay_tells_what_only_time_makes_due_and_not_at_the_next_entry(opened: Callable[..., Newsroom]) -> None:
    """18 on day 3.5 may be told from day 4 on, and no entry comes between these days and day 6."""
    room = opened()
    live = [
        alert.id
        for number, killed in ((0, 3), (1, 3), (2, 3), (3, 3), (3.5, 6))
        for alert in news(room, number, killed)
    ]
    live += [alert.id for hour in range(14) for alert in room.pipeline.windows_due(day(3.5) + timedelta(hours=hour))]
    entries = [*map(dated, range(4)), dated(3.5, 6), dated(6, 0)]
    timed = [line for line in replay(entries, CONFIG, some_other_day) if isinstance(line, Timed)]
    assert [line.at for line in timed] == [day(3), day(4)]
    assert [alert.id for line in timed for alert in line.alerts] == live


def test_replay_prints_a_window_at_its_time() -> None:
    told = [line for line in lines(*map(dated, range(4))) if "at" in line]
    assert told == [
        {
            "at": "2026-03-05T12:00:00Z",
            "alerts": [{"rule": "Slow harm", "reason": "window", "severity": "high", "incident": None}],
        }
    ]


def test_a_place_in_no_region_adds_to_no_total() -> None:
    at_sea = Place("Sea", None, None, 34.0, 33.0, Precision.NEAR, "the sea")
    asked = config([replace(WEEKLY, regions=(SYRIA,))])
    found = list(replay([dated(0, 40)], asked, lambda _: reading(report(40, place=at_sea))))
    assert [line for line in found if line.alerts] == []


def people_of(*regions: Region) -> tuple[Person, ...]:
    return tuple(Person(f"P{n}", (f"p{n}@ngo.example",), regions=(region,)) for n, region in enumerate(regions))


def read_by(room: Newsroom, *reasons: Reason) -> list[str]:
    return [row.recipient.partition("@")[0] for row in room.outbox() if row.head.reason in reasons]


def test_a_sum_is_told_to_whose_region_it_is_or_holds_some_of_it(opened: Callable[..., Newsroom]) -> None:
    """P0 watches Syria, P1 Lebanon, P2 a part of Syria that has a name of its own; a stranger to the list reads all."""
    idlib = Region("The northwest", frozenset({"SY"}))
    people = people_of(SYRIA, LEBANON, idlib)
    channel = EmailChannel("duty", (*(person.addresses[0] for person in people), "archive@ngo.example"))
    asked = replace(WEEKLY, regions=(SYRIA,), send=("duty",))
    room = opened(config([asked], channels=(channel,), people=people))
    for number in range(5):
        news(room, number)
    assert read_by(room, Reason.WINDOW) == ["p0", "p2", "archive"]


def test_a_sum_of_the_whole_world_goes_past_those_of_whom_nothing_is_in_it(opened: Callable[..., Newsroom]) -> None:
    people = people_of(SYRIA, LEBANON)
    channel = EmailChannel("duty", tuple(person.addresses[0] for person in people))
    room = opened(config([replace(WEEKLY, send=("duty",))], channels=(channel,), people=people))
    for number in range(5):
        news(room, number)
    assert read_by(room, Reason.WINDOW) == ["p0"]


def test_whoever_was_told_a_sum_hears_that_it_is_corrected_and_nobody_else(opened: Callable[..., Newsroom]) -> None:
    people = people_of(SYRIA, LEBANON)
    channel = EmailChannel("duty", tuple(person.addresses[0] for person in people))
    settings = config([replace(WEEKLY, regions=(SYRIA,), send=("duty",))], channels=(channel,), people=people)
    room = opened(settings)
    for number in range(4):
        news(room, number)
    with room.store.write() as writing:
        [first, *_] = writing.incidents()
        Desk(writing, settings, "ana", "", day(3.5)).false_alarm(first)
    opened(settings).pipeline.windows_due(day(3.5))
    assert read_by(room, Reason.WINDOW) == ["p0"]
    assert read_by(room, Reason.CORRECTED) == ["p0"]
