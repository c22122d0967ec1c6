"""One feed in the wrong hands, and what it can plant, hide and lower: the table of SECURITY.md, a test a cell.

The pen of these tests is that of the newsroom: what is said is given, what is made of it is the real thing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts import Condition, Reason, Rule, Threshold, Updates
from monitor.config import Config
from monitor.deliveries.channels.email import EmailChannel
from monitor.entries import Entry, Parsed
from monitor.entries.parse import parse
from monitor.feeds import Feed, FeedKind
from monitor.incidents import Dissent, Grade, Incident, IncidentStatus, Member, dissent_of, false_alarm, group
from monitor.incidents.merge import summed
from monitor.model import Cause, Count, Harm, Victim, count_of
from monitor.pipeline.intake.reading import read_with
from monitor.pipeline.ledger import Memory
from monitor.pipeline.replay.recorded import entry_of
from monitor.pipeline.replay.run import replay
from monitor.pipeline.settling import Taken, take_in
from monitor.reports import Kind, Reading, Text
from monitor.reports.reader import Reader
from monitor.reports.retraction import as_retraction
from tests.doubles.facts import facts_of
from tests.doubles.news import DAY, HAMA, MARAT, START, UNKNOWN, News, at_least, said, toll, with_toll

ANY = (Condition((Threshold(Harm.KILLED, Victim.ALL, 1),)),)
NOW = Updates(at_most_every=START - START)
EVERY = Rule("Killed", ANY, ("duty",), updates=NOW)
SURE = Rule("Well attested", ANY, ("duty",), grades=(Grade.SEVERAL_SOURCES, Grade.ADMITTED), updates=NOW)
HELMETS = "White Helmets"
HUNDREDS = Count(100, None, None, "hundreds", vague=True)


def incident(*members: Member) -> Incident:
    return summed(Incident("x", START, START, ()), members)


def killed(of: Incident) -> Count:
    count = count_of(of.toll, Harm.KILLED)
    assert count is not None
    return count


def anonymous(member: Member) -> Member:
    return replace(member, report=replace(member.report, claimant_is_anonymous=True))


def from_feed(feed: str, member: Member, *, carried: bool = False) -> Member:
    return replace(member, feed=feed, carried=carried)


# lower


@pytest.mark.parametrize("claimant", [HELMETS, None])
def test_naming_the_same_claimant_lowers_nothing_by_however_small_steps(claimant: str | None) -> None:
    news = News((EVERY,))
    news.say("Strike on Marat al-Ward kills 40", killed=40, claimant=HELMETS, publisher="Wire")
    for at, figure in enumerate((21, 11, 6, 3, 2), 1):
        news.say(f"Strike on Marat al-Ward kills {figure}", killed=figure, claimant=claimant, publisher="Hacked", at=at)
    assert killed(news.only).figure == 40
    assert news.only.status is not IncidentStatus.CORRECTED
    assert all("killed 40 →" not in line.detail for line in news.only.history)


def test_a_lower_figure_of_one_claimant_from_another_feed_is_a_contested_range() -> None:
    found = incident(
        said("a", killed=40, claimant=HELMETS, publisher="Wire"),
        said("b", killed=21, claimant=HELMETS, publisher="Hacked", at=1),
    )
    assert (killed(found).low, killed(found).best, killed(found).high) == (21, 40, 40)
    assert found.grade is Grade.CONTESTED


def test_a_figure_that_another_feed_said_before_does_not_stop_a_source_from_correcting_itself() -> None:
    found = incident(
        said("a", killed=31, claimant=HELMETS, publisher="Hacked"),
        said("b", killed=40, claimant=HELMETS, publisher="Wire", at=1),
        said("c", killed=31, claimant=HELMETS, publisher="Wire", at=2),
    )
    assert killed(found).figure == 31


def test_taking_back_what_it_said_itself_takes_nothing_from_those_who_say_the_same() -> None:
    found = incident(
        said("a", killed=40, publisher="Hacked"),
        said("b", killed=40, publisher="Wire", at=1),
        said("c", killed=21, publisher="Hacked", at=2),
    )
    assert killed(found).figure == 40


def test_a_figure_of_another_town_corrects_nothing() -> None:
    found = incident(
        anonymous(said("a", killed=45, claimant="residents", place=MARAT)),
        anonymous(said("b", killed=30, claimant="residents", place=HAMA, at=1)),
    )
    assert killed(found).figure == 45


def test_a_source_still_corrects_itself() -> None:
    found = incident(said("a", killed=40, claimant=HELMETS), said("b", killed=38, claimant=HELMETS, at=1))
    assert (killed(found).low, killed(found).best) == (38, 38)


# plant


def test_one_feed_that_cites_two_organisations_is_no_two_sources() -> None:
    found = incident(said("a b c", killed=9, claimant="United Nations"), said("d e f", killed=9, claimant="Red Cross"))
    assert found.grade is Grade.SINGLE_SOURCE


def test_one_feed_whose_entries_name_two_papers_is_no_two_sources() -> None:
    found = incident(
        from_feed("one", said("a b c", killed=9, publisher="Reuters")),
        from_feed("one", said("d e f", killed=9, publisher="BBC")),
    )
    assert found.grade is Grade.SINGLE_SOURCE


def test_a_feed_whose_kind_says_that_it_carries_others_brings_as_many_as_it_carries() -> None:
    found = incident(
        from_feed("one", said("a b c", killed=9, publisher="Reuters"), carried=True),
        from_feed("one", said("d e f", killed=9, publisher="BBC"), carried=True),
    )
    assert found.grade is Grade.SEVERAL_SOURCES


CITING = b"""<rss version="2.0"><channel><generator>NFE/5.0</generator><link>https://news.google.com/</link>
<item><guid>1</guid><title>Strike kills 9 in Idlib</title><source url="https://reuters.example/">Reuters</source></item>
</channel></rss>"""


@pytest.mark.parametrize(
    ("feed", "carried"),
    [
        (Feed("one", "https://one.example/rss", "One"), False),  # it only looks like a feed that does
        (Feed("one", "https://one.example/rss", "One", kind=FeedKind.AGGREGATOR), True),
        (Feed("one", "https://one.example/rss", "One", kind=FeedKind.AGGREGATOR, party=True), False),
        (Feed("one", "https://news.google.com/rss/search?q=Idlib", "One"), True),
    ],
)
def test_the_config_and_no_document_says_that_a_feed_carries_others(feed: Feed, carried: bool) -> None:
    parsed = parse(CITING, {}, feed, START, feed.url)
    assert isinstance(parsed, Parsed)
    assert [entry.carried for entry in parsed.entries] == [carried]


def test_a_paper_by_itself_and_as_it_is_carried_is_one_source() -> None:
    found = incident(
        said("a b c", killed=9, publisher="Reuters"),
        from_feed("one", said("d e f", killed=9, publisher="Reuters"), carried=True),
    )
    assert found.grade is Grade.SINGLE_SOURCE


def test_residents_as_two_feeds_cite_them_are_not_one_source() -> None:
    found = incident(
        anonymous(said("a b c", killed=9, claimant="residents", publisher="Wire")),
        anonymous(said("d e f", killed=9, claimant="residents", publisher="Post")),
    )
    assert found.grade is Grade.SEVERAL_SOURCES


def test_one_feed_pages_no_rule_that_asks_for_several_sources() -> None:
    news = News((SURE,))
    news.say("Strike on Marat al-Ward kills 9, the UN says", killed=9, claimant="United Nations")
    news.say("Strike on Marat al-Ward kills 9, says Red Cross", killed=9, claimant="Red Cross", at=1)
    assert not news.alerts


def test_at_least_so_many_far_above_anothers_figure_is_no_agreement() -> None:
    eight = said("Strike on Marat al-Ward kills 8", killed=8, claimant=HELMETS, publisher="Wire")
    many = said("At least 130 dead in Marat al-Ward", killed=Count(130, 130, None), claimant="UN", publisher="Hacked")
    assert incident(eight, many).grade is Grade.CONTESTED
    assert incident(many, eight).grade is Grade.CONTESTED
    assert not incident(eight, many).backed


def test_at_least_so_many_under_anothers_figure_agrees_with_it() -> None:
    many = said("Strike on Marat al-Ward kills 30", killed=30, claimant=HELMETS, publisher="Wire")
    eight = said("At least 8 dead in Marat al-Ward", killed=Count(8, 8, None), claimant="UN", publisher="Post")
    assert incident(many, eight).grade is Grade.SEVERAL_SOURCES


def test_a_planted_report_is_told_with_the_grade_of_one_source() -> None:
    news = News((EVERY,))
    news.say("40 killed in Marat al-Ward", killed=40, claimant="United Nations", publisher="Hacked")
    assert [alert.reason for alert in news.alerts] == [Reason.NEW]
    assert news.only.grade is Grade.SINGLE_SOURCE


def test_what_a_sides_own_outlet_plants_stays_a_claim() -> None:
    found = incident(
        said("a b c", killed=9, party=True, publisher="Reuters"),
        from_feed("Reuters feed", said("d e f", killed=9, party=True, publisher="BBC")),
    )
    assert found.grade is Grade.UNCONFIRMED_CLAIM


UNCOUNTED = Count(words="many killed")


def test_the_figure_of_one_feed_meets_no_threshold_of_a_rule_that_wants_several_sources() -> None:
    news = News((replace(SURE, any=(Condition((Threshold(Harm.KILLED, Victim.ALL, 20),)),)),))
    news.say("Many killed in strike on Marat al-Ward", killed=UNCOUNTED, claimant=HELMETS, publisher="Wire")
    news.say("Strike on Marat al-Ward kills 90", killed=90, claimant="the UN", publisher="Hacked", at=1)
    assert not news.alerts
    news.say("Jets bomb Marat al-Ward, 21 people killed", killed=21, publisher="Post", at=2)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW]


def test_an_admission_that_one_feed_tells_of_pages_no_rule_that_wants_several_sources() -> None:
    news = News((SURE,))
    news.say("Army admits", killed=9, parts={"civilian": 9}, actor="the army", admits=True, publisher="Hacked")
    assert news.only.grade is Grade.ADMITTED
    assert not news.alerts


def test_an_admission_that_is_contested_is_told_as_contested() -> None:
    news = News((EVERY,))
    news.say("Army admits", killed=9, parts={"civilian": 9}, actor="the army", admits=True, publisher="Hacked")
    news.say("Rebels shell Marat al-Ward, 9 killed", killed=9, actor="Rebels", publisher="Wire", at=1)
    assert news.only.grade is Grade.CONTESTED
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.CONTESTED]
    told = news.alerts[1].facts["incident"]
    assert isinstance(told, dict)
    assert told["dissent"] == ["doer"]


def test_an_admission_is_believed_of_whoever_reports_it() -> None:
    of_the_army = {"parts": {"civilian": 9}, "actor": "the army", "claimant": "the army", "by_party": True}
    assert incident(said("a", killed=9, admits=True, **of_the_army)).grade is Grade.ADMITTED  # type: ignore[arg-type]
    assert incident(said("a", killed=9, **of_the_army)).grade is not Grade.ADMITTED  # type: ignore[arg-type]


# hide


def test_who_cites_everybody_does_not_tie_two_true_sources_into_one() -> None:
    found = incident(
        said("a b c", killed=9, claimant="United Nations and Red Cross", publisher="Hacked"),
        said("d e f", killed=9, claimant="United Nations", publisher="Wire"),
        said("g h i", killed=9, claimant="Red Cross", publisher="Post"),
    )
    assert found.grade is Grade.SEVERAL_SOURCES


def test_a_false_high_figure_does_not_silence_the_true_ones_under_it() -> None:
    news = News((EVERY,))
    news.hear(anonymous(said("999 killed in Marat al-Ward", killed=999, claimant="residents", publisher="Hacked")))
    news.say("Strike on Marat al-Ward kills 40", killed=40, claimant=HELMETS, publisher="Wire", at=1)
    news.say("Strike on Marat al-Ward kills 90", killed=90, claimant=HELMETS, publisher="Wire", at=2)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.CONTESTED, Reason.TOLL_ROSE]
    assert "40 in the words of another outlet" in str(news.alerts[1].facts)
    assert "killed.all 40 → 90 in the words of another outlet" in str(news.alerts[2].facts)


def test_a_raised_figure_that_was_told_as_one_source_s_does_not_silence_a_source_that_raises_its_own_under_it() -> None:
    news = News((EVERY,))
    news.say("Strike on Marat al-Ward kills 12", killed=12, publisher="Wire")
    news.say("Marat al-Ward counts the dead of the strike", killed=100, publisher="Hacked", at=3)
    assert news.only.grade is Grade.SINGLE_SOURCE
    news.say("Toll of strike on Marat al-Ward rises to 40", killed=40, publisher="Wire", at=4)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.TOLL_ROSE, Reason.TOLL_ROSE]
    assert "killed.all 12 → 40 in the words of another outlet" in str(news.alerts[2].facts)


def test_a_feed_that_raises_and_repeats_the_true_number_has_raised_nobody_elses() -> None:
    news = News((SURE,))
    news.say("Strike on Marat al-Ward kills 31", killed=31, publisher="Wire")
    news.say("Jets bomb Marat al-Ward, 3 people killed", killed=3, publisher="Hacked", at=0.5)
    news.say("Marat al-Ward counts the dead of the strike", killed=100, publisher="Hacked", at=3)
    news.say("Strike on Marat al-Ward, 31 dead", killed=31, publisher="Hacked", at=4)
    assert not [alert for alert in news.alerts if alert.reason is Reason.TOLL_ROSE]


def test_who_only_lags_behind_a_toll_that_rose_is_no_news() -> None:
    news = News((EVERY,))
    news.say("Strike on Marat al-Ward kills 12", killed=12, publisher="Wire")
    news.say("Marat al-Ward counts the dead of the strike", killed=100, publisher="Post", at=3)
    news.say("Strike on Marat al-Ward: 40 dead", killed=40, publisher="Herald", at=4)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.TOLL_ROSE]


def test_an_update_never_says_that_the_figure_of_the_one_who_planted_rose() -> None:
    news = News((EVERY,))
    news.hear(anonymous(said("999 killed in Marat al-Ward", killed=999, claimant="residents", publisher="Hacked")))
    news.say("Strike on Marat al-Ward kills 40", killed=40, claimant=HELMETS, publisher="Wire", at=1)
    news.hear(anonymous(said("1002 killed in Marat al-Ward", killed=1002, claimant="residents", publisher="Hacked")))
    news.say("Strike on Marat al-Ward kills 90", killed=90, claimant=HELMETS, publisher="Wire", at=2)
    changed = news.alerts[-1].facts["changed"]
    assert isinstance(changed, list)
    assert (changed[0]["before"], changed[0]["after"], changed[0]["beside"]) == ("40", "90", True)


def test_that_it_is_contested_is_told_once() -> None:
    news = News((EVERY,))
    news.say("999 killed in Marat al-Ward", killed=999, publisher="Hacked")
    for at in (1, 2, 3):
        news.say("Strike on Marat al-Ward kills 40", killed=40, claimant=HELMETS, publisher="Wire", at=at)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.CONTESTED]


COPIED = "Rescuers pulled {} bodies from a bakery in Marat al-Ward after jets bombed the street at noon on Sunday"


@pytest.mark.parametrize("claimant", [HELMETS, None])
@pytest.mark.parametrize("at", [0.5, 6])
def test_another_feeds_copy_of_a_text_with_a_changed_number_is_contested_whenever_it_comes(
    claimant: str | None, at: float
) -> None:
    news = News((EVERY,))
    news.say(COPIED.format(31), killed=31, publisher="Wire", claimant=claimant)
    news.say(COPIED.format(100), killed=100, publisher="Hacked", claimant=claimant, at=at)
    assert news.only.grade is Grade.CONTESTED
    assert news.only.beside == 31
    update = news.alerts[-1]
    assert (update.reason, facts_of(update)["incident"]["grade"]) == (Reason.TOLL_ROSE, "contested")


def test_a_copy_with_a_changed_number_speaks_in_its_own_name_and_is_no_second_source() -> None:
    wire = said(COPIED.format(31), killed=31, publisher="Wire")
    for figure, grade in ((100, Grade.CONTESTED), (40, Grade.SINGLE_SOURCE)):
        found = incident(wire, said(COPIED.format(figure), killed=figure, publisher="Hacked", at=2))
        assert found.claimants == ("Hacked",)
        assert found.grade is grade


OWN_WORDS = "Planes over Marat al-Ward, says our correspondent in the province"
PADS = [" ".join(f"{word}{n}" for n in range(60)) for word in ("before", "after")]


def wire() -> Member:
    return said(COPIED.format(31), killed=31, publisher="Wire")


def hacked(title: str, killed: int | Count = 100, *, at: float = 3, text: str = "") -> Member:
    return said(title, killed=killed, publisher="Hacked", at=at, text=text)


@pytest.mark.parametrize(
    "planted",
    [
        pytest.param([hacked(COPIED.format(100)), hacked(COPIED.format(31), 31, at=4)], id="the true number after it"),
        pytest.param([hacked(OWN_WORDS, UNKNOWN, at=0.5), hacked(COPIED.format(100))], id="words of its own before it"),
        pytest.param([hacked(OWN_WORDS, 30, at=-1), hacked(COPIED.format(100))], id="a number of its own before it"),
        pytest.param([hacked(COPIED.format("at least 100"), at_least(100))], id="a floor"),
        pytest.param([hacked(COPIED.format("hundreds of"), HUNDREDS)], id="a vague word"),
        pytest.param([hacked("", text=f"{PADS[0]} {COPIED.format(100)} {PADS[1]}")], id="padded"),
        pytest.param([hacked("What we know", text=f"{PADS[0]} {COPIED.format(100)}")], id="under a title of its own"),
    ],
)
def test_a_raised_copy_is_contested_and_never_told_in_the_name_of_its_source(planted: list[Member]) -> None:
    found = incident(*sorted([wire(), *map(as_read, planted)], key=lambda m: m.seen))
    assert found.grade is Grade.CONTESTED
    assert found.claimants[-1] == "Hacked"
    assert dissent_of(found.members) == (Dissent.NUMBER,)
    assert not found.backed


def as_read(member: Member) -> Member:
    """The report with its number where the reader found it."""
    figure, whole = count_of(member.report.toll, Harm.KILLED), f"{member.title}\n{member.text}"
    found = re.search(rf"\b{figure.figure}\b", whole) if figure and not figure.unknown else None
    return with_toll(member, toll(replace(figure, span=found.span()))) if figure and found else member


FAR_DOWN = " ".join(f"line{n}" for n in range(1_500))  # some ten thousand characters


@pytest.mark.parametrize(
    "planted",
    [
        pytest.param(hacked(COPIED.format(31), 31, text=PADS[1]), id="padded behind it"),
        pytest.param(hacked("", 31, text=f"{PADS[0]} {COPIED.format(31)} {PADS[1]}"), id="padded on both sides"),
        pytest.param(hacked("", 31, text=f"{FAR_DOWN} {COPIED.format(31)}"), id="far down"),
        pytest.param(hacked(OWN_WORDS, 31, text=f"{PADS[0]} {COPIED.format(31)}"), id="under a title of its own"),
    ],
)
def test_a_padded_copy_with_the_same_number_is_no_second_source(planted: Member) -> None:
    found = incident(as_read(wire()), as_read(planted))
    assert (found.grade, found.claimants) == (Grade.SINGLE_SOURCE, ("Wire",))
    assert not found.backed


def test_a_source_that_tells_of_the_same_number_in_words_of_its_own_is_a_second_one() -> None:
    found = incident(wire(), hacked("Jets killed 31 people in Marat al-Ward, its mayor says", 31))
    assert found.grade is Grade.SEVERAL_SOURCES


def test_a_padded_copy_of_two_true_sources_takes_them_nothing() -> None:
    other = said("Jets killed 31 people in Marat al-Ward, its mayor says", killed=31, publisher="Post", at=1)
    both = f"{COPIED.format(31)}. Jets killed 31 people in Marat al-Ward, its mayor says"
    assert incident(wire(), hacked("", 31, at=0.5, text=both), other).grade is Grade.SEVERAL_SOURCES


HURT = "Rescuers carried {} wounded from a bakery in Marat al-Ward, {} of them children, after jets bombed the street"


@pytest.mark.parametrize(
    "planted",
    [
        said(HURT.format(400, 6), killed=31, injured=400, publisher="Hacked", at=3),
        said(HURT.format(40, 30), killed=31, injured=40, parts={"child": 30}, publisher="Hacked", at=3),
    ],
)
def test_a_copy_that_changes_the_injured_or_the_children_is_contested_and_speaks_in_its_own_name(
    planted: Member,
) -> None:
    true = said(HURT.format(40, 6), killed=31, injured=40, parts={"child": 6}, publisher="Wire")
    found = incident(true, planted)
    assert (found.grade, found.claimants) == (Grade.CONTESTED, ("Hacked",))
    assert dissent_of(found.members) == (Dissent.OTHERS,)


def test_ten_times_the_injured_that_two_others_tell_of_are_contested() -> None:
    two = [
        said("Strike on Marat al-Ward kills 9", killed=9, injured=20, publisher="Wire"),
        said("Jets bomb Marat al-Ward, 9 people killed", killed=9, injured=25, publisher="Post", at=1),
    ]
    assert incident(*two).grade is Grade.SEVERAL_SOURCES
    assert incident(*two, said("Hospital overrun", killed=9, injured=600, publisher="Hacked", at=5)).grade is (
        Grade.CONTESTED
    )


@pytest.mark.parametrize(
    "raised",
    [{"injured": 60, "parts": {"child": 2}}, {"injured": 21, "parts": {"child": 9}}],
    ids=["the injured", "the children"],
)
def test_the_injured_and_the_children_are_bounded_within_the_hour_like_the_dead(raised: dict[str, Any]) -> None:
    two = [
        said("Strike on Marat al-Ward kills 9", killed=9, injured=20, parts={"child": 2}, publisher="Wire"),
        said("Jets bomb Marat al-Ward, 9 people killed", killed=9, injured=25, publisher="Post", at=0.2),
    ]
    hour = {at: incident(*two, said(OWN_WORDS, killed=9, publisher="Hacked", at=at, **raised)) for at in (0.5, 5)}
    assert [one.grade for one in hour.values()] == [Grade.CONTESTED, Grade.SEVERAL_SOURCES]  # later it is one that rose
    assert dissent_of(hour[0.5].members) == (Dissent.OTHERS,)
    assert hour[0.5].backed


@pytest.mark.parametrize("figure", [at_least(100), HUNDREDS, 100])
@pytest.mark.parametrize("true", [31, at_least(31)])
def test_what_one_feed_alone_says_far_above_two_others_is_no_figure_of_several_sources(
    figure: int | Count, true: int | Count
) -> None:
    two = [
        said("Strike on Marat al-Ward kills 31", killed=true, publisher="Wire"),
        said("Jets bomb Marat al-Ward, 31 people dead", killed=true, publisher="Post", at=0.5),
    ]
    found = incident(*two, said("Marat al-Ward counts its dead", killed=figure, publisher="Hacked", at=3))
    assert found.grade is Grade.SINGLE_SOURCE
    assert found.backed
    caught_up = said("Toll of Marat al-Ward rises to 96", killed=96, publisher="Post", at=4)
    assert incident(*found.members, caught_up).grade is Grade.SEVERAL_SOURCES


@pytest.mark.parametrize("figure", [100, at_least(100), HUNDREDS])
def test_a_rule_that_wants_several_sources_is_told_of_no_rise_that_one_feed_alone_tells(figure: int | Count) -> None:
    news = News((SURE,))
    news.say("Strike on Marat al-Ward kills 31", killed=31, publisher="Wire")
    news.say("Jets bomb Marat al-Ward, 31 people dead", killed=31, publisher="Post", at=0.5)
    news.say("Marat al-Ward counts the dead of the strike", killed=figure, publisher="Hacked", at=3)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW]
    news.say("Toll of strike on Marat al-Ward rises to 96", killed=96, publisher="Post", at=4)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.TOLL_ROSE]


def test_a_wire_text_that_two_others_print_with_its_new_number_contests_nothing() -> None:
    later = [said(COPIED.format(70), killed=70, publisher=paper, at=6) for paper in ("Herald", "Post")]
    assert incident(wire(), *later).grade is Grade.SINGLE_SOURCE


def test_words_that_every_headline_has_make_no_copy() -> None:
    found = incident(
        said("Air strike kills 9 in Marat al-Ward", killed=9, publisher="Wire"),
        said("Air strikes kill 30 in Marat al-Ward", killed=30, publisher="Post", at=3),
    )
    assert found.grade is Grade.SINGLE_SOURCE


def test_a_copy_that_changes_nothing_speaks_in_the_name_of_its_source() -> None:
    wire = said(COPIED.format(31), killed=31, publisher="Wire")
    assert incident(wire, said(COPIED.format(31), killed=31, publisher="Post", at=2)).claimants == ("Wire",)
    lower = said(COPIED.format(22), killed=22, publisher="Hacked", at=2)
    assert incident(wire, lower).claimants == ("Wire",)


def test_a_feed_that_changes_the_number_of_its_own_text_contests_nothing() -> None:
    wire = said(COPIED.format(31), killed=31, publisher="Wire")
    assert incident(wire, said(COPIED.format(100), killed=100, publisher="Wire", at=2)).grade is Grade.SINGLE_SOURCE


def test_others_that_lag_behind_a_rising_toll_correct_nothing_and_catch_up_in_silence() -> None:
    news = News((EVERY,))
    news.say("Strike on Marat al-Ward kills 9", killed=9, publisher="Wire")
    news.say("Jets bomb Marat al-Ward, 9 people killed", killed=9, publisher="Post", at=1)
    news.say("Strike on Marat al-Ward kills 23", killed=23, publisher="Wire", at=2)
    news.say("Jets bomb Marat al-Ward, 23 people killed", killed=23, publisher="Post", at=3)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.TOLL_ROSE]


@pytest.mark.parametrize("figure", [120, 1])
def test_contesting_what_several_sources_agree_on_silences_no_rule_that_asks_for_several(figure: int) -> None:
    news = News((SURE,))
    news.say(f"Strike on Marat al-Ward market kills {figure}", killed=figure, publisher="Hacked")
    news.say("Strike on Marat al-Ward market kills 40", killed=40, claimant=HELMETS, publisher="Wire", at=1)
    news.say(
        "Strike on Marat al-Ward bread market kills at least 41 dead",
        killed=41,
        claimant="Red Crescent",
        publisher="Post",
        at=2,
    )
    assert news.only.grade is Grade.CONTESTED
    assert news.alerts


def test_writing_more_than_others_moves_neither_place_nor_cause() -> None:
    loud = [
        said(f"{word} word", killed=9, place=place, cause=Cause.CRIME, publisher="Hacked", at=n)
        for n, (word, place) in enumerate([("one", HAMA), ("two", HAMA), ("three", HAMA), ("four", HAMA)], 1)
    ]
    found = incident(said("a b c", killed=9, publisher="Wire"), *loud, said("d e f", killed=9, publisher="Post", at=9))
    assert (found.place, found.cause) == (MARAT, Cause.CONFLICT)


def test_calling_the_dead_fighters_silences_no_rule_that_asks_for_several_sources() -> None:
    news = News((SURE,))
    news.say(
        "Strike on Marat al-Ward market kills 40",
        killed=40,
        publisher="Hacked",
        disputed=True,
        claimant="the army",
        by_party=True,
    )
    news.say("Strike on Marat al-Ward market kills 40 civilians", killed=40, claimant=HELMETS, publisher="Wire", at=1)
    news.say(
        "Strike on Marat al-Ward bread market kills 41", killed=41, claimant="Red Crescent", publisher="Post", at=2
    )
    assert news.only.grade is Grade.CONTESTED
    assert news.alerts


def test_another_feed_that_calls_the_dead_fighters_contests_and_does_not_correct() -> None:
    news = News((EVERY,))
    news.say("Strike on Marat al-Ward market kills 40 civilians", killed=40, claimant=HELMETS, publisher="Wire")
    army = {"disputed": True, "claimant": "the army", "by_party": True}
    news.say("Strike on Marat al-Ward market kills 40 militants", killed=40, publisher="Hacked", at=1, **army)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.CONTESTED]


def test_the_outlet_that_told_of_civilians_corrects_itself_as_it_calls_them_fighters() -> None:
    news = News((EVERY,))
    news.say("Strike on Marat al-Ward market kills 40 civilians", killed=40, claimant=HELMETS, publisher="Wire")
    army = {"disputed": True, "claimant": "the army", "by_party": True}
    news.say("Strike on Marat al-Ward market kills 40 militants", killed=40, publisher="Wire", at=1, **army)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.CORRECTED]


# hide behind a false alarm


def seen_through(*, claimed: int = 999) -> News:
    """One feed planted a massacre, and a person called it a false alarm."""
    news = News((EVERY,))
    news.say(f"Strike on Marat al-Ward kills {claimed}", killed=claimed, publisher="Hacked")
    news.incidents[news.only.id] = false_alarm(news.only, "ana", "planted", START + timedelta(hours=1))
    return news


def test_a_planted_massacre_that_was_seen_through_does_not_hide_the_true_one_that_follows() -> None:
    news = seen_through()
    change = news.say("Air raid leaves 40 dead in Marat al-Ward", killed=40, publisher="Wire", at=2)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.NEW]
    assert killed(change.after) == Count(40, 40, 40, "40")


def test_a_false_alarm_holds_for_whoever_raised_it_and_for_their_copies() -> None:
    news = seen_through(claimed=40)
    news.say("Marat al-Ward: 39 killed in strike", killed=39, publisher="Hacked", at=2)
    news.say("Strike on Marat al-Ward kills 40", killed=40, publisher="Copyist", at=3)
    assert len(news.only.members) == 3
    assert [alert.reason for alert in news.alerts] == [Reason.NEW]


def test_more_dead_than_the_false_alarm_had_end_it_in_its_own_thread() -> None:
    news = seen_through(claimed=9)
    news.say("Air raid leaves 40 dead in Marat al-Ward", killed=40, publisher="Wire", at=2)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.TOLL_ROSE]
    assert len(news.only.members) == 2


@pytest.mark.parametrize("dead", [40, 38, 12])
def test_a_strike_of_an_earlier_day_that_was_planted_does_not_hide_the_true_one_of_that_town(dead: int) -> None:
    """In one prose, and with a number that was guessed right: two stated days are two events, or perhaps one."""
    news = News((EVERY,))
    strike = "Air strike kills {} civilians at market in Marat al-Ward, rescuers say"
    news.say(strike.format(40), killed=40, publisher="Hacked")
    news.say(strike.format(dead), killed=dead, publisher="Wire", at=24, day=DAY + timedelta(days=2))
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.NEW]


def test_the_day_after_may_be_the_same_night() -> None:
    news = News((EVERY,))
    strike = "Air strike kills 40 civilians at market in Marat al-Ward, rescuers say"
    news.say(strike, killed=40, publisher="Wire")
    news.say(strike, killed=40, publisher="Post", at=8, day=DAY + timedelta(days=1))
    assert [alert.reason for alert in news.alerts] == [Reason.NEW]


# take back


def taking_back(member: Member) -> Member:
    [report] = as_retraction(Reading("en", (member.report,))).reports
    return replace(member, report=report)


def test_a_feed_that_takes_its_figure_back_retracts_and_says_so_once() -> None:
    news = News((EVERY,))
    news.say("Strike on Marat al-Ward kills 40", killed=40, publisher="Wire")
    for at in (1, 2):
        news.hear(taking_back(said("Retracted: Strike on Marat al-Ward kills 40", killed=40, publisher="Wire", at=at)))
    assert news.only.status is IncidentStatus.RETRACTED
    assert count_of(news.only.toll, Harm.KILLED) is None
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.RETRACTED]
    assert "taken back by Wire" in str(news.alerts[1].facts)


def test_another_feed_takes_nothing_back_and_is_noted_as_a_dissent() -> None:
    news = News((EVERY,))
    news.say("Strike on Marat al-Ward kills 40", killed=40, publisher="Wire")
    news.hear(taking_back(said("Retracted: Strike on Marat al-Ward kills 40", killed=40, publisher="Hacked", at=1)))
    assert (killed(news.only).figure, news.only.grade) == (40, Grade.CONTESTED)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW]


def test_a_dissent_silences_no_rule_that_asks_for_several_sources() -> None:
    news = News((SURE,))
    news.say("Strike on Marat al-Ward kills 40", killed=40, publisher="Wire")
    news.hear(taking_back(said("Retracted: Strike on Marat al-Ward kills 40", killed=40, publisher="Hacked", at=1)))
    news.say("Jets bomb Marat al-Ward, 40 people killed", killed=40, publisher="Post", at=2)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Reports of 40 dead in Idlib are false", "Reports that an air strike killed 40 in Idlib are false."),
        ("Air strike on Idlib kills one, not 40", "Reports of 40 dead in Idlib are untrue; one civilian was killed."),
        ("Army denies killing 40 in Idlib", "The army denied that an air strike killed 40 civilians in Idlib."),
        (
            "Death toll of 40 in Idlib exaggerated, says ministry",
            "A toll of 40 killed in a strike on Idlib is inflated.",
        ),
        ("مقتل 40 مدنيا في إدلب عار عن الصحة", "أنباء عن مقتل 40 مدنيا في غارة على إدلب غير صحيحة."),
    ],
)
def test_who_repeats_a_figure_to_call_it_false_is_read_as_that(reader: Reader, title: str, text: str) -> None:
    reading = reader.read(Text(title, text))
    assert reading.reports
    assert all(report.called_untrue for report in reading.reports)


def denying(title: str, killed: int, publisher: str, at: float) -> Member:
    member = said(title, killed=killed, publisher=publisher, at=at)
    return replace(member, report=replace(member.report, called_untrue=True))


@pytest.mark.parametrize("figure", [40, 1])
def test_calling_a_figure_false_corroborates_nothing_and_is_noted_as_a_dissent(figure: int) -> None:
    news = News((EVERY, SURE))
    news.say("Strike on Marat al-Ward kills 40", killed=40, publisher="Wire")
    news.hear(denying("Reports of a strike on Marat al-Ward are false", figure, "Hacked", 1))
    assert (killed(news.only).figure, news.only.grade) == (40, Grade.CONTESTED)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW]


def test_calling_a_figure_false_takes_two_true_sources_nothing() -> None:
    news = News((SURE,))
    news.say("Strike on Marat al-Ward kills 40", killed=40, publisher="Wire")
    news.hear(denying("Reports of a strike on Marat al-Ward are false", 40, "Hacked", 1))
    news.say("Jets bomb Marat al-Ward, 40 people killed", killed=40, publisher="Post", at=2)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW]


def test_a_denial_of_what_nobody_told_is_news() -> None:
    news = News((EVERY,))
    news.hear(denying("Army denies killing 40 in Marat al-Ward", 40, "Wire", 0))
    assert [alert.reason for alert in news.alerts] == [Reason.NEW]


def test_what_others_report_stands_when_one_takes_its_figure_back() -> None:
    news = News((EVERY,))
    news.say("Strike on Marat al-Ward kills 40", killed=40, publisher="Wire")
    news.say("Jets bomb Marat al-Ward, 30 people killed", killed=30, publisher="Post", at=1)
    news.hear(taking_back(said("Retracted: Strike on Marat al-Ward kills 40", killed=40, publisher="Wire", at=2)))
    assert killed(news.only).figure == 30
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.CORRECTED]


def test_a_retraction_of_what_nobody_told_opens_nothing() -> None:
    assert not group([taking_back(said("Retracted: 40 killed", killed=40))], [], START)


def test_whoever_reports_it_again_after_a_retraction_is_heard() -> None:
    news = News((EVERY,))
    news.say("Strike on Marat al-Ward kills 40", killed=40, publisher="Wire")
    news.hear(taking_back(said("Retracted: Strike on Marat al-Ward kills 40", killed=40, publisher="Wire", at=1)))
    news.say("Jets bomb Marat al-Ward, 40 people killed", killed=40, publisher="Post", at=2)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.RETRACTED, Reason.TOLL_ROSE]


def test_a_page_that_is_there_again_stands_again() -> None:
    news = News((EVERY,))
    news.say("Strike on Marat al-Ward kills 40", killed=40, key="page")
    news.hear(taking_back(said("404", killed=40, key="page", revision=1, at=1)))
    assert news.only.status is IncidentStatus.RETRACTED
    news.say("Strike on Marat al-Ward kills 40", killed=40, key="page", revision=2, at=2)
    assert killed(news.only).figure == 40


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("RETRACTED: report of 40 killed in Idlib was false", "We retract our report."),
        ("Air strike kills 40 in Idlib", "We withdraw our report of a strike: it was false."),
        ("404", "This page has been removed."),
        ("سحب الخبر: مقتل 40 مدنيا في إدلب", ""),
        ("غارة جوية على إدلب", "تم حذف هذا الخبر."),
    ],
)
def test_a_retraction_is_read_as_one(reader: Reader, title: str, text: str) -> None:
    reading = reader.read(Text(title, text))
    assert reading.retracts
    assert all(report.kind is Kind.CONTEXT for report in reading.reports)


STRIKE = entry_of(
    {
        "id": "w1",
        "source": "Wire",
        "title": "Air strike kills 40 in Idlib",
        "text": "An air strike killed 40 civilians in a market in Idlib on Monday.",
        "published": START.isoformat(),
    },
    START,
)


def strike(outlet: str, minute: int, title: str, text: str) -> Entry:
    said = {"id": outlet, "feed": outlet, "source": outlet, "title": title, "text": text, "lang": "en"}
    at = START + timedelta(minutes=minute)
    return entry_of({**said, "published": at.isoformat()}, at)


WIRE = (
    "40 killed in Idlib market strike",
    "Forty civilians were killed when an air strike hit a market in Idlib, the White Helmets said.",
)
POST = (
    "Strike on Idlib market leaves 40 dead",
    "Forty people were killed in an air strike on a market in the city of Idlib, the Red Crescent said.",
)
FEW = (
    "1 killed in Idlib market strike",
    "One civilian was killed when an air strike hit a market in Idlib, residents said.",
)
FIGHTERS = (
    "40 militants killed in Idlib market strike",
    "Forty militants were killed when an air strike hit a market in Idlib, the army said.",
)


@pytest.mark.parametrize("plant", [FEW, FIGHTERS])
@pytest.mark.parametrize("place", [0, 1])
def test_two_sources_that_agree_on_one_number_reach_a_reader_who_was_told_of_it_by_another_rule(
    reader: Reader, plant: tuple[str, str], place: int
) -> None:
    told = [("Wire", WIRE), ("Post", POST)]
    told.insert(place, ("Hacked", plant))
    entries = [strike(outlet, 10 * n, *words) for n, (outlet, words) in enumerate(told)]
    config = Config(rules=(EVERY, SURE), channels=(EmailChannel("duty", ("duty@example.org",)),))
    lines = replay(entries, config, read_with(reader, config))
    assert SURE.name in [alert.rule for line in lines if isinstance(line, Taken) for alert in line.alerts]


MARKET = (
    "Air strike kills 31 in Idlib market",
    "An air strike on the vegetable market of Maarat al-Numan in northwest Syria on Sunday killed {} people, among "
    "them women and children, a doctor at the hospital of the town told reporters.",
)
ALSO = (
    "31 dead in Maarat al-Numan",
    "The mayor of Maarat al-Numan, in Syria, counts 31 dead after warplanes bombed stalls in the north of it.",
)


@pytest.mark.parametrize(("second", "tells"), [("padded", False), ("own", True)])
def test_a_rule_that_wants_several_sources_hears_of_no_padded_copy_that_writes_the_number_as_a_word(
    reader: Reader, second: str, tells: bool
) -> None:
    padded = (
        "Syria live: what we know",
        "Our correspondents have gathered accounts since the early morning and go on doing so through the day. "
        f"{MARKET[1].format('thirty-one')} We keep this page up to date with pictures and voices from the region.",
    )
    first = (MARKET[0], MARKET[1].format(31))
    entries = [strike("Wire", 0, *first), strike("Hacked", 20, *(padded if second == "padded" else ALSO))]
    config = Config(rules=(EVERY, SURE), channels=(EmailChannel("duty", ("duty@example.org",)),))
    lines = replay(entries, config, read_with(reader, config))
    assert (SURE.name in [alert.rule for line in lines if isinstance(line, Taken) for alert in line.alerts]) is tells


def test_a_page_that_is_removed_is_told_to_whoever_was_told(reader: Reader) -> None:
    everybody, memory = Config(rules=(EVERY,)), Memory()
    read = read_with(reader, everybody)
    removed = replace(STRIKE, title="404", text="This page has been removed.", revision=1)
    heard = [
        alert.reason
        for entry in (STRIKE, removed)
        for alert in take_in(entry, read(entry), memory, everybody, START).alerts
    ]
    assert heard == [Reason.NEW, Reason.RETRACTED]
    [gone] = memory.incidents
    assert (gone.status, gone.place and gone.place.name) == (IncidentStatus.RETRACTED, "Idlib")


@pytest.mark.parametrize(
    ("title", "corrects"),
    [
        ("CORRECTED: Air strike in Idlib killed 21, not 23", True),
        ("Air strike in Idlib killed 21 people (corrects toll)", True),
        ("تصحيح: مقتل 21 شخصا في غارة جوية على إدلب", True),
        ("Correction : une frappe aérienne à Idleb a tué 21 personnes", True),
        ("Corrección: un bombardeo en Idlib mata a 21 personas", True),
        ("Уточнение: при авиаударе по Идлибу погиб 21 человек", True),
        ("Air strike in Idlib killed 21 people", False),
        ("Prison known as a house of correction hit by air strike in Idlib, 21 killed", False),
    ],
)
def test_a_correction_is_read_as_one(reader: Reader, title: str, corrects: bool) -> None:
    reading = reader.read(Text(title, ""))
    assert reading.reports
    assert all(report.corrects is corrects for report in reading.reports)


@pytest.mark.parametrize(
    "title",
    [
        "404 people killed in Idlib this week, monitor says",
        "Army withdraws from Idlib after strike kills 40 civilians",
        "Ministry retracts its claim that nobody was killed: 40 civilians died in Idlib",
        "Removed from rubble: 40 civilians killed in Idlib air strike",
        "مقتل 40 مدنيا في إدلب بعد انسحاب الجيش",
    ],
)
def test_news_of_somebody_elses_retreat_is_news(reader: Reader, title: str) -> None:
    assert not reader.read(Text(title, "")).retracts


# the table


def test_every_cell_of_the_table_has_its_test() -> None:
    page = (Path(__file__).parents[2] / "SECURITY.md").read_text(encoding="utf-8")
    rows = page.partition("## What one hostile feed can do")[2].partition("\n## ")[0].strip().splitlines()
    cells = [row.strip("|").split("|") for row in rows if row.startswith("| **")]
    named = {name for row in cells for name in re.findall(r"`(test_\w+)`", row[-1])}
    assert len(cells) >= 4
    assert all("`test_" in row[-1] for row in cells)
    tests = (path.read_text(encoding="utf-8") for path in Path(__file__).parents[1].rglob("test_*.py"))
    assert named <= {name for text in tests for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}
