"""A feed that takes back what it said: "RETRACTED: ...", "we withdraw our report", a page that is no longer there.

Whoever speaks so speaks of its own words alone. What such a text still says of an event is kept as context: it opens
nothing, is nobody's voice, and tells which figures are meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.model import Context
from monitor.reports.language.lexicon import Language, Retractions
from monitor.reports.language.tokens import TATWEEL
from monitor.reports.language.triggers import letters_in
from monitor.reports.types import Kind, Reading, Rejected, Report, Telling, Text
from monitor.scripts.letters import MARKED, letter_words
from monitor.text import fold

LEAD = 300  # characters of the text: further down stands what is said of others
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _RetractionWords:
    """The words of retractions of some languages at once, for they are asked of every text. starts: the first letters
    of titles, as many as the shortest has, with which nearly no other begins; phrases: by the longest
    word of each, which stands in a text that holds the phrase; one without any word stands under none. letters: the
    longest run of letters of each, for all of which nearly no text has one; empty where a phrase has none."""

    titles: tuple[str, ...]
    starts: frozenset[str]
    start: int
    whole: frozenset[str]
    phrases: Mapping[str, Sequence[str]]
    letters: frozenset[str]

    def may_hold(self, text: Text, words: Set[str]) -> bool:
        """Whether a text of these words may hold a phrase. Where letters hide between signs, where the lead ends within
        a word and where blanks part no words it is looked at itself."""
        if text.text[LEAD - 1 : LEAD + 1].isalnum() or "" in self.letters or not self.letters.isdisjoint(words):
            return True
        return any(map(_hides, (text.title, text.text)))

    def begins(self, title: str) -> bool:
        return title[: self.start] in self.starts and title.startswith(self.titles)


def _hides(part: str) -> bool:
    return "*" in part or (not part.isascii() and (TATWEEL in part or MARKED.search(part) is not None))


@lru_cache(maxsize=16)
def _asked(languages: tuple[Language, ...]) -> _RetractionWords:
    said = [language.retractions for language in languages]
    phrases: dict[str, list[str]] = {}
    for phrase in (phrase for one in said for phrase in one.text):
        phrases.setdefault(max(_WORD.findall(phrase), key=len, default=""), []).append(phrase)
    titles = tuple(title for one in said for title in one.title)
    letters = frozenset(max(letter_words(word), key=len, default="") for word in phrases if not MARKED.search(word))
    start = min(map(len, titles), default=0)
    starts = frozenset(title[:start] for title in titles)
    return _RetractionWords(titles, starts, start, frozenset().union(*(one.whole for one in said)), phrases, letters)


def takes_back(text: Text, languages: tuple[Language, ...], words: Set[str] | None = None) -> bool:
    """Whether title or lead are worded as a retraction, in any language: an editor's note need not be in the feed's.
    words: its `letters_in`, where they are known."""
    title, asked = fold(text.title).strip(), _asked(languages)
    if asked.begins(title) or title in asked.whole:
        return True
    words = letters_in(text) if words is None else words
    return asked.may_hold(text, words) and _holds(asked, title, fold(text.text[:LEAD]))


def _holds(asked: _RetractionWords, title: str, lead: str) -> bool:
    words = asked.phrases.keys() & {"", *_WORD.findall(title), *_WORD.findall(lead)}
    return any(_says(phrase, part) for word in words for phrase in asked.phrases[word] for part in (title, lead))


def reworded(reading: Reading, text: Text, languages: Sequence[Language]) -> Reading:
    """A reading with what title and lead say of its figures: that one is corrected, or that they are false."""
    title, lead = fold(text.title).strip(), fold(text.text[:LEAD])
    asked = _on_figures(tuple(languages))
    corrects, untrue = _says_any(asked.corrects, title, lead), _says_any(asked.untrue, title, lead)
    if not corrects and not untrue:
        return reading
    said = tuple(replace(report, corrects=corrects, called_untrue=untrue) for report in reading.reports)
    return replace(reading, reports=said)


@lru_cache(maxsize=16)
def _on_figures(languages: tuple[Language, ...]) -> Retractions:
    """The words of several languages on figures, as one."""
    said = [language.retractions for language in languages]
    return Retractions(
        corrects=tuple(phrase for one in said for phrase in one.corrects),
        untrue=tuple(phrase for one in said for phrase in one.untrue),
    )


def _says_any(phrases: Sequence[str], title: str, lead: str) -> bool:
    both = f"{title}\n{lead}"
    return any(_says(phrase, part) for phrase in phrases if phrase in both for part in (title, lead))


def _says(phrase: str, text: str) -> bool:
    """Whether a text holds a phrase as words of its own. Nearly none does, and to see that costs microseconds."""
    return phrase in text and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None


def as_retraction(reading: Reading) -> Reading:
    """A reading of such a text."""
    reports = tuple(map(_taken_back, reading.reports))
    return replace(reading, reports=reports, rejected=Rejected.RETRACTED, retracts=True)


def _taken_back(report: Report) -> Report:
    told = Telling.FOLLOW_UP if report.telling.is_news else report.telling
    return replace(report, kind=Kind.CONTEXT, telling=told, why=report.why or Context.FOLLOW_UP, retracts=True)
