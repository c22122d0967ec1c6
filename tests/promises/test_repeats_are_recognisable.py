"""Promise 2: at least once, and a repeat is recognisable: stable webhook-id and Message-ID, retries for 72 hours.

What a receiver took while the monitor died comes again as the same bytes under the same id; and whatever a receiver
does for three days, a message is sent, or failed with its reason in the outbox. Every kind of receiver is a real one
on loopback; the days are on a fake clock.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from monitor.deliveries import Delivery, State
from monitor.deliveries.channels import webhook
from monitor.deliveries.settings import Channel, EmailChannel, Smtp, Tls, WebhookChannel
from monitor.http import AnswerLimits
from monitor.secret import Secret
from monitor.store import Store
from tests.doubles.certificates import Certificate, self_signed
from tests.doubles.faults import HANDED_OVER
from tests.doubles.newsroom import Newsroom, config, item, rule
from tests.doubles.nouns import NOON
from tests.doubles.smtp_server import DROP_AFTER_DATA, At, SmtpServer, unused_port
from tests.doubles.store import postgres_emptied, sqlite_url
from tests.doubles.story import chapters
from tests.doubles.theatre import Theatre
from tests.doubles.webhook_receiver import RESET, Answer, WebhookReceiver

TOLD = [number for number, chapter in enumerate(chapters()) if chapter.feed and chapter.hook < 300 and not chapter.mail]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, theatre: Theatre) -> str:
    return theatre.url if request.param == "sqlite" else postgres_emptied()


@pytest.mark.parametrize("medium", HANDED_OVER)
def test_what_was_taken_and_not_recorded_comes_again_as_the_same(theatre: Theatre, url: str, medium: str) -> None:
    theatre.fresh(TOLD[0], url)
    passed = [name for name, _ in theatre.points(TOLD[0], url)]
    if not url.startswith("sqlite"):
        postgres_emptied(url)
    theatre.fresh(TOLD[0], url)
    found = theatre.crash_and_restart(TOLD[0], passed.index(medium), url)
    ids = [message.id for message in found.received]
    twice = {ident for ident in ids if ids.count(ident) == 2}
    assert len(twice) == 1
    assert all(len(bodies) == 1 for bodies in found.bodies().values())
    assert found.matters() == theatre.undisturbed[TOLD[0]].matters()


# three days of retries

SECRET = "whsec_" + "c2VjcmV0" * 4
HORIZON = timedelta(hours=72)
QUICK = AnswerLimits(
    connect=2, read=0.2, total=0.05, body=5_000_000, redirects=0
)  # for receivers that dawdle: few of 30 s


@dataclass(frozen=True, slots=True)
class Ending:
    """How the row of a message ends, and when."""

    row: Delivery
    after: timedelta

    @property
    def kind(self) -> str:
        """sent, refused (failed at once), or given up (failed after three days of trying)."""
        if self.row.state is State.SENT:
            return "sent"
        assert self.row.state is State.FAILED
        assert self.row.last_error
        return "given up" if "given up after 72 hours" in self.row.last_error else "refused"


def played(folder: Path, channel: Channel, smtp: Smtp) -> list[Ending]:
    """One message to each recipient of a channel, attempted whenever it is due, until all are at their ends."""
    settings = config([rule(send=(channel.name,))], [channel], smtp=smtp)
    with closing(Store.open(sqlite_url(folder))) as store, Newsroom(store, folder, settings) as room:
        room.publish(item("7 killed in Karsa"))
        ended: dict[str, Ending] = {}
        now = NOON
        for _ in range(200):  # two people, and never more than forty tries each
            if not (waiting := room.outbox(State.PENDING, State.SENDING)):
                break
            now = max(now, min(row.next_at for row in waiting))
            room.pipeline.deliver_due(now)
            done = {row.id: Ending(row, now - NOON) for row in room.outbox(State.SENT, State.FAILED)}
            ended = done | ended
        return sorted(ended.values(), key=lambda ending: ending.row.recipient)


# endpoints


def hooked(folder: Path, receiver: WebhookReceiver) -> Ending:
    channel = WebhookChannel("tracker", Secret(receiver.url), Secret(SECRET), allow_private=True)
    (ending,) = played(folder, channel, Smtp())
    if receiver.calls:
        ((ident, body),) = {(call.id, call.body) for call in receiver.calls}
        assert (ident, body) == (ending.row.id, ending.row.body)
        assert all(call.verify(SECRET) for call in receiver.calls)
    return ending


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_a_good_answer_ends_it_at_once(status: int, tmp_path: Path) -> None:
    with WebhookReceiver(respond=lambda _: Answer(status)) as receiver:
        ending = hooked(tmp_path, receiver)
        assert (ending.kind, len(receiver.calls)) == ("sent", 1)


@pytest.mark.parametrize("status", [301, 302, 400, 404, 410, 413, 422])
def test_an_answer_that_no_patience_changes_fails_at_once(status: int, tmp_path: Path) -> None:
    with WebhookReceiver(respond=lambda _: Answer(status)) as receiver:
        ending = hooked(tmp_path, receiver)
        assert (ending.kind, len(receiver.calls)) == ("refused", 1)
        assert str(status) in str(ending.row.last_error)


PASSING = {
    **{str(status): Answer(status) for status in (401, 403, 408, 409, 425, 429, 500, 502, 503, 504)},
    "429 with Retry-After": Answer(429, retry_after="7200"),
    "reset": RESET,
}
STAYING = ("409", "429 with Retry-After", "503", "reset")  # what it is makes no difference to how long it is tried


@pytest.mark.parametrize("name", PASSING)
def test_trouble_that_passes_is_outlasted(name: str, tmp_path: Path) -> None:
    with WebhookReceiver([PASSING[name]] * 4) as receiver:
        ending = hooked(tmp_path, receiver)
        assert (ending.kind, len(receiver.calls)) == ("sent", 5)
        assert ending.after >= (timedelta(hours=8) if "Retry-After" in name else timedelta(minutes=40))


@pytest.mark.parametrize("name", STAYING)
def test_trouble_that_stays_is_given_up_after_three_days(name: str, tmp_path: Path) -> None:
    with WebhookReceiver(respond=lambda _: PASSING[name]) as receiver:
        ending = hooked(tmp_path, receiver)
        assert (ending.kind, ending.after) == ("given up", HORIZON)
        assert 20 <= len(receiver.calls) <= 40


def test_a_good_status_is_enough_however_slowly_the_rest_drips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "LIMITS", QUICK)
    with WebhookReceiver(respond=lambda _: Answer(200, b"x" * 20_000, drip=0.01)) as receiver:
        ending = hooked(tmp_path, receiver)
        assert (ending.kind, len(receiver.calls)) == ("sent", 1)


def test_an_endpoint_that_takes_the_call_and_says_nothing_is_given_up_after_three_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "LIMITS", QUICK)
    with socket.create_server(("127.0.0.1", 0), backlog=50) as silent:
        address = Secret(f"http://127.0.0.1:{silent.getsockname()[1]}/hook")
        (ending,) = played(tmp_path, WebhookChannel("tracker", address, Secret(SECRET), allow_private=True), Smtp())
    assert (ending.kind, ending.after) == ("given up", HORIZON)


def test_a_certificate_that_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    with WebhookReceiver(certificate=self_signed(tmp_path)) as receiver:
        ending = hooked(tmp_path, receiver)
        assert (ending.kind, receiver.calls) == ("given up", [])
        assert str(ending.row.last_error).count("tls") == 1


# mail servers


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how we speak to it. fate: what becomes of a message; tries: how often it takes the message or
    says no to it; None where none of it gets that far."""

    fate: str
    settings: dict[str, Any] = field(default_factory=dict)  # of SmtpServer
    ours: dict[str, Any] = field(default_factory=dict)  # of Smtp
    taken: int = 0
    secure: str | None = None  # trusted, or a stranger's certificate


def always(command: Any, reply: str) -> dict[str, Any]:
    return {"script": [At(command, reply)] * 60}


LOGIN = {"tls": Tls.STARTTLS, "username": "monitor", "password": Secret("wrong")}
SERVERS = {
    "250": Server("sent", taken=1),
    "421": Server("given up", always("mail", "421 4.3.2 going down")),
    "450": Server("given up", always("rcpt", "450 4.2.1 busy")),
    "452 at the end": Server("given up", always("data", "452 4.3.1 disk full")),
    "550": Server("refused", always("rcpt", "550 5.1.1 unknown")),
    "554 at the end": Server("refused", always("data", "554 5.6.0 no")),
    "554 by policy": Server("given up", always("data", "554 5.7.1 no")),
    "450 twice": Server("sent", {"script": [At("rcpt", "450 4.2.1 busy")] * 2}, taken=1),
    "drop after DATA": Server("sent", {"script": [DROP_AFTER_DATA] * 2}, taken=3),
    "535": Server("given up", {"tls": "starttls", "login": ("monitor", "right")}, LOGIN, secure="trusted"),
    "no TLS": Server("given up", {}, {"tls": Tls.STARTTLS}),
    "a stranger's certificate": Server("given up", {"tls": "starttls"}, {"tls": Tls.STARTTLS}, secure="stranger"),
    "one recipient refused": Server("refused sent", {"refuse": {"a@example.org": "550 5.1.1 unknown"}}, taken=1),
}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return self_signed(tmp_path_factory.mktemp("tls"))


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest, certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Its certificate is trusted or not, as it says. The world's certificates are loaded once, not 23 times."""
    monkeypatch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
    chosen = SERVERS[request.param]
    if chosen.secure == "trusted":
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.cert))
    return replace(chosen, settings={**chosen.settings, **({"certificate": certificate} if chosen.secure else {})})


def test_every_mail_server_takes_a_message_or_its_refusal_shows(server: Server, tmp_path: Path) -> None:
    people = ("a@example.org", "b@example.org")[: 2 if "refuse" in server.settings else 1]
    with SmtpServer(**server.settings) as listening:
        smtp = Smtp("localhost", listening.port, "monitor@example.org", **server.ours)
        endings = played(tmp_path, EmailChannel("duty", people), smtp)
        received = listening.received
    assert " ".join(ending.kind for ending in endings) == server.fate
    assert len(received) == server.taken
    assert len({(mail.message["Message-ID"], mail.content) for mail in received}) <= 1
    assert all(ending.after == HORIZON for ending in endings if ending.kind == "given up")


@pytest.fixture(params=["nobody there", "silent"])
def absent(request: pytest.FixtureRequest) -> Iterator[int]:
    """A port where no mail server answers."""
    silent: AbstractContextManager[socket.socket | None] = (
        socket.create_server(("127.0.0.1", 0)) if request.param == "silent" else nullcontext()
    )
    with silent as listening:
        yield listening.getsockname()[1] if listening else unused_port()


def test_a_mail_server_that_does_not_answer_is_given_up_after_three_days(
    absent: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.deliveries.smtp.TIMEOUT", 0.02)
    smtp = Smtp("127.0.0.1", absent, "monitor@example.org")
    (ending,) = played(tmp_path, EmailChannel("duty", ("duty@example.org",)), smtp)
    assert (ending.kind, ending.after) == ("given up", HORIZON)
