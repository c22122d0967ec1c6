"""Mail: a message an address, through the mail server or into the mailbox folder, encrypted where that is asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from monitor.alerts import MessageKind, Reason
from monitor.deliveries import Delivery, SendOutcome, openpgp
from monitor.deliveries.channel import ChannelKind, Making, Sending, language_of, noted
from monitor.deliveries.keyring import EncryptionShape, keyring_of, try_keys
from monitor.deliveries.limits import Limits
from monitor.deliveries.openpgp import Keyring
from monitor.deliveries.people import Answering, Person, whose
from monitor.deliveries.reading import MAPS, NONE, Graphic, Wishes, is_map
from monitor.deliveries.wording import MessageWords, mail_words, plain_words
from monitor.errors import TemplateError
from monitor.keys.problems import one_of
from monitor.keys.scalars import Email, LanguageCode, Name, Words, Zone, choice, url_problem
from monitor.keys.section import ConfigSection
from monitor.keys.shape import Shape, left_out


class EmailShape(Shape):
    to: list[Email] = left_out(min_length=1)
    rota: Name = left_out()
    encrypt: EncryptionShape = left_out()
    timezone: Zone = left_out()
    language: LanguageCode = left_out()
    map: Words = left_out()
    graphic: Annotated[Graphic, choice(Graphic, "a place for graphic sentences")] = left_out()


if TYPE_CHECKING:
    from monitor.deliveries.templates import Render


@dataclass(frozen=True, slots=True)
class EmailChannel:
    """People who get a mail each; one delivery an address.

    neutral_subject: what shows before a mail is opened says nothing of places, harm or this software.
    wishes: zone, language, map and the like, of all its readers.
    rota: the name of the one that says who has duty; `to` are all of its people then (`outbox.addressees` narrows).
    encrypt: the readers' keys; None = mails go in clear. Encrypted mails are neutral, whatever `neutral_subject` says.
    """

    medium: ClassVar[str] = "email"

    name: str
    to: tuple[str, ...]
    limits: Limits = field(default_factory=Limits)
    neutral_subject: bool = False
    encrypt: Keyring | None = None
    wishes: Wishes = NONE
    rota: str | None = None

    @property
    def neutral(self) -> bool:
        return self.neutral_subject or self.encrypt is not None

    @property
    def recipients(self) -> tuple[str, ...]:
        return self.to

    @property
    def way(self) -> str:
        """All mail goes through one server."""
        return "smtp"

    def only(self, recipients: Collection[str]) -> Self:
        return replace(self, to=tuple(recipients))

    def lies_open(self, body: bytes) -> bool:
        from monitor.deliveries.message import is_sealed  # the library of mail is loaded with the first mail

        return self.encrypt is not None and not is_sealed(body)

    def render(self, delivery: Delivery, making: Making) -> Delivery:
        from monitor.deliveries.message import message, sealed

        said, note = self._words(delivery, making)
        token = making.answering.token if making.answering else None
        made = message(delivery, said, making.smtp.sender, token and token(delivery.id))
        if keyring := self.encrypt:
            made = sealed(made, lambda plain: openpgp.encrypt(plain, keyring, delivery.recipient, making.now))
        return noted(replace(delivery, body=made.as_bytes()), note)

    def send(self, delivery: Delivery, body: bytes, sending: Sending) -> SendOutcome:
        from monitor.deliveries import smtp

        return smtp.deliver(delivery, body, sending.smtp)

    def _words(self, delivery: Delivery, making: Making) -> tuple[MessageWords, str | None]:
        reader = _reader(delivery, making, self.wishes.language)

        def words(render: Render, fell_back: str | None) -> MessageWords:
            return mail_words(render, delivery, fell_back, neutral=self.neutral, wishes=self.wishes, reader=reader)

        try:
            return making.templates.attempt(words)
        except TemplateError as error:
            return plain_words(delivery, str(error), neutral=self.neutral), str(error)


def build(name: str, shape: EmailShape, section: ConfigSection) -> EmailChannel:
    """The settings of a channel: its readers, each once, and their keys."""
    to = shape.to or ()
    if len(section.written & {"to", "rota"}) != 1:
        section.add("must be one of to (addresses) and rota (who has duty)")
    for at, address in enumerate(to):
        if address.lower() in [earlier.lower() for earlier in to[:at]]:
            section.add(f'"{address}" is in this list already', "to", at)
    keys = keyring_of(shape.encrypt.keys, to, section) if shape.encrypt else None
    return EmailChannel(name, tuple(to), encrypt=keys, wishes=_wishes(shape, section), rota=shape.rota)


def _reader(delivery: Delivery, making: Making, language: str) -> dict[str, object] | None:
    """Who of `people:` gets it; None where it is nobody of them. language: the channel's."""
    from monitor.deliveries.replies.words import reader_of

    answering = making.answering
    person = whose(delivery.recipient, answering.people) if answering else None
    if answering is None or person is None:
        return None
    reader = reader_of(person) if answering.token else {**reader_of(person), "decides": False, "say": None}
    return {**reader, **_page_links(delivery, person, answering, person.language or language)}


def _page_links(delivery: Delivery, person: Person, answering: Answering, language: str) -> dict[str, object]:
    """The address of the incident's page, and for who decides a link for each act, under the word for it."""
    from monitor.deliveries.replies.links import ACTS, word_of
    from monitor.deliveries.replies.words import tongue

    head = delivery.head
    if not (answering.page and answering.signs) or head.kind is not MessageKind.ALERT or head.reason is Reason.DRILL:
        return {}
    said = tongue(language).said
    acts = ACTS if person.role.decides else ()
    links = [
        {
            "word": said[act],
            "url": f"{answering.page}/link/{word_of(delivery.id, act, delivery.created, answering.signs)}",
        }
        for act in acts
    ]
    return {"page": f"{answering.page}/incidents/{head.subject}", "links": links}


def _wishes(shape: EmailShape, section: ConfigSection) -> Wishes:
    """How its readers want to read."""
    named: dict[str, Any] = {"map": map_of(shape.map, section)} if shape.map else {}
    language_of(shape.language, section)
    return Wishes(**shape.given("timezone", "language", "graphic"), **named)


def map_of(said: str, section: ConfigSection) -> str | None:
    """The address of a map, with {lat} and {lon} in it; None, with the reason told, where it is none."""
    if said in MAPS:
        return MAPS[said]
    if is_map(said) and url_problem(said.replace("{lat}", "1").replace("{lon}", "1")) is None:
        return said
    section.add(f"{one_of(said, MAPS, 'a map')}; or give an https address with {{lat}} and {{lon}} in it", "map")
    return None


def ages(channel: EmailChannel, section: ConfigSection, now: datetime) -> None:
    """Say of every reader whose mails can no longer be encrypted, or soon not."""
    if channel.encrypt:
        try_keys(channel.encrypt, channel.to, section, now)


KIND = ChannelKind(EmailChannel.medium, EmailShape, build, ages=ages)
