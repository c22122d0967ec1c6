"""One attempt at one delivery: claim, freeze what is said, send, record what came of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from monitor.config import Config
from monitor.deliveries import Again, Delivery, DeliveryTrouble, SendOutcome, Sent, State, Undeliverable, outcome_of
from monitor.deliveries.channels.email import EmailChannel
from monitor.deliveries.outbox import LEASE, after
from monitor.deliveries.people import Answering
from monitor.deliveries.send import render, send
from monitor.deliveries.settings import Channel
from monitor.deliveries.templates import Templates
from monitor.errors import DeliveryError, MonitorError, in_words
from monitor.http import Gate
from monitor.incidents.identity import stable_id
from monitor.log import say
from monitor.pipeline.operators.notes import channel_note, tell_operators, undelivered_note
from monitor.pipeline.operators.other_ways import ways_around
from monitor.pipeline.replies.key import token
from monitor.store import Store, WriteHandle
from monitor.store.memos import Memo

log = logging.getLogger("monitor.delivery")

Attempted = Callable[[Delivery, SendOutcome, datetime], object]  # hears what each attempt came to


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Sends what is due. Safe in any number of threads: a delivery is leased before it is attempted."""

    store: Store
    config: Config
    gate: Gate
    templates: Templates
    draw: Callable[[], float]  # evenly from 0 to 1
    attempted: Attempted = lambda delivery, outcome, now: None

    def attempt(self, channel: str, clock: Callable[[], datetime]) -> bool:
        """Attempt the next delivery of a channel; false where there is none."""
        with self.store.write() as writing:
            claimed = writing.claim(clock(), 1, LEASE, channel)
        for delivery in claimed:
            rendered, outcome = self._outcome(delivery, clock())
            _tell(delivery, outcome)
            self._record(delivery, rendered, outcome, now := clock())
            self.attempted(delivery, outcome, now)
        return bool(claimed)

    def _outcome(self, delivery: Delivery, now: datetime) -> tuple[Delivery, SendOutcome]:
        try:
            rendered = self._frozen(delivery, now)
            return rendered, send(rendered, self._channels, self.config.smtp, self.gate, now)
        except DeliveryError as error:  # it could not be made ready: no key to encrypt to
            return delivery, outcome_of(error)
        except Exception as error:  # the loop boundary per delivery: one must not stop the others
            log.error(
                "delivery %s by %s failed in the monitor itself: %s",
                delivery.id,
                delivery.channel,
                error,
                exc_info=not isinstance(error, MonitorError),
            )
            return delivery, Again(DeliveryTrouble.INTERNAL, f"a fault of the monitor itself: {in_words(error)}")

    def _frozen(self, delivery: Delivery, now: datetime) -> Delivery:
        """The bytes are in the store before the first attempt, so that every attempt sends the same."""
        rendered = render(delivery, self._channels, self.config.smtp, self.templates, now, self._answering(delivery))
        if delivery.body is None and rendered.body is not None:
            with self.store.write() as writing:
                writing.freeze(delivery.id, rendered.body, rendered.notes)
        return rendered

    def _record(self, claimed: Delivery, rendered: Delivery, outcome: SendOutcome, now: datetime) -> None:
        ended = after(rendered, outcome, now, 2 * self.draw() - 1)
        with self.store.write() as writing:
            if writing.finish(claimed, ended):
                self._note(ended, outcome, writing, now)

    def _note(self, ended: Delivery, outcome: SendOutcome, writing: WriteHandle, now: datetime) -> None:
        """Operators hear once that a channel, or one of its recipients, needs them, and once that it works again."""
        recipient = stable_id(ended.channel, ended.recipient)
        whole = (Memo.CHANNEL_FAILING, ended.channel, channel_note)
        for memo, of, note_of in (whole, (Memo.UNDELIVERED, recipient, undelivered_note)):
            note = note_of(ended, outcome, troubled=bool(writing.memo(memo, of)), now=now)
            names = ways_around(ended, writing, self.config, whole=memo is Memo.CHANNEL_FAILING) if note else None
            if tell_operators(note, writing, self.config, now, names):
                writing.save_memo(memo, "" if isinstance(outcome, Sent) else now.isoformat(), of)
                if memo is Memo.CHANNEL_FAILING and isinstance(outcome, Sent):
                    _release(ended.channel, writing, now)

    def _answering(self, delivery: Delivery) -> Answering | None:
        """The means to make a mail for one of our people, which they can answer where somebody reads answers."""
        if delivery.medium != EmailChannel.medium:
            return None
        page = self.config.web.public_url if self.config.web and self.config.web.pages else None
        signs = token(self.store) if page or self.config.replies else None
        return Answering(signs if self.config.replies else None, self.config.people, page, signs)

    @property
    def _channels(self) -> dict[str, Channel]:
        return {channel.name: channel for channel in self.config.channels}


def _release(channel: str, writing: WriteHandle, now: datetime) -> None:
    """The channel works again: what waits for it goes out now, and not in four hours."""
    for waiting in writing.outbox([State.PENDING]):
        if waiting.channel == channel and waiting.attempts and waiting.next_at > now:
            writing.put_off(waiting.id, now)


def _tell(delivery: Delivery, outcome: SendOutcome) -> None:
    """One line a decision, its subject first. The channel is named and the address is not: a log is read by many."""
    fields = {
        "delivery": delivery.id,
        "alert": delivery.alert,
        "channel": delivery.channel,
        "attempt": delivery.attempts + 1,
    }
    if isinstance(outcome, Sent):
        say(log, "delivery sent", **fields)
    else:
        word = "delivery failed" if isinstance(outcome, Undeliverable) else "delivery put off"
        say(log, word, logging.WARNING, **fields, reason=outcome.reason.value, error=outcome.message)
