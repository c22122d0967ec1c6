"""Webhooks of other shapes than ours: `templates/webhooks/<preset>.json` says head and body of one request.

    Content-Type: application/json          what follows is sent as headers, but for these:
    Path: /issues/{{ remote_ref }}          added to the channel's address
    Reference: /issue/key                   JSON pointer (RFC 6901) into the answer: the receiver's name for the ticket
                                            (an empty line)
    {"text": {{ subject | tojson }}}

The template sees what mails see, and `remote_ref`: null for the first message of a thread, then what the receiver
answered to it, so that one file can create a ticket and then update it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from monitor.deliveries import payload
from monitor.deliveries.settings import Preset
from monitor.deliveries.templates import shipped
from monitor.errors import TemplateError

_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)")
_OURS = ("path", "reference")


@dataclass(frozen=True, slots=True)
class Request:
    """A request without its address: what a row of the outbox keeps beside the body (`notes["request"]`)."""

    headers: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    reference: str | None = None


def known(folder: Path | None) -> list[str]:
    """The names that `preset:` can have, with the user's own `folder` of templates."""
    folders = [shipped(), *([folder] if folder else [])]
    found = {path.stem for one in folders for path in (one / "webhooks").glob("*.json")}
    return [Preset.GENERIC.value, *sorted(found)]


def template_of(preset: str) -> str:
    return f"webhooks/{preset}.json"


def parsed(text: str, name: str) -> tuple[Request, bytes]:
    """Head and body of a rendered preset. Raises TemplateError where either is not what the module says."""
    head, gap, body = text.strip().partition("\n\n")
    if not gap:
        raise TemplateError(f"{name}: wants header lines, an empty line, and a JSON body")
    try:
        content = json.loads(body)
    except ValueError as error:
        message = f"{name}: the body is no JSON ({error}); write values as {{{{ value | tojson }}}}"
        raise TemplateError(message) from error
    return _request(head, name), payload.encoded(content)


def _request(head: str, name: str) -> Request:
    headers = dict(_header(line, name) for line in head.splitlines())
    ours = {key.lower(): value for key, value in headers.items() if key.lower() in _OURS}
    rest = {key: value for key, value in headers.items() if key.lower() not in _OURS}
    if not ours.get("path", "/").startswith("/"):  # else it could turn the address into another host's
        raise TemplateError(f"{name}: Path: {ours['path']!r} has to begin with /")
    return Request(rest, ours.get("path", ""), ours.get("reference"))


def _header(line: str, name: str) -> tuple[str, str]:
    match = _LINE.fullmatch(line.strip())
    if match is None or not match[2].isascii():
        raise TemplateError(f"{name}: {line!r} is no header line such as `Content-Type: application/json`")
    return match[1], match[2]


def reference_in(answer: bytes, pointer: str | None) -> str | None:
    """What `pointer` finds in a JSON answer, as text; null where it finds nothing."""
    if pointer is None:
        return None
    try:
        found = json.loads(answer)
        for step in pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            found = found[int(key)] if isinstance(found, list) else found[key]
    except (ValueError, LookupError, TypeError):
        return None
    return str(found) if isinstance(found, str | int) else None
