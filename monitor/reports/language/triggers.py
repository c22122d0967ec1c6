"""The scan before everything else: nearly all entries hold no word of harm and must cost microseconds."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.reports.language.lexicon import Language
from monitor.reports.language.tokens import MASK, TATWEEL
from monitor.reports.types import Rejected, Text
from monitor.scripts.letters import letter_words
from monitor.text import fold

_LETTERS_ONLY = bytes(code if chr(code).isalpha() and code < 128 else 32 for code in range(256))
_BROKEN = re.compile(rf"{TATWEEL}+[.*_\s]*{TATWEEL}*")
ENOUGH = 0.12  # of a text's words that must be common ones of the language it is taken for
CERTAIN = 0.2  # the same where a longer text's language is asked for, whatever it tells
FAMILIAR = 0.2  # of a text's words that must stand in the language file, where the common ones are too few
SURE = 2  # words of harm that make up for missing common words
SHORT = 12  # words; a headline need not hold a common word at all
FEW = 2  # common words that a longer text holds at the least


@dataclass(frozen=True, slots=True)
class TriggerHit:
    """A text with a word of harm, and the language that it is in."""

    language: Language


@dataclass(frozen=True, slots=True)
class OfScript:
    """The languages of a script, and whose common word each is that any of them has. To each language belongs a field
    of a number, of so many bits: one sum over a text's common words counts them for twelve languages as for two."""

    languages: tuple[Language, ...]
    common: frozenset[str]
    owners: Mapping[str, int]
    bits: int

    def nearest(self, words: set[str]) -> tuple[Language, int]:
        """The first of the languages that have most of these words, and how many it has."""
        counted = sum(map(self.owners.__getitem__, self.common & words))
        field = (1 << self.bits) - 1
        owned = [counted >> shift & field for shift in range(0, len(self.languages) * self.bits, self.bits)]
        most = max(owned)
        return self.languages[owned.index(most)], most


@dataclass(frozen=True, slots=True)
class _Kin:
    """Several languages by script, with the common words that tell them apart."""

    codes: frozenset[str]
    of_script: Mapping[str, OfScript]


@dataclass(frozen=True, slots=True)
class _Together:
    """The words of several languages at once: of harm, of hitting, and of protected places."""

    triggers: frozenset[str]
    hits: frozenset[str]
    targets: frozenset[str]

    def may_tell(self, words: set[str]) -> bool:
        hit = not (self.hits.isdisjoint(words) or self.targets.isdisjoint(words))
        return hit or not self.triggers.isdisjoint(words)

    def among(self, words: set[str]) -> set[str]:
        """Those of these words by which any of the languages can tell."""
        return words & self.triggers | words & self.hits | words & self.targets


@lru_cache(maxsize=256)  # whatever languages a text has no word of harm in
def _kin(languages: tuple[Language, ...]) -> _Kin:
    scripts = {language.script for language in languages}
    return _Kin(
        frozenset(language.code for language in languages),
        {script: of_script(tuple(x for x in languages if x.script == script)) for script in scripts},
    )


def of_script(languages: tuple[Language, ...]) -> OfScript:
    owners: dict[str, int] = {}
    bits = max(len(language.telling_common) for language in languages).bit_length()
    for at, language in enumerate(languages):
        for word in language.telling_common:
            owners[word] = owners.get(word, 0) + (1 << at * bits)
    return OfScript(languages, frozenset(owners), owners, bits)


@lru_cache(maxsize=16)
def _together(languages: tuple[Language, ...]) -> _Together:
    return _Together(
        frozenset().union(*(language.triggers for language in languages)),
        frozenset().union(*(language.hits for language in languages)),
        frozenset().union(*(language.targets for language in languages)),
    )


def letters_in(text: Text) -> set[str]:
    """The runs of letters of a text, folded: whatever is asked of every text is asked of these first."""
    return _words(text.full)


def scan(text: Text, languages: tuple[Language, ...], words: set[str] | None = None) -> TriggerHit | Rejected:
    """The language to read a text in, or why it need not be read. words: its `letters_in`, where they are known."""
    words = letters_in(text) if words is None else words
    if not _together(languages).may_tell(words):  # nearly every text, so all languages are asked at once first
        return _calm(words, text, languages)
    full = text.full
    hits = _telling(words, full, languages)
    best = next((language for language in _likeliest(words, text, hits) if _is_in(language, words, full)), None)
    if best and not _rather(best, hits, words, languages):
        return TriggerHit(best)
    calm = tuple(language for language in languages if language not in hits) if hits else languages
    return _calm(words, text, calm)


def _calm(words: set[str], text: Text, languages: tuple[Language, ...]) -> Rejected:
    """Why a text need not be read: languages are those in which it has no word of harm."""
    return Rejected.NO_HARM_WORD if languages and _ours(words, text, languages) else Rejected.LANGUAGE_NOT_READ


def language_of(text: str, languages: tuple[Language, ...]) -> str | None:
    """The language that a longer text is in, by its common words, whatever it tells; None where it is none of these."""
    words = _words(text)
    kin = _kin(languages).of_script.get(_script(words))
    best = max(kin.languages, key=lambda language: _share(words, language)) if kin else None
    return best.code if best and _share(words, best) >= CERTAIN and _alien(words, best) <= _own(words, best) else None


def _telling(words: set[str], full: str, languages: tuple[Language, ...]) -> list[Language]:
    """The languages that have a word of harm in a text."""
    latin = _kin(languages).of_script.get("latin") if full.isascii() else None
    asked = latin.languages if latin else () if full.isascii() else languages
    few = _together(languages).among(words)
    return [language for language in asked if language.may_tell(few)]


def _likeliest(words: set[str], text: Text, hits: list[Language]) -> list[Language]:
    """The languages with a word of harm in a text, the one whose words it has most of first."""
    if len(hits) < 2:
        return hits
    raw = text.full.lower()
    rank = {
        x: (_strange(raw, x) - _share(words, x), _alien(words, x), x.code != text.language, -_known(words, x))
        for x in hits
    }
    return sorted(hits, key=rank.__getitem__)


def _strange(raw: str, language: Language) -> float:
    """The share of words with a letter that only kindred languages write: "Cuando" is Spanish, "Explosão" is not."""
    if language.foreign.isdisjoint(raw):
        return 0.0
    words = raw.split()
    return sum(not language.foreign.isdisjoint(word) for word in words) / len(words)


def _is_in(language: Language, words: set[str], full: str) -> bool:
    """Whether a text with a word of harm of a language is in that language."""
    return _plausible(words, full, language) and _alien(words, language) <= max(1, _own(words, language))


def _rather(best: Language, hits: list[Language], words: set[str], languages: tuple[Language, ...]) -> bool:
    """Whether a text is rather in a language without a word of harm there: "combat", "capture" are French and
    English. Not so where that one knows fewer of its words: endings ("Irak'ın") look like its small ones."""
    kin = _kin(languages).of_script[best.script].languages
    if len(kin) == 1:
        return False
    share, own = _share(words, best), _own(words, best)  # single letters are words of too many languages
    return any(
        language not in hits
        and _share(words, language) > share
        and _own(words, language) > own
        and _known(words, language) >= _known(words, best)
        for language in kin
    )


def _words(full: str) -> set[str]:
    """The runs of letters of a text, folded. Plain Latin letters, as in most texts, by a table: ten times as fast."""
    full = MASK.sub("", full) if "*" in full else full
    full = full.lower() if full.isascii() else _folded(full)
    if full.isascii():
        return set(full.encode().translate(_LETTERS_ONLY).decode().split())
    return set(letter_words(full))


def _folded(full: str) -> str:
    """A text folded, with letters that were stretched apart put together."""
    return fold(_BROKEN.sub("", full) if TATWEEL in full else full)


def _share(words: set[str], language: Language) -> float:
    return len(words & language.common) / max(1, min(len(words), len(language.common)))


def _plausible(words: set[str], full: str, language: Language) -> bool:
    """Whether enough of the words are the language's own; a headline holds few of the common ones. Where a language
    tells the letters that its kindred write and it does not, some words of harm without any such letter will do."""
    if _share(words, language) >= ENOUGH or _known(words, language) >= FAMILIAR * len(words):
        return True
    own = bool(language.foreign) and language.foreign.isdisjoint(full)
    return own and len(words & language.triggers) >= SURE


def _known(words: set[str], language: Language) -> int:
    """Words that stand in a language file, alone or as the beginning of a phrase."""
    return sum(word in language.phrases or word in language.triggers for word in words)


def _ours(words: set[str], text: Text, languages: tuple[Language, ...]) -> bool:
    """Whether a text without a word of harm is at all in a language that ships: by what its feed says, by its script
    and, where it is long enough to tell, by common words. A feed may leave the language that it was configured with.
    Single letters are words of too many languages."""
    among = _kin(languages)
    if text.language and text.language.partition("-")[0] not in among.codes:
        return False
    if not words:
        return True
    kin = among.of_script.get(_script(words))
    if kin is None:
        return False
    nearest, own = kin.nearest(words)
    return _alien(words, nearest) <= max(1, own) and (len(words) <= SHORT or own >= FEW)


def _alien(words: set[str], language: Language) -> int:
    """Words that only the kindred of a language have, or that hold their letters."""
    if not language.foreign_words:
        return 0
    if not language.foreign or language.foreign.isdisjoint("".join(words)):
        return len(words & language.foreign_words)
    return sum(word in language.foreign_words or not language.foreign.isdisjoint(word) for word in words)


def _own(words: set[str], language: Language) -> int:
    return len(words & language.telling_common)


def _script(words: set[str]) -> str:
    """The script of most words."""
    if "".join(words).isascii():
        return "latin"
    return Counter(script_of(word[0]) for word in words).most_common(1)[0][0]


@lru_cache(maxsize=4096)
def script_of(letter: str) -> str:
    """The script of a letter as Unicode names it: latin, arabic, cyrillic, ..."""
    return unicodedata.name(letter, "").partition(" ")[0].lower()
