"""A value that must not be read by accident: in a log, an error, a table or a traceback."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, unquote, urlsplit


class Secret:
    """A password, a key or an address that is one. `str` and `repr` give `<secret>`; only `reveal` gives the value.

    Equal secrets compare equal, so that a reload can tell what changed. It refuses to be pickled.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself: call it where the value leaves the process, and nowhere else."""
        return self._value

    def __str__(self) -> str:
        return "<secret>"

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return int.from_bytes(hashlib.sha256(self._value.encode()).digest()[:8], "big")

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a secret cannot be pickled")


_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{6,}")
_SHORTEST = 4  # characters: of less, every other word would hold it
_KEY = re.compile(r"(?=.*\d)[\w.~-]{8,}|[\w.~-]{16,}")  # a part of a path that was made to be hard to guess


def masked(text: str, *secrets: Secret | None) -> str:
    """`text`, which somebody else wrote, without our secrets: servers repeat what they were sent. A word that holds
    one, in clear, in percent signs, in entities or in base64, becomes `<secret>`; so does one that holds the path of a
    secret address."""
    values = [secret.reveal() for secret in secrets if secret]
    pieces = {piece for value in values for piece in _pieces(value) if len(piece) >= _SHORTEST}
    for piece in sorted(pieces, key=len, reverse=True):
        if re.search(r"\s", piece):
            text = text.replace(piece, "<secret>")
    return re.sub(r"\S+", lambda word: "<secret>" if _holds(word[0], pieces) else word[0], text) if pieces else text


def _pieces(value: str) -> Iterator[str]:
    """The parts of a secret that must not be shown: all of it, the password behind a name, and of an address what is no
    host."""
    yield value
    parts = urlsplit(value) if value.startswith(("http://", "https://", "socks5h://", "postgresql")) else None
    if parts is None:
        yield value.partition(":")[2]
        return
    yield parts.path
    yield parts.password or ""
    yield from _KEY.findall(parts.path)
    yield from (said for _, said in parse_qsl(parts.query))


def _holds(word: str, pieces: set[str]) -> bool:
    plain = re.sub(r"\\u00([0-9a-fA-F]{2})", lambda code: chr(int(code[1], 16)), word).replace("\\/", "/")  # JSON's
    forms = [word, plain, unquote(word), unescape(word), *map(_unpacked, _BASE64.findall(word))]
    return any(piece in form for piece in pieces for form in forms)


def _unpacked(run: str) -> str:
    """The text that base64 says, in either of its alphabets; nothing where it is none."""
    try:
        packed = run.replace("+", "-").replace("/", "_")
        return urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-8", "ignore")
    except (binascii.Error, ValueError):
        return ""
