"""The members of an incident add up to its toll, place, voices and grade."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.incidents import Grade, Incident, IncidentStatus, Member
from monitor.incidents.merge import summed
from monitor.model import Cause, Context, Count, Harm, Victim, Weapon, count_of
from monitor.reports import Kind
from tests.doubles.news import DOZENS, HAMA, IDLIB, KAFR, MARAT, START, UNKNOWN, News, at_least, said, with_toll

HEADLINE = "Air strike on Marat al-Ward market kills people who queued for bread, rescuers say"


def _incident(*members: Member) -> Incident:
    return summed(Incident("x", START, START, ()), members)


def _killed(*members: Member, victim: Victim = Victim.ALL) -> Count | None:
    return count_of(_incident(*members).toll, Harm.KILLED, victim)


def _bounds(count: Count | None) -> tuple[int | None, int | None, int | None]:
    assert count is not None
    return count.low, count.best, count.high


@pytest.mark.parametrize(
    ("said_by_each", "low", "best", "high"),
    [
        ([25], 25, 25, 25),
        ([at_least(25)], 25, 25, None),
        ([9, 23], 23, 23, 23),  # 9 is under half: a first count, or a part
        ([20, 25], 20, 25, 25),
        ([25, 20], 20, 25, 25),
        ([at_least(25), 27], 25, 27, 27),
        ([25, at_least(30)], 25, 30, None),
        ([25, 7], 25, 25, 25),  # one of the strikes
        ([UNKNOWN, 8], 8, 8, 8),
        ([UNKNOWN], None, None, None),
        ([3, Count(6, None, None, "his wife, sons and nieces")], 3, 6, None),
        ([DOZENS, 9], 9, 9, 9),  # a number says more than a vague word before it
        ([9, DOZENS], 9, None, None),  # a vague word that comes later tells of more
    ],
)
def test_independent_figures_give_low_best_and_high(
    said_by_each: list[int | Count], low: int | None, best: int | None, high: int | None
) -> None:
    members = [said(f"{n} number", killed=c, publisher=f"paper {n}", at=n) for n, c in enumerate(said_by_each)]
    assert _bounds(_killed(*members)) == (low, best, high)


def test_a_source_that_lowers_its_own_figure_corrects_it() -> None:
    members = [said(killed=k, at=n, claimant="Officials") for n, k in enumerate((9, 23, 21))]
    assert _bounds(_killed(*members)) == (21, 21, 21)


def correcting(member: Member) -> Member:
    return replace(member, report=replace(member.report, corrects=True))


def test_words_of_correction_lower_what_the_outlet_said_under_whatever_name_and_by_however_much() -> None:
    members = [
        said("a", killed=40, claimant="Officials"),
        correcting(said("b", killed=at_least(4), claimant="Police", at=1)),
    ]
    assert _bounds(_killed(*members)) == (4, 4, None)


def test_words_of_correction_take_nothing_from_another_outlet_or_town() -> None:
    first = said("a", killed=40, publisher="One")
    assert _bounds(_killed(first, correcting(said("b", killed=25, publisher="Two", at=1)))) == (25, 40, 40)
    assert _bounds(_killed(said("a", killed=40), correcting(said("b", killed=25, place=HAMA, at=1)))) == (40, 40, 40)


def test_whoever_repeated_a_figure_that_another_takes_back_stands_by_it_until_they_say_otherwise() -> None:
    members = [
        said("a", killed=23, claimant="Officials"),
        said("b", killed=23, publisher="A paper", at=1),
        said("c", killed=21, claimant="Officials", at=2),
    ]
    assert _bounds(_killed(*members)) == (21, 23, 23)


def test_a_late_copy_of_an_early_figure_takes_nothing_back() -> None:
    members = [said(killed=k, at=n, claimant="Officials") for n, k in enumerate((14, 23, 14))]
    assert _bounds(_killed(*members)) == (23, 23, 23)


def test_a_part_told_later_by_the_same_source_takes_nothing_back() -> None:
    members = [said(killed=k, at=n, claimant="Officials") for n, k in enumerate((25, 7))]
    assert _bounds(_killed(*members)) == (25, 25, 25)


def test_the_words_are_those_of_the_best_figure() -> None:
    count = _killed(said("a", killed=20), said("b", killed=at_least(25), publisher="Two"))
    assert count is not None
    assert count.words == "at least 25"


def test_each_victim_class_is_merged_by_itself() -> None:
    members = [said("a", killed=20, parts={"child": 4}), said("b", killed=25, parts={"child": 3}, publisher="Two")]
    assert _bounds(_killed(*members, victim=Victim.CHILD)) == (3, 4, 4)


def test_what_nobody_says_stays_absent() -> None:
    assert count_of(_incident(said(killed=3)).toll, Harm.INJURED) is None


def test_a_lower_toll_marks_the_incident_corrected() -> None:
    news = News()
    news.say("23 killed in Marat al-Ward", killed=23, claimant="Officials")
    news.say("Toll of Marat al-Ward lowered to 21", killed=21, claimant="Officials", at=1)
    assert news.only.status is IncidentStatus.CORRECTED
    assert news.only.history[-1].detail == "killed 23 → 21"


def test_a_revision_can_lower_the_toll() -> None:
    news = News()
    news.say("23 killed", killed=23, key="live")
    news.say("21 killed", killed=21, key="live", revision=1)
    assert _bounds(count_of(news.only.toll, Harm.KILLED)) == (21, 21, 21)


def test_the_most_exact_place_that_others_agree_with_is_the_place() -> None:
    members = [said("a", place=IDLIB), said("b", place=MARAT), said("c", place=MARAT), said("d", place=KAFR)]
    assert _incident(*members).place == MARAT


def test_fields_that_only_some_reports_state_are_kept() -> None:
    incident = _incident(said("a", weapon=None, cause=Cause.UNKNOWN, day=None), said("b", weapon=Weapon.MORTAR))
    assert (incident.weapon, incident.cause) == (Weapon.MORTAR, Cause.CONFLICT)
    assert incident.date is not None


# voices


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Syria Civil Defence", "الدفاع المدني السوري"),
        ("White Helmets", "الخوذ البيضاء"),
        ("the health ministry in Gaza", "وزارة الصحة"),
        ("SOHR", "Syrian Observatory for Human Rights"),
    ],
)
def test_one_organisation_named_in_two_languages_is_one_claimant(one: str, other: str) -> None:
    members = [
        said("a", killed=25, claimant=one, publisher="One"),
        said("b", killed=25, claimant=other, publisher="Two", language="ar"),
    ]
    assert _incident(*members).grade is Grade.SINGLE_SOURCE


def test_two_organisations_are_two_claimants() -> None:
    members = [
        said("a", killed=25, claimant="the health ministry", publisher="One"),
        said("b", killed=25, claimant="الدفاع المدني", publisher="Two", language="ar"),
    ]
    assert len(_incident(*members).claimants) == 2


def test_two_papers_that_relay_one_rescue_service_are_one_claimant() -> None:
    incident = _incident(
        said("a", killed=25, claimant="White Helmets", publisher="One"),
        said("b", killed=25, claimant="the White Helmets", publisher="Two"),
    )
    assert incident.claimants == ("White Helmets",)
    assert incident.grade is Grade.SINGLE_SOURCE


def test_wire_copies_are_one_claimant() -> None:
    incident = _incident(*(said(HEADLINE, killed=25, publisher=p) for p in ("One", "Two", "Three")))
    assert incident.claimants == ("One",)


def test_own_words_of_two_publishers_are_two_claimants() -> None:
    incident = _incident(
        said(HEADLINE, killed=25, publisher="One"), said("Jets bomb shoppers", killed=25, publisher="Two")
    )
    assert incident.claimants == ("One", "Two")
    assert incident.grade is Grade.SEVERAL_SOURCES


def test_two_feeds_of_one_publisher_are_one_claimant() -> None:
    members = [said("a b", killed=25, publisher="One"), said("مقتل العشرات", killed=25, publisher="One", language="ar")]
    assert _incident(*members).claimants == ("One",)


def test_copies_do_not_make_an_incident_surer() -> None:
    one = _incident(said(HEADLINE, killed=25, confidence=0.4))
    copies = _incident(*(said(HEADLINE, killed=25, publisher=p, confidence=0.4) for p in ("One", "Two")))
    several = _incident(said("x", confidence=0.4, publisher="One"), said("y", confidence=0.4, publisher="Two"))
    assert one.confidence == copies.confidence == 0.4
    assert several.confidence == pytest.approx(0.64)


@pytest.mark.parametrize(
    ("members", "grade"),
    [
        ([said("a", killed=14, claimant="the army", by_party=True)], Grade.UNCONFIRMED_CLAIM),
        ([said("a", killed=14, party=True)], Grade.UNCONFIRMED_CLAIM),
        ([said("a", killed=14, party=True, claimant="a doctor")], Grade.SINGLE_SOURCE),
        ([said("a", killed=5), said("b", killed=40, publisher="Two")], Grade.CONTESTED),
        ([said("a", killed=5), said("b", killed=9, publisher="Two")], Grade.SEVERAL_SOURCES),
        ([said("a", killed=14, disputed=True, claimant="the army", by_party=True)], Grade.UNCONFIRMED_CLAIM),
        (
            [
                said("a", killed=14, disputed=True, claimant="the army", by_party=True),
                said("b", killed=14, claimant="residents of Marat", publisher="Two"),
            ],
            Grade.CONTESTED,
        ),
        ([said("a", actor="Israel"), said("b", actor="the Israeli army", publisher="Two")], Grade.SEVERAL_SOURCES),
        ([said("a", killed=4), said("b", killed=10, publisher="Two", at=3)], Grade.SINGLE_SOURCE),
        ([said("a", killed=10), said("b", killed=4, publisher="Two", at=3)], Grade.CONTESTED),
        ([said("a", killed=4), said("b", killed=10, publisher="Two", at=0.5)], Grade.CONTESTED),
        ([said("a", killed=40), said("b", killed=999, publisher="Two", at=9)], Grade.CONTESTED),
        (
            [said("a b c", killed=9, publisher="BBC News"), said("d e f", killed=9, publisher="BBC Arabic")],
            Grade.SINGLE_SOURCE,
        ),
        (
            [
                said("a b c", killed=9, publisher="Al Jazeera English"),
                said("د ه و", killed=9, publisher="الجزيرة نت", language="ar"),
            ],
            Grade.SINGLE_SOURCE,
        ),
        (
            [
                said("a", killed=5, parts={"civilian": 5}, actor="coalition", admits=True),
                said("b", killed=5, actor="rebels", publisher="Two"),
            ],
            Grade.CONTESTED,
        ),
        ([said("a", actor="Rebels"), said("b", actor="The army", publisher="Two")], Grade.CONTESTED),
        (
            [said("a", actor="Russian forces"), said("b", actor="قوات", language="ar", publisher="Two")],
            Grade.SEVERAL_SOURCES,
        ),
    ],
)
def test_a_grade_follows_from_who_says_what(members: list[Member], grade: Grade) -> None:
    assert _incident(*members).grade is grade


def test_what_only_a_new_or_odd_feed_says_is_an_unconfirmed_claim() -> None:
    lonely = replace(said("a", killed=14, publisher="Stranger"), untried=True)
    assert _incident(lonely).grade is Grade.UNCONFIRMED_CLAIM
    assert _incident(lonely, said("b c", killed=14, publisher="One")).grade is Grade.SEVERAL_SOURCES


def test_an_event_is_admitted_where_the_side_that_did_it_owns_to_it() -> None:
    member = said("a", killed=5, parts={"civilian": 5}, actor="coalition", admits=True)
    assert _incident(member).grade is Grade.ADMITTED


def test_a_side_that_only_tells_of_what_it_is_blamed_for_admits_nothing() -> None:
    member = said("a", killed=5, parts={"civilian": 5}, actor="coalition", claimant="the coalition", by_party=True)
    assert _incident(member).grade is Grade.UNCONFIRMED_CLAIM


def test_boasting_of_dead_fighters_admits_nothing() -> None:
    member = said(
        "a",
        killed=14,
        parts={"civilian": 0},
        actor="army",
        claimant="the army",
        by_party=True,
        admits=True,
        disputed=True,
    )
    assert _incident(member).grade is Grade.UNCONFIRMED_CLAIM


def test_context_has_no_voice_and_no_figure() -> None:

    follow_up = said("b", killed=90, publisher="Two", kind=Kind.CONTEXT, why=Context.FOLLOW_UP)
    incident = _incident(said("a", killed=9), follow_up)
    assert incident.claimants == ("Example Wire",)
    assert _bounds(count_of(incident.toll, Harm.KILLED)) == (9, 9, 9)


def test_a_report_keeps_its_id_when_it_is_revised() -> None:
    first = said("a", key="live")
    assert replace(first, revision=3, title="b").id == first.id


# machine translations


def translated(title: str, **how: object) -> Member:
    return replace(said(title, **how), translated=True)  # type: ignore[arg-type]  # as `said` takes them


def test_a_machine_translation_corroborates_nothing() -> None:
    members = [said("Jets bomb shoppers", killed=25), translated("Buyers bombarded", killed=25, publisher="Two")]
    incident = _incident(*members)
    assert incident.claimants == ("Example Wire",)
    assert incident.grade is Grade.SINGLE_SOURCE
    assert incident.confidence == _incident(said("Jets bomb shoppers", killed=25)).confidence


def test_not_even_by_whom_it_names() -> None:
    incident = _incident(said("a", killed=25), translated("b", killed=25, publisher="Two", claimant="White Hats"))
    assert incident.grade is Grade.SINGLE_SOURCE


def test_translations_alone_are_one_voice_however_many_print_them() -> None:
    incident = _incident(translated("a", killed=25), translated("b", killed=25, publisher="Two"))
    assert incident.claimants == ("Example Wire",)
    assert incident.grade is Grade.SINGLE_SOURCE


def test_what_is_translated_contests_nothing_and_its_figure_is_kept() -> None:
    members = [said("a", killed=5), translated("b", killed=40, publisher="Two")]
    assert _incident(*members).grade is Grade.SINGLE_SOURCE
    assert _bounds(_killed(*members)) == (40, 40, 40)


def test_a_translation_of_what_a_source_says_itself_takes_nothing_from_it() -> None:
    members = [said("a", killed=5), translated("b", killed=5), said("c", killed=5, publisher="Two")]
    assert _incident(*members).claimants == ("Example Wire", "Two")


def _of(victim: Victim, **what: object) -> Member:
    """Nine killed, all of one class."""
    return said(killed=9, parts={victim.value: 9}, **what)  # type: ignore[arg-type]  # the keywords of `said`


def test_nobody_dies_as_a_fighter_and_as_a_presumed_civilian() -> None:
    presumed = replace(count_of(said(killed=9).report.toll, Harm.KILLED) or UNKNOWN, derived=True)
    nine = with_toll(said(), {Harm.KILLED: {Victim.ALL: presumed, Victim.CIVILIAN: presumed}})
    told = (nine, _of(Victim.COMBATANT, publisher="Radio Delta"))
    assert _bounds(_killed(*told, victim=Victim.CIVILIAN)) == (0, 0, 0)
    assert _bounds(_killed(*told, victim=Victim.COMBATANT)) == (9, 9, 9)


def test_whom_others_call_civilians_one_side_does_not_make_fighters() -> None:
    told = (_of(Victim.CIVILIAN), _of(Victim.COMBATANT, publisher="Army Radio", disputed=True))
    assert _bounds(_killed(*told, victim=Victim.CIVILIAN)) == (9, 9, 9)
    assert _bounds(_killed(*told, victim=Victim.COMBATANT)) == (0, None, 9)


def test_an_attacker_is_no_civilian() -> None:
    one = said(killed=1)
    presumed = with_toll(
        one, {Harm.KILLED: {**one.report.toll[Harm.KILLED], Victim.CIVILIAN: Count(1, 1, 1, derived=True)}}
    )
    told = (presumed, said(killed=1, parts={"perpetrator": 1}, publisher="Radio Delta"))
    assert _bounds(_killed(*told, victim=Victim.CIVILIAN)) == (0, 0, 0)


def test_neither_the_soldiers_nor_the_police_among_the_dead_are_civilians() -> None:
    ten = said(killed=10)
    presumed = with_toll(
        ten, {Harm.KILLED: {**ten.report.toll[Harm.KILLED], Victim.CIVILIAN: Count(10, 10, 10, derived=True)}}
    )
    soldiers = said(killed=10, parts={"combatant": 4}, publisher="Radio Delta")
    police = said(killed=10, parts={"police": 3}, publisher="Herald")
    assert _bounds(_killed(presumed, soldiers, police, victim=Victim.CIVILIAN)) == (3, 3, 3)


def test_a_soldier_is_one_whichever_side_says_so() -> None:
    nine = said(killed=9)
    presumed = with_toll(
        nine, {Harm.KILLED: {**nine.report.toll[Harm.KILLED], Victim.CIVILIAN: Count(9, 9, 9, derived=True)}}
    )
    soldiers = said(killed=9, parts={"combatant": 9, "civilian": 0}, publisher="Army Radio")
    soldiers = replace(soldiers, report=replace(soldiers.report, disputed=True))
    assert _bounds(_killed(presumed, soldiers, victim=Victim.COMBATANT)) == (9, 9, 9)


def test_who_leaves_it_open_lowers_nothing_that_others_say() -> None:
    three = said(killed=3, parts={"civilian": 3})
    open_ = said(killed=3, publisher="Radio Delta")
    left = with_toll(
        open_, {Harm.KILLED: {**open_.report.toll[Harm.KILLED], Victim.CIVILIAN: Count(0, 3, 3, derived=True)}}
    )
    assert _bounds(_killed(three, left, victim=Victim.CIVILIAN)) == (3, 3, 3)


@pytest.mark.parametrize(
    ("said_by_each", "weapon"),
    [
        ([Weapon.SHELLING, Weapon.SHELLING, Weapon.AIR_STRIKE], Weapon.AIR_STRIKE),
        ([Weapon.AIR_STRIKE, Weapon.AIR_STRIKE, Weapon.DRONE_STRIKE], Weapon.DRONE_STRIKE),
        ([Weapon.AIR_STRIKE, Weapon.AIR_STRIKE, Weapon.ARTILLERY], Weapon.AIR_STRIKE),
        ([Weapon.IED, Weapon.SMALL_ARMS, Weapon.SMALL_ARMS], Weapon.SMALL_ARMS),
    ],
)
def test_a_more_exact_word_for_the_weapon_takes_over_and_another_weapon_does_not(
    said_by_each: list[Weapon], weapon: Weapon
) -> None:
    members = [said(killed=9, weapon=w, publisher=f"Radio {n}") for n, w in enumerate(said_by_each)]
    assert _incident(*members).weapon is weapon
