"""The text of an article out of its page."""

from __future__ import annotations

from monitor.entries import TEXT
from monitor.entries.article import article
from tests.doubles.pages import page


def test_an_article_is_its_paragraphs_without_what_stands_around_them() -> None:
    told = [
        "The market of Karsa was hit at nine in the morning, when families were there to buy bread for the week.",
        "Seven people were killed and twelve were wounded, said the head of the town's only hospital, Dr. Salem.",
        "Rescuers were still digging at noon, and the road to the north was closed by the army until the evening.",
    ]
    assert article(page("Shells hit Karsa", *told), "text/html").split("\n") == ["Shells hit Karsa", *told]


def test_a_page_without_an_article_has_no_text() -> None:
    assert article(b"<html><head><title>Videos</title></head><body><video src='a'></video></body></html>", "") == ""


def test_the_encoding_that_a_page_names_is_believed() -> None:
    body = (
        page("Обстрел", "При обстреле рынка погибли семь человек, сообщили врачи.")
        .decode()
        .replace("utf-8", "windows-1251")
        .encode("cp1251")
    )
    assert "погибли семь человек" in article(body, "text/html")


def test_a_text_of_any_length_is_clipped() -> None:
    assert len(article(page("Karsa", *(f"Paragraph {n} tells of the shelling." for n in range(2_000))), "")) <= TEXT
