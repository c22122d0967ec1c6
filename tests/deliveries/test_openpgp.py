"""Mails that only their reader can open: PGP/MIME by the keys of a file, and never in clear instead."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from pathlib import Path

import pytest
from pysequoia import decrypt

from monitor.deliveries import Again, DeliveryTrouble, openpgp, outcome_of
from monitor.deliveries.message import is_sealed
from monitor.deliveries.send import render
from monitor.deliveries.settings import EmailChannel, Keyring
from monitor.errors import DeliveryError
from tests.deliveries.keys import public, revoked, ring, secret_key
from tests.deliveries.rows import ALERTS, DESK, NOW, SMTP, TEMPLATES, part, rendered, row
from tests.deliveries.test_neutral_subject import TELLING, head

DUTY = "Duty Officer <duty@example.org>"
TODAY = datetime.now(UTC)  # pysequoia looks at the machine's own clock, so that keys are made on it


def sealing(keyring: Keyring) -> EmailChannel:
    return replace(DESK, name="Idlib casualties desk", encrypt=keyring)


CHANNEL = sealing(ring(public(DUTY)))


def body(name: str = "new", channel: EmailChannel = CHANNEL, **facts: object) -> bytes:
    made = rendered(row(name, channel, **facts), channel).body
    assert made is not None
    return made


def parsed(made: bytes) -> EmailMessage:
    found = message_from_bytes(made, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def bytes_of(part: MIMEPart) -> bytes:
    found = part.get_payload(decode=True)
    assert isinstance(found, bytes)
    return found


def opened(made: bytes) -> EmailMessage:
    """The mail as its reader sees it, decrypted."""
    _, cipher = parsed(made).iter_parts()
    plain = decrypt(decryptor=secret_key(DUTY).decryptor(), bytes=bytes_of(cipher)).bytes
    assert plain is not None
    return parsed(plain)


def test_it_has_the_form_of_rfc_3156() -> None:
    mail = parsed(body())
    assert (mail.get_content_type(), mail.get_param("protocol")) == ("multipart/encrypted", "application/pgp-encrypted")
    version, cipher = mail.iter_parts()
    assert (version.get_content_type(), bytes_of(version).decode().strip()) == (
        "application/pgp-encrypted",
        "Version: 1",
    )
    assert cipher.get_content_type() == "application/octet-stream"
    assert bytes_of(cipher).startswith(b"-----BEGIN PGP MESSAGE-----")
    assert mail.defects == []


@pytest.mark.parametrize("name", sorted(ALERTS))
def test_its_reader_gets_the_mail_that_would_have_gone_in_clear(name: str) -> None:
    clear = parsed(
        rendered(
            row(name, replace(CHANNEL, encrypt=None, neutral_subject=True)),
            replace(CHANNEL, encrypt=None, neutral_subject=True),
        ).body
        or b""
    )
    seen = opened(body(name))
    assert [part(seen, "plain"), part(seen, "html")] == [part(clear, "plain"), part(clear, "html")]


@pytest.mark.parametrize("name", sorted(ALERTS))
def test_nothing_of_it_is_told_outside(name: str) -> None:
    made = body(name)
    assert TELLING.findall(head(made)) == []
    # What is encrypted is letters by chance, and spells a word of five now and then.
    outside = re.sub(rb"-----BEGIN PGP MESSAGE-----.*-----END PGP MESSAGE-----", b"", made, flags=re.DOTALL)
    assert len(outside) < len(made)
    assert not re.search(rb"killed|Idlib|Syria|drill|casualt", outside, re.IGNORECASE)


def test_it_stays_in_its_thread() -> None:
    in_clear = replace(CHANNEL, encrypt=None)
    sealed, clear = parsed(body("toll_rose")), parsed(rendered(row("toll_rose", in_clear), in_clear).body or b"")
    threading = ("Message-ID", "References", "In-Reply-To")
    assert [sealed[name] for name in threading] == [clear[name] for name in threading]


def test_the_bytes_that_are_frozen_are_the_encrypted_ones() -> None:
    first = rendered(row("new", CHANNEL), CHANNEL)
    assert rendered(first, CHANNEL) == first


def test_what_was_worded_in_clear_is_worded_anew_once_the_channel_encrypts() -> None:
    waiting = rendered(row("new", replace(CHANNEL, encrypt=None)), replace(CHANNEL, encrypt=None))
    assert b"killed" in (waiting.body or b"")
    again = rendered(waiting, CHANNEL)
    assert is_sealed(again.body or b"")
    assert part(opened(again.body or b""), "plain")


def test_a_headline_cannot_make_a_clear_mail_look_encrypted() -> None:
    title = "x\r\nContent-Type: multipart/encrypted; y"
    made = rendered(row("operational", replace(CHANNEL, encrypt=None), id=title, reason=title)).body or b""
    assert not is_sealed(made)


def test_every_usable_key_of_the_reader_can_open_it() -> None:
    other = "Old key (duty@example.org) <Duty@Example.org>"
    made = body(channel=sealing(ring(public(DUTY), public(other))))
    _, cipher = parsed(made).iter_parts()
    for user in (DUTY, other):
        assert decrypt(decryptor=secret_key(user).decryptor(), bytes=bytes_of(cipher)).bytes


def test_nobody_else_can_open_it() -> None:
    stranger = "Stranger <stranger@example.org>"
    made = body(channel=sealing(ring(public(DUTY), public(stranger))))
    _, cipher = parsed(made).iter_parts()
    with pytest.raises(RuntimeError):
        decrypt(decryptor=secret_key(stranger).decryptor(), bytes=bytes_of(cipher))


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ((revoked(DUTY),), "is revoked"),
        ((public("Deputy <deputy@example.org>"),), "no key has this address"),
        ((public(DUTY, seconds=3600),), "expired on"),
    ],
    ids=["revoked", "of somebody else", "expired"],
)
def test_without_a_usable_key_it_is_not_sent_in_clear(keys: tuple[str, ...], why: str) -> None:
    channel = sealing(ring(*keys))
    with pytest.raises(DeliveryError) as caught:
        render(row("new", channel), {channel.name: channel}, SMTP, TEMPLATES, TODAY + timedelta(days=2))
    outcome = outcome_of(caught.value)
    assert isinstance(outcome, Again)
    assert (outcome.reason, outcome.operational) == (DeliveryTrouble.KEY, True)
    assert why in outcome.message
    assert "duty@example.org" not in outcome.message


def test_a_key_that_is_used_up_does_not_stop_the_one_beside_it() -> None:
    assert is_sealed(body(channel=sealing(ring(revoked("Duty <duty@example.org>"), public(DUTY)))))


def test_a_key_is_named_by_the_end_of_its_fingerprint() -> None:
    keys = openpgp.keys_in(public(DUTY).encode())
    assert openpgp.fault(keys, "duty@example.org", NOW) is None
    assert keys[0].name == secret_key(DUTY).extract_certificate().fingerprint[-16:].upper()


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabc\n"])
def test_a_file_of_no_keys_is_said_to_be_one(content: bytes) -> None:
    with pytest.raises(DeliveryError, match="holds no OpenPGP key") as caught:
        openpgp.keys_in(content)
    assert "\n" not in str(caught.value)


def test_without_the_extra_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openpgp, "find_spec", lambda name: None)
    with pytest.raises(DeliveryError, match=r"pip install 'casualty-monitor\[openpgp\]'"):
        openpgp.keys_in(public(DUTY).encode())


def gpg(home: Path, *arguments: str, data: bytes = b"") -> bytes:
    ours = ["gpg", "--homedir", str(home), "--batch", "--yes", "--quiet", "--trust-model", "always"]
    done = subprocess.run([*ours, *arguments], input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("gpg") is None, reason="GnuPG is not installed here")
def test_whoever_uses_gnupg_can_open_it(tmp_path: Path) -> None:
    home = tmp_path / "g"  # a socket's path may have 108 characters
    home.mkdir(mode=0o700)
    try:
        gpg(
            home,
            "--pinentry-mode",
            "loopback",
            "--passphrase",
            "",
            "--quick-gen-key",
            DUTY,
            "future-default",
            "default",
            "never",
        )
        sealed = parsed(body(channel=sealing(ring(gpg(home, "--armor", "--export").decode()))))
        _, cipher = sealed.iter_parts()
        seen = parsed(gpg(home, "--decrypt", data=bytes_of(cipher)))
        assert "AT LEAST 25 KILLED" in part(seen, "plain")
    finally:
        subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], check=False, env=os.environ)
