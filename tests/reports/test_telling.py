"""Whether a text is news of an event: what speaks for it and against it, and what becomes of the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.entries.sections import NewsSection
from monitor.model import Context
from monitor.reports import Kind, Rejected, Report, Telling, Text
from monitor.reports.judgement.confidence import HIGHEST, confidence_of, parts_of, share_of
from monitor.reports.judgement.telling import weights
from monitor.reports.reader import Reader
from monitor.reports.types import Part

NOW = datetime(2024, 12, 2, 18, tzinfo=UTC)
COLUMN = "We must talk: my life in the city, and the strike that killed two cousins | Hala Karim"
POST = "Why nobody leaves the hills of Bamyan. The road is long. Gunmen killed nine people at a checkpoint there."


def read(reader: Reader, title: str, text: str = "") -> Report:
    """The one report of a text."""
    reports = reader.read(Text(title, text, published=NOW)).reports
    assert len(reports) == 1
    return reports[0]


def signals(reader: Reader, title: str, text: str = "") -> set[str]:
    """The names of the signals that hold for what a text tells."""
    return set(reader.weighed(Text(title, text, published=NOW))[0][1])


@pytest.mark.parametrize(
    "text",
    [
        "The prime minister announced it in response to two shootings which left seven people dead.",
        "Parliament votes on it on Monday, after seven people were shot dead in Idlib.",
    ],
)
def test_what_a_statement_only_recalls_is_no_news(reader: Reader, text: str) -> None:
    title = "Prime minister vows to build new villages"
    assert "recalled" in signals(reader, title, text)
    assert "recalled" not in signals(reader, "Seven shot dead in Idlib", text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Air strike kills nine in Taiz",
            "An air strike on a market in Taiz killed nine people on Monday, medics said.",
        ),
        ("Gunmen kill 14 villagers in northern Mali", "Gunmen attacked a village overnight, officials said."),
        ("مقتل تسعة مدنيين في غارة على خان يونس", "قتل تسعة مدنيين اليوم في غارة جوية على خان يونس، بحسب مصادر طبية."),
    ],
)
def test_what_is_told_as_it_happens_is_an_event(reader: Reader, title: str, text: str) -> None:
    report = read(reader, title, text)
    assert (report.kind, report.telling) == (Kind.CASUALTIES, Telling.EVENT)


def test_a_toll_that_moves_is_an_update(reader: Reader) -> None:
    assert read(reader, "Death toll from strike on Sarmin rises to 23").telling is Telling.UPDATE


def test_mourning_that_states_the_toll_of_the_day_is_an_aftermath_that_may_open(reader: Reader) -> None:
    report = read(reader, "Town mourns after strike leaves 31 dead", "A strike on Kherson killed 31 people on Monday.")
    assert (report.kind, report.telling) == (Kind.CASUALTIES, Telling.AFTERMATH)


@pytest.mark.parametrize(
    "title",
    [
        "In Gaza a mother is killed every 37 minutes, study finds",
        "Army dropped barrel bombs on 20 occasions, killing 40, report says",
        "Some 2,300 people killed in the offensive so far",
    ],
)
def test_rates_and_running_totals_are_context(reader: Reader, title: str) -> None:
    report = read(reader, title)
    assert (report.kind, report.why, report.telling) == (Kind.CONTEXT, Context.CUMULATIVE, Telling.TOTAL)


def test_a_day_of_the_calendar_four_days_back_is_context(reader: Reader) -> None:
    report = read(reader, "Beni clash", "Seven people were killed in a clash in Beni on 27 November.")
    assert (report.kind, report.why) == (Kind.CONTEXT, Context.HISTORICAL)


def test_an_older_event_beside_it_does_not_make_the_new_one_old(reader: Reader) -> None:
    title = "Shell kills three in Taiz two weeks after 31 died in strike on market there"
    reading = reader.read(Text(title, "", published=NOW))
    assert [r.kind for r in reading.reports][:1] == [Kind.CASUALTIES]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Cancer ward shuts in Nabatieh as strikes kill 18", ""),
        ("Crowd storms airport over a rumour", "At least 24 people were hurt in the violence in Derbent."),
    ],
)
def test_a_theme_silences_no_stated_toll_of_an_attack(reader: Reader, title: str, text: str) -> None:
    assert read(reader, title, text).kind is Kind.CASUALTIES


def test_what_is_judged_no_news_says_so_as_reason(reader: Reader) -> None:
    assert reader.read(Text(COLUMN, "", published=NOW)).rejected is Rejected.FOLLOW_UP


def test_signals_tell_the_headline_from_the_text(reader: Reader) -> None:
    found = signals(reader, "Anger in Kharkiv after strike kills four", "Four were killed on Monday, police said.")
    assert found >= {"headline_reaction", "text_speaks"}
    assert not found & {"text_reaction", "headline_speaks"}


def test_what_is_written_onto_a_word_is_looked_through(reader: Reader) -> None:
    assert "headline_hit" in signals(reader, "مقتل ثلاثة بقصف على خان يونس")


def test_confidence_is_the_share_that_its_parts_make(reader: Reader) -> None:
    report = read(reader, "Air strike kills nine in Taiz", "The strike hit a market on Monday, medics said.")
    assert report.confidence == confidence_of(report.parts)
    assert confidence_of((Part("base", 0.0),)) == 0.5


def test_a_part_is_the_weight_of_a_signal_that_holds() -> None:
    assert parts_of({"a": 1.0, "b": 0.5, "unknown": 1.0}, {"base": -1.0, "a": 2.0, "b": 1.0}) == (
        Part("base", -1.0),
        Part("a", 2.0),
        Part("b", 0.5),
    )


def test_the_weights_that_ship_have_a_base_and_a_bar_between_none_and_all() -> None:
    assert 0 < weights().bar < 1
    assert {"base"} <= set(weights().news) & set(weights().right)


def test_context_is_as_sure_as_it_is_that_it_is_no_news(reader: Reader) -> None:
    report = read(reader, COLUMN)
    assert report.kind is Kind.CONTEXT
    assert report.confidence == min(HIGHEST, round(1 - share_of(report.evidence), 2))


def test_a_section_is_evidence_and_no_veto(reader: Reader) -> None:
    told = Text(
        "Air strike kills nine in Taiz", "An air strike killed nine people on Monday, medics said.", published=NOW
    )
    plain = reader.read(told).reports[0]
    filed = reader.read(replace(told, sections=(NewsSection.OPINION,))).reports[0]
    assert "section_opinion" in {part.why for part in filed.evidence}
    assert filed.telling is plain.telling is Telling.EVENT
    assert filed.confidence < plain.confidence


def test_a_killing_that_only_shows_something_is_told_less_surely_than_one_that_is_the_news(reader: Reader) -> None:
    news = read(reader, "Surgeon killed in Russian air strike on Izium")
    essay = read(reader, "Surgeon killed in Russian air strike on Izium shows a war's reach")
    assert essay.confidence < news.confidence


def test_the_day_of_another_verb_does_not_date_the_harm(reader: Reader) -> None:
    assert "own_day" not in signals(reader, "Talks in Kassala", "Envoys on Monday spoke of the raid that killed 12.")
    assert "own_day" in signals(reader, "Talks in Kassala", "Envoys spoke of the raid that killed 12 on Monday.")


def test_a_headline_that_only_says_which_event_it_means_tells_no_event_beside_another_matter(reader: Reader) -> None:
    assert read(reader, "Footage shows moments before raid that left 12 dead").kind is Kind.CONTEXT
    assert read(reader, "Envoy condemns attack that killed 12 in Kassala").kind is Kind.CASUALTIES


def test_a_body_that_is_found_is_news_whenever_its_owner_was_last_seen(reader: Reader) -> None:
    report = read(
        reader,
        "Kidnapped mayor found dead in Mali",
        "The body of a mayor who vanished on 3 November was found with bullet wounds on Sunday, police said.",
    )
    assert (report.kind, report.date and report.date.isoformat()) == (Kind.CASUALTIES, "2024-12-01")


def test_what_befell_the_same_people_before_does_not_date_their_death(reader: Reader) -> None:
    text = "A man who was shot at a checkpoint in Jenin on 20 November died on Monday, the hospital said."
    report = read(reader, "Man shot in Jenin dies", text)
    assert (report.kind, report.date and report.date.isoformat()) == (Kind.CASUALTIES, "2024-12-02")


def test_a_month_that_is_over_is_no_fresh_time(reader: Reader) -> None:
    report = read(reader, "Army killed four in October", "The army killed four villagers in Mali in October.")
    assert (report.kind, report.why) == (Kind.CONTEXT, Context.HISTORICAL)


def test_a_larger_number_of_a_month_is_a_total(reader: Reader) -> None:
    report = read(reader, "Army killed 52 in October", "The army killed 52 villagers in Mali in October.")
    assert (report.kind, report.why) == (Kind.CONTEXT, Context.CUMULATIVE)


def test_a_post_that_opens_as_a_headline_does_is_weighed_as_a_text_that_has_one(reader: Reader) -> None:
    assert "no_headline" not in signals(reader, "", POST)


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen killed nine people in Bamyan.",
        "Gunmen killed nine people; 3,000 fled.",
        "Damage to houses. One man was killed.",
    ],
)
def test_one_sentence_or_a_caption_is_no_headline(reader: Reader, text: str) -> None:
    assert "no_headline" in signals(reader, "", text)


def test_the_parts_of_a_sum_are_told_as_surely_as_it_with_its_day_and_its_doer(reader: Reader) -> None:
    title, first = (
        "Nine killed in Kherson region",
        "Nine people were killed in Russian shelling of the region on Sunday.",
    )
    then = "Six died in Kherson city and three were killed in Beryslav."
    (whole,) = reader.read(Text(title, first, published=NOW)).reports
    *parts, _ = reader.read(Text(title, f"{first} {then}", published=NOW)).reports
    assert [p.place and p.place.name for p in parts] == ["Kherson", "Beryslav"]
    assert {(p.date, p.actor) for p in parts} == {(whole.date, whole.actor)}
    assert all(p.confidence > whole.confidence - 0.1 for p in parts)
