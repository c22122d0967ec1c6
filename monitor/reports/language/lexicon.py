"""Language files: lexicon/*.yaml as phrases that the reader can look up. docs/languages.md explains the fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from monitor.errors import LexiconError
from monitor.model import Harm, Target, Weapon
from monitor.places import Cues
from monitor.reports.language.files import SHIPPED, language_files, parsed, read_yaml
from monitor.reports.language.meanings import (
    CASUALTY,
    CLASSES,
    LENGTHS,
    Amount,
    BoundKind,
    Frame,
    Meaning,
    Noun,
    PhraseKey,
    Predicate,
    Qualifier,
    Sign,
    TimeKind,
    Topic,
    WayToTell,
)
from monitor.reports.language.named import with_organisations
from monitor.reports.language.standing import Told
from monitor.reports.language.tokens import TATWEEL, Affixes, Branch, Phrases, cut_affixes, words_of
from monitor.reports.types import Text
from monitor.scripts.burmese import in_unicode
from monitor.scripts.letters import each, letter_words
from monitor.text import fold, fold_offsets, keeping

_NO_ATTACK = {Topic.ILLNESS, Topic.ACCIDENT, Topic.DISASTER}
_HIDING = ("&", "*", TATWEEL)  # marks behind which the letters of a text become others once it is cut


@dataclass(frozen=True, slots=True)
class Retractions:
    """How a publisher takes its own words back, folded: beginnings of a title, whole titles, phrases anywhere; and
    phrases by which it corrects a figure, or calls false what others say."""

    title: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    corrects: tuple[str, ...] = ()
    untrue: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language file. phrases: a tree of words. triggers: words of harm.

    foreign: letters of kindred languages in the same script that this one does not write; foreign_words: their words.
    """

    code: str
    name: str
    script: str
    common: frozenset[str]
    foreign: frozenset[str]
    foreign_words: frozenset[str]
    telling_common: frozenset[
        str
    ]  # of two letters and more, where words are parted by blanks: single ones are words of too many languages
    abbreviations: frozenset[str]
    affixes: Affixes
    phrases: Phrases
    triggers: frozenset[str]
    hits: frozenset[str]
    targets: frozenset[str]
    cues: Cues
    event_words: frozenset[str]
    telling: Mapping[str, list[tuple[PhraseKey, WayToTell]]]
    head_first: bool = False  # what describes a noun comes after it
    place_endings: tuple[str, ...] = ()  # "-е=а": how names of places are declined
    free_order: bool = False  # people stand on either side of a verb
    retractions: Retractions = Retractions()
    limits: str = ""  # why what is read of it is less sure than of others; empty where it is not
    kept: str = ""  # letters that are not folded, as words would become others
    told: Told | None = None  # None where what is written onto words hides them

    def may_tell(self, words: Set[str]) -> bool:
        """Whether a text of these words can tell of harm, or of a protected place that was hit."""
        hit = not (self.hits.isdisjoint(words) or self.targets.isdisjoint(words))
        return hit or not self.triggers.isdisjoint(words)

    def tells(self, text: Text, words: Set[str]) -> bool:
        """Whether a text that may tell holds a phrase with all its words. words: its `letters_in`."""
        hides = any(mark in text.title or mark in text.text for mark in _HIDING)
        return self.told is None or hides or self.told.in_words(words)


def load_all(folders: tuple[Path, ...] = (SHIPPED,)) -> tuple[Language, ...]:
    """The languages of the folders. Raises LexiconError."""
    files = language_files(folders)
    if not files:
        raise LexiconError("no language file (*.yaml) there; point the setting at a folder that has one", folders[0])
    return tuple(load(path) for path in files)


def load(path: Path) -> Language:
    """One language file. Raises LexiconError with file, key and what to do."""
    data = read_yaml(path, parsed)
    try:
        return _language(data)
    except KeyError as error:
        raise LexiconError(f"the key {error} is missing; see docs/languages.md", path) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise LexiconError(f"{error}; see docs/languages.md for what each field holds", path) from error


def _language(data: Mapping[str, Any]) -> Language:
    affixes, kept = _affixes(data), str(data.get("kept_letters", ""))
    words_in = partial(phrase_words, kept=kept)
    meanings: dict[PhraseKey, Meaning] = {}
    for words, meaning in _entries(data):
        key = tuple(words_in(words))
        if not key:
            raise ValueError(f"the phrase {words!r} holds no word")
        meanings[key] = meanings[key].joined(meaning) if key in meanings else meaning
    meanings = _cut(meanings, affixes)
    meanings = {key: _inherited(key, meaning, meanings) for key, meaning in meanings.items()}
    meanings = _cut(with_organisations(meanings, data["language"], words_in), affixes)
    places, common = data["places"], frozenset(map(fold, data["common"]))
    words_for = partial(_triggers, meanings, affixes, common)
    return Language(
        code=data["language"],
        name=data["name"],
        script=data["script"],
        common=common,
        telling_common=frozenset(word for word in common if len(word) > 1 or each().match(word)),
        foreign=frozenset(data.get("foreign_letters", "")),
        foreign_words=frozenset(map(fold, data.get("foreign_words", ()))),
        abbreviations=frozenset(map(fold, data["abbreviations"])),
        affixes=affixes,
        phrases=_tree(meanings),
        triggers=words_for(_tells_harm),
        hits=words_for(_tells_hit),
        targets=words_for(_tells_target),
        cues=Cues(*(tuple(places.get(k, ())) for k in ("near", "admin1", "city"))),
        event_words=frozenset(map(fold, places.get("event", ()))),
        head_first=data.get("head") == "first",
        place_endings=_place_endings(data.get("place_endings") or {}),
        free_order=data.get("order") == "free",
        retractions=Retractions(**{key: tuple(map(fold, words)) for key, words in data.get("retractions", {}).items()}),
        telling=_telling(data.get("telling") or {}, words_in),
        limits=str(data.get("limits", "")),
        kept=kept,
        told=None
        if affixes.prefixes or affixes.suffixes or affixes.parted or kept
        else Told.of(meanings, partial(_rarest, dull=common)),
    )


def _telling(
    lists: Mapping[str, list[str]], words_in: Callable[[str], list[str]]
) -> dict[str, list[tuple[PhraseKey, WayToTell]]]:
    """The ways to tell by the first word of each phrase. They are looked up beside the phrases of the grammar, not
    among them: "found guilty of" must hide no word of harm."""
    found: dict[str, list[tuple[PhraseKey, WayToTell]]] = {}
    for name, phrases in lists.items():
        for key in (tuple(words_in(phrase)) for phrase in phrases):
            found.setdefault(key[0], []).append((key, WayToTell(name)))
    return found


def _affixes(data: Mapping[str, Any]) -> Affixes:
    """The affixes of a language: before them (and what it stands for), after them; which is the article."""
    ends, numerals = data.get("suffixes") or {}, data.get("numerals") or {}
    return Affixes(
        {fold(k): fold(v) for k, v in (data["clitics"] or {}).items()},
        tuple(map(fold, ends.get("words", ()))),
        {fold(k): fold(v) for k, v in ends.get("turns", {}).items()},
        tuple(map(fold, data.get("articles", ()))),
        frozenset(ends.get("closing", "")),
        frozenset(map(fold, numerals.get("endings", ()))),
        str(numerals.get("ordinal", "")),
        bool(ends.get("parted")),
    )


def _place_endings(data: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Endings of declined names, the longest first, each with what the name has instead."""
    pairs = [(fold(ending), fold(instead)) for ending, names in data.items() for instead in names]
    return tuple(f"-{ending}={instead}" for ending, instead in sorted(pairs, key=lambda p: -len(p[0])))


def _cut(meanings: Mapping[PhraseKey, Meaning], affixes: Affixes) -> dict[PhraseKey, Meaning]:
    """Phrases cut as the reader cuts a text: what is written onto their further words comes off there too."""
    if not affixes.prefixes:  # suffixes stay on
        return dict(meanings)
    known, closed = {key[0] for key in meanings}, replace(affixes, suffixes=())
    cut: dict[PhraseKey, Meaning] = {}
    for key, meaning in meanings.items():
        rest = [token[0] for word in key[1:] for token in cut_affixes(word, 0, len(word), known, closed)]
        ours = (key[0], *rest)
        cut[ours] = cut[ours].joined(meaning) if ours in cut else meaning
    return cut


def _inherited(key: PhraseKey, meaning: Meaning, meanings: Mapping[PhraseKey, Meaning]) -> Meaning:
    """A phrase speaks of what its words speak of: theme ("unknown gunmen"), weapon ("air strike on"). What the file
    says of the phrase itself goes before; a qualifier, or a thing that is counted, means something else altogether."""
    if len(key) == 1 or meaning.qualifiers or meaning.thing:
        return meaning
    inner = [meanings[part] for part in _parts(key) if part in meanings]
    topics = meaning.topics or frozenset(t for m in inner for t in m.topics)
    if meaning.weapon:
        topics -= {Topic.ACCIDENT, Topic.DISASTER}  # "tank fire" is no blaze
    weapon = meaning.weapon or next((m.weapon for m in inner if m.weapon), None)
    if meaning.topics & _NO_ATTACK:
        weapon = meaning.weapon  # a "self-inflicted gunshot wound" is none, and no mine went off where one caved in
    if topics == meaning.topics and weapon is meaning.weapon:  # as of most; a copy of each costs a second of a start
        return meaning
    return replace(meaning, topics=topics, weapon=weapon)


def _parts(key: PhraseKey) -> list[PhraseKey]:
    """The shorter phrases that stand within a phrase, the longest first."""
    sizes = range(len(key) - 1, 0, -1)
    return [key[at : at + size] for size in sizes for at in range(len(key) - size + 1)]


def phrase_words(phrase: str, kept: str = "") -> list[str]:
    """A phrase as the tokenizer would cut it. kept: letters that its language does not fold."""
    written = in_unicode(str(phrase))
    if not any(letter in written or letter.upper() in written for letter in kept):
        return words_of(fold(written))
    return words_of(keeping(kept, written, *fold_offsets(written)))


def _tree(meanings: Mapping[PhraseKey, Meaning]) -> Phrases:
    """The phrases as a tree of words, so that the longest one at a place is found in one walk."""
    root: dict[str, Branch] = {}
    for key, meaning in meanings.items():
        branches = root
        for word in key[:-1]:
            branches = branches.setdefault(word, Branch()).further
        branches.setdefault(key[-1], Branch()).meaning = meaning
    return root


def _triggers(
    meanings: Mapping[PhraseKey, Meaning], affixes: Affixes, common: frozenset[str], tells: Callable[[Meaning], bool]
) -> frozenset[str]:
    """Words without which no text can tell of something: one of each phrase for it, with what is written onto it."""
    dull = common | {key[0] for key, m in meanings.items() if len(key) == 1 and m.signs}
    keys = [key for key, m in meanings.items() if tells(m) and (m.detains or not m.qualifiers)]
    single = {key[0] for key in keys if len(key) == 1}
    bare = {_plain(word) for word in single | {_rarest(key, dull) for key in keys if single.isdisjoint(key)}}
    ended = bare | {_turned(word, affixes.turns) + end for word in bare for end in affixes.suffixes}
    return frozenset(map(fold, ended | {prefix + word for prefix in affixes.prefixes for word in ended}))


def _plain(word: str) -> str:
    """The longest run of letters in a word: the scan takes hyphens and apostrophes for blanks."""
    return max(letter_words(word), key=len, default=word)


def _turned(word: str, turns: Mapping[str, str]) -> str:
    """A word as it is written before a suffix: its last letter may change."""
    return word[:-1] + turns[word[-1]] if word[-1] in turns else word


def _rarest(key: PhraseKey, dull: frozenset[str]) -> str:
    """The word of a phrase that betrays it: the longest that is neither a common nor a function word."""
    return max([word for word in key if word not in dull] or key, key=len)


def _tells_harm(meaning: Meaning) -> bool:
    return meaning.tells_harm or meaning.detains


def _tells_hit(meaning: Meaning) -> bool:
    return meaning.hit_before or meaning.hit_after


def _tells_target(meaning: Meaning) -> bool:
    return meaning.target is not None


def _entries(data: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    yield from _figures(data)
    yield from _people(data)
    for key, words in data["signs"].items():
        yield from _all(words, Meaning(signs=frozenset({Sign(key)})))
    for key, words in data["evidence"].items():
        yield from _all(words, Meaning(topics=frozenset({Topic(key)})))
    for key, words in data["qualifiers"].items():
        yield from _all(words, Meaning(qualifiers=frozenset({Qualifier(key)})))
    for key, words in data["weapons"].items():
        yield from _all(words, Meaning(weapon=Weapon(key)))
    for key, words in data["targets"].items():
        yield from _all(words, Meaning(target=Target(key)))
    yield from _all(data["hits"].get("before", ()), Meaning(hit_before=True))
    yield from _all(data["hits"].get("after", ()), Meaning(hit_after=True))
    for kind in TimeKind:
        for number, words in data["time"].get(kind.value, {}).items():
            small = kind is TimeKind.MONTHS and data.get("months") == "small"
            yield from _all(words, Meaning(time=(kind, int(number)), small=small))
    for days, words in data["time"].get(LENGTHS, {}).items():
        yield from _all(words, Meaning(lasts=int(days)))
    yield from _all(data["actors"], Meaning(actor=True))
    yield from _all(data.get("staff", ()), Meaning(serves=True))
    yield from _all(data.get("ranks", ()), Meaning(ranks=True))
    yield from _claims(data["claims"])


def _all(words: Iterable[str], meaning: Meaning) -> Iterator[tuple[str, Meaning]]:
    """All of these words with one meaning, made once: there are tens of thousands of words."""
    return ((word, meaning) for word in words)


def _figures(data: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    for number, words in data["numbers"].items():
        yield from _all(words, Meaning(number=int(number)))
    yield from _compounds(data["numbers"], data["number_compounds"])
    for number, words in data["multiples"].items():
        yield from _all(words, Meaning(multiple=int(number)))
    for key, words in data["vague"].items():
        yield from _all(words, Meaning(vague=key))
    for key, words in data["bounds"].items():
        yield from _all(words, Meaning(bound=BoundKind(key)))
    yield from _all(data["things"], Meaning(thing=True))


def _compounds(numbers: Mapping[int, list[str]], rule: Mapping[str, str]) -> Iterator[tuple[str, Meaning]]:
    """Twenty-one to ninety-nine, built as the language builds them."""
    for tens in (n for n in numbers if 20 <= n <= 90):
        for ones in (n for n in numbers if 1 <= n <= 9):
            meaning = Meaning(number=tens + ones)
            for pair in product(numbers[tens], numbers[ones]):
                first, second = pair if rule.get("first", "tens") == "tens" else pair[::-1]
                yield f"{first}{rule.get('join', ' ')}{second}", meaning


def _people(data: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    free = data.get("order") == "free"
    for group in data["harm"]:
        violent = group["tone"] == "violent"
        predicate = Predicate(Harm(group["is"]), Frame(group["frame"]), violent, group.get("sure", False), free)
        yield from _all(group["words"], Meaning(predicate=predicate))
    yield from _nouns(data)


def _nouns(data: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    leads, above, after = data.get("head") == "first", data.get("singular_above"), data.get("numbers_stand") == "after"
    genitives, objective = data.get("genitives"), frozenset(data["signs"].get(Sign.OBJECTIVE, ()))
    for group in data["people"]:
        for amount in Amount:
            noun = Noun(
                amount,
                _classes(group.get("class")),
                _harm(group.get("harm")),
                bool(group.get("adjective")),
                alone=bool(group.get("alone")),
                leads=leads,
                singular_above=None if above is None else int(above),
                counted_after=after,
                owned_after=genitives == "after",
                owned_before=genitives == "before",
            )
            marked = Meaning(noun=noun, signs=frozenset({Sign.OBJECTIVE}))
            plain = Meaning(noun=noun)
            for word in group.get(amount.value, ()):  # the form of a phrase is that of its first word
                yield word, marked if word.partition(" ")[0] in objective else plain


def _classes(value: str | list[str] | None) -> frozenset[str]:
    names = [value] if isinstance(value, str) else value or []
    for name in names:
        if name not in CLASSES:
            raise ValueError(f"people: class {name!r} is not one of {', '.join(CLASSES)}")
    return frozenset().union(*(CLASSES[n] for n in names)) if names else frozenset()


def _harm(value: str | None) -> str | None:
    return value if value in (None, CASUALTY) else Harm(value).value


def _claims(claims: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    yield from _all(claims.get("verbs", ()), Meaning(says=True))
    yield from _all(claims.get("sources", ()), Meaning(source=True))
    yield from _all(claims.get("anonymous", ()), Meaning(anonymous=True))
    yield from _all(claims.get("party", ()), Meaning(party=True))
    yield from _all(claims.get("combatant_verbs", ()), Meaning(party_verb=True))
    yield from _all(claims.get("introduce", ()), Meaning(says=True, introduces=True))
    yield from _all(claims.get("institutions", ()), Meaning(institution=True))
    yield from _all(claims.get("blames", ()), Meaning(blames=True))
    yield from _all(claims.get("admissions", ()), Meaning(admits=True))
    yield from _all(claims.get("responsibility", ()), Meaning(owns=True))
