"""Who really wrote: what the servers that we know say of a mail's sender in Authentication-Results (RFC 8601). Pure.

A sender can write such a header too, and put quotes and comments into what a server repeats. So of headers under a name
that we believe each one must prove the domain, and each is taken apart by its grammar, never searched.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 10_000  # characters of one header that are looked at
MOST = 20  # headers of that kind

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_PARTS = re.compile(rf"(?:{_QUOTED}|[^;\"])*", re.DOTALL)  # up to a semicolon that stands in no quotes
_VALUE = rf"(?:{_QUOTED}|[^\s;\"])+"  # servers write base64 there, with its own = and /
_WORD = r"([a-z0-9_.-]+)"
_FLAGS = re.IGNORECASE | re.DOTALL
_PROPERTY = re.compile(rf"{_WORD}\s*=\s*({_VALUE})", _FLAGS)
_RESULT = re.compile(
    rf"\s*{_WORD}(?:\s*/\s*\d+)?\s*=\s*{_WORD}(?P<rest>(?:\s+[a-z0-9_.-]+\s*=\s*{_VALUE})*)\s*", _FLAGS
)


class Proven(StrEnum):
    """The word of the servers on a mail's sender."""

    YES = "yes"
    NO = "no"  # one of them says that it is not so
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class _Result:
    method: str
    result: str
    properties: tuple[tuple[str, str], ...]

    def of(self, *names: str) -> list[str]:
        return [value.lower() for name, value in self.properties if name in names]


def proven(headers: Sequence[str], domain: str, servers: Collection[str]) -> Proven:
    """Whether the servers of these names, in small letters, say that a mail is from `domain`."""
    ours = [found for header in headers[:MOST] if (found := _read(header)) and found[0] in servers]
    if not ours:
        return Proven.UNSAID
    words = [_word(results, domain.lower()) for _, results in ours]
    if Proven.NO in words:
        return Proven.NO
    return Proven.YES if all(word is Proven.YES for word in words) and len(headers) <= MOST else Proven.UNSAID


def _word(results: Sequence[_Result] | None, domain: str) -> Proven:
    """The word of one header; None = it could not be read."""
    if results is None:
        return Proven.UNSAID
    dmarc = [result for result in results if result.method == "dmarc"]
    if any(result.result in ("fail", "permerror") for result in dmarc):
        return Proven.NO
    if dmarc:
        good = all(r.result in ("pass", "bestguesspass") and r.of("header.from") == [domain] for r in dmarc)
        if good:
            return Proven.YES
    if any(_signed(result, domain) for result in results) and not any(r.result == "pass" for r in dmarc):
        return Proven.YES
    failed = [r for r in results if r.method in ("dkim", "spf") and r.result in ("fail", "hardfail", "permerror")]
    return Proven.NO if failed else Proven.UNSAID


def _signed(result: _Result, domain: str) -> bool:
    """Whether a signature of the domain itself, or of one above it, holds."""
    signers = [value.rpartition("@")[2] for value in result.of("header.d") or result.of("header.i")]
    return (result.method, result.result) == ("dkim", "pass") and len(signers) == 1 and _holds(signers[0], domain)


def _holds(signer: str, domain: str) -> bool:
    return signer == domain or ("." in signer and domain.endswith(f".{signer}"))


def _read(header: str) -> tuple[str, list[_Result] | None] | None:
    """Who speaks, and what they say: None instead of that where it is not by the grammar; None for all of it where not
    even who speaks can be read."""
    parts, rest = _parts(_without_comments(header))
    named = parts[0].split()
    if not named:
        return None
    if rest or len(header) > LONGEST:
        return named[0].lower(), None
    results = [_result(part) for part in parts[1:] if part.strip().lower() not in ("", "none")]
    return named[0].lower(), None if None in results else [result for result in results if result]


def _parts(text: str) -> tuple[list[str], str]:
    """The parts between semicolons, and what follows where quotes do not pair."""
    parts, at = list[str](), 0
    while True:
        found = _PARTS.match(text, at)
        end = found.end() if found else at
        parts.append(text[at:end])
        if end >= len(text) or text[end] != ";":
            return parts, text[end:]
        at = end + 1


def _result(part: str) -> _Result | None:
    """`method[/version] = result [property = value]...`, None where it is not."""
    found = _RESULT.fullmatch(part)
    if found is None:
        return None
    properties = tuple((name.lower(), value.strip('"')) for name, value in _PROPERTY.findall(found["rest"]))
    return _Result(found[1].lower(), found[2].lower(), properties)


def _without_comments(text: str) -> str:
    """The header without its comments, which may stand in each other; a bracket inside a quoted text is none."""
    kept, depth, quoted, escaped = [], 0, False, False
    for char in text[:LONGEST]:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == '"' and depth == 0:
            quoted = not quoted
        elif char == "(" and not quoted:
            depth += 1
        elif char == ")" and not quoted and depth:
            depth -= 1
            kept.append(" ")
            continue
        if depth == 0:
            kept.append(char)
    return "".join(kept) if depth == 0 else "".join(kept) + '"'  # an open comment is not by the grammar
