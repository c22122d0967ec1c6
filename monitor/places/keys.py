"""How a place name becomes a key: the one form under which the index holds it and a text is looked up.

    "Ma'arrat an Nu'mān" → maarrat al numan        "Khān Yūnis" → khan yunis        "إدلب" → ادلب

Folded (`monitor.text.fold`), apostrophes out, hyphens taken as blanks, and the Arabic article written "al" however its
consonant was assimilated (an-Nabatieh, Ash Shaddadi, el-Fasher).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from monitor.scripts.letters import MARKED, NO_BLANKS, WITHOUT_BLANKS
from monitor.text import fold

# \w has no combining marks, and neither vowel signs nor joiners may split a word. A possessive 's is no part of the
# name before it; the letters after any other apostrophe are (Kup'yansk).
_MARKS = "\u00ad\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f"
WORD = re.compile(rf"[^\W_]+(?:(?:[{_MARKS}]+|['’‘`´](?!s\b)(?=[^\W_]))[^\W_]*)*")
_UNWRITTEN = re.compile("['\u02b9-\u02c1\u02c8`´]")
_SUN = re.compile(r"\b[ae](sh|th|dh|d|n|r|s|t|z) (?=\1)")
_PLAIN = re.compile(r"\b(?:el|ul|il) (?=\w)")


@cache
def _marked_word() -> re.Pattern[str]:
    return re.compile(rf"{WITHOUT_BLANKS}|{WORD.pattern.replace('[^', '[^' + NO_BLANKS)}")


def words_in_names(text: str) -> Iterator[re.Match[str]]:
    """The words of a text or a name as it is written: by blanks, or each character of a script that writes none."""
    return (_marked_word() if not text.isascii() and MARKED.search(text) else WORD).finditer(text)


@lru_cache(maxsize=16384)
def word_key(word: str) -> str:
    """The key of a single word of a text or a name."""
    return words_as_keys(word)


def words_as_keys(text: str) -> str:
    """A text in which the key of each of its words stands as it is, among whatever stands between words."""
    return _UNWRITTEN.sub("", fold(text))


def with_article(key: str) -> str:
    """`key` with every form of the Arabic article written "al", if it stands before the consonant that formed it."""
    return _PLAIN.sub("al ", _SUN.sub("al ", key))


@lru_cache(maxsize=8192)
def key_of(name: str) -> str:
    """The key of a whole name; empty where it holds no letter."""
    return with_article(" ".join(k for m in words_in_names(name) if (k := word_key(m[0]))))


_ARTICLES = {"el": "", "ul": "", "il": ""} | {v + c: c for v in "ae" for c in ("sh", "th", "dh", *"dnrstz")}


def is_article(key: str) -> bool:
    """Whether a word can be an Arabic article in Latin letters; only the next word tells whether it is."""
    return key == "al" or key in _ARTICLES


def joined(keys: list[str]) -> str:
    """The key of words in a row: `with_article(" ".join(keys))`, faster."""
    if not any(k in _ARTICLES for k in keys[:-1]):
        return " ".join(keys)
    return with_article(" ".join(keys))
