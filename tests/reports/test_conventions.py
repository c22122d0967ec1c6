"""How words become figures under each convention, and who is presumed a civilian."""

from __future__ import annotations

import pytest

from monitor.model import Count, Harm, Numbers, Status, Victim, count_of
from monitor.reports import Conventions, Kind, Text
from monitor.reports.reader import Reader


def killed(reader: Reader, text: str, conventions: Conventions, victim: Victim = Victim.ALL) -> Count | None:
    (report,) = reader.read(Text("", text), conventions).of(Kind.CASUALTIES)
    return count_of(report.toll, Harm.KILLED, victim)


@pytest.mark.parametrize(
    ("numbers", "word", "least"),
    [
        (Numbers.ACLED, "Several", 3),
        (Numbers.ACLED, "Dozens of", 12),
        (Numbers.ACLED, "Scores of", 20),
        (Numbers.ACLED, "Hundreds of", 100),
        (Numbers.LITERAL, "Dozens of", 24),
        (Numbers.LITERAL, "Scores of", 40),
    ],
)
def test_a_vague_word_has_the_least_that_its_convention_gives(
    reader: Reader, numbers: Numbers, word: str, least: int
) -> None:
    count = killed(reader, f"{word} villagers were killed in an air strike.", Conventions(numbers))
    assert count is not None
    assert (count.low, count.best, count.high, count.vague) == (least, least, None, True)


def test_aoav_records_no_best_figure_of_a_vague_word(reader: Reader) -> None:
    count = killed(reader, "Dozens of villagers were killed in an air strike.", Conventions(Numbers.AOAV))
    assert count is not None
    assert (count.low, count.best, count.high) == (2, None, None)


@pytest.mark.parametrize(("numbers", "best"), [(Numbers.ACLED, 15), (Numbers.AOAV, 17)])
def test_the_best_figure_of_a_range_follows_the_convention(reader: Reader, numbers: Numbers, best: int) -> None:
    count = killed(reader, "Between 15 and 20 people were killed in an air strike.", Conventions(numbers))
    assert count is not None
    assert (count.low, count.best, count.high) == (15, best, 20)


def test_people_of_unstated_status_are_presumed_civilians(reader: Reader) -> None:
    count = killed(reader, "Nine people were killed in an air strike.", Conventions(), Victim.CIVILIAN)
    assert count is not None
    assert (count.best, count.derived) == (9, True)


@pytest.mark.parametrize(
    "text",
    [
        "Three men were killed in a gunfight in Jenin.",
        "Police shot dead three suspects in the bombing in Lahore.",
        "Three people were killed in an air strike in Mir Ali, including civilians.",
    ],
)
def test_where_the_dead_may_have_fought_none_of_them_may_be_civilians(reader: Reader, text: str) -> None:
    count = killed(reader, text, Conventions(), Victim.CIVILIAN)
    assert count is not None
    assert (count.low, count.best, count.high) == (0, 3, 3)


def test_nobody_is_presumed_anything_as_stated(reader: Reader) -> None:
    as_stated = Conventions(status=Status.AS_STATED)
    assert killed(reader, "Nine people were killed in an air strike.", as_stated, Victim.CIVILIAN) is None


@pytest.mark.parametrize("who", ["soldiers", "militants", "policemen"])
def test_fighters_and_police_are_no_civilians(reader: Reader, who: str) -> None:
    count = killed(reader, f"Nine {who} were killed in an attack.", Conventions(), Victim.CIVILIAN)
    assert count is not None
    assert (count.best, count.derived) == (0, True)


def test_attackers_whom_one_phrase_calls_fighters_too_are_taken_once_from_the_civilians(reader: Reader) -> None:
    text = "Four people were killed in a stabbing in Jerusalem, two militant attackers among them."
    count = killed(reader, text, Conventions(), Victim.CIVILIAN)
    assert count is not None
    assert count.best == 2


def test_the_wounded_beside_dead_soldiers_are_soldiers(reader: Reader) -> None:
    def hurt(title: str) -> dict[Victim, int | None]:
        report = reader.read(Text(title, "")).reports[0]
        return {victim: count.best for victim, count in report.toll[Harm.INJURED].items()}

    assert hurt("Two soldiers killed, five wounded in Mali ambush")[Victim.CIVILIAN] == 0
    assert hurt("Two soldiers killed, five others wounded in Mali ambush")[Victim.CIVILIAN] == 5
    assert hurt("Three policemen killed, 20 injured in market bombing in Quetta")[Victim.CIVILIAN] == 20
