"""How long a test waits for what must come: until a state, and not for a time.

until(lambda: server.requests)
"""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 300.0  # seconds; nothing that passes takes as long, on the busiest machine either
MOMENT = 0.02  # seconds between two looks


def until(what: Callable[[], object]) -> None:
    """Return as soon as `what()` is true; it fails where that does not come."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "not in time"
        time.sleep(MOMENT)
