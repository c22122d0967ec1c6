"""Finding place names in a text: the longest name at each word, and the reasons not to believe it.

A name in a script with capitals must begin with one, unless the whole text is in capitals or has none. A name that is
a common word or a person's (stop.csv) needs a cue beside it ("the city of Nice") or its country behind it ("Nice,
France"). A name right behind another capitalised word that is no place is taken for a person ("Ahmad Idlibi").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from monitor.places import tables
from monitor.places.index import Index, perhaps
from monitor.places.keys import WORD, is_article, joined, key_of, word_key
from monitor.places.kinds import Candidate, Cue, Cues, PlaceKind, PlaceMention
from monitor.places.layer import Layer, heads_of
from monitor.places.tables import Side

MOST_WORDS = 6  # of a name
LEAST_STEM = 3  # letters of a name that must remain behind clitics
OF_SOME_SIZE = 20_000  # inhabitants
SHORT, KNOWN_WIDELY = 3, 50_000  # a name of so few letters is believed of a place of so many inhabitants or an area
ACRONYM = 4  # letters
NEIGHBOURS = 4  # words on either side that can be a cue
LONGEST_CUE = 3  # words
LIKELY_NAMES, FEW = 0.6, 6  # share of capitalised words from which a line of so many longer words is a title


class Word(NamedTuple):
    """A word [start, end) of the text and its key."""

    start: int
    end: int
    key: str
    capital: bool  # begins with a capital, or its script has none


@dataclass(frozen=True, slots=True)
class Text:
    """A text in words. cased: capitals tell names from other words here."""

    raw: str
    words: tuple[Word, ...]
    cased: bool

    def gap(self, at: int) -> str:
        """What stands between word `at` and the next."""
        return self.raw[self.words[at].end : self.words[at + 1].start] if at + 1 < len(self.words) else "\n"


def text_of(raw: str) -> Text:
    words = tuple(Word(m.start(), m.end(), word_key(w := m[0]), not w[0].islower()) for m in WORD.finditer(raw))
    return Text(raw, words, raw != raw.upper() and raw != raw.lower())


@dataclass(frozen=True, slots=True)
class _Hit:
    """A name over words [first, last], its start in the text (behind clitics), and what it can be."""

    first: int
    last: int
    start: int
    key: str
    candidates: tuple[Candidate, ...]
    weak: bool = False


class Finder:
    """Finds names of one index and one layer. Stateless beyond caches; any thread may call it."""

    def __init__(self, index: Index, layer: Layer) -> None:
        self._index, self._layer = index, layer
        countries = {c.country: c for c in index.countries}
        self._demonyms = {
            key: tuple(countries[c] for c in codes if c in countries)
            for key, codes in tables.demonyms().items()
            if key not in layer.places
        }
        self._capitals = index.capitals()
        self._no_places = tables.not_places()
        self._heads = layer.heads | frozenset(heads_of([*self._demonyms, *self._no_places]))

    def find(self, raw: str, prefixes: tuple[str, ...], cues: Cues) -> Iterator[PlaceMention]:
        """Every mention, in order."""
        text = text_of(raw)
        at, before = 0, -1
        while at < len(text.words):
            hit = self._at(text, at, prefixes)
            if hit is None:
                at += 1
                continue
            cue = cue_of(text, hit.first, hit.last, cues, prefixes)
            if hit.candidates and self._believed(text, hit, cue):
                yield self._mention(text, hit, cue, before >= 0 and _close(text, before, hit.first))
                before = hit.last
            at = hit.last + 1

    def _mention(self, text: Text, hit: _Hit, cue: Cue | None, close: bool) -> PlaceMention:
        span = (hit.start, text.words[hit.last].end)
        capital = self._capitals.get(hit.candidates[0].country) if cue is Cue.CAPITAL else None
        if capital is not None and hit.candidates[0].kind is PlaceKind.COUNTRY:
            return PlaceMention(span, text.raw[slice(*span)], (capital,), cue=cue, close=close)
        weak = hit.weak or _compound(text, hit.last) or _street(text, hit.first, hit.last)
        weak = weak or (hit.key in self._layer.capitals and not _led_in(text, hit.first))
        return PlaceMention(span, text.raw[slice(*span)], hit.candidates, weak, cue, close)

    def _at(self, text: Text, at: int, prefixes: tuple[str, ...]) -> _Hit | None:
        """The longest name that begins with word `at`, with as few clitics stripped as serve."""
        word = text.words[at]
        if text.cased and not word.capital and not (is_article(word.key) and text.gap(at) == "-"):
            return None
        best: _Hit | None = None
        for stem in stems(word.key, prefixes):
            hit = self._longest(text, at, stem)
            if hit is not None and (best is None or hit.last > best.last):
                best = hit
        return best

    def _longest(self, text: Text, first: int, stem: str) -> _Hit | None:
        keys, best = [stem], None
        for last in range(first, min(first + MOST_WORDS, len(text.words))):
            if last > first:
                if not _adjoining(text.gap(last - 1), text.words[last - 1].key):
                    break
                keys.append(text.words[last].key)
            key = joined(keys)
            if (text.words[last].capital or not text.cased) and (found := self._lookup(key)) is not None:
                weak = key in self._demonyms
                best = _Hit(first, last, _start(text.words[first], stem), key, found, weak)
            if not self._goes_on(key, text.words[last].key):
                break
        return best

    def _goes_on(self, key: str, last: str) -> bool:
        return key in self._heads or is_article(last) or bool(perhaps(key, self._index.heads))

    def _lookup(self, key: str) -> tuple[Candidate, ...] | None:
        """What bears this key; an empty tuple for a phrase that is known to be no place."""
        if key in self._no_places:
            return ()
        if key in self._demonyms:
            return self._demonyms[key]
        own = self._layer.places.get(key, ())
        known = self._index.of_key(key) if perhaps(key, self._index.whole) else ()
        if not own:
            return known or None
        return (*own, *(c for c in known if c.id not in {o.id for o in own}))

    def named(self, name: str) -> tuple[Candidate, ...]:
        """Every place of that name, for config: no rule of running text applies."""
        key = key_of(name)
        return () if key in self._demonyms else self._lookup(key) or ()

    def _believed(self, text: Text, hit: _Hit, cue: Cue | None) -> bool:
        if hit.weak:
            return True
        word, single = text.words[hit.last], hit.first == hit.last
        if hit.key in self._layer.capitals and text.raw[hit.start : word.end] != text.raw[hit.start : word.end].upper():
            return False
        if single and text.cased and _before_a_name(text, hit, self):
            return False
        if self._named_as_place(text, hit, cue):
            return True
        if hit.key in self._layer.capitals:
            return True
        if hit.key in tables.stops() or (single and word.key in tables.stops()):
            return hit.key in self._layer.places and _inside_sentence(text, hit.first)
        if hit.key in self._layer.places:
            return True
        if single and len(hit.key) <= SHORT and not _widely_known(hit.candidates):
            return False
        return not (single and text.cased and self._of_a_person(text, hit))

    def _named_as_place(self, text: Text, hit: _Hit, cue: Cue | None) -> bool:
        """A cue or the country beside it. A word of a script without capitals may be the first of a longer name that
        nobody knows ("the village of Tell ..."): there a town must be of some size."""
        if self._country_behind(text, hit):
            return True
        cased = hit.key[:1].upper() != hit.key[:1]
        return cue in (Cue.CITY, Cue.ADMIN1) and (
            cased or hit.key not in tables.stops() or any(c.population >= OF_SOME_SIZE for c in hit.candidates)
        )

    def _of_a_person(self, text: Text, hit: _Hit) -> bool:
        """A surname or an acronym: a lone word of a text with capitals and small letters."""
        word = text.raw[hit.start : text.words[hit.last].end]
        acronym = len(word) <= ACRONYM and word.isupper() and word != word.lower()
        return acronym or _behind_a_name(text, hit.first, self)

    def _country_behind(self, text: Text, hit: _Hit) -> bool:
        """Whether ", Country" or ", Province" follows that holds one of the candidates."""
        if text.gap(hit.last) not in (", ", "، "):
            return False
        after = self._longest(text, hit.last + 1, text.words[hit.last + 1].key)
        return after is not None and any(_holds(area, c) for area in after.candidates for c in hit.candidates)

    def is_place(self, key: str) -> bool:
        """Whether one word alone is a believable place, a demonym or a cue: what may stand beside a place's name."""
        return key in _OF_ANY_CUE or (key not in tables.stops() and bool(self._lookup(key)))


_OF_ANY_CUE = frozenset(word for keys in tables.cues(Side.EITHER).values() for key in keys for word in key.split())


def _holds(area: Candidate, place: Candidate) -> bool:
    if area.kind is PlaceKind.COUNTRY:
        return area.country == place.country and place.kind is not PlaceKind.COUNTRY
    return area.kind is PlaceKind.ADMIN1 and (area.country, area.name) == (place.country, place.admin1)


def _widely_known(candidates: tuple[Candidate, ...]) -> bool:
    return any(c.by_hand or c.kind is not PlaceKind.CITY or c.population >= KNOWN_WIDELY for c in candidates)


def _adjoining(gap: str, before: str) -> bool:
    """Whether two words with this gap between them can be one name: a blank, a hyphen, "Ad Dali' ", or "St. "."""
    return gap in _WITHIN_NAME or (gap in (". ", ".") and len(before) <= SHORT)


_WITHIN_NAME = frozenset((" ", "  ", "\u00a0", "-", "‑", "–", "' ", "’ ", "‘ "))


def _start(word: Word, stem: str) -> int:
    """Where the name begins in the text when clitics were stripped from its first word."""
    return word.end - len(stem) if word.end - word.start == len(word.key) and word.key.endswith(stem) else word.start


def _compound(text: Text, last: int) -> bool:
    """"Turkey-backed" speaks of a side, not of a place."""
    return text.cased and text.gap(last) == "-" and not text.words[last + 1].capital


def _led_in(text: Text, first: int) -> bool:
    """Whether "in the" or "northern" leads to a short name: "in the US" is where, "US jets" is whose."""
    before = [w.key for w in text.words[max(0, first - 2) : first] if w.key not in tables.links()]
    return bool(before) and before[-1] in tables.between()


def _street(text: Text, first: int, last: int) -> bool:
    """"Jaffa Street" lies wherever the street does."""
    behind = text.words[last + 1].key if text.gap(last) == " " else ""
    before = text.words[first - 1].key if first and text.gap(first - 1) == " " else ""
    return behind in tables.streets(Side.BEHIND) or before in tables.streets(Side.BEFORE)


def _behind_a_name(text: Text, first: int, finder: Finder) -> bool:
    """Whether the word before is capitalised, inside the sentence, and no place or cue: then this is a surname."""
    at = first - 1
    if at >= 0 and is_article(text.words[at].key) and text.gap(at) == "-":
        at -= 1
    if at < 1 or text.gap(first - 1) not in (" ", "-") or not text.words[at].capital:
        return False
    if text.gap(at - 1).strip(" ,;،-'\"“”‘’()") or _is_title(text, at):
        return False
    return not finder.is_place(text.words[at].key)


def _before_a_name(text: Text, hit: _Hit, finder: Finder) -> bool:
    """Whether the name goes on: a small place or a word, and a capitalised word behind that is no place or cue."""
    if text.gap(hit.last) not in (" ", "-") or not text.words[hit.last + 1].capital:
        return False
    if _widely_known(hit.candidates) and hit.key not in tables.stops():
        return False
    return not _is_title(text, hit.last) and not finder.is_place(text.words[hit.last + 1].key)


def _inside_sentence(text: Text, at: int) -> bool:
    """Whether a word in small letters leads to word `at`: a capital there is a name's, not a sentence's."""
    return text.cased and at > 0 and not text.gap(at - 1).strip(" -") and not text.words[at - 1].capital


def _is_title(text: Text, at: int) -> bool:
    """Whether most longer words of the line around word `at` are capitalised: there capitals tell nothing."""
    near = [w.capital for w in text.words[max(0, at - 6) : at + 8] if len(w.key) > SHORT]
    return all(near) or (len(near) >= FEW and sum(near) > LIKELY_NAMES * len(near))


def _close(text: Text, before: int, first: int) -> bool:
    """Whether only commas, brackets and words such as "in northern" lie between two names."""
    words = text.words[before + 1 : first]
    gaps = text.raw[text.words[before].end : text.words[first].start]
    for word in reversed(words):
        gaps = gaps[: word.start - text.words[before].end] + gaps[word.end - text.words[before].end :]
    small = all(w.key == "s" or w.key in tables.between() for w in words)
    return len(words) <= NEIGHBOURS and small and not gaps.strip(" ,،(['’-")


@lru_cache(maxsize=65536)
def stems(key: str, prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """`key` and what remains of it behind any row of clitics, the least stripped first."""
    found = [key]
    for stem in found:
        for prefix in prefixes:
            clitic, _, hidden = prefix.partition("=")
            rest = hidden + stem.removeprefix(clitic)
            if stem.startswith(clitic) and len(rest) - len(hidden) >= LEAST_STEM and rest not in found:
                found.append(rest)
    return tuple(found)


@lru_cache(maxsize=64)
def _all_cues(cues: Cues, side: Side) -> Mapping[str, Cue]:
    """Key → cue, the shipped ones of one side and the language's own, which may stand on either."""
    order = (Cue.CAPITAL, Cue.PART, Cue.CITY, Cue.ADMIN1, Cue.NEAR)  # the last one wins a word of two meanings
    shipped = tables.cues(side)
    return {key: cue for cue in order for key in (*shipped[cue], *map(key_of, getattr(cues, cue.value)))}


def cue_of(text: Text, first: int, last: int, cues: Cues, prefixes: tuple[str, ...]) -> Cue | None:
    """What the words beside [first, last] say, the most telling first: right behind, then before."""
    behind = _cue_behind(text, last, _all_cues(cues, Side.BEHIND))
    return behind or _cue_before(text, first, _all_cues(cues, Side.BEFORE), prefixes)


def _cue_behind(text: Text, last: int, cues: Mapping[str, Cue]) -> Cue | None:
    """ "X province", "X's southern countryside", "Honduras' capital"."""
    possessive = text.gap(last) in ("'", "’") and text.words[last + 1].key == "s"
    at = last + 1 if possessive else last
    if text.gap(at) not in (" ", "-", "' ", "’ "):
        return None
    keys = [w.key for w in text.words[at + 1 : at + 1 + LONGEST_CUE]]
    phrases = (" ".join(keys[:n]) for n in range(len(keys), 0, -1))
    return next((c for p in phrases if (c := cues.get(p)) is not None and c is not Cue.PART), None)


def _cue_before(text: Text, first: int, cues: Mapping[str, Cue], prefixes: tuple[str, ...]) -> Cue | None:
    """ "the outskirts of X", "northern X", "بريف X"; the nearest words count, the longest phrase of them first."""
    begin = first
    while begin > max(0, first - NEIGHBOURS) and not text.gap(begin - 1).strip(" -"):
        begin -= 1
    keys = [w.key for w in text.words[begin:first]]
    for skipped in range(min(2, len(keys) + 1)):
        behind = keys[: len(keys) - skipped]
        for length in range(min(len(behind), LONGEST_CUE), 0, -1):
            head, *rest = behind[-length:]
            phrases = (" ".join([stem, *rest]) for stem in stems(head, prefixes))
            if (cue := next((cues[p] for p in phrases if p in cues), None)) is not None:
                return cue
        if keys and keys[-1] not in tables.links():
            return None
    return None
