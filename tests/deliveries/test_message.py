"""The mail itself: subjects, threads, headers, and bodies that hostile text cannot break."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.alerts import operational_alert
from monitor.deliveries import Delivery
from monitor.deliveries.queue import queue
from monitor.deliveries.settings import EmailChannel
from tests.deliveries.rows import ALERTS, DESK, NOW, mail, part, rendered, row, titled

MAILED = sorted(ALERTS)


def subject(name: str) -> str:
    return str(mail(row(name))["Subject"])


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("new", "[NEW] Sample Town, Idlib, Syria: at least 25 killed, 10 children, air strike (single source)"),
        ("new_bare", "[NEW] place unknown: unknown number killed (single source)"),
        (
            "toll_rose",
            "[UPDATE 9 → 25 killed] Sample Town, Idlib, Syria: at least 25 killed, 10 children, air strike "
            "(single source)",
        ),
        ("corrected", "[CORRECTED 23 → 21 killed] Sample Town, Idlib, Syria: 21 killed, air strike (contested)"),
        ("retracted", "[RETRACTED 21 killed] Sample Town, Idlib, Syria: what was told no longer stands"),
        ("contested", "[CONTESTED 9 or 21 killed] Sample Town, Idlib, Syria: 21 killed, air strike (contested)"),
        (
            "drill",
            "[DRILL] [NEW] Sample Town, Idlib, Syria: at least 25 killed, 10 children, air strike (single source)",
        ),
        ("digest_empty", "[DIGEST] Sample digest, 9 March 2031: no readable report"),
        ("operational", "[MONITOR] Example World has not answered since 02:10 UTC."),
        ("recovered", "[MONITOR recovered] Example World answers again."),
        (
            "summary",
            "[SUMMARY] 5 messages held back: [CORRECTED 23 → 21 killed] Sample Town, Idlib, Syria: 21 killed "
            "and 2 other incidents",
        ),
    ],
)
def test_a_subject_says_what_how_many_where_and_how_sure(name: str, wanted: str) -> None:
    assert subject(name) == wanted


@pytest.mark.parametrize("name", MAILED)
def test_every_alert_becomes_a_mail_without_defects(name: str) -> None:
    made = mail(row(name))
    assert made.defects == []
    assert len(part(made, "plain")) > 80
    assert part(made, "html").rstrip().endswith("</html>")


@pytest.mark.parametrize("name", MAILED)
def test_a_message_is_the_same_bytes_each_time(name: str) -> None:
    assert rendered(row(name)).body == rendered(row(name)).body


@pytest.mark.parametrize("name", MAILED)
def test_every_line_passes_every_server(name: str) -> None:
    body = rendered(row(name)).body or b""
    assert body.isascii()
    assert max(len(line) for line in body.split(b"\r\n")) <= 998
    assert b"\n" not in body.replace(b"\r\n", b"")


def test_a_first_message_starts_no_reply_and_an_update_follows_in_its_thread() -> None:
    first, update = mail(row("new")), mail(row("toll_rose"))
    assert first["In-Reply-To"] is None
    assert update["In-Reply-To"] == update["References"] == first["References"]
    assert first["Message-ID"] != update["Message-ID"]


def test_threads_of_two_recipients_and_of_two_incidents_are_apart() -> None:
    other = replace(row(), recipient="other@example.org")
    elsewhere = replace(row(), thread="another")
    assert len({mail(one)["References"] for one in (row(), other, elsewhere)}) == 3


def test_headers_say_whence_and_why() -> None:
    made = mail(row("toll_rose"))
    assert made["From"] == "Casualty monitor <monitor@ngo.example>"
    assert made["To"] == "duty@example.org"
    assert made["Message-ID"] == f"<{row('toll_rose').id}@ngo.example>"
    assert made["List-Id"] == "<desk.casualty-monitor.ngo.example>"
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["X-Casualty-Monitor-Reason"] == "toll_rose"
    assert made["Date"].datetime == NOW


def test_the_date_is_when_the_row_was_made_however_late_it_is_sent() -> None:
    made = mail(replace(row(), next_at=NOW + timedelta(hours=40), attempts=9))
    assert made["Date"].datetime == NOW


def test_a_body_says_everything_that_a_reader_asks() -> None:
    text = part(mail(row("toll_rose")), "plain")
    for wanted in (
        "AT LEAST 25 KILLED",
        "Sample Town, Idlib, Syria (exact place)",
        "9 March 2031",
        "air strike",
        "Civil Rescue",
        "Example News",
        "killed: 9 → at least 25",
        "https://news.example/world/1?a=1&b=2",
        "who did it",
        'Rule "Sample rule", severity high',
        "killed.civilian ≥ 5",
        "presumed civilians",
        "sample0001",
        "is not verified",
    ):
        assert wanted in text


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("hospital", "25 killed, 10 children, hospital hit, air strike"),
        ("worship", "place of worship hit, air strike"),
        ("market", "10 children, air strike"),
    ],
)
def test_a_subject_names_a_protected_place_beside_the_toll(target: str, wanted: str) -> None:
    facts: Any = ALERTS["new"].facts
    hit = replace(row("new"), facts={**facts, "incident": {**facts["incident"], "target": target}})
    assert wanted in str(mail(hit)["Subject"])


def test_what_no_longer_stands_says_so_before_any_number() -> None:
    assert part(mail(row("retracted")), "plain").startswith("RETRACTED. NO LONGER SO: 21 killed")
    assert part(mail(row("merged")), "plain").startswith("MERGED: ")


def test_a_figure_that_was_taken_back_is_struck_through_and_grey() -> None:
    html = part(mail(row("retracted")), "html")
    assert '<s style="color:#8f959b;">21 killed</s>' in html
    assert '<s style="color:#8f959b;">21 in all</s>' in html


def test_html_and_text_say_the_same() -> None:
    made = mail(row("toll_rose"))
    html = visible(part(made, "html"))
    for wanted in (
        "at least 25 killed",
        "9 → at least 25",
        "https://news.example/world/1?a=1&b=2",
        "who did it",
        "killed.civilian ≥ 5",
        "مقتل 25 شخصا",
        "<on Sunday> & later",
    ):
        assert wanted in html
        assert wanted in part(made, "plain") or wanted == "at least 25 killed"


@pytest.mark.parametrize("name", MAILED)
def test_no_message_calls_anything_verified_or_any_region_quiet(name: str) -> None:
    made = mail(row(name))
    for text in (part(made, "plain"), visible(part(made, "html")), str(made["Subject"])):
        claims = re.sub(r"not (?:been )?verified", "", text, flags=re.IGNORECASE)
        assert not re.search(r"\bverified\b|\bconfirmed\b|\bquiet\b|\bcalm\b|\bno incidents?\b", claims, re.IGNORECASE)


def test_a_note_on_many_feeds_is_a_list_that_says_each_advice_once() -> None:
    feeds = [{"name": f"Wire {n}", "words": "has brought nothing", "advice": "Run `status`."} for n in range(3)]
    note = operational_alert("feeds_failing", "3 feeds", "3 feeds are in trouble.", NOW, advice="Look.", feeds=feeds)
    body = mail(queue(note, [DESK], NOW)[0]).get_body(("html",))
    assert body
    shown = body.get_content()
    blocks = [block for block in shown.split("<div") if "has brought nothing" in block]
    assert [block.count("Wire") for block in blocks] == [1, 1, 1]
    assert shown.count("Run ") == 1
    assert "`" not in re.sub(r"<style.*?</style>", "", shown, flags=re.DOTALL)


def test_a_drill_says_so_in_subject_text_and_html() -> None:
    made = mail(row("drill"))
    assert str(made["Subject"]).startswith("[DRILL]")
    assert "THIS IS A DRILL" in part(made, "plain")
    assert "THIS IS A DRILL" in part(made, "html")
    assert "DRILL" not in part(mail(row("new")), "html")


def test_an_empty_digest_says_no_readable_report_and_how_the_feeds_are() -> None:
    text = part(mail(row("digest_empty")), "plain")
    assert "No readable report in this time. That says what we could read, not what happened." in text
    assert "FEEDS: 1 OF 2 LIVE" in text
    assert "Example Arabic: ERRING, has brought nothing so far: timeout" in text


def test_a_digest_tells_its_span_in_the_time_of_its_readers() -> None:
    facts: Any = ALERTS["digest_empty"].facts["digest"]
    made = mail(row("digest_empty", digest={**facts, "timezone": "Asia/Damascus"}))
    for form in ("plain", "html"):
        assert "8 March 2031, 17:30 to 9 March 2031, 17:30 (Asia/Damascus)" in part(made, form)


def test_a_digest_has_incidents_by_severity_totals_and_the_review_list() -> None:
    text = part(mail(row("digest")), "plain")
    assert text.index("HIGH") < text.index("BELOW EVERY RULE") < text.index("FOR REVIEW") < text.index("FEEDS:")
    assert "at least 25 reported killed, 22 more than the day before\n" in text
    assert "1 more may be the same as another, and is not in these figures\n" in text


def test_a_huge_digest_stays_below_what_gmail_shows() -> None:
    facts: Any = ALERTS["digest"].facts
    many = {"incidents": facts["incidents"] * 100, "review": facts["review"] * 50}
    made = row("digest", **many, incident_count=5000, listed_count=5000)
    assert len(part(mail(made), "html")) < 100_000
    assert "5000 incidents in all" in part(mail(made), "html")


def test_an_arabic_quote_runs_from_right_to_left_and_an_english_one_does_not() -> None:
    html = part(mail(row("new")), "html")
    assert re.search(r'dir="rtl" lang="ar"[^>]*>مقتل', html)
    assert re.search(r'dir="ltr" lang="en"[^>]*>“At least', html)


def test_an_arabic_name_does_not_draw_in_the_date_after_it() -> None:
    facts: Any = ALERTS["new"].facts["incident"]
    report = {**facts["reports"][0], "publisher": "أخبار", "claimant": "الدفاع"}
    made = mail(row("new", incident={**facts, "reports": [report]}))
    for form in ("plain", "html"):
        assert "\u200eأخبار\u200e, citing \u200eالدفاع\u200e, 9 March" in part(made, form)


@pytest.mark.parametrize("name", MAILED)
def test_html_loads_nothing_and_runs_nothing(name: str) -> None:
    """A picture that comes with the mail is no address that somebody could count."""
    html = re.sub(r'<img src="cid:', "", part(mail(row(name)), "html"))
    assert not re.search(r"<img|<script|<link|<iframe|<form|url\(|@import|\son\w+=|src=", html)
    targets = re.findall(r'href="([^"]*)"', html)
    assert all(target.startswith(("https://", "http://")) for target in targets)


HOSTILE = [
    "Hello\r\nBcc: victim@example.org",
    "x\nSubject: other",
    "\u202egnp.exe\u2066",
    "{{ 7*7 }}{% raw %}",
    "<script>1</script>",
    '"><img src=x onerror=alert(1)>',
    "=?utf-8?b?SGVsbG8=?=",
    "a" * 100_000,
    "\x00\ud800\ufeff",
    "${7*7}",
    "--=_",
    "%s %d",
    "قُتل\u200f 5",
    "👩‍👧‍👦" * 50,
    " " * 500,
    "\u2028\u2029\x85line",
    "\n\n.\n\n",
    "From nobody",
    "</style></head>",
    "&lt;b&gt;",
]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_title_neither_blocks_an_alert_nor_gains_anything(title: str) -> None:
    made = mail(titled(title))
    assert set(made.keys()) == set(mail(row()).keys())
    assert made["Bcc"] is None
    assert len(str(made["Subject"])) <= 200
    assert "49" not in part(made, "plain")
    assert elements(part(made, "html")) <= elements(part(mail(titled("x")), "html"))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\ud800-\udfff]", part(made, "html") + str(made["Subject"]))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300))
def test_no_text_whatever_blocks_an_alert(title: str) -> None:
    made = mail(titled(title))
    assert made.defects == []
    assert set(made.keys()) == set(mail(row()).keys())


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//x",
        "http://",
        "",
        "https://a b/",
        "mailto:x@example.org",
        "http://[::1",
        "https://" + "a" * 300,
    ],
)
def test_an_address_that_is_not_http_is_never_a_link(address: str) -> None:
    html = part(mail(linked(address)), "html")
    assert "href" not in html
    assert "(no link)" in html


def test_a_look_alike_letter_in_a_link_shows() -> None:
    html = part(mail(linked("https://u:p@\u0430pple.example/a?b=é")), "html")
    assert 'href="https://xn--pple-43d.example/a?b=%C3%A9"' in html


def test_a_huge_incident_still_makes_a_mail_that_servers_take() -> None:
    facts: Any = ALERTS["new"].facts["incident"]
    reports = [{**facts["reports"][0], "quotes": ["word " * 2000] * 9}] * 40
    body = rendered(row("new", incident={**facts, "reports": reports, "report_count": 400})).body or b""
    assert len(body) < 500_000
    assert b"400 reports in all" in body


@pytest.mark.parametrize("channel", ["\r\nBcc: x", "خط", "a b", ""])
def test_a_channels_name_cannot_break_a_header(channel: str) -> None:
    made = mail(row("new", EmailChannel(channel, ("duty@example.org",))))
    assert re.fullmatch(r"<[a-z0-9-]+\.casualty-monitor\.ngo\.example>", str(made["List-Id"]))


def linked(address: str) -> Delivery:
    """A row whose one report has this link."""
    facts: Any = ALERTS["new"].facts["incident"]
    return row("new", incident={**facts, "reports": [{**facts["reports"][0], "link": address}]})


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: set[tuple[str, ...]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add((tag, *(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> _Visible:
    reader = _Visible()
    reader.feed(html)
    reader.close()
    return reader


def elements(html: str) -> set[tuple[str, ...]]:
    """The kinds of elements with the names of their attributes, but for the direction of a quote."""
    return {(tag, *(a for a in attributes if a != "lang")) for tag, *attributes in read(html).elements}


def visible(html: str) -> str:
    """The words that a reader sees."""
    reader = read(html.partition("</head>")[2])
    return " ".join(" ".join(reader.words).split())


def test_a_contested_figure_says_on_what_sources_disagree() -> None:
    facts: Any = ALERTS["contested"].facts
    contested = {**facts["incident"], "dissent": ["number", "doer"]}
    words = "Sources disagree on how many were killed (9 or 21 killed); who did it."
    made = mail(replace(row("contested"), facts={**facts, "incident": contested}))
    assert words in part(made, "plain")
    assert words in visible(part(made, "html"))
