"""The phrases that feeds and pages put around the news: "continue reading", cookies, "subscribe to read". It never
passes for a summary, and is cut. The phrases are data, a file a language in words/boilerplate/, beside those that say
how an entry came to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from monitor.entries.sentences import sentences

_ENDING = 400  # characters at the end of a text in which a teaser stands
_LONGEST = 400  # characters: a sentence of more says something
_ANYTHING = 300  # characters that a * stands for at most ...
_INSIDE = 60  # ... and within a text, where it may stand for no news
_SENTENCE_END = re.compile(r"""[\n.!?…\])»"”]""")
_WORD = re.compile(r"\w+")
_WHOLE_WORD = re.compile(r"\w+(?![\w*])")  # of a phrase: what a * follows is the beginning of a word


class NoteList(StrEnum):
    """Phrases that say how an entry came to be, under headings in the same files. `forms` asks for them."""

    FORWARD = "forward"  # how a forwarded message begins, before the name of whoever wrote it
    TRANSLATED = "translated"  # a machine did it
    BRIDGE_ERROR = "bridge_error"  # how a title begins that is the failure of a bridge
    PERIODIC = "periodic"  # words of titles of what tells of a period


class PhraseList(StrEnum):
    """Where phrases of a kind are cut, as the headings in the files name it."""

    START = "start"  # before a text, or instead of it; also of a headline
    END = "end"  # after, or instead of, a summary
    ANYWHERE = "anywhere"  # sentences that say nothing of the news
    INSIDE = "inside"  # runs of words in the middle of a text, where a publisher puts its links between two paragraphs
    WALL = "wall"  # sentences that say that the rest is withheld


def without_boilerplate(text: str) -> str:
    """`text` without sentences that say nothing of the news, and without teasers at the end."""
    words = _words(text)
    possible = [section for section in PhraseList if not _phrases(section).keys.isdisjoint(words)]
    if not possible:  # as nearly always
        return text
    empty = [_phrases(section) for section in possible if section not in (PhraseList.END, PhraseList.INSIDE)]
    text = _cut(text, empty) if empty else text
    return without_teasers(_parted(text) if PhraseList.INSIDE in possible else text)


def _parted(text: str) -> str:
    """`text` without the runs of words that a publisher put into it; what stood before and after one are two lines."""
    parts = _phrases(PhraseList.INSIDE).within.split(text)
    return text if len(parts) == 1 else "\n".join(filter(None, map(str.strip, parts)))


def without_start(text: str) -> str:
    """`text` without what bridges put before it, in place of a picture or a film."""
    start = _phrases(PhraseList.START)
    if start.keys.isdisjoint(_words(text[:_LONGEST])):
        return text
    while found := start.beginning.match(text):
        text = text[found.end() :]
    return text


def fullest(texts: Sequence[str]) -> str:
    """Of several versions of a text the one that tells most before it says that the rest is withheld, without
    boilerplate; of equals the first."""
    if len(texts) < 2:
        return without_boilerplate(texts[0]) if texts else ""
    return without_boilerplate(max(texts, key=lambda text: len(without_boilerplate(before_wall(text)))))


def before_wall(text: str) -> str:
    """`text` up to where it says that the rest is withheld."""
    wall = _phrases(PhraseList.WALL)
    if not wall.keys.isdisjoint(_words(text)):
        start = next((start for start, sentence in sentences(text) if wall.matches(sentence)), len(text))
        return text[:start].rstrip()
    return text


def without_teasers(text: str) -> str:
    """`text` without "continue reading" and its like at the end."""
    while (start := _teaser_start(text)) is not None:
        text = text[:start].rstrip()
    return text


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _teaser_start(text: str) -> int | None:
    """Where a teaser begins that ends the text: on a line of its own, or after the end of a sentence."""
    floor = max(0, len(text) - _ENDING)
    starts = [*([] if floor else [0]), *(found.end() for found in _SENTENCE_END.finditer(text, floor))]
    teaser = _phrases(PhraseList.END).pattern
    return next((start for start in starts if teaser.match(text, start)), None)


def _cut(text: str, empty: Sequence[_Phrases]) -> str:
    """`text` without the sentences that are nothing but such a phrase. A line that loses none stays as it is."""
    lines = (_cut_line(line, empty) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _cut_line(line: str, empty: Sequence[_Phrases]) -> str:
    found = [sentence for _, sentence in sentences(line)]
    kept = [sentence for sentence in found if not any(phrases.matches(sentence) for phrases in empty)]
    return line if len(kept) == len(found) else " ".join(kept)


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Phrases as one pattern, as one of what a text begins with, and as one of what stands within it. keys: the longest
    word of each; most texts hold none of them."""

    pattern: re.Pattern[str]
    beginning: re.Pattern[str]
    within: re.Pattern[str]
    keys: frozenset[str]

    def matches(self, sentence: str) -> bool:
        return len(sentence) <= _LONGEST and self.pattern.match(sentence) is not None


@cache
def _phrases(section: PhraseList) -> _Phrases:
    """The phrases of a section in all languages. `*` in the files stands for anything on the same line."""
    phrases = _listed(section)
    anything = f".{{0,{_INSIDE if section is PhraseList.INSIDE else _ANYTHING}}}?"
    either = "|".join(re.escape(p).replace(r"\*", anything).replace(r"\ ", r"[^\S\n]+") for p in phrases)
    keys = frozenset(max(_WHOLE_WORD.findall(phrase.lower()), key=len) for phrase in phrases)
    whole, beginning = (
        re.compile(rf"[^\w\n]*(?:{either}){after}", re.IGNORECASE) for after in (r"[^\w\n]*\Z", r"(?!\w)[\s\]):.…-]*")
    )
    within = re.compile(rf"(?<!\w)(?:{either})(?!\w)[\s.!…]*", re.IGNORECASE)
    return _Phrases(whole, beginning, within, keys)


@cache
def notes(section: NoteList) -> tuple[str, ...]:
    """The phrases of a kind in all languages, casefolded."""
    return tuple(phrase.casefold() for phrase in _listed(section))


def _listed(section: PhraseList | NoteList) -> list[str]:
    folder = files(__package__).joinpath("words", "boilerplate")
    written = [file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".txt")]
    return [phrase for each in written for phrase in _of_section(each, section)]


_HEADINGS = frozenset(section.value for sections in (PhraseList, NoteList) for section in sections)


def _of_section(written: str, section: PhraseList | NoteList) -> Iterator[str]:
    heading = ""
    for line in map(str.strip, written.splitlines()):
        if line.startswith("["):
            heading = line if line.strip("[]") in _HEADINGS else heading
        if line and heading == f"[{section}]" and not line.startswith("#") and line != heading:
            yield line
