"""Hands finished requests to an endpoint: one POST signed after Standard Webhooks (https://www.standardwebhooks.com/),
or what a preset says, which may take several.

    ticket known ───────────────────────────────▶ update, update, ...
    not known ──▶ find ──▶ there is one ────────▶ update, unless it holds this very message already
                       └─▶ there is none ───────▶ create
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from monitor.deliveries import (
    Again,
    Delivery,
    DeliveryTrouble,
    SendOutcome,
    Sent,
    Undeliverable,
    answers,
    payload,
    presets,
)
from monitor.deliveries.channel import ChannelKind, Making, OneEndpoint, Sending, language_of, noted
from monitor.deliveries.limits import Limits
from monitor.deliveries.phrases import ENGLISH
from monitor.deliveries.preset_demands import preset_of
from monitor.deliveries.presets import Auth, Preset, Request, RequestStep, Steps
from monitor.deliveries.reading import Wishes
from monitor.deliveries.wording import context, plain_words, with_subject
from monitor.errors import FetchError, TemplateError
from monitor.http import AnswerLimits
from monitor.http.exposure import warn_of
from monitor.keys.scalars import LanguageCode, Name, WebUrl, Words
from monitor.keys.secrets import find, find_address, written_as
from monitor.keys.section import ConfigSection
from monitor.keys.shape import Shape, left_out
from monitor.secret import Secret

if TYPE_CHECKING:
    from monitor.deliveries.templates import Render, Templates
    from monitor.http import Gate, Response

LIMITS = AnswerLimits(
    connect=10, read=15, total=30, body=5_000_000, redirects=0
)  # the specification asks for 15 to 30 s
PREFIX = "whsec_"
_OURS = {"private_address", "bad_url", "tls"}  # refusals of our own gate: they stay until a person acts


class WebhookShape(Shape):
    url: WebUrl = left_out()
    url_env: Words = left_out()
    url_file: Words = left_out()
    url_credential: Words = left_out()
    secret_env: Words = left_out()
    secret_file: Words = left_out()
    secret_credential: Words = left_out()
    token_env: Words = left_out()
    token_file: Words = left_out()
    token_credential: Words = left_out()
    preset: Words = left_out()
    options: dict[Name, Words] = left_out()
    allow_private: bool = left_out()
    language: LanguageCode = left_out()


@dataclass(frozen=True, slots=True)
class WebhookChannel(OneEndpoint):
    """An endpoint that gets signed JSON, or what its preset says. The address is a secret: whoever knows it can post.

    secret: signs each call after Standard Webhooks (`whsec_` and base64, or any text); None = unsigned. Generic only.
    preset: `generic`, or the name of a file (docs/channels.md).
    allow_private: the endpoint may have an address that is not on the public internet.
    token: shown as the preset says (`Auth:`), put to the request as it leaves and never kept with it.
    options: what the preset's file asks of the channel, such as a project; in pairs, complete with its defaults.
    language: of the words that a preset shows.
    """

    medium: ClassVar[str] = "webhook"

    name: str
    url: Secret
    secret: Secret | None = None
    preset: str = Preset.GENERIC
    allow_private: bool = False
    token: Secret | None = None
    options: tuple[tuple[str, str], ...] = ()
    limits: Limits = field(default_factory=Limits)
    language: str = ENGLISH

    @property
    def recipients(self) -> tuple[str, ...]:
        """An endpoint's address is a secret, so the channel's name stands for it."""
        return (self.name,)

    def render(self, delivery: Delivery, making: Making) -> Delivery:
        if self.preset == Preset.GENERIC:
            return replace(delivery, body=payload.generic(delivery))
        steps, note = self._steps(delivery, making.templates)
        heads = {presets.HEADS: [asdict(request) for request, _ in steps]}
        body = b"\n".join(said for _, said in steps)  # JSON as we write it has no line breaks
        return noted(replace(delivery, body=body, notes={**delivery.notes, **heads}), note)

    def send(self, delivery: Delivery, body: bytes, sending: Sending) -> SendOutcome:
        return deliver(delivery, body, self, sending.gate, sending.now)

    def _steps(self, delivery: Delivery, templates: Templates) -> tuple[Steps, str | None]:
        name, wishes = presets.template_of(self.preset), Wishes(language=self.language)

        def requests(render: Render, fell_back: str | None) -> Steps:
            seen = with_subject(render, context(delivery.facts, delivery, fell_back, dict(self.options), wishes=wishes))
            return presets.parsed(render(name, seen), name)

        try:
            return templates.attempt(requests)
        except TemplateError as error:
            plain = plain_words(delivery, str(error))
            said = payload.encoded({"text": f"{plain.subject}\n{plain.text}"})  # what chats read, and trackers show
            auth = presets.manner(self.preset, templates.folder).auth
            return [(Request({"Content-Type": "application/json"}, auth=auth), said)], str(error)


@dataclass(frozen=True, slots=True)
class _Line:
    """One attempt at one delivery: where its requests go, and what they carry beside their frozen part."""

    delivery: Delivery
    channel: WebhookChannel
    gate: Gate
    now: datetime

    def ask(self, request: Request, body: bytes, ticket: str | None) -> Response:
        path = request.path.replace("{ref}", quote(ticket or "", safe=""))
        return self.gate.send(
            request.method,
            self.channel.url.reveal() + path,
            body=body if request.method != "GET" else None,
            headers={**request.headers, **self._proof(request, body)},
            limits=LIMITS,
            allow_private=self.channel.allow_private,
        )

    def _proof(self, request: Request, body: bytes) -> dict[str, str]:
        """Who we are: our own form is signed, a preset's shows a token."""
        if presets.HEADS not in self.delivery.notes:
            return signed(self.delivery.id, body, self.channel.secret, self.now)
        return authorised(request.auth, self.channel.token)

    def judge(self, request: Request, body: bytes, answer: Response) -> Again | Undeliverable | None:
        return answers.refusal(answer, request, self.channel.name, self.now, self.secrets(request, body))

    def secrets(self, request: Request, body: bytes) -> answers.Secrets:
        """The secrets that must not stand in a message though the other side repeats them: ours, and what we just
        sent."""
        sent = [part for value in self._proof(request, body).values() for part in (value, value.rpartition(",")[2])]
        return self.channel.url, self.channel.token, self.channel.secret, *map(Secret, sent)


def deliver(delivery: Delivery, body: bytes, channel: WebhookChannel, gate: Gate, now: datetime) -> SendOutcome:
    """One attempt: the same bytes under the same webhook-id each time, signed anew with the time of the attempt."""
    try:
        return _told(_Line(delivery, channel, gate, now), steps_of(delivery, body))
    except FetchError as error:
        reason = DeliveryTrouble.TLS if error.reason == "tls" else DeliveryTrouble.CONNECTION
        return Again(reason, f"{channel.name}: {error}", operational=error.reason in _OURS)
    except binascii.Error as error:
        message = f"{channel.name}: the secret begins with {PREFIX} but is not base64 after it ({error})"
        return Again(DeliveryTrouble.SECRET, message, operational=True)


def steps_of(delivery: Delivery, body: bytes) -> Steps:
    """The requests that were frozen, heads and bodies; the generic preset has no head of its own."""
    heads = delivery.notes.get(presets.HEADS)
    if not isinstance(heads, list | tuple):
        return [(Request({"Content-Type": "application/json"}), body)]
    return [(_thawed(head), said) for head, said in zip(heads, body.split(b"\n"), strict=True)]


def _thawed(head: Mapping[str, object]) -> Request:
    auth = {"auth": Auth(str(head["auth"])) if head.get("auth") else None}
    return Request(**{**head, **auth, "step": RequestStep(str(head["step"]))})  # type: ignore[arg-type]  # as it was frozen


def _told(line: _Line, steps: Steps) -> SendOutcome:
    if line.delivery.remote_ref:
        return _each(line, steps, RequestStep.UPDATE, line.delivery.remote_ref)
    for request, body in (step for step in steps if step[0].step is RequestStep.FIND):
        answer = line.ask(request, body, None)
        if refusal := line.judge(request, body, answer):
            return refusal
        if not presets.lists_tickets(answer.body, request):
            return answers.no_tracker(answer, line.channel.name, line.secrets(request, body))
        if found := presets.ticket_in(answer.body, request):
            # The message stands in the ticket: an earlier attempt made it, and the monitor died before it knew.
            there = line.delivery.id in found[1]
            return Sent(found[0]) if there else _each(line, steps, RequestStep.UPDATE, found[0])
    return _each(line, steps, RequestStep.CREATE, None)


def _each(line: _Line, steps: Steps, wanted: RequestStep, ticket: str | None) -> SendOutcome:
    """The requests of one way, in order; the first that is refused ends it, and a retry begins anew."""
    for request, body in (step for step in steps if step[0].step in (wanted, RequestStep.SEND)):
        answer = line.ask(request, body, ticket)
        if refusal := line.judge(request, body, answer):
            return refusal
        ticket = presets.reference_in(answer.body, request.reference) or ticket
        if wanted is RequestStep.CREATE and request.step is wanted and request.reference and not ticket:
            can_find = any(s.step is RequestStep.FIND for s, _ in steps)
            return answers.no_tracker(answer, line.channel.name, line.secrets(request, body), can_find=can_find)
    return Sent(ticket)


def authorised(auth: Auth | None, token: Secret | None) -> dict[str, str]:
    """The header that shows a token; none where the preset asks for none, or the channel has none."""
    if auth is None or token is None:
        return {}
    shown = token.reveal() if auth is Auth.BEARER else base64.b64encode(token.reveal().encode()).decode()
    return {"Authorization": f"{auth.value.capitalize()} {shown}"}


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
    """The fault of a secret, without naming it; None where it can sign."""
    try:
        key = _key(secret)
    except binascii.Error:
        return f"begins with {PREFIX} but is not base64 after it; make one: echo {PREFIX}$(openssl rand -base64 32)"
    if secret.reveal().startswith(PREFIX) and not 24 <= len(key) <= 64:
        return f"holds {len(key)} bytes after {PREFIX}, and 24 to 64 are wanted; openssl rand -base64 32 makes such"
    return None


def build(name: str, shape: WebhookShape, section: ConfigSection) -> WebhookChannel | None:
    """The settings of a channel: its address, and what signs or opens it; None where it has no address."""
    url, secret = find_address(shape, section), find(shape, "secret", section)
    if secret and (problem := secret_problem(secret)):
        section.add(f"the secret {problem}", written_as(shape, "secret"))
    preset = preset_of(shape, section)
    language = language_of(shape.language, section)
    given = shape.given("preset", "allow_private")
    return WebhookChannel(name, url, secret, language=language, **given, **preset) if url else None


def advise(channel: WebhookChannel, section: ConfigSection) -> None:
    warn_of(channel.url, section, allow_private=channel.allow_private)


KIND = ChannelKind(WebhookChannel.medium, WebhookShape, build, advise, no_subject="a webhook")
