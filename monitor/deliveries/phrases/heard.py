"""Sentences that the program itself said in English, in the reader's language. Counts, reasons and notes are
frozen with a message as sentences; one that an English phrase could have made is said anew by the phrase of that key.

What no phrase could have made stays as it is: names, what a source wrote, and errors of other programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from monitor.deliveries.phrases import Phrasebook, shipped_english
from monitor.deliveries.phrases.file import NAMED, PhraseFile

FAMILIES = ("count.", "heard.")  # the keys by which the program's own words are recognised
_NUMBERS = frozenset({"n", "all", "low", "best", "high", "number"})  # what stands for digits alone
_SENTENCES = re.compile(r"(?<=[.;:])\s+(?=\S)")
DEEPEST = 4  # phrases within phrases


def again(text: str, book: Phrasebook, depth: int = DEEPEST) -> str:
    """The text in the language of `book`: as a whole where it can be, else sentence by sentence."""
    if book.base is None or not text or depth == 0:
        return text
    whole = _said(text, book, depth)
    if whole is not None:
        return whole
    parts = _SENTENCES.split(text)
    if len(parts) == 1:
        return text
    said = [_said(part, book, depth) for part in parts]
    return (
        text if all(one is None for one in said) else " ".join(new or old for new, old in zip(said, parts, strict=True))
    )


def _said(text: str, book: Phrasebook, depth: int) -> str | None:
    for key, pattern in _patterns():
        if found := pattern.fullmatch(text):
            number = found.groupdict().get("n")
            values = {name: again(value, book, depth - 1) for name, value in found.groupdict().items()}
            return book.say(key, int(number) if number else None, values)
    return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Of the English phrases that ship, those with most fixed words first."""
    [file] = shipped_english().files
    found = list(_recognised(file))
    found.sort(key=lambda pair: -len(NAMED.sub("", pair[1])))
    return tuple((key, re.compile(_pattern(words), re.DOTALL)) for key, words in found)


def _recognised(file: PhraseFile) -> Iterator[tuple[str, str]]:
    for key, forms in file.phrases.items():
        if key.startswith(FAMILIES):
            yield from ((key, phrase.words) for phrase in forms.values())


def _pattern(words: str) -> str:
    seen: set[str] = set()

    def group(found: re.Match[str]) -> str:
        name = found[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>[0-9][0-9.,]*)" if name in _NUMBERS else f"(?P<{name}>.+?)"

    parts, end = [], 0
    for found in NAMED.finditer(words):
        parts += [re.escape(words[end : found.start()]), group(found)]
        end = found.end()
    return "".join([*parts, re.escape(words[end:])])
