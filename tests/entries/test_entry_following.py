"""Which pages are worth fetching, and whether a page tells what its entry told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.entries import Entry
from monitor.entries.following import (
    FRESH,
    Unfit,
    speaks_of,
    with_article,
    with_earlier_article,
    worth_following,
)
from tests.doubles.nouns import NOON, entry

PAGE = "https://valley.example/karsa"
ONE = entry(title="Shells hit market in Karsa", text="Rescuers are digging.", link=PAGE)
ARTICLE = "Shells hit the market in Karsa on Monday.\nSeven people were killed, said Dr. Salem.\nRescuers dug all day."


def harmful(one: Entry) -> bool:
    return "hit" in one.full


def worth(*entries: Entry, first: bool = False, known: dict[str, tuple[str, int]] | None = None) -> list[str]:
    return [one.key for one in worth_following(entries, known or {}, harmful, NOON, first=first)]


def test_a_new_entry_with_a_word_of_harm_is_worth_its_page() -> None:
    assert worth(ONE) == [ONE.key]


def test_no_other_page_is_fetched() -> None:
    assert worth(replace(ONE, title="Football in Karsa")) == []


def test_nothing_is_fetched_for_what_is_known() -> None:
    assert worth(ONE, known={ONE.key: (ONE.hash, 0)}) == []
    assert worth(ONE, known={ONE.key: ("another hash", 0)}) == [ONE.key]


@pytest.mark.parametrize(
    "link",
    [
        None,
        "https://news.google.com/rss/articles/CBMi0?oc=5",
        "https://t.me/valley/7",
        "https://valley.t.me/7",
    ],
)
def test_what_leads_to_no_article_is_not_followed(link: str | None) -> None:
    assert worth(replace(ONE, link=link)) == []


def test_what_is_too_old_to_wake_anybody_is_not_followed() -> None:
    assert worth(replace(ONE, published=NOON - FRESH)) == [ONE.key]
    assert worth(replace(ONE, published=NOON - FRESH - timedelta(minutes=1))) == []


def test_without_a_date_an_entry_is_followed_but_in_the_first_poll() -> None:
    undated = replace(ONE, published=None)
    assert worth(undated) == [ONE.key]
    assert worth(undated, first=True) == []


def test_the_newest_come_first() -> None:
    older = replace(ONE, key="older", published=NOON - timedelta(hours=2))
    assert worth(older, ONE) == [ONE.key, "older"]


def test_the_article_comes_after_what_the_feed_said() -> None:
    found = with_article(ONE, ARTICLE, PAGE)
    assert found == replace(ONE, text=f"Rescuers are digging.\n{ARTICLE}", followed=PAGE, own=22)


def test_what_the_article_says_again_is_not_said_twice() -> None:
    found = with_article(replace(ONE, text="Shells hit the market in Karsa on Monday…"), ARTICLE, PAGE)
    assert isinstance(found, Entry)
    assert found.text == ARTICLE


def test_the_headline_of_the_page_is_not_repeated() -> None:
    found = with_article(replace(ONE, text=""), f"{ONE.title}\n{ARTICLE}", PAGE)
    assert isinstance(found, Entry)
    assert not found.text.startswith(ONE.title)


def test_the_hash_stays_the_feeds_so_that_the_next_poll_knows_the_entry() -> None:
    found = with_article(ONE, ARTICLE, PAGE)
    assert isinstance(found, Entry)
    assert found.hash == ONE.hash


@pytest.mark.parametrize(
    ("article", "why"),
    [
        ("", Unfit.EMPTY),
        ("We use cookies to make this site work. Accept all.", Unfit.EMPTY),
        ("Shells hit Karsa.", Unfit.SHORTER),
        (
            f"Shells hit Karsa.\nSubscribe to read the full story.\n{'Karsa market shells: our offer. ' * 9}",
            Unfit.SHORTER,
        ),
        (
            "Before you go on, we and our 800 friends would like to store things on your device, if we may.",
            Unfit.OTHER_SUBJECT,
        ),
        ("The league's new season begins with a defeat, and nobody is happy about the weather.", Unfit.OTHER_SUBJECT),
    ],
)
def test_a_page_that_tells_less_or_something_else_is_not_taken(article: str, why: Unfit) -> None:
    assert with_article(ONE, article, PAGE) is why


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("Обстрел рынка в Карсе", "В понедельник обстреляли рынок. Погибли семь человек."),
        ("قصف سوق في كرسا يوقع قتلى", "قتل سبعة أشخاص في سوق كرسا بعد قصف صباح الاثنين."),
        ("7 – 9", "Whatever it says."),
    ],
)
def test_an_article_speaks_of_its_headline_in_its_own_forms(headline: str, text: str) -> None:
    assert speaks_of(text, headline)


def test_a_revision_keeps_the_article_that_was_read_before() -> None:
    before, now = with_article(ONE, ARTICLE, PAGE), replace(ONE, hash="new", text="Rescuers still dig.", revision=1)
    assert isinstance(before, Entry)
    found = with_earlier_article(now, before)
    assert (found.text, found.followed, found.hash) == (f"Rescuers still dig.\n{ARTICLE}", PAGE, "new")


def test_a_revision_of_what_was_not_followed_is_what_the_feed_says() -> None:
    assert with_earlier_article(ONE, None) == ONE
    assert with_earlier_article(ONE, ONE) == ONE
