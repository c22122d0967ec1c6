"""Boilerplate that feeds and pages put around the news never takes the place of news."""

from __future__ import annotations

from pathlib import Path

import pytest

import monitor.entries
from monitor.entries.boilerplate import NoteList, PhraseList, _phrases, before_wall, fullest, notes, without_boilerplate

NEWS = "Shells hit the market of Karsa. Three people were killed."


@pytest.mark.parametrize(
    "around",
    [
        "{} Continue reading…",
        "{}\nThe post Karsa: 3 killed. Market hit appeared first on Valley News.",
        "We use cookies to improve your visit. {}",
        "{}\nSign up for our daily newsletter here!",
        "{}\nAdvertisement",
        "{} Subscribe to read the full story.",
        "{}\nAlready a subscriber? Log in to read.",
        "{}\nПодробнее",
        "{}\nCet article est réservé aux abonnés.",
        "{}\nهذا المحتوى للمشتركين فقط.",
        "{} Nur für Abonnenten",
    ],
)
def test_what_says_nothing_of_the_news_is_cut(around: str) -> None:
    assert without_boilerplate(around.format(NEWS)) == NEWS


@pytest.mark.parametrize(
    "text",
    [
        NEWS,
        "The army asked people to continue reading the warnings that planes drop.",
        "Two were killed as they queued to register for food, a doctor said.",
        "Advertisement boards fell on the crowd, and four people died.",
        "First line.\n\nSecond line, apart.",
        "He was already a subscriber to their cause when he killed five, the court heard.",
    ],
)
def test_news_in_which_such_words_stand_is_kept(text: str) -> None:
    assert without_boilerplate(text) == text


@pytest.mark.parametrize(
    "links",
    [
        "Follow our Valley news live blog for the latest updates Get our morning and evening news emails , free app or "
        "daily news podcast",
        "Get our breaking news email, free app or daily news podcast",
        "Download our free app.",
    ],
)
def test_links_that_a_publisher_puts_between_two_paragraphs_are_cut(links: str) -> None:
    text = f"Officials speak of the worst raid of the year {links} Shells hit the market of Karsa."
    assert without_boilerplate(text) == "Officials speak of the worst raid of the year\nShells hit the market of Karsa."


def test_a_text_of_links_alone_says_nothing() -> None:
    assert without_boilerplate("Get our morning and evening news emails, free app or daily news podcast") == ""


def test_links_far_apart_are_not_taken_for_one() -> None:
    text = f"Get our morning news. {NEWS * 3} They had a free app or daily news podcast."
    assert without_boilerplate(text) == text


def test_news_after_the_note_that_the_rest_is_withheld_is_not_lost() -> None:
    text = "Subscribe to continue reading.\nNine people were killed in Karsa."
    assert without_boilerplate(text) == "Nine people were killed in Karsa."


def test_the_fullest_text_is_chosen() -> None:
    assert fullest(["Three killed in Karsa.", NEWS]) == NEWS


def test_of_texts_that_tell_the_same_the_first_is_chosen() -> None:
    assert fullest(["Three died.", "Four  died."]) == "Three died."


def test_a_paywall_never_wins_however_long_it_is() -> None:
    paywall = "Subscribe to read the full story.\n" + "Our reporters stand where it happens. " * 30
    assert fullest([NEWS, paywall]) == NEWS


def test_an_article_that_ends_at_a_paywall_wins_by_what_stands_before_it() -> None:
    article = f"{NEWS} The wounded were taken to Idlib, where doctors had no light."
    assert fullest([NEWS, f"{article}\nThis article is for subscribers only."]) == article


def test_where_all_of_it_is_boilerplate_nothing_is_left() -> None:
    assert fullest(["Read more", "We use cookies to make this site work."]) == ""
    assert fullest([]) == ""


def test_a_text_without_a_wall_is_whole() -> None:
    assert before_wall(NEWS) == NEWS
    assert before_wall(f"{NEWS} Subscribe to read more.") == NEWS


def test_hostile_text_costs_no_time() -> None:
    text = "continue reading " * 5_000 + "subscribe to read " * 5_000
    assert without_boilerplate(text)


@pytest.mark.parametrize("section", PhraseList)
def test_every_section_of_the_files_is_read(section: PhraseList) -> None:
    assert len(_phrases(section).keys) > (5 if section in (PhraseList.START, PhraseList.INSIDE) else 20)


def test_every_file_of_phrases_uses_known_headings_alone() -> None:
    folder = Path(monitor.entries.__file__).parent / "words" / "boilerplate"
    lines = [line.strip() for file in folder.glob("*.txt") for line in file.read_text(encoding="utf-8").splitlines()]
    headings = {line for line in lines if line.startswith("[") and " " not in line}
    assert headings == {f"[{section}]" for section in [*PhraseList, *NoteList]}


@pytest.mark.parametrize("section", NoteList)
def test_notes_of_all_languages_are_read(section: NoteList) -> None:
    assert len(notes(section)) >= (2 if section is NoteList.BRIDGE_ERROR else 10)
