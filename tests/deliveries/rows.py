"""Deliveries for the tests, made from the sample alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from monitor.alerts import Alert, samples
from monitor.deliveries import Delivery
from monitor.deliveries.queue import queue
from monitor.deliveries.send import render
from monitor.deliveries.settings import Channel, EmailChannel, Smtp, WebhookChannel
from monitor.deliveries.templates import Templates
from monitor.secret import Secret

NOW = datetime(2031, 3, 9, 14, 31, tzinfo=UTC)
SECRET = "whsec_" + "c2VjcmV0IG9mIHRoaXJ0eSB0d28gYnl0ZXMgb3Igc28h"
DESK = EmailChannel("desk", ("duty@example.org",))
TRACKER = WebhookChannel("tracker", Secret("http://127.0.0.1:9/hook"), Secret(SECRET), allow_private=True)
CHAT = WebhookChannel("chat", Secret("http://127.0.0.1:9/hook"), preset="slack", allow_private=True)
SMTP = Smtp(sender="Casualty monitor <monitor@ngo.example>")
ALERTS = samples()
TEMPLATES = Templates()


def alert(name: str = "new", **facts: Any) -> Alert:
    """A sample alert; `facts` replaces some of its facts."""
    made = ALERTS[name]
    return replace(made, facts={**made.facts, **facts})


def row(name: str = "new", channel: Channel = DESK, **facts: Any) -> Delivery:
    """The row of a sample alert for the first recipient of `channel`."""
    return queue(alert(name, **facts), [channel], NOW)[0]


def titled(title: str, channel: Channel = DESK) -> Delivery:
    """A row whose report has this title, quote, publisher, claimant and place."""
    whole: Any = ALERTS["new"].facts["incident"]
    report = {**whole["reports"][0], "title": title, "quotes": [title], "publisher": title}
    incident = {**whole, "reports": [report], "place": {**whole["place"], "name": title}, "claimants": [title]}
    return row("new", channel, incident=incident)


def rendered(delivery: Delivery, channel: Channel = DESK, templates: Templates | None = None) -> Delivery:
    return render(delivery, {delivery.channel: channel}, SMTP, templates or TEMPLATES, NOW)


def mail(delivery: Delivery, templates: Templates | None = None) -> EmailMessage:
    """The mail of a row, as a mail program parses it."""
    body = rendered(delivery, templates=templates).body
    assert body is not None
    parsed = message_from_bytes(body, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def part(message: EmailMessage, kind: str) -> str:
    """The text of the `plain` or `html` part."""
    found = message.get_body((kind,))
    assert found is not None
    content = found.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")
