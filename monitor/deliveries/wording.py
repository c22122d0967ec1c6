"""From facts to words: what templates get to see, and what is said when every template fails."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from monitor.alerts import MessageKind
from monitor.deliveries import Delivery, filters
from monitor.deliveries.reading import NONE, Wishes
from monitor.text import clip, one_line

if TYPE_CHECKING:
    from monitor.deliveries.templates import Render

LONGEST_SHORT = 320  # characters: two SMS, or five where a letter is not in their alphabet (3GPP TS 23.038)
LONGEST_SUBJECT = 200  # characters; phones show some forty, the tail tells apart what begins alike

NOBODY_KNOWN: Mapping[str, object] = {
    "name": "",
    "decides": False,
    "say": None,
    "page": None,
    "links": (),
}  # a reader who is none of `people:`


@dataclass(frozen=True, slots=True)
class MessageWords:
    """One message in words. html is None where only the plain form could be made. neutral: nothing may show before it
    is opened. picture: a PNG that the HTML shows; table: a CSV that comes with it."""

    subject: str
    text: str
    html: str | None
    neutral: bool = False
    picture: bytes | None = None
    table: str | None = None


def context(
    facts: Mapping[str, object],
    delivery: Delivery,
    fell_back: str | None,
    options: Mapping[str, str] | None = None,
    *,
    neutral: bool = False,
    wishes: Wishes = NONE,
    reader: Mapping[str, object] | None = None,
    picture: str | None = None,
) -> dict[str, object]:
    """The names that templates know (docs/channels.md lists them). reader: who of `people:` gets it, where they
    can answer. picture: the address of the mail's own picture; None where it has none."""
    return {
        "facts": filters.cleaned(facts),
        "kind": delivery.head.kind.value,
        "delivery": {
            "id": delivery.id,
            "channel": delivery.channel,
            "created": delivery.created.isoformat(),
            "ticket": _ticket(delivery),
        },
        "remote_ref": delivery.remote_ref,
        "fell_back": fell_back and filters.cleaned(fell_back),
        "options": options or {},
        "neutral": neutral,
        "reader": _reader(wishes, reader or {}),
        "picture": picture,
    }


def _reader(wishes: Wishes, person: Mapping[str, object]) -> dict[str, object]:
    """Who reads, and how. What a person asks for goes before what their channel does; UTC is what nobody asked for."""
    own = {key: value for key, value in person.items() if (key, value) != ("timezone", NONE.timezone.key)}
    return {**NOBODY_KNOWN, **wishes.as_facts, **own, "answers": bool(person.get("decides"))}


def _ticket(delivery: Delivery) -> str:
    """A word that every message of a thread to one channel shares, and no other: by it a tracker finds the ticket."""
    return hashlib.sha256(f"{delivery.channel}\x00{delivery.thread}".encode()).hexdigest()[:20]


NAMES = frozenset(
    {"facts", "kind", "delivery", "remote_ref", "fell_back", "options", "neutral", "reader", "picture", "subject"}
)


def with_subject(render: Render, seen: Mapping[str, object]) -> dict[str, object]:
    """`seen` and the subject: one line, whatever its template or a hostile title holds."""
    template = "subject_neutral.txt" if seen["neutral"] else "subject.txt"
    return {**seen, "subject": clip(one_line(render(template, seen)), LONGEST_SUBJECT)}


def mail_words(
    render: Render,
    delivery: Delivery,
    fell_back: str | None,
    *,
    neutral: bool = False,
    wishes: Wishes = NONE,
    reader: Mapping[str, object] | None = None,
) -> MessageWords:
    """Subject, text and HTML of one mail. reader: who of `people:` gets it, where they can answer. Raises
    TemplateError."""
    shown, listed = of_digest(delivery)
    address = f"cid:{picture_id(delivery)}" if shown else None
    more = context(delivery.facts, delivery, fell_back, neutral=neutral, wishes=wishes, reader=reader, picture=address)
    seen = with_subject(render, more)
    text, html = (render(f"{seen['kind']}.{form}", seen) for form in ("txt", "html"))
    return MessageWords(
        str(seen["subject"]), text, html, neutral, shown if address and address in html else None, listed
    )


def of_digest(delivery: Delivery) -> tuple[bytes | None, str | None]:
    """The picture and the table of a digest, as far as it asks for them."""
    if delivery.head.kind is not MessageKind.DIGEST:
        return None, None
    from monitor.deliveries.digest_table import table
    from monitor.deliveries.picture.where import picture as picture_of

    facts: Any = filters.cleaned(delivery.facts)
    wanted, incidents = facts["digest"], facts["incidents"]
    shown = picture_of(incidents) if wanted.get("picture") else None
    return shown, table(incidents) if wanted.get("csv") else None


def picture_id(delivery: Delivery) -> str:
    """The Content-ID of a mail's picture."""
    return f"{delivery.id}.where@monitor"


def short_words(render: Render, delivery: Delivery, fell_back: str | None, wishes: Wishes = NONE) -> str:
    """The line that a telephone shows or a voice says. Raises TemplateError."""
    seen = with_subject(render, context(delivery.facts, delivery, fell_back, wishes=wishes))
    return clip("\n".join(filter(None, map(one_line, render("short.txt", seen).splitlines()))), LONGEST_SHORT)


def plain_words(delivery: Delivery, trouble: str, *, neutral: bool = False) -> MessageWords:
    """The facts as they are: no alert is lost because its words cannot be found."""
    facts = filters.cleaned(delivery.facts)
    reason = delivery.head.reason.value.upper()
    subject = f"Message {_ticket(delivery)[:4]}" if neutral else f"[{reason}] facts without words"
    text = json.dumps(facts, ensure_ascii=False, indent=1, default=str)
    return MessageWords(subject, f"No template could tell this ({trouble}). The facts:\n\n{text}\n", None, neutral)
