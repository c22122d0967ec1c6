"""Names that stay the same over restarts and retries, so that a repeat can be recognised."""

from __future__ import annotations

import hashlib


def stable_id(*parts: object) -> str:
    """20 hexadecimal digits made from the parts and their order (80 bits: no clash in any real archive)."""
    joined = "\x1f".join(f"{part}" for part in parts)
    return hashlib.blake2b(joined.encode("utf-8", "replace"), digest_size=10).hexdigest()
