"""The facts of a message as the plain values that they are, for a test that looks into them."""

from __future__ import annotations

from typing import Any

from monitor.alerts import Alert
from monitor.deliveries import Delivery


def facts_of(message: Alert | Delivery) -> dict[str, Any]:
    return dict(message.facts)
