"""Finding a user's own words in what was reported, folded, as whole words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from monitor.incidents import Member
from monitor.text import fold

_JOINED_SCRIPTS = re.compile("[\u0590-\u08ff\u0e00-\u0fff\u1000-\u109f\u3040-\u9fff]")
"""Hebrew, Arabic and their kin join particles to words; Thai, Burmese, Chinese and Japanese set no blanks."""


def missing(words: Iterable[str], member: Member) -> list[str]:
    """Which of the words do not occur."""
    text = _text(member)
    return [w for w in words if not _pattern(w).search(text)]


def present(words: Iterable[str], member: Member) -> list[str]:
    """Which of the words occur."""
    text = _text(member)
    return [w for w in words if _pattern(w).search(text)]


def _text(member: Member) -> str:
    return fold("\n".join([member.title, *(q.words for q in member.report.quotes), member.text]))


@lru_cache(maxsize=1024)
def _pattern(word: str) -> re.Pattern[str]:
    """Whole words; `word*` also takes what goes on from there; in scripts that join words, any place in one."""
    folded = fold(word).strip()
    stem = r"\s+".join(re.escape(part) for part in folded.removesuffix("*").split())
    if _JOINED_SCRIPTS.search(folded):
        return re.compile(stem)
    return re.compile(rf"(?<!\w){stem}" + ("" if folded.endswith("*") else r"(?!\w)"))
