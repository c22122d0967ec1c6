"""The names by which attempts are counted: a digest under a key that this process alone has and nothing keeps. A plain
one of a password that was typed as a name, or of an address, is guessed back by whoever gets the store."""

from __future__ import annotations

import hashlib
import hmac
import secrets

_KEY = secrets.token_bytes(32)  # a restart counts anew, and nobody restarts us but who runs us


def counted(*parts: str) -> str:
    """The name under which attempts of this kind, name and place are counted."""
    return hmac.new(_KEY, "\x00".join(parts).encode("utf-8", "replace"), hashlib.sha256).hexdigest()
