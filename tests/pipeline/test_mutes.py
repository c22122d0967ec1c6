"""A desk calms an incident, a place or a rule: never more than was told, and it ends by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts import Reason
from monitor.alerts.mute import Mute, Muted, Mutes
from monitor.alerts.periods import Totals
from monitor.cli.mute import time_of
from monitor.config import Config
from monitor.deliveries.settings import Digest
from monitor.errors import MonitorError
from monitor.model import Severity, Target, Victim
from monitor.pipeline import digests
from monitor.pipeline.mutes import MuteDesk
from monitor.pipeline.upkeep.overview import standing_of
from monitor.places.regions import Region
from monitor.store import Store
from tests.doubles.news import MARAT, START, News, said
from tests.doubles.newsroom import Newsroom, item, rule
from tests.doubles.nouns import NOON, minutes

SYRIA = Region("Northwest", frozenset({"SY"}))
UNTIL = NOON + timedelta(hours=8)


@pytest.fixture
def room(store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(store, tmp_path, Config(rules=(rule(),), regions=(SYRIA,))) as newsroom:
        newsroom.publish(item("9 killed in Karsa"))
        yield newsroom


def mute(room: Newsroom, how: Callable[[MuteDesk], Mute], at: float = 5) -> Mute:
    with room.store.write() as writing:
        return how(MuteDesk(writing, room.config, "ana", "known to all", NOON + minutes(at)))


def only(desk: MuteDesk) -> Any:
    [found] = desk.writing.incidents()
    return found


HOW: dict[str, Callable[[MuteDesk], Mute]] = {
    "incident": lambda desk: desk.incident(only(desk), UNTIL),
    "town": lambda desk: desk.place("karsa", UNTIL),
    "province": lambda desk: desk.place("Idlib", UNTIL),
    "country": lambda desk: desk.place("SY", UNTIL),
    "region": lambda desk: desk.place("Northwest", UNTIL),
    "rule": lambda desk: desk.rule("Civilians", UNTIL),
}


@pytest.mark.parametrize("what", HOW)
def test_more_dead_than_were_told_are_told_all_the_same(room: Newsroom, what: str) -> None:
    mute(room, HOW[what])
    room.publish(item("30 killed in Karsa"), at=60)
    assert room.reasons() == [Reason.NEW, Reason.TOLL_ROSE]


@pytest.mark.parametrize("above", [40, 20])
def test_a_number_may_be_set_above_which_it_speaks(room: Newsroom, above: int) -> None:
    mute(room, lambda desk: desk.place("Karsa", UNTIL, above))
    room.publish(item("30 killed in Karsa"), at=60)
    assert len(room.reasons()) == (1 if above == 40 else 2)


def test_what_it_held_back_says_so_and_by_whom(room: Newsroom) -> None:
    mute(room, lambda desk: desk.rule("Civilians", UNTIL, 40))
    room.publish(item("30 killed in Karsa"), at=60)
    with room.store.read() as asking:
        [found] = asking.incidents()
        check = asking.verdicts(found.id)[-1].stopped_by
    assert check is not None
    assert "muted: rule Civilians until 2026-03-02 20:00 UTC, by ana: known to all" in check.found


def test_it_ends_by_itself(room: Newsroom) -> None:
    mute(room, lambda desk: desk.place("Karsa", NOON + timedelta(hours=2), 40))
    room.publish(item("30 killed in Karsa"), at=60)
    room.publish(item("31 killed in Karsa"), at=121)
    assert room.reasons() == [Reason.NEW, Reason.TOLL_ROSE]


def test_a_person_may_end_it_before(room: Newsroom) -> None:
    made = mute(room, lambda desk: desk.place("Karsa", UNTIL, 40))
    mute(room, lambda desk: desk.end(made.id[:4]), at=30)
    room.publish(item("30 killed in Karsa"), at=60)
    assert room.reasons() == [Reason.NEW, Reason.TOLL_ROSE]


def test_a_correction_is_never_muted(room: Newsroom) -> None:
    mute(room, HOW["incident"])
    room.publish(item("4 killed in Karsa"), at=60)
    assert room.reasons() == [Reason.NEW, Reason.CORRECTED]


def test_status_and_digest_name_it(room: Newsroom) -> None:
    mute(room, HOW["town"])
    digest = Digest("Morning", NOON.time(), NOON.tzinfo, ("duty",))  # type: ignore[arg-type]  # UTC is a zone
    words = "place karsa until 2026-03-02 20:00 UTC, by ana: known to all"
    with room.store.read() as asking:
        standing = standing_of(asking, room.config, NOON + minutes(10))
        told = digests.compose(digest, room.config, asking, NOON, NOON + timedelta(hours=12))
    assert [one.words for one in standing.mutes] == [words]
    assert told.facts["muted"] == [words]


@pytest.mark.parametrize(
    ("how", "wrong"),
    [
        (lambda desk: desk.place("Karsaa", UNTIL), "did you mean 'Karsa'"),
        (lambda desk: desk.rule("Civilian", UNTIL), "did you mean 'Civilians'"),
        (lambda desk: desk.rule("Civilians", NOON), "is over"),
        (lambda desk: desk.rule("Civilians", NOON + timedelta(days=31)), "30 days at most"),
        (lambda desk: desk.end("zz"), "none is"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(room: Newsroom, how: Callable[[MuteDesk], Mute], wrong: str) -> None:
    with pytest.raises(MonitorError, match=wrong):
        mute(room, how)


def test_a_rule_on_a_stretch_of_time_is_muted_up_to_twice_what_was_told_or_a_number(room: Newsroom) -> None:
    room.config = replace(room.config, rules=(rule(totals=Totals(timedelta(days=7))),))
    assert mute(room, HOW["rule"]).limit == "more than 2 times what was told in a region are told"
    above = mute(room, lambda desk: desk.rule("Civilians", UNTIL, 40))
    assert above.what is Muted.PERIOD
    assert above.limit == "more than 40 in a region are told"


def held(**known: Any) -> bool:
    """Whether a mute on the place of nine dead civilians holds back what is told of them now."""
    news = News((rule(),))
    changed = known.pop("says", {})
    news.hear(said("Nine killed in Marat al-Ward", killed=9, **changed))
    one = Mute(Muted.PLACE, MARAT.name, START, START + timedelta(hours=8), "ana", dead=9, severity=Severity.HIGH)
    mutes = Mutes((replace(one, **known),))
    return mutes.holding(news.only, rule(), Reason.NEW, START, ()) is not None


def test_it_never_holds_back_a_graver_class_place_or_rule() -> None:
    assert held()
    assert not held(says={"parts": {"child": 1}})
    assert held(says={"parts": {"child": 1}}, classes=(Victim.CHILD,))
    assert not held(says={"target": Target.HOSPITAL})
    assert held(says={"target": Target.HOSPITAL}, targets=(Target.HOSPITAL,))
    assert not held(severity=Severity.MEDIUM)


@pytest.mark.parametrize(
    ("text", "at"),
    [("8h", UNTIL), ("2026-03-02T20:00", UNTIL), ("2026-03-02T23:00+03:00", UNTIL), ("2d", NOON + timedelta(days=2))],
)
def test_a_time_is_a_span_or_a_moment(text: str, at: datetime) -> None:
    assert time_of(text, NOON) == at
