"""Known or new: what more incidents in one place, more outlets and other provinces say of the likeliest incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.incidents import Change, ChangeKind, Evidence, Incident, Member, Score
from monitor.incidents.another import NEIGHBOURS, stands_in
from monitor.incidents.evidence import setting
from monitor.incidents.known import How, likeliest
from monitor.incidents.vetoes import Veto, veto
from monitor.model import Harm, Place, Target, Victim, Weapon
from monitor.reports import Kind, Telling
from tests.doubles.news import DAY, HAMA, IDLIB, MARAT, SYRIA, UNKNOWN, News, moved, said

CLINIC = "Strike on clinic in Marat al-Ward kills 12"


def crowded(others: int, *tellers: str) -> News:
    """A clinic that was hit, as these outlets told, among so many other incidents of its province and day."""
    news = News()
    for number in range(others):
        town = Place(
            f"Tell {number}", "SY", "Idlib", 35.2 + number / 10, 36.3, MARAT.precision, f"Tell {number}", number
        )
        news.say(f"Shells hit street of Tell {number}", killed=5 + number, place=town, publisher=f"Local {number}")
    for number, teller in enumerate(tellers):
        news.say(CLINIC, killed=12, target=Target.HOSPITAL, publisher=teller, at=1 + number / 4)
    return news


def test_one_more_paper_meets_the_event_however_many_others_happened_there() -> None:
    news = crowded(24, "One")
    change = news.say("Clinic bombed: 12 dead", killed=12, target=Target.HOSPITAL, publisher="Two", at=4)
    assert change.kind is ChangeKind.JOINED


def asked(news: News, member: Member) -> Score:
    known = list(news.incidents.values())
    possible = [incident for incident in known if veto(member, incident) is None]
    found = likeliest(member, possible, setting(member, known, possible))
    assert found is not None
    assert found.how is How.SURELY
    return found.score


def test_the_doubt_of_a_crowd_has_an_end() -> None:
    report = said("Clinic bombed: 12 dead", killed=12, target=Target.HOSPITAL, publisher="Two", at=4)
    few, many = (doubt(asked(crowded(others, "One"), report)) for others in (12, 48))
    assert few < 0
    assert many == pytest.approx(few, abs=0.3)


def doubt(found: Score) -> float:
    return next((value for what, value in found.parts if what is Evidence.CROWD), 0.0)


def test_what_many_outlets_tell_of_is_doubted_less() -> None:
    report = said("Clinic bombed: 12 dead", killed=12, target=Target.HOSPITAL, publisher="Four", at=4, place=IDLIB)
    cold, hot = (asked(crowded(24, *who), report).total for who in (["One"], ["One", "Two", "Three"]))
    assert hot > cold


def opened(title: str, **what: object) -> Incident:
    """The incident that one report opens."""
    return News().say(title, **what).after


def test_two_towns_of_two_provinces_are_two_events_in_one_prose() -> None:
    known = opened("Drone strike kills eight in Marat al-Ward", killed=8)
    assert veto(said("Drone strike kills eight in Hama", killed=8, place=HAMA), known) is Veto.OTHER_PROVINCE


def test_a_text_that_names_the_other_town_as_well_may_have_been_misread() -> None:
    known = opened("Drone strike kills eight in Marat al-Ward", killed=8)
    assert veto(said("Eight brought from Marat al-Ward to Hama", killed=8, place=HAMA), known) is None


@pytest.mark.parametrize(
    ("name", "text", "stands"),
    [
        ("lindi", "strike kills six in malindi", False),
        ("bor", "strike kills six on the border", False),
        ("bor", "six killed in bor's market", True),
        ("bor", "labour camp in bor", True),
        ("\u0445\u0430\u0440\u043a\u043e\u0432", "\u0432 \u0445\u0430\u0440\u043a\u043e\u0432\u0435", True),
        ("\u0628\u0648\u0631", "\u0628\u0628\u0648\u0631", True),
    ],
)
def test_a_name_is_named_where_it_is_a_word(name: str, text: str, stands: bool) -> None:
    assert stands_in(name, text) is stands


def test_towns_next_door_across_a_border_of_provinces_are_no_proof() -> None:
    near = moved(MARAT, NEIGHBOURS - 1)
    across = Place("Tell Bab", "SY", "Hama", near.lat, near.lon, near.precision, "Tell Bab", 900)
    known = opened("Drone strike kills eight in Marat al-Ward", killed=8)
    assert veto(said("Drone strike kills eight in Tell Bab", killed=8, place=across), known) is None


def test_they_are_never_joined_silently_either() -> None:
    news = News()
    near = moved(MARAT, NEIGHBOURS - 1)
    across = Place("Tell Bab", "SY", "Hama", near.lat, near.lon, near.precision, "Tell Bab", 900)
    news.say("Drone strike kills eight in Marat al-Ward", killed=8)
    second = news.say("Drone strike kills eight in Tell Bab", killed=8, place=across, publisher="Two", at=1)
    assert second.kind is ChangeKind.OPENED


FAR = Place("Tell Far", "SY", "Idlib", 35.2, 36.1, MARAT.precision, "Tell Far", 77)  # 60 km from Marat, in its province


def test_two_towns_of_one_province_are_not_joined_silently_in_one_prose() -> None:
    news = News()
    news.say("Soldiers kill boy of 15 in Marat al-Ward, ministry says", killed=1, day=None)
    change = news.say(
        "Soldiers kill boy of 16 in Tell Far, ministry says", killed=1, place=FAR, at=40, publisher="Two", day=None
    )
    assert change.kind is ChangeKind.OPENED


def test_unless_one_text_names_the_other_town() -> None:
    news = News()
    news.say("Soldiers kill boy of 15 in Marat al-Ward, ministry says", killed=1)
    what = "Soldiers kill boy of 15 in Marat al-Ward on the road from Tell Far, ministry says"
    assert news.say(what, killed=1, place=FAR, at=1, publisher="Two").kind is ChangeKind.JOINED


def test_a_school_is_no_mosque() -> None:
    known = opened("Strike on mosque kills 22", killed=22, target=Target.WORSHIP)
    assert veto(said("Shelling of school kills 35", killed=35, target=Target.SCHOOL, at=7), known) is Veto.OTHER_TARGET


@pytest.mark.parametrize("target", [Target.RESIDENTIAL, None])
def test_homes_stand_near_every_school(target: Target | None) -> None:
    known = opened("Strike on homes kills 22", killed=22, target=target)
    assert veto(said("Shelling of school kills 35", killed=35, target=Target.SCHOOL, at=7), known) is None


def test_a_report_without_a_place_is_not_known_by_its_number() -> None:
    news = News()
    news.say("Drone hits house in Marat al-Ward, four dead", killed=4)
    stray = news.say("Four stabbed to death; husband held", killed=4, place=None, weapon=Weapon.BLADE, publisher="Two")
    assert stray.kind is ChangeKind.OPENED


def test_a_report_without_a_place_is_known_by_its_words() -> None:
    news = News()
    news.say("Strike on wedding of the Qadri family kills four", killed=4)
    change = news.say("Four of Qadri family killed at wedding", killed=4, place=None, publisher="Two", at=1)
    assert change.kind is ChangeKind.JOINED


def of_an_area(place: Place = IDLIB) -> News:
    """Two events of one province and day, told of as in that province."""
    news = News()
    news.say("Jets bomb wedding of the Qadri family, nine dead", killed=9, place=place, target=Target.RESIDENTIAL)
    news.say("Shells on bakery queue kill four", killed=4, place=place, weapon=Weapon.SHELLING, publisher="Two")
    return news


def test_where_much_happens_an_area_and_an_hour_tie_no_report_to_an_event() -> None:
    what = "Jets over Idlib all night, deaths feared"
    change = of_an_area().say(what, killed=UNKNOWN, place=IDLIB, publisher="Three", at=1)
    assert change.kind is ChangeKind.OPENED
    assert change.after.perhaps is not None


def test_a_report_of_an_area_is_known_by_its_words() -> None:
    what = "Nine of the Qadri family killed at wedding"
    assert of_an_area().say(what, killed=9, place=IDLIB, publisher="Three", at=1).kind is ChangeKind.JOINED


@pytest.mark.parametrize("place", [IDLIB, SYRIA])
def test_context_of_an_area_joins_nothing_that_it_does_not_speak_of(place: Place) -> None:
    background = said("Donors pledge money for the ruined north", place=place, kind=Kind.CONTEXT, at=1)
    assert of_an_area(place).hear(background) == []


def test_context_of_an_area_joins_what_it_speaks_of() -> None:
    mourning = said("Qadri family mourns its nine dead of the wedding", place=IDLIB, kind=Kind.CONTEXT, at=3)
    (change,) = of_an_area().hear(mourning)
    assert change.before is not None
    assert change.before.toll[Harm.KILLED][Victim.ALL].best == 9


def test_context_of_an_area_that_names_others_is_of_others() -> None:
    text = (
        "Police spoke of those who were found dead in the village, among them {}, and said no more of what came before."
    )
    title, news = "Court hears of nine killed at the wedding", News()
    news.say(title, killed=9, place=IDLIB, text=text.format("Amina Sabbagh, Yusef Sabbagh and Nur Sabbagh"))
    others = text.format("Omar Haddad, Rami Haddad and Lina Haddad")
    assert news.hear(said(title, place=IDLIB, kind=Kind.CONTEXT, at=2, text=others)) == []


def test_context_without_a_place_needs_more_words_than_a_report() -> None:
    news = of_an_area()
    opinion = said("Why this wedding season is a dangerous one", place=None, kind=Kind.CONTEXT, killed=9, at=2)
    assert news.hear(opinion) == []


@pytest.mark.parametrize("place", [MARAT, IDLIB])
def test_context_belongs_to_no_event_for_its_place_and_hour_alone(place: Place) -> None:
    news = News()
    news.say("Jets bomb wedding of the Qadri family, nine dead", killed=9, place=place)
    review = said("Film of the old capital's kings is let down by its smoke", place=place, kind=Kind.CONTEXT, at=1)
    assert news.hear(review) == []


def test_another_number_of_dead_ties_no_report_to_an_event_of_an_area() -> None:
    news = of_an_area()
    change = news.say("Raids on camp kill ten, rescuers say", killed=10, place=IDLIB, publisher="Three", at=6)
    assert change.kind is ChangeKind.OPENED


def test_the_same_number_of_dead_does() -> None:
    news = of_an_area()
    news.say("Bus ambushed, 37 dead", killed=37, place=IDLIB, weapon=None, publisher="Three")
    change = news.say("37 reported killed by gunmen", killed=37, place=IDLIB, weapon=None, publisher="Four", at=1)
    assert change.kind is ChangeKind.JOINED


def raided(at: float) -> Change:
    """One more raid on a town where two outlets told of six dead, so many hours later."""
    news = News()
    news.say("Raid on Marat al-Ward kills six", killed=6, publisher="One", day=None)
    news.say("Six killed as soldiers raid Marat al-Ward at dawn", killed=6, publisher="Two", at=0.25, day=None)
    return news.say("Raid on Marat al-Ward kills three", killed=3, publisher="Three", at=at, day=None)


def test_half_the_dead_a_day_later_are_perhaps_of_the_next_raid() -> None:
    change = raided(at=22)
    assert change.kind is ChangeKind.OPENED
    assert change.after.perhaps is not None


def test_the_hurt_of_the_next_attack_do_not_wait_unheard_with_the_dead_of_the_last() -> None:
    news = News()
    news.say("Gunman kills seven in Marat al-Ward", killed=7, injured=3, publisher="One", day=None)
    news.say("Seven shot dead by gunman, Marat al-Ward mourns", killed=7, injured=3, publisher="Two", at=1, day=None)
    change = news.say("Gunman wounds two in Marat al-Ward", injured=2, publisher="Three", at=15, day=None)
    assert change.kind is ChangeKind.OPENED
    assert change.after.perhaps is not None


def test_half_the_dead_in_the_first_hours_are_a_count_that_is_behind() -> None:
    assert raided(at=3).kind is ChangeKind.JOINED


def shot_twice() -> tuple[News, Incident]:
    """Seven shot dead in a town, and the day after two people wounded there: two incidents."""
    news = News()
    news.say("Gunman kills seven in Marat al-Ward", killed=7, injured=3, publisher="One", day=None)
    news.say("Seven shot dead by gunman, Marat al-Ward mourns", killed=7, injured=3, publisher="Two", at=1, day=None)
    return news, news.say("Gunman wounds two in Marat al-Ward", injured=2, publisher="Three", at=15, day=None).after


def test_an_event_that_it_is_hardly_of_does_not_hide_the_one_that_it_is_of() -> None:
    news, second = shot_twice()
    title = "Two hurt in Marat al-Ward, which mourns the seven shot dead by a gunman"
    change = news.say(title, injured=2, publisher="Four", at=16, day=None)
    assert (change.kind, change.after.id) == (ChangeKind.JOINED, second.id)


def followed(days: int) -> News:
    """A man beaten to death, and what was told of the case on each of so many days."""
    news = News()
    news.say("Karim Qadri beaten to death in Marat al-Ward", killed=1, weapon=Weapon.BEATING, day=None)
    for number in range(1, days + 1):
        about = "Marat al-Ward mourns Karim Qadri, who was beaten to death"
        news.say(about, killed=1, weapon=Weapon.BEATING, day=None, at=20 * number, kind=Kind.CONTEXT)
    return news


def test_a_case_that_is_followed_every_day_does_not_swallow_the_next_death_in_its_town() -> None:
    news = followed(days=6)
    (known,) = news.incidents.values()
    assert len(known.members) == 7
    change = news.say("Marat al-Ward: one killed", killed=1, publisher="Two", weapon=None, at=140, day=None)
    assert change.kind is ChangeKind.OPENED


def test_the_day_of_a_funeral_is_none_of_the_killing() -> None:
    news, day = News(), DAY + timedelta(days=4)
    news.say("Karim Qadri beaten to death in Marat al-Ward", killed=1, weapon=Weapon.BEATING)
    funeral = said("Marat al-Ward buries Karim Qadri", killed=1, at=96, day=day, kind=Kind.CONTEXT)
    assert Evidence.DATE not in dict(asked(news, funeral).parts)


def risen(title: str, telling: Telling) -> Change:
    """Many more dead than the one paper told of that told of the blast, two days later and of a wider place."""
    news = News()
    news.say("Blast at bus station in Marat al-Ward kills 15", killed=15, day=None, weapon=None)
    report = said(title, killed=80, at=44, place=IDLIB, publisher="Two", day=None, weapon=None)
    (change,) = news.hear(replace(report, report=replace(report.report, telling=telling)))
    return change


@pytest.mark.parametrize(
    ("telling", "expected"), [(Telling.UPDATE, ChangeKind.JOINED), (Telling.EVENT, ChangeKind.OPENED)]
)
def test_a_toll_that_is_said_to_have_risen_is_of_what_is_known(telling: Telling, expected: ChangeKind) -> None:
    assert risen("Toll of bus station blast rises to 80", telling).kind is expected


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ({"day": DAY}, ChangeKind.JOINED),
        ({"day": DAY, "killed": 7}, ChangeKind.OPENED),  # two raids of a day
        ({"day": None}, ChangeKind.OPENED),  # as likely the next one
        ({"day": DAY.replace(day=2)}, ChangeKind.OPENED),
    ],
)
def test_who_looks_back_on_the_day_of_the_news_tells_of_its_event(what: dict[str, object], kind: ChangeKind) -> None:
    news = News()
    news.say("Raid on Marat al-Ward kills five", killed=5, day=None, weapon=None)
    back = news.say(
        "A town mourns", text="Troops killed five in Marat al-Ward", publisher="Two", at=99, **{"killed": 5, **what}
    )
    assert back.kind is kind
