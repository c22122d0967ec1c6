"""Encrypts a mail to the OpenPGP keys of its reader. The only importer of pysequoia, an extra that may be missing.

pysequoia 0.1 also encrypts to keys that are revoked or have expired, so that what may be used is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.deliveries import DeliveryTrouble
from monitor.errors import DeliveryError
from monitor.text import clip, one_line

if TYPE_CHECKING:
    from pysequoia import Cert

MISSING = "needs the package pysequoia; run: pip install 'casualty-monitor[openpgp]'"
_ADDRESS = re.compile(r"<([^<>]+)>\s*$")  # `Name <address>`, as user ids are written by custom (RFC 9580 5.13)


@dataclass(frozen=True, slots=True)
class Keyring:
    """A file of public OpenPGP keys, as it was read with the config."""

    path: Path
    keys: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One public key of a file. fingerprint: in hexadecimal, shown by its last 16 digits as key servers do."""

    fingerprint: str
    addresses: frozenset[str]  # of the user ids that are not revoked, in small letters
    expires: datetime | None
    revoked: bool
    cert: Cert = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        return self.fingerprint[-16:].upper()

    def fault(self, now: datetime) -> str | None:
        """Why nothing may be encrypted to it; None where it can be used."""
        if self.revoked:
            return f"the key {self.name} is revoked"
        if self.expires and self.expires <= now:
            return f"the key {self.name} expired on {self.expires:%Y-%m-%d}"
        try:
            _to([self], b"")
        except RuntimeError as error:
            return f"the key {self.name} cannot be encrypted to: {_words(error)}"
        return None


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("pysequoia") is not None


def keys_in(armored: bytes) -> tuple[PublicKey, ...]:
    """The keys of a file, one or several, armored or not. Raises DeliveryError where there is none to read."""
    if not available():
        raise _trouble(MISSING)
    from pysequoia import Cert

    try:
        found = tuple(_key(cert) for cert in Cert.split_bytes(armored))
    except RuntimeError as error:
        raise _trouble(f"holds no OpenPGP keys that can be read: {_words(error)}") from None
    if not found:
        raise _trouble("holds no OpenPGP key")
    return found


def of_address(keys: Iterable[PublicKey], address: str) -> list[PublicKey]:
    """The keys that say in a user id that they belong to `address`."""
    return [key for key in keys if address.lower() in key.addresses]


def fault(keys: Sequence[PublicKey], address: str, now: datetime) -> str | None:
    """Why nothing can be encrypted to the reader at `address`, without naming the address; None where it can be."""
    theirs = of_address(keys, address)
    if not theirs:
        return "no key has this address in a user id that is not revoked"
    faults = [key.fault(now) for key in theirs]
    return None if None in faults else "; ".join(filter(None, faults))


def encrypt(plain: bytes, keyring: Keyring, address: str, now: datetime) -> bytes:
    """`plain` for whoever has the private half of a key of `address`, armored. Raises DeliveryError: nobody may get it
    in clear instead."""
    keys = keys_in(keyring.keys)
    if found := fault(keys, address, now):
        raise _trouble(f"{found}. Nothing was sent in clear; put a key that can be used into {keyring.path} and reload")
    return _to([key for key in of_address(keys, address) if key.fault(now) is None], plain)


def _to(keys: Iterable[PublicKey], plain: bytes) -> bytes:
    import pysequoia

    return pysequoia.encrypt(bytes=plain, recipients=[key.cert for key in keys])


def _key(cert: Cert) -> PublicKey:
    addresses = frozenset(filter(None, (_address(str(user)) for user in cert.user_ids)))
    return PublicKey(cert.fingerprint, addresses, cert.expiration, cert.is_revoked, cert)


def _address(user: str) -> str | None:
    found = _ADDRESS.search(user)
    address = (found[1] if found else user).strip().lower()
    return address if "@" in address else None


def _trouble(message: str) -> DeliveryError:
    return DeliveryError(DeliveryTrouble.KEY, message, operational=True)


def _words(error: RuntimeError) -> str:
    """The first line: a trace of Rust follows it."""
    return clip(one_line(str(error).partition("\n")[0]), 120)
