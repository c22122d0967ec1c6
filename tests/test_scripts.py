"""Letters by script: words without blanks, Zawgyi, traditional characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.scripts.burmese import in_unicode, is_zawgyi
from monitor.scripts.letters import letter_words, neighbours, plain_words
from monitor.text import fold, printable

# The same words in Zawgyi and in Unicode.
BOTH = [
    ("ျမန္မာႏိုင္ငံ", "မြန်မာနိုင်ငံ"),
    ("ေလေၾကာင္းတိုက္ခိုက္မႈေၾကာင့္", "လေကြောင်းတိုက်ခိုက်မှုကြောင့်"),
    ("ျပည္သူ ၁၁ ဦး ေသဆံုး", "ပြည်သူ ၁၁ ဦး သေဆုံး"),
    ("ကေလးႏွစ္ဦး ဒဏ္ရာရ", "ကလေးနှစ်ဦး ဒဏ်ရာရ"),
    ("စစ္တပ္က ပစ္သတ္ခဲ့သည္", "စစ်တပ်က ပစ်သတ်ခဲ့သည်"),
    ("အဂၤါေန႔", "အင်္ဂါနေ့"),
]
OF_BURMESE = st.text(st.characters(min_codepoint=0x1000, max_codepoint=0x109F), max_size=40)


@pytest.mark.parametrize(("zawgyi", "unicode"), BOTH)
def test_zawgyi_is_recognised_and_becomes_unicode(zawgyi: str, unicode: str) -> None:
    assert is_zawgyi(zawgyi)
    assert in_unicode(zawgyi) == unicode


@pytest.mark.parametrize("unicode", [unicode for _, unicode in BOTH] + ["ကျဆုံး", "ယောက်ျား", "ကျွန်ုပ်", "ဘင်္ဂလား"])
def test_unicode_is_left_as_it_is(unicode: str) -> None:
    assert not is_zawgyi(unicode)
    assert in_unicode(unicode) == unicode


@pytest.mark.parametrize(
    ("typed", "meant"), [("ဆံုး", "ဆုံး"), ("ခ\u103a\u1037", "ခ\u1037\u103a"), ("၀န်ကြီး", "ဝန်ကြီး"), ("၁၀ ဦး", "၁၀ ဦး")]
)
def test_signs_stand_in_one_order_and_no_digit_for_a_letter(typed: str, meant: str) -> None:
    assert in_unicode(typed) == meant


@given(OF_BURMESE)
def test_any_burmese_can_be_put_in_order(text: str) -> None:
    assert isinstance(in_unicode(text), str)


@given(st.text(max_size=40))
def test_a_text_without_burmese_is_untouched(text: str) -> None:
    if not any("\u1000" <= char <= "\u109f" for char in text):
        assert in_unicode(text) == text


def test_what_is_shown_is_unicode() -> None:
    assert printable("ေသဆံုး") == "သေဆုံး"


@pytest.mark.parametrize(
    ("folded", "words"),
    [
        ("伊德利卜死亡 25", ["伊", "德", "利", "卜", "死", "亡"]),
        ("ရန်ကုန် မြို့", ["ရန်", "ကုန်", "မြို့"]),
        ("တက္ကသိုလ်", ["တက္က", "သိုလ်"]),
        ("हमले में", ["हमले", "में"]),
        ("killed in 加沙", ["killed", "in", "加", "沙"]),
        ("hyphen-word", ["hyphen", "word"]),
    ],
)
def test_words_go_by_script(folded: str, words: list[str]) -> None:
    assert letter_words(folded) == words


def test_numbers_are_words_among_plain_words() -> None:
    assert plain_words("m23 加沙 25人") == ["m23", "加", "沙", "25", "人"]


def test_neighbours_are_two_characters_side_by_side() -> None:
    assert neighbours("加沙城 死亡 in town") == ["加沙", "沙城", "死亡"]
    assert neighbours("killed in town") == []


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("敘利亞", "叙利亚"), ("傷亡", "伤亡"), ("烏克蘭", "乌克兰"), ("緬甸", "缅甸"), ("導彈", "导弹")],
)
def test_traditional_characters_fold_to_simplified_ones(traditional: str, simplified: str) -> None:
    assert fold(traditional) == fold(simplified) == simplified


@pytest.mark.parametrize(("vowelled", "bare"), [("သေ", "သ"), ("की", "क")])
def test_a_word_is_another_without_its_vowels(vowelled: str, bare: str) -> None:
    assert fold(vowelled) != fold(bare)
