"""Hands a finished body to an endpoint, signed after Standard Webhooks (https://www.standardwebhooks.com/)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from monitor.deliveries import Again, Delivery, Failed, Outcome, Sent, Trouble, presets
from monitor.deliveries.settings import WebhookChannel
from monitor.errors import FetchError
from monitor.feeds.policy import retry_after
from monitor.http import Gate, Limits, Response
from monitor.secret import Secret
from monitor.text import clip, one_line

LIMITS = Limits(connect=10, read=15, total=30, body=64_000, redirects=0)  # the specification asks for 15 to 30 seconds
PREFIX = "whsec_"
_OURS = {"private_address", "bad_url", "tls"}  # refusals of our own gate: they stay until a person acts


def deliver(delivery: Delivery, body: bytes, channel: WebhookChannel, gate: Gate, now: datetime) -> Outcome:
    """One attempt: the same bytes under the same webhook-id each time, signed anew with the time of the attempt."""
    request = request_of(delivery)
    try:
        headers = {**request.headers, **signed(delivery.id, body, channel.secret, now)}
        answer = gate.post(channel.url.reveal() + request.path, body=body, headers=headers, limits=LIMITS,
                           allow_private=channel.allow_private)
    except FetchError as error:
        reason = Trouble.TLS if error.reason == "tls" else Trouble.CONNECTION
        return Again(reason, f"{channel.name}: {error}", operational=error.reason in _OURS)
    except binascii.Error as error:
        message = f"{channel.name}: the secret begins with {PREFIX} but is not base64 after it ({error})"
        return Again(Trouble.SECRET, message, operational=True)
    return judged(answer, channel.name, now, presets.reference_in(answer.body, request.reference))


def request_of(delivery: Delivery) -> presets.Request:
    """The head that was frozen with the body; the generic preset has none of its own."""
    held = delivery.notes.get("request")
    if not isinstance(held, Mapping):
        return presets.Request({"Content-Type": "application/json"})
    return presets.Request(held["headers"], held["path"], held["reference"])


def signed(ident: str, body: bytes, secret: Secret | None, now: datetime) -> dict[str, str]:
    """The three headers of the specification; without secret the signature is left out."""
    stamp = str(int(now.timestamp()))
    headers = {"webhook-id": ident, "webhook-timestamp": stamp}
    if secret is None:
        return headers
    mac = hmac.new(_key(secret), f"{ident}.{stamp}.".encode() + body, hashlib.sha256)
    return {**headers, "webhook-signature": "v1," + base64.b64encode(mac.digest()).decode()}


def _key(secret: Secret) -> bytes:
    """`whsec_` and base64, or any other text as it stands. Raises binascii.Error."""
    text = secret.reveal()
    if text.startswith(PREFIX):
        return base64.b64decode(text.removeprefix(PREFIX), validate=True)
    return text.encode()


def secret_problem(secret: Secret) -> str | None:
    """What is wrong with a secret, without naming it; null where it can sign."""
    try:
        key = _key(secret)
    except binascii.Error:
        return f"begins with {PREFIX} but is not base64 after it; make one: echo {PREFIX}$(openssl rand -base64 32)"
    if secret.reveal().startswith(PREFIX) and not 24 <= len(key) <= 64:
        return f"holds {len(key)} bytes after {PREFIX}, and 24 to 64 are wanted; openssl rand -base64 32 makes such"
    return None


def judged(answer: Response, name: str, now: datetime, remote_ref: str | None = None) -> Outcome:
    """What a status means for the delivery."""
    status = answer.status
    said = f"{name}: answered {status} {_comment(answer)}".rstrip()
    if 200 <= status < 300:
        return Sent(remote_ref)
    if status in (408, 409, 425, 429) or status >= 500:
        asked = retry_after(answer.headers, now)
        return Again(Trouble.BUSY, said, asked.total_seconds() if asked else None)
    if 300 <= status < 400:
        return Failed(Trouble.REDIRECT, f"{said}; give the address that it leads to", operational=True)
    if status == 410:
        return Failed(Trouble.GONE, f"{said}; the endpoint wants no more messages", operational=True)
    return Failed(Trouble.REFUSED, said, operational=status in (401, 403, 404))


def _comment(answer: Response) -> str:
    """The beginning of the answer, which often says what is wrong."""
    return clip(one_line(answer.body[:1000].decode("utf-8", "replace")), 120)
