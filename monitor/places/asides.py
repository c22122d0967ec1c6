"""A place name that is no place of an event, by the words around it: an enemy, an employer, a speaker, a march's cause.

"spying for Ukraine", "missiles from Iran", "miles from Gaza", "Kyiv says", "Sudan peace rally" (data/asides.csv). A
phrase with "_" has the name in its midst ("attack of _ on"); one
that ends in "..." may have a few small words, those of kind `pass`, between itself and the name: "linked to
the war in Sudan".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from monitor.places import tables
from monitor.places.files import read_rows
from monitor.places.keys import key_of
from monitor.places.kinds import Aside
from monitor.places.phrases import PhrasesBeside, endings
from monitor.places.tables import DATA, Side
from monitor.places.words import PlaceText, possessive, stems

AROUND = 8  # words before a name that are looked at
LONGEST = 5  # words of a phrase
BETWEEN = 4  # small words between an open phrase and the name
OPEN = "..."
_OVER = "pass"
_COLUMNS = ("kind", "language", "side", "words")

AsidePhrases = Mapping[str, Aside]
_PLACED = "where"  # a phrase that only looks like one of these: "Syria strikes kill ..."


def aside_of(text: PlaceText, first: int, last: int, start: int, prefixes: tuple[str, ...]) -> Aside | None:
    """The sense of the name over the words [first, last] that is no place of an event; None for most. start: where it
    begins in the text, behind clitics."""
    before = _words_before(text, first, start)
    found = _before(before, prefixes)
    if found is not None:
        return found
    around = _around(text, before, last, prefixes)
    if around is not None:
        return around
    behind = _behind(text, last)
    spoken, last_word = behind in (Aside.SPEAKER, Aside.DOER), before[-1] if before else ""
    led = last_word in tables.between() or (behind is Aside.DOER and last_word in _aims())
    return None if spoken and led else behind


def _words_before(text: PlaceText, first: int, start: int) -> list[str]:
    """Keys of the words that lead to the name within its clause, and of a clitic written onto it."""
    begin = first
    while begin > max(0, first - AROUND) and not text.gap(begin - 1).strip(" -‑'’\"“#"):
        begin -= 1
    clitic = text.raw[text.spans[first][0] : start]
    return [*text.keys(begin, first), *([key_of(clitic)] if clitic else [])]


def _before(keys: list[str], prefixes: tuple[str, ...]) -> Aside | None:
    """The longest phrase that leads to the name; small words and "the northern" may stand between."""
    small, passing = tables.between(), _passing()
    end = len(keys)
    for skipped in range(BETWEEN + 1):
        phrases = _closed() if all(k in small for k in keys[end:]) else {}
        for phrase, _ in endings(keys[:end], prefixes, LONGEST, _last_words()):
            if (found := phrases.get(phrase) or _open().get(phrase)) is not None:
                return found
        if end == 0 or skipped == BETWEEN or not (keys[end - 1] in small or keys[end - 1] in passing):
            return None
        end -= 1
    return None


def arms_beside(text: PlaceText, first: int, last: int, prefixes: tuple[str, ...]) -> bool:
    """Whether a demonym over the words [first, last] only says whose arms its neighbour names, in whatever order a
    language has the two: "frappe israélienne", "Rus saldırısı"."""
    before = text.keys(first - 1, first) if first and text.gap(first - 1) == " " else []
    behind = text.keys(last + 1, last + 2) if text.gap(last) == " " else []
    return any(stem in _arms() for key in (*before, *behind) for stem in stems(key, prefixes))


def written_on(word: str) -> Aside | None:
    """The sense of a name's own ending behind its apostrophe: "Rusya'nın", an owner, who may be a person as well."""
    return _written().get(key_of(word.replace("’", "'").partition("'")[2]))


def _around(text: PlaceText, before: list[str], last: int, prefixes: tuple[str, ...]) -> Aside | None:
    """ "حمله | اسرائیل | به": a phrase with the name in its midst."""
    if text.gap(last) != " ":
        return None
    behind = text.keys(last + 1, last + 2)
    around = _embracing().get(behind[0]) if behind else None
    if around is None:
        return None
    phrases = endings(before, prefixes, LONGEST, around.lasts)
    return next((kind for phrase, _ in phrases if (kind := around.senses.get(phrase))), None)


def _behind(text: PlaceText, last: int) -> Aside | None:
    """The longest phrase right behind the name, a possessive passed over: "Moscow's rockets"; else what its own ending
    says ("Rusya'nın")."""
    at = last + 1 if possessive(text, last) else last
    if text.gap(at) not in ("", " ", "-", "‑", "' ", "’ "):
        return None
    longest = next(_followers().beginning(text.keys(at + 1, at + 1 + LONGEST)), None)
    if longest is None:
        return written_on(text.word(last))
    found, size = longest
    ends = text.gap(at + size).strip(" '’\"“”") or at + size + 1 >= len(text.spans)
    return None if found is Aside.DOER and ends else found  # "Brussels attacks: ..." are in Brussels


@cache
def _last_words() -> frozenset[str]:
    """The words with which a phrase of several words that leads to a name can end."""
    return PhrasesBeside.of({**_closed(), **_open()}).lasts


@lru_cache(maxsize=1)
def _closed() -> AsidePhrases:
    """Phrases that stand right before a name."""
    return {key_of(p): kind for kind, side, p in _rows() if kind and side is Side.BEFORE and not p.endswith(OPEN)}


@cache
def _aims() -> frozenset[str]:
    """Words before a name that make it no doer, whatever it seems to do: "attack | on | Doha kills". It may still be
    who speaks: "report on Israel says"."""
    return frozenset(key_of(p) for kind, side, p in _rows() if kind is None and side is Side.BEFORE)


@lru_cache(maxsize=1)
def _open() -> AsidePhrases:
    """Phrases that small words may part from the name."""
    return {key_of(p): kind for kind, side, p in _rows() if kind and side is Side.BEFORE and p.endswith(OPEN)}


@lru_cache(maxsize=1)
def _embracing() -> Mapping[str, PhrasesBeside[Aside]]:
    """The word behind a name → the words before it that with it say what it is there."""
    found: dict[str, dict[str, Aside]] = {}
    for kind, side, phrase in _rows():
        if kind and side is Side.AROUND:
            before, _, behind = phrase.partition("_")
            found.setdefault(key_of(behind), {})[key_of(before)] = kind
    return {behind: PhrasesBeside.of(before) for behind, before in found.items()}


@lru_cache(maxsize=1)
def _written() -> Mapping[str, Aside]:
    """Endings behind an apostrophe."""
    return {key_of(p): kind for kind, side, p in _rows() if kind and side is Side.WRITTEN}


@lru_cache(maxsize=1)
def _followers() -> PhrasesBeside[Aside | None]:
    return PhrasesBeside.of({key_of(p): kind for kind, side, p in _rows() if side is Side.BEHIND})


@lru_cache(maxsize=1)
def _arms() -> frozenset[str]:
    """Words for arms and those who bear them, which a demonym describes."""
    return frozenset(key_of(p) for _, side, p in _rows() if side is Side.BESIDE)


@cache
def _passing() -> frozenset[str]:
    """Words over which an open phrase reaches."""
    rows = (row for _, row in read_rows(DATA / "asides.csv", _COLUMNS, _COLUMNS) if row["kind"] == _OVER)
    return frozenset(key_of(word) for row in rows for word in row["words"].split(";"))


def _rows() -> Iterator[tuple[Aside | None, Side, str]]:
    for _, row in read_rows(DATA / "asides.csv", _COLUMNS, _COLUMNS):
        if row["kind"] != _OVER:
            kind = None if row["kind"] == _PLACED else Aside(row["kind"])
            yield from ((kind, Side(row["side"]), p.strip()) for p in row["words"].split(";"))
