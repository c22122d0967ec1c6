"""Bodies as they were before somebody packed them, whatever the label says; never larger than allowed. Pure.

Servers put `gzip` on what is plain, and send what is packed without a label. What the bytes are counts.
"""

from __future__ import annotations

import zlib

from monitor.errors import TooLargeError

_GZIP = b"\x1f\x8b\x08"
_RAW = -zlib.MAX_WBITS  # deflate without the two bytes before it, as some servers mean it


def unpacked(body: bytes, label: str, most: int) -> bytes:
    """The body unpacked once. Raises TooLargeError as soon as more than `most` bytes come out, and ValueError where
    what is packed is broken or cut off."""
    if body.startswith(_GZIP):
        return _inflated(body, zlib.MAX_WBITS | 16, most)
    if label == "deflate":
        return _deflated(body, most)
    return body


def _deflated(body: bytes, most: int) -> bytes:
    """Deflate in one of its two forms, else the body as it is."""
    for form in (zlib.MAX_WBITS, _RAW):
        try:
            return _inflated(body, form, most)
        except ValueError:
            continue
    return body


def _inflated(body: bytes, form: int, most: int) -> bytes:
    """All members of a stream. What stands after the last is padding."""
    found = bytearray()
    while body:
        stream = zlib.decompressobj(form)
        try:
            found += stream.decompress(body, most + 1 - len(found))
        except zlib.error as error:
            if found:
                break
            raise ValueError(str(error)) from None
        if len(found) > most:
            raise TooLargeError("a packed body comes to more than we take")
        if not stream.eof:
            raise ValueError("cut off")
        body = stream.unused_data
    return bytes(found)
