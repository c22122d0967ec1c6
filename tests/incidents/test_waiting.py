"""Context that waits for the report of its event, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.alerts.facts import incident_facts
from monitor.incidents import WINDOW, Change, Incident, Shelves, group, merge_incidents, move, retells, split, wait
from monitor.incidents.live_pages import ident_of
from monitor.incidents.story import story
from monitor.incidents.waiting import WaitingRoom
from monitor.incidents.wording import words_of
from monitor.model import Context, Place, Precision
from monitor.reports import Kind
from tests.doubles.news import HAMA, IDLIB, KAFR, MARAT, START, TRIPOLI, moved, said

FUNERAL = "Funeral of Salim Qabbani, grocer beaten in Marat al-Ward, draws thousands"
ARREST = "Two guards arrested over beating of grocer Salim Qabbani in Marat al-Ward"
REPORT = "Grocer Salim Qabbani beaten to death by guards in Marat al-Ward"
HEARING = "Thousands remember grocer Salim Qabbani a week after his funeral"
FAR = moved(MARAT, 60)
HAMA_PROVINCE = replace(HAMA, name="Hama", precision=Precision.ADMIN1)


@dataclass
class Desk:
    """A memory of open incidents and of what waits."""

    shelves: Shelves = field(default_factory=Shelves)
    incidents: dict[str, Incident] = field(default_factory=dict)

    def context(self, title: str, at: float = 0.0, **what: Any) -> str | None:
        """Context arrives; the id of the thread in which it waits."""
        what = {"day": None, "weapon": None, "why": Context.FOLLOW_UP, **what}
        member = said(title, at=at, kind=Kind.CONTEXT, **what)
        known = self.shelves.candidates(list(self.shelves))
        found = group([member], known, member.seen)
        thread, joined = (None, []) if found else wait(member, known, member.seen)
        self.keep([*found, *joined])
        return thread.named if thread else None

    def report(self, title: str, at: float = 0.0, **what: Any) -> Change:
        """A report arrives."""
        member = said(title, at=at, **what)
        [change] = group([member], self.shelves.candidates(list(self.shelves)), member.seen)
        self.keep([change])
        return change

    def keep(self, changes: list[Change]) -> None:
        for change in changes:
            self.incidents[change.after.id] = change.after
            self.shelves.put(change.after)


def test_context_of_one_event_waits_in_one_thread() -> None:
    desk = Desk()
    thread = desk.context(FUNERAL)
    assert desk.context(ARREST, 5) == thread
    assert desk.context("Mayor of Deir Sharq opens new bakery after the war", 6) != thread


def test_context_that_waits_opens_no_incident() -> None:
    desk = Desk()
    desk.context(FUNERAL)
    desk.context(ARREST, 5)
    assert desk.incidents == {}


def test_the_report_of_the_event_takes_up_what_waited() -> None:
    desk = Desk()
    thread = desk.context(FUNERAL)
    opened = desk.report(REPORT, 8, killed=1)
    assert opened.after.id == thread
    assert [m.title for m in opened.after.members] == [REPORT, FUNERAL]


def test_what_waited_adds_no_figure_no_voice_and_no_grade() -> None:
    waited, alone = Desk(), Desk()
    waited.context("Funeral of nine, grocer Salim Qabbani among them, in Marat al-Ward", killed=2, publisher="Two")
    one = waited.report(REPORT, 8, killed=1).after
    other = alone.report(REPORT, 8, killed=1).after
    assert len(one.members) == 2
    assert (one.toll, one.claimants, one.grade, one.place) == (other.toll, other.claimants, other.grade, other.place)


def test_no_message_shows_what_only_waited() -> None:
    desk = Desk()
    desk.context(FUNERAL, publisher="Two")
    facts = incident_facts(desk.report(REPORT, 8, killed=1, publisher="One").after)
    assert facts["publishers"] == ["One"]
    assert [report["title"] for report in facts["reports"]] == [REPORT]


def test_whoever_follows_in_the_thread_is_perhaps_of_its_incident_and_makes_it_no_younger() -> None:
    desk = Desk()
    thread = desk.context(FUNERAL)
    opened = desk.report(REPORT, 8, killed=1).after
    assert desk.context(HEARING, 24 * 6, place=None) == thread
    now = desk.incidents[opened.id]
    assert [m.title for m in now.members if m.perhaps] == [FUNERAL, HEARING]
    assert now.updated == opened.updated


def test_a_later_reading_of_what_waited_stays_with_the_incident() -> None:
    desk = Desk()
    desk.context(FUNERAL, key="live", publisher="Two")
    desk.report(REPORT, 8, killed=1)
    desk.context(f"{FUNERAL}, police say", 9, key="live", revision=1, publisher="Two")
    [incident] = desk.incidents.values()
    assert [(m.revision, m.perhaps) for m in incident.members] == [(0, False), (1, True)]


def test_a_second_incident_does_not_take_up_the_thread_again() -> None:
    desk = Desk()
    thread = desk.context(FUNERAL)
    first = desk.report(REPORT, 8, killed=1).after
    second = desk.report(REPORT, 24 * 8, killed=1, day=(START + timedelta(days=8)).date()).after
    assert first.id == thread
    assert second.id != thread


@pytest.mark.parametrize(
    ("place", "killed"),
    [(FAR, 1), (HAMA_PROVINCE, 1), (TRIPOLI, 1), (MARAT, 9)],
    ids=["town", "province", "country", "number of dead"],
)
def test_a_report_of_another_place_or_number_leaves_it_waiting(place: Place, killed: int) -> None:
    desk = Desk()
    thread = desk.context(FUNERAL, killed=1)
    assert desk.report(REPORT, 8, killed=killed, place=place).after.id != thread


def test_two_towns_told_of_in_one_prose_wait_apart() -> None:
    desk = Desk()
    prose = "Dignitaries mourn victims of the dawn bombardment near the old mill"
    assert desk.context(prose, place=MARAT) != desk.context(prose, 1, place=FAR)


def test_the_name_of_a_people_or_province_binds_nothing() -> None:
    desk = Desk()
    thread = desk.context("Syrian widow of Idlib sues insurer")
    assert desk.context("Syrian poet of Idlib wins prize", 1) != thread


def test_a_report_of_a_day_after_the_first_word_of_a_thread_leaves_it_waiting() -> None:
    desk = Desk()
    thread = desk.context(FUNERAL)
    day = (START + timedelta(days=2)).date()
    assert desk.report(REPORT.replace("Salim ", ""), 60, killed=1, day=day).after.id != thread


@pytest.mark.parametrize(("hours", "taken"), [(60, True), (80, False)])
def test_the_event_of_a_report_without_a_day_is_a_few_days_old_at_most(hours: int, taken: bool) -> None:
    desk = Desk()
    thread = desk.context(FUNERAL)
    assert (desk.report(REPORT.replace("Salim ", ""), hours, killed=1, day=None).after.id == thread) == taken


def test_what_was_told_long_ago_binds_nothing_even_where_nobody_let_it_go() -> None:
    room = WaitingRoom()
    room.take(context(FUNERAL), START)
    assert room.thread_of(context(ARREST), START + WINDOW + timedelta(hours=1)) is None


def test_a_word_that_open_incidents_share_binds_nothing() -> None:
    desk = Desk()
    for number in range(8):
        desk.report(f"Militia shells orchard {'abcdefgh'[number] * 5}", killed=number + 1, day=None, place=None)
    assert desk.context("Militia denies orchard claims", place=None) != desk.context(
        "Militia parades near orchard", 1, place=None
    )


def test_a_merged_incident_hands_its_thread_on() -> None:
    desk = Desk()
    desk.context(FUNERAL)
    opened = desk.report(REPORT, 8, killed=1).after
    other = desk.report("Shells kill four in Karsa", 9, killed=4, place=KAFR).after
    kept = Incident(other.id, other.opened, other.updated, other.members, merged=(opened.id,))
    desk.shelves.put(kept)
    assert desk.context(HEARING, 24 * 6, place=None) == other.id


def test_what_nobody_spoke_of_for_long_waits_no_more() -> None:
    room = WaitingRoom()
    thread = room.take(context(FUNERAL), START)
    later = START + WINDOW + timedelta(hours=1)
    assert room.take(context(ARREST), later).id != thread.id


def test_the_room_holds_no_more_than_so_many_and_lets_the_oldest_go() -> None:
    room = WaitingRoom(most=3)
    names = ["Qabbani grocer", "Haddad baker", "Nassar welder", "Khoury tailor"]
    for name in names:
        room.take(context(f"Funeral of {name} held"), START)
    assert [room.thread_of(context(f"Brother of {name} speaks"), START) is not None for name in names] == [
        False,
        True,
        True,
        True,
    ]


def test_a_later_reading_takes_the_place_of_the_one_that_waited() -> None:
    room = WaitingRoom()
    room.take(context(FUNERAL, key="live"), START)
    thread = room.take(context(f"{FUNERAL}, police say", key="live", revision=1), START)
    assert [m.revision for m in thread.members] == [1]


def test_a_thread_has_the_id_that_its_first_entry_would_give_an_incident() -> None:
    member = context(FUNERAL)
    assert WaitingRoom().take(member, START).id == ident_of(member)


def test_what_waited_for_an_incident_that_was_taken_back_waits_on() -> None:
    desk = Desk()
    thread = desk.context(FUNERAL)
    desk.report(REPORT, 8, killed=1)
    desk.shelves.room.taken_back()
    desk.shelves = Shelves(desk.shelves.room)
    assert desk.report(REPORT, 8, killed=1).after.id == thread


def test_a_commit_lets_no_second_incident_take_up_what_waited() -> None:
    desk = Desk()
    thread = desk.context(FUNERAL)
    desk.report(REPORT, 8, killed=1)
    desk.shelves.room.committed()
    desk.shelves.room.taken_back()
    desk.shelves = Shelves(desk.shelves.room)
    assert desk.report(REPORT, 8, killed=1).after.id != thread


def test_an_entry_that_turned_out_to_be_of_something_else_waits_no_more() -> None:
    room = WaitingRoom()
    thread = room.take(context(FUNERAL, key="live", publisher="Two"), START)
    room.take(context(ARREST), START)
    room.leave("Two feed", "live", ["another incident"])
    assert [m.title for m in thread.members] == [ARREST]


def test_what_left_is_found_no_more_and_takes_no_room() -> None:
    room = WaitingRoom(most=2)
    room.take(context(FUNERAL, key="live", publisher="Two"), START)
    room.leave("Two feed", "live", ())
    kept = room.take(context("Funeral of Haddad baker held"), START)
    room.take(context("Funeral of Nassar welder held"), START)
    assert room.thread_of(context(ARREST), START) is None
    assert room.thread_of(context("Brother of Haddad baker speaks"), START) is kept


def test_an_entry_waits_on_for_the_incident_that_its_later_reading_is_in() -> None:
    room = WaitingRoom()
    thread = room.take(context(FUNERAL, key="live", publisher="Two"), START)
    room.leave("Two feed", "live", [thread.id])
    assert [m.title for m in thread.members] == [FUNERAL]


def test_a_thread_is_found_by_the_words_of_what_it_still_holds() -> None:
    room = WaitingRoom()
    thread = room.take(context(f"{FUNERAL} beside Mazraat Tuffah", key="live"), START)
    room.take(context(FUNERAL, key="live", revision=1), START)
    assert thread.words == words_of(thread.members[0])


def test_the_story_of_an_incident_has_no_chapter_on_what_was_never_weighed() -> None:
    desk = Desk()
    desk.context(FUNERAL)
    desk.report(REPORT, 8, killed=1)
    [incident] = desk.incidents.values()
    assert [chapter.member.title for chapter in story(incident, [])] == [REPORT]


def context(title: str, **what: Any) -> Any:
    return said(title, kind=Kind.CONTEXT, day=None, weapon=None, **what)


def test_news_takes_up_what_waited_for_longer_where_both_name_the_dead_in_full() -> None:
    desk = Desk()
    thread = desk.context(FUNERAL)
    opened = desk.report(
        "Guards who beat grocer Salim Qabbani to death in Marat al-Ward were drunk", 24 * 6, killed=1, day=None
    )
    assert opened.after.id == thread


def test_what_waited_makes_no_incident_spoken_of_for_longer() -> None:
    """A number that is no other event's is told on for some days; a mourner who only waited does not prolong them."""
    desk = Desk()
    desk.context(FUNERAL, publisher="Two")
    told = desk.report(REPORT, 8, killed=27, day=None, publisher="One").after
    desk.context(HEARING.replace("Salim ", ""), 24 * 6, publisher="Two")  # the whole name would bind it
    again = said("Attack in Idlib kills 27", killed=27, at=24 * 9, day=None, place=IDLIB, publisher="Three")
    other = group([again], [], again.seen)[0].after
    assert any(m.only_waited for m in desk.incidents[told.id].members)
    assert not retells(other, desk.incidents[told.id])


def test_an_incident_parted_again_keeps_as_perhaps_what_waited_for_it() -> None:
    desk = Desk()
    desk.context(FUNERAL)
    waited = desk.report(REPORT, 8, killed=1).after
    other = desk.report("Shells kill four in Karsa", 9, killed=4, place=KAFR).after
    kept, _ = merge_incidents(waited, other, START)
    _, fresh = split(kept, {m.id for m in waited.members}, START)
    assert [(m.title, m.perhaps) for m in fresh.members] == [(FUNERAL, True), (REPORT, False)]


def merged_and_parted() -> tuple[Desk, Incident, Incident]:
    """A desk, an event with one report and a funeral that waited, and another one, put together and parted again."""
    desk = Desk()
    desk.context(FUNERAL)
    waited = desk.report(REPORT, 8, killed=1).after
    other = desk.report("Shells kill four in Karsa", 9, killed=4, place=KAFR).after
    kept, _ = merge_incidents(waited, other, START)
    desk.shelves.put(kept)
    left, fresh = split(kept, {m.id for m in waited.members}, START)
    for incident in (left, fresh, left):  # the next change of the one that stays is saved as well
        desk.shelves.put(incident)
        desk.incidents[incident.id] = incident
    return desk, left, fresh


def test_who_follows_in_the_thread_of_what_was_parted_again_goes_where_its_report_went() -> None:
    desk, _, fresh = merged_and_parted()
    assert desk.context(HEARING, 24 * 6, place=None) == fresh.id


def test_who_follows_after_a_split_that_leaves_what_waited_goes_on_with_it() -> None:
    desk = Desk()
    thread = desk.context(FUNERAL)
    desk.report(REPORT, 8, killed=1)
    both = desk.report(REPORT, 9, killed=1, publisher="Two").after
    left, fresh = split(both, {m.id for m in both.members if m.publisher == "Two"}, START)
    for incident in (left, fresh):
        desk.shelves.put(incident)
        desk.incidents[incident.id] = incident
    assert desk.context(HEARING, 24 * 6, place=None) == thread == left.id


def test_a_split_that_was_taken_back_leaves_what_waited_where_it_was() -> None:
    desk = Desk()
    thread = desk.context(FUNERAL)
    desk.report(REPORT, 8, killed=1)
    both = desk.report(REPORT, 9, killed=1, publisher="Two").after
    desk.shelves.room.committed()
    _, fresh = split(both, {m.id for m in both.members if m.publisher != "Two"}, START)
    desk.shelves.put(fresh)
    desk.shelves.room.taken_back()
    assert desk.context(HEARING, 24 * 6, place=None) == thread == both.id


def test_no_report_is_taken_away_from_what_only_waits_for_it() -> None:
    desk = Desk()
    desk.context(FUNERAL)
    waited = desk.report(REPORT, 8, killed=1).after
    other = desk.report("Shells kill four in Karsa", 9, killed=4, place=KAFR).after
    with pytest.raises(ValueError, match="some reports must stay"):
        split(waited, {waited.members[0].id}, START)
    with pytest.raises(ValueError, match="some reports must stay"):
        move(waited, other, {waited.members[0].id}, START)


def test_what_only_waits_may_be_split_off() -> None:
    desk = Desk()
    desk.context(FUNERAL)
    waited = desk.report(REPORT, 8, killed=1).after
    left, fresh = split(waited, {waited.members[1].id}, START)
    assert [[(m.title, m.perhaps) for m in i.members] for i in (left, fresh)] == [[(REPORT, False)], [(FUNERAL, False)]]


def test_who_follows_goes_to_the_one_that_stays_in_whatever_order_the_two_are_loaded() -> None:
    desk = Desk()
    desk.context(FUNERAL)
    waited = desk.report(REPORT, 8, killed=1).after
    other = desk.report("Shells kill four in Karsa", 7, killed=4, place=KAFR).after
    kept, gone = merge_incidents(waited, replace(other, opened=START), START)
    assert gone.id == waited.id
    for incident in (kept, gone):
        desk.shelves.put(incident)
        desk.incidents[incident.id] = incident
    assert desk.context(HEARING, 24 * 6, place=None) == kept.id


def test_of_an_entry_of_several_events_each_waits_for_its_own() -> None:
    room = WaitingRoom()
    funeral = context(FUNERAL, key="live", publisher="Two")
    second = replace(context("Brother of Haddad baker speaks", key="live", publisher="Two"), index=1)
    first, other = room.take(funeral, START), room.take(second, START)
    report = said(REPORT, killed=1)
    room.hear(Incident("a", START, START, (report, replace(funeral, perhaps=True))))
    assert (first.home, other.home) == ("a", None)
