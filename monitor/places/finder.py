"""Finding place names in a text: the longest name at each word, and whether to believe it.

A name in a script with capitals must begin with one, unless the whole text is in capitals or has none. A name that is
a common word or a person's (stop.csv) needs a cue beside it ("the city of Nice") or its country behind it ("Nice,
France"). A name right behind another capitalised word that is no place is taken for a person ("Ahmad Idlibi").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from monitor.places import asides, doubts, place_cues, tables
from monitor.places.hints import Hint, hints_in
from monitor.places.index import Index, perhaps
from monitor.places.keys import is_article, joined, key_of
from monitor.places.kinds import PLACED, Aside, Candidate, Cue, Cues, PlaceKind, PlaceMention, holds
from monitor.places.layer import Layer, heads_of
from monitor.places.named import with_known
from monitor.places.place_cues import NEIGHBOURS
from monitor.places.quarters import in_their_towns
from monitor.places.spellings import spellings
from monitor.places.states import full_name, state_behind
from monitor.places.words import (
    SHORT,
    PlaceText,
    adjoining,
    declined,
    parted_stem,
    possessive,
    start_of,
    stems,
    text_of,
)

REMEMBERED = 8192  # keys of which is kept what they are
MOST_WORDS = 10  # of a name, where each character is a word
MOST_RESPELT = 3  # words of a name in another spelling
OF_SOME_SIZE, KNOWN_WIDELY, LARGE = 20_000, 50_000, 100_000  # inhabitants
_NAMES_A_PLACE = (Cue.CITY, Cue.VILLAGE, Cue.CAMP, Cue.ADMIN1, Cue.DISTRICT)


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """A name over words [first, last], its start in the text (behind clitics), and what it can be."""

    first: int
    last: int
    start: int
    key: str
    candidates: tuple[Candidate, ...]

    @property
    def single(self) -> bool:
        return self.first == self.last


class Finder:
    """Finds names of one index and one layer. Stateless beyond caches; any thread may call it."""

    def __init__(self, index: Index, layer: Layer) -> None:
        self._index, self._layer = index, layer
        self._countries = {c.country: c for c in index.countries}
        # Few words make up most of all texts.
        self._beginnings = lru_cache(maxsize=REMEMBERED)(self._find_beginnings)
        self._goes_on = lru_cache(maxsize=REMEMBERED)(self._find_out_whether_it_goes_on)
        self._lookup = lru_cache(maxsize=REMEMBERED)(self._look_up)

    # What only running text needs is worked out with the first text: a config asks for names alone.
    @cached_property
    def _states(self) -> dict[tuple[str, str], Candidate]:
        return {(c.country, c.name): c for c in self._index.admin1s}

    @cached_property
    def _demonyms(self) -> dict[str, tuple[Candidate, ...]]:
        known, layer = self._countries, self._layer.keys
        meant = ((key, codes) for key, codes in tables.demonyms().items() if key not in layer)
        return {key: tuple(known[c] for c in codes if c in known) for key, codes in meant}

    @cached_property
    def _capitals(self) -> dict[str, Candidate]:
        return self._index.capitals()

    @cached_property
    def _no_places(self) -> frozenset[str]:
        return tables.not_places()

    @cached_property
    def _heads(self) -> frozenset[str]:
        return self._layer.heads | frozenset(heads_of([*self._demonyms, *self._no_places]))

    def find(self, raw: str, prefixes: tuple[str, ...], cues: Cues) -> Iterator[PlaceMention]:
        """Every mention, in order; the hints after them."""
        text = text_of(raw)
        hints = tuple(hints_in(text, prefixes))
        spoken_of = frozenset(h.country for h in hints)
        end, before = -1, -1  # the last word of the last name, and of the last name that was believed
        aside: Aside | None = None
        found: list[PlaceMention] = []
        respelt: list[PlaceMention] = []
        for at in text.beginnings(tables.small_demonyms()):
            hit = self._at(text, at, prefixes) if at > end else None
            if at > end and (shortened := self._in_state(text, at, hit)) is not None:
                mention, end = shortened
                before = end
                found.append(mention)
                continue
            if hit is None:
                respelt += [other] if at > end and (other := self._respelt(text, at)) is not None else []
                continue
            hit = self._of_named_state(text, self._with_direction(text, hit, end))
            end, cue = hit.last, place_cues.cue_of(text, hit.first, hit.last, cues, prefixes)
            cue = Cue.NEAR if place_cues.of_a_road(text, hit.last) else cue
            parted = _parted(text, hit, prefixes)
            if hit.candidates and (parted or self._believed(text, hit, cue) or _led_to(text, hit, spoken_of)):
                aside = _inherited(text, before, hit, aside, found) or self._aside(text, hit, prefixes)
                close = before >= 0 and place_cues.close(text, before, hit.first)
                weak = not parted and self._weak(text, hit)
                found.append(self._mention(text, hit, cue, close, aside, weak))
                before = hit.last
        found = in_their_towns([*found, *_of_their_lands(respelt, found, spoken_of)])
        yield from sorted([*found, *self._the_capital(text, found, cues, prefixes)], key=lambda m: m.span)
        whole = [self._hint(text, h) for h in hints]
        yield from (h for h in whole if not any(m.span[0] < h.span[0] < m.span[1] for m in found))

    def _respelt(self, text: PlaceText, at: int) -> PlaceMention | None:
        """The longest name that no place bears as it is written, where a word such as "in" leads to it and some town
        bears another spelling of it."""
        if not text.cased or not place_cues.led_in(text, at):
            return None
        for last in range(min(at + MOST_RESPELT, len(text.spans)) - 1, at - 1, -1):
            name = range(at, last + 1)
            whole = all(text.capital(n) or is_article(text.key(n)) for n in name)
            if not whole or any(not adjoining(text.gap(n), text.key(n)) for n in name[:-1]):
                continue
            forms = spellings(joined([text.key(n) for n in name]))
            known = (c for form in forms if form not in tables.stops() for c in with_known((), form, self._index))
            towns = tuple(c for c in known if c.kind is PlaceKind.CITY)
            if towns:
                return PlaceMention((text.spans[at][0], text.spans[last][1]), text.word(at, last), towns)
        return None

    def _hint(self, text: PlaceText, hint: Hint) -> PlaceMention:
        span = (text.spans[hint.first][0], text.spans[hint.last][1])
        country = (self._countries[hint.country],)
        cue = Cue.CITY if hint.local else None  # "a kibbutz" is as good as "an Israeli town"
        actor = not (hint.local or hint.at_home)
        return PlaceMention(span, text.word(hint.first, hint.last), country, True, cue, hint=actor)

    def _the_capital(
        self, text: PlaceText, found: list[PlaceMention], cues: Cues, prefixes: tuple[str, ...]
    ) -> Iterator[PlaceMention]:
        """ "A blast in the capital", where a text speaks of one country and does not name its capital."""
        spoken = {c.country for m in found for c in m.candidates}
        capital = self._capitals.get(next(iter(spoken))) if len(spoken) == 1 else None
        if capital is None or any(c.id == capital.id for m in found for c in m.candidates):
            return
        for at in place_cues.bare_capitals(text, prefixes):
            near = place_cues.cue_of(text, at, at, cues, prefixes) is Cue.NEAR
            yield PlaceMention(text.spans[at], text.word(at), (capital,), cue=Cue.NEAR if near else Cue.CAPITAL)

    def _in_state(self, text: PlaceText, at: int, hit: PlaceHit | None) -> tuple[PlaceMention, int] | None:
        """ "Lebanon, Pa.": the town of that state, and the last word; the state itself where no such town is known, but
        not without a stop, for "Jane Roe, MD" is a doctor."""
        found = state_behind(text, hit.last if hit else at)
        if found is None:
            return None
        state, last = found
        area = self._states[state]
        towns = tuple(c for c in hit.candidates if holds(area, c)) if hit else ()
        if not towns and "." not in text.raw[text.spans[last - 1][1] : text.spans[last][1] + 1]:
            return None
        return PlaceMention((text.spans[at][0], text.spans[last][1]), text.word(at, last), towns or (area,)), last

    def _of_named_state(self, text: PlaceText, hit: PlaceHit) -> PlaceHit:
        """ "Odessa, Texas": only what lies in that state, if anything does."""
        if text.gap(hit.last) != ", " or hit.last + 1 >= len(text.spans):
            return hit
        after = self._longest(text, hit.last + 1, text.key(hit.last + 1))
        areas = [c for c in after.candidates if full_name(c.name, c.country)] if after else []
        towns = tuple(c for c in hit.candidates if any(holds(area, c) for area in areas))
        return replace(hit, candidates=towns) if towns else hit

    def _mention(
        self, text: PlaceText, hit: PlaceHit, cue: Cue | None, close: bool, aside: Aside | None, weak: bool
    ) -> PlaceMention:
        span = (hit.start, text.spans[hit.last][1])
        words = text.raw[slice(*span)].replace("_", " ")
        capital = self._capitals.get(hit.candidates[0].country) if cue is Cue.CAPITAL else None
        if capital is not None and hit.candidates[0].kind is PlaceKind.COUNTRY:
            return PlaceMention(span, words, (capital,), cue=cue, close=close)
        candidates = (*self._provinces_of(hit), *hit.candidates) if cue is Cue.ADMIN1 else hit.candidates
        acts = aside in (Aside.SPEAKER, Aside.DOER, Aside.OWNER) and self._governs(hit)
        whole = acts or place_cues.named_street(text, hit.first, hit.last)
        candidates = (self._countries[hit.candidates[0].country],) if whole else candidates
        return PlaceMention(span, words, candidates, weak, cue, close, aside)

    def _provinces_of(self, hit: PlaceHit) -> tuple[Candidate, ...]:
        """ "Sweida province": the provinces of towns that bear their name, where under this spelling only the towns are
        known."""
        if any(c.kind is PlaceKind.ADMIN1 for c in hit.candidates):
            return ()
        towns = (c for c in hit.candidates if c.kind is PlaceKind.CITY and c.admin1)
        areas = ((c, self._states.get((c.country, c.admin1 or ""))) for c in towns)
        return tuple(a for c, a in areas if a and any(c.id == n.id for n in self._index.of_key(key_of(a.name))))

    def _aside(self, text: PlaceText, hit: PlaceHit, prefixes: tuple[str, ...]) -> Aside | None:
        """The sense of a name by the words around it; only a country, or a capital as its government, attacks."""
        aside = asides.aside_of(text, hit.first, hit.last, hit.start, prefixes)
        country = hit.candidates[0].kind is PlaceKind.COUNTRY
        if aside is Aside.DOER and not (country or self._governs(hit)):
            return None
        if aside is Aside.OWNER and not (country or possessive(text, hit.last)):
            return None
        if aside is None and hit.key in self._demonyms and asides.arms_beside(text, hit.first, hit.last, prefixes):
            return Aside.OWNER
        return aside

    def _governs(self, hit: PlaceHit) -> bool:
        """Whether a name is a capital's: one that speaks or strikes is its government, "Kyiv says"."""
        capital = self._capitals.get(hit.candidates[0].country)
        return capital is not None and any(c.id == capital.id for c in hit.candidates)

    def _weak(self, text: PlaceText, hit: PlaceHit) -> bool:
        """A demonym, the backer of a side, a country in short that nothing is in, or a street."""
        if hit.key in self._demonyms or place_cues.compound(text, hit.last):
            return True
        short = hit.key in self._layer.capitals and not place_cues.led_in(text, hit.first)
        return short or place_cues.street(text, hit.first, hit.last)

    def _at(self, text: PlaceText, at: int, prefixes: tuple[str, ...]) -> PlaceHit | None:
        """The longest name that begins with word `at`, with as few clitics stripped as serve."""
        best: PlaceHit | None = None
        parted = parted_stem(text.word(at), prefixes)
        for stem in (parted,) if parted else self._beginnings(text.key(at), prefixes):
            hit = self._longest(text, at, stem, prefixes)
            if hit is not None and (best is None or hit.last > best.last):
                best = hit
        return best

    def _with_direction(self, text: PlaceText, hit: PlaceHit, end: int) -> PlaceHit:
        """ "east Jerusalem", "north Kivu": a name that begins with a direction, which need not have a capital."""
        at = hit.first - 1
        if not text.cased or at <= end or text.capital(at) or not place_cues.is_no_name(text.key(at)):
            return hit
        longer = self._longest(text, at, text.key(at))
        return longer if longer is not None and longer.last >= hit.last else hit

    def _find_beginnings(self, key: str, prefixes: tuple[str, ...]) -> tuple[str, ...]:
        """The rest of a word behind clitics that is, or begins, any name; nearly always nothing."""
        return tuple(s for s in stems(key, prefixes) if self._goes_on(s) or self._lookup(s) is not None)

    def _longest(self, text: PlaceText, first: int, stem: str, prefixes: tuple[str, ...] = ()) -> PlaceHit | None:
        rows, best = [[stem]], None  # more than one where the words behind the first may be declined
        for last in range(first, min(first + MOST_WORDS, len(text.spans))):
            if last > first:
                gap, words = text.gap(last - 1), declined(text.key(last), prefixes) if prefixes else (text.key(last),)
                rows = [[*row, word] for row in rows if adjoining(gap, row[-1]) for word in words]
            further = []
            for row in rows:
                key = joined(row)
                small = key in self._layer.keys or key in tables.small_demonyms()  # "Jenin refugee camp", "syrien"
                ends = small or not text.cased or text.capital(last)
                found = self._lookup(key) if ends else None
                if found is not None and (best is None or last > best.last):
                    best = PlaceHit(first, last, start_of(text, first, stem), key, found)
                if self._goes_on(key):
                    further.append(row)
            if not (rows := further):
                break
        return best

    def _find_out_whether_it_goes_on(self, key: str) -> bool:
        """Whether any name begins with the words of a key and goes on behind them, as far as can be told."""
        if key in self._heads or bool(perhaps(key, self._index.heads)):
            return True
        return is_article(key.rpartition(" ")[2])

    def _look_up(self, key: str) -> tuple[Candidate, ...] | None:
        """The places that bear this key; an empty tuple for a phrase that is known to be no place."""
        if key in self._no_places:
            return ()
        if key in self._demonyms:
            return self._demonyms[key]
        return with_known(self._layer.named(key), key, self._index) or None

    def _believed(self, text: PlaceText, hit: PlaceHit, cue: Cue | None) -> bool:
        """The rules of the module's docstring, the surest first."""
        if hit.key in self._demonyms:
            return True
        if hit.single and place_cues.is_no_name(hit.key):
            return False
        if self._joined_on(text, hit):
            return False
        if hit.key in self._layer.capitals:
            return text.word(hit.first, hit.last).isupper() if text.cased else hit.key not in tables.stops()
        if self._unfinished(text, hit):
            return False
        if self._named_as_place(text, hit, cue):
            return True
        if _districts(hit.candidates) and not place_cues.led_in(text, hit.first):
            return False
        if hit.key in tables.stops() or (hit.single and text.key(hit.last) in tables.stops()):
            return hit.key in self._layer.keys and doubts.inside_sentence(text, hit.first)
        return hit.key in self._layer.keys or not (hit.single and self._of_another(text, hit))

    def _joined_on(self, text: PlaceText, hit: PlaceHit) -> bool:
        """Whether an article joins a name that is no large town's to a word before it that is no cue, or behind it."""
        if not text.cased or any(c.population >= LARGE for c in hit.candidates):
            return False
        known = any(c.by_hand or c.kind not in PLACED for c in hit.candidates)
        longer = hit.single and not known and doubts.joined_to_next(text, hit.last)
        return longer or doubts.joined_on(text, hit.first, self._leads)

    def _leads(self, key: str) -> bool:
        """Whether a word with a capital may stand before a name without being a part of it."""
        return key in place_cues.words_of_cues() or place_cues.is_no_name(key) or key in self._demonyms

    def _unfinished(self, text: PlaceText, hit: PlaceHit) -> bool:
        """Whether a lone name that is a word, or a small town's, goes on with a capital."""
        doubtful = hit.key in tables.stops() or not _widely_known(hit.candidates)
        return hit.single and text.cased and doubtful and doubts.goes_on(text, hit.last, self._is_place)

    def _named_as_place(self, text: PlaceText, hit: PlaceHit, cue: Cue | None) -> bool:
        """A cue or the country beside it. A word may be the last of a longer name that nobody knows ("Daro Lebu
        district"), and where capitals tell nothing the first ("قرية تل ..."): there a town must be of some size."""
        if self._country_behind(text, hit):
            return True
        if not _widely_known(hit.candidates) and hit.single and doubts.behind_a_name(text, hit.first, self._is_place):
            return False
        has_capitals = text.cased and hit.key[:1].upper() != hit.key[:1]
        sized = any(c.population >= OF_SOME_SIZE for c in hit.candidates)
        return cue in _NAMES_A_PLACE and (has_capitals or sized or hit.key not in tables.stops())

    def _of_another(self, text: PlaceText, hit: PlaceHit) -> bool:
        """Whether a lone name is too short for a small town, an acronym or a surname."""
        if len(hit.key) <= SHORT and not _widely_known(hit.candidates):
            return True
        return text.cased and (
            doubts.acronym(text.word(hit.first)) or doubts.behind_a_name(text, hit.first, self._is_place)
        )

    def _country_behind(self, text: PlaceText, hit: PlaceHit) -> bool:
        """Whether ", Country" or ", in Province" follows that holds one of the candidates."""
        if text.gap(hit.last) not in (", ", "، "):
            return False
        at, end = hit.last + 1, min(hit.last + NEIGHBOURS, len(text.spans))  # a feed may cut its text off here
        while at < end and text.key(at) in tables.between() and not text.gap(at).strip():
            at += 1
        after = self._longest(text, at, text.key(at)) if at < len(text.spans) else None
        areas = [c for c in after.candidates if c.kind not in PLACED] if after else []
        return any(holds(area, c) for area in areas for c in hit.candidates)

    def _is_place(self, key: str) -> bool:
        """Whether one word alone is a believable place, a demonym or a cue: what may stand beside a place's name."""
        return key in place_cues.words_of_cues() or (key not in tables.stops() and bool(self._lookup(key)))


def _of_their_lands(
    respelt: list[PlaceMention], found: list[PlaceMention], spoken_of: frozenset[str]
) -> list[PlaceMention]:
    """Mentions by another spelling, as far as their towns lie in countries that the text speaks of besides, and no part
    of the name is known as it stands."""
    lands = spoken_of | {m.candidates[0].country for m in found}
    kept: list[PlaceMention] = []
    for m in respelt:
        towns = tuple(c for c in m.candidates if c.country in lands)
        if towns and not any(o.span[0] < m.span[1] and m.span[0] < o.span[1] for o in (*found, *kept)):
            kept.append(replace(m, candidates=towns))
    return kept


def _inherited(
    text: PlaceText, before: int, hit: PlaceHit, aside: Aside | None, found: list[PlaceMention]
) -> Aside | None:
    """ "Facing Sudan's" says the same of the Darfur behind it as of Sudan, "the borders with Chad and" of Niger, and
    "from Tampa," of Florida."""
    if before < 0 or aside not in (Aside.BEYOND, Aside.ELSEWHERE, Aside.ORIGIN):
        return None
    joined_on = possessive(text, before) or text.key(before + 1) in tables.joins()
    of_it = hit.first == before + 1 and text.gap(before) == ", "
    around = of_it and any(holds(area, c) for area in hit.candidates for c in found[-1].candidates)
    return aside if around or (hit.first == before + 2 and joined_on) else None


def _led_to(text: PlaceText, hit: PlaceHit, spoken_of: frozenset[str]) -> bool:
    """Whether a name that is also a word is led in ("in Al Bayda") in a text of actors of one of its countries."""
    if not spoken_of or not place_cues.led_in(text, hit.first):
        return False
    return any(c.country in spoken_of and c.population >= OF_SOME_SIZE for c in hit.candidates)


def _parted(text: PlaceText, hit: PlaceHit, prefixes: tuple[str, ...]) -> bool:
    """Whether an apostrophe parts a name from its ending, "Van'da": so only names are written. Not where the ending is
    an owner's: whatever is owned by people and armies is so written as well."""
    word = text.word(hit.last)
    return hit.single and parted_stem(word, prefixes) == hit.key and asides.written_on(word) is None


def _widely_known(candidates: tuple[Candidate, ...]) -> bool:
    return any(c.by_hand or c.kind not in PLACED or c.population >= KNOWN_WIDELY for c in candidates)


def _districts(candidates: tuple[Candidate, ...]) -> bool:
    return all(c.kind is PlaceKind.DISTRICT for c in candidates)
