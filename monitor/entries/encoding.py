"""Bytes to text, better than what feeds say of themselves.

feedparser turns a whole Cyrillic feed into MacRoman for two bad bytes, and cp1251 that calls itself UTF-8 into
gibberish; so the decision is made here, and feedparser gets clean UTF-8. In this order: a byte order mark; UTF-8 where
the bytes are valid and not mere ASCII (by chance they never are); what the document declares; what HTTP declares; UTF-8
with some damage; else the legacy encoding in which the words look like words. Then what was encoded twice is mended.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_UNMARKED = ((b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"), (b"<\x00r\x00", "utf-16-le"))
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254",
              "shift_jis": "cp932", "euc_kr": "cp949"}  # fmt: skip
_LEGACY = ("cp1252", "cp1251", "cp1256")
_BY_LANGUAGE = {
    "ru": "cp1251", "uk": "cp1251", "be": "cp1251", "bg": "cp1251", "sr": "cp1251", "mk": "cp1251", "ar": "cp1256",
    "fa": "cp1256", "ur": "cp1256", "ps": "cp1256", "he": "cp1255", "tr": "cp1254", "el": "cp1253", "pl": "cp1250",
    "cs": "cp1250", "hu": "cp1250", "ro": "cp1250", "zh": "gb18030", "ja": "cp932", "ko": "cp949", "th": "cp874",
    "vi": "cp1258",
}  # fmt: skip

# What Windows-1252 has at 0x80 to 0x9f; the five bytes that it leaves free pass as control characters.
_CP1252 = {byte.decode("cp1252"): byte[0] for n in range(0x80, 0xA0) if n not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
           for byte in [bytes([n])]}  # fmt: skip

DAMAGE = 0.02  # of the characters that are not ASCII: so many may be broken before UTF-8 is given up
LEGIBLE = 0.5  # of the letters in words that are not ASCII: below this a declared encoding is not believed
_SAMPLE = 400  # words that are looked at


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was got. `note` is for people, empty where the document told the truth."""

    text: str
    encoding: str
    note: str = ""


def decode(body: bytes, content_type: str = "", language: str | None = None) -> Decoded:
    """The text of a document; never raises. `language` (the feed's) tells legacy encodings apart."""
    return _mended(_decoded(body, content_type, language))


def _decoded(body: bytes, content_type: str, language: str | None) -> Decoded:
    marked = _marked(body)
    if marked is not None:
        return marked
    declared = [name for name in (_declared(body), _charset(content_type)) if name]
    if not body.isascii() and (text := _utf8(body)) is not None:
        return Decoded(text, "utf-8", _contradiction("utf-8", declared))
    for name in declared:
        text = _strict(body, name)
        if text is not None and (body.isascii() or legibility(text) >= LEGIBLE):
            return Decoded(text, name)
    return _undeclared(body, declared, language)


def _marked(body: bytes) -> Decoded | None:
    """By the byte order mark, or by how `<?` looks in UTF-16."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(name, "replace"), name)
    for start, name in _UNMARKED:
        if body.startswith(start):
            return Decoded(body.decode(name, "replace"), name)
    return None


def _undeclared(body: bytes, declared: list[str], language: str | None) -> Decoded:
    """Where no declaration can be believed."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken <= DAMAGE * sum(1 for char in text if char > "\x7f"):
        return Decoded(text, "utf-8", f"{broken} characters are broken" if broken else "")
    hint = _BY_LANGUAGE.get((language or "")[:2])
    names = dict.fromkeys([*([hint] if hint else []), *declared, *_LEGACY])
    readings = [(read, name) for name in names if (read := _strict(body, name)) is not None]
    if not readings:
        return Decoded(text, "utf-8", f"{broken} characters are broken")
    best, name = max(readings, key=lambda reading: legibility(reading[0]))  # the first of equals
    return Decoded(best, name, _contradiction(name, declared))


def _contradiction(name: str, declared: list[str]) -> str:
    said = [codecs.lookup(one).name for one in declared]
    return f"declared as {said[0]}, read as {name}" if said and codecs.lookup(name).name not in said else ""


def _declared(body: bytes) -> str | None:
    found = _DECLARED.match(body[:400])
    return _known(found[1].decode("ascii")) if found else None


def _charset(content_type: str) -> str | None:
    found = _CHARSET.search(content_type)
    return _known(found[1]) if found else None


def _known(name: str) -> str | None:
    """Python's name for a text encoding, or for the larger one that takes its place; None where there is none."""
    try:
        codec = codecs.lookup(name)
    except LookupError:
        return None
    # What starts like ASCII is not UTF-16, whatever it says.
    if codec.name.startswith(("utf-16", "utf-32", "utf-7", "idna", "punycode", "unicode_escape", "raw_unicode")):
        return None
    return _SUPERSETS.get(codec.name, codec.name)


def _strict(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeError, LookupError):  # LookupError: rot13 and base64 are codecs and no encodings
        return None


def _utf8(body: bytes) -> str | None:
    """Strictly, but for a character that was cut off at the very end."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return None


# UTF-8 that was read as Windows-1252 and written as UTF-8 again: one character as two to four, such as "Ã©" or "â€™".
_TRAIL = "[\u0080-\u00bf" + "".join(_CP1252) + "]"
_TWICE = re.compile(f"[\u00c2-\u00df]{_TRAIL}|[\u00e0-\u00ef]{_TRAIL}{{2}}|[\u00f0-\u00f4]{_TRAIL}{{3}}")
_LEADS = "ÂÃâÐÑØÙ×ÎÏð"  # one of them begins nearly everything that was encoded twice; looking for them costs nothing
_ENOUGH = 3  # in a document; a single one can be what somebody meant to write


def _mended(decoded: Decoded) -> Decoded:
    if decoded.text.isascii() or not any(lead in decoded.text for lead in _LEADS):
        return decoded
    text, count = _TWICE.subn(_once, decoded.text)
    if count < _ENOUGH:
        return decoded
    return replace(decoded, text=text, note=decoded.note or "encoded twice in places, which was mended")


def _once(found: re.Match[str]) -> str:
    try:
        return bytes(_CP1252.get(char, ord(char)) for char in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


# Starts of the alphabets that legacy encodings can confuse; a word is written in one of them.
_ALPHABETS = (0x0000, 0x0370, 0x0400, 0x0530, 0x0590, 0x0600, 0x0700)
_WORD = re.compile(r"[^\W\d_]+")


def legibility(text: str) -> float:
    """The share of letters, among words that are not ASCII, that stand in words as people write them; 1 without any."""
    good = total = 0
    for word in _foreign_words(text):
        total += len(word)
        good += len(word) if _is_natural(word) else 0
    return good / total if total else 1.0


def _foreign_words(text: str) -> Iterator[str]:
    words = (match[0] for match in _WORD.finditer(text) if not match[0].isascii())
    return (word for word, _ in zip(words, range(_SAMPLE), strict=False))


def _is_natural(word: str) -> bool:
    """One alphabet, capitals only where a word begins (or everywhere), and in Latin words some plain letters."""
    alphabets = {bisect_right(_ALPHABETS, ord(char)) for char in word}
    plain = sum(1 for char in word if char.isascii())
    if len(alphabets) > 1 or (alphabets == {1} and plain * 3 < len(word)):
        return False
    return word.islower() or word.isupper() or word.istitle() or word.lower() == word.upper()
