"""The words of gists and of graphic sentences, language by language."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from monitor.deliveries.phrases import ENGLISH, book, languages
from monitor.deliveries.reading.gist import languages as gists
from monitor.deliveries.reading.graphic import graphic
from monitor.deliveries.templates import shipped
from monitor.model import Harm, Target, Weapon


def table(name: str) -> list[dict[str, str]]:
    text = files("monitor.deliveries.reading").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


GIST = table("gist.csv")
CLASSES = ("child", "woman", "health_worker", "aid_worker", "journalist")
NEEDED = {
    *("name", "comma", "colon", "several", "dozens", "hundreds", "thousands"),
    *Harm,
    *CLASSES,
    *(f"{word}.one" for word in CLASSES),
    *(f"weapon.{weapon}" for weapon in Weapon if weapon is not Weapon.OTHER),
    *(f"target.{target}" for target in Target),
}


@pytest.mark.parametrize("language", gists())
def test_a_gist_has_each_word_that_it_needs_and_no_other(language: str) -> None:
    assert {row["term"] for row in GIST} == NEEDED
    assert [row["term"] for row in GIST if not row[language].strip(" ,:،")] == [
        row["term"] for row in GIST if row["term"] in ("comma", "colon")
    ]


@pytest.mark.parametrize("language", [language for language in gists() if language != ENGLISH])
def test_a_gist_holds_no_word_twice_within_one_list(language: str) -> None:
    """Two weapons of one name would be told as one."""
    for family in ("weapon.", "target."):
        words = [row[language] for row in GIST if row["term"].startswith(family)]
        assert len(words) == len(set(words))


@pytest.mark.parametrize("language", [code for code in languages((shipped(),)) if code != ENGLISH])
def test_a_gist_and_the_mail_around_it_call_most_weapons_the_same(language: str) -> None:
    words = book(language, (shipped(),))
    rows = [row for row in GIST if row["term"].startswith("weapon.")]
    same = [row for row in rows if words.say(row["term"]) == row[language]]
    assert len(same) >= len(rows) - 4


# beheading, parts of bodies, burnt bodies, sexual violence; then what is only sad
SENTENCES = {
    "en": (
        (
            "Two hostages were beheaded",
            "Body parts lay in the street",
            "Charred bodies were found",
            "She was gang-raped",
        ),
        ("Nine people were killed in a market", "Burned cars stood in the road", "The two states severed ties"),
    ),
    "ar": (
        ("قطع رأس رهينتين", "تناثرت أشلاء في الشارع", "انتشال جثث متفحمة", "تعرضت لاغتصاب جماعي"),
        ("مقتل تسعة أشخاص في سوق", "احتراق سيارات في الشارع"),
    ),
    "fr": (
        ("Deux otages décapités", "Des corps déchiquetés dans la rue", "Des corps calcinés", "Elle a été violée"),
        ("Neuf morts dans un marché", "Des voitures brûlées", "Le cessez-le-feu a été violé"),
    ),
    "es": (
        ("Dos rehenes decapitados", "Restos humanos en la calle", "Cuerpos calcinados", "La mujer fue violada"),
        ("Nueve muertos en un mercado", "Coches quemados"),
    ),
    "pt": (
        ("Dois reféns decapitados", "Restos humanos na rua", "Corpos carbonizados", "A mulher foi estuprada"),
        ("Nove mortos num mercado", "Carros queimados"),
    ),
    "ru": (
        ("Обезглавленные тела двух заложников", "Фрагменты тел на улице", "Обугленные тела", "Её изнасиловали"),
        ("Девять погибших на рынке", "Сгоревшие машины"),
    ),
    "uk": (
        ("Обезголовлені тіла двох заручників", "Фрагменти тіл на вулиці", "Обвуглені тіла", "Її зґвалтували"),
        ("Дев'ятеро загиблих на ринку", "Спалені автівки", "Рештки дрона впали на дах"),
    ),
    "tr": (
        ("İki rehinenin kafası kesildi", "Sokakta ceset parçaları vardı", "Kömürleşmiş cesetler", "Tecavüze uğradı"),
        ("Pazarda dokuz ölü", "Yanan araçlar"),
    ),
    "fa": (
        ("دو گروگان سر بریده شدند", "پیکرهای تکه‌تکه در خیابان", "اجساد سوخته پیدا شد", "قربانی تجاوز جنسی شد"),
        ("نه کشته در بازار", "خودروهای سوخته در خیابان", "باند قاچاق متلاشی شد"),
    ),
    "he": (
        ("גופות ערופות ראש", "חלקי גופות ברחוב", "גופות מפוחמות", "היא נאנסה"),
        ("תשעה הרוגים בשוק", "מכוניות שרופות"),
    ),
    "zh": (("两名人质被斩首", "街上有残肢", "发现烧焦的遗体", "她遭到强奸"), ("市场九人死亡", "烧毁的车辆")),
    "my": (
        ("ဓားစာခံနှစ်ဦး ခေါင်းဖြတ်ခံရ", "အလောင်းများ အပိုင်းပိုင်းဖြစ်နေ", "အမျိုးသမီး မုဒိမ်းကျင့်ခံရ"),
        ("ဈေးတွင် ကိုးဦးသေဆုံး", "ကားများ မီးလောင်"),
    ),
}


def test_every_language_of_the_gists_has_graphic_words_and_sentences_here() -> None:
    assert set(SENTENCES) == set(gists()) == {row["language"] for row in table("graphic.csv")}


@pytest.mark.parametrize(
    ("language", "sentence"), [(code, said) for code, (hard, _) in SENTENCES.items() for said in hard]
)
def test_what_is_hard_to_read_is_known_in_every_language(language: str, sentence: str) -> None:
    assert graphic(sentence)


@pytest.mark.parametrize(
    ("language", "sentence"), [(code, said) for code, (_, sad) in SENTENCES.items() for said in sad]
)
def test_what_is_only_sad_stands_where_it_stood(language: str, sentence: str) -> None:
    assert not graphic(sentence)
