"""`email:` of a channel: its readers, each once, and their keys."""

from __future__ import annotations

from monitor.config.encryption import keyring_of
from monitor.config.shapes import EmailTo
from monitor.config.work import Work
from monitor.deliveries.settings import EmailChannel


def build(name: str, shape: EmailTo, work: Work) -> EmailChannel:
    """The settings of a channel."""
    for at, address in enumerate(shape.to):
        if address.lower() in [earlier.lower() for earlier in shape.to[:at]]:
            work.add(f'"{address}" is in this list already', "to", at)
    return EmailChannel(name, tuple(shape.to), encrypt=keyring_of(shape, work))
