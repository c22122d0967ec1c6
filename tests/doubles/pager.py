"""A made-up kind of channel, as a newcomer would write it: this one file, and a line in the list of the kinds.

python -m tests.doubles.pager once --config config.yaml      # the monitor's command, with `pager:` among the kinds
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

from monitor.deliveries import Again, Delivery, DeliveryTrouble, SendOutcome, Sent
from monitor.deliveries.channel import ChannelKind, Making, OneEndpoint, Sending, noted
from monitor.deliveries.limits import Limits
from monitor.deliveries.wording import short_words
from monitor.errors import FetchError
from monitor.http import AnswerLimits
from monitor.keys.scalars import Words
from monitor.keys.secrets import find_address
from monitor.keys.section import ConfigSection
from monitor.keys.shape import Shape, left_out
from monitor.secret import Secret

ANSWER = AnswerLimits(connect=5, read=5, total=10, body=1000, redirects=0)


class PagerShape(Shape):
    url_env: Words = left_out()
    prefix: Words = left_out()


@dataclass(frozen=True, slots=True)
class PagerChannel(OneEndpoint):
    """A pager that takes one line."""

    medium: ClassVar[str] = "pager"

    name: str
    url: Secret
    prefix: str = ""
    limits: Limits = field(default_factory=Limits)

    @property
    def recipients(self) -> tuple[str, ...]:
        return (self.name,)

    def render(self, delivery: Delivery, making: Making) -> Delivery:
        said, fell_back = making.templates.attempt(lambda render, failed: short_words(render, delivery, failed))
        return noted(replace(delivery, body=f"{self.prefix} {said.splitlines()[0]}".encode()), fell_back)

    def send(self, delivery: Delivery, body: bytes, sending: Sending) -> SendOutcome:
        try:
            sending.gate.send("POST", self.url.reveal(), body=body, headers={}, limits=ANSWER, allow_private=True)
        except FetchError as error:
            return Again(DeliveryTrouble.CONNECTION, f"{self.name}: {error}")
        return Sent()


def build(name: str, shape: PagerShape, section: ConfigSection) -> PagerChannel | None:
    url = find_address(shape, section)
    return PagerChannel(name, url, **shape.given("prefix")) if url else None


KIND = ChannelKind(PagerChannel.medium, PagerShape, build, no_subject="a page")

if __name__ == "__main__":
    from monitor.deliveries import channels

    channels.KINDS[KIND.name] = KIND  # the line of `_ALL`; what asks for the list is imported after it

    from monitor.__main__ import main

    main()
