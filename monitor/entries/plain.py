"""HTML to plain text: blocks become lines, scripts vanish, entities become characters, and time stays linear.

No parser with a tree and no backtracking: whatever is thrown at it (200 kB of `<!--`, 200,000 nested tags) costs one
pass, and the pass ends when enough text is there.
"""

from __future__ import annotations

import re
from html import unescape

from monitor.text import clip, printable

_GONE = "script|style|template|svg|math|iframe|object|noscript|head|select|textarea"
_BLOCKS = frozenset(
    [
        "p",
        "br",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "tr",
        "table",
        "thead",
        "tbody",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "blockquote",
        "pre",
        "section",
        "article",
        "aside",
        "header",
        "footer",
        "nav",
        "main",
        "figure",
        "figcaption",
        "address",
        "form",
        "fieldset",
        "center",
    ]
)
# Linear: what stands in a class is possessive (`++`, `*+`) and never given back, and no part of a group can begin where
# another of it could go on. A group is never possessive: Python before 3.11.5 gets that wrong (CPython's issue 106052).
_MARKUP = re.compile(
    rf"""<!--.*?(?:-->|\Z)            # a comment; one that never ends takes the rest, as in a browser
    |<!\[CDATA\[|\]\]>
    |<(?P<gone>{_GONE})\b[^>]*+>.*?(?:</(?P=gone)[^>]*+(?:>|\Z)|\Z)  # its end cut off takes the rest, too
    |</?(?P<tag>[a-z][a-z0-9:-]*+)(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*/?>
    |</?(?P<loose>[a-z][a-z0-9:-]*+)(?:\s[^<>]*+)?(?:>|\Z)     # quotes that do not pair, a tag cut off at the end
    |<[!?][^<>]*+>""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_MARKED_UP = re.compile(
    r"&(?:[a-z]{2,8}|\#\d{2,5}|\#x[0-9a-f]{2,4});|</?(?:p|br|a|b|i|em|strong|div|span|img|ul|li|h\d)\b[^<>]*>",
    re.IGNORECASE,
)
_INDENTED = re.compile(r"\n[ \t]+(?=\S)")
_RAW = 25  # characters of markup that are looked at for each one of text that is wanted


def plain(html: str, limit: int) -> str:
    """The text that a reader would see of `html`, in lines, of at most `limit` characters."""
    text = _visible(html[: limit * _RAW], limit)
    if ("&" in text or "<" in text) and _MARKED_UP.search(text):  # escaped twice, as many feeds have it
        text = _visible(text, limit)
    return clip(text, limit)


def _visible(html: str, limit: int) -> str:
    if "<" not in html:
        return _tidy(_INDENTED.sub(" ", unescape(html)) if "\n" in html else unescape(html))
    pieces, at, size = [], 0, 0
    for found in _MARKUP.finditer(html):
        pieces.append(_flowing(html[at : found.start()]))
        pieces.append(_instead(found))
        size += found.start() - at
        at = found.end()
        if size > 2 * limit:
            return _tidy("".join(pieces))
    return _tidy("".join(pieces) + _flowing(html[at:]))


def _flowing(text: str) -> str:
    """Text between tags, where a line break is a blank like any other."""
    return unescape(text.replace("\n", " ").replace("\r", " "))


def _instead(found: re.Match[str]) -> str:
    """The text that stands in the place of a piece of markup."""
    name = (found["tag"] or found["loose"] or "").lower()
    if name in _BLOCKS:
        return "\n"
    return " " if name in ("td", "th", "img") or found["gone"] else ""


def _tidy(text: str) -> str:
    """Single blanks, no empty line."""
    lines = (" ".join(line.split()) for line in printable(text).split("\n"))
    return "\n".join(line for line in lines if line)


def without_title(text: str, title: str) -> str:
    """`text` without the headline that many feeds repeat at its beginning."""
    if not title or text[: len(title)].casefold() != title.casefold():
        return text
    rest = text[len(title) :]
    if rest[:1].isalnum():  # the headline is only the beginning of a longer sentence
        return text
    return rest.lstrip(" \n.:|-–—")
