"""One strike told in nine languages: one incident, one claimant under all its names, and a mail in which each quote
stands in its own language and direction."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.alerts.facts import incident_facts
from monitor.cli import command_line
from monitor.entries import Entry
from monitor.incidents import Grade, Incident, group, members_of
from monitor.model import Harm, Victim, count_of
from monitor.places import Gazetteer
from monitor.reports.reader import Reader
from monitor.reports.types import Text
from tests.deliveries.rows import DESK, mail, part, row

SUNDAY = datetime(2026, 3, 1, 10, tzinfo=UTC)
TOLD = {
    "en": (
        "Air strike on Idlib market kills 14, White Helmets say",
        "Fourteen people, three of them children, were killed in an air strike on a market in the Syrian city "
        "of Idlib on Sunday, the White Helmets said.",
    ),
    "ar": (
        "مقتل 14 شخصا بينهم ثلاثة أطفال في غارة على سوق في إدلب",
        "قال الدفاع المدني السوري إن 14 شخصا بينهم ثلاثة أطفال قتلوا الأحد في غارة جوية على سوق في مدينة إدلب السورية.",
    ),
    "fr": (
        "Syrie : 14 morts dans une frappe aérienne sur un marché à Idleb",
        "Quatorze personnes, dont trois enfants, ont été tuées dimanche dans une frappe aérienne sur un marché de la "
        "ville syrienne d'Idleb, selon les Casques blancs.",
    ),
    "fa": (
        "حمله هوایی به بازاری در ادلب سوریه ۱۴ کشته برجا گذاشت",
        "به گفته کلاه سفیدها، ۱۴ نفر از جمله سه کودک روز یکشنبه در حمله هوایی به بازاری در شهر ادلب سوریه کشته شدند.",
    ),
    "he": (
        "סוריה: 14 הרוגים בתקיפה אווירית על שוק באידליב",
        "לפי הקסדות הלבנות, 14 בני אדם, בהם שלושה ילדים, נהרגו ביום ראשון בתקיפה אווירית על שוק בעיר אידליב שבסוריה.",
    ),
    "ru": (
        "При авиаударе по рынку в Идлибе погибли 14 человек",
        "В воскресенье при авиаударе по рынку в сирийском городе Идлиб погибли 14 человек, среди них трое детей, "
        "сообщили «Белые каски».",
    ),
    "tr": (
        "İdlib'de pazar yerine hava saldırısı: 14 ölü",
        "Beyaz Baretliler'e göre Suriye'nin İdlib kentinde pazar günü hava saldırısında üçü çocuk 14 kişi öldü.",
    ),
}  # fmt: skip
MORE = {
    "zh": (
        "叙利亚：伊德利卜市场遭空袭 14人死亡",
        "白头盔说，周日叙利亚伊德利卜市的一处市场遭空袭，造成14人死亡，其中包括三名儿童。",
    ),
    "my": (
        "ဆီးရီးယားနိုင်ငံ အစ်ဒ်လစ်ဈေး လေကြောင်းတိုက်ခိုက်ခံရ၊ ၁၄ ဦး သေဆုံး",
        "ဦးထုပ်ဖြူအဖွဲ့က ဆီးရီးယားနိုင်ငံ အစ်ဒ်လစ်မြို့မှာ တနင်္ဂနွေနေ့ လေကြောင်းတိုက်ခိုက်မှုကြောင့် ကလေးသုံးဦးအပါအဝင် ၁၄ ဦး သေဆုံးတယ်လို့ ပြောပါတယ်။",
    ),
}  # fmt: skip


def entry(language: str, minutes: int) -> Entry:
    title, text = (TOLD | MORE)[language]
    at = SUNDAY + timedelta(minutes=minutes)
    return Entry(
        feed=f"{language} feed",
        key=language,
        hash=language,
        title=title,
        text=text,
        link=None,
        publisher=f"{language} paper",
        published=at,
        seen=at,
        language=language,
    )


@pytest.fixture(scope="module")
def incidents() -> list[Incident]:
    return grouped(TOLD)


def grouped(languages: Iterable[str]) -> list[Incident]:
    reader = Reader.load(Gazetteer.open())
    found: dict[str, Incident] = {}
    for n, language in enumerate(languages):
        one = entry(language, 20 * n)
        reading = reader.read(Text(one.title, one.text, language=language, published=one.published))
        for change in group(members_of(one, reading), list(found.values()), one.seen):
            found[change.after.id] = change.after
    return list(found.values())


def test_seven_languages_tell_of_one_incident(incidents: list[Incident]) -> None:
    [incident] = incidents
    assert {member.language for member in incident.members} == set(TOLD)
    dead, children = (count_of(incident.toll, Harm.KILLED, who) for who in (Victim.ALL, Victim.CHILD))
    assert dead is not None
    assert children is not None
    assert (dead.best, children.best) == (14, 3)


def test_scripts_without_blanks_tell_of_the_same_incident() -> None:
    [incident] = grouped(TOLD | MORE)
    assert {member.language for member in incident.members} == {*TOLD, *MORE}
    assert len(incident.claimants) == 1


def test_one_rescue_service_under_all_its_names_is_one_source(incidents: list[Incident]) -> None:
    [incident] = incidents
    assert len({member.report.claimant for member in incident.members}) == len(TOLD)
    assert len(incident.claimants) == 1
    assert incident.grade is Grade.SINGLE_SOURCE


def test_replay_says_the_same(tmp_path: Path) -> None:
    recorded = tmp_path / "entries.jsonl"
    lines = [
        {
            "id": code,
            "source": f"{code} paper",
            "lang": code,
            "title": title,
            "text": text,
            "published": SUNDAY.isoformat(),
        }
        for code, (title, text) in TOLD.items()
    ]
    recorded.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    answers = CliRunner().invoke(command_line, ["replay", str(recorded), "--json"]).stdout.splitlines()
    assert len({tuple(json.loads(line)["incidents"]) for line in answers}) == 1


@pytest.mark.parametrize("language", ["ar", "fa", "he", "fr"])
def test_each_quote_stands_in_its_language_and_direction(incidents: list[Incident], language: str) -> None:
    html = part(mail(row("new", DESK, incident=incident_facts(incidents[0]))), "html")
    direction = "rtl" if language in ("ar", "fa", "he") else "ltr"
    assert f'dir="{direction}" lang="{language}"' in html


def test_the_gist_above_the_quotes_is_in_english(incidents: list[Incident]) -> None:
    text = part(mail(row("new", DESK, incident=incident_facts(incidents[0]))), "plain")
    assert text.index("14 KILLED") < text.index("הקסדות הלבנות")
