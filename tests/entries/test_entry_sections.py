"""Sections: where a publication files an item, by its address and its categories."""

from __future__ import annotations

import pytest

from monitor.entries.sections import NewsSection, sections_of


@pytest.mark.parametrize(
    ("link", "section"),
    [
        ("https://news.example.org/opinion/2024/dec/02/a-name", NewsSection.OPINION),
        ("https://news.example.org/Football/a-name", NewsSection.SPORT),
        ("https://podcasts.example.org/a-name", NewsSection.PODCAST),
        ("https://news.example.org/%D8%B1%D8%A3%D9%8A/1234", NewsSection.OPINION),
        ("https://news.example.org/world/long-reads/1234", NewsSection.FEATURE),
    ],
)
def test_an_address_says_the_section(link: str, section: NewsSection) -> None:
    assert sections_of(link) == (section,)


@pytest.mark.parametrize(
    "link",
    ["https://news.example.org/world/film-crew-killed", "https://news.example.org/opinion", "http://[x", "", None],
)
def test_the_items_own_name_says_none(link: str | None) -> None:
    assert sections_of(link) == ()


def test_categories_of_the_feed_say_it_too() -> None:
    assert sections_of(None, ["World", "رياضة", "Podcasts "]) == (NewsSection.PODCAST, NewsSection.SPORT)
