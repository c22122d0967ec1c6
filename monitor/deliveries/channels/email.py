"""Mail: a message an address, through the mail server or into the mailbox folder, encrypted where that is asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

from monitor.deliveries import Delivery, Medium, Outcome, openpgp, smtp
from monitor.deliveries.channels import Making, Sending, noted
from monitor.deliveries.limits import Limits
from monitor.deliveries.message import is_sealed, message, sealed
from monitor.deliveries.openpgp import Keyring
from monitor.deliveries.reading import NONE, Wishes
from monitor.deliveries.templates import Render
from monitor.deliveries.wording import Words, mail_words, plain_words
from monitor.errors import TemplateError


@dataclass(frozen=True, slots=True)
class EmailChannel:
    """People who get a mail each; one delivery an address.

    neutral_subject: what shows before a mail is opened says nothing of places, harm or this software.
    wishes: zone, language, map and the like, of all its readers.
    encrypt: the readers' keys; None = mails go in clear. Encrypted mails are neutral, whatever `neutral_subject` says.
    """

    medium: ClassVar[Medium] = Medium.EMAIL

    name: str
    to: tuple[str, ...]
    limits: Limits = field(default_factory=Limits)
    neutral_subject: bool = False
    encrypt: Keyring | None = None
    wishes: Wishes = NONE

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
        return self.encrypt is not None and not is_sealed(body)

    def render(self, delivery: Delivery, making: Making) -> Delivery:
        said, note = self._words(delivery, making)
        made = message(delivery, said, making.smtp.sender)
        if keyring := self.encrypt:
            made = sealed(made, lambda plain: openpgp.encrypt(plain, keyring, delivery.recipient, making.now))
        return noted(replace(delivery, body=made.as_bytes()), note)

    def send(self, delivery: Delivery, body: bytes, sending: Sending) -> Outcome:
        return smtp.deliver(delivery, body, sending.smtp)

    def _words(self, delivery: Delivery, making: Making) -> tuple[Words, str | None]:
        def words(render: Render, fell_back: str | None) -> Words:
            return mail_words(render, delivery, fell_back, neutral=self.neutral, wishes=self.wishes)

        try:
            return making.templates.attempt(words)
        except TemplateError as error:
            return plain_words(delivery, str(error), neutral=self.neutral), str(error)
