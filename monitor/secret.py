"""A value that must not be read by accident: in a log, an error, a table or a traceback."""

from __future__ import annotations

import hashlib
import hmac


class Secret:
    """A password, a key or an address that is one. `str` and `repr` give `<secret>`; only `reveal` gives the value.

    Equal secrets compare equal, so that a reload can tell what changed. It refuses to be pickled.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself: call it where the value leaves the process, and nowhere else."""
        return self._value

    def __str__(self) -> str:
        return "<secret>"

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return int.from_bytes(hashlib.sha256(self._value.encode()).digest()[:8], "big")

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a secret cannot be pickled")
