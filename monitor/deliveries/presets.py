"""Webhooks of other shapes than ours: `templates/webhooks/<preset>.json` says what is sent, and how an answer is read.

    Auth: Bearer                            how the channel's token is shown: Bearer or Basic
    Options: project, type=Task             what `options:` of the channel must or may hold, with what it is otherwise
    Accept: application/json                what is no word of ours (`WORDS`) is sent as a header

    === find                                asked before the first message of a thread: is there a ticket already?
    Method: GET
    Path: /issues?label={{ delivery.ticket }}
    List: /issues                           JSON pointer (RFC 6901) to the tickets in the answer; left out: all of it
    Match: {{ delivery.ticket }}            a ticket is ours if it holds this
    Reference: /key                         JSON pointer into it: the receiver's name for the ticket

    === create                              the first message
    Path: /issues                           added to the channel's address
    Reference: /issue/key                   the same pointer, into the answer
                                            (an empty line)
    {"title": {{ subject | tojson }}}

    === update                              every later one; as many such parts as it takes requests, in this order
    Path: /issues/{ref}/comments            {ref}: what Reference found when the ticket was made

    {"body": {{ subject | tojson }}}

A file without `===` lines is one request, for first and later messages alike (`remote_ref` tells them apart). All parts
are rendered at the first attempt and then frozen: which of them are right is known when it is sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from monitor.deliveries import payload
from monitor.deliveries.templates import shipped
from monitor.errors import TemplateError
from monitor.text import json_of

_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)")
_PART = re.compile(r"^=== *([a-z]+) *$", re.MULTILINE)
WORDS = ("method", "path", "reference", "list", "match", "answer", "exists", "auth")
HEADS = "requests"  # the note on a row that holds the heads; its body holds the bodies, one a line
_METHODS = ("GET", "POST", "PUT", "PATCH")
_LONGEST_NAME = 200  # characters of a ticket's name


class Preset(StrEnum):
    """The shapes of a webhook's body that are built in. Every other is a file."""

    GENERIC = "generic"


class RequestStep(StrEnum):
    """When a request is made. `SEND` is the one request of a file without parts."""

    SEND = "send"
    FIND = "find"
    CREATE = "create"
    UPDATE = "update"


class Auth(StrEnum):
    """How a token is shown: as it is, or as base64 of `user:password` (RFC 7617)."""

    BEARER = "bearer"
    BASIC = "basic"


@dataclass(frozen=True, slots=True)
class Request:
    """A request without its address, its token and its body: what a row of the outbox keeps (`notes["requests"]`).

    answer: what the body of a good answer is, where 200 alone says nothing.
    exists: words of a refusal that means: there is such a ticket already.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    reference: str | None = None
    method: str = "POST"
    step: RequestStep = RequestStep.SEND
    list: str = ""
    match: str | None = None
    answer: str | None = None
    exists: str | None = None
    auth: Auth | None = None


Steps = Sequence[tuple[Request, bytes]]


@dataclass(frozen=True, slots=True)
class Manner:
    """The demands of a preset on its channel. options: each with what it is when left out; None = it must be given."""

    auth: Auth | None = None
    options: Mapping[str, str | None] = field(default_factory=dict)


def known(folder: Path | None) -> list[str]:
    """The names that `preset:` can have, with the user's own `folder` of templates."""
    folders = [shipped(), *([folder] if folder else [])]
    found = {path.stem for one in folders for path in (one / "webhooks").glob("*.json")}
    return [Preset.GENERIC.value, *sorted(found)]


def template_of(preset: str) -> str:
    return f"webhooks/{preset}.json"


def manner(preset: str, folder: Path | None) -> Manner:
    """The demands of a preset, read from its file without rendering it; nothing where there is no such file."""
    files = [one / template_of(preset) for one in (folder, shipped()) if one]
    found = next((file for file in files if file.is_file()), None)
    return manner_of(found.read_text(encoding="utf-8", errors="replace")) if found else Manner()


def manner_of(source: str) -> Manner:
    """The lines `Auth:` and `Options:` of a preset's source."""
    lines = {key: value for line in source.splitlines() for key, value in _LINE.findall(line)[:1]}
    auth = lines.get("Auth", "").strip().lower()
    pairs = (item.strip().partition("=") for item in lines.get("Options", "").split(",") if item.strip())
    return Manner(Auth(auth) if auth in set(Auth) else None, {name: value if eq else None for name, eq, value in pairs})


def parsed(text: str, name: str) -> Steps:
    """The requests of a rendered preset. Raises TemplateError where one is not what the module says."""
    common, *rest = _PART.split(text.strip())
    if not rest:
        return [_request(common, RequestStep.SEND, "", name)]
    steps = [_request(part, _step(word, name), common, name) for word, part in zip(rest[::2], rest[1::2], strict=True)]
    if RequestStep.CREATE not in {request.step for request, _ in steps}:
        raise TemplateError("has parts, and none of them is `=== create`, which tells the first message", name)
    return steps


def _step(word: str, name: str) -> RequestStep:
    if word not in (RequestStep.FIND, RequestStep.CREATE, RequestStep.UPDATE):
        raise TemplateError(f"`=== {word}` is no part; there are find, create and update", name)
    return RequestStep(word)


def _request(part: str, step: RequestStep, common: str, name: str) -> tuple[Request, bytes]:
    """One part: its head with what stands before all parts, and its body, which only a GET can lack."""
    head, gap, body = part.strip().partition("\n\n")
    if not gap and not re.search(r"^Method: *GET *$", head, re.MULTILINE):
        raise TemplateError("wants header lines, an empty line, and a JSON body", name)
    request = _head(f"{common.strip()}\n{head}".strip(), step, name)
    if not gap:
        return request, b""
    try:
        content = json.loads(body)
    except ValueError as error:
        said = f"the body is no JSON ({error}); write values as {{{{ value | tojson }}}}"
        raise TemplateError(said, name) from error
    return request, payload.encoded(content)


def _head(text: str, step: RequestStep, name: str) -> Request:
    lines = dict(_header(line, name) for line in text.splitlines())
    ours = {key.lower(): value for key, value in lines.items() if key.lower() in (*WORDS, "options")}
    headers = {key: value for key, value in lines.items() if key.lower() not in ours}
    _refuse_odd(ours, step, name)
    auth = Auth(ours["auth"].lower()) if "auth" in ours else None
    rest = {key: value for key, value in ours.items() if key not in ("auth", "options")}
    return Request(**{**rest, "headers": headers, "auth": auth, "step": step})  # type: ignore[arg-type]  # by name


def _refuse_odd(ours: Mapping[str, str], step: RequestStep, name: str) -> None:
    """Raises TemplateError for a word of ours that says what it cannot mean."""
    if not ours.get("path", "/").startswith("/"):  # else it could turn the address into another host's
        raise TemplateError(f"Path: {ours['path']!r} has to begin with /", name)
    if ours.get("method", "POST") not in _METHODS:
        raise TemplateError(f"Method: {ours['method']!r} is none of {', '.join(_METHODS)}", name)
    if ours.get("auth", "bearer").lower() not in set(Auth):
        raise TemplateError(f"Auth: {ours['auth']!r} is neither Bearer nor Basic", name)
    if step is RequestStep.FIND and not (ours.get("match") and ours.get("reference")):
        raise TemplateError("`=== find` wants Match: and Reference:, or any ticket would do", name)


def _header(line: str, name: str) -> tuple[str, str]:
    match = _LINE.fullmatch(line.strip())
    if match is None or not match[2].isascii():
        raise TemplateError(f"{line!r} is no header line such as `Content-Type: application/json`", name)
    return match[1], match[2]


def reference_in(answer: bytes, pointer: str | None) -> str | None:
    """The value that `pointer` finds in a JSON answer, as text; None where it finds nothing."""
    return None if pointer is None else _name(_pointed(_json(answer), pointer))


def ticket_in(answer: bytes, request: Request) -> tuple[str, str] | None:
    """The first ticket of an answer that holds `request.match`: the receiver's name for it, and all that it says."""
    for item in _items(_pointed(_json(answer), request.list)):
        said, name = json.dumps(item, ensure_ascii=False), _name(_pointed(item, request.reference or ""))
        if request.match and request.match in said and name:
            return name, said
    return None


def _name(found: object) -> str | None:
    """The receiver's name for a ticket, where it can stand in an address and in a row; None where it cannot."""
    name = str(found) if isinstance(found, str | int) else ""
    return name if name.isprintable() and 0 < len(name) <= _LONGEST_NAME and name not in (".", "..") else None


def lists_tickets(answer: bytes, request: Request) -> bool:
    """Whether an answer is a list of tickets, an empty one too: a page that asks to log in is none."""
    return isinstance(_pointed(_json(answer), request.list), list)


def _items(found: object) -> Iterator[object]:
    yield from found if isinstance(found, list) else ()


def _json(answer: bytes) -> object:
    try:
        return json_of(answer)
    except ValueError:
        return None


def _pointed(content: object, pointer: str) -> object:
    found: object = content
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(found, list) and key.isdecimal() and int(key) < len(found):
            found = found[int(key)]
        else:
            found = found.get(key) if isinstance(found, Mapping) else None
    return found
