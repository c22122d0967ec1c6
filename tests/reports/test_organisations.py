"""Organisations as data: their staff, their spelling, and one voice under all names."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.model import Harm, Victim, count_of
from monitor.organisations import organisations, same_name
from monitor.reports.language.files import language_files
from monitor.reports.language.lexicon import phrase_words
from monitor.reports.language.lines import nodes_of, phrases_of
from monitor.reports.reader import Reader
from monitor.reports.types import Report, Text


def main_report(reader: Reader, title: str, language: str = "en") -> Report:
    return reader.read(Text(title, "", language)).reports[0]


@pytest.mark.parametrize(
    ("title", "staff", "number"),
    [
        ("Five Save the Children staff killed in strike on Hodeidah", Victim.AID_WORKER, 5),
        ("Two CARE employees shot dead in Bunia", Victim.AID_WORKER, 2),
        ("Three workers of the Norwegian Refugee Council killed near Kidal", Victim.AID_WORKER, 3),
        ("Four WFP drivers killed in ambush on road to Zalingei", Victim.AID_WORKER, 4),
        ("Three Doctors Without Borders nurses killed in raid on Abs", Victim.HEALTH_WORKER, 3),
        ("مقتل أربعة من عمال الإغاثة في قصف على الفاشر", Victim.AID_WORKER, 4),
        ("مقتل ثلاثة من موظفي الصليب الأحمر في غارة على صعدة", Victim.AID_WORKER, 3),
    ],
)
def test_staff_of_an_aid_organisation_are_aid_workers(reader: Reader, title: str, staff: Victim, number: int) -> None:
    report = main_report(reader, title, "ar" if title[0] > "z" else "en")
    count = count_of(report.toll, Harm.KILLED, staff)
    assert count is not None
    assert count.best == number
    assert count_of(report.toll, Harm.KILLED, Victim.CHILD) is None


def test_children_are_children_whoever_counts_them(reader: Reader) -> None:
    report = main_report(reader, "Strike kills five children in Hodeidah, Save the Children says")
    assert (count_of(report.toll, Harm.KILLED, Victim.CHILD) or pytest.fail("no child")).best == 5
    assert count_of(report.toll, Harm.KILLED, Victim.AID_WORKER) is None


def test_a_peacekeeper_of_the_united_nations_is_no_aid_worker(reader: Reader) -> None:
    report = main_report(reader, "Three UN peacekeepers killed by roadside bomb near Kidal")
    assert count_of(report.toll, Harm.KILLED, Victim.AID_WORKER) is None


def test_a_name_that_is_another_word_counts_only_as_it_is_written(reader: Reader) -> None:
    who = "Drone strike in Rafah kills a woman who sold bread, neighbours say"
    assert main_report(reader, who).claimant != "who"
    assert main_report(reader, "Drone strike on clinic in Rafah kills nine, WHO says").claimant == "WHO"


def test_an_organisation_is_one_voice_in_all_its_languages() -> None:
    assert same_name("Save the Children", "أنقذوا الأطفال")
    assert same_name("the RSF", "قوات الدعم السريع")
    assert not same_name("Hamas", "Hezbollah")


def test_no_name_stands_for_two_organisations() -> None:
    names = [words for known in organisations() for words in {name.words.casefold() for name in known.names}]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("path", language_files(), ids=lambda path: path.stem)
def test_a_name_of_the_table_stands_in_no_list_of_a_language_file(path: Path) -> None:
    """But for a name that counts only as it is written: in small letters the file may know it ("un official")."""
    names = [name for known in organisations() for name in known.names_in(path.stem) if not name.exact]
    keys = {tuple(phrase_words(name.words)) for name in names}
    listed = [p for p in phrases_of(nodes_of(path)) if p.section in ("claims.sources", "claims.party", "actors")]
    assert [phrase.written for phrase in listed if phrase.key in keys] == []
