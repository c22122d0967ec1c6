"""Proposals are tried: what is stored is played again under the changed config, and held against staff's verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.alerts import Condition, Rule, Threshold, Updates
from monitor.alerts.suggest import Proposal, WhatIf
from monitor.config import Config
from monitor.entries import Entry
from monitor.incidents import Judgement
from monitor.model import Harm, Place, Precision, Victim
from monitor.pipeline.replay.run import replay
from monitor.pipeline.replay.suggested import ReadSince, tried
from monitor.pipeline.settling import Taken
from monitor.reports import Reading
from tests.doubles.nouns import NOON, entry, reading, report

HOUR = timedelta(hours=1)
WRONG, RIGHT = Judgement.FALSE_ALARM, Judgement.RIGHT
TOWNS = [Place(f"Town {n}", "SY", f"Province {n}", 33 + n / 2, 36, Precision.EXACT, f"Town {n}", n) for n in range(12)]


def at_least(number: int) -> Condition:
    return Condition((Threshold(Harm.KILLED, Victim.ALL, number),))


RULE = Rule("Deaths", (at_least(5),), (), updates=Updates(1, timedelta(0)))
CONFIG = Config(rules=(RULE,))
SIX = WhatIf(replace(RULE, any=(at_least(6),)))


def stored(*killed: int, feed: str = "Wire", first: int = 0) -> list[tuple[Entry, Reading]]:
    """An event of its own for each number of dead, an hour after the other."""
    return [
        (
            entry(feed=feed, key=f"{feed} {n}", title=f"{number} killed in Town {n}", seen=NOON + n * HOUR),
            reading(report(number, place=TOWNS[n])),
        )
        for n, number in enumerate(killed, first)
    ]


def proposal(trial: WhatIf, **fields: object) -> Proposal:
    return replace(Proposal("Deaths", "a change", 9, 9, 9, trial), **fields)  # type: ignore[arg-type]


def incidents(read: ReadSince) -> list[str]:
    """The incidents that the entries open, in order."""
    table = {one.key: found for one, found in read}
    lines = replay([one for one, _ in read], CONFIG, lambda one: table[one.key])
    return [line.incidents[0] for line in lines if isinstance(line, Taken)]


def verdicts(read: ReadSince, marks: Sequence[Judgement | None]) -> dict[str, Judgement | None]:
    return dict(zip(incidents(read), marks, strict=True))


def told(
    read: ReadSince, marks: Sequence[Judgement | None], trial: WhatIf, since: datetime = NOON
) -> list[tuple[int, ...]]:
    found = tried([proposal(trial)], read, CONFIG, verdicts(read, marks), since)
    return [(p.wrong, p.right, p.unmarked, p.more) for p in found]


def test_what_a_change_saves_and_costs_is_what_the_replay_under_it_no_longer_tells() -> None:
    read = stored(5, 5, 5, 5, 20)
    assert told(read, [WRONG, WRONG, WRONG, None, RIGHT], SIX) == [(3, 0, 1, 0)]


def test_a_change_that_costs_right_ones_is_not_proposed() -> None:
    assert told(stored(5, 5, 5, 5), [WRONG, WRONG, WRONG, RIGHT], SIX) == []


def test_what_another_rule_tells_anyway_is_not_saved() -> None:
    both = replace(CONFIG, rules=(RULE, replace(RULE, name="Others")))
    read = stored(5, 5, 5)
    assert tried([proposal(SIX)], read, both, verdicts(read, [WRONG] * 3), NOON) == []


def test_without_a_feed_what_others_tell_is_still_told() -> None:
    alone, both = stored(9, 9, 9, feed="Rumours"), stored(9, 9, feed="Wire", first=3)
    late = [(replace(one, feed="Rumours", key=f"late {one.key}", seen=one.seen + HOUR), found) for one, found in both]
    read = sorted([*alone, *both, *late], key=lambda pair: pair[0].seen)
    opened = dict(zip((one.key for one, _ in read), incidents(read), strict=True))
    marks = {opened[one.key]: WRONG if one.feed == "Rumours" else RIGHT for one, _ in [*alone, *both]}
    [found] = tried([proposal(WhatIf(without="Rumours"))], read, CONFIG, marks, NOON)
    assert (found.wrong, found.right) == (3, 0)


def test_what_came_before_the_time_that_is_judged_only_warms_it_up() -> None:
    read = stored(5, 5, 5, 5)
    assert told(read, [WRONG] * 4, SIX, since=NOON + HOUR) == [(3, 0, 0, 0)]


def test_a_step_is_worth_the_updates_that_it_saves() -> None:
    first = stored(50)[0]
    risen = [
        (replace(first[0], revision=n, hash=f"{n}", seen=NOON + n * HOUR), reading(report(50 + n, place=TOWNS[0])))
        for n in range(1, 9)
    ]
    step = WhatIf(replace(RULE, updates=Updates(5, timedelta(0))))
    [found] = tried([proposal(step, updates=True)], [first, *risen], CONFIG, {}, NOON)
    assert found.unmarked == 7
