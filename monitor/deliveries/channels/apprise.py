"""Hands a short text to one of the services that Apprise knows: SMS, Signal, voice. The only importer of apprise, an
extra that may be missing.

Apprise goes to the network by itself, past `http.Gate`: what a gate would refuse is refused here as far as an address
shows it. It follows no redirect and reads no file for us.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

from monitor.deliveries import Again, Delivery, DeliveryTrouble, SendOutcome, Sent, Undeliverable
from monitor.deliveries.answers import LOGIN, NOWHERE, PATIENT
from monitor.deliveries.channel import ChannelKind, Making, OneEndpoint, Sending, language_of, noted
from monitor.deliveries.limits import Limits
from monitor.deliveries.outbox import LOGIN_PAUSE
from monitor.deliveries.phrases import ENGLISH
from monitor.deliveries.reading import Wishes
from monitor.deliveries.wording import plain_words, short_words
from monitor.errors import FetchError, TemplateError
from monitor.http.addresses import is_public, literal, resolve
from monitor.keys.scalars import LanguageCode, Words
from monitor.keys.secrets import find_lines, sources, written_as
from monitor.keys.section import ConfigSection
from monitor.keys.shape import Shape, left_out
from monitor.secret import Secret
from monitor.text import clip, one_line, printable

if TYPE_CHECKING:
    import apprise

MISSING = "needs the package apprise; run: pip install 'casualty-monitor[apprise]'"
TIMEOUT = 60.0  # seconds for an attempt
_RESOLVE = 5.0  # seconds

# Services of this machine itself: they reach nobody, or run what they find here.
_LOCAL = frozenset({"blink1", "dbus", "gio", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"})
# What in an address makes Apprise read a file of this machine, trust any certificate, call a failure a success, or do
# by itself what the outbox does.
_REFUSED = frozenset({
    "attach", "config", "file", "file_url", "filename", "include", "keyfile", "optional", "path", "pgp", "pgpkey",
    "pgpprv", "pgppub", "redirect", "retry", "subfile", "template", "verify"})  # fmt: skip
_STATUS = re.compile(r"error\s*[=:]\s*(\d{3})\b")  # as Apprise's services log what they were answered


class AppriseShape(Shape):
    urls_env: Words = left_out()
    urls_file: Words = left_out()
    urls_credential: Words = left_out()
    allow_private: bool = left_out()
    language: LanguageCode = left_out()


@dataclass(frozen=True, slots=True)
class AppriseChannel(OneEndpoint):
    """People who are reached through the services that Apprise knows; one delivery an address. The addresses are
    secrets: they hold tokens and telephone numbers.

    allow_private: a service may stand inside our own network.
    """

    medium: ClassVar[str] = "apprise"

    name: str
    urls: tuple[Secret, ...]
    allow_private: bool = False
    limits: Limits = field(default_factory=Limits)
    language: str = ENGLISH

    @property
    def recipients(self) -> tuple[str, ...]:
        """The name that stands for each address where people read: `signal #2`, by its place among them."""
        schemes = (url.reveal().partition("://")[0].lower() for url in self.urls)
        return tuple(f"{scheme} #{number}" for number, scheme in enumerate(schemes, 1))

    def render(self, delivery: Delivery, making: Making) -> Delivery:
        wishes = Wishes(language=self.language)
        try:
            said, note = making.templates.attempt(
                lambda render, fell_back: short_words(render, delivery, fell_back, wishes)
            )
        except TemplateError as error:
            said, note = plain_words(delivery, str(error)).subject, str(error)
        return noted(replace(delivery, body=printable(said).encode("utf-8")), note)

    def send(self, delivery: Delivery, body: bytes, sending: Sending) -> SendOutcome:
        return deliver(delivery, body, self)


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("apprise") is not None


def problem(url: Secret, *, allow_private: bool) -> str | None:
    """Why an address cannot be used, in words that hold only its scheme of it; None where it can. Asks nobody."""
    scheme, mark, _ = url.reveal().partition("://")
    if not mark or not re.fullmatch(r"[a-z0-9]{1,30}", scheme.lower()):
        return "is no address of Apprise, such as scheme://..."
    if scheme.lower() in _LOCAL:
        return f"{scheme}:// speaks to this machine alone, and reaches nobody"
    if refused := sorted({name.strip().lower() for name, _ in parse_qsl(urlsplit(url.reveal()).query)} & _REFUSED):
        return f"{scheme}:// with {refused[0]}= is refused; take that out"
    service = _service(url)
    if service is None:
        return f"{scheme}:// is not known to Apprise, or the address is not as that service wants it"
    if len(service) > 1:
        return f"{scheme}:// names {len(service)} targets; give each an address of its own, on its own line"
    host = literal(_host(service) or "")
    if host and not allow_private and not is_public(str(host)):
        return f"{scheme}:// leads into a private network; say allow_private: true where that is meant"
    return None


def deliver(delivery: Delivery, body: bytes, channel: AppriseChannel) -> SendOutcome:
    """One attempt at the address that the row's recipient stands for."""
    url = dict(zip(channel.recipients, channel.urls, strict=True)).get(delivery.recipient)
    if url is None:
        message = f"{channel.name} has no address {delivery.recipient} any more; `outbox drop` this or add it"
        return Undeliverable(DeliveryTrouble.CHANNEL, message, operational=True)
    said = f"{channel.name}, {delivery.recipient}:"
    if not available():
        return Again(DeliveryTrouble.CHANNEL, f"{said} {MISSING}", operational=True)
    if found := problem(url, allow_private=channel.allow_private) or _private(url, channel):
        return Again(DeliveryTrouble.CHANNEL, f"{said} {found}", operational=True)
    return _outcome(url, body.decode("utf-8"), said)


def _outcome(url: Secret, text: str, said: str) -> SendOutcome:
    import apprise

    sender = apprise.Apprise(asset=_asset())
    sender.add(url.reveal())
    result = sender.notify(body=text, body_format=apprise.NotifyFormat.TEXT, timeout=TIMEOUT)
    if result:
        return Sent()
    words = _without(url, " ".join(str(entry.message) for entry in result.logs())) or "no reason was given"
    if result.status is apprise.AppriseResultStatus.TIMEOUT:
        return Again(DeliveryTrouble.UNCERTAIN, f"{said} no answer in {TIMEOUT:.0f} s, it may have arrived")
    status = int(found[1]) if (found := _STATUS.search(words)) else 0
    if status in LOGIN:
        return Again(DeliveryTrouble.LOGIN, f"{said} {words}", LOGIN_PAUSE, operational=True)
    if 400 <= status < 500 and status not in PATIENT:
        return Undeliverable(DeliveryTrouble.REFUSED, f"{said} {words}", operational=status == NOWHERE)
    return Again(DeliveryTrouble.BUSY if status else DeliveryTrouble.CONNECTION, f"{said} {words}")


def _asset() -> apprise.AppriseAsset:
    import apprise

    log = logging.getLogger("apprise")  # its lines hold hosts and numbers: what is of use of them goes into the row
    log.propagate = False
    if not log.handlers:
        log.addHandler(logging.NullHandler())
    return apprise.AppriseAsset(
        storage_mode=apprise.PersistentStoreMode.MEMORY,
        secure_logging=True,
        async_mode=False,
        http_redirects=False,
        pgp_autogen=False,
        pem_autogen=False,
        allow_templates=False,
    )


def _service(url: Secret) -> apprise.NotifyBase | None:
    import apprise

    found = apprise.Apprise.instantiate(url.reveal(), asset=_asset(), suppress_exceptions=True)
    return found if isinstance(found, apprise.NotifyBase) else None


def _host(service: apprise.NotifyBase) -> str | None:
    """Where a service goes, for those whose address names a host. What stands in its place elsewhere is a token."""
    return service.host if "host" in service.template_tokens else None


def _private(url: Secret, channel: AppriseChannel) -> str | None:
    """Why an address is refused for where its host's name leads."""
    service = _service(url)
    host = _host(service) if service else None
    if host is None or channel.allow_private:
        return None
    try:
        targets = resolve(host, 443, _RESOLVE)
    except FetchError:
        return None  # not every host of an address is one of the network; Apprise will say what is wrong
    if all(is_public(str(where[0])) for _, where in targets):
        return None
    return "the host leads into a private network; say allow_private: true where that is meant"


def _without(url: Secret, words: str) -> str:
    """Apprise's answer, on one line and without any part of the address."""
    for part in sorted(_parts(url.reveal()), key=len, reverse=True):
        words = words.replace(part, "…")
    return clip(one_line(words), 200)


def _parts(url: str) -> Iterable[str]:
    parts = re.split(r"[/?&=:@#,+]+", url.partition("://")[2])
    return {form for part in parts for form in (part, unquote(part)) if len(form) > 3}


def build(name: str, shape: AppriseShape, section: ConfigSection) -> AppriseChannel | None:
    """The settings of a channel: its addresses, each of them a secret; None where none is usable."""
    if not section.written & sources("urls"):
        section.add("has no addresses; give urls_env, urls_file or urls_credential, with one on each line")
    urls, lines = find_lines(shape, "urls", section), section.at(written_as(shape, "urls"))
    if not urls:
        return None
    if not available():
        lines.add(MISSING)
        return None
    for number, url in enumerate(urls, 1):
        if found := problem(url, allow_private=bool(shape.allow_private)):
            lines.add(f"address {number} {found}")
        if url in urls[: number - 1]:
            lines.add(f"address {number} is there already")
    return AppriseChannel(name, urls, language=language_of(shape.language, section), **shape.given("allow_private"))


KIND = ChannelKind(AppriseChannel.medium, AppriseShape, build, no_subject="a short text", past_gate=True)
