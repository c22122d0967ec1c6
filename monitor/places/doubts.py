"""Why a word that could be a place's name is more likely a person's, an acronym or the beginning of another name."""

from __future__ import annotations

from collections.abc import Callable

from monitor.places import tables
from monitor.places.keys import is_article
from monitor.places.words import SHORT, PlaceText

ACRONYM = 4  # letters
LIKELY_NAMES, FEW = 0.6, 6  # share of capitalised words from which a line of so many longer words is a title
AROUND = 7  # words on either side that are looked at for that

IsPlace = Callable[[str], bool]  # whether a word alone is a believable place, a demonym or a cue


def acronym(word: str) -> bool:
    """A short word in capitals where others have small letters."""
    return len(word) <= ACRONYM and word.isupper() and word != word.lower()


def behind_a_name(text: PlaceText, first: int, is_place: IsPlace) -> bool:
    """Whether the word before is capitalised, inside the sentence, and no place or cue: then this is a surname."""
    at = first - 1
    if at >= 0 and text.gap(at) in (" ", "-") and is_article(text.key(at)):
        if text.gap(at) == " " and text.key(at) in tables.within():
            return False  # "la Policía en Cali", for all that "en-Nahud" is written with an article
        at -= 1
    if at < 1 or text.gap(first - 1) not in (" ", "-") or not text.capital(at):
        return False
    if text.gap(at - 1).strip(" ,;،-'\"“”‘’()") or is_title(text, at):
        return False
    return not is_place(text.key(at))


def joined_on(text: PlaceText, first: int, is_cue: Callable[[str], bool]) -> bool:
    """Whether a word is but the end of a longer name, to which an article joins it: "Karm al-Zaytoun" is no Zaytoun,
    but "the quarter al-Zaytoun" is."""
    joint = first if _joins(text, first) else first - 1
    at = joint - 1
    if at < 1 or not _joins(text, joint) or text.gap(at) != " " or not text.capital(at) or is_title(text, at):
        return False
    return text.gap(at - 1) == " " and not is_cue(text.key(at))


def joined_to_next(text: PlaceText, last: int) -> bool:
    """Whether an article joins a word to the name behind it: "Karm al-Zaytoun" is no Karm."""
    return last + 2 < len(text.spans) and text.gap(last) == " " and _joins(text, last + 1)


def _joins(text: PlaceText, at: int) -> bool:
    """Whether word `at` is an article in small letters that is written onto a name: "al-"."""
    written_on = at + 1 < len(text.spans) and text.gap(at) == "-" and text.capital(at + 1)
    return written_on and not text.capital(at) and is_article(text.key(at))


def goes_on(text: PlaceText, last: int, is_place: IsPlace) -> bool:
    """Whether a capitalised word that is no place or cue comes right behind: a given name, or a longer name unknown."""
    if text.gap(last) not in (" ", "-") or not text.capital(last + 1) or is_title(text, last):
        return False
    return not is_place(text.key(last + 1))


def inside_sentence(text: PlaceText, at: int) -> bool:
    """Whether a word in small letters leads to word `at`: a capital there is a name's, not a sentence's."""
    return text.cased and at > 0 and not text.gap(at - 1).strip(" -") and not text.capital(at - 1)


def is_title(text: PlaceText, at: int) -> bool:
    """Whether most longer words around word `at` are capitalised: there capitals tell nothing."""
    near = range(max(0, at - AROUND), min(at + AROUND + 1, len(text.spans)))
    capitals = [text.capital(n) for n in near if text.spans[n][1] - text.spans[n][0] > SHORT]
    return all(capitals) or (len(capitals) >= FEW and sum(capitals) > LIKELY_NAMES * len(capitals))
