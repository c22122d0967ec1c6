"""The two steps of a delivery: `render` freezes what is said, `send` hands it over. Which medium does what is here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime

from monitor.deliveries import (
    Delivery,
    DeliveryTrouble,
    Medium,
    Outcome,
    Undeliverable,
    apprise,
    email,
    openpgp,
    payload,
    presets,
    webhook,
)
from monitor.deliveries.message import is_sealed, message, sealed
from monitor.deliveries.settings import AppriseChannel, Channel, EmailChannel, Preset, Smtp, WebhookChannel
from monitor.deliveries.templates import Render, Templates
from monitor.deliveries.wording import Words, context, mail_words, plain_words, short_words, with_subject
from monitor.errors import TemplateError
from monitor.http import Gate
from monitor.text import printable

FELL_BACK = "template_fell_back"  # the note on a row whose own template failed, with the reason


def render(
    delivery: Delivery, channels: Mapping[str, Channel], smtp: Smtp, templates: Templates, now: datetime
) -> Delivery:
    """The row with `body` and `notes`; one that has a body stays as it is, so that every attempt says the same, unless
    it is in clear and its channel encrypts by now. Raises DeliveryError where it cannot be encrypted."""
    channel = channels.get(delivery.channel)
    if delivery.body is not None and not _lies_open(delivery.body, channel):
        return delivery
    if delivery.medium is Medium.EMAIL:
        return _mail(delivery, channel, smtp, templates, now)
    if delivery.medium is Medium.APPRISE:
        return _short(delivery, templates)
    if not isinstance(channel, WebhookChannel) or channel.preset == Preset.GENERIC:
        return replace(delivery, body=payload.generic(delivery))
    return _preset(delivery, channel, templates)


def send(delivery: Delivery, channels: Mapping[str, Channel], smtp: Smtp, gate: Gate, now: datetime) -> Outcome:
    """One attempt at a rendered delivery. Never raises for what a receiver, a network or a setting does."""
    channel = channels.get(delivery.channel)
    if delivery.body is None:
        raise ValueError(f"delivery {delivery.id} is not rendered yet")
    if delivery.medium is Medium.EMAIL and isinstance(channel, EmailChannel):
        return email.deliver(delivery, delivery.body, smtp)
    if delivery.medium is Medium.WEBHOOK and isinstance(channel, WebhookChannel):
        return webhook.deliver(delivery, delivery.body, channel, gate, now)
    if delivery.medium is Medium.APPRISE and isinstance(channel, AppriseChannel):
        return apprise.deliver(delivery, delivery.body, channel)
    message = f"config.yaml no longer has a channel {delivery.channel!r} for {delivery.medium}; `outbox drop` or add it"
    return Undeliverable(DeliveryTrouble.CHANNEL, message, operational=True)


def _lies_open(body: bytes, channel: Channel | None) -> bool:
    return isinstance(channel, EmailChannel) and channel.encrypt is not None and not is_sealed(body)


def _mail(delivery: Delivery, channel: Channel | None, smtp: Smtp, templates: Templates, now: datetime) -> Delivery:
    neutral = isinstance(channel, EmailChannel) and channel.neutral

    def words(render: Render, fell_back: str | None) -> Words:
        return mail_words(render, delivery, fell_back, neutral=neutral)

    try:
        said, note = templates.attempt(words)
    except TemplateError as error:
        said, note = plain_words(delivery, str(error), neutral=neutral), str(error)
    made = message(delivery, said, smtp.sender)
    if isinstance(channel, EmailChannel) and (keyring := channel.encrypt):
        made = sealed(made, lambda plain: openpgp.encrypt(plain, keyring, delivery.recipient, now))
    return _noted(replace(delivery, body=made.as_bytes()), note)


def _short(delivery: Delivery, templates: Templates) -> Delivery:
    try:
        said, note = templates.attempt(lambda render, fell_back: short_words(render, delivery, fell_back))
    except TemplateError as error:
        said, note = plain_words(delivery, str(error)).subject, str(error)
    return _noted(replace(delivery, body=printable(said).encode("utf-8")), note)


def _preset(delivery: Delivery, channel: WebhookChannel, templates: Templates) -> Delivery:
    name = presets.template_of(channel.preset)

    def requests(render: Render, fell_back: str | None) -> presets.Steps:
        seen = with_subject(render, context(delivery.facts, delivery, fell_back, dict(channel.options)))
        return presets.parsed(render(name, seen), name)

    try:
        steps, note = templates.attempt(requests)
    except TemplateError as error:
        plain = plain_words(delivery, str(error))
        said = payload.encoded({"text": f"{plain.subject}\n{plain.text}"})  # what chats read, and trackers show
        auth = presets.manner(channel.preset, templates.folder).auth
        steps, note = [(presets.Request({"Content-Type": "application/json"}, auth=auth), said)], str(error)
    heads = {presets.HEADS: [asdict(request) for request, _ in steps]}
    body = b"\n".join(said for _, said in steps)  # JSON as we write it has no line breaks
    return _noted(replace(delivery, body=body, notes={**delivery.notes, **heads}), note)


def _noted(delivery: Delivery, fell_back: str | None) -> Delivery:
    return delivery if fell_back is None else replace(delivery, notes={**delivery.notes, FELL_BACK: fell_back})
