"""`encrypt:` of an e-mail channel: whose keys there are, and whether they can be used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain

from monitor.deliveries import openpgp
from monitor.deliveries.openpgp import Keyring
from monitor.errors import DeliveryError
from monitor.keys.scalars import Words
from monitor.keys.section import ConfigSection
from monitor.keys.shape import Shape

SOON = timedelta(days=30)  # before a key expires its owner must renew it, export it and bring it here
_LARGEST = 10_000_000  # bytes: thousands of keys


class EncryptionShape(Shape):
    keys: Words


def keyring_of(file: str, readers: Sequence[str], section: ConfigSection) -> Keyring | None:
    """The keys of a channel's readers; None where that is a problem of the file.

    A key that is there and cannot be used is told by `try_keys` and keeps no monitor from starting: time alone makes it
    so, and all other channels must go on. Its mails are not sent in clear either.
    """
    keys, path = section.at("encrypt", "keys"), section.path(file)
    try:
        with path.open("rb") as opened:
            ring = Keyring(path, opened.read(_LARGEST))
        found = openpgp.keys_in(ring.keys)
    except OSError as error:
        keys.add(f"cannot read {path}: {error.strerror or error}")
        return None
    except DeliveryError as error:
        keys.add(f"{error}" if not openpgp.available() else f"{path} {error}")
        return None
    if b"PRIVATE KEY BLOCK" in ring.keys:
        keys.add(f"{path} holds a private key; it belongs on its owner's machine: gpg --armor --export ADDRESS")
    for number, address in enumerate(readers):
        if not openpgp.of_address(found, address):
            section.add(f'no key in {path} has "{address}" in a user id; add that of its owner', "to", number)
    return ring


def try_keys(ring: Keyring, readers: Sequence[str], section: ConfigSection, now: datetime) -> None:
    """Say of every reader whose mails can no longer be encrypted, or soon not."""
    keys = openpgp.keys_in(ring.keys)
    for number, address in enumerate(readers):
        theirs = openpgp.of_address(keys, address)
        if not theirs:
            continue  # told by `keyring_of`
        if fault := openpgp.fault(keys, address, now):
            wrong = f'"{address}" gets no mail: {fault}; put a key that can be used into {ring.path}'
            section.add(wrong, "to", number)
        elif openpgp.fault(keys, address, now + SOON):
            ends = max(chain([now], (key.expires for key in theirs if key.expires)))
            section.warn(
                f'the last key of "{address}" expires on {ends:%Y-%m-%d}; put the renewed one into '
                f"{ring.path} and reload",
                "to",
                number,
            )
