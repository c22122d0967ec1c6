"""The kinds of channels: a file each, which holds all that is known of its kind, and the one list of them."""

from __future__ import annotations

from monitor.deliveries.channel import AnyKind
from monitor.deliveries.channels import apprise, email, webhook

_ALL: tuple[AnyKind, ...] = (
    email.KIND,
    webhook.KIND,
    apprise.KIND,
)
KINDS = {kind.name: kind for kind in _ALL}
