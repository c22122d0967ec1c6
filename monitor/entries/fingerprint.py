"""Fingerprints by which a text is recognised: of an entry's title and text, so that a revision shows; of a guid that is
too long."""

from __future__ import annotations

import hashlib


def fingerprint(*texts: str) -> str:
    """64 hexadecimal digits. They are stored: made in another way, every known entry would look revised."""
    return hashlib.sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
