"""Text → tokens → units: words with their offsets, sentences, and what the language file knows of each phrase."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import chain

from monitor.reports.language.meanings import NO_MEANING, Meaning
from monitor.scripts.letters import CLAUSES, MARKED, OF_MARKED, each
from monitor.text import FULL_STOPS, fold_offsets, keeping

# Ordinals (2nd) and names with a number (M-19, AK47) are words; digits with their separators; dotted abbreviations
# (u.s.); the genitive 's; words with inner hyphens and apostrophes; marks.
TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|[^\W\d_]++(?:-[^\W\d_]++|'(?!s\b)[^\W\d_]++)*(?!\d|-[^\W_]|'(?!s\b)[^\W\d_])"  # nearly every token
    r"|\d+[a-z][a-z\d]{0,63}\b|[a-z]++-?\d[a-z\d]{0,63}\b|[^\W\d_]{2,}+\d+|\d+(?:[.,\u066b\u066c]\d+)*|'s\b"
    r"|[^\W\d_]+(?:-[^\W\d_]+|'(?!s\b)[^\W\d_]+)*|\n+|[^\w\s]"
)
_MARKED_TOKEN = re.compile(rf"{CLAUSES}|{OF_MARKED}|{TOKEN.pattern}")  # where a script writes no blanks, or signs
TATWEEL = "\u0640"
_BROKEN = re.compile(
    rf"(?<=\w){TATWEEL}+(?:[.*_\-\s]+{TATWEEL}+)+(?=\w)|(?<=\w){TATWEEL}[{TATWEEL}.*\s]*{TATWEEL}(?=\w)|(?<=\w){TATWEEL}+(?=\w)"
)
REMEMBERED = 16_384  # words whose cuts are kept
SHORTEST_STEM = 3  # letters that a suffix must leave
LONGEST_WORD = 64  # letters; nothing comes off a longer one, which is no word of any language
LONGEST_SENTENCE = 400  # units; a longer one is cut there: within a sentence everything may bear on everything
WRAPPED = (50, 130)  # characters of a line in a text that was wrapped by a machine
_HEBREW = re.compile("[\u05d0-\u05ea]")
_GERSHAYIM = re.compile('(?<=[\u05d0-\u05ea])["\u05f4\u201d](?=[\u05d0-\u05ea](?![\u05d0-\u05ea]))')  # צה"ל
_PARTICLE = re.compile(r"([^\W\d_]{1,3})[-'’](?=([^\W\d_]))")
MASK = re.compile(r"(?<=[^\W\d_])\*{1,3}(?=[^\W\d_])")  # "de*ad", as posts write it past a filter
_REFERENCE = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8});", re.IGNORECASE)
ENDS = frozenset(".!?;")  # marks that end a sentence, folded: the Arabic ones and three dots in one become these


@dataclass(frozen=True, slots=True)
class Source:
    """A text as written and as compared; offsets[i] is where folded character i came from."""

    raw: str
    folded: str
    offsets: list[int]
    title: int = -1  # where the title ends in the text as written

    def span(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) of the folded text as [start, end) of the text as written."""
        return self.offsets[start], self.offsets[end - 1] + 1 if end > start else self.offsets[start]

    def words(self, start: int, end: int) -> str:
        """The words as they were written there."""
        a, b = self.span(start, end)
        return self.raw[a:b]


@dataclass(slots=True)
class Unit:
    """One word, phrase or mark. start, end: offsets in the folded text; capital: written with a capital letter."""

    text: str
    start: int
    end: int
    meaning: Meaning
    capital: bool = False
    first: bool = False  # the first word of its sentence
    the: bool = False  # an article is written onto it


@dataclass(frozen=True, slots=True)
class Affixes:
    """The small words that a language writes onto others. prefixes: → the word that each stands for, "" for none;
    turns: last letter of a word → what is written for it before a suffix; closing: letters, unfolded, behind which no
    suffix stands; articles: the prefixes, or their ends, that make a word definite."""

    prefixes: Mapping[str, str]
    suffixes: tuple[str, ...] = ()
    turns: Mapping[str, str] = field(default_factory=dict)
    articles: tuple[str, ...] = ()
    closing: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()  # of numbers in digits: "15-ти", "23'e"
    ordinal: str = ""  # the mark that makes an ordinal of digits before a small letter: "63. yaş"; empty for none
    parted: bool = False  # an apostrophe parts a name from its suffix: "Halep'te"
    seen: dict[tuple[str, bool], list[tuple[str, int, int]]] = field(default_factory=dict, compare=False, repr=False)


@dataclass(slots=True)
class Branch:
    """A word within phrases: what the phrase that ends here means, and the words that lead further."""

    meaning: Meaning | None = None
    further: dict[str, Branch] = field(default_factory=dict)


Sentence = list[Unit]
Token = tuple[str, int, int]  # the folded word, and [start, end) in the folded text
Phrases = Mapping[str, "Branch"]  # the words that phrases begin with


def words_of(folded: str) -> list[str]:
    """The tokens of a folded text."""
    return _pattern(folded).findall(_GERSHAYIM.sub("", folded) if _HEBREW.search(folded) else folded)


def _pattern(folded: str) -> re.Pattern[str]:
    """The pattern that cuts a folded text into tokens."""
    return _MARKED_TOKEN if not folded.isascii() and MARKED.search(folded) else TOKEN


def normalise(raw: str, title: int = -1, kept: str = "") -> Source:
    """Folds a text, keeping offsets. Character references are read; words broken up against filters are put
    together. kept: letters that its language does not fold."""
    source = _normalised(raw, title)
    return replace(source, folded=keeping(kept, raw, source.folded, source.offsets)) if kept else source


def _normalised(raw: str, title: int) -> Source:
    cuts = [*_references(raw), *_breaks(raw)] if "&" in raw or "*" in raw or TATWEEL in raw else []
    cuts += _gershayim(raw)
    if not cuts:
        return Source(raw, *fold_offsets(raw), title)
    kept: list[str] = []
    where: list[int] = []
    last = 0
    for start, end, instead in [*sorted(cuts), (len(raw), len(raw), "")]:
        kept.append(raw[last:start] + instead)
        where.extend(range(last, start))
        where.extend([start] * len(instead))
        last = max(last, end)
    folded, offsets = fold_offsets("".join(kept))
    where.append(len(raw))
    return Source(raw, folded, [where[i] for i in offsets], title)


def _references(raw: str) -> Iterator[tuple[int, int, str]]:
    for m in _REFERENCE.finditer(raw):
        if (char := unescape(m.group())) != m.group():
            yield m.start(), m.end(), char


def _gershayim(raw: str) -> list[tuple[int, int, str]]:
    """The marks before the last letter of a Hebrew abbreviation."""
    return [(m.start(), m.end(), "") for m in _GERSHAYIM.finditer(raw)] if _HEBREW.search(raw) else []


def _breaks(raw: str) -> Iterator[tuple[int, int, str]]:
    return ((m.start(), m.end(), "") for m in chain(_BROKEN.finditer(raw), MASK.finditer(raw)))


def sentences(source: Source, phrases: Phrases, abbreviations: frozenset[str], affixes: Affixes) -> list[Sentence]:
    """The text as sentences of units. The longest phrase of the language file wins."""
    tokens = _tokens(source, phrases, affixes)
    found: list[Sentence] = []
    current: Sentence = []
    raw, offsets, at, count = source.raw, source.offsets, 0, len(tokens)
    particles = "-" in raw or "'" in raw or "’" in raw
    while at < count:
        text, start, end = tokens[at]
        if text[0] == "\n" or (text in ENDS and _ends_sentence(source, tokens, at, abbreviations)):
            if current:
                found.append(current)
                current = []
            at += 1
            continue
        if len(current) >= LONGEST_SENTENCE:
            found.append(current)
            current = []
        branch = phrases.get(text)
        meaning, width = _lookup(tokens, at, branch) if branch else (NO_MEANING, 1)
        if meaning is NO_MEANING and branch and (bare := _uncut(tokens[at], phrases, affixes)):
            tokens[at : at + 1], count = bare, count + len(bare) - 1
            continue
        if width > 1:
            end = tokens[at + width - 1][2]
            text = source.folded[start:end]
        if meaning is NO_MEANING and current and current[-1].end == start and _goes_on_unknown(current, text):
            current[-1] = replace(current[-1], text=source.folded[current[-1].start : end], end=end)
            at += 1
            continue
        if meaning.proper:
            meaning = meaning.as_written(source.words(start, end))
        written = offsets[start]
        capital = raw[written].isupper() or (particles and _behind_a_particle(raw, written))
        the = bool(affixes.articles) and _definite(source.folded, start, affixes.articles)
        current.append(Unit(text, start, end, meaning, capital, not current, the))
        at += width
    if current:
        found.append(current)
    return found


def _goes_on_unknown(before: Sentence, text: str) -> bool:
    """Whether an unknown word goes on the one right before it, where that is unknown, too, and a script writes no
    blanks: what lies between two phrases of the language file is one word."""
    if before[-1].meaning is not NO_MEANING or not each().match(text):
        return False
    return bool(each().match(before[-1].text))


def _behind_a_particle(raw: str, at: int) -> bool:
    """Whether a particle stands here that is joined to a name with a capital: "al-Masri", "d'Arc"."""
    after = raw[at + 1 : at + 4]
    if "-" not in after and "'" not in after and "’" not in after:  # nearly every word
        return False
    joined = _PARTICLE.match(raw, at)
    return bool(joined and joined[1].islower() and joined[2].isupper())


def _definite(folded: str, start: int, articles: tuple[str, ...]) -> bool:
    """Whether what is written onto the word at `start` ends in an article."""
    return bool(articles) and start > 0 and folded[start - 1].isalpha() and folded.endswith(articles, 0, start)


def _tokens(source: Source, phrases: Phrases, affixes: Affixes) -> list[Token]:
    """Words and marks, and those line breaks that end a sentence."""
    tokens: list[Token] = []
    line = 0
    folded, prefixed = source.folded, bool(affixes.prefixes)
    cut, bare = bool(affixes.prefixes or affixes.suffixes), not (affixes.prefixes or affixes.suffixes or affixes.parted)
    for m in _pattern(folded).finditer(folded):
        text, (start, end) = m[0], m.span()
        if bare and text[0] >= "a" and text not in affixes.endings:
            tokens.append((text, start, end))  # nearly every word, of a language that writes nothing onto words
        elif text[0] == "\n":
            if _ends_line(source, start, end, line):
                tokens.append((text, start, end))
            line = end
        elif text[0] == " ":
            tokens.append((",", start, end))
        elif affixes.parted and "'" in text[1:] and text not in phrases:
            tokens.append((text.partition("'")[0], start, end))
        elif text == "-" and prefixed and _before_digits(tokens, affixes, folded, start, end):
            continue
        elif cut and text not in phrases:
            closed = source.raw[source.offsets[end - 1]] in affixes.closing
            tokens.extend((word, start + a, start + b) for word, a, b in _cuts(text, phrases, affixes, closed))
        elif text == affixes.ordinal and _is_ordinal(tokens, source, start, end):
            tokens[-1] = (tokens[-1][0] + text, tokens[-1][1], end)
        elif text in affixes.endings and _on_number(tokens, start):
            tokens[-2:] = [(tokens[-2][0], tokens[-2][1], end)]
        else:
            tokens.append((text, start, end))
    return tokens


def _before_digits(tokens: list[Token], affixes: Affixes, folded: str, start: int, end: int) -> bool:
    """Whether a hyphen only parts digits from the small word written onto them: "כ-30", "ו-15"."""
    onto = bool(tokens) and tokens[-1][2] == start and tokens[-1][0] in affixes.prefixes
    return onto and folded[end : end + 1].isdigit()


def _is_ordinal(tokens: list[Token], source: Source, start: int, end: int) -> bool:
    """Whether a mark makes an ordinal of the digits right before it: a blank and a small letter follow."""
    if not tokens or tokens[-1][2] != start or not tokens[-1][0].isdigit() or source.folded[end : end + 1] != " ":
        return False
    return end + 1 < len(source.folded) and source.raw[source.offsets[end + 1]].islower()


def _on_number(tokens: list[Token], start: int) -> bool:
    """Whether digits and a hyphen or an apostrophe stand right before a place."""
    if len(tokens) < 2 or tokens[-1][0] not in "-'" or tokens[-1][2] != start:
        return False
    return tokens[-2][0].isdigit() and tokens[-2][2] == tokens[-1][1]


def _lookup(tokens: list[Token], at: int, branch: Branch) -> tuple[Meaning, int]:
    """The longest phrase that starts at a token, whose branch this is, and how many tokens it takes."""
    meaning, width, k = branch.meaning, 1, at
    while branch.further and (k := k + 1) < len(tokens) and (deeper := branch.further.get(tokens[k][0])):
        branch = deeper
        if branch.meaning:
            meaning, width = branch.meaning, k + 1 - at
    return meaning or NO_MEANING, width


def _ends_line(source: Source, start: int, end: int, line: int) -> bool:
    """A line break ends a sentence, unless it only wraps a line of ordinary width."""
    wrapped = end - start == 1 and WRAPPED[0] <= start - line <= WRAPPED[1]
    return not wrapped or source.offsets[start] == source.title


def _ends_sentence(source: Source, tokens: list[Token], at: int, abbreviations: frozenset[str]) -> bool:
    """A full stop ends a sentence unless it belongs to an abbreviation, or a small letter follows."""
    mark, start, end = tokens[at]
    if mark != "." or at + 1 == len(tokens) or source.raw[source.offsets[start]] in FULL_STOPS:
        return True
    if end < len(source.folded) and not source.folded[end].isspace() and source.folded[end] not in "\"')":
        return False
    before = tokens[at - 1] if at else ("", 0, 0)
    if before[2] == start and (before[0] in abbreviations or (len(before[0]) == 1 and before[0].isalpha())):
        return False
    return not source.raw[source.offsets[tokens[at + 1][1]]].islower()


def _cuts(text: str, known: Container[str], affixes: Affixes, closed: bool) -> list[Token]:
    """`cut_affixes` from the word's own start, remembered: few words make up most of all texts."""
    if len(text) > LONGEST_WORD:
        return [(text, 0, len(text))]
    key = (text, closed)
    if (cuts := affixes.seen.get(key)) is None:
        if len(affixes.seen) >= REMEMBERED:
            affixes.seen.clear()
        cuts = affixes.seen[key] = cut_affixes(text, 0, len(text), known, affixes, closed)
    return cuts


def cut_affixes(
    text: str, start: int, end: int, known: Container[str], affixes: Affixes, closed: bool = False
) -> list[Token]:
    """A known word with something written onto it as tokens of their own; a word known as a whole stays one. closed:
    its
    last letter is one that takes no suffix."""
    if len(text) > LONGEST_WORD:
        return [(text, start, end)]
    if closed:
        affixes = replace(affixes, suffixes=())
    cuts, at, tokens = _prefixes(text, known, affixes) if text not in known else {}, 0, list[Token]()
    while text[at:] not in known and (cut := cuts.get(at)):
        if affixes.prefixes[cut]:
            tokens.append((affixes.prefixes[cut], start + at, start + at + len(cut)))
        at += len(cut)
    return [*tokens, (_stem(text[at:], known, affixes) or text[at:], start + at, end)]


def _uncut(token: Token, known: Container[str], affixes: Affixes) -> list[Token]:
    """A word kept whole for the sake of a phrase that is not there, cut after all; empty where nothing is written
    onto it."""
    text, start, end = token
    cut = _prefixes(text, known, affixes).get(0) if len(text) <= LONGEST_WORD else None
    if cut is None:
        return []
    before = [(affixes.prefixes[cut], start, start + len(cut))] if affixes.prefixes[cut] else []
    return [*before, (text[len(cut) :], start + len(cut), end)]


def _prefixes(text: str, known: Container[str], affixes: Affixes) -> dict[int, str]:
    """Letter of a word → the first prefix there whose removal leaves a known word or a number, if need be under further
    prefixes. A table, filled from the word's end: prefixes overlap, and a word can be cut in more ways than could ever
    be tried."""
    cuts: dict[int, str] = {}
    for at in sorted(_behind_prefixes(text, affixes), reverse=True):
        for cut in affixes.prefixes:
            rest = text[at + len(cut) :]
            if not rest or not text.startswith(cut, at):
                continue
            further = len(rest) > SHORTEST_STEM and at + len(cut) in cuts
            elided = cut[-1] == "'"  # an apostrophe says by itself that a word begins behind it
            if elided or further or rest in known or rest[0].isdigit() or _stem(rest, known, affixes):
                cuts[at] = cut
                break
    return cuts


def _behind_prefixes(text: str, affixes: Affixes) -> list[int]:
    """Every letter of a word before which nothing but prefixes can stand, the first included."""
    places, seen = [0], {0}
    for at in places:
        for cut in affixes.prefixes:
            if text.startswith(cut, at) and (end := at + len(cut)) < len(text) and end not in seen:
                places.append(end)
                seen.add(end)
    return places


def _stem(text: str, known: Container[str], affixes: Affixes) -> str | None:
    """The known word under a suffix, as it is written without it; short words are too easily found in longer ones."""
    if text in known:
        return None
    for suffix in affixes.suffixes:
        stem = text[: -len(suffix)]
        if len(stem) < SHORTEST_STEM or not text.endswith(suffix):
            continue
        for letter, written in affixes.turns.items():
            if stem.endswith(written) and stem[: -len(written)] + letter in known:
                return stem[: -len(written)] + letter
        if stem in known:
            return stem
    return None
