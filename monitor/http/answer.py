"""An answer of the network, and what it may take of time and room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """Seconds to connect, between two reads and in total, all redirects included; bytes of a body when unpacked."""

    connect: float = 5.0
    read: float = 20.0
    total: float = 30.0
    body: int = 5_000_000
    redirects: int = 3


USUAL = AnswerLimits()


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, whatever its status. Header names compare in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str  # the final one
    redirected_permanently_to: str | None = None  # as far as an unbroken run of 301 and 308 leads
    elapsed: float = 0.0  # seconds
