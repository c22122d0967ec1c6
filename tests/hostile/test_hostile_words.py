"""Any words that a feed can hold, from the parser to every message and document: nothing raises, everything can still
be parsed, nothing acts."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.daemon.logs import Json, Lines
from monitor.deliveries.presets import known
from monitor.deliveries.queue import queue
from monitor.deliveries.settings import Channel, EmailChannel, WebhookChannel
from monitor.entries import Parsed
from monitor.entries.parse import parse
from monitor.exports import FORMATS, document
from monitor.feeds import Feed
from monitor.log import say
from monitor.pipeline import Memory, Taken, take_in
from monitor.pipeline.intake.reading import read_with
from monitor.pipeline.replay.run import ANYBODY
from monitor.places import Gazetteer
from monitor.reports.reader import Reader
from monitor.secret import Secret
from tests.deliveries.rows import rendered

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
FEED = Feed("valley", "https://news.example/feed.xml", "Valley News")
ACTS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
SPIKES = [
    "{{ config }}",
    "{% for x in range(9) %}",
    "{{ ''.__class__.__mro__ }}",
    "<script>alert(1)</script>",
    "]]>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    ";=1+1",
    "\r\nBcc: eve@evil.example\r\n\r\n",
    "\u202e",
    "\u2066",
    "\x00",
    "\x1b[2J",
    "\ud800",
    "\u2028",
    '"',
    "'",
    "`",
    "<!--",
    "-->",
    "@channel",
    "!subtree",
    "[x](javascript:alert(1))",
    "<https://evil.example|bbc.co.uk>",
    "\\",
    "\t",
    "%0d%0a",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "ثلاثة",
    "𝟗",
    "\U000e0041",
]
JUNK = st.lists(st.sampled_from(SPIKES) | st.text(max_size=6), max_size=5).map("".join)


class Page(HTMLParser):
    """The parts of a page that a browser or a mail program would run or follow."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.acts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "form", "base", "link", "svg", "img", "video", "audio"):
            self.acts.append(tag)
        for name, value in attrs:
            leads = name in ("href", "src") and not (value or "").startswith(("https://", "http://"))
            if leads or name.startswith("on") or "url(" in (value or ""):
                self.acts.append(f"{name}={value}")


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    with closing(Gazetteer.open()) as opened:
        yield opened


@pytest.fixture(scope="module")
def reader(gazetteer: Gazetteer) -> Reader:
    return Reader.load(gazetteer)


def taken_in(reader: Reader, title: str, text: str, publisher: str, link: str) -> tuple[Taken, Memory]:
    body = f"""<rss version="2.0"><channel><title>Wire</title><item>
        <title>{escape(title)}</title><guid>{escape(text)}</guid><link>{escape(link)}</link><description>{escape(text)}</description><author>{escape(publisher)}</author>
        <source url="https://origin.example/">{escape(publisher)}</source></item></channel></rss>"""
    parsed = parse(body.encode("utf-8", "surrogatepass"), {}, FEED, NOW)
    assert isinstance(parsed, Parsed)
    memory = Memory()
    return take_in(parsed.entries[0], read_with(reader, ANYBODY)(parsed.entries[0]), memory, ANYBODY, NOW), memory


def channels() -> list[Channel]:
    hook = Secret("http://127.0.0.1:9/hook")
    options = (("project", "OPS"), ("issue_type", "Task"), ("labels", "a"), ("source", "monitor"))
    return [
        EmailChannel("desk", ("duty@example.org",)),
        *(WebhookChannel(name, hook, preset=name, options=options, allow_private=True) for name in known(None)),
    ]


CHANNELS = channels()


@settings(max_examples=15, deadline=None)
@given(JUNK, JUNK, JUNK, JUNK)
def test_any_words_reach_every_message_and_document_as_words(
    reader: Reader, gazetteer: Gazetteer, title: str, text: str, publisher: str, link: str
) -> None:
    said = "Five people were killed in an air strike on Aleppo"
    taken, memory = taken_in(
        reader,
        f"{title} {said} {text}",
        f"{text} {said}, {publisher} said. {title}",
        publisher,
        f"https://news.example/{link}",
    )
    for alert in taken.alerts:
        for channel in CHANNELS:
            (row, *_) = queue(alert, [channel], NOW)
            body = rendered(row, channel).body or b""
            check_mail(body) if isinstance(channel, EmailChannel) else check_json_lines(body)
    for form in FORMATS:
        check_document(form, "".join(FORMATS[form](document(memory.incidents, NOW))))


def check_mail(body: bytes) -> None:
    mail = message_from_bytes(body, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail.get_all("Bcc") is None
    assert mail["To"] == "duty@example.org"
    assert not any(ACTS.search(str(value)) for value in mail.values())
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        words = part.get_content()
        assert not ACTS.search(words.replace("\r\n", "\n"))
        assert kind == "plain" or Page(words).acts == []
    assert not mail.defects


def check_json_lines(body: bytes) -> None:
    for line in filter(None, body.split(b"\n")):
        assert line.isascii()
        content = json.dumps(json.loads(line), ensure_ascii=False)
        assert not ACTS.search(content)
        assert "<!channel" not in content


def check_document(form: str, text: str) -> None:
    assert not ACTS.search(text.replace("\r\n", "\n"))
    if form == "atom":
        feed = ElementTree.fromstring(text)
        assert all(e.get("href", "https://").startswith(("https://", "http://")) for e in feed.iter())
    elif form in ("geojson", "jsonl"):
        documents = [json.loads(text)] if form == "geojson" else [json.loads(line) for line in text.splitlines()]
        assert documents
        assert "<" not in text
    else:
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not [cell for cell in row if re.match(r"[=+\-@\t\r]", cell) and not re.fullmatch(r"-?[\d.]+", cell)]


def test_a_headline_is_one_line_of_the_log_whatever_it_holds() -> None:
    title = "Three killed\n2026-09-01T12:00:00Z error forged\r\u2028\x1b[2J\x85\u202e\ud800"
    said = io.StringIO()
    for style in (Lines(), Json()):
        log, handler = logging.getLogger("monitor.hostile"), logging.StreamHandler(said)
        handler.setFormatter(style)
        log.handlers[:], log.propagate = [handler], False
        say(log, f"entry reports {title}", logging.ERROR, title=title)
        try:
            raise ValueError(title)
        except ValueError:
            log.error("failed", exc_info=True)
    written = said.getvalue()
    written.encode("utf-8")
    assert not ACTS.search(written)
    lines = written.splitlines()
    assert not [line for line in lines if line.startswith("2026-09-01T12:00:00Z")]
    assert all(json.loads(line) for line in lines if line.startswith("{"))


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://bb\u0441.co.uk/news", "https://xn--bb-pmc.co.uk/news"),  # the c is Cyrillic
        ("https://bbc.co.uk@evil.example/", "https://evil.example/"),
        ("https://news.example/\u202ecod.exe", "https://news.example/cod.exe"),
        ("https://\u0251pple.example/", "https://xn--pple-p5b.example/"),
    ],
)
def test_a_look_alike_host_shows_itself_in_a_mail(reader: Reader, link: str, shown: str) -> None:
    taken, _ = taken_in(reader, "Five people were killed in an air strike on Aleppo", "It was said.", "Wire", link)
    desk = CHANNELS[0]
    sent = rendered(queue(taken.alerts[0], [desk], NOW)[0], desk)
    mail = message_from_bytes(sent.body or b"", policy=policy.default)
    assert isinstance(mail, EmailMessage)
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        assert shown in part.get_content()
        assert link not in part.get_content()
