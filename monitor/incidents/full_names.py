"""Full names: words with capitals side by side, as people, streets and schools are called in full ("Salim Qabbani",
"Copley Road"). One such word is that of many people and towns. Where hardly any other incident has even the rarer one,
two texts that have both tell of one event, also days later: nobody is killed twice. Whoever speaks there (a governor,
a spokesman) speaks of the next one, too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from monitor.incidents.another import is_town
from monitor.incidents.incident import Member
from monitor.incidents.people import PAIR
from monitor.incidents.wording import NAMED_IN, REMEMBERED, Rarity, WordSet, words_in
from monitor.model import Harm, Place, figure_of
from monitor.places.countries import country_names
from monitor.places.kinds import Cue
from monitor.places.tables import Side, cues, demonyms, streets
from monitor.reports import Kind
from monitor.reports.language.articles import speech
from monitor.text import fold

HARDLY_ANY = 3  # incidents or threads that use the rarer word of a name that tells
SHORT = 3  # letters of a word that is no name where a sentence begins
BESIDE = 30  # letters beside a name in which a word may say that its bearer speaks
LONGEST = 4  # words that are one name: of "Leonard Allan Cure" others write the first and the last

_AREAS = (Cue.ADMIN1, Cue.DISTRICT, Cue.CITY, Cue.CAMP, Cue.VILLAGE, Cue.QUARTER)
_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE = re.compile(r"(?: \w+){1,4}")  # what goes on from a name without a stop
_ASIDE = re.compile(r"$|[.;!?\n]|, [^\W\d]")  # no age follows, and no verb


@dataclass(frozen=True, slots=True)
class FullName:
    """Two words of a name as they stand in a folded text, and their stems."""

    written: str
    stems: WordSet


def full_names_of(member: Member) -> tuple[FullName, ...]:
    """The full names in the headline and the opening of a member with one event; none where a script has no capitals,
    nor in a headline where all words have them."""
    return () if member.index else (*_full_names_in(member.title[:NAMED_IN]), *_full_names_in(member.text[:NAMED_IN]))


def telling_names(member: Member, rare: Rarity) -> tuple[FullName, ...]:
    """Those of its full names that hardly any other has, and that say more than where it was."""
    names = full_names_of(member)
    stems = frozenset[str]().union(*(name.stems for name in names))
    uses = dict(zip(stems, rare.uses.of_each(stems), strict=True))
    few = (name for name in names if min(uses[stem] for stem in name.stems) <= HARDLY_ANY)
    told = _words_of_streets() if _is_news_of_few(member) else frozenset[str]()
    return tuple(name for name in _beside_places(few, [member.report.place]) if name.stems.isdisjoint(told))


def _is_news_of_few(member: Member) -> bool:
    """Whether it is news of one or two: a person dies once, and a street has many such nights."""
    report = member.report
    return report.kind is not Kind.CONTEXT and (figure_of(report.toll, Harm.KILLED) or 0) <= PAIR


def are_named(
    names: Iterable[FullName], words: WordSet, openings: Iterable[str], places: Iterable[Place | None]
) -> bool:
    """Whether one of these names, that of no such place and of no speaker, stands in one of the openings, whose words
    these are."""
    likely = [name for name in names if name.stems <= words]
    if not likely:
        return False
    written = [name.written for name in _beside_places(likely, places)]
    return any(name in opening and not _speaks(name, opening) for opening in openings for name in written)


def _beside_places(names: Iterable[FullName], places: Iterable[Place | None]) -> Iterator[FullName]:
    """Those that hold no word of a country, a people, one of these towns or its province."""
    areas = frozenset[str]().union(*map(_words_of_place, places))
    lands = _words_of_lands()
    return (name for name in names if name.stems.isdisjoint(areas) and name.stems.isdisjoint(lands))


def without_areas(words: WordSet, place: Place | None) -> WordSet:
    """These words without the names of countries and peoples, and of the province in which it was."""
    left = words - _words_of_lands()
    return left - words_in(place.admin1) if place and place.admin1 else left


@lru_cache(maxsize=REMEMBERED)
def _words_of_place(place: Place | None) -> WordSet:
    """The province, and the town itself."""
    province = words_in(place.admin1) if place and place.admin1 else frozenset[str]()
    return province | words_in(f"{place.name} {place.written}") if place and is_town(place) else province


@cache
def _words_of_lands() -> WordSet:
    return words_in("\n".join([*country_names().values(), *demonyms()]))


@cache
def _words_of_areas() -> WordSet:
    """The words for towns and other areas: a "Refugee Camp" and a county have many events, a street or a school few."""
    return words_in(" ".join(key for cue in _AREAS for key in cues(Side.EITHER)[cue]))


@cache
def _words_of_streets() -> WordSet:
    return words_in(" ".join(streets(Side.EITHER)))


@lru_cache(maxsize=REMEMBERED)
def _full_names_in(text: str) -> tuple[FullName, ...]:
    words = list(_WORD.finditer(text))
    small = sum(word[0][:1].islower() for word in words if len(word[0]) > 2)
    if small <= sum(word[0][0].isupper() for word in words):  # half a headline's words: these tell nothing
        return ()
    folded = fold(text)
    runs = [run for run in _runs(text, words) if len(run) > 1 and not _speaks(fold(" ".join(run)), folded)]
    pairs = (pair for run in runs for pair in combinations(run[:LONGEST], 2))
    found = (FullName(fold(" ".join(pair)), words_in(" ".join(pair))) for pair in pairs)
    areas = _words_of_areas()
    return tuple(dict.fromkeys(name for name in found if len(name.stems) == 2 and name.stems.isdisjoint(areas)))


def _speaks(name: str, text: str) -> bool:
    """Whether the bearer of a name says something in a folded text: "X said", "X of the police told", "according to X".
    Of whom somebody "said X, 41, was killed" does not."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        clause = _CLAUSE.match(text, end, end + BESIDE)
        if clause and speech().search(text, end, clause.end()):
            return True
        said_before = (said.end() == at - 1 for said in speech().finditer(text, max(0, at - BESIDE), at))
        if _ASIDE.match(text, end) and any(said_before):
            return True
        at = text.find(name, end)
    return False


def _runs(text: str, words: Iterable[re.Match[str]]) -> Iterator[list[str]]:
    """Words with capitals that stand side by side."""
    run: list[str] = []
    end = -1
    for word in words:
        if not word[0][0].isupper() or (len(word[0]) <= SHORT and _opens(text, word.start())):
            continue
        if word.start() == end + 1 and text[end] == " ":
            run.append(word[0])
        else:
            yield run
            run = [word[0]]
        end = word.end()
    yield run


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins there, where "The" has a capital."""
    return at < 2 or not (text[at - 2].isalnum() or text[at - 2] in ",;")
