"""A person's word on one fact stands whatever reports say, and is taken back by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from monitor.incidents import (
    Correction,
    Fact,
    Incident,
    by_hand,
    correct,
    group,
    merge_incidents,
    split,
    uncorrect,
    wrong_count,
)
from monitor.model import Count, Harm, Place, Precision, Victim, Weapon, figure_of
from tests.doubles.nouns import NOON, entry, incident, member, minutes, report

KARSA = report().place
BENNA = Place("Benna", "SY", "Hama", 35.1, 36.7, Precision.EXACT, "Benna", 77)


def told(dead: int = 7) -> Incident:
    return incident("a1", member(entry("k1"), report(dead)))


def put(one: Incident, word: Correction) -> Incident:
    return correct(one, word, f"{word.name} put right")


def of_place(at: float = 5, place: Place | None = BENNA) -> Correction:
    return Correction(NOON + minutes(at), "Amal", Fact.PLACE, place=place)


def of_children(figure: int) -> Correction:
    return Correction(NOON, "Amal", Fact.VICTIMS, harm=Harm.KILLED, victim=Victim.CHILD, figure=figure)


def with_report(one: Incident, key: str, dead: int) -> Incident:
    (change,) = group([member(entry(key), report(dead))], [one], NOON + minutes(60))
    return change.after


def test_a_place_stands_whatever_further_reports_say() -> None:
    corrected = put(told(), of_place())
    assert corrected.place == BENNA
    later = with_report(corrected, "k2", 7)
    assert (later.id, later.place, len(later.members)) == ("a1", BENNA, 2)


def test_a_report_of_the_right_place_joins_the_incident_that_was_put_there() -> None:
    corrected = put(told(), of_place())
    (change,) = group([member(entry("k2"), replace(report(7), place=BENNA))], [corrected], NOON + minutes(60))
    assert change.after.id == "a1"


def test_a_day_and_a_weapon_stand_and_nobody_knows_is_a_word_too() -> None:
    day = put(told(), Correction(NOON, "Amal", Fact.DATE, date=date(2026, 3, 1)))
    weapon = put(day, Correction(NOON, "Amal", Fact.WEAPON, weapon=Weapon.MORTAR))
    assert (weapon.date, weapon.weapon) == (date(2026, 3, 1), Weapon.MORTAR)
    nowhere = put(weapon, of_place(place=None))
    assert nowhere.place is None
    assert by_hand(nowhere) == ("date", "weapon", "place")


def test_a_count_stands_until_more_are_reported_than_then() -> None:
    corrected = put(told(), of_children(2))
    assert figure_of(corrected.toll, Harm.KILLED, Victim.CHILD) == 2
    child = {Harm.KILLED: {Victim.ALL: Count(9, 9, 9), Victim.CHILD: Count(6, 6, 6)}}
    (change,) = group([member(entry("k2"), replace(report(9), toll=child))], [corrected], NOON + minutes(60))
    assert figure_of(change.after.toll, Harm.KILLED, Victim.CHILD) == 6
    assert by_hand(change.after) == ()


def test_a_number_of_all_who_were_hurt_takes_its_parts_along() -> None:
    hurt = {Harm.INJURED: {Victim.ALL: Count(30, 30, 30), Victim.CIVILIAN: Count(30, 30, 30, derived=True)}}
    one = incident("a1", member(entry("k1"), replace(report(7), toll=hurt)))
    word = Correction(NOON, "Amal", Fact.VICTIMS, harm=Harm.INJURED, victim=Victim.ALL, figure=12)
    assert figure_of(put(one, word).toll, Harm.INJURED, Victim.CIVILIAN) == 12


def test_a_word_that_is_taken_back_leaves_the_one_before_it() -> None:
    first, second = of_place(1, None), of_place(2)
    corrected = put(put(told(), first), second)
    back = uncorrect(corrected, second, "Amal", NOON + minutes(3))
    assert back.place is None
    assert uncorrect(back, first, "Amal", NOON + minutes(4)).place == KARSA
    assert [line.what for line in back.history[-3:]] == ["fact_corrected", "fact_corrected", "correction_withdrawn"]


def test_a_number_of_dead_and_a_part_of_them_stand_beside_each_other() -> None:
    one = wrong_count(put(told(), of_children(2)), 5, "Ada", "", NOON)
    assert [figure_of(one.toll, Harm.KILLED, v) for v in (Victim.ALL, Victim.CHILD)] == [5, 2]
    assert by_hand(one) == ("killed.all", "killed.child")


def test_whoever_puts_something_right_has_seen_what_was_told() -> None:
    assert [ack.by for ack in put(told(), of_place()).acks] == ["Amal"]


def test_words_go_with_what_is_merged_and_stay_with_what_is_split() -> None:
    other = incident("b2", member(entry("k9"), report(7)), opened=NOON + minutes(30))
    kept, _ = merge_incidents(told(), put(other, of_place()), NOON + minutes(40))
    assert kept.place == BENNA
    left, fresh = split(kept, {kept.members[1].id}, NOON + minutes(50))
    assert (left.place, fresh.place) == (BENNA, KARSA)
