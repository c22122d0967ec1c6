"""Short texts through Apprise: one row an address, its word understood, its addresses secret, its reach kept short."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from monitor.deliveries import Again, Delivery, DeliveryTrouble, SendOutcome, Sent, Undeliverable
from monitor.deliveries.channels import apprise
from monitor.deliveries.queue import queue
from monitor.deliveries.send import send
from monitor.deliveries.settings import AppriseChannel
from monitor.deliveries.wording import LONGEST_SHORT
from monitor.secret import Secret
from tests.deliveries.rows import ALERTS, NOW, SMTP, alert, rendered, row
from tests.doubles.webhook_receiver import RESET, Answer, WebhookReceiver

TOKEN = "tokentokentoken"


def channel(*urls: str, private: bool = True) -> AppriseChannel:
    return AppriseChannel("phones", tuple(map(Secret, urls)), allow_private=private)


def ours(receiver: WebhookReceiver) -> AppriseChannel:
    return channel(receiver.url.replace("http://", "json://monitor:hunter2@") + f"/{TOKEN}")


def attempt(to: AppriseChannel, delivery: Delivery | None = None) -> SendOutcome:
    ready = rendered(delivery or row("new", to), to)
    # The gate is for webhooks; a text that went through it would be a mistake.
    return send(ready, {to.name: to}, SMTP, None, NOW)  # type: ignore[arg-type]


def test_each_address_has_a_row_of_its_own_that_does_not_show_it() -> None:
    to = channel("signal://api.example/+15551234567/+15557654321", "json://desk.example/secret")
    rows = queue(alert("new"), [to], NOW)
    assert {made.medium for made in rows} == {"apprise"}
    assert [made.recipient for made in rows] == ["signal #1", "json #2"]
    assert len({made.id for made in rows}) == 2
    assert "5551234567" not in repr((rows, to))


def test_the_text_arrives() -> None:
    with WebhookReceiver() as receiver:
        assert attempt(ours(receiver)) == Sent()
        (call,) = receiver.calls
    assert call.path.endswith(TOKEN)
    assert call.json["message"].startswith("[NEW] Sample Town, ")
    assert "killed" in call.json["message"]
    assert "No. " in call.json["message"]


@pytest.mark.parametrize("name", sorted(ALERTS))
def test_every_kind_of_message_is_short(name: str) -> None:
    to = channel("json://desk.example/secret")
    said = (rendered(row(name, to), to).body or b"").decode()
    assert 20 < len(said) <= LONGEST_SHORT
    assert "\n\n" not in said


def test_an_endless_title_leaves_room_for_the_number_of_the_incident() -> None:
    facts = ALERTS["new"].facts["incident"]
    assert isinstance(facts, dict)
    place = {**facts["place"], "name": "Sample " * 100}
    to = channel("json://desk.example/secret")
    said = (rendered(row("new", to, incident={**facts, "place": place}), to).body or b"").decode()
    assert said.endswith(f"No. {facts['name']}")
    assert len(said) <= LONGEST_SHORT


@pytest.mark.parametrize(
    ("answer", "outcome", "reason", "operational"),
    [
        (Answer(500), Again, DeliveryTrouble.BUSY, False),
        (Answer(429), Again, DeliveryTrouble.BUSY, False),
        (RESET, Again, DeliveryTrouble.CONNECTION, False),
        (Answer(401), Again, DeliveryTrouble.LOGIN, True),
        (Answer(422), Undeliverable, DeliveryTrouble.REFUSED, False),
        (Answer(302, headers={"Location": "http://127.0.0.1:9/elsewhere"}), Again, DeliveryTrouble.BUSY, False),
    ],
    ids=["error", "too many", "reset", "login", "refused", "redirect"],
)
def test_what_a_service_answers_is_understood(
    answer: Answer, outcome: type, reason: DeliveryTrouble, operational: bool
) -> None:
    with WebhookReceiver(script=[answer]) as receiver:
        found = attempt(ours(receiver))
        assert isinstance(found, outcome)
        assert isinstance(found, Again | Undeliverable)
        assert (found.reason, found.operational) == (reason, operational)
        assert len(receiver.calls) == 1


class Log(logging.Handler):
    """The lines that the monitor's log would get; pytest's also listens to loggers that keep theirs to themselves."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def test_neither_the_error_nor_a_log_holds_a_part_of_the_address(capsys: pytest.CaptureFixture[str]) -> None:
    log = Log()
    logging.getLogger().addHandler(log)
    try:
        with WebhookReceiver(script=[Answer(500, b"no: " + TOKEN.encode())]) as receiver:
            found = attempt(ours(receiver))
    finally:
        logging.getLogger().removeHandler(log)
    assert isinstance(found, Again)
    assert found.message == "phones, json #1: Failed to send JSON POST notification: Internal server error., error=500."
    assert log.lines == []
    assert capsys.readouterr().err == ""


def test_what_apprise_says_is_told_without_the_address() -> None:
    url = Secret("json://monitor:hunter2@desk.example/tok%21en?+X-Key=open-sesame")
    said = "monitor failed at http://desk.example/tok!en with hunter2 and open-sesame, error=500"
    assert apprise._without(url, said) == "… failed at http://…/… with … and …, error=500"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("json://127.0.0.1/x", "private network"),
        ("json://2130706433/x", "private network"),
        ("form://[::1]/x", "private network"),
        ("xml://169.254.169.254/latest", "private network"),
        ("syslog://", "speaks to this machine alone"),
        ("dbus://", "speaks to this machine alone"),
        ("windows://", "speaks to this machine alone"),
        ("macosx://", "speaks to this machine alone"),
        ("jsons://desk.example/?attach=/etc/passwd", "with attach= is refused"),
        ("jsons://desk.example/?%54emplate%20=/etc/passwd", "with template= is refused"),
        ("jsons://desk.example/?verify=no", "with verify= is refused"),
        ("jsons://desk.example/?optional=yes", "with optional= is refused"),
        ("signal://api.example/+15551234567/+15557654321/+15557654322", "names 2 targets"),
        ("nonsense://x", "not known to Apprise"),
        ("signal://", "not known to Apprise"),
        ("include:file:///etc/passwd", "no address of Apprise"),
        ("hello", "no address of Apprise"),
    ],
)
def test_an_address_that_must_not_be_used_is_said(url: str, why: str) -> None:
    found = apprise.problem(Secret(url), allow_private=False)
    assert found is not None
    assert why in found
    assert "555" not in found + ""


@pytest.mark.parametrize(
    "url",
    [
        "jsons://desk.example/x",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
        "signal://api.example/+15551234567/+15557654321",
        "jsons://8.8.8.8/x",
    ],
)
def test_an_address_of_the_world_is_taken(url: str) -> None:
    assert apprise.problem(Secret(url), allow_private=False) is None


def test_a_name_that_leads_into_our_own_network_is_refused_when_sending() -> None:
    with WebhookReceiver() as receiver:
        found = attempt(channel(receiver.url.replace("http://127.0.0.1", "json://localhost"), private=False))
        assert isinstance(found, Again)
        assert (found.operational, "private network" in found.message) == (True, True)
        assert receiver.calls == []


def test_a_token_in_the_place_of_a_host_is_asked_of_no_name_server(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(apprise, "resolve", lambda host, *_: asked.append(host) or [])
    to = channel("tgram://123456789:abcdefg_hijklmnop/12315544/", private=False)
    assert apprise._private(to.urls[0], to) is None
    assert asked == []


def test_an_address_that_is_gone_from_the_config_is_said() -> None:
    to = channel("json://desk.example/a", "json://desk.example/b")
    second = queue(alert("new"), [to], NOW)[1]
    found = attempt(replace(to, urls=to.urls[:1]), second)
    assert isinstance(found, Undeliverable)
    assert found.reason is DeliveryTrouble.CHANNEL


def test_without_the_extra_it_waits_and_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apprise, "find_spec", lambda name: None)
    found = attempt(channel("json://desk.example/a"))
    assert isinstance(found, Again)
    assert found.operational
    assert "pip install 'casualty-monitor[apprise]'" in found.message
