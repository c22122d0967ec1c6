"""A time server's word on when a bundle was there (RFC 3161): the question, and whether an answer is to that question.
Pure. Its signature is checked by `openssl ts -verify`, as whoever doubts the bundle will.
"""

from __future__ import annotations

from hashlib import sha256

MEDIA = "application/timestamp-query"
NONCE = 8  # bytes by which an old answer is known
_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_VERSION, _WITH_CERTIFICATE = bytes.fromhex("020101"), bytes.fromhex("0101ff")
_SEQUENCE, _INTEGER, _OCTETS = 0x30, 0x02, 0x04
_GRANTED = (0, 1)  # the latter with changes


def question(data: bytes, nonce: bytes) -> bytes:
    """The question when `data` is there, of which the server sees the SHA-256 alone. nonce: of `NONCE` random bytes."""
    imprint = _item(_SEQUENCE, _SHA256 + _item(_OCTETS, sha256(data).digest()))
    return _item(_SEQUENCE, _VERSION + imprint + _item(_INTEGER, _positive(nonce)) + _WITH_CERTIFICATE)


def is_answer(reply: bytes, data: bytes, nonce: bytes) -> bool:
    """Whether the server granted it, and speaks of this data and this question."""
    try:
        status = _inside(_INTEGER, _inside(_SEQUENCE, _inside(_SEQUENCE, reply)))
    except (IndexError, ValueError):
        return False
    return int.from_bytes(status) in _GRANTED and sha256(data).digest() in reply and _positive(nonce) in reply


def _positive(nonce: bytes) -> bytes:
    """A number of one form: not negative, and without a zero before it."""
    return bytes([0x40 | nonce[0] & 0x3F]) + nonce[1:NONCE]


def _item(tag: int, content: bytes) -> bytes:
    """Of fewer than 128 bytes, as all are here."""
    return bytes([tag, len(content)]) + content


def _inside(tag: int, item: bytes) -> bytes:
    """The content of the item with which these bytes begin. Raises ValueError where that is another one."""
    if item[0] != tag:
        raise ValueError(f"{item[0]:#x} in the place of {tag:#x}")
    size, at = item[1], 2
    if size >= 0x80:
        at += size & 0x7F
        size = int.from_bytes(item[2:at])
    return item[at : at + size]
