"""The first line that somebody wrote themselves in an answer: above or below what is quoted. Pure."""

from __future__ import annotations

import codecs
import re
from email.message import Message

from monitor.entries.plain import plain

LONGEST = 20_000  # characters of a body that are looked at: what somebody wrote stands at one of its ends
MOST_PARTS = 30
MOST_HTML = 200_000

# Encodings of mail, by Python's own names. Others (UTF-7) can say one thing to a filter and another to us.
_ENCODINGS = re.compile(
    r"utf-8|ascii|iso8859-\d{1,2}|cp125\d|cp8\d\d|koi8-[ru]|mac-\w+|gb\w+|big5\w*|euc_\w+|shift_jis\w*|iso2022_\w+|tis-620"
)
_QUOTE = re.compile(r"\s*>")
_SIGNATURE = re.compile(r"-- ?$|_{10,}$")
_SOMEBODY_WROTE = re.compile(r"[:：]\s*$")  # "On Monday Amal wrote:", in any language
# What mail programs put around a quotation in HTML. Cut before the text is taken out of it.
_QUOTED_HTML = re.compile(
    r"<blockquote\b|<div[^<>]{0,200}\b(?:gmail_quote|yahoo_quoted|divRplyFwdMsg|appendonsend|moz-cite-prefix)\b|<hr\b",
    re.IGNORECASE,
)


def first_line(mail: Message) -> str | None:
    """The first line that the sender wrote; empty where there is none, None where the text cannot be read."""
    text = _text(mail)
    return None if text is None else _own_line(text[:LONGEST].splitlines())


def _own_line(lines: list[str]) -> str:
    """The first line that is no quotation and no word about one. Who answers below a quotation wrote there."""
    for at, line in enumerate(lines):
        if not line.strip(" \t\u00a0\u200b\ufeff\u200e\u200f") or _QUOTE.match(line):
            continue
        if _SIGNATURE.match(line):
            return ""
        if not _introduces(lines, at):
            return line
    return ""


def _introduces(lines: list[str], at: int) -> bool:
    """Whether a line, or one that is wrapped, only says whose words are quoted below it."""
    for below in range(at, min(at + 3, len(lines))):
        if not lines[below].strip():
            return False
        if _SOMEBODY_WROTE.search(lines[below]):
            following = next((line for line in lines[below + 1 :] if line.strip()), "")
            return _QUOTE.match(following) is not None
    return False


def _text(mail: Message) -> str | None:
    """The plain text, or the HTML as it is read; None where there is neither."""
    html = None
    for number, part in enumerate(mail.walk()):
        if number >= MOST_PARTS:
            break
        if part.get_content_maintype() == "message":
            break  # what is attached was written by somebody else
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() == "text/plain":
            return _decoded(part)
        if part.get_content_type() == "text/html" and html is None:
            html = _decoded(part)
    return None if html is None else _from_html(html)


def _from_html(html: str) -> str:
    """The visible text before the first quotation."""
    found = _QUOTED_HTML.search(html[:MOST_HTML])
    return plain(html[: found.start()] if found else html[:MOST_HTML], LONGEST)


def _decoded(part: Message) -> str | None:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return None
    try:
        name = codecs.lookup(part.get_content_charset("utf-8")).name
    except LookupError:
        name = "utf-8"
    if not _ENCODINGS.fullmatch(name):
        return None
    return raw.decode(name, "replace")
