"""Filters: templates make words of facts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.deliveries.filters import apart, cleaned, is_rtl, link, local, markdown, moment, plain, slug, wiki


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("https://news.example/a?b=1&c=2", "https://news.example/a?b=1&c=2"),
        ("http://news.example:8080/", "http://news.example:8080/"),
        ("https://news.example/a b", "https://news.example/a%20b"),
        ("https://news.example/%D8%A7", "https://news.example/%D8%A7"),
        ("https://news.example/ا", "https://news.example/%D8%A7"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://bank.example@evil.example/", "https://evil.example/"),
        ("HTTPS://News.Example/", "https://news.example/"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ('https://news.example/"><b>', "https://news.example/%22%3E%3Cb%3E"),
        ("javascript:alert(1)", None),
        ("ftp://x.example/", None),
        (None, None),
        ("", None),
        ("https://", None),
        ("https://a..b/", None),
        ("https://x.example:99999/", None),
        ("https://ex ample.org/", None),
    ],
)
def test_a_link_is_http_in_plain_ascii_or_nothing(given: str | None, wanted: str | None) -> None:
    assert link(given) == wanted


@given(st.text())
def test_no_text_makes_link_fail_or_leave_ascii(text: str) -> None:
    for address in (text, f"https://{text}", f"https://x.example/{text}"):
        found = link(address)
        assert found is None or (found.isascii() and not set(found) & set('"<> \r\n'))


@pytest.mark.parametrize(
    ("given", "wanted"),
    [("2031-03-09T14:30:00Z", "9 March 2031, 14:30 UTC"), ("2031-03-09", "9 March 2031"), (None, ""), ("", "")],
)
def test_a_moment_is_told_in_words(given: str | None, wanted: str) -> None:
    assert moment(given) == wanted


@pytest.mark.parametrize(
    ("zone", "wanted"),
    [("Asia/Damascus", "9 March 2031, 17:30"), ("UTC", "9 March 2031, 14:30"), ("Asia/Yangon", "9 March 2031, 21:00")],
)
def test_a_moment_is_told_in_the_time_of_a_zone(zone: str, wanted: str) -> None:
    assert local("2031-03-09T14:30:00Z", zone) == wanted


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        ("مقتل 25", True),
        ("25 قتيلا", True),
        ("“BBC عربي", False),
        ("hello", False),
        ("123", False),
        ("", False),
        (None, False),
        ("שלום", True),
    ],
)
def test_the_first_letter_tells_the_direction(text: str | None, rtl: bool) -> None:
    assert is_rtl(text) is rtl


def test_cleaning_reaches_every_text_and_leaves_the_rest() -> None:
    dirty = {"a": "x\x00\u202ey", "b": ["\ud800", 1, None, True, 0.5], "c": ({"d": "ok"},)}
    assert cleaned(dirty) == {"a": "xy", "b": ["", 1, None, True, 0.5], "c": [{"d": "ok"}]}


def test_an_endless_text_is_clipped() -> None:
    assert len(str(cleaned("word " * 100_000))) <= 5_000


def test_a_name_that_runs_from_right_to_left_is_fenced() -> None:
    assert (apart("BBC"), apart("بي بي سي"), apart(None)) == ("BBC", "\u200eبي بي سي\u200e", "")


def test_words_and_slugs() -> None:
    assert (plain("air_strike"), plain(None)) == ("air strike", "")
    assert (slug("Duty Officer (1)"), slug("خط")) == ("duty-officer-1", "list")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("9 killed, 14:25 (presumed) - in air-strike", "9 killed, 14:25 (presumed) - in air-strike"),
        ("*bold* _x_ `y`", r"\*bold\* \_x\_ \`y\`"),
        ("[a](http://b.example)", r"\[a\](http\://b.example)"),
        ("<img>", r"\<img\>"),
        ("- a", r"\- a"),
        ("1. a", r"1\. a"),
        ("/close", r"\/close"),
        ("www.evil.example", r"www\.evil.example"),
        ("@ops", "\\@\u2060ops"),
        ("see #12", "see \\#\u206012"),
        ("a\n  b", "a  \nb"),
        (None, ""),
        ("https://a.example/x_y_z?a=*", "<https://a.example/x_y_z?a=*>"),
        ("https://a.example/>x", r"https\://a.example/\>x"),
    ],
)
def test_text_is_no_markdown(text: str | None, wanted: str) -> None:
    assert markdown(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("*b* {code} [~admin] !x.png!", r"\*b\* \{code\} \[\~admin\] \!x.png\!"),
        ("a\\\\b", "a&#92;&#92;b"),
        ("h1. Big", "h1&#46; Big"),
        ("bq. said", "bq&#46; said"),
        (None, ""),
        ("https://a.example/x-y", "[https://a.example/x-y]"),
        ("https://a.example/|x", r"https://a.example/\|x"),
    ],
)
def test_text_is_no_wiki_markup(text: str | None, wanted: str) -> None:
    assert wiki(text) == wanted
