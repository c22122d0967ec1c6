"""The mailbox folder: each mail a file, written so that a crash leaves the whole file or none."""

from __future__ import annotations

import os
from pathlib import Path

from monitor.deliveries import Again, Delivery, DeliveryTrouble, Sent


def put(folder: Path, delivery: Delivery, body: bytes) -> Sent | Again:
    """Write `body` as `<id>.eml`, readable by its owner alone; a repeat overwrites the same file."""
    target = folder / f"{delivery.id}.eml"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(target, body)
    except OSError as error:
        return Again(
            DeliveryTrouble.MAILBOX, f"{folder}: {error.strerror or error}; check smtp.mailbox", operational=True
        )
    return Sent(remote_ref=target.name)


def _replace(target: Path, body: bytes) -> None:
    draft = target.with_name(f".{target.name}.draft")
    with open(draft, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Without this a power cut can forget the new name although the content is on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
