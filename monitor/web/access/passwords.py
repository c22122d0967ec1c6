"""Passwords: only a salted digest is ever kept, made by scrypt, which costs whoever guesses 32 MB and a quarter of a
second."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

SHORTEST, LONGEST = 12, 1_000  # characters: length is what protects (NIST SP 800-63B)


@dataclass(frozen=True, slots=True)
class Cost:
    """The work of one digest: n blocks of r, p times."""

    n: int = 2**15
    r: int = 8
    p: int = 3


STRONG = Cost()


def problem(password: str, name: str) -> str | None:
    """Why a password is not taken, in words; None where it is."""
    if len(password) < SHORTEST:
        return f"is shorter than {SHORTEST} characters; take a sentence that only you would say"
    if len(password) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if len(set(password)) < 5 or name.lower() in password.lower():
        return "is too easy to guess; take a sentence that only you would say"
    return None


def digest_of(password: str, cost: Cost = STRONG) -> str:
    """`scrypt$n$r$p$salt$digest`."""
    salt = secrets.token_bytes(16)
    return f"scrypt${cost.n}${cost.r}${cost.p}${_text(salt)}${_text(_scrypt(password, salt, cost))}"


def matches(password: str, digest: str) -> bool:
    """Whether a digest is this password's. One that cannot be read is nobody's."""
    try:
        kind, n, r, p, salt, wanted = digest.split("$")
        found = _scrypt(password, base64.b64decode(salt), Cost(int(n), int(r), int(p)))
        return kind == "scrypt" and hmac.compare_digest(found, base64.b64decode(wanted))
    except ValueError:
        return False


def _scrypt(password: str, salt: bytes, cost: Cost) -> bytes:
    return hashlib.scrypt(
        password[:LONGEST].encode("utf-8", "replace"), salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=128 * 1024 * 1024
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
