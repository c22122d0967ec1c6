"""Of whom nobody says whether they fought, where that stands in another sentence than their number."""

from __future__ import annotations

import pytest

from monitor.model import Count, Harm, Victim, count_of
from monitor.reports.reader import Reader
from monitor.reports.types import Text


def civilians(reader: Reader, title: str, text: str = "") -> Count:
    count = count_of(reader.read(Text(title, text, "en")).reports[0].toll, Harm.KILLED, Victim.CIVILIAN)
    assert count
    return count


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Soldiers kill two Palestinians near Tubas", "A gunfight broke out after a patrol entered the village."),
        ("Air raid kills six in Shan State", "The strike hit the headquarters of a rebel army."),
        ("Police shoot dead Palestinian in attempted stabbing near Hebron", ""),
        ("Soldiers kill three Palestinians near Nablus", "The army says gunmen opened fire at a post in the hills."),
        ("One killed by Israeli army fire near Salfit", "The army says a man came near and pulled a knife."),
        ("Air strike kills two in West Bank, medics say", "Israel says it targeted members of armed groups."),
        ("Air strike kills two in Tyre", "The army said it had targeted a commander of the rebels."),
        ("Two killed in air strike in Idlib", "Officials said the dead were militants."),
        ("Soldiers kill Palestinian near Salfit", "The army says the man was armed; his family doubts it."),
        ("Drone attack on military academy kills 80 in Homs", "It fell on a parade attended by cadets' families."),
        ("Strike on arms convoy in eastern Syria kills five", ""),
        (
            "Russia says 63 killed in Ukraine attack",
            "Ukraine says 300 soldiers died in a raid on army quarters in Makiivka.",
        ),
    ],
)
def test_they_may_have_fought_or_not(reader: Reader, title: str, text: str) -> None:
    assert civilians(reader, title, text).may_be_none


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Strike on Gaza kills 12", "Hamas said the strike hit a mosque."),
        ("Strike kills a mother and two children in Gaza", "Israel said it targeted militants."),
        ("Two killed in air strike in Idlib", "Officials said the dead were not militants."),
        ("Soldiers kill 14 in village near Bunia", "Residents say the troops opened fire on farmers."),
        ("Israel pounds Gaza amid attacks on US troops", "Palestinian media said 11 people were killed in Gaza."),
        ("Five killed in village in Zamfara", "Police say gunmen opened fire on worshippers."),
        ("Soldiers kill two civilians near Tubas", "A gunfight broke out after a patrol entered the village."),
        ("Soldiers shoot dead boy near Tubas", "A gunfight broke out after a patrol entered the village."),
        ("Air raid kills 12 at market in Kordofan", "An army base was hit as well."),
    ],
)
def test_they_are_civilians_where_somebody_says_so_or_nobody_says_that_they_fought(
    reader: Reader, title: str, text: str
) -> None:
    assert not civilians(reader, title, text).may_be_none


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("ar", "مقتل شاب برصاص الجيش الإسرائيلي قرب نابلس", "قال الجيش إن الشاب أشهر سكينا."),
        ("fr", "Les forces israéliennes tuent un Palestinien à Hébron", "L'armée a dit qu'il avait sorti un couteau."),
    ],
)
def test_who_is_said_to_have_pulled_a_knife_may_have_fought_in_other_languages(
    reader: Reader, language: str, title: str, text: str
) -> None:
    count = count_of(reader.read(Text(title, text, language)).reports[0].toll, Harm.KILLED, Victim.CIVILIAN)
    assert count
    assert count.may_be_none
