"""Changes of a text that must not change its reading: an unrelated sentence, capitals, digits for words, the order
of harms, another town."""

from __future__ import annotations

import pytest

from monitor.model import Harm, Victim, count_of
from monitor.reports import Kind, Reading
from tests.doubles.signatures import Read

TOLL = [(harm, victim) for harm in Harm for victim in Victim]

REPORTS = [
    "At least 25 people were killed in an air strike on Idlib, rescuers said.",
    "Gunmen killed a mayor and two others in an ambush near Gao.",
    "A bomb killed 12 people, three of them children, in Mogadishu.",
    "Five soldiers and three civilians died when a car bomb exploded in Aden.",
    "Shelling killed seven people and wounded 14 in Kherson on Monday.",
]
UNRELATED = [
    "Prices at the market fell for a third week.",
    "The minister will travel to Geneva next week.",
    "Rain is expected in the north of the country.",
    "The school has 400 pupils.",
]


def figures(reading: Reading) -> list[object]:
    """Every cell of every report of casualties, without words and spans."""
    return [
        [(c.low, c.best, c.high, c.vague) if (c := count_of(r.toll, *key)) else None for key in TOLL]
        for r in reading.of(Kind.CASUALTIES)
    ]


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("sentence", UNRELATED)
def test_an_unrelated_sentence_changes_no_figure(read: Read, report: str, sentence: str) -> None:
    assert figures(read("", f"{report} {sentence}")) == figures(read("", report))


@pytest.mark.parametrize("report", REPORTS)
def test_capitals_change_no_figure(read: Read, report: str) -> None:
    assert figures(read("", report.upper())) == figures(read("", report))


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("25", "twenty-five"),
        ("7", "seven"),
        ("12", "a dozen"),
        ("40", "forty"),
        ("105", "one hundred and five"),
        ("1,200", "one thousand two hundred"),
    ],
)
def test_a_number_reads_the_same_in_digits_and_in_words(read: Read, digits: str, words: str) -> None:
    text = "An air strike killed {} people in Idlib."
    assert figures(read("", text.format(digits))) == figures(read("", text.format(words)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The blast killed seven people and wounded 14.", "The blast wounded 14 people and killed seven."),
        (
            "Seven people were killed and 14 wounded in the blast.",
            "Fourteen people were wounded and seven killed in the blast.",
        ),
        ("A strike left 7 dead and 14 injured.", "A strike left 14 injured and 7 dead."),
    ],
)
def test_the_order_of_killed_and_wounded_does_not_matter(read: Read, one: str, other: str) -> None:
    assert figures(read("", one)) == figures(read("", other))


@pytest.mark.parametrize(("town", "country"), [("Idlib", "SY"), ("Aleppo", "SY"), ("Homs", "SY"), ("Daraa", "SY")])
def test_another_town_changes_the_place_and_no_figure(read: Read, town: str, country: str) -> None:
    reading = read("", f"An air strike killed nine people in {town} on Sunday.")
    (report,) = reading.of(Kind.CASUALTIES)
    assert figures(reading) == figures(read("", "An air strike killed nine people in Idlib on Sunday."))
    assert report.place is not None
    assert report.place.country == country


@pytest.mark.parametrize("report", REPORTS)
def test_every_figure_stands_in_the_text_where_its_span_says(read: Read, report: str) -> None:
    (found,) = read("", report).of(Kind.CASUALTIES)
    for cells in found.toll.values():
        for count in cells.values():
            assert count.span is not None
            assert f"\n{report}"[slice(*count.span)].strip() in report
            assert found.quotes


@pytest.mark.parametrize("report", REPORTS)
def test_reading_twice_gives_the_same(read: Read, report: str) -> None:
    assert read("", report) == read("", report)
