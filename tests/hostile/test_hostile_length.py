"""Texts made to be slow, or to break reading: steps grow with the length of a text, and one word costs one word.

Steps are counted, not seconds: every line of ours that runs, each turn of a loop anew. What the regular expressions
do inside of one such line is held down by their bounds (`test_signs_that_lead_a_pattern_astray_are_all_tokens`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import cycle

import pytest
from ruamel.yaml import YAML

from monitor.places import Gazetteer
from monitor.reports import Cut, Text
from monitor.reports.language.files import SHIPPED
from monitor.reports.language.tokens import TOKEN
from monitor.reports.reader import Reader
from tests.doubles.steps import steps_of

SHORT, LONG = 2_500, 20_000  # characters
TOLERANCE = 1.1  # of n log n
CEILING = 6_000_000  # steps of any text of that length: a third of a second
DENSE = {"zh": 10_000_000}  # where each character is a word, as many hold three times as many people
AT_ONCE = 35_000  # steps of a headline, with all languages asked
HARM = {
    "en": "Five people were killed in Idlib. ",
    "ar": "قتل خمسة مدنيين في إدلب. ",
    "zh": "伊德利卜空袭造成五人死亡。",
    "my": "လေကြောင်းတိုက်ခိုက်မှုကြောင့် ငါးဦး သေဆုံးသည်။ ",
}
UNITS = {
    "en": [
        "5 killed in Idlib, 6 killed in Aleppo, 7 wounded in Homs, ",
        "five killed and ",
        "two hundred and ",
        "- 5 killed in Idlib\n",
        "the army said that troops near the town ",
        "# people killed, ",
        "a man, ",
        "three of them children, ",
        "including two children, ",
        "two of them ",
        "( ",
        ": ",
        ", ",
        "; ",
        "and ",
        "killed and ",
        "5 ",
        "one thousand zero ",
        "at least ",
        "another ",
        "the ",
        "members of ",
        "women and children, ",
        "since April ",
        "on 5 May 2014 ",
        "none of the ",
        "freed ",
        "freed, five freed ",
        "who was killed, ",
        "said, ",
        "officials said five were killed; ",
        "Idlib ",
        "Santa Maria, San Pedro, Santa Cruz, San Juan, San Antonio, San Miguel, Santa Rosa, ",
        "Idlib, Syria, ",
        "Aleppo and Homs and ",
        "a 5-year-old ",
        "in a market, ",
        "the death of ",
        "the death toll rose to 5, ",
        "among the dead were ",
        "dead and wounded, ",
        "Five killed.\n",
        "1a",
        "a.",
        "'s ",
        "'",
        '"',
        ".",
        "...\n",
        "-",
        "!",
        " ",
        "\n",
        "\t \n",
        "1",
        "1,111,",
        "1.",
        "and five people died (13 civilians) ",
        "from 9 to 23 ",
        "a family of five, ",
        "said the army ",
        "the army said police say ",
        "a man who was shot on Sunday died ",
        "the body of a man missing since May was found ",
        "killed 12 in Idlib, 18 in Homs and 10 in Hama. ",
        "among the eight dead were two nurses, ",
        "10 people, two of them children, three soldiers and four civilians; ",
        "17 children and two teachers were killed in Homs. ",
        "missiles hit Idlib, Homs and Hama ",
        "Idlib and ",
        "killed in Idlib and Aleppo ",
        "killed by Syrian fire ",
        "the Syrian Idlib drone ",
        "in May ",
        "two men, both soldiers, ",
        "20 people: 12 men, five women and three children; ",
        "&amp;",
        "&#",
        "x\u0301",
        "\u200b",
        "ﷺ",
    ],
    "ar": [
        "و ",
        "استشهاد طفل وامرأة و",
        "قتل ",
        "شهداء، ",
        "مقتل خمسة و",
        "طفل وامرأة و",
        "من بينهم ",
        "بينهم طفلان، ",
        "في إدلب، ",
        "إدلب ",
        "ـ",
        "ـ.",
        "قـ.ـتل ",
        "وبالقتلى ",
        "منذ نيسان ",
        "مقتل # مدنيين في حلب، ",
        "إدلب وحلب وحمص و",
        "مسلحون قتلوا 22 قرويا و",
        "رفح المصرية ",
        "قصف للجيش ",
    ],
    "zh": [
        "#人死亡，",
        "加沙#人遇难，",
        "3死5伤",
        "25人死亡",
        "被打死",
        "死",
        "人",
        "的",
        "在",
        "加沙",
        "包括3名儿童",
        "其中两人为儿童，",
        "士兵、平民、",
        "一百",
        "一千二百万",
        "两三",
        "至少",
        "数十",
        "12月5日",
        "据警方说，",
        "猫",
        "猫 ",
        "、",
        "。",
        "《》",
        "加沙、拉法和",
        "傷 ",
    ],
    "my": [
        "# ဦး သေဆုံး၊ ",
        "ကလေး ၂ ဦး အပါအဝင် ",
        "ပြည်သူ ၁၁ ဦး ",
        "သတ်ဖြတ်",
        "သေ",
        "ဦး ",
        "တစ်ရာ့",
        "ရန်ကုန် ",
        "အနည်းဆုံး ",
        "က",
        "က္က",
        "\u103a",
        "\u1031",
        "\u1039",
        "။",
        "ျမ",
    ],
    "fr": ["une frappe israélienne sur une ville syrienne ", "syrienne ", "soldats maliens tués, "],
    "mixed": ["قتل five ", "five قتلى in إدلب, ", "killed وبال", "(الf) "],
}


def leaves(node: object) -> Iterator[str]:
    """The first phrase of each list of a language file."""
    if isinstance(node, dict):
        for value in node.values():
            yield from leaves(value)
    elif isinstance(node, list) and node:
        if all(isinstance(value, str) for value in node):
            yield node[0]
        else:
            for value in node:
                yield from leaves(value)


def generated() -> Iterator[tuple[str, str]]:
    """Every clitic as one word and as many, and the words of every section of every language file: by turns in a row,
    as a list, and between words of harm."""
    joins = cycle((" ", ", ", " killed "))
    for language in HARM:
        data = YAML(typ="safe").load(SHIPPED / f"{language}.yaml")
        for clitic in data["clitics"] or ():
            yield language, clitic
            yield language, clitic * (60 // len(clitic)) + " "
        for node in data.values():
            if words := list(leaves(node)):
                join = next(joins)
                yield language, join.join(words) + join


def of_the_other_languages() -> Iterator[tuple[str, str]]:
    """Of each further language that ships: all of its clitics as one word, and the words of all its sections in a row,
    as a list, and between its own words of harm."""
    for path in sorted(SHIPPED.glob("*.yaml")):
        if path.stem not in HARM:
            data = YAML(typ="safe").load(path)
            words = list(leaves(data))
            harm = next(leaves(data["harm"]))
            yield path.stem, "".join(data["clitics"] or ()) + words[0] + " "
            yield from ((path.stem, join.join(words) + join) for join in (" ", ", ", f" {harm} "))


FAMILIES = [
    *((language, unit) for language, units in UNITS.items() for unit in units),
    *generated(),
    *of_the_other_languages(),
]


def text_of(language: str, unit: str, length: int) -> Text:
    """A harm in plain words, then the unit over and over; # is another number each time."""
    repeats = length // len(unit) + 1
    body = unit * repeats if "#" not in unit else "".join(unit.replace("#", str(n)) for n in range(2, repeats))
    return Text("", (HARM.get(language, "".join(HARM.values())) + body)[:length])


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load(Gazetteer.open())


def steps(reader: Reader, text: Text) -> int:
    """The steps of one reading, with words cut anew that an earlier reading cut."""
    for language in reader.languages:
        language.affixes.seen.clear()
    return steps_of(lambda: reader.read(text))


def test_there_are_at_least_eighty_families_of_text() -> None:
    assert len(set(FAMILIES)) >= 80


@pytest.mark.parametrize(("language", "unit"), FAMILIES, ids=lambda value: repr(value)[:40])
def test_reading_grows_no_faster_than_n_log_n(reader: Reader, language: str, unit: str) -> None:
    short, long = text_of(language, unit, SHORT), text_of(language, unit, LONG)
    reader.read(long)  # what is remembered between texts is remembered for both

    few, many = steps(reader, short), steps(reader, long)

    assert many <= few * TOLERANCE * (LONG * math.log(LONG)) / (SHORT * math.log(SHORT))
    assert many <= DENSE.get(language, CEILING)


@pytest.mark.parametrize(("clitic", "times"), [("ل", 45), ("كال", 22), ("ولل", 16), ("وبال", 16), ("لل", 20)])
def test_a_word_of_nothing_but_clitics_is_read_at_once(reader: Reader, clitic: str, times: int) -> None:
    text = Text(f"عاجل {clitic * times} قتل خمسة مدنيين في إدلب", "")
    reader.read(Text("قتل خمسة مدنيين في إدلب", ""))  # what is loaded once is no text's cost

    assert steps(reader, text) < AT_ONCE
    assert reader.read(text).reports


@pytest.mark.parametrize("times", [1_000, 20_000])
@pytest.mark.parametrize("clitic", ["و", "ف", "ب", "ال"])
def test_a_word_without_end_is_taken_as_it_stands(reader: Reader, clitic: str, times: int) -> None:
    text = Text(f"قتل خمسة مدنيين في إدلب {clitic * times}", "")

    assert steps(reader, text) < AT_ONCE
    reading = reader.read(text)
    assert reading.reports
    assert Cut.LONG_WORD in reading.cut


def test_a_number_of_thousands_of_digits_is_no_figure(reader: Reader) -> None:
    reading = reader.read(Text(f"Strike kills {'1,' + '111,' * 3_000}111 people in Idlib", ""))

    assert all(count.best is None for r in reading.reports for cells in r.toll.values() for count in cells.values())


@pytest.mark.parametrize("text", ["1a" * 9_000 + "é", "a1" * 9_000 + "é", "a-" * 9_000 + "1", "a'" * 9_000 + "1"])
def test_signs_that_lead_a_pattern_astray_are_all_tokens(text: str) -> None:
    assert "".join(TOKEN.findall(text)) == text
