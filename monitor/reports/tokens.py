"""Text → tokens → units: words with their offsets, sentences, and what the language file knows of each phrase."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.reports.words import NO_MEANING, Meaning
from monitor.text import fold_offsets

# Digits with their separators; dotted abbreviations (u.s.); the genitive 's; words with inner hyphens and apostrophes; marks.
TOKEN = re.compile(
    r"\d+(?:[.,\u066b\u066c]\d+)*|(?:[^\W\d_]\.){2,}|'s\b|[^\W\d_]+(?:-[^\W\d_]+|'(?!s\b)[^\W\d_]+)*|\n+|[^\w\s]"
)
_TATWEEL = "\u0640"
_BROKEN = re.compile(rf"(?<=\w){_TATWEEL}+(?:[.*_\-\s]+{_TATWEEL}+)+(?=\w)|(?<=\w){_TATWEEL}[{_TATWEEL}.*\s]*{_TATWEEL}(?=\w)|(?<=\w){_TATWEEL}+(?=\w)")
WRAPPED = (50, 130)  # characters of a line in a text that was wrapped by a machine
_ENDS = {".", "!", "?", "\u061f", "…", ";"}


@dataclass(frozen=True, slots=True)
class Source:
    """A text as written and as compared; offsets[i] is where folded character i came from."""

    raw: str
    folded: str
    offsets: list[int]
    title: int = -1  # where the title ends in the text as written

    def span(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) of the folded text as [start, end) of the text as written."""
        return self.offsets[start], self.offsets[end - 1] + 1 if end > start else self.offsets[start]

    def words(self, start: int, end: int) -> str:
        """What was written there."""
        a, b = self.span(start, end)
        return self.raw[a:b]


@dataclass(slots=True)
class Unit:
    """One word, phrase or mark. start, end: offsets in the folded text; capital: written with a capital letter."""

    text: str
    start: int
    end: int
    meaning: Meaning
    capital: bool = False
    first: bool = False  # the first word of its sentence


Sentence = list[Unit]


def words_of(folded: str) -> list[str]:
    """The tokens of a folded text."""
    return TOKEN.findall(folded)


def normalise(raw: str, title: int = -1) -> Source:
    """Folds a text, keeping offsets. Words broken up against filters are put together again."""
    if _TATWEEL not in raw:
        return Source(raw, *fold_offsets(raw), title)
    keep: list[int] = []
    last = 0
    for m in _BROKEN.finditer(raw):
        keep.extend(range(last, m.start()))
        last = m.end()
    keep.extend(range(last, len(raw)))
    folded, offsets = fold_offsets("".join(raw[i] for i in keep))
    keep.append(len(raw))
    return Source(raw, folded, [keep[i] for i in offsets], title)


def sentences(source: Source, phrases: Mapping[str, list[tuple[tuple[str, ...], Meaning]]],
              abbreviations: frozenset[str], clitics: Mapping[str, str]) -> list[Sentence]:
    """The text as sentences of units. The longest phrase of the language file wins."""
    tokens = _split_clitics(source.folded, phrases, clitics) if clitics else [
        (m.group(), m.start(), m.end()) for m in TOKEN.finditer(source.folded)]
    found: list[Sentence] = []
    current: Sentence = []
    raw, offsets, at, count, line = source.raw, source.offsets, 0, len(tokens), 0
    while at < count:
        text, start, end = tokens[at]
        ends = _ends_line(source, start, end, line) if text[0] == "\n" else (
            text in _ENDS and _ends_sentence(tokens, at, abbreviations, raw, offsets))
        if text[0] == "\n":
            line = end
        if ends or text[0] == "\n":
            if current and ends:
                found.append(current)
                current = []
            at += 1
            continue
        meaning, width = _lookup(tokens, at, phrases) if text in phrases else (NO_MEANING, 1)
        if width > 1:
            end = tokens[at + width - 1][2]
            text = source.folded[start:end]
        current.append(Unit(text, start, end, meaning, raw[offsets[start]].isupper(), not current))
        at += width
    if current:
        found.append(current)
    return found


def _lookup(tokens: list[tuple[str, int, int]], at: int,
            phrases: Mapping[str, list[tuple[tuple[str, ...], Meaning]]]) -> tuple[Meaning, int]:
    for words, meaning in phrases[tokens[at][0]]:
        width = len(words)
        if width == 1 or all(at + k < len(tokens) and tokens[at + k][0] == words[k] for k in range(1, width)):
            return meaning, width
    return NO_MEANING, 1


def _ends_line(source: Source, start: int, end: int, line: int) -> bool:
    """A line break ends a sentence, unless it only wraps a line of ordinary width."""
    wrapped = end - start == 1 and WRAPPED[0] <= start - line <= WRAPPED[1]
    return not wrapped or source.offsets[start] == source.title


def _ends_sentence(tokens: list[tuple[str, int, int]], at: int, abbreviations: frozenset[str],
                   raw: str, offsets: list[int]) -> bool:
    """A full stop ends a sentence unless it belongs to an abbreviation, or a small letter follows."""
    mark, start, end = tokens[at]
    if mark != "." or at + 1 == len(tokens):
        return True
    before, after = tokens[at - 1] if at else ("", 0, 0), tokens[at + 1]
    if after[1] == end:  # no blank after it
        return False
    if before[2] == start and (before[0] in abbreviations or (len(before[0]) == 1 and before[0].isalpha())):
        return False
    return not raw[offsets[after[1]]].islower()


def _split_clitics(folded: str, phrases: Mapping[str, object], clitics: Mapping[str, str]) -> list[tuple[str, int, int]]:
    """Tokens where a known word with something written onto it becomes two; a word known as a whole stays one."""
    tokens: list[tuple[str, int, int]] = []
    for m in TOKEN.finditer(folded):
        text, start, end = m.group(), m.start(), m.end()
        while text not in phrases and (cut := _clitic(text, phrases, clitics)):
            if clitics[cut]:
                tokens.append((clitics[cut], start, start + len(cut)))
            text, start = text[len(cut):], start + len(cut)
        tokens.append((text, start, end))
    return tokens


def _clitic(text: str, phrases: Mapping[str, object], clitics: Mapping[str, str]) -> str | None:
    """The shortest clitic whose removal leaves a known word (or a number)."""
    for cut in clitics:
        rest = text[len(cut):]
        if rest and text.startswith(cut) and (rest in phrases or rest[0].isdigit()):
            return cut
    return None
