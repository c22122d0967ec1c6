"""A first config from a few answers: where, whom, in which languages, by mail or into a folder.

Its text is `starter.yaml`, with {{...}} filled in; feeds and regions are those of the config that ships.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TypeVar

from monitor.deliveries.settings import Tls
from monitor.feeds import Feed
from monitor.places.regions import Around, RegionSettings

T = TypeVar("T")

_CHANNEL = "duty-officer"
_TLS = {465: Tls.TLS, 25: Tls.NONE}  # what these ports speak; any other is taken for a port of submission


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes the mails. password_file: where the password of `username` stands; both or neither."""

    host: str
    port: int = 587
    username: str | None = None
    password_file: str | None = None

    @property
    def tls(self) -> Tls:
        return _TLS.get(self.port, Tls.STARTTLS)


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of whoever begins. No region = the whole world; no server = mails into a folder."""

    regions: tuple[RegionSettings, ...]
    to: tuple[str, ...]
    feeds: tuple[Feed, ...]
    server: MailServer | None = None
    sender: str = "Casualty monitor <monitor@example.org>"
    timezone: str = "UTC"


def written(answers: Answers) -> str:
    """The config as text."""
    text = files(__package__).joinpath("starter.yaml").read_text(encoding="utf-8")
    for name, lines in _parts(answers).items():
        text = text.replace(f"{{{{{name}}}}}", lines)
    return text


def _parts(answers: Answers) -> dict[str, str]:
    names = [_quoted(region.name) for region in answers.regions]
    within = f"\n    regions: [{', '.join(names)}]" if names else ""
    return {
        "feeds": _list(answers.feeds, feed_line, "[]   # casualty-monitor feeds add URL"),
        "regions": _list(answers.regions, region_line, "[]   # none: the whole world"),
        "within": within,
        "channel": _CHANNEL,
        "to": ", ".join(map(_quoted, answers.to)),
        "timezone": _quoted(answers.timezone),
        "smtp": "\n".join(_smtp(answers)),
    }


def _list(items: Sequence[T], line: Callable[[T], str], none: str) -> str:
    return "".join(f"\n  - {line(item)}" for item in items) or f" {none}"


def feed_line(feed: Feed) -> str:
    """One feed as it stands in a config, on one line."""
    said: list[tuple[str, str]] = [("name", _quoted(feed.name)), ("url", _quoted(feed.url))]
    if feed.language:
        said.append(("language", feed.language))
    said += [("publisher", _quoted(feed.publisher)), ("every", _duration(feed))]
    said += [(key, _words(getattr(feed, key))) for key in ("countries", "covers") if getattr(feed, key)]
    said += [(key, "true") for key in ("party", "allow_private", "translated", "follow") if getattr(feed, key)]
    return _mapping(said)


def _duration(feed: Feed) -> str:
    seconds = int(feed.every.total_seconds())
    return next((f"{seconds // n}{u}" for n, u in ((3600, "h"), (60, "m")) if seconds % n == 0), f"{seconds}s")


def region_line(region: RegionSettings) -> str:
    """One region as it stands in a config, on one line."""
    said = [("name", _quoted(region.name))]
    said += [(key, _words(getattr(region, key))) for key in ("countries", "admin1") if getattr(region, key)]
    if region.places:
        said.append(("places", f"[{', '.join(map(_around, region.places))}]"))
    return _mapping(said)


def _around(place: Around) -> str:
    said = [("name", _quoted(place.name)), ("radius_km", f"{place.radius_km:g}")]
    return _mapping([*said, *([("country", _quoted(place.country))] if place.country else [])])


def _smtp(answers: Answers) -> Iterable[str]:
    yield f"  from: {_quoted(answers.sender)}"
    server = answers.server
    if server is None:
        yield "  mailbox: outbox/                     # .eml files; for a server take this line out:"
        yield from ("  # host: mail.example.org", "  # port: 587", "  # tls: starttls", "  # username: monitor")
        yield "  # password_file: smtp-password        # or password_env, password_credential"
        return
    yield from (f"  host: {_quoted(server.host)}", f"  port: {server.port}", f"  tls: {server.tls.value}")
    if server.username:
        yield f"  username: {_quoted(server.username)}"
        yield f"  password_file: {_quoted(server.password_file or 'smtp-password')}"
    yield "  # mailbox: outbox/                   # .eml files into a folder instead"


def _words(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, values))}]"


def _mapping(said: Iterable[tuple[str, str]]) -> str:
    return f"{{{', '.join(f'{key}: {value}' for key, value in said)}}}"


def _quoted(text: str) -> str:
    """Text as YAML takes it in any place: a string of JSON is one of YAML too."""
    return json.dumps(text, ensure_ascii=False)
