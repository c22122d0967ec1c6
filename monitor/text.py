"""Text as the whole monitor treats it: folded for matching, made safe for people and headers."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime

from monitor.scripts import han
from monitor.scripts.burmese import in_unicode

_ARABIC = str.maketrans({
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ی": "ي", "ـ": "",
})  # fmt: skip
_PUNCTUATION = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "ʻ": "'",
    "`": "'",
    "´": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "‐": "-",
    "‑": "-",
    "–": "-",
    "—": "-",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "،": ",",
    "؛": ";",
    "؟": "?",
    "\u3001": ",",  # between the members of a list in Chinese
    "\u104a": ",",  # between clauses in Burmese
    "\uff5e": "-",  # between two numbers in Chinese
    "\u301c": "-",
    "۔": ".",  # the full stops of Urdu, Hindi, Burmese and Chinese
    "।": ".",
    "။": ".",
    "。": ".",
    "׳": "'",
    "״": '"',
    "־": " ",  # maqaf: ו־15, בית־חולים
    "ı": "i",  # capitals lose the difference: HAYATINI KAYBETTİ
}
_TYPESETTING = tuple((mark, _PUNCTUATION.get(mark, "...")) for mark in "’‘“”—–\u00a0…")
_QUOTES = "\u300a\u300b\u3008\u3009\u300c\u300d\u300e\u300f"  # of titles and of speech in Chinese
_INVISIBLE = {"Cf", "Mn", "Me"}  # format characters, accents and vowel signs: matching never needs them ...
_VOWELS = ("\u0900", "\u10ff")  # ... but from Devanagari to Burmese: there a word is another without its vowels
A_WORD = 24  # characters; up to here letter by letter is as fast
FULL_STOPS = frozenset("۔।။。")  # that end a sentence whatever follows


_FOLDS_KEPT = 16_384  # characters, more than people write; a hostile text may hold all that there are


class _Folds(dict[int, str]):
    """Character → its folded form, worked out once a character."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _PUNCTUATION.get(char) or ('"' if char in _QUOTES else _fold_character(char))
        if len(self) < _FOLDS_KEPT:
            self[code] = folded
        return folded


def _fold_character(char: str) -> str:
    if unicodedata.category(char) in _INVISIBLE:
        return char if _is_vowel(char) else ""
    if (digit := unicodedata.digit(char, None)) is not None:
        return str(digit)
    # Arabic first: NFKD would take hamza forms apart, and the mark alone would be lost.
    decomposed = unicodedata.normalize("NFKD", char.translate(_ARABIC))
    kept = "".join(c for c in decomposed if unicodedata.category(c) not in _INVISIBLE or _is_vowel(c))
    folded = kept.casefold().translate(_ARABIC)
    return han.simplified().get(folded, folded) if folded >= han.FIRST else folded


def _is_vowel(char: str) -> bool:
    return _VOWELS[0] <= char <= _VOWELS[1] and unicodedata.category(char) == "Mn"


_FOLDS = _Folds()


def fold(text: str) -> str:
    """The form in which words are compared: lower case, no accents, one form of each Arabic letter and of each Chinese
    character, ASCII digits."""
    if text.isascii():
        return _fold_ascii(text)
    plain = _typewritten(text) if len(text) > A_WORD else text
    return _fold_ascii(plain) if plain.isascii() else text.translate(_FOLDS)


def _fold_ascii(text: str) -> str:
    """ASCII as `_FOLDS` folds it: of its characters the backtick alone becomes another, an apostrophe."""
    return text.lower().replace("`", "'")


def _typewritten(text: str) -> str:
    """`text` with ASCII for what typesetting puts in its place: nothing else keeps most texts from it, and characters
    are not folded one by one then."""
    for mark, plain in _TYPESETTING:
        text = text.replace(mark, plain)
    return text


def fold_offsets(text: str) -> tuple[str, list[int]]:
    """`fold(text)` and for each of its characters the offset in `text` that it came from, and len(text) at the end."""
    plain = text if text.isascii() else _typewritten(text)
    if plain.isascii() and len(plain) == len(text):
        return _fold_ascii(plain), list(range(len(text) + 1))
    moving = [char for char in set(text) if len(_FOLDS[ord(char)]) != 1]
    offsets: list[int] = []
    last = 0
    if moving:  # a few characters: one goes, or one becomes several
        for m in re.finditer("[" + re.escape("".join(moving)) + "]", text):
            offsets.extend(range(last, m.start()))
            offsets.extend([m.start()] * len(_FOLDS[ord(m.group())]))
            last = m.end()
    offsets.extend(range(last, len(text) + 1))
    return text.translate(_FOLDS), offsets


def keeping(letters: str, text: str, folded: str, offsets: list[int]) -> str:
    """`folded` with those letters of `text` that a language keeps: Turkish "öldü" (died) is no "oldu" (became)."""
    if not letters or not any(letter in text or letter.upper() in text for letter in letters):
        return folded
    kept = [text[at].lower() for at in offsets[:-1]]
    return "".join(k if k in letters else c for k, c in zip(kept, folded, strict=True))


# C0 and C1 controls but for tab and newline, lone surrogates, and the marks that re-order text on screen:
# a headline must not be able to hide or reverse what stands beside it, and PostgreSQL takes neither NUL nor surrogates.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
_ACTS = re.compile(f"{UNSAFE.pattern}|[\u2028\u2029]")  # and what some readers of JSON take for the end of a line


def printable(text: str) -> str:
    """`text` without characters that are unsafe to store or show, Burmese in Unicode; CRLF becomes a newline."""
    if text.isascii() and text.isprintable():
        return text  # nearly every title, name and address
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").replace("\x0b", "\n")
    return in_unicode(UNSAFE.sub("", lines))


def one_line(text: str) -> str:
    """`text` on one line with single blanks: what a header, a subject or a table cell can hold."""
    return " ".join(printable(text).split())


def clip(text: str, limit: int) -> str:
    """`text` of at most `limit` characters, cut at a blank where one is near, marked with an ellipsis when cut."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    near = head.rfind(" ", int(limit * 0.8))
    return (head[:near] if near > 0 else head).rstrip() + "…"


def json_of(data: str | bytes) -> object:
    """The value that JSON says. Raises ValueError, also where it is nested more deeply than can be read."""
    try:
        return json.loads(data)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def json_text(value: object, indent: int | None = None) -> str:
    """JSON in which nothing acts on a screen: what is not `printable` stands there as an escape, so nothing is lost."""
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    return _ACTS.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def moment(at: datetime | None) -> str | None:
    """A moment as JSON has it everywhere, to the second and in UTC: `2026-03-02T12:00:00Z`."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


_MAIL = re.compile(r"(?<![\w.+-])([\w+-])[\w.+-]{0,63}@(?=[\w-]{1,63}\.)")


def masked_addresses(text: str) -> str:
    """`text` with the names of mail addresses taken out: `a***@example.org`."""
    return _MAIL.sub(r"\1***@", text) if "@" in text else text
