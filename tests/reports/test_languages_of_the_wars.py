"""One strike told in twelve languages is read as one; a kindred language is not taken for another."""

from __future__ import annotations

import pytest

from monitor.model import Harm, Victim, count_of
from monitor.reports import Kind, Text
from monitor.reports.reader import Reader

STRIKE = {
    "en": "A Russian drone strike killed 14 people, including three children, in Zaporizhzhia on Sunday.",
    "ar": "قتل 14 شخصا بينهم ثلاثة أطفال في غارة بطائرة مسيرة روسية على زابوريجيا يوم الأحد",
    "fr": "Une frappe de drone russe a tué dimanche 14 personnes, dont trois enfants, à Zaporijjia.",
    "es": "Un ataque ruso con drones mató el domingo a 14 personas, entre ellas tres niños, en Zaporiyia.",
    "pt": "Um ataque russo de drones matou 14 pessoas, incluindo três crianças, em Zaporizhzhia no domingo.",
    "ru": "В воскресенье при ударе российского дрона по Запорожью погибли 14 человек, в том числе трое детей.",
    "uk": "У неділю внаслідок удару російського дрона по Запоріжжю загинули 14 людей, серед них троє дітей.",
    "tr": "Rusya'nın pazar günü Zaporijya'ya düzenlediği SİHA saldırısında üçü çocuk 14 kişi hayatını kaybetti.",
    "he": "14 בני אדם, בהם שלושה ילדים, נהרגו ביום ראשון בתקיפת כטב\"ם רוסית בזפוריז'יה.",
    "zh": "俄罗斯无人机周日袭击扎波罗热，造成14人死亡，包括三名儿童。",
    "my": "တနင်္ဂနွေနေ့က ရုရှားဒရုန်းက ဇာပိုရီဇီယာကို တိုက်ခိုက်လို့ ကလေးသုံးဦးအပါအဝင် လူ ၁၄ ဦး သေဆုံးခဲ့သည်။",
    "fa": "در حمله پهپادی روسیه به زاپوریژیا روز یکشنبه ۱۴ نفر از جمله سه کودک کشته شدند.",
}


@pytest.mark.parametrize("language", STRIKE)
def test_one_strike_is_the_same_in_every_language(reader: Reader, language: str) -> None:
    reading = reader.read(Text("", STRIKE[language]))
    (report,) = reading.of(Kind.CASUALTIES)
    dead = count_of(report.toll, Harm.KILLED)
    assert reading.language == language
    assert dead is not None
    assert dead.best == 14


@pytest.mark.parametrize("language", STRIKE)
def test_and_three_of_the_dead_are_children(reader: Reader, language: str) -> None:
    (report,) = reader.read(Text("", STRIKE[language])).of(Kind.CASUALTIES)
    children = count_of(report.toll, Harm.KILLED, Victim.CHILD)
    assert children is not None
    assert children.best == 3


@pytest.mark.parametrize("language", [code for code in STRIKE if code not in ("ar", "fa", "tr", "he", "my")])
def test_and_it_was_in_the_same_country(reader: Reader, language: str) -> None:
    (report,) = reader.read(Text("", STRIKE[language])).of(Kind.CASUALTIES)
    assert report.place is not None
    assert report.place.country == "UA"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Tres soldados muertos en una emboscada en el norte", "es"),
        ("Três soldados mortos em emboscada no norte", "pt"),
        ("Trois soldats tués dans une embuscade dans le nord", "fr"),
        ("Трое солдат погибли в засаде на севере", "ru"),
        ("Троє солдатів загинули в засідці на півночі", "uk"),
        ("北部伏击造成三名士兵死亡", "zh"),
        ("北部伏擊造成三名士兵死亡", "zh"),
        ("မြောက်ပိုင်းတွင် ခြုံခိုတိုက်ခိုက်မှုကြောင့် စစ်သားသုံးဦး ကျဆုံး", "my"),
    ],
)
def test_a_headline_is_in_the_language_that_it_is_in(reader: Reader, text: str, language: str) -> None:
    reading = reader.read(Text(text, ""))
    (report,) = reading.of(Kind.CASUALTIES)
    dead = count_of(report.toll, Harm.KILLED)
    assert reading.language == language
    assert dead is not None
    assert dead.best == 3


@pytest.mark.parametrize(
    "text",
    [
        "Tre soldati sono stati uccisi in un agguato nel nord del paese, ha detto il ministro della difesa.",
        "Trei soldați au fost uciși într-o ambuscadă în nordul țării și alți doi sunt răniți, a spus ministrul.",
        "Tres soldats han mort en una emboscada al nord del país, segons els ministeris i amb les autoritats.",
        "北部で待ち伏せ攻撃があり、兵士三人が死亡したと国防省が発表しました。",
    ],
    ids=["Italian", "Romanian", "Catalan", "Japanese"],
)
def test_what_no_file_is_there_for_is_in_no_language_of_ours(reader: Reader, text: str) -> None:
    assert reader.read(Text("", text)).of(Kind.CASUALTIES) == ()


def dead_of(reader: Reader, text: str) -> int | None:
    (report,) = reader.read(Text("", text)).of(Kind.CASUALTIES)
    dead = count_of(report.toll, Harm.KILLED)
    return dead.best if dead else None


@pytest.mark.parametrize("written", ['צה"ל', "צה״ל", "צה”ל", "צהל"])
def test_hebrew_abbreviations_are_one_word_however_their_marks_are_written(reader: Reader, written: str) -> None:
    (report,) = reader.read(Text("", f"חמישה לוחמי {written} נהרגו בפיצוץ מטען.")).of(Kind.CASUALTIES)
    dead = count_of(report.toll, Harm.KILLED, Victim.COMBATANT)
    assert dead is not None
    assert dead.best == 5


@pytest.mark.parametrize("number", ["ו-15", "ו־15", "ו15", "וחמישה עשר"])
def test_a_hebrew_prefix_may_stand_before_digits_in_every_way(reader: Reader, number: str) -> None:
    (report,) = reader.read(Text("", f"12 הרוגים {number} פצועים בפיגוע ירי בירושלים.")).of(Kind.CASUALTIES)
    hurt = count_of(report.toll, Harm.INJURED)
    assert hurt is not None
    assert hurt.best == 15


def test_the_number_of_a_battalion_counts_nobody(reader: Reader) -> None:
    assert dead_of(reader, "סמל משה כהן, לוחם בגדוד 890, נפל בקרב בדרום לבנון.") == 1


def test_turkish_died_is_not_became(reader: Reader) -> None:
    assert dead_of(reader, "Bombalı saldırıda 12 kişi öldü.") == 12
    assert reader.read(Text("", "Saldırıyı kınayan 12 kişi mutlu oldu.")).of(Kind.CASUALTIES) == ()


def test_a_number_that_opens_a_sentence_is_no_town(reader: Reader) -> None:
    (report,) = reader.read(Text("Трое убиты при обстреле Харькова", "")).of(Kind.CASUALTIES)
    assert report.place is not None
    assert report.place.country == "UA"


def test_a_death_in_bed_is_no_disaster(reader: Reader) -> None:
    assert reader.read(Text("На 76-м году жизни скончалась оперная певица", ""), causes="any").reports == ()


def test_a_couple_is_two_people(reader: Reader) -> None:
    assert dead_of(reader, "Les rebelles ont tué un couple et leurs trois enfants.") == 5


def test_a_list_goes_on_behind_a_second_of(reader: Reader) -> None:
    assert dead_of(reader, "L'attaque a causé la mort de douze civils et de deux militaires.") == 14


@pytest.mark.parametrize(
    ("number", "best"),
    [
        ("二十五", 25),
        ("十五", 15),
        ("一百零五", 105),
        ("一百一十五", 115),
        ("三百五十", 350),
        ("兩百", 200),
        ("一千二百", 1200),
        ("1200", 1200),
        ("１２", 12),
    ],
)
def test_chinese_numerals_go_by_tens_hundreds_and_myriads(reader: Reader, number: str, best: int) -> None:
    assert dead_of(reader, f"空袭造成{number}名平民死亡。") == best


@pytest.mark.parametrize(("number", "best"), [("၁၂", 12), ("ဆယ့်နှစ်", 12), ("နှစ်ဆယ့်ငါး", 25), ("တစ်ရာ့နှစ်ဆယ်", 120), ("သုံး", 3)])
def test_burmese_numbers_stand_behind_their_noun(reader: Reader, number: str, best: int) -> None:
    assert dead_of(reader, f"ဗုံးကြဲမှုကြောင့် ရွာသား {number} ဦး သေဆုံးသည်။") == best


def test_a_word_that_counts_people_says_that_they_are_people(reader: Reader) -> None:
    assert dead_of(reader, "炸弹袭击打死三名采石匠。") == 3
    assert reader.read(Text("", "炸弹袭击炸死三头大象。")).of(Kind.CASUALTIES) == ()


def test_a_blank_parts_clauses_in_chinese_and_none_is_wanted_around_numbers(reader: Reader) -> None:
    assert dead_of(reader, "加沙学校遇袭 25人死亡 警方逮捕3人") == 25
    assert dead_of(reader, "空袭造成 25 人死亡 , 3 人受伤") == 25


def test_blanks_that_a_line_left_within_burmese_words_part_nothing(reader: Reader) -> None:
    assert dead_of(reader, "လေကြောင်း တိုက် ခိုက်မှုကြောင့် ရွာ သား ငါး ဦး သေ ဆုံးခဲ့ သည်။") == 5


@pytest.mark.parametrize("place", ["加沙", "加薩", "加沙城"])
def test_simplified_and_traditional_names_are_one_place(reader: Reader, place: str) -> None:
    (report,) = reader.read(Text("", f"{place}遭空袭，25人死亡。")).of(Kind.CASUALTIES)
    assert report.place is not None
    assert report.place.country == "PS"


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("警方说，空袭造成25人死亡。", "空袭造成25人死亡。"),
        ("空袭造成25人死亡。市长下周访问北京。", "空袭造成25人死亡。"),
        ("空襲造成25人死亡。", "空袭造成25人死亡。"),
        ("空袭造成二十五人死亡。", "空袭造成25人死亡。"),
    ],
)
def test_what_changes_no_figure_in_chinese(reader: Reader, text: str, report: str) -> None:
    assert dead_of(reader, text) == dead_of(reader, report) == 25
