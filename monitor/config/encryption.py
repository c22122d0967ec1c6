"""`encrypt:` of an e-mail channel: whose keys there are, and whether they can be used."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import chain

from monitor.config.problems import Problems
from monitor.config.settings import Config
from monitor.config.shapes import EmailTo
from monitor.config.work import Work
from monitor.deliveries import openpgp
from monitor.deliveries.settings import EmailChannel, Keyring
from monitor.errors import DeliveryError

SOON = timedelta(days=30)  # before a key expires its owner must renew it, export it and bring it here
_LARGEST = 10_000_000  # bytes: thousands of keys


def keyring_of(shape: EmailTo, work: Work) -> Keyring | None:
    """The keys of a channel's readers; None where it does not encrypt, and where that is a problem of the file.

    A key that is there and cannot be used is told by `try_keys` and keeps no monitor from starting: time alone makes it
    so, and all other channels must go on. Its mails are not sent in clear either.
    """
    if shape.encrypt is None:
        return None
    keys, path = work.at("encrypt", "keys"), work.path(shape.encrypt.keys)
    try:
        with path.open("rb") as file:
            ring = Keyring(path, file.read(_LARGEST))
        found = openpgp.keys_in(ring.keys)
    except OSError as error:
        keys.add(f"cannot read {path}: {error.strerror or error}")
        return None
    except DeliveryError as error:
        keys.add(f"{error}" if not openpgp.available() else f"{path} {error}")
        return None
    if b"PRIVATE KEY BLOCK" in ring.keys:
        keys.add(f"{path} holds a private key; it belongs on its owner's machine: gpg --armor --export ADDRESS")
    for number, address in enumerate(shape.to):
        if not openpgp.of_address(found, address):
            work.add(f'no key in {path} has "{address}" in a user id; add that of its owner', "to", number)
    return ring


def try_keys(config: Config, problems: Problems, now: datetime) -> None:
    """Say of every reader whose mails can no longer be encrypted, or soon not."""
    for channel in config.channels:
        if isinstance(channel, EmailChannel) and channel.encrypt:
            _try(channel, channel.encrypt, problems, now)


def _try(channel: EmailChannel, ring: Keyring, problems: Problems, now: datetime) -> None:
    keys = openpgp.keys_in(ring.keys)
    for number, address in enumerate(channel.to):
        loc, theirs = ("channels", channel.name, "email", "to", number), openpgp.of_address(keys, address)
        if not theirs:
            continue  # told by `keyring_of`
        if fault := openpgp.fault(keys, address, now):
            problems.add(loc, f'"{address}" gets no mail: {fault}; put a key that can be used into {ring.path}')
        elif openpgp.fault(keys, address, now + SOON):
            ends = max(chain([now], (key.expires for key in theirs if key.expires)))
            problems.warn(
                loc,
                f'the last key of "{address}" expires on {ends:%Y-%m-%d}; put the renewed one into '
                f"{ring.path} and reload",
            )
