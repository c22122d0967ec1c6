"""Promise 10: corrections reach whoever got the original.

However the first message turns out to be wrong, and whatever became of the config in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.alerts import Condition, Reason, Threshold
from monitor.config import Config
from monitor.deliveries import Delivery
from monitor.deliveries.limits import Budget, Limits
from monitor.deliveries.settings import EmailChannel
from monitor.incidents import Incident
from monitor.model import Cause, Harm, Victim
from monitor.pipeline import Pipeline
from monitor.pipeline.staff import Decided, Desk
from monitor.store import Store
from tests.doubles.newsroom import Newsroom, item, rule
from tests.doubles.nouns import NOON
from tests.doubles.store import sqlite_url

TOLD = {"amal@example.org", "basim@example.org", "press@example.org"}
DUTY = EmailChannel("duty", ("amal@example.org", "basim@example.org"))
PRESS = EmailChannel("press", ("press@example.org",))
CONFIG = Config(rules=(rule(send=("duty",)), rule("Everything", send=("press",))), channels=(DUTY, PRESS))

OUT_OF_REACH = (Condition((Threshold(Harm.KILLED, Victim.ALL, 500),)),)

Wrong = Callable[[Newsroom], object]
Since = Callable[[Config], Config]


def staff(work: Callable[[Desk], Decided]) -> Wrong:
    def decide(room: Newsroom) -> Decided:
        with room.store.write() as writing:
            return work(Desk(writing, room.config, "amal", "seen with own eyes", NOON + timedelta(minutes=50)))

    return decide


def it(desk: Desk) -> Incident:
    (found,) = desk.writing.incidents()
    return found


WRONG: dict[str, Wrong] = {
    "its source says fewer": lambda room: room.publish(item("4 killed in Karsa"), at=50),
    "its source takes it back in a new entry": lambda room: room.publish(
        item("withdrawn: 7 killed in Karsa", "k2", NOON + timedelta(minutes=50)), at=50
    ),
    "its page is removed": lambda room: room.publish(item("this page was withdrawn"), at=50),
    "staff count fewer": staff(lambda desk: desk.wrong_count(it(desk), 2)),
    "staff call it a false alarm": staff(lambda desk: desk.false_alarm(it(desk))),
}
SINCE: dict[str, Since] = {
    "as it was": lambda config: config,
    "the threshold is higher now": lambda config: replace(
        config, rules=tuple(replace(one, any=OUT_OF_REACH) for one in config.rules)
    ),
    "the cause is no longer asked for": lambda config: replace(
        config, rules=tuple(replace(one, causes=(Cause.ACCIDENT,)) for one in config.rules)
    ),
    "the rule tells another channel": lambda config: replace(
        config,
        rules=tuple(replace(one, send=("other",)) for one in config.rules),
        channels=(*config.channels, EmailChannel("other", ("other@example.org",))),
    ),
    "other people stand in the channel": lambda config: replace(
        config, channels=(replace(DUTY, to=("new@example.org",)), PRESS)
    ),
    "a budget was set and is spent": lambda config: replace(
        config, channels=tuple(replace(one, limits=Limits(Budget(1, timedelta(hours=12)))) for one in (DUTY, PRESS))
    ),
}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    store = Store.open(sqlite_url(tmp_path))
    with Newsroom(store, tmp_path, CONFIG) as newsroom:
        newsroom.publish(item("7 killed in Karsa"))
        newsroom.deliver()
        yield newsroom
    store.close()


def under(room: Newsroom, since: Since) -> None:
    """The monitor reloaded, with what the config has become."""
    room.pipeline.close()
    room.config = since(room.config)
    old = room.pipeline
    room.pipeline = Pipeline(
        room.store, room.config, old.read_all, old.parse, old.gate, old.templates, draw=lambda: 0.5
    )


def later(room: Newsroom) -> None:
    """All that waits is told in the end."""
    for hour in (1, 13, 26):
        room.pipeline.decide_again(NOON + timedelta(hours=hour))
        room.pipeline.tell_held(NOON + timedelta(hours=hour))
        room.deliver(at=60 * hour)


def said_otherwise(row: Delivery) -> bool:
    return row.facts["reason"] in (Reason.CORRECTED, Reason.RETRACTED) or bool(row.facts.get("summary"))


@pytest.mark.parametrize("since", SINCE)
@pytest.mark.parametrize("wrong", WRONG)
def test_whoever_was_told_hears_that_it_was_wrong(room: Newsroom, wrong: str, since: str) -> None:
    assert {row.recipient for row in room.outbox()} == TOLD
    under(room, SINCE[since])
    WRONG[wrong](room)
    later(room)
    assert {row.recipient for row in room.outbox() if said_otherwise(row)} >= TOLD
    assert {mail["To"] for mail in room.mails() if not mail["Subject"].startswith("[NEW]")} >= TOLD
