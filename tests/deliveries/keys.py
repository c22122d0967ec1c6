"""OpenPGP keys for the tests, made anew in each run."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pysequoia import Cert, Tsk

from monitor.deliveries.settings import Keyring


def secret_key(*users: str, seconds: int | None = None) -> Tsk:
    """A key pair; the same for the same arguments. seconds: after which it expires."""
    return _pair(users, seconds)


@cache
def _pair(users: tuple[str, ...], seconds: int | None) -> Tsk:
    return Tsk.generate(user_ids=list(users), validity_seconds=seconds)


def public(*users: str, seconds: int | None = None) -> str:
    """Its public half, armored."""
    return str(secret_key(*users, seconds=seconds).extract_certificate())


def revoked(*users: str) -> str:
    """The same once its owner has revoked it."""
    pair = secret_key(*users)
    cert = pair.extract_certificate()
    return str(Cert.from_bytes(bytes(cert) + bytes(cert.revoke(certifier=pair.certifier()))))


def ring(*armored: str) -> Keyring:
    return Keyring(Path("keys/duty.asc"), "\n".join(armored).encode())
