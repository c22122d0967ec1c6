"""Sentences that the program itself said in English, in the reader's language. Counts, reasons and notes are frozen
with a message as sentences; one that an English phrase could have made is said anew by the phrase of that key.

What no phrase could have made stays as it is: names, what a source wrote, and errors of other programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from monitor.deliveries.phrases import Phrasebook, shipped_english
from monitor.deliveries.phrases.file import NAMED, PhraseFile

FAMILIES = ("count.", "heard.")  # the keys by which the program's own words are recognised
CLAUSE = "heard.clause."  # what is said of a feed or a region, which may stand before it
SUBJECT = "heard.subject_is"
_KNOWN = ("one", "other")  # what must be the program's own words too, or "and" would be found in every name
_PLACED = {
    **dict.fromkeys(("n", "all", "low", "best", "high", "number", "live"), "[0-9][0-9.,]*"),
    "code": "[a-z]{2,3}",
    "names": r"(?:(?!\. ).)+",  # no end of a sentence
    "when": "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{5}",
}
_SENTENCES = re.compile(r"(?<=[.])\s+(?=\S)")
RIGHT_TO_LEFT_MARK = "\u200f"
DEEPEST = 5  # phrases within phrases


@dataclass(frozen=True, slots=True)
class Recognised:
    """An English phrase to be recognised. with_subject: a clause behind its subject."""

    key: str
    pattern: re.Pattern[str]
    with_subject: bool = False


def again(text: str, book: Phrasebook, depth: int = DEEPEST) -> str:
    """The text in the language of `book`: as a whole where it can be, else sentence by sentence."""
    if book.base is None or not text or depth <= 0:
        return text
    whole = _said(text, book, depth)
    if whole is not None:
        return whole
    parts = _SENTENCES.split(text)
    said = [_said(part, book, depth) for part in parts] if len(parts) > 1 else []
    if all(one is None for one in said):
        return text
    return " ".join(new or old for new, old in zip(said, parts, strict=True))


def _said(text: str, book: Phrasebook, depth: int) -> str | None:
    for phrase in _recognised() if depth > 0 else ():
        if (found := phrase.pattern.fullmatch(text)) is None:
            continue
        given = found.groupdict()
        if any(_said(given[name], book, depth - 1) is None for name in _KNOWN if name in given):
            continue
        values = {name: _name(again(value, book, depth - 1), value, book) for name, value in given.items()}
        number = given.get("n")
        said = book.say(phrase.key, int(number) if number else None, values)
        return book.say(SUBJECT, values={**values, "clause": said}) if phrase.with_subject else said
    return None


def _name(said: str, value: str, book: Phrasebook) -> str:
    """A value as it is put in: a name that nobody says otherwise is fenced where the sentence runs the other way."""
    apart = book.right_to_left and said == value and value.isascii() and any(char.isalpha() for char in value)
    return f"{RIGHT_TO_LEFT_MARK}{value}{RIGHT_TO_LEFT_MARK}" if apart else said


@cache
def _recognised() -> tuple[Recognised, ...]:
    """The English phrases that ship, those with most fixed words first."""
    [file] = shipped_english().files
    found = sorted(_phrases(file), key=lambda pair: -len(NAMED.sub("", pair[1])))
    whole = [Recognised(key, re.compile(_pattern(words), re.DOTALL)) for key, words in found if key != SUBJECT]
    behind = [
        Recognised(key, re.compile(rf"(?P<subject>.+?) {_pattern(words)}\.", re.DOTALL), with_subject=True)
        for key, words in found
        if key.startswith(CLAUSE)
    ]
    return (*whole, *behind)


def _phrases(file: PhraseFile) -> Iterator[tuple[str, str]]:
    for key, forms in file.phrases.items():
        if key.startswith(FAMILIES):
            yield from ((key, phrase.words) for phrase in forms.values())


def _pattern(words: str) -> str:
    parts, end = [], 0
    for found in NAMED.finditer(words):
        parts += [re.escape(words[end : found.start()]), f"(?P<{found[1]}>{_PLACED.get(found[1], '.+?')})"]
        end = found.end()
    return "".join([*parts, re.escape(words[end:])])
