"""A text in words, as finding place names needs them: keys only of the words that are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from monitor.places.keys import is_article, word_key, words_in_names

LEAST_STEM = 3  # letters of a name that must remain behind clitics
LEAST_DECLINED = 3  # letters before an ending
SHORT = 3  # letters
LONGEST = 64  # letters of a word; no name has a longer one


@dataclass(frozen=True, slots=True)
class PlaceText:
    """A text, where its words are, and the key of each, for each is asked for some times. cased: capitals tell names
    from other words here."""

    raw: str
    spans: tuple[tuple[int, int], ...]
    all_keys: tuple[str, ...]
    cased: bool

    def word(self, first: int, last: int | None = None) -> str:
        """Word `first`, or the words up to and with `last`, as they are written."""
        return self.raw[self.spans[first][0] : self.spans[first if last is None else last][1]]

    def key(self, at: int) -> str:
        return self.all_keys[at]

    def keys(self, first: int, end: int) -> list[str]:
        """Keys of the words [first, end), as far as there are any."""
        return [*self.all_keys[max(0, first) : max(0, end)]]

    def capital(self, at: int) -> bool:
        """Whether the word begins with a capital, or its script has none."""
        return not self.raw[self.spans[at][0]].islower()

    def gap(self, at: int) -> str:
        """The text between word `at` and the next; a line's end behind the last."""
        return self.raw[self.spans[at][1] : self.spans[at + 1][0]] if at + 1 < len(self.spans) else "\n"

    def beginnings(self, small: frozenset[str]) -> list[int]:
        """Words at which a name can begin: with a capital, of the keys that need none (`small`), or the article of
        "al-Bab"; any in a text of one case."""
        raw = self.raw
        if not self.cased:
            return list(range(len(self.spans)))
        if "-" not in raw and small.isdisjoint(self.all_keys):  # nearly every text
            return [at for at, (start, _) in enumerate(self.spans) if not raw[start].islower()]
        return [
            at
            for at, ((start, end), key) in enumerate(zip(self.spans, self.all_keys, strict=True))
            if not raw[start].islower() or key in small or (raw[end : end + 1] == "-" and is_article(key))
        ]


def text_of(raw: str) -> PlaceText:
    words = [match.span() for match in words_in_names(raw)]
    spans = [span for word in words for span in _words_of_tag(raw, *word)] if "#" in raw else words
    keys = [word_key(raw[start:end]) if end - start <= LONGEST else "" for start, end in spans]
    return PlaceText(raw, tuple(spans), tuple(keys), raw != raw.upper() and raw != raw.lower())


def _words_of_tag(raw: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The words that a hashtag joins by capitals, "#BurkinaFaso"; any other word is one."""
    if raw[start - 1 : start] == "#":
        inner = (at for at in range(start + 1, end) if raw[at].isupper() and raw[at - 1].islower())
        for at in inner:
            yield start, at
            start = at
    yield start, end


@lru_cache(maxsize=8192)
def stems(key: str, prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """`key` and what remains of it behind any row of clitics, the least stripped first; last what it is in the
    nominative, by the endings among them ("-е=а"). A clitic of one letter stands before those that the language names
    after it: "and to X", and never "to and X"."""
    found = {key: -1}
    for stem in (rest := [key]):
        for at, prefix in enumerate(prefixes):
            clitic, _, hidden = prefix.partition("=")
            doubled = stem[1:2] == clitic  # as Hebrew writes a name's own first letter behind a clitic
            inner = len(clitic) == 1 and at <= found[stem] and not doubled
            if clitic[0] == "-" or inner or not stem.startswith(clitic):
                continue
            left = hidden + stem.removeprefix(clitic)
            if len(left) - len(hidden) >= LEAST_STEM and left not in found:
                found[left] = at
                rest.append(left)
    return (*found, *_nominatives(key, prefixes))


@lru_cache(maxsize=8192)
def declined(key: str, prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """`key`, and what it is in the nominative: for the words of a name behind its first, which no clitic is written
    onto."""
    return (key, *_nominatives(key, prefixes))


def _nominatives(key: str, prefixes: tuple[str, ...]) -> Iterator[str]:
    for prefix in prefixes:
        ending, _, instead = prefix[1:].partition("=")
        if prefix[0] == "-" and key.endswith(ending) and len(key) - len(ending) >= LEAST_DECLINED:
            yield key.removesuffix(ending) + instead


def parted_stem(word: str, prefixes: tuple[str, ...]) -> str | None:
    """The key of a name before an apostrophe and one of the language's endings, "Van" of "Van'da"; None where none is
    so written."""
    name, _, ending = word.replace("’", "'").partition("'")
    key = word_key(ending) if ending else ""
    return word_key(name) if key and any(p.startswith(f"-{key}=") for p in prefixes) else None


def start_of(text: PlaceText, at: int, stem: str) -> int:
    """Where a name begins in the text when clitics were stripped from its first word `at`."""
    (start, end), key = text.spans[at], text.key(at)
    return end - len(stem) if end - start == len(key) and key.endswith(stem) else start


def possessive(text: PlaceText, last: int) -> bool:
    """Whether the name that ends in word `last` is written as an owner: "Moscow's"."""
    return text.gap(last) in ("'", "’") and text.key(last + 1) == "s"


def adjoining(gap: str, before: str) -> bool:
    """Whether two words with this gap between them can be one name: a blank, none in a script that writes none, a
    hyphen, a hashtag's line, "Ad Dali' ", or "St. "."""
    return gap in _WITHIN_NAME or (gap in (". ", ".") and len(before) <= SHORT)


_WITHIN_NAME = frozenset(("", " ", "_", "  ", "\u00a0", "-", "‑", "–", "' ", "’ ", "‘ "))
