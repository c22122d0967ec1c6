"""The form of the log (`monitor.log`): text for people, or JSON lines for programs.

Nothing that could be secret reaches it: addresses of receivers and passwords are `Secret`s, which print as `<secret>`.
Mail addresses are masked, and so are the words of links and tokens, whoever says them: a log is read by many.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TextIO

from monitor.text import json_text, masked_addresses, one_line, printable

_KEYS = re.compile(r"(cmt_|/link/|/shared/)[\w.%~-]+")  # whoever has one of these is let in by it
_PLAIN = re.compile(r"[\w.:/+@-]+")


class _Formatter(logging.Formatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's name
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Lines(_Formatter):
    """`time level subject key=value ...`, always one line but for a trace, which is set in."""

    def format(self, record: logging.LogRecord) -> str:
        pairs = (f"{key}={_value(value)}" for key, value in _fields(record).items())
        line = " ".join([self.formatTime(record), record.levelname.lower(), one_line(record.getMessage()), *pairs])
        trace = f"\n{_indented(self.formatException(record.exc_info))}" if record.exc_info else ""
        return _masked(f"{line}{trace}")


class Json(_Formatter):
    """`{"at", "level", "event", ...fields}`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        line |= {key: value if isinstance(value, int | float) else str(value) for key, value in _fields(record).items()}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return _masked(json_text(line))


def _masked(line: str) -> str:
    return _KEYS.sub(r"\1***", masked_addresses(line))


def _indented(trace: str) -> str:
    """A trace, whose last line holds what the error says: none of it can be taken for a line of the log."""
    return "\n".join(f"  {printable(line)}" for line in trace.splitlines())


def _fields(record: logging.LogRecord) -> Mapping[str, object]:
    fields: Mapping[str, object] = getattr(record, "fields", {})
    return fields


def _value(value: object) -> str:
    text = one_line(str(value))
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def begin(style: str = "text", level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Log to standard error (systemd's journal takes it from there) as `text` or `json`."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Json() if style == "json" else Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)  # libraries speak when something is wrong
    logging.getLogger("monitor").setLevel(level)
