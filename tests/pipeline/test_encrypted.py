"""An encrypted channel in the flow: what is frozen and written is encrypted, and without a key it waits, visibly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from monitor.deliveries import State
from monitor.deliveries.settings import EmailChannel, Keyring
from monitor.store import Store
from tests.deliveries.keys import public, revoked, ring
from tests.doubles.newsroom import Newsroom, config, item

DUTY = "Duty <duty@example.org>"
OPERATORS = EmailChannel("operators", ("ops@example.org",))


def sealing(keyring: Keyring) -> dict[str, Any]:
    duty = EmailChannel("duty", ("duty@example.org",), encrypt=keyring)
    return {"channels": (duty, OPERATORS), "operators": ("operators",)}


def test_neither_the_mailbox_folder_nor_the_outbox_holds_a_word_of_it(store: Store, tmp_path: Path) -> None:
    with Newsroom(store, tmp_path, config(**sealing(ring(public(DUTY))))) as room:
        room.publish(item("7 killed in Karsa"))
        room.deliver()
        (file,) = (tmp_path / "outbox").glob("*.eml")
        (row,) = room.outbox(State.SENT)
        assert row.body == file.read_bytes()
        assert b"Karsa" not in file.read_bytes()
        assert b"BEGIN PGP MESSAGE" in file.read_bytes()


def test_without_a_usable_key_it_waits_and_the_operators_hear_of_it_once(store: Store, tmp_path: Path) -> None:
    with Newsroom(store, tmp_path, config(**sealing(ring(revoked(DUTY))))) as room:
        room.publish(item("7 killed in Karsa"))
        for at in (0, 1, 5, 20):
            room.deliver(at)
        (row,) = room.outbox(State.PENDING)
        assert (row.state, row.body) == (State.PENDING, None)
        assert "is revoked" in str(row.last_error)
        (note,) = room.mails()
        assert note["To"] == "ops@example.org"
        assert "Channel duty delivers nothing: the key" in note["Subject"]
        assert "duty@example.org" not in note["Subject"]


def test_what_waited_for_a_key_goes_out_once_there_is_one(store: Store, tmp_path: Path) -> None:
    with Newsroom(store, tmp_path, config(**sealing(ring(revoked(DUTY))))) as room:
        room.publish(item("7 killed in Karsa"))
        room.deliver()
        mended = replace(room.config, channels=sealing(ring(public(DUTY)))["channels"])
    with Newsroom(store, tmp_path, mended) as room:
        room.deliver(at=60)
        room.deliver(at=61)  # the note that the channel delivers again
        assert room.outbox(State.PENDING) == []
        assert len(room.outbox(State.SENT)) == 3
