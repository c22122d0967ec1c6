"""A mail on a phone at night: what its first screen says, and that it is told as its reader wants to read."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from monitor.config.languages import languages_read
from monitor.deliveries.people import Answering, Person, StaffRole
from monitor.deliveries.reading import MAPS, Graphic, Wishes
from monitor.deliveries.reading.gist import gist, languages
from monitor.deliveries.reading.graphic import graphic
from monitor.deliveries.replies.words import reader_of
from monitor.deliveries.send import render
from monitor.deliveries.wording import mail_words
from monitor.model import Harm, Victim
from tests.deliveries.rows import ALERTS, DESK, NOW, SMTP, TEMPLATES, mail, part, rendered, row

PLAIN = Wishes()


def mailed(name: str = "new", wishes: Wishes = PLAIN, **incident: Any) -> EmailMessage:
    whole: Any = ALERTS[name].facts["incident"]
    body = rendered(row(name, DESK, incident={**whole, **incident}), replace(DESK, wishes=wishes)).body
    assert body is not None
    parsed = message_from_bytes(body, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def text_of(name: str = "new", wishes: Wishes = PLAIN, **incident: Any) -> str:
    return part(mailed(name, wishes, **incident), "plain")


def both(message: EmailMessage) -> list[str]:
    return [part(message, "plain"), part(message, "html")]


def with_quote(words: str, language: str = "en") -> dict[str, Any]:
    """An incident whose only report has this quotation."""
    report = ALERTS["new"].facts["incident"]["reports"][0]  # type: ignore[index]
    return {"reports": [{**report, "quotes": [words], "language": language}]}


def test_the_first_lines_say_what_where_how_who_and_why() -> None:
    lines = text_of().splitlines()
    assert lines[0] == "AT LEAST 25 KILLED, 10 children"
    assert lines[1] == "Sample Town, Idlib, Syria"
    assert lines[2] == "Air strike, market hit, 9 March 2031"
    assert lines[3].startswith("Reported by Civil Rescue")
    assert lines[3].endswith("Not verified.")
    assert lines[4].startswith("Why you: ")


def test_the_machine_speaks_last() -> None:
    for said in both(mailed()):
        order = [said.lower().index(word) for word in ("why you:", "in their words", "not known", "how it was read")]
        assert order == sorted(order)
        assert said.lower().index("threshold") > order[-1]


def test_what_the_grade_means_stands_beside_it() -> None:
    assert "nobody else has said so independently" in text_of(grade="single_source")
    assert "claim of a warring side alone" in text_of(grade="unconfirmed_claim")


def test_presumed_is_explained_where_it_stands_and_said_once() -> None:
    said = text_of()
    assert "presumed civilians\n" in said
    assert said.count("because no text says that they bore arms") == 1


def test_a_disputed_number_is_not_called_presumed() -> None:
    toll: Any = ALERTS["new"].facts["incident"]["toll"]  # type: ignore[index]
    cell = {**toll["killed"]["civilian"], "low": 0, "high": 25, "text": "0 to 25", "derived": True}
    said = text_of(disputed=True, toll={"killed": {**toll["killed"], "civilian": cell}})
    assert "0 to 25 civilians (disputed)" in said
    assert "how many of them were civilians is open" in said
    assert "no text says that they bore arms" not in said


def test_a_change_of_all_is_not_told_once_more_of_civilians() -> None:
    facts: Any = ALERTS["toll_rose"].facts
    changes = [{"what": f"killed.{victim}", "before": "9", "after": "25"} for victim in ("all", "civilian", "child")]
    said = part(mail(row("toll_rose", DESK, changed=changes, incident=facts["incident"])), "plain")
    assert "- killed: 9 → 25" in said
    assert "- killed (civilians)" not in said
    assert "- killed (children): 9 → 25" in said


def test_times_are_told_in_the_readers_zone() -> None:
    for said in both(mailed(wishes=Wishes(timezone=ZoneInfo("Asia/Damascus")))):
        assert "9 March 2031, 17:31 Damascus time" in said
        assert "UTC" not in said.replace("(UTC)", "")
    assert "9 March 2031, 14:31 UTC" in text_of()


def test_one_mail_does_not_lend_its_zone_to_the_next() -> None:
    mailed(wishes=Wishes(timezone=ZoneInfo("Asia/Damascus")))
    assert "Damascus" not in text_of()


def test_there_is_no_link_to_a_map_unless_somebody_asks_for_one() -> None:
    assert "Map" not in text_of()


@pytest.mark.parametrize(
    ("map_", "address"),
    [
        (MAPS["geo"], "geo:35.9300,36.6300?z=12"),
        (MAPS["openstreetmap"], "https://www.openstreetmap.org/?mlat=35.9300"),
        ("https://maps.ngo.example/{lat}/{lon}", "https://maps.ngo.example/35.9300/36.6300"),
    ],
)
def test_the_map_that_is_asked_for(map_: str, address: str) -> None:
    message = mailed(wishes=Wishes(map=map_))
    assert f"Map: {address}" in part(message, "plain")
    assert f'href="{address}'.replace("&", "&amp;") in part(message, "html")


def test_a_province_gets_no_pin_in_its_middle() -> None:
    place: Any = ALERTS["new"].facts["incident"]["place"]  # type: ignore[index]
    assert "Map" not in text_of(wishes=Wishes(map=MAPS["geo"]), place={**place, "precision": 4})


def test_a_quotation_in_another_language_says_which_and_has_a_gist_above() -> None:
    said = text_of(**with_quote("مقتل 25 شخصا", "ar"))
    lines = said.splitlines()
    at = lines.index('"مقتل 25 شخصا"')
    assert lines[at - 1].startswith("In Arabic: at least 25 killed, 10 children")
    assert lines[at - 1].endswith("air strike, market hit, Sample Town")


def test_a_quotation_in_the_readers_own_language_stands_for_itself() -> None:
    assert "In Arabic" not in text_of(wishes=Wishes(language="ar"), **with_quote("مقتل 25 شخصا", "ar"))


def test_a_gist_in_another_language_is_made_of_labels() -> None:
    said = text_of(wishes=Wishes(language="fr"), **with_quote("مقتل 25 شخصا", "ar"))
    assert "En arabe : morts : ≥ 25, enfants : 10" in said
    assert "frappe aérienne" in said


def test_a_gist_in_arabic_runs_from_the_right_in_html() -> None:
    html = part(mailed(wishes=Wishes(language="ar"), **with_quote("25 killed", "en")), "html")
    assert '<span dir="rtl">قتلى: ≥ 25، أطفال: 10' in html


def test_every_language_has_every_word_of_a_gist() -> None:
    report = {
        "toll": {"killed": {"all": {"text": "dozens", "figure": 12, "low": 12, "best": 12, "high": None}}},
        "weapon": "drone_strike",
        "target": "hospital",
        "where": "X",
    }
    gists = {code: gist(report, code) for code in languages()}
    assert len(set(gists.values())) == len(gists)
    assert all(said.count(" ") > 3 and said.endswith("X") for said in gists.values())


def test_every_language_that_is_read_has_a_gist() -> None:
    assert set(languages()) >= languages_read()


def test_every_harm_victim_and_weapon_has_a_word_in_every_language() -> None:
    from monitor.deliveries.reading.gist import _languages
    from monitor.model import Target, Weapon

    wanted = {*Harm, *(f"weapon.{w}" for w in Weapon if w is not Weapon.OTHER), *(f"target.{t}" for t in Target)}
    for words in _languages().values():
        assert {term for term in wanted if not words.get(term)} == set()
    assert Victim.CHILD in _languages()["en"]


def test_graphic_sentences_are_shown_where_nobody_asked_otherwise() -> None:
    assert "Graphic" not in part(mailed(**with_quote("Charred bodies lay in the market.")), "html")


def test_graphic_sentences_stand_below_a_line_where_the_reader_asks_for_it() -> None:
    message = mailed(wishes=Wishes(graphic=Graphic.APART), **with_quote("Charred bodies lay in the market."))
    for said in both(message):
        low = said.lower()
        assert low.index("what follows tells of bodies") < low.index("charred bodies") < low.rindex("how it was read")
        assert low.index("not known") < low.index("charred bodies")


def test_nothing_is_set_apart_that_is_not_graphic() -> None:
    assert "Graphic" not in text_of(wishes=Wishes(graphic=Graphic.APART), **with_quote("Nine people were killed."))


@pytest.mark.parametrize(
    ("sentence", "hard"),
    [
        ("Charred bodies were pulled from the bus", True),
        ("انتشال جثث متفحمة من الحافلة", True),
        ("Des corps calcinés ont été retirés", True),
        ("Nine people were killed in an air strike on a market", False),
        ("The dark-skinned boy was severely wounded", False),
        ("مقتل تسعة أشخاص في غارة", False),
    ],
)
def test_what_counts_as_graphic(sentence: str, hard: bool) -> None:
    assert graphic(sentence) is hard


def test_a_mail_says_how_to_answer_only_where_answers_are_read() -> None:
    assert "Answer this mail" not in text_of()


def test_a_row_of_an_earlier_release_is_told_all_the_same() -> None:
    """Facts are frozen: what waits from before has neither why nor name, and its reports no weapon."""
    facts: Any = ALERTS["new"].facts
    reports = [
        {k: v for k, v in r.items() if k not in ("where", "weapon", "target")} for r in facts["incident"]["reports"]
    ]
    rule = {key: value for key, value in facts["rule"].items() if key != "why"}
    said = part(mail(row("new", DESK, rule=rule, incident={**facts["incident"], "reports": reports})), "plain")
    assert f"Why you: rule “{rule['name']}”" in said


AMAL = Person("Amal", ("duty@example.org",), StaffRole.ANALYST, "ar", ZoneInfo("Asia/Damascus"))


def answered(person: Person, name: str = "new", wishes: Wishes = PLAIN) -> str:
    """The text of a mail to somebody of `people:` whose answers are read."""
    return mail_words(TEMPLATES.render, row(name), None, wishes=wishes, reader=reader_of(person)).text


def test_somebody_who_may_answer_is_told_how_in_their_own_words_on_the_first_screen() -> None:
    said = answered(AMAL)
    assert said.index("تم") < said.index("كم العدد")
    assert str(reader_of(AMAL)["say"]["ok"]) in said  # type: ignore[index]
    assert "بتوقيت Damascus" in said


def test_somebody_who_only_reads_is_not_told_to_answer() -> None:
    assert "Answer this mail" not in answered(replace(AMAL, role=StaffRole.VIEWER))


def test_a_reminder_asks_whoever_may_answer_for_an_answer_and_for_no_command() -> None:
    said = answered(replace(AMAL, language="en"), "reminder")
    assert "To say that you see to it, answer with OK." in said
    assert "incidents ack" not in said


def test_a_summary_asks_whoever_may_answer_for_the_name_of_one_and_for_no_command() -> None:
    said = answered(replace(AMAL, language="en"), "summary")
    assert "answer with its name, so: OK 7K3" in said
    assert "incidents ack" not in said
    assert "incidents ack" in answered(replace(AMAL, language="en", role=StaffRole.VIEWER), "summary")


def test_a_person_goes_before_the_channel_where_they_asked_for_something() -> None:
    khartoum = Wishes(timezone=ZoneInfo("Africa/Khartoum"), language="fr")
    assert "بتوقيت Damascus" in answered(AMAL, wishes=khartoum)
    assert "heure de Khartoum" in answered(Person("B", ("b@example.org",)), wishes=khartoum)
    assert "Khartoum time" in answered(Person("B", ("b@example.org",), language="en"), wishes=khartoum)


def test_graphic_sentences_stand_apart_for_the_person_who_asks_for_it() -> None:
    asking = replace(AMAL, graphic=Graphic.APART, language="en")
    report: Any = with_quote("Charred bodies lay in the market.")
    told = row("new", incident={**ALERTS["new"].facts["incident"], **report})  # type: ignore[dict-item]
    said = mail_words(TEMPLATES.render, told, None, reader=reader_of(asking)).text
    assert said.index("WHAT FOLLOWS TELLS OF BODIES") < said.index("Charred")


def test_one_of_our_people_reads_in_their_zone_though_nobody_reads_answers() -> None:
    made = render(row(), {"desk": DESK}, SMTP, TEMPLATES, NOW, Answering(None, (AMAL,)))
    assert made.body is not None
    parsed = message_from_bytes(made.body, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    said = part(parsed, "plain")
    assert "بتوقيت Damascus" in said
    assert "أجب على هذه الرسالة" not in said
