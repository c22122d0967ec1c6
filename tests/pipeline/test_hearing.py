"""Messages are held against what their reader was last told, whatever rule told it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.alerts import Condition, Reason, Threshold, Updates
from monitor.alerts.facts import toll_facts
from monitor.config import Config
from monitor.deliveries.queue import queue
from monitor.deliveries.settings import EmailChannel
from monitor.model import Harm, Severity, Victim, figure_of
from monitor.pipeline import Pipeline
from monitor.pipeline.hearing import heard_of
from monitor.pipeline.ledger import Ledger, Memory
from monitor.pipeline.replay.run import replay
from monitor.pipeline.settling import Taken
from monitor.pipeline.staff import Desk
from monitor.store import Store
from tests.doubles.newsroom import Newsroom, item, pen, rule
from tests.doubles.nouns import NOON, alert, entry, incident, minutes, toll

DUTY, DESK = EmailChannel("duty", ("duty@example.org",)), EmailChannel("desk", ("desk@example.org",))
FINE, COARSE = Updates(1, timedelta(0)), Updates(10, timedelta(0))


def dead(number: int) -> tuple[Condition, ...]:
    return (Condition((Threshold(Harm.KILLED, Victim.ALL, number),)),)


@pytest.fixture
def room(store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    rules = (
        rule("Every step", any=dead(5), updates=FINE, send=("duty",)),
        rule("Many", any=dead(15), updates=COARSE, send=("duty", "desk")),
    )
    with Newsroom(store, tmp_path, Config(rules=rules, channels=(DUTY, DESK))) as newsroom:
        yield newsroom


def subjects(room: Newsroom, recipient: str, until: float = 600) -> list[str]:
    room.deliver(at=until)
    mails = [mail["Subject"] for mail in room.mails() if mail["To"] == recipient]
    return [subject.partition("]")[0] + "]" for subject in mails]


def reload(room: Newsroom, config: Config) -> None:
    """The monitor under another config."""
    old = room.pipeline
    old.close()
    room.config = config
    room.pipeline = Pipeline(room.store, config, old.read_all, old.parse, old.gate, old.templates, draw=lambda: 0.5)


def test_an_update_starts_from_what_its_reader_was_told(room: Newsroom) -> None:
    for at, killed in enumerate((7, 16, 19, 27)):
        room.publish(item(f"{killed} killed in Karsa"), at=60 * at)
    assert subjects(room, "duty@example.org") == [
        "[NEW]",
        "[UPDATE 7 → 16 killed]",
        "[UPDATE 16 → 19 killed]",
        "[UPDATE 19 → 27 killed]",
    ]
    assert subjects(room, "desk@example.org") == ["[NEW]", "[UPDATE 16 → 27 killed]"]


def test_a_rule_that_only_now_asks_says_nothing_to_whom_another_told_it(room: Newsroom) -> None:
    room.publish(item("20 killed in Karsa"))
    reload(room, replace(room.config, rules=(*room.config.rules, rule("Late", any=dead(18), send=("duty", "desk")))))
    room.publish(item("20 killed in Karsa, officials say", "k2"), at=60)
    assert subjects(room, "duty@example.org") == ["[NEW]"]


def test_a_rule_that_holds_and_one_that_does_not_make_one_message(store: Store, tmp_path: Path) -> None:
    held = rule("Held", updates=Updates(1, timedelta(0), hold_first=timedelta(minutes=15)), severity=Severity.CRITICAL)
    with Newsroom(store, tmp_path, Config(rules=(held, rule("At once")), channels=(DUTY,))) as room:
        room.publish(item("7 killed in Karsa"))
        room.pipeline.decide_again(NOON + minutes(15))
        assert subjects(room, "duty@example.org") == ["[NEW]"]


def test_a_held_rule_tells_what_changed_meanwhile(store: Store, tmp_path: Path) -> None:
    held = rule("Held", updates=Updates(1, timedelta(0), hold_first=timedelta(minutes=15)))
    at_once = rule("At once", updates=Updates(1, timedelta(hours=2)))
    with Newsroom(store, tmp_path, Config(rules=(held, at_once), channels=(DUTY,))) as room:
        room.publish(item("7 killed in Karsa"))
        room.publish(item("9 killed in Karsa"), at=5)
        room.pipeline.decide_again(NOON + minutes(15))
        room.pipeline.decide_again(NOON + minutes(120))
        assert subjects(room, "duty@example.org") == ["[NEW]", "[UPDATE 7 → 9 killed]"]


def test_whoever_came_since_hears_the_whole_as_new(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    reload(room, replace(room.config, channels=(replace(DUTY, to=("duty@example.org", "late@example.org")), DESK)))
    room.publish(item("9 killed in Karsa"), at=60)
    assert subjects(room, "late@example.org") == ["[NEW]"]
    assert subjects(room, "duty@example.org") == ["[NEW]", "[UPDATE 7 → 9 killed]"]


def test_a_person_who_corrects_is_told_against_what_each_reader_knew(room: Newsroom) -> None:
    for at, killed in enumerate((16, 19)):
        room.publish(item(f"{killed} killed in Karsa"), at=60 * at)
    with room.store.write() as writing:
        [incident] = writing.incidents()
        Desk(writing, room.config, "amal", "", NOON + minutes(90)).wrong_count(incident, 17)
    assert subjects(room, "duty@example.org")[-1] == "[CORRECTED 19 → 17 killed]"
    assert subjects(room, "desk@example.org")[-1] == "[CORRECTED 16 → 17 killed]"


def test_a_replay_gives_back_no_alert_that_says_nothing_to_anybody() -> None:
    rules = (rule("One"), rule("Held", updates=Updates(1, timedelta(0), hold_first=timedelta(minutes=15))))
    entries = [
        entry("k1", title="7 killed in Karsa", text="", seen=NOON),
        entry("k2", title="7 killed in Karsa now", text="", seen=NOON + minutes(30)),
    ]
    lines = list(replay(entries, Config(rules=rules, channels=(DUTY,)), pen))
    told = [alert.rule for line in lines if isinstance(line, Taken) for alert in line.alerts]
    assert told == ["One"]
    assert all(not getattr(line, "alerts", ()) for line in lines if not isinstance(line, Taken))


def known(ledger: Ledger, threads: tuple[str, ...]) -> int | None:
    """How many dead the duty officer was last told of, where two incidents were told and then found to be one."""
    for number, (thread, killed, reason) in enumerate(
        [("kept", 30, Reason.NEW), ("gone", 9, Reason.NEW), ("gone", 9, Reason.MERGED)]
    ):
        facts = {
            "incident": {"id": thread, "toll": toll_facts(toll(killed))},
            "reason": reason.value,
            "severity": "high",
        }
        one = alert(f"a{number}", thread, reason=reason, facts=facts)
        ledger.save_alert(one, toll(killed))
        ledger.queue(queue(one, [DUTY], NOON + minutes(number)))
    heard = ledger.heard(threads)
    return figure_of(heard["duty", "duty@example.org"].message.toll, Harm.KILLED) if heard else None


@pytest.mark.parametrize(
    ("threads", "killed"), [(("kept", "gone"), 30), (("gone", "kept"), 9), (("gone",), 9), (("other",), None)]
)
@pytest.mark.parametrize("kept_in", ["memory", "store"])
def test_of_two_incidents_that_are_one_the_one_that_stays_says_what_was_told(
    store: Store, kept_in: str, threads: tuple[str, ...], killed: int | None
) -> None:
    if kept_in == "memory":
        assert known(Memory(), threads) == killed
    else:
        with store.write() as writing:
            assert known(writing, threads) == killed


@pytest.mark.parametrize(("kept", "gone"), [(Severity.MEDIUM, Severity.HIGH), (Severity.HIGH, Severity.MEDIUM)])
def test_of_two_incidents_that_are_one_the_more_urgent_message_says_how_urgently_it_was_told(
    kept: Severity, gone: Severity
) -> None:
    ledger = Memory()
    for thread, killed, severity in (("kept", 30, kept), ("gone", 9, gone)):
        facts = {"incident": {"id": thread, "toll": toll_facts(toll(killed))}, "severity": severity.word}
        one = replace(alert(thread, thread, facts=facts), severity=severity)
        ledger.save_alert(one, toll(killed))
        ledger.queue(queue(one, [DUTY], NOON))
    heard = heard_of(replace(incident("kept"), merged=("gone",)), ledger)["duty", "duty@example.org"]
    assert (heard.message.severity, figure_of(heard.message.toll, Harm.KILLED)) == (Severity.HIGH, 30)


def test_a_correction_that_another_rule_told_everybody_is_no_second_message(store: Store, tmp_path: Path) -> None:
    rules = (rule("Some", any=dead(5), send=("duty",)), rule("Many", any=dead(15), send=("duty",)))
    with Newsroom(store, tmp_path, Config(rules=rules, channels=(DUTY,))) as room:
        room.publish(item("27 killed in Karsa"))
        (taken,) = room.publish(item("19 killed in Karsa"), at=60).entries
        assert [told.reason for told in taken.alerts] == [Reason.CORRECTED]
