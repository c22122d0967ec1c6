"""Names in scripts without blanks: found from any character on, the longest that begins there."""

from __future__ import annotations

import pytest

from monitor.places import Gazetteer

TOWNS = {
    "Sagaing Region": "မုံရွာ ရွှေဘို ကန့်ဘလူ စစ်ကိုင်း",
    "Kachin State": "မြစ်ကြီးနား ဗန်းမော် ဖားကန့် မိုးညှင်း မိုးကောင်း",
    "Shan State": "တောင်ကြီး လားရှိုး မူဆယ် ကျိုင်းတုံ ကျောက်မဲ နမ့်ခမ်း ကွတ်ခိုင် လောက်ကိုင် တာချီလိတ် ကလော",
    "Rakhine": "စစ်တွေ ကျောက်ဖြူ ဘူးသီးတောင် မြောက်ဦး ကျောက်တော် မာန်အောင်",
    "Chin State": "ဟားခါး ဖလမ်း တီးတိန်",
    "Kayin State": "ဘားအံ မြဝတီ ကော့ကရိတ် ဖာပွန်",
    "Kayah State": "လွိုင်ကော် ဒီးမော့ဆို",
    "Mandalay Region": "မန္တလေး မိတ္ထီလာ မြင်းခြံ မိုးကုတ် ပြင်ဦးလွင် ကျောက်ဆည် ရမည်းသင်း ညောင်ဦး",
    "Magway": "မကွေး ပခုက္ကူ မင်းဘူး",
    "Bago Region": "ပဲခူး တောင်ငူ ညောင်လေးပင်",
    "Yangon": "ရန်ကုန် လှိုင်သာယာ လှည်းကူး တိုက်ကြီး",
    "Ayeyarwady": "ပုသိမ် ဟင်္သာတ ဖျာပုံ မြောင်းမြ ဘိုကလေး လပွတ္တာ",
    "Tanintharyi Region": "ထားဝယ် မြိတ် ကော့သောင်း",
    "Mon": "မော်လမြိုင် သထုံ ကျိုက်ထို မုဒုံ သံဖြူဇရပ်",
}
HAN = [
    ("加沙北部一所学校遭空袭", "PS"),
    ("加薩走廊遭空襲", "PS"),
    ("汗尤尼斯的一处营地", "PS"),
    ("哈尔科夫市中心", "UA"),
    ("烏克蘭赫爾松", "UA"),
    ("苏丹法希尔", "SD"),
    ("叙利亚伊德利卜省", "SY"),
    ("缅甸实皆省", "MM"),
    ("若开邦实兑", "MM"),
    ("也门荷台达", "YE"),
    ("北基伍省戈马", "CD"),
    ("南苏丹马拉卡勒", "SS"),
    ("马里廷巴克图", "ML"),
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize(
    ("region", "town"), [(region, town) for region, towns in TOWNS.items() for town in towns.split()]
)
def test_a_town_of_myanmar_is_found_by_its_burmese_name(gazetteer: Gazetteer, region: str, town: str) -> None:
    found = gazetteer.resolve(gazetteer.find(f"ယနေ့ {town}မြို့မှာ ဗုံးကြဲ"))
    assert [r.place.admin1 for r in found][:1] == [region]


@pytest.mark.parametrize(("text", "country"), HAN)
def test_a_place_is_found_by_its_chinese_name(gazetteer: Gazetteer, text: str, country: str) -> None:
    found = gazetteer.resolve(gazetteer.find(f"突发：{text}"))
    assert {r.place.country for r in found} == {country}


@pytest.mark.parametrize("text", ["哈马斯发表声明", "马里兰州的选举", "印度洋海啸预警", "苏丹王的宫殿"])
def test_a_name_within_another_word_is_no_place_of_its_own(gazetteer: Gazetteer, text: str) -> None:
    places = {r.place.name for r in gazetteer.resolve(gazetteer.find(text)) if not r.mention.hint}
    assert places & {"Hama", "Mali", "India", "Sudan"} == set()
