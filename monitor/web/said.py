"""Sentences that the program keeps in English (the steps of a decision, lines of a history, what is wrong with an
address), in the language of a page. Pure.

Each is known by its English pattern: the words of a key that begins with `said.`, in which names in braces stand for
what varies. What no pattern knows stays as it is: a later release, or a colleague, may have written it.

    said.confidence   confidence ≥ {number}      {number}, {other}, {least}   figures
    said.cause        cause {cause}              {cause}, {weapon}, {grade}, {victim} ...   words of an enumeration
    said.told_before  {said}; told before        {said}, {also}               sentences of their own
    said.at_key       {setting}: {said}          {setting}                    a key of the config, which stays
    said.hours[one]   {number} hour              a form by number; the reader's language has its own
    said.why_joined   {who}: {number} ({parts})  {parts}                      what spoke for it, each with its figure
    said.by_note      by {who}: {note}           {note}                       a colleague's words, or how it came
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from monitor.web.words import FALLBACK, PageWords, unformed, words_of

PREFIX = "said."
LONGEST, DEEPEST = 700, 7
_NAMED = re.compile(r"\{(\w+)\}")
_FIGURES = {"number": r"[0-9.,+-]+", "other": r"[0-9.,+-]+", "least": r"[0-9.,+-]+", "time": r"[0-9: TZ-]+"}
_LISTED = {"which": "[^;]+?", "what": "[^;]+?", "where": "[^;]+?"}  # of a sentence that others may follow
_KEY = r"[a-z_]+(?:\[[0-9]+\]|\.[a-z_]+)*"
_KEYS = {"setting": _KEY, "other_setting": _KEY}
_PARTS = {"parts": r"(?:[a-z_]+ [0-9.+-]+(?:, )?)+"}  # `place +0.9, time +2.5`
_SENTENCES = {"said", "also"}
_FAMILIES = {"cause", "weapon", "grade", "target", "harm", "victim", "severity", "reason", "fact"}
_FAMILIES |= {"context", "muted"}
_PART = re.compile("[a-z_]+")
_WORDS = r"\w+(?:(?: or |, )\w+)*"  # values of an enumeration
_OF_SEVERAL = re.compile(r"( or |, )")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One English sentence. head, tail: what stands before the first and after the last that varies."""

    key: str
    head: str
    tail: str
    form: re.Pattern[str]
    literal: int  # letters that do not vary: the more, the surer

    @property
    def order(self) -> tuple[int, int]:
        """In which it is tried: whole sentences, what one begins with (`said.at_`), then what is surer."""
        whole, begins = not self.form.groups, self.key.startswith(f"{PREFIX}at_")
        return (0 if whole else 1 if begins else 2, -self.literal)


def said_in(words: PageWords, text: str) -> str:
    """The sentence in that language, as far as it is known."""
    if words.language == FALLBACK or not text or len(text) > LONGEST:
        return text
    return _said(words.language, text, 0)


def note_in(words: PageWords, note: str) -> str:
    """A note as it was written; one that only says how a word came is ours, and in that language."""
    return words.texts.get(f"noted.{note.replace(' ', '_')}", note)


@lru_cache(maxsize=4_096)
def _said(language: str, text: str, depth: int) -> str:
    words = words_of(language)
    if depth < DEEPEST:
        for pattern in _patterns():
            if not (text.startswith(pattern.head) and text.endswith(pattern.tail)):
                continue
            if found := pattern.form.fullmatch(text):
                return words.say(unformed(pattern.key), **_values(words, found.groupdict(), depth))
    alone = (words.texts.get(f"{family}.{text}") for family in ("cause", "weapon", "grade"))
    return next(filter(None, alone), note_in(words, text))


def _values(words: PageWords, found: Mapping[str, str], depth: int) -> dict[str, str]:
    return {name: _value(words, name, value, depth) for name, value in found.items()}


def _value(words: PageWords, name: str, value: str, depth: int) -> str:
    if name in _SENTENCES:
        return _said(words.language, value, depth + 1)
    if name == "parts":
        return _PART.sub(lambda part: words.word("evidence", part[0]), value)
    if name == "note":
        return note_in(words, value)
    if name in _FAMILIES:
        return "".join(_or(words, part) or words.word(name, part) for part in _OF_SEVERAL.split(value))
    return value


def _or(words: PageWords, part: str) -> str | None:
    return {" or ": f" {words.say('said.or')} ", ", ": ", "}.get(part)


@cache
def _patterns() -> tuple[_Pattern, ...]:
    texts = words_of(FALLBACK).texts
    made = [_pattern(key, text) for key, text in texts.items() if key.startswith(PREFIX) and key != "said.or"]
    return tuple(sorted(made, key=lambda one: one.order))


def _pattern(key: str, text: str) -> _Pattern:
    pieces = _NAMED.split(text)  # words, name, words, name, ...
    form = "".join(_form(piece) if at % 2 else re.escape(piece) for at, piece in enumerate(pieces))
    literal = sum(len(piece) for piece in pieces[::2])
    return _Pattern(key, pieces[0], pieces[-1], re.compile(form, re.DOTALL), literal)


def _form(name: str) -> str:
    form = _WORDS if name in _FAMILIES else {**_FIGURES, **_LISTED, **_KEYS, **_PARTS}.get(name, ".+?")
    return f"(?P<{name}>{form})"
