"""The words beside a place name, and what they say of it (cues.csv)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from monitor.places import tables
from monitor.places.keys import key_of
from monitor.places.kinds import Cue, Cues
from monitor.places.phrases import PhrasesBeside, endings
from monitor.places.tables import Side
from monitor.places.words import PlaceText, possessive, stems

NEIGHBOURS = 4  # words before a name that can be a cue or stand between two names
LONGEST_CUE = 4  # words


def cue_of(text: PlaceText, first: int, last: int, cues: Cues, prefixes: tuple[str, ...]) -> Cue | None:
    """The meanings of the words beside [first, last], the most telling first: right behind, then before."""
    behind = _cue_behind(text, last, _all_cues(cues, Side.BEHIND))
    return behind or _cue_before(text, first, _all_cues(cues, Side.BEFORE), prefixes)


@lru_cache(maxsize=64)
def _all_cues(cues: Cues, side: Side) -> PhrasesBeside[Cue]:
    """Key → cue, the shipped ones of one side and the language's own, which may stand on either."""
    # Of a word that is of two kinds the last one wins.
    kinds = (Cue.CAPITAL, Cue.PART, Cue.CAMP, Cue.CITY, Cue.QUARTER, Cue.VILLAGE, Cue.DISTRICT, Cue.ADMIN1, Cue.NEAR)
    shipped = tables.cues(side)
    ours = {cue: (*shipped[cue], *map(key_of, getattr(cues, cue.value))) for cue in kinds}
    return PhrasesBeside.of({key: cue for cue, keys in ours.items() for key in keys})


def _cue_behind(text: PlaceText, last: int, cues: PhrasesBeside[Cue]) -> Cue | None:
    """ "X province", "X's southern countryside", "Honduras' capital"."""
    at = last + 1 if possessive(text, last) else last
    if text.gap(at) not in ("", " ", "-", "' ", "’ "):
        return None
    found = cues.beginning(text.keys(at + 1, at + 1 + LONGEST_CUE))
    return next((cue for cue, _ in found if cue is not Cue.PART), None)


def _cue_before(text: PlaceText, first: int, cues: PhrasesBeside[Cue], prefixes: tuple[str, ...]) -> Cue | None:
    """ "the outskirts of X", "northern X", "بريف X"; the nearest words count, the longest phrase of them first."""
    begin = first
    while begin > max(0, first - NEIGHBOURS) and not text.gap(begin - 1).strip(" -"):
        begin -= 1
    keys = text.keys(begin, first)
    cue, length = _cue_at_end(keys, cues, prefixes)
    if cue is None and keys and keys[-1] in tables.links():
        keys = keys[:-1]
        cue, length = _cue_at_end(keys, cues, prefixes)
    if cue in (Cue.CITY, Cue.CAPITAL):  # "east of the capital Sanaa", "outside the city of X"
        left = keys[: len(keys) - length]
        left = left[:-1] if left and left[-1] in tables.links() else left
        return Cue.NEAR if _cue_at_end(left, cues, prefixes)[0] is Cue.NEAR else cue
    return cue


def _cue_at_end(keys: list[str], cues: PhrasesBeside[Cue], prefixes: tuple[str, ...]) -> tuple[Cue | None, int]:
    """The longest phrase at the end of `keys` that is a cue, and its length; its first word may bear clitics."""
    for phrase, length in endings(keys, prefixes, LONGEST_CUE, cues.lasts):
        if (cue := cues.senses.get(phrase)) is not None:
            return cue, length
    return None, 0


def close(text: PlaceText, before: int, first: int) -> bool:
    """Whether only commas, brackets and words such as "in northern" lie between the words `before` and `first`."""
    if first - before - 1 > NEIGHBOURS:
        return False
    small = all(k == "s" or k in tables.between() for k in text.keys(before + 1, first))
    return small and not any(text.gap(at).strip(" ,،(['’-") for at in range(before, first))


def led_in(text: PlaceText, first: int) -> bool:
    """Whether "in the" or "northern" leads to a short name: "in the US" is where, "US jets" is whose."""
    before = [k for k in text.keys(first - 2, first) if k not in tables.links()]
    return bool(before) and before[-1] in tables.between()


def bare_capitals(text: PlaceText, prefixes: tuple[str, ...]) -> Iterator[int]:
    """The words "capital" of "in the capital" and "near the capital", of whose name the text says nothing there."""
    capital = tables.cues(Side.EITHER)[Cue.CAPITAL]
    for at in range(1, len(text.spans)):
        forms = stems(text.key(at), prefixes)
        if capital.isdisjoint(forms):
            continue  # nearly every word
        the = text.key(at - 1) in tables.links() or forms[0] not in capital
        if not the or not led_in(text, at):
            continue
        behind = text.key(at + 1) if at + 1 < len(text.spans) else ""
        of = text.gap(at) == " " and behind in tables.links()
        named = text.gap(at).strip(" ,،") == "" and at + 1 < len(text.spans) and text.cased and text.capital(at + 1)
        if not (of or named):
            yield at


def compound(text: PlaceText, last: int) -> bool:
    """ "Turkey-backed" speaks of a side, not of a place."""
    return text.cased and text.gap(last) == "-" and not text.capital(last + 1)


def street(text: PlaceText, first: int, last: int) -> bool:
    """ "Jaffa Street" lies wherever the street does."""
    behind = text.key(last + 1) if text.gap(last) == " " else ""
    before = text.key(first - 1) if first and text.gap(first - 1) == " " else ""
    return behind in tables.streets(Side.BEHIND) or before in tables.streets(Side.BEFORE)


def of_a_road(text: PlaceText, last: int) -> bool:
    """ "The Homs-Palmyra road" runs between two towns: what happened on it is near the first, not in it."""
    if text.gap(last) not in ("-", "–"):
        return False
    for at in range(last + 2, min(last + 2 + NEIGHBOURS, len(text.spans))):
        if text.gap(at - 1) not in (" ", "-"):
            return False
        if text.key(at) in tables.streets(Side.BEHIND):
            return True
    return False


def named_street(text: PlaceText, first: int, last: int) -> bool:
    """ "Hollywood Avenue" is a street and may be in any town of the land; "the Aleppo road" leads to Aleppo."""
    return text.cased and street(text, first, last) and (text.capital(last + 1) or text.capital(first - 1))


def is_no_name(key: str) -> bool:
    """Whether a word alone only leads to a name: "Northern" is none, "Northern Province" is; nor is "of"."""
    return key in tables.cues(Side.BEFORE)[Cue.PART] or key in tables.leads()


def village_words() -> frozenset[str]:
    """Keys of the words for a village, on whichever side of its name."""
    return tables.cues(Side.EITHER)[Cue.VILLAGE]


@lru_cache(maxsize=1)
def words_of_cues() -> frozenset[str]:
    """Every single word of a cue: what may stand beside a place's name with a capital."""
    return frozenset(word for keys in tables.cues(Side.EITHER).values() for key in keys for word in key.split())
