"""Who did it, who says so and who was hurt: three roles, and one guess never fills two of them."""

from __future__ import annotations

import pytest

from monitor.model import Harm, Victim, count_of
from monitor.reports.reader import Reader
from monitor.reports.types import Report, Text


def main_report(reader: Reader, title: str, text: str = "") -> Report:
    language = "ar" if any("\u0620" <= letter <= "\u064a" for letter in title) else "en"
    return reader.read(Text(title, text, language)).reports[0]


@pytest.mark.parametrize(
    ("title", "actor"),
    [
        ("Army drone kills nine at market in El Obeid, residents say", "Army"),
        ("Nine killed by RSF in village near Bara", "RSF"),
        ("Rebels shot dead 14 villagers near Rutshuru", "Rebels"),
        ("Hezbollah says Israeli air strike killed six in Tyre", "Israel"),
        ("Six killed in Israeli air strike on Tyre", "Israel"),
        ("Palestinians: Israeli fire kills two in Tubas", "Israel"),
        ("Israeli settler kills Palestinian in West Bank", "Israeli settler"),
        ("Israeli soldiers kill Palestinian as settlers storm village", "Israeli soldiers"),
        ("Palestinian killed as settlers accompanied by soldiers attack village", "settlers"),
        ("UN troops kill eight civilians in Goma: governor", "UN troops"),
        ("Twenty die after a block in the Ukrainian city was struck by a Russian missile", "Russia"),
        ("Settler shot dead by Palestinian gunman near Nablus", "Palestinian gunman"),
        ("Twelve killed by rebels backed by Rwanda in Goma", "rebels"),
        ("قصف قوات الدعم السريع يقتل تسعة مدنيين في الفاشر", "قوات الدعم السريع"),
        ("مقتل تسعة مدنيين برصاص قوات الاحتلال في جنين", "قوات الاحتلال"),
    ],
)
def test_whoever_did_it_is_the_doer(reader: Reader, title: str, actor: str) -> None:
    assert main_report(reader, title).actor == actor


@pytest.mark.parametrize(
    "title",
    [
        "Hamas says blast killed nine people in Khan Younis",
        "Nine killed in Khan Younis in strike on Hamas office",
        "Two Hezbollah fighters killed in Tyre",
        "US army carries out air strikes in Syria after drone kills nine",
        "US citizen killed in Tubas",
        "'I killed a man today': Russian soldier accused of war crimes near Izium",
        "Nine killed in clashes between army and rebels in Bunia",
    ],
)
def test_a_speaker_a_target_and_the_dead_are_no_doer(reader: Reader, title: str) -> None:
    assert main_report(reader, title).actor is None


def test_an_attack_without_toll_has_a_doer(reader: Reader) -> None:
    assert main_report(reader, "Israeli missile hits hospital in Gaza").actor == "Israel"


@pytest.mark.parametrize(
    ("language", "title", "actor"),
    [
        ("ru", "В украинском Харькове ракета убила троих", None),
        ("fr", "Un missile frappe un immeuble ukrainien: cinq morts", None),
        ("ru", "Российские дроны убили троих в Харькове", "Russia"),
        ("ar", "مقتل أربعة مدنيين بهجوم استهدف حافلة الشرطة في تعز", None),
    ],
)
def test_a_people_whose_town_or_house_was_hit_is_no_doer(
    reader: Reader, language: str, title: str, actor: str | None
) -> None:
    assert reader.read(Text(title, "", language)).reports[0].actor == actor


@pytest.mark.parametrize(
    ("title", "claimant"),
    [
        ("Shelling of Kosti kills nine, hospital says", "hospital"),
        ("Shelling of Kosti kills nine, army says it hit a fuel depot", None),
        ("Drone kills five in Merowe, Sudan Doctors Network says", "Sudan Doctors Network"),
        ("Drone kills five in Merowe, North Kordofan Lawyers Union says", "North Kordofan Lawyers Union"),
        ("Strike kills a guard who worked at a clinic in Rafah, brother says", None),
        ("Hezbollah: raid kills seven in Tyre", "Hezbollah"),
        ("Drone kills two near Shebekino, the governor of Russia's Belgorod region said", "governor"),
        ("Woman killed by Hamas in kibbutz, her family said", None),
        ("قوات الدعم السريع: غارة تقتل ستة مدنيين في نيالا", "قوات الدعم السريع"),
    ],
)
def test_the_claimant_is_who_speaks_of_the_dead(reader: Reader, title: str, claimant: str | None) -> None:
    assert main_report(reader, title).claimant == claimant


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("A rocket killed nine people in Raqqa, including four children, medics said.", Victim.HEALTH_WORKER),
        ("A rocket killed nine people in Raqqa, among them three women, police have said.", Victim.POLICE),
        ("Gunmen killed 12 people in Djibo, including five women, soldiers told reporters.", Victim.COMBATANT),
        ("Bombs killed 12 people in Djibo, including two girls, doctors and nurses said.", Victim.HEALTH_WORKER),
        ("Shelling killed five people in Raqqa, including a girl, said a local journalist.", Victim.JOURNALIST),
    ],
)
def test_a_speaker_is_not_among_the_dead(reader: Reader, text: str, speaker: Victim) -> None:
    assert count_of(main_report(reader, "Many killed", text).toll, Harm.KILLED, speaker) is None


def test_those_who_are_counted_are_among_the_dead_whoever_speaks(reader: Reader) -> None:
    report = main_report(reader, "Strike on Kosti", "A strike killed nine people, including two medics, police said.")
    assert (count_of(report.toll, Harm.KILLED, Victim.HEALTH_WORKER) or pytest.fail("no medic")).best == 2
    assert count_of(report.toll, Harm.KILLED, Victim.POLICE) is None


@pytest.mark.parametrize(
    "title",
    [
        "Islamic State claims responsibility for bomb that killed nine shoppers in Quetta",
        "Bomb claimed by Islamic State kills nine shoppers in Quetta",
        "Army admits its drone killed nine villagers near Kaduna",
        "طالبان تتبنى هجوما أدى إلى مقتل تسعة مدنيين في كابل",
    ],
)
def test_an_admission_takes_words_of_admission(reader: Reader, title: str) -> None:
    assert main_report(reader, title).admits


@pytest.mark.parametrize(
    "title",
    [
        "Army says its drone killed nine villagers near Kaduna",
        "Hamas says Israeli strike killed nine in Rafah",
        "No group has claimed responsibility for bomb that killed nine shoppers in Quetta",
        "Hamas acknowledged that nine were killed in Israeli strike on Rafah",
    ],
)
def test_saying_is_not_admitting(reader: Reader, title: str) -> None:
    assert not main_report(reader, title).admits


@pytest.mark.parametrize(
    ("title", "doer"),
    [
        ("Three Palestinians shot dead by Israeli forces in Jenin", "Israeli forces"),
        ("Four Syrians killed by Turkish border guards", "Turkey"),
        ("Israeli woman stabbed to death by Palestinian in Jerusalem", "Palestine"),
        ("Two Palestinians killed by Israeli settlers", "Israeli settlers"),
        ("US citizen among three killed by settlers near Sinjil", "settlers"),
        ("Ukraine drones kill nine workers in Izhevsk", "Ukraine"),
    ],
)
def test_a_nation_of_the_dead_is_no_doer(reader: Reader, title: str, doer: str) -> None:
    assert main_report(reader, title).actor == doer


def test_a_side_that_denies_it_in_the_headline_admits_nothing(reader: Reader) -> None:
    below = "The Houthis claimed responsibility for the strike that killed nine shoppers in Marib, an agency said."
    assert main_report(reader, "Nine killed in strike on Marib", below).admits
    assert not main_report(reader, "Houthis deny strike that killed nine in Marib", below).admits


@pytest.mark.parametrize(
    ("title", "text", "doer"),
    [
        ("Terrorists kill seven in Baidoa", "Al-Shabaab killed seven people in Baidoa on Friday.", "Al-Shabaab"),
        ("Soldiers kill seven in Baidoa", "Soldiers killed seven people in Baidoa on Friday.", "Soldiers"),
    ],
)
def test_a_doer_is_told_by_name_where_the_text_has_it(reader: Reader, title: str, text: str, doer: str) -> None:
    assert reader.read(Text(title, text)).reports[0].actor == doer
