"""The text of an article out of its page. The only importer of trafilatura, which is an extra.

Pages are hostile and lxml has no limit of time: call it by `worker.Parser.article`, which can be killed.
"""

from __future__ import annotations

import re

from monitor.entries import TEXT
from monitor.entries.encoding import decode
from monitor.text import clip, printable

_DECLARED = re.compile(rb"""<meta\b[^<>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_BEGINNING = 4_096  # bytes in which a page says how it is encoded


def article(body: bytes, content_type: str, language: str | None = None) -> str:
    """The article's paragraphs, a line each; empty where the page has none. `language` tells old encodings apart."""
    from trafilatura import extract

    declared = _DECLARED.search(body[:_BEGINNING])
    told = (
        content_type
        if "charset" in content_type.lower() or not declared
        else (f"{content_type}; charset={declared[1].decode('ascii')}")
    )
    found = extract(decode(body, told, language).text, include_comments=False)
    return clip(printable(found or ""), TEXT)
