"""Reading a mailbox on a real server: what is new is handed over and marked as seen, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.deliveries import imap
from monitor.deliveries.bounces import LARGEST
from monitor.deliveries.settings import Bounces, Tls
from monitor.errors import DeliveryError
from monitor.secret import Secret
from tests.deliveries.rows import NOW
from tests.doubles.certificates import self_signed
from tests.doubles.imap_server import PASSWORD, USER, ImapServer

MAILS = [b"From: a@example.org\r\n\r\none", b"From: b@example.org\r\n\r\ntwo"]


def settings(server: ImapServer, tls: Tls = Tls.NONE, folder: str = "INBOX") -> Bounces:
    return Bounces(server.host, USER, Secret(PASSWORD), server.port, tls, folder)


def taken(server: ImapServer, tls: Tls = Tls.NONE) -> list[bytes]:
    found: list[bytes] = []
    imap.unseen(settings(server, tls), NOW, found.append)
    return found


def refusal(attempt: Callable[[], object]) -> tuple[str, bool, str]:
    with pytest.raises(DeliveryError) as caught:
        attempt()
    return caught.value.reason, caught.value.operational, str(caught.value)


def test_new_mails_are_handed_over_and_marked_as_seen() -> None:
    with ImapServer(MAILS) as server:
        assert taken(server) == MAILS
        assert server.seen == {1, 2}
        assert taken(server) == []


def test_nothing_is_deleted_moved_or_written() -> None:
    with ImapServer(MAILS) as server:
        taken(server)
        verbs = {command.split()[1 if command.startswith("UID") else 0] for command in server.commands}
        assert verbs == {"CAPABILITY", "LOGIN", "SELECT", "SEARCH", "FETCH", "STORE", "LOGOUT"}
        assert {c for c in server.commands if "STORE" in c} == {
            r"UID STORE 1 +FLAGS.SILENT (\Seen)",
            r"UID STORE 2 +FLAGS.SILENT (\Seen)",
        }


def test_a_mail_that_could_not_be_taken_stays_unseen() -> None:
    def take(mail: bytes) -> None:
        if mail.endswith(b"two"):
            raise RuntimeError("the store is gone")

    with ImapServer(MAILS) as server:
        with pytest.raises(RuntimeError):
            imap.unseen(settings(server), NOW, take)
        assert server.seen == {1}


def test_of_a_long_mail_the_beginning_is_read() -> None:
    with ImapServer([b"x" * (LARGEST + 5000)]) as server:
        assert [len(mail) for mail in taken(server)] == [LARGEST]


def test_a_server_that_sends_more_than_was_asked_for_is_left() -> None:
    with ImapServer(MAILS, literal=900_000_000) as server:
        reason, operational, message = refusal(lambda: taken(server))
        assert (reason, operational) == ("connection", False)
        assert "sends 900000000 bytes" in message


def test_no_more_than_a_hundred_mails_are_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "MOST", 1)
    with ImapServer(MAILS) as server:
        assert [taken(server), taken(server), taken(server)] == [MAILS[:1], MAILS[1:], []]


@pytest.mark.parametrize("tls", [Tls.TLS, Tls.STARTTLS])
def test_a_protected_connection_is_used(tls: Tls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(ours.cert))
    with ImapServer(MAILS, certificate=ours, starttls=tls is Tls.STARTTLS) as server:
        assert taken(server, tls) == MAILS


@pytest.mark.parametrize("tls", [Tls.TLS, Tls.STARTTLS])
def test_a_certificate_that_nobody_vouches_for_is_refused(tls: Tls, tmp_path: Path) -> None:
    with ImapServer(MAILS, certificate=self_signed(tmp_path), starttls=tls is Tls.STARTTLS) as server:
        assert refusal(lambda: taken(server, tls))[:2] == ("tls", True)
        assert not [command for command in server.commands if "LOGIN" in command]


def test_without_starttls_nothing_is_said_in_clear() -> None:
    with ImapServer(MAILS) as server:
        assert refusal(lambda: taken(server, Tls.STARTTLS))[:2] == ("no_starttls", True)
        assert not [command for command in server.commands if "LOGIN" in command]


def test_a_refused_login_names_no_password() -> None:
    with ImapServer(MAILS, password="another") as server:
        reason, operational, message = refusal(lambda: taken(server))
        assert (reason, operational) == ("login", True)
        assert "word" not in message


def test_a_folder_that_is_not_there_is_said() -> None:
    with ImapServer(MAILS) as server:
        ours = settings(server, folder='Bounces "2031"')
        reason, operational, message = refusal(lambda: imap.unseen(ours, NOW, print))
        assert (reason, operational) == ("refused", True)
        assert 'opened no folder Bounces "2031"' in message


def test_a_folder_with_a_blank_is_opened() -> None:
    with ImapServer(MAILS, folder="Came back") as server:
        assert imap.unseen(settings(server, folder="Came back"), NOW, print) == 2


@pytest.mark.parametrize("verb", ["CAPABILITY", "LOGIN", "SELECT", "SEARCH", "FETCH", "STORE"])
def test_a_server_that_hangs_up_is_tried_later(verb: str) -> None:
    with ImapServer(MAILS, hang_up_at=verb) as server:
        assert refusal(lambda: taken(server))[:2] == ("connection", False)


def test_a_server_that_hangs_up_at_the_farewell_has_done_its_work() -> None:
    with ImapServer(MAILS, hang_up_at="LOGOUT") as server:
        assert taken(server) == MAILS


def test_nobody_there_is_said() -> None:
    with ImapServer() as server:
        ours = settings(server)
    assert refusal(lambda: imap.unseen(ours, NOW, print))[:2] == ("connection", False)


def test_a_server_that_drips_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "TOTAL", 0.05)
    with ImapServer(MAILS, literal=LARGEST) as server:  # says more than it sends, and waits
        assert refusal(lambda: taken(server))[:2] == ("connection", False)
