"""A first message beside an event that was told, which it fits, is withheld: what may be one is not told twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.alerts import Condition, LastMessage, Reason, Step, Threshold, Updates, Verdict
from monitor.config import Config
from monitor.deliveries.settings import EmailChannel
from monitor.incidents import (
    WITHHELD,
    Candidates,
    Change,
    ChangeKind,
    Incident,
    Score,
    echoed,
    left_behind,
    merge_incidents,
    retold,
)
from monitor.model import Count, Extent, Harm, Place, Precision, Severity, Target, Victim, Weapon
from monitor.pipeline.ledger import Memory
from monitor.pipeline.settling import decide_again, settle
from monitor.pipeline.withholding import NEAR, neighbour
from monitor.reports import Kind
from tests.doubles.news import DAY, DOZENS, HAMA, IDLIB, KAFR, MARAT, START, SYRIA, UNKNOWN, News, moved, said
from tests.doubles.newsroom import rule

ONE, TWO = EmailChannel("one", ("one@example.org",)), EmailChannel("two", ("two@example.org",))
CONFIG = Config(rules=(rule("Everywhere", send=("one",)),), channels=(ONE, TWO))


@dataclass
class EventDesk:
    """An event that was told, and what is told beside it."""

    config: Config = CONFIG
    ledger: Memory = field(default_factory=Memory)

    def told(self, **what: Any) -> Incident:
        incident = News().say("Shells kill twelve in the province", **{"killed": 12, "place": IDLIB, **what}).after
        self.settle(incident)
        return incident

    def beside(self, other: Incident, **what: Any) -> tuple[list[Reason], list[Verdict]]:
        """The messages of another report that is perhaps of the same event."""
        known = {"killed": 12, "place": MARAT, "publisher": "Post", "at": 3, **what}
        incident = News().say("Guests of a wedding shelled", **known).after
        return self.settle(replace(incident, perhaps=other.id))

    def again(self, other: Incident, **what: Any) -> list[Reason]:
        """The messages of a report that is perhaps of none, beside an event that may be told again."""
        incident = News().say("A city shelled", **{"place": MARAT, "publisher": "Post", "at": 3, **what}).after
        near = [i for find in (retold, echoed) for i in find(incident, Candidates.of([other]))]
        change = Change(ChangeKind.OPENED, None, incident, incident.members[0], Score(0.0))
        return [a.reason for a in settle([change], self.ledger, self.config, incident.opened, near=near)[1]]

    def settle(self, incident: Incident) -> tuple[list[Reason], list[Verdict]]:
        change = Change(ChangeKind.OPENED, None, incident, incident.members[0], Score(0.0))
        verdicts, alerts = settle([change], self.ledger, self.config, incident.opened)
        return [alert.reason for alert in alerts], list(verdicts)


class Counting(Memory):
    """A ledger that counts the incidents that are loaded from it."""

    def __init__(self, ledger: Memory) -> None:
        super().__init__()
        self._ledger, self.asked = ledger, 0

    def find_incidents(self, prefix: str, limit: int = 10) -> list[Incident]:
        self.asked += 1
        return self._ledger.find_incidents(prefix, limit)

    def told(self, incident: str) -> Mapping[str, LastMessage]:
        return self._ledger.told(incident)


def test_a_town_beside_its_province_with_as_many_dead_is_withheld() -> None:
    desk = EventDesk()
    reasons, [verdict] = desk.beside(desk.told())
    assert reasons == []
    stopped = verdict.stopped_by
    assert stopped is not None
    assert stopped.gate is Step.KNOWN
    assert "Idlib" in stopped.found


def test_what_was_withheld_stands_in_the_next_message_of_the_event_that_was_told() -> None:
    desk = EventDesk()
    other = desk.told()
    desk.beside(other)
    [stands] = desk.ledger.find_incidents(other.id)
    change = News(incidents={other.id: stands}).say("Shells: 19 dead in the province", killed=19, place=IDLIB, at=4)
    _, [alert] = settle([change], desk.ledger, desk.config, change.member.seen)
    facts: Any = alert.facts
    assert alert.reason is Reason.TOLL_ROSE
    [line] = facts["incident"]["withheld"]
    assert "Marat al-Ward" in line
    assert "Guests of a wedding shelled" in line


def test_what_was_withheld_is_not_forgotten_where_the_same_entry_changes_the_event_that_was_told() -> None:
    desk = EventDesk()
    other = desk.told()
    beside = News().say("Guests of a wedding shelled", killed=12, place=MARAT, publisher="Post", at=3).after
    opened = Change(ChangeKind.OPENED, None, replace(beside, perhaps=other.id), beside.members[0], Score(0.0))
    joined = News(incidents={other.id: other}).say("Shells kill twelve", killed=12, place=IDLIB, at=3)
    assert joined.after.id == other.id
    settle([opened, joined], desk.ledger, desk.config, beside.opened)
    [stands] = desk.ledger.find_incidents(other.id)
    assert [h.what for h in stands.history].count(WITHHELD) == 1


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ({"killed": 13}, "more dead"),
        ({"parts": {"child": 1}}, "a child among them"),
        ({"parts": {"health_worker": 1}}, "a health worker among them"),
        ({"target": Target.HOSPITAL}, "a hospital"),
        ({"killed": 9}, "another number"),
        ({"at": 30, "day": None}, "more than a day after the last word of it"),
        ({"day": DAY.replace(day=2)}, "another day"),
        ({"day": DAY.replace(day=3), "at": 13}, "the day before, told half a day later"),
    ],
)
def test_what_is_more_or_other_than_was_told_pages(what: dict[str, Any], why: str) -> None:
    desk = EventDesk()
    reasons, _ = desk.beside(desk.told(), **what)
    assert reasons == [Reason.NEW], why


@pytest.mark.parametrize(
    ("killed", "reasons", "why"),
    [
        (71, [], "one paper says more than 70"),
        (67, [], "another stopped counting sooner"),
        (75, [Reason.NEW], "more than papers differ by"),
    ],
)
def test_a_large_number_that_is_nearly_that_of_the_area_is_withheld(
    killed: int, reasons: list[Reason], why: str
) -> None:
    desk = EventDesk()
    assert desk.beside(desk.told(killed=70), killed=killed)[0] == reasons, why


@pytest.mark.parametrize(
    ("of_area", "of_town", "reasons", "why"),
    [
        ({"aid_worker": 29}, {}, [Reason.NEW], "the staff of an agency, and people in a town"),
        ({}, {"journalist": 30}, [Reason.NEW], "nobody says that they were journalists"),
        ({"aid_worker": 29}, {"aid_worker": 30}, [], "staff in both"),
        ({"aid_worker": 4}, {}, [], "a few of them were staff"),
    ],
)
def test_a_town_is_not_held_behind_an_areas_total_of_other_victims(
    of_area: dict[str, int], of_town: dict[str, int], reasons: list[Reason], why: str
) -> None:
    desk = EventDesk(ANYBODY)
    area = desk.told(killed=29, parts=of_area)
    assert desk.again(area, killed=30, parts=of_town) == reasons, why


@pytest.mark.parametrize(
    ("sum_", "what", "reasons", "why"),
    [
        ({}, {}, [], "the toll of one night, by two papers"),
        ({}, {"killed": 13}, [Reason.NEW], "it rose beyond what was told"),
        ({}, {"killed": 5}, [Reason.NEW], "less than half of it"),
        ({}, {"publisher": "Example Wire"}, [Reason.NEW], "an outlet that tells of two means two"),
        ({"day": None}, {"at": 14, "day": None}, [Reason.NEW], "half a day later"),
        ({}, {"at": 14}, [], "half a day later, of the day that both state"),
        ({}, {"place": IDLIB}, [Reason.NEW], "a province of its own"),
        ({}, {"extent": Extent.ONE_EVENT}, [Reason.NEW], "one attack"),
        ({"parts": {"child": 12}}, {}, [Reason.NEW], "the children alone were counted"),
    ],
)
def test_two_sums_of_one_night_over_one_area_are_one_toll_that_rises(
    sum_: dict[str, Any], what: dict[str, Any], reasons: list[Reason], why: str
) -> None:
    night = {"killed": 12, "place": SYRIA, "extent": Extent.SEVERAL_ATTACKS}
    desk = EventDesk()
    assert desk.again(desk.told(**{**night, **sum_}), **{**night, "killed": 11, **what}) == reasons, why


WAVE = "Missiles on Marat al-Ward and other cities"


@pytest.mark.parametrize(
    ("whole", "part", "reasons", "why"),
    [
        ({}, {}, [], "a city that the text on the night names"),
        ({"title": "Missiles on many cities"}, {}, [Reason.NEW], "the text does not name it"),
        ({}, {"killed": 13}, [Reason.NEW], "more dead than in all cities"),
        ({"parts": {"child": 12}}, {}, [Reason.NEW], "of all cities the children alone were counted"),
        ({}, {"parts": {"child": 1}}, [Reason.NEW], "a child among them"),
        ({}, {"weapon": Weapon.SMALL_ARMS}, [Reason.NEW], "shots are no missiles"),
        ({}, {"publisher": "Example Wire"}, [Reason.NEW], "an outlet that tells of two means two"),
        ({}, {"at": 14}, [Reason.NEW], "half a day later"),
    ],
)
def test_one_city_of_a_night_of_missiles_was_told_with_the_night(
    whole: dict[str, Any], part: dict[str, Any], reasons: list[Reason], why: str
) -> None:
    desk = EventDesk()
    night = {"title": WAVE, "killed": 12, "place": SYRIA, "weapon": Weapon.MISSILE, **whole}
    other = News().say(night.pop("title"), **night).after
    desk.settle(other)
    assert desk.beside(other, **{"killed": 5, "weapon": Weapon.MISSILE, **part})[0] == reasons, why


def test_the_latest_of_many_that_are_told_alike_are_asked() -> None:
    desk = EventDesk(ANYBODY)
    told = desk.told(place=MARAT, killed=1)
    others = [News().say(f"Shop {n} shelled", killed=1, place=MARAT, at=0.01 * (n + 1)).after for n in range(NEAR)]
    for other in others:
        desk.ledger.save_change(Change(ChangeKind.OPENED, None, other, other.members[0], Score(0.0)))
    late = News().say("A city shelled", killed=1, place=MARAT, publisher="Post", at=3).after
    loaded = Counting(desk.ledger)
    assert neighbour(late, loaded, [told, *others]) is None
    assert loaded.asked == NEAR


def test_no_more_are_loaded_than_until_one_that_was_told() -> None:
    desk = EventDesk(ANYBODY)
    others = [desk.told(place=MARAT, killed=1, publisher=f"Paper {n}", at=0.01 * n) for n in range(9)]
    late = News().say("A city shelled", killed=1, place=MARAT, publisher="Post", at=3).after
    loaded = Counting(desk.ledger)
    found = neighbour(late, loaded, others)
    assert (found and found.incident.id, loaded.asked) == (others[-1].id, 1)


def test_two_towns_are_told_as_two() -> None:
    desk = EventDesk()
    reasons, _ = desk.beside(desk.told(place=KAFR))
    assert reasons == [Reason.NEW]


@pytest.mark.parametrize(
    ("what", "reasons", "why"),
    [
        ({}, [], "another outlet, one town, one day, one number"),
        ({"weapon": Weapon.SMALL_ARMS}, [Reason.NEW], "another kind of weapon tells two apart"),
        ({"publisher": "Example Wire"}, [Reason.NEW], "an outlet that tells of two means two"),
        ({"killed": 2}, [Reason.NEW], "another number"),
        ({"day": None}, [Reason.NEW], "of a day that nobody states one dead may be another one"),
    ],
)
def test_one_town_one_day_and_one_number_are_one_event_to_two_outlets(
    what: dict[str, Any], reasons: list[Reason], why: str
) -> None:
    desk = EventDesk(ANYBODY)
    assert desk.again(desk.told(place=MARAT, killed=1), **{"killed": 1, "at": 15, **what}) == reasons, why


@pytest.mark.parametrize(
    ("what", "reasons", "why"),
    [
        ({"text": "Missiles fell on Marat al-Ward as well."}, [], "it names the other city"),
        ({}, [Reason.NEW], "no text names the city of the other"),
        ({"text": "Missiles fell on Marat al-Ward as well.", "killed": 4}, [Reason.NEW], "four may be others"),
        ({"text": "Missiles fell on Marat al-Ward as well.", "place": HAMA}, [Reason.NEW], "it is of another province"),
    ],
)
def test_a_night_of_missiles_is_one_event_though_each_outlet_tells_it_by_another_city(
    what: dict[str, Any], reasons: list[Reason], why: str
) -> None:
    desk = EventDesk(ANYBODY)
    told = desk.told(place=MARAT, killed=what.get("killed", 6))
    assert desk.again(told, **{"killed": 6, "place": moved(KAFR, 60), **what}) == reasons, why


@pytest.mark.parametrize(
    ("what", "reasons", "why"),
    [
        ({"text": "In Kafr Zahr, by Marat al-Ward."}, [], "it names the neighbour"),
        ({}, [Reason.NEW], "no text names the other town"),
        ({"text": "In Kafr Zahr, by Marat al-Ward.", "at": 13}, [Reason.NEW], "half a day later two may be others"),
    ],
)
def test_as_many_hurt_in_one_of_two_neighbours_of_which_a_text_names_both_are_one_event(
    what: dict[str, Any], reasons: list[Reason], why: str
) -> None:
    desk = EventDesk(ANYBODY)
    told = desk.told(place=MARAT, killed=None, injured=2)
    assert desk.again(told, **{"killed": None, "injured": 2, "place": KAFR, **what}) == reasons, why


@pytest.mark.parametrize(
    ("what", "reasons", "why"),
    [
        ({}, [], "a school somewhere in the province, hours after one in it was told of"),
        ({"target": Target.MARKET}, [Reason.NEW], "another kind of place"),
        ({"place": KAFR}, [Reason.NEW], "a town of its own"),
        ({"injured": 3}, [Reason.NEW], "a number"),
        ({"at": 13}, [Reason.NEW], "half a day later it may be another one"),
    ],
)
def test_an_attack_without_a_number_or_a_town_is_that_which_was_told(
    what: dict[str, Any], reasons: list[Reason], why: str
) -> None:
    desk = EventDesk(ANYBODY)
    told = desk.told(place=MARAT, target=Target.SCHOOL)
    known = {"killed": None, "place": IDLIB, "target": Target.SCHOOL, "kind": Kind.ATTACK, **what}
    assert desk.again(told, **known) == reasons, why


@pytest.mark.parametrize(
    ("killed", "reasons", "why"),
    [
        (DOZENS, [], "a word for a number"),
        (12, [Reason.NEW], "a number of its own"),
        (replace(DOZENS, low=600, words="hundreds"), [Reason.NEW], "more than were told there"),
    ],
)
def test_a_word_for_a_number_tells_no_other_hospital(killed: int | Count, reasons: list[Reason], why: str) -> None:
    desk = EventDesk()
    told = desk.told(killed=500, place=MARAT, target=Target.HOSPITAL)
    assert desk.again(told, killed=killed, place=IDLIB, target=Target.HOSPITAL) == reasons, why


def test_a_night_has_two_dates() -> None:
    desk = EventDesk()
    assert desk.beside(desk.told(), day=DAY.replace(day=3))[0] == []


def test_what_is_perhaps_of_an_event_that_was_merged_is_held_against_where_that_went() -> None:
    desk = EventDesk()
    kept, gone = desk.told(), said("Shells kill twelve", killed=12, place=IDLIB, publisher="Herald", at=1)
    merged, closed = merge_incidents(kept, News().hear(gone)[0].after, START)
    for incident in (merged, closed):
        desk.ledger.save_change(Change(ChangeKind.REVISED, incident, incident, incident.members[0], Score(0.0)))
    assert closed.id != kept.id
    assert desk.beside(closed)[0] == []


def test_one_town_of_which_independent_voices_tell_is_one_event_unless_it_is_graver() -> None:
    desk = EventDesk()
    two = said("Twelve dead as shells hit a wedding, residents say", killed=12, publisher="Herald", at=1)
    other = desk.told(place=MARAT)
    other = News(incidents={other.id: other}).hear(two)[0].after
    assert len(other.claimants) == 2
    desk.settle(other)
    assert desk.beside(other, killed=9)[0] == []
    assert desk.beside(other, killed=13)[0] == [Reason.NEW]


def echo(desk: EventDesk, **what: Any) -> list[Reason]:
    """The messages as a portrait of one of the dead arrives, a day after two voices told of twelve."""
    two = said("Twelve dead as shells hit a wedding, residents say", killed=12, publisher="Herald", at=1)
    other = desk.told(place=MARAT)
    other = News(incidents={other.id: other}).hear(two)[0].after
    desk.settle(other)
    known = {"killed": 1, "publisher": "Post", "at": 22, "day": None, "confidence": 0.6, **what}
    incident = News().say("The life of a grandmother of Marat al-Ward", **known).after
    change = Change(ChangeKind.OPENED, None, incident, incident.members[0], Score(0.0))
    return [alert.reason for alert in settle([change], desk.ledger, ANYBODY, incident.opened, near=[other])[1]]


ANY_HARM = (
    Condition((Threshold(Harm.KILLED, Victim.ALL, 1),)),
    Condition((Threshold(Harm.INJURED, Victim.ALL, 1),)),
    Condition(any_attack=True),
)
ANYBODY = replace(
    CONFIG,
    rules=(*CONFIG.rules, rule("One", any=ANY_HARM, send=("one",))),
)


def test_a_doubtful_portrait_in_a_town_that_was_told_of_is_no_news() -> None:
    assert echo(EventDesk()) == []


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ({"confidence": 0.8}, "it is sure"),
        ({"killed": 13}, "more dead"),
        ({"parts": {"child": 1}}, "a child"),
        ({"place": KAFR}, "another town"),
        ({"at": 30}, "more than a day after the last report"),
        ({"day": DAY.replace(day=5)}, "a day of its own"),
        ({"place": IDLIB}, "a number of dead somewhere in the province"),
        ({"place": HAMA, "killed": UNKNOWN}, "another province"),
    ],
)
def test_what_is_more_than_an_echo_pages(what: dict[str, Any], why: str) -> None:
    assert echo(EventDesk(), **what) == [Reason.NEW], why


@pytest.mark.parametrize("place", [IDLIB, SYRIA])
def test_what_people_of_the_area_say_of_their_dead_without_a_number_is_no_news_for_days(place: Place) -> None:
    assert echo(EventDesk(), place=place, killed=UNKNOWN, at=70) == []


def test_a_portrait_of_one_of_the_dead_is_no_news_where_it_states_their_day() -> None:
    desk = EventDesk(ANYBODY)
    two = said("Twelve dead as shells hit a wedding, residents say", killed=12, publisher="Herald", at=1)
    other = News(incidents={(told := desk.told(place=MARAT)).id: told}).hear(two)[0].after
    desk.settle(other)
    assert desk.beside(other, killed=1, at=56)[0] == []
    assert desk.beside(other, killed=1, at=56, day=None)[0] == [Reason.NEW]


def test_a_large_number_is_known_for_as_long_as_the_event_is_spoken_of() -> None:
    desk = EventDesk()
    other = desk.told()
    later = said("Twelve dead in shelling of the province, a day on", killed=12, place=IDLIB, publisher="Herald", at=20)
    other = News(incidents={other.id: other}).hear(later)[0].after
    desk.settle(other)
    assert desk.beside(other, at=40)[0] == []


@pytest.mark.parametrize(
    ("dead", "at", "reasons", "why"),
    [
        (47, 70, [], "no other event of these days has 47 dead, whatever day is given"),
        (40, 70, [Reason.NEW], "to 40 people round"),
        (12, 70, [Reason.NEW], "12 may be another event's"),
        (47, 170, [Reason.NEW], "nobody spoke of it for a week"),
    ],
)
def test_a_number_that_is_no_other_events_is_known_for_days(
    dead: int, at: int, reasons: list[Reason], why: str
) -> None:
    desk = EventDesk()
    other = desk.told(killed=dead)
    other = (
        News(incidents={other.id: other}).hear(said("Shells kill many", killed=dead, publisher="Herald", at=1))[0].after
    )
    desk.settle(other)
    assert desk.beside(other, killed=dead, at=at, day=DAY.replace(day=7))[0] == reasons, why
    assert desk.beside(other, killed=dead, at=at, day=DAY.replace(day=1))[0] == reasons, f"{why} (a day before it)"


NORTH_WEST = replace(SYRIA, precision=Precision.PART_OF_COUNTRY)


@pytest.mark.parametrize(
    ("told", "what", "again", "why"),
    [
        (IDLIB, {"killed": 47}, True, "47 are no other event's"),
        (IDLIB, {"killed": 6}, True, "another outlet tells of as many within a day"),
        (IDLIB, {"killed": 4}, True, "another outlet has four as well, within half a day"),
        (IDLIB, {"killed": 4, "at": 13}, False, "half a day later four may be others"),
        (IDLIB, {"killed": 4, "weapon": Weapon.BLADE}, False, "nobody takes knives for bombs"),
        (IDLIB, {"killed": 6, "publisher": "Example Wire"}, False, "an outlet that tells of two means two"),
        (IDLIB, {"killed": 6, "at": 30, "day": None}, False, "a day later six may be others"),
        (IDLIB, {"killed": 6, "at": 30}, True, "but not those of one stated day"),
        (IDLIB, {"killed": 6, "day": DAY.replace(day=2)}, False, "another day"),
        (IDLIB, {"killed": 6, "at": 30, "day": None, "admits": True}, True, "who owns to it speaks days later"),
        (NORTH_WEST, {"killed": 3}, True, "a town of the north-west, as many dead, by another outlet"),
        (NORTH_WEST, {"killed": 3, "at": 13}, False, "half a day later three may be others"),
        (NORTH_WEST, {"killed": 3, "publisher": "Example Wire"}, False, "an outlet that tells of two means two"),
        (SYRIA, {"killed": 3}, False, "somewhere in a country three others may have died, as one voice tells"),
        (SYRIA, {"killed": 6}, True, "six are told of all over the country"),
    ],
)
def test_what_tells_the_number_of_a_told_event_again_is_withheld_though_it_is_perhaps_of_none(
    told: Place, what: dict[str, Any], again: bool, why: str
) -> None:
    desk = EventDesk(ANYBODY)
    assert (desk.again(desk.told(killed=what["killed"], place=told), **what) == []) is again, why


@pytest.mark.parametrize(
    ("told", "what", "again", "why"),
    [
        (71, {"killed": 73}, True, "of so many one paper tells of two more"),
        (71, {"killed": 60}, False, "a number of its own"),
        (50, {"killed": DOZENS}, True, "a word for fifty"),
        (200, {"killed": DOZENS}, False, "nobody calls two hundred dozens"),
        (50, {"killed": DOZENS, "at": 13}, False, "half a day later the next dozens may be meant"),
        (50, {"killed": DOZENS, "place": KAFR}, False, "a town of its own"),
        (50, {"killed": DOZENS, "target": Target.MARKET}, False, "a market"),
        (50, {"killed": DOZENS, "weapon": Weapon.BLADE}, False, "nobody takes knives for bombs"),
        (50, {"killed": DOZENS, "publisher": "Example Wire"}, False, "an outlet that tells of two means two"),
    ],
)
def test_an_areas_word_or_nearly_the_number_of_a_town_that_was_told_tells_it_again(
    told: int, what: dict[str, Any], again: bool, why: str
) -> None:
    desk = EventDesk()
    assert (desk.again(desk.told(killed=told, place=MARAT), **{"place": IDLIB, **what}) == []) is again, why


@pytest.mark.parametrize(
    ("what", "reasons", "why"),
    [
        ({"killed": 9}, [], "nine in the province after twelve in the town: an early count of them"),
        ({"killed": 13}, [Reason.TOLL_ROSE], "more than were told in the town"),
        ({"killed": 9, "injured": 40}, [Reason.TOLL_ROSE], "more hurt than were told in the town"),
        ({"killed": 9, "parts": {"child": 1}}, [Reason.TOLL_ROSE], "a child among them"),
    ],
)
def test_a_rise_to_no_more_than_was_told_of_the_town_is_no_news(
    what: dict[str, Any], reasons: list[Reason], why: str
) -> None:
    desk = EventDesk(ANYBODY)
    area = desk.told(killed=6)
    town = replace(News().say("Guests of a wedding shelled", killed=12, place=MARAT, at=3).after, perhaps=area.id)
    desk.settle(town)
    rise = News(incidents={area.id: area}).say("Shells kill many in the province", place=IDLIB, at=5, **what)
    assert rise.after.id == area.id
    _, alerts = settle(
        [rise], desk.ledger, desk.config, rise.member.seen, near=left_behind(rise.after, Candidates.of([town]))
    )
    assert [alert.reason for alert in alerts][: len(reasons) or None] == reasons, why


def test_what_fits_a_told_event_is_held_against_that_and_not_against_one_behind_which_it_is_left() -> None:
    desk = EventDesk(ANYBODY)
    more = desk.told(killed=20, place=MARAT)
    same = desk.told(killed=7, place=IDLIB, publisher="Herald", at=1)
    late = replace(News().say("Guests of a wedding shelled", killed=7, place=MARAT, at=3).after, perhaps=more.id)
    beside = neighbour(late, desk.ledger, [same])
    assert beside is not None
    assert beside.incident.id == same.id


def test_what_a_rule_holds_back_is_known_where_another_incident_told_its_number_meanwhile() -> None:
    held = rule("Held", send=("one",), updates=Updates(1, timedelta(0), hold_first=timedelta(hours=2)))
    desk = EventDesk(replace(CONFIG, rules=(held,)))
    told = desk.told(killed=6)
    desk.settle(News().say("A wedding shelled", killed=6, place=MARAT, publisher="Post", at=1).after)
    first = decide_again(desk.ledger, desk.config, START + timedelta(hours=2))
    again = decide_again(desk.ledger, desk.config, START + timedelta(hours=3))
    assert [alert.reason for alert in first] == [Reason.NEW]
    assert again == ()
    [stands] = desk.ledger.find_incidents(told.id)
    [line] = [h.detail for h in stands.history if h.what == WITHHELD]
    assert "A wedding shelled" in line, "its next message says so"


def test_what_is_perhaps_of_an_untold_event_that_is_perhaps_of_a_told_one_is_withheld() -> None:
    desk = EventDesk()
    told = desk.told()
    between = replace(News().say("Shelling", killed=3, place=SYRIA, at=1, confidence=0.2).after, perhaps=told.id)
    desk.settle(between)
    assert desk.beside(between)[0] == []


def test_a_town_is_told_beside_its_country_by_the_one_outlet_that_told_of_as_many_there() -> None:
    desk = EventDesk(ANYBODY)
    other = desk.told(killed=2, place=SYRIA)
    assert desk.beside(other, killed=2, publisher="Example Wire")[0] == [Reason.NEW]


def test_a_country_beside_a_town_is_withheld_too() -> None:
    desk = EventDesk()
    reasons, _ = desk.beside(desk.told(place=MARAT), place=SYRIA)
    assert reasons == []


def test_beside_an_event_that_nobody_was_told_of_it_pages() -> None:
    desk = EventDesk()
    untold = said("Shells kill twelve in the province", killed=12, place=IDLIB, confidence=0.2)
    other = News().hear(untold)[0].after
    desk.settle(other)
    assert desk.beside(other)[0] == [Reason.NEW]


def test_whoever_was_not_told_of_the_other_one_is_told() -> None:
    desk = EventDesk()
    other = desk.told()
    desk.config = replace(CONFIG, rules=(*CONFIG.rules, rule("Elsewhere", send=("two",))))
    reasons, verdicts = desk.beside(other)
    assert [verdict.fired for verdict in verdicts] == [False, True]
    assert reasons == [Reason.NEW]


@pytest.mark.parametrize(
    ("day", "reasons", "why"),
    [(4, [], "the day on which the other one was news"), (3, [Reason.NEW], "before it"), (6, [Reason.NEW], "later")],
)
def test_who_states_the_day_on_which_an_event_of_its_town_was_first_told_tells_it_again(
    day: int, reasons: list[Reason], why: str
) -> None:
    desk = EventDesk(ANYBODY)
    other = desk.told(killed=1, place=MARAT, day=None)
    assert desk.beside(other, killed=1, at=44, day=DAY.replace(day=day))[0] == reasons, why


def test_a_more_urgent_rule_tells_it() -> None:
    desk = EventDesk()
    other = desk.told()
    desk.config = replace(CONFIG, rules=(replace(CONFIG.rules[0], severity=Severity.CRITICAL),))
    assert desk.beside(other)[0] == [Reason.NEW]


def test_once_more_dead_are_told_of_it_it_pages() -> None:
    desk = EventDesk()
    other = desk.told()
    desk.beside(other)
    mine = next(i for i in desk.ledger.incidents if i.perhaps == other.id)
    change = News(incidents={mine.id: mine}).say("Guests of a wedding shelled: 20 dead", killed=20, at=5)
    assert change.after.id == mine.id
    _, alerts = settle([change], desk.ledger, desk.config, START)
    assert [alert.reason for alert in alerts] == [Reason.NEW]


@pytest.mark.parametrize(
    ("what", "reasons", "why"),
    [
        ({"at": 17}, [], "seventeen hours later it is told again"),
        ({"at": 22}, [Reason.NEW], "after a day of silence a few are the next attack on the town"),
        ({"at": 22, "confidence": 0.6}, [], "a look back is no news"),
    ],
)
def test_news_of_a_few_after_hours_of_silence_is_told_though_independent_voices_told_of_the_town(
    what: dict[str, Any], reasons: list[Reason], why: str
) -> None:
    desk = EventDesk(ANYBODY)
    two = said("Four dead as shells hit a wedding, residents say", killed=4, publisher="Herald", at=1, day=None)
    other = News(incidents={(first := desk.told(killed=4, place=MARAT, day=None)).id: first}).hear(two)[0].after
    desk.settle(other)
    assert desk.beside(other, **{"killed": 2, "day": None, **what})[0] == reasons, why


def test_what_is_withheld_for_a_told_event_may_be_the_same_from_then_on() -> None:
    desk = EventDesk()
    told = desk.told(killed=6)
    held = News().say("A wedding shelled", killed=6, place=MARAT, publisher="Post", at=1).after
    near = [i for find in (retold, echoed) for i in find(held, Candidates.of([told]))]
    change = Change(ChangeKind.OPENED, None, held, held.members[0], Score(0.0))
    assert settle([change], desk.ledger, desk.config, held.opened, near=near)[1] == ()
    [after] = desk.ledger.find_incidents(held.id)
    assert after.perhaps == told.id
    assert [line.what for line in after.history][-1] == "perhaps"
