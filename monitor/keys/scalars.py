"""The small values of a config: each type reads what people write and says what it expected."""

from __future__ import annotations

import re
from datetime import time, timedelta
from enum import Enum
from ipaddress import ip_address
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import PlainValidator

from monitor.keys.meant import country_named, zones_of
from monitor.keys.problems import closest, one_of, shown
from monitor.model import Severity

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION = re.compile(r"(\d{1,9})\s*([smhdw])")
_AT_ONCE = re.compile(r"0+\s*[smhdw]")
_LONGEST = 366 * _SECONDS["d"]
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_SENDER = re.compile(r'(?:"?[^"<>@,;\r\n]*"? *<(?P<inner>[^<>]+)>|(?P<bare>[^<>]+))')
_LONGEST_NAME = 120
_LONGEST_URL = 2048

Word = TypeVar("Word", bound=Enum)


def _text(value: object, example: str) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise ValueError(f"must be {example}, {_what(value)}")


def _what(value: object) -> str:
    """The kind of value that stands there instead, never the whole value."""
    if value is None or value == "":
        return "and has no value"
    if isinstance(value, dict | list):
        return "not a mapping" if isinstance(value, dict) else "not a list"
    return f"not {shown(str(value).lower() if isinstance(value, bool) else str(value))}"


def duration(value: object) -> timedelta:
    """`10m`, `2h`, `7d`: a whole number and its unit, above 0."""
    if isinstance(value, int) and not isinstance(value, bool):
        raise ValueError(f'needs its unit, such as "{value}m"; s, m, h, d and w are known')
    text = _text(value, "a duration such as 10m, 2h or 7d")
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f'"{shown(text)}" is not a duration; write a number and s, m, h, d or w, such as 10m')
    seconds = int(match[1]) * _SECONDS[match[2]]
    if not 0 < seconds <= _LONGEST:
        raise ValueError(f'"{shown(text)}" is out of range; give more than 0 and at most 366d')
    return timedelta(seconds=seconds)


def wait(value: object) -> timedelta:
    """A duration, or none at all: `0d`."""
    return timedelta() if isinstance(value, str) and _AT_ONCE.fullmatch(value) else duration(value)


def time_of_day(value: object) -> time:
    """`"07:00"`, 24 hours."""
    text = _text(value, 'a time such as "07:00"')
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError(f'"{shown(text)}" is not a time of day; write hours and minutes, such as "07:00"')
    return time(int(match[1]), int(match[2]))


def zone(value: object) -> ZoneInfo:
    """A name of the IANA time zone database."""
    text = _text(value, "a time zone such as Asia/Damascus")
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "Asia" is a folder
        hint = _likely_zone(text) or "; write a name such as Asia/Damascus or UTC"
    raise ValueError(f'"{shown(text)}" is not a time zone{hint}')


def _likely_zone(text: str) -> str:
    """Many write the city alone, or one of a neighbour's continent."""
    if meant := zones_of(text):
        return "; did you mean " + " or ".join(f'"{name}"' for name in meant) + "?"
    if text.isupper() and len(text) <= 5:  # an abbreviation: what looks alike is another time
        return "; abbreviations mean several times, so write a name such as Asia/Damascus or UTC"
    known = available_timezones()
    cities = {name.rpartition("/")[2]: name for name in sorted(known, reverse=True)}
    city = closest(text.rpartition("/")[2], cities)
    likely = closest(text, known) or (cities[city] if city else None)
    return f'; did you mean "{likely}"?' if likely else ""


def name(value: object) -> str:
    """The name of a thing: one short line. It is a key elsewhere, so that no blank at its ends is taken off."""
    text = _text(value, "a name")
    if text != value or "\n" in text or len(text) > _LONGEST_NAME:
        raise ValueError(f"a name is one line of at most {_LONGEST_NAME} characters, without blanks at its ends")
    return text


def words(value: object) -> str:
    """Any text of one line that says something."""
    text = _text(value, "text")
    if "\n" in text:
        raise ValueError("must be one line")
    return text


def country(value: object) -> str:
    """Two capital letters."""
    text = _text(value, "a country code such as SY")
    if not _COUNTRY.fullmatch(text):
        code = text.upper() if _COUNTRY.fullmatch(text.upper()) else country_named(text)
        hint = f'; did you mean "{code}"?' if code else ""
        raise ValueError(f'"{shown(text)}" is not a country code of two capital letters, such as SY{hint}')
    return text


def language(value: object) -> str:
    """Two or three small letters."""
    text = _text(value, "a language code such as ar")
    if not _LANGUAGE.fullmatch(text):
        code = re.split("[-_]", text.lower())[0]
        hint = f'; did you mean "{code}"?' if _LANGUAGE.fullmatch(code) else ""
        raise ValueError(f'"{shown(text)}" is not a language code of two or three small letters, such as ar{hint}')
    return text


def web_url(value: object) -> str:
    """An http or https address without a password in it."""
    url = _text(value, "an address such as https://example.org/rss.xml")
    problem = url_problem(url)
    if problem is None:
        return url
    if "://" not in url:
        problem += f'; did you mean "https://{shown(url)}"?'
    raise ValueError(problem if "@" in url else f'"{shown(url)}" {problem}')


def url_problem(url: str) -> str | None:
    """Why `url` cannot be asked, in words that do not repeat it; None where it can."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is not an address: its host or port cannot be read"
    if parts.scheme.lower() not in {"http", "https"}:
        return "is not an http or https address"
    if not host or len(url) > _LONGEST_URL or re.search(r"[\s\\<>\"]", url):
        return "is not an address: it has no host, a blank or a bracket inside, or is too long"
    return "holds a user name or password; a secret is never written here" if "@" in parts.netloc else None


def email(value: object) -> str:
    """`name@example.org`, nothing around it."""
    text = _text(value, "an e-mail address such as duty@example.org")
    if not _is_address(text):
        raise ValueError(f'"{shown(text)}" is not an e-mail address; write it as duty@example.org')
    return text


def sender(value: object) -> str:
    """`monitor@example.org` or `Casualty monitor <monitor@example.org>`."""
    text = _text(value, "an e-mail address such as monitor@example.org")
    match = _SENDER.fullmatch(text)
    if match is None or not _is_address(match["inner"] or match["bare"]):
        raise ValueError(f'"{shown(text)}" is not a sender; write it as Name <monitor@example.org>')
    return text


def _is_address(text: str) -> bool:
    local, _, domain = text.partition("@")
    dotted = (f".{local}.", f".{domain}.")
    return bool(_ADDRESS.fullmatch(text)) and not any(".." in part for part in dotted)


def listen(value: object) -> tuple[str, int]:
    """`127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`."""
    text = _text(value, "an address and port such as 127.0.0.1:8080")
    host, colon, port = text.rpartition(":")
    bare = host.removeprefix("[").removesuffix("]")
    right = colon and re.fullmatch(r"\d{1,5}", port) and int(port) <= 65535
    if not right or not (_is_ip(bare) or bare == "localhost"):
        raise ValueError(f'"{shown(text)}" is not an address and port; write 127.0.0.1:8080')
    return bare, int(port)


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def host(value: object) -> str:
    """The name or number of a machine, without scheme or port."""
    text = _text(value, "a host such as mail.example.org")
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?", text) and not _is_ip(text):
        raise ValueError(f'"{shown(text)}" is not a host; write mail.example.org, and the port under port:')
    return text


def choice(kind: type[Word], what: str) -> Any:
    """One word of an enumeration."""
    words = {m.name.lower() if kind is Severity else str(m.value): m for m in kind}

    def read(value: object) -> Word:
        text = _text(value, f"one of {', '.join(words)}")
        if text not in words:
            raise ValueError(one_of(text, words, what))
        return words[text]

    return PlainValidator(read)


Duration = Annotated[timedelta, PlainValidator(duration)]
Wait = Annotated[timedelta, PlainValidator(wait)]
TimeOfDay = Annotated[time, PlainValidator(time_of_day)]
Zone = Annotated[ZoneInfo, PlainValidator(zone)]
Name = Annotated[str, PlainValidator(name)]
Words = Annotated[str, PlainValidator(words)]
Country = Annotated[str, PlainValidator(country)]
LanguageCode = Annotated[str, PlainValidator(language)]
WebUrl = Annotated[str, PlainValidator(web_url)]
Email = Annotated[str, PlainValidator(email)]
Sender = Annotated[str, PlainValidator(sender)]
Listen = Annotated[tuple[str, int], PlainValidator(listen)]
Host = Annotated[str, PlainValidator(host)]
