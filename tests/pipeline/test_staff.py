"""A person's decision is kept, told to everybody who was told otherwise, and not undone by the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts import Reason, Updates
from monitor.deliveries import Delivery, State
from monitor.deliveries.limits import Budget, Limits
from monitor.deliveries.settings import EmailChannel
from monitor.entries import Entry
from monitor.errors import MonitorError
from monitor.incidents import Correction, Fact, Incident, IncidentStatus, Judgement
from monitor.model import Count, Harm, Place, Precision, Victim, count_of
from monitor.pipeline.staff import Decided, Desk
from monitor.places.areas import WithinAdmin1
from monitor.places.regions import Region
from monitor.reports import Kind, Reading
from monitor.store import Store
from tests.doubles.newsroom import Newsroom, config, item, rule
from tests.doubles.nouns import NOON, minutes, reading, report

Work = Callable[[Desk], Decided]


def decide(room: Newsroom, work: Work, at: float = 5, note: str = "") -> Decided:
    with room.store.write() as writing:
        return work(Desk(writing, room.config, "amal", note, NOON + timedelta(minutes=at)))


def incidents(room: Newsroom) -> list[Incident]:
    with room.store.read() as asking:
        return sorted(asking.incidents(), key=lambda i: (i.opened, i.id))


def only(room: Newsroom) -> Incident:
    (found,) = incidents(room)
    return found


def killed(incident: Incident) -> tuple[int | None, int | None, int | None]:
    count = count_of(incident.toll, Harm.KILLED)
    assert count is not None
    return count.low, count.best, count.high


def reasons(rows: list[Delivery]) -> list[object]:
    return [row.facts["reason"] for row in rows]


def alarm(room: Newsroom, at: float = 5) -> Decided:
    return decide(room, lambda desk: desk.false_alarm(only(room)), at, note="an exercise")


# false alarms


def test_a_false_alarm_is_retracted_to_whoever_was_told(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    alarm(room)
    assert reasons(room.outbox()) == [Reason.NEW, Reason.RETRACTED]
    assert {row.thread for row in room.outbox()} == {only(room).id}


def test_a_retraction_says_so_in_the_mail_with_the_note(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    room.deliver()
    alarm(room)
    room.deliver(at=6)
    mail = room.mails()[-1]
    body = mail.get_body(("plain",))
    assert body is not None
    assert mail["Subject"].startswith("[RETRACTED at least 7 killed]")
    assert "marked as a false alarm: an exercise" in body.get_content()


def test_whoever_left_the_channel_since_hears_of_it_too(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    room.config = replace(room.config, channels=(EmailChannel("duty", ("new@example.org",)),))
    alarm(room)
    assert [row.recipient for row in room.outbox()] == ["duty@example.org", "duty@example.org"]


def test_a_rule_that_is_gone_from_the_config_is_retracted_all_the_same(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    room.config = replace(room.config, rules=())
    assert [alert.reason for alert in alarm(room).alerts] == [Reason.RETRACTED]
    assert len(room.outbox()) == 2


def test_a_channel_that_is_gone_from_the_config_is_named(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    room.config = replace(room.config, channels=())
    assert alarm(room).unreached == ("duty",)


def test_what_was_dropped_told_nobody(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    with room.store.write() as writing:
        writing.drop(room.outbox()[0].id, "left the team")
    alarm(room)
    assert room.outbox(State.PENDING) == []


def test_the_verdict_is_kept_with_who_and_why(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    alarm(room)
    (mark,) = only(room).marks
    assert (mark.what, mark.by, mark.note, mark.reported) == (Judgement.FALSE_ALARM, "amal", "an exercise", 7)
    assert only(room).status is IncidentStatus.RETRACTED


def test_nobody_is_asked_by_a_held_reminder_for_the_acknowledgement_that_was_given(
    store: Store, tmp_path: Path
) -> None:
    one_an_hour = Limits(Budget(1, minutes(60)))
    asked = config(
        [rule(updates=Updates(1, minutes(1), remind_every=minutes(20)))],
        [EmailChannel("duty", ("duty@example.org",), one_an_hour)],
    )
    with Newsroom(store, tmp_path, asked) as room:
        room.publish(item("7 killed in Karsa"))
        room.pipeline.decide_again(NOON + minutes(20))
        assert reasons(room.outbox(State.HELD)) == [Reason.REMINDER]
        with store.write() as writing:
            Desk(writing, asked, "amal", "", NOON + minutes(30)).acknowledge(only(room))
        room.pipeline.tell_held(NOON + minutes(90))
        room.deliver(at=90)
        assert [mail["X-Casualty-Monitor-Reason"] for mail in room.mails()] == ["new"]
        assert [row.last_error for row in room.outbox(State.DROPPED)] == ["acknowledged by amal"]


def test_who_gave_a_verdict_is_told_nobody(room: Newsroom) -> None:
    """It stands for an acknowledgement, and only who gives one of these is named."""
    room.publish(item("7 killed in Karsa"))
    alarm(room)
    room.deliver(at=10)
    assert len(room.mails()) == 2
    assert all("amal" not in mail.as_string() for mail in room.mails())


def test_another_report_of_a_false_alarm_joins_in_silence(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    alarm(room)
    room.publish(item("7 killed in Karsa by shelling", "k2"), at=60)
    assert (len(only(room).members), only(room).status) == (2, IncidentStatus.RETRACTED)
    assert room.reasons() == [Reason.NEW, Reason.RETRACTED]


def test_more_dead_than_were_called_a_false_alarm_are_told(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    alarm(room)
    room.publish(item("30 killed in Karsa"), at=60)
    assert room.reasons() == [Reason.NEW, Reason.RETRACTED, Reason.TOLL_ROSE]
    assert only(room).status is IncidentStatus.UPDATED


def test_a_false_alarm_is_marked_once(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    alarm(room)
    with pytest.raises(MonitorError, match="already"):
        alarm(room, at=6)


# wrong counts


def test_a_wrong_count_is_corrected_at_once_whatever_the_rate(room: Newsroom) -> None:
    room.publish(item("30 killed in Karsa"))
    decide(room, lambda desk: desk.wrong_count(only(room), 3), at=1)
    assert reasons(room.outbox()) == [Reason.NEW, Reason.CORRECTED]
    changed: Any = room.outbox()[-1].facts["changed"]
    assert (changed[0]["before_figure"], changed[0]["after_figure"]) == (30, 3)


def test_a_persons_number_is_the_number(room: Newsroom) -> None:
    room.publish(item("30 killed in Karsa"))
    decide(room, lambda desk: desk.wrong_count(only(room), 3))
    assert killed(only(room)) == (3, 3, 3)


def test_a_copy_of_the_wrong_figure_changes_nothing(room: Newsroom) -> None:
    room.publish(item("30 killed in Karsa"))
    decide(room, lambda desk: desk.wrong_count(only(room), 3))
    room.publish(item("30 killed in Karsa, officials say", "k2"), at=60)
    assert killed(only(room)) == (3, 3, 3)
    assert room.reasons() == [Reason.NEW, Reason.CORRECTED]


def test_more_dead_than_were_corrected_are_believed_again(room: Newsroom) -> None:
    room.publish(item("30 killed in Karsa"))
    decide(room, lambda desk: desk.wrong_count(only(room), 3))
    room.publish(item("40 killed in Karsa"), at=60)
    assert killed(only(room))[1] == 40
    assert room.reasons() == [Reason.NEW, Reason.CORRECTED, Reason.TOLL_ROSE]


def test_a_count_corrected_upwards_tells_by_the_rules_that_it_reaches(room: Newsroom) -> None:
    room.publish(item("2 killed in Karsa"))
    decide(room, lambda desk: desk.wrong_count(only(room), 9))
    assert room.reasons() == [Reason.NEW]
    assert len(room.outbox()) == 1


ASKED_OF_THE_DISPUTED = rule(disputed=True)


def pen_of_an_army(entry: Entry) -> Reading:
    """An army says that it killed fourteen fighters; who they were is open."""
    dead = Count(14, 14, 14, "14")
    cells = {Victim.ALL: dead, Victim.COMBATANT: dead, Victim.CIVILIAN: Count(0, None, 14, derived=True)}
    claim = {"claimant": "Army", "claimant_is_party": True, "disputed": True}
    return reading(report(14, toll={Harm.KILLED: cells}, **claim))


@pytest.fixture
def room_of_a_claim(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    monkeypatch.setattr("tests.doubles.newsroom.pen", pen_of_an_army)
    with Newsroom(store, tmp_path, config(rules=(ASKED_OF_THE_DISPUTED,))) as made:
        made.publish(item("14 terrorists killed in Karsa, the army says"))
        yield made


def test_a_number_that_was_told_already_is_told_nobody_nor_is_its_undoing(room_of_a_claim: Newsroom) -> None:
    room = room_of_a_claim
    decide(room, lambda desk: desk.wrong_count(only(room), 14))
    decide(room, lambda desk: desk.unmark(only(room), only(room).marks[-1].at), at=6)
    assert room.reasons() == [Reason.NEW]


def test_a_corrected_number_of_disputed_dead_calls_nobody_a_civilian(room_of_a_claim: Newsroom) -> None:
    room = room_of_a_claim
    decide(room, lambda desk: desk.wrong_count(only(room), 9))
    room.deliver(at=6)
    mail = room.mails()[-1]
    body = mail.get_body(("plain",))
    assert body is not None
    assert mail["Subject"].startswith("[CORRECTED 14 → 9 killed]")
    assert "presumed civilians" not in body.get_content()
    assert "how many of them were civilians is open" in " ".join(body.get_content().split())


def test_an_exact_number_in_place_of_a_floor_says_so(room: Newsroom) -> None:
    room.publish(item("14 killed in Karsa"))
    decide(room, lambda desk: desk.wrong_count(only(room), 14))
    room.deliver(at=6)
    assert room.mails()[-1]["Subject"].startswith("[CORRECTED at least 14 → 14 killed]")


def test_a_number_that_takes_a_false_alarm_back_is_told_though_it_is_the_same(room_of_a_claim: Newsroom) -> None:
    room = room_of_a_claim
    alarm(room)
    decide(room, lambda desk: desk.wrong_count(only(room), 14), at=6)
    assert room.reasons() == [Reason.NEW, Reason.RETRACTED, Reason.CORRECTED]


# split and merge


def two_reports(room: Newsroom) -> Incident:
    room.publish(item("7 killed in Karsa"))
    room.publish(item("7 killed in Karsa by shelling", "k2"), at=40)
    return only(room)


def test_a_split_off_event_is_told_as_new(room: Newsroom) -> None:
    incident = two_reports(room)
    decide(room, lambda desk: desk.split(incident, {2}), at=50)
    assert [len(i.members) for i in incidents(room)] == [1, 1]
    assert room.reasons() == [Reason.NEW, Reason.NEW]


def test_a_report_that_was_split_off_stays_there_when_it_is_revised(room: Newsroom) -> None:
    incident = two_reports(room)
    decide(room, lambda desk: desk.split(incident, {2}), at=50)
    room.publish(item("8 killed in Karsa by shelling", "k2"), at=90)
    assert [killed(i)[1] for i in incidents(room)] == [7, 8]


@pytest.mark.parametrize(("numbers", "said"), [({3}, "reports 1 to 2 and no 3"), ({1, 2}, "some must go")])
def test_a_split_that_makes_no_sense_is_refused_in_words(room: Newsroom, numbers: set[int], said: str) -> None:
    incident = two_reports(room)
    with pytest.raises(MonitorError, match=said):
        decide(room, lambda desk: desk.split(incident, numbers))


def test_a_report_is_not_taken_away_from_what_only_waits_for_it(room: Newsroom) -> None:
    incident = two_reports(room)
    first, second = incident.members
    waits = replace(second, perhaps=True, report=replace(second.report, kind=Kind.CONTEXT))
    with room.store.write() as writing:
        writing.save_incident(replace(incident, members=(first, waits)), incident)
    with pytest.raises(MonitorError, match="not only what is perhaps of another event"):
        decide(room, lambda desk: desk.split(only(room), {1}))


def merged(room: Newsroom) -> tuple[Incident, Incident]:
    """One split in two, both told of, put together again."""
    incident = two_reports(room)
    decide(room, lambda desk: desk.split(incident, {2}), at=50)
    old, new = incidents(room)
    decide(room, lambda desk: desk.merge(new, old), at=60, note="the same street")
    kept, gone = incidents(room)
    return kept, gone


def test_a_merge_keeps_the_older_and_tells_the_readers_of_the_other_where_it_went(room: Newsroom) -> None:
    kept, gone = merged(room)
    assert (len(kept.members), gone.status) == (2, IncidentStatus.CLOSED)
    last = room.outbox()[-1]
    assert (last.facts["reason"], last.thread, last.facts["type"]) == (Reason.MERGED, gone.id, "incident.merged")
    assert kept.id in str(last.facts["rule"])


def test_a_merge_is_kept_as_a_verdict_on_the_one_that_went(room: Newsroom) -> None:
    kept, gone = merged(room)
    assert (gone.marks[-1].what, gone.marks[-1].other) == (Judgement.DUPLICATE_OF, kept.id)
    assert kept.merged == (gone.id,)


def test_a_revision_of_a_merged_report_goes_to_the_incident_that_stayed(room: Newsroom) -> None:
    merged(room)
    room.publish(item("12 killed in Karsa by shelling", "k2"), at=120)
    kept, gone = incidents(room)
    assert (killed(kept)[1], gone.status) == (12, IncidentStatus.CLOSED)
    assert room.reasons()[-1] == Reason.TOLL_ROSE


def test_readers_of_what_was_merged_away_hear_of_a_later_retraction(room: Newsroom) -> None:
    """Only the younger one was told of; the older stays."""
    room.publish(item("2 killed in Karsa"), item("9 killed in Karsa by shelling", "k2"))
    decide(room, lambda desk: desk.split(only(room), {1}), at=5)
    quiet, loud = sorted(incidents(room), key=lambda i: killed(i)[1] or 0)
    decide(room, lambda desk: desk.merge(replace(quiet, opened=NOON - timedelta(hours=1)), loud), at=60)
    kept = next(i for i in incidents(room) if i.status is not IncidentStatus.CLOSED)
    before = len(room.outbox())
    decide(room, lambda desk: desk.false_alarm(kept), at=70)
    assert kept.id == quiet.id
    assert reasons(room.outbox()[before:]) == [Reason.RETRACTED]


def test_what_was_merged_away_cannot_be_marked_and_the_answer_names_where_it_went(room: Newsroom) -> None:
    kept, gone = merged(room)
    for work in (lambda desk: desk.false_alarm(gone), lambda desk: desk.merge(gone, kept)):
        with pytest.raises(MonitorError, match=f"was merged into {kept.id}"):
            decide(room, work)


def test_an_incident_is_not_merged_with_itself(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    with pytest.raises(MonitorError, match="name two"):
        decide(room, lambda desk: desk.merge(only(room), only(room)))


def test_a_failure_leaves_everything_as_it_was(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))

    @contextmanager
    def failing() -> Any:
        with room.store.write() as writing:
            Desk(writing, room.config, "amal", "", NOON).false_alarm(only(room))
            yield
            raise MonitorError("the disk is full")

    broken: AbstractContextManager[None] = failing()
    with pytest.raises(MonitorError), broken:
        pass
    assert only(room).status is IncidentStatus.OPEN
    assert room.reasons() == [Reason.NEW]


def test_a_verdict_is_kept_on_both_databases(any_room: Newsroom) -> None:
    any_room.publish(item("7 killed in Karsa"))
    decide(any_room, lambda desk: desk.wrong_count(only(any_room), 2), note="two")
    assert [(m.figure, m.note) for m in only(any_room).marks] == [(2, "two")]
    assert reasons(any_room.outbox()) == [Reason.NEW, Reason.CORRECTED]


# right, moved


def test_what_was_told_rightly_is_kept_and_tells_nobody(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    assert decide(room, lambda desk: desk.right(only(room))).alerts == ()
    assert only(room).marks[-1].what is Judgement.RIGHT
    assert room.reasons() == [Reason.NEW]


def test_whoever_was_told_of_a_false_alarm_hears_that_it_was_none(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    alarm(room)
    decide(room, lambda desk: desk.right(only(room)), at=8)
    assert room.reasons() == [Reason.NEW, Reason.RETRACTED, Reason.CORRECTED]
    assert "no false alarm after all" in str(room.outbox()[-1].facts["rule"])


def test_a_report_moves_to_the_incident_that_staff_name_and_both_are_decided_on(room: Newsroom) -> None:
    incident = two_reports(room)
    room.publish(item("9 killed in Karsa", "k3"), at=41)
    decide(room, lambda desk: desk.split(only(room), {2, 3}), at=50)
    old, new = incidents(room)
    assert (old.id, len(old.members), len(new.members)) == (incident.id, 1, 2)
    decide(room, lambda desk: desk.move(new, 1, old), at=90)
    old, new = incidents(room)
    assert (len(old.members), len(new.members)) == (2, 1)
    assert old.history[-1].detail == f"1 report from {new.id}"


@pytest.mark.parametrize(("number", "said"), [(1, "has no other report .*: merge"), (4, "reports 1 to 1 and no 4")])
def test_a_move_that_makes_no_sense_is_refused_in_words(room: Newsroom, number: int, said: str) -> None:
    incident = two_reports(room)
    decide(room, lambda desk: desk.split(incident, {2}), at=50)
    old, new = incidents(room)
    with pytest.raises(MonitorError, match=said):
        decide(room, lambda desk: desk.move(new, number, old))


def test_what_was_merged_away_cannot_be_acknowledged(room: Newsroom) -> None:
    kept, gone = merged(room)
    with pytest.raises(MonitorError, match=f"was merged into {kept.id}"), room.store.write() as writing:
        Desk(writing, room.config, "amal", "", NOON).acknowledge(gone)


# single facts


def of_place(name: str, province: str = "Idlib") -> Correction:
    there = Place(name, "SY", province, 35.2, 36.8, Precision.EXACT, name)
    return Correction(NOON, "", Fact.PLACE, place=there)


def test_another_place_is_told_to_whoever_was_told_the_wrong_one_also_within_a_province(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    decide(room, lambda desk: desk.correct(only(room), of_place("Benna")), note="asked")
    assert reasons(room.outbox()) == [Reason.NEW, Reason.CORRECTED]
    facts: Any = room.outbox()[-1].facts
    assert [(line["what"], line["after"]) for line in facts["changed"]] == [("place", "Benna, Idlib, SY")]
    assert facts["incident"]["by_hand"] == ["place"]


def test_the_machine_does_not_say_again_what_a_person_put_right(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    decide(room, lambda desk: desk.correct(only(room), of_place("Benna", "Hama")))
    room.publish(item("7 killed in Karsa by shelling", "k2"), at=60)
    assert reasons(room.outbox()) == [Reason.NEW, Reason.CORRECTED]
    assert len(only(room).members) == 2


def test_a_rule_of_the_region_in_which_it_lies_now_tells_it_anew(room: Newsroom) -> None:
    hama = replace(rule("Hama"), regions=(Region("Hama", frozenset({"SY"}), (WithinAdmin1("Hama", "SY"),)),))
    room.config = replace(
        room.config,
        rules=(*room.config.rules, replace(hama, send=("hama",))),
        channels=(*room.config.channels, EmailChannel("hama", ("hama@example.org",))),
    )
    room.publish(item("7 killed in Karsa"))
    decide(room, lambda desk: desk.correct(only(room), of_place("Benna", "Hama")))
    told = sorted((row.recipient, row.head.reason.value) for row in room.outbox())
    assert told == [("duty@example.org", "corrected"), ("duty@example.org", "new"), ("hama@example.org", "new")]


def test_what_is_said_already_by_a_persons_word_is_not_said_twice(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    decide(room, lambda desk: desk.correct(only(room), of_place("Benna")))
    with pytest.raises(MonitorError, match="already, by a person's word"):
        decide(room, lambda desk: desk.correct(only(room), of_place("Benna")))


def test_of_a_false_alarm_a_place_is_put_right_in_silence(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    alarm(room)
    decide(room, lambda desk: desk.correct(only(room), of_place("Benna")), at=6)
    assert room.reasons() == [Reason.NEW, Reason.RETRACTED]
    assert only(room).status is IncidentStatus.RETRACTED


def test_a_colleague_who_left_is_taken_out_of_what_they_put_right(room: Newsroom) -> None:
    room.publish(item("7 killed in Karsa"))
    decide(room, lambda desk: desk.correct(only(room), of_place("Benna")))
    with room.store.write() as writing:
        writing.forget_person("amal", [])
    assert [one.by for one in only(room).corrections] == ["a former colleague"]
    assert "amal" not in repr(only(room))
