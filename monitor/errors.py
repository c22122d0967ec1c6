"""Every error that the monitor raises by itself, and how they hang together.

MonitorError                 something a person can act on; str() is the whole message (subject, line, said)
├── ConfigError              config.yaml or a file that it names: file, line, key, what to do (problems)
├── PlaceError               a place or gazetteer file that cannot be used
│   └── RegionError          a region of which parts cannot be used (problems)
├── LexiconError             a language file that cannot be used
├── TemplateError            a template that is missing, broken or names what does not exist
├── StoreError               the database cannot be opened, migrated or written
│   ├── StoreInUseError      another daemon works on it (store, process)
│   └── StoreDamagedError    its file is not whole
├── FetchError               the gate to the network said no, or the other side did (reason)
├── TooLargeError            a packed body comes to more than we take
└── DeliveryError            a receiver did not take a message (reason, permanent, retry_after)
"""

from __future__ import annotations

from collections.abc import Sequence


class MonitorError(Exception):
    """Root of the tree. The message says what, where and what to do; the command line prints it without a trace.

    subject: what it is about, such as a file, a store, a server or an incident; it begins the message. line: of a file.
    """

    def __init__(self, said: str, subject: object = "", line: int | None = None) -> None:
        self.said, self.subject, self.line = said, str(subject), line
        where = f"{subject}:{line}" if line else self.subject
        super().__init__(f"{where}: {said}" if where else said)


class ConfigError(MonitorError):
    """A setting that cannot be used. `problems` holds one finished line each: `config.yaml:12: feeds[3].url: ...`."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class PlaceError(MonitorError):
    """A place or gazetteer file that cannot be used."""


class RegionError(PlaceError):
    """A region of which parts cannot be used. problems: the way to each key below the region, and what is wrong."""

    def __init__(self, region: str, problems: Sequence[tuple[tuple[str | int, ...], str]]) -> None:
        self.problems = problems
        keys = ("".join(f"[{part}]" if isinstance(part, int) else part for part in way) for way, _ in problems)
        super().__init__("\n".join(f"{key}: {what}" for key, (_, what) in zip(keys, problems, strict=True)))
        self.subject = region


class LexiconError(MonitorError):
    """A language file that cannot be used."""


class TemplateError(MonitorError):
    """A template that is missing, broken or names what does not exist."""


class StoreError(MonitorError):
    """The database cannot be opened, migrated or written."""


class StoreInUseError(StoreError):
    """Another daemon works on the store. store: its shown address. process: the other's number, empty if unknown."""

    def __init__(self, store: str, process: str) -> None:
        self.store, self.process = store, process
        who = f" (process {process})" if process else ""
        super().__init__(
            f"a monitor{who} already runs on it; stop that one first, or give this one a store of its own",
            f"store {store}",
        )


class StoreDamagedError(StoreError):
    """The database's file is not whole."""


class FetchError(MonitorError):
    """A request that brought nothing. `reason`: a short snake_case word for metrics (timeout, private_address, tls)."""

    def __init__(self, reason: str, said: str, subject: object = "") -> None:
        self.reason = reason
        super().__init__(said, subject)


class TooLargeError(MonitorError):
    """A packed body comes to more than we take."""


class DeliveryError(MonitorError):
    """A receiver did not take a message. permanent: retrying cannot help. retry_after: seconds that it asked for.

    operational: the channel itself is at fault, so that a person must act before anything goes through it.
    """

    def __init__(
        self,
        reason: str,
        said: str,
        subject: object = "",
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        operational: bool = False,
    ) -> None:
        self.reason, self.permanent, self.retry_after = reason, permanent, retry_after
        self.operational = operational
        super().__init__(said, subject)


def in_words(error: Exception) -> str:
    """Any error for a log or a row. Not its `repr`: that of a UnicodeError holds all of what could not be encoded."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
