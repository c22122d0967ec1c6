"""From facts to words: what templates get to see, and what is said when every template fails."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.deliveries import Delivery, filters
from monitor.deliveries.templates import Render, kind_of
from monitor.text import clip, one_line

LONGEST_SUBJECT = 200  # characters; phones show some forty, the tail tells apart what begins alike


@dataclass(frozen=True, slots=True)
class Words:
    """One message in words. html is null where only the plain form could be made."""

    subject: str
    text: str
    html: str | None


def context(
    facts: Mapping[str, object], delivery: Delivery, fell_back: str | None, options: Mapping[str, str] | None = None
) -> dict[str, object]:  # fmt: skip
    """The names that templates know (docs/channels.md lists them)."""
    return {
        "facts": filters.cleaned(facts),
        "kind": kind_of(facts),
        "delivery": {"id": delivery.id, "channel": delivery.channel, "created": delivery.created.isoformat(),
                     "ticket": _ticket(delivery)},
        "remote_ref": delivery.remote_ref,
        "fell_back": fell_back and filters.cleaned(fell_back),
        "options": options or {},
    }


def _ticket(delivery: Delivery) -> str:
    """A word that every message of a thread to one channel shares, and no other: by it a tracker finds the ticket."""
    return hashlib.sha256(f"{delivery.channel}\x00{delivery.thread}".encode()).hexdigest()[:20]


NAMES = frozenset({"facts", "kind", "delivery", "remote_ref", "fell_back", "options", "subject"})


def with_subject(render: Render, seen: Mapping[str, object]) -> dict[str, object]:
    """`seen` and the subject: one line, whatever its template or a hostile title holds."""
    subject = clip(one_line(render("subject.txt", seen)), LONGEST_SUBJECT)
    return {**seen, "subject": subject}


def mail_words(render: Render, delivery: Delivery, fell_back: str | None) -> Words:
    """Subject, text and HTML of one mail. Raises TemplateError."""
    seen = with_subject(render, context(delivery.facts, delivery, fell_back))
    return Words(str(seen["subject"]), render(f"{seen['kind']}.txt", seen), render(f"{seen['kind']}.html", seen))


def plain_words(delivery: Delivery, trouble: str) -> Words:
    """The facts as they are: no alert is lost because its words cannot be found."""
    facts = filters.cleaned(delivery.facts)
    subject = f"[{str(delivery.facts.get('reason', 'alert')).upper()}] facts without words"
    text = json.dumps(facts, ensure_ascii=False, indent=1, default=str)
    return Words(subject, f"No template could tell this ({trouble}). The facts:\n\n{text}\n", None)
