"""Arabic: what the spelling, the order of words or a prefix must not change."""

from __future__ import annotations

import pytest

from monitor.model import Harm, Victim, count_of
from monitor.reports import Kind, Reading, Rejected
from monitor.reports.language.tokens import Affixes, cut_affixes
from tests.doubles.signatures import Read

PLAIN = "مقتل خمسة مدنيين وإصابة سبعة آخرين بقصف على مدينة إدلب"


def figures(reading: Reading) -> tuple[int | None, int | None]:
    (report,) = reading.of(Kind.CASUALTIES)
    cells = [count_of(report.toll, harm) for harm in (Harm.KILLED, Harm.INJURED)]
    return tuple(c.best if c else None for c in cells)  # type: ignore[return-value]  # two of them


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "مَقْتَلُ خَمْسَةِ مَدَنِيِّينَ وَإِصَابَةُ سَبْعَةٍ آخَرِينَ بِقَصْفٍ عَلَى مَدِينَةِ إِدْلِب",
        "مقتـــل خمسة مدنيين وإصابـــة سبعة آخرين بقصف على مدينة إدلب",
        "مقـ.ـتل خمسة مدنيين وإصـ.ـابة سبعة آخرين بقصـ.ـف على مدينة إدلب",
        "مقـ ـتل خمسة مدنيين وإصـ ـابة سبعة آخرين بقصـ ـف على مدينة إدلب",
        "مقتل خمسه مدنيين واصابه سبعه اخرين بقصف علي مدينه ادلب",
        "مقتل 5 مدنيين وإصابة 7 آخرين بقصف على مدينة إدلب",
        "مقتل ٥ مدنيين وإصابة ٧ آخرين بقصف على مدينة إدلب",
        "إصابة سبعة مدنيين ومقتل خمسة آخرين بقصف على مدينة إدلب",
        "قُتل، صباح اليوم، في مدينة إدلب، خمسة مدنيين، وأصيب سبعة آخرون بقصف مدفعي",
        "أسفر القصف على مدينة إدلب عن مقتل خمسة مدنيين وإصابة سبعة آخرين",
        "أدى القصف على مدينة إدلب لمقتل خمسة مدنيين ولإصابة سبعة آخرين",
        "قصف على مدينة إدلب يتسبب بمقتل خمسة مدنيين وبإصابة سبعة آخرين",
        f"{PLAIN}. افتتحت المدرسة أبوابها أمام الطلاب.",
    ],
)
def test_spelling_and_order_change_no_figure(read: Read, text: str) -> None:
    assert figures(read("", text)) == (5, 7)


@pytest.mark.parametrize(
    ("noun", "number"),
    [
        ("مدني", 1),
        ("مدنيان", 2),
        ("مدنيين اثنين", 2),
        ("شابين", 2),
        ("ثلاثة شبان", 3),
        ("أحد عشر مدنيا", 11),
        ("12 مدنياً", 12),
    ],
)
def test_a_noun_counts_by_its_form(read: Read, noun: str, number: int) -> None:
    assert figures(read("", f"مقتل {noun} بقصف على بلدة الأتارب"))[0] == number


@pytest.mark.parametrize("word", ["قتيل", "شهيد", "قتيل مدني"])
def test_one_dead_needs_no_numeral(read: Read, word: str) -> None:
    assert figures(read(f"{word} بقصف على مدينة إدلب"))[0] == 1


@pytest.mark.parametrize("word", ["القتيل", "الشهيد", "والد الشهيد"])
def test_known_dead_are_no_news(read: Read, word: str) -> None:
    assert not read(f"{word} في ضيافة مدينة إدلب").of(Kind.CASUALTIES)


def test_one_number_for_dead_and_hurt_is_an_upper_bound(read: Read) -> None:
    (report,) = read("", "مقتل وإصابة 10 مدنيين بقصف على مدينة إدلب").of(Kind.CASUALTIES)
    for harm in (Harm.KILLED, Harm.INJURED):
        count = count_of(report.toll, harm)
        assert count is not None
        assert (count.low, count.best, count.high) == (None, None, 10)


def test_a_later_number_of_the_dead_takes_the_place_of_a_shared_one(read: Read) -> None:
    text = "أفادت مصادر محلية بمقتل أربعة مدنيين وإصابة ستة في القصف على المدينة."
    assert figures(read("مقتل وإصابة 10 مدنيين بقصف على مدينة إدلب", text)) == (4, 6)


def test_words_are_quoted_as_written(read: Read) -> None:
    (report,) = read("", "استشهاد 4 أطفـ.ـال في قصف على رفح").of(Kind.CASUALTIES)
    count = count_of(report.toll, Harm.KILLED, Victim.CHILD)
    assert count is not None
    assert count.best == 4
    assert "أطفـ.ـال" in count.words


def test_persian_is_not_taken_for_arabic(read: Read) -> None:
    text = """پنج غیرنظامی در حمله هوایی به شهر کشته شدند و چهار نفر زخمی شدند،
    گزارش‌ها از شهید شدن چند نفر حکایت دارد که هنوز تأیید نشده است"""
    assert read("", text).language == "fa"


def test_urdu_is_taken_neither_for_arabic_nor_for_persian(read: Read) -> None:
    text = "شہر پر فضائی حملے میں پانچ شہری شہید ہو گئے اور چار افراد زخمی ہوئے، حکام نے بتایا ہے کہ تعداد بڑھ سکتی ہے"
    assert read("", text).rejected is Rejected.LANGUAGE_NOT_READ


AFFIXES = Affixes({"وال": "و", "ال": "", "و": "و", "ب": "ب"}, ("هم", "ه"), {"ه": "ت"}, ("ال",))
KNOWN = {"قصف", "زوجه", "مدنيين", "وفاه"}


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("والقصف", ["و", "قصف"]),
        ("وبقصف", ["و", "ب", "قصف"]),
        ("وزوجته", ["و", "زوجه"]),
        ("وفاه", ["وفاه"]),  # a word known as a whole
        ("وليد", ["وليد"]),  # nothing known is left behind the prefix
        ("و12", ["و", "12"]),
    ],
)
def test_what_is_written_onto_a_known_word_comes_off(word: str, parts: list[str]) -> None:
    assert [text for text, _, _ in cut_affixes(word, 0, len(word), KNOWN, AFFIXES)] == parts


def test_a_closed_word_keeps_its_end() -> None:
    assert cut_affixes("قصفه", 0, 4, KNOWN, AFFIXES, closed=True) == [("قصفه", 0, 4)]
