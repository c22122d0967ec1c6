"""The log: one event a decision, its subject first, then its fields. `daemon.logs` gives it its form."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from monitor.errors import MonitorError, in_words


def say(log: logging.Logger, subject: str, level: int = logging.INFO, /, **fields: object) -> None:
    """Log one event: `feed polled feed="BBC Arabic" new=3`. None fields are left out."""
    log.log(level, "%s", subject, extra={"fields": _given(fields)})


def failed(log: logging.Logger, subject: str, error: Exception, /, **fields: object) -> None:
    """Log what went wrong, to be called where it is handled: in words where the error has them, and only where it is a
    fault of our own with the place where it happened."""
    ours = not isinstance(error, MonitorError)
    given = _given(fields) | {"error": in_words(error) if ours else str(error)}
    log.error("%s", subject, extra={"fields": given}, exc_info=ours)


def _given(fields: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in fields.items() if value is not None}
