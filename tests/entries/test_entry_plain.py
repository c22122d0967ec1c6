"""HTML to what a reader would see of it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.entries.boilerplate import without_teasers
from monitor.entries.plain import plain, without_title


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Three killed.</p><p>Seven hurt.</p>", "Three killed.\nSeven hurt."),
        ("Three<br>killed<br/>near<BR />Idlib", "Three\nkilled\nnear\nIdlib"),
        ("<ul><li>one</li>\n<li>two</li></ul>", "one\ntwo"),
        ("<b>Three</b> <i class='x'>killed</i>", "Three killed"),
        ("kil<b>led</b>", "killed"),
        ("one<td>two</td><td>three</td>", "one two three"),
        ("in\nHTML a <b>line</b>\nbreak is a blank", "in HTML a line break is a blank"),
        ("without markup\nlines stay", "without markup\nlines stay"),
        ("  indented\n      by a program  ", "indented by a program"),
        ("killed&nbsp;12 &amp; hurt&#160;7&#x2026; &quot;so&quot;", 'killed 12 & hurt 7… "so"'),
        ("&lt;p&gt;twice&lt;/p&gt; &amp;amp; escaped &amp;#8217;", "twice\n& escaped ’"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("I <3 peace", "I <3 peace"),
        ("cut off <a href='http://news.exa", "cut off"),
        ("cut off <img", "cut off"),
        ("cut off <!-- in a comment", "cut off"),
        ("<a title=\"a > b\" href='x'>link</a>", "link"),
        ('<a title="it"s broken">link</a>', "link"),
        ("<script>alert('x < y')</script>after", "after"),
        ("<style>p > a {}</style>after<script>never ends", "after"),
        ("<SCRIPT >x</ScRiPt >after", "after"),
        ("before<script>x</script", "before"),
        ("<iframe src=x>no frames</iframe>after<noscript>none</noscript>", "after"),
        ("<!-- a <b> comment -->after", "after"),
        ("<![CDATA[inside]]>", "inside"),
        ("<?php echo 1 ?>after<!DOCTYPE html>", "after"),
        ("<o:p>office</o:p>", "office"),
        ("<p>قُتل <b>ثلاثة</b></p>\n<p>وأصيب سبعة</p>", "قُتل ثلاثة\nوأصيب سبعة"),
        ("bidi \u202ereversed\u202c and \x00 control", "bidi reversed and control"),
        ("", ""),
        ("   \n ", ""),
    ],
)
def test_what_is_seen(html: str, text: str) -> None:
    assert plain(html, 1000) == text


def test_text_is_clipped_at_a_blank() -> None:
    assert plain("word " * 100, 30) == "word word word word word…"
    assert len(plain("<p>" + "x" * 5000 + "</p>", 100)) == 100


@pytest.mark.parametrize(
    "html",
    [
        "<!--" * 50_000,
        "<a>" * 100_000,
        "<" * 300_000,
        "<script>" * 40_000,
        "<script>x" * 20_000 + "</script",
        "<a '" * 75_000,
        '<a "' * 75_000,
        "<a " * 100_000,
        "&" * 300_000,
        "&amp;" * 60_000,
        "<p" * 100_000,
        "<a x='" + "y" * 300_000,
        "]]>" * 100_000,
        "<![CDATA[" * 30_000,
        "<style></style" * 20_000,
        "<!" * 150_000,
        "\n " * 150_000,
        "<a b=\"'\" c='\"'" * 15_000,
    ],
)
def test_hostile_markup_costs_one_pass(html: str) -> None:
    started = time.process_time()
    plain(html, 5_000)
    assert time.process_time() - started < 1.0


@given(st.text(alphabet="<>/!-&;#'\"ab p\n=", max_size=60))
def test_any_markup_gives_a_text_that_is_stable(html: str) -> None:
    text = plain(html, 100)
    assert len(text) <= 100
    assert text == text.strip()


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("Three killed in Idlib. More follows.", "Three killed in Idlib", "More follows."),
        ("THREE KILLED\nNear the market", "Three killed", "Near the market"),
        ("Three killed", "Three killed", ""),
        ("Three killed - Valley News", "Three killed", "Valley News"),
        ("Three killedat dawn", "Three killed", "Three killedat dawn"),
        ("Before: three killed", "Three killed", "Before: three killed"),
        ("anything", "", "anything"),
    ],
)
def test_a_headline_is_not_repeated(text: str, title: str, rest: str) -> None:
    assert without_title(text, title) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Continue reading", ""),
        ("Continue reading...", ""),
        ("Three killed.\nRead more »", "Three killed."),
        ("Three killed. Read more", "Three killed."),
        ("Three killed… [Read more]", "Three killed…"),
        ("Three killed.\nThe post Three killed appeared first on Valley News.", "Three killed."),
        ("Three killed.\nContinue reading Three killed\nThe post A appeared first on B.", "Three killed."),
        ("قتل ثلاثة مدنيين.\nاقرأ المزيد", "قتل ثلاثة مدنيين."),
        ("Погибли трое.\nЧитать далее", "Погибли трое."),
        ("They want no more", "They want no more"),
        ("Much to read more slowly", "Much to read more slowly"),
        ("Read more\nThree killed.", "Read more\nThree killed."),
    ],
)
def test_an_invitation_to_read_on_is_no_text(text: str, rest: str) -> None:
    assert without_teasers(text) == rest
