"""The pages of a daemon or of a worker: what they look at is the config that is at work when they are asked for. Apart
from `live`, for verbs that read and serve nothing must not load a server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from monitor.daemon.live import Live
from monitor.store import Store
from monitor.web.health import WatchedDaemon
from monitor.web.served import served
from monitor.web.server import Front
from monitor.web.vitals import Vitals


def front_of(live: Callable[[], Live], store: Store, vitals: Vitals, now: Callable[[], datetime]) -> Front:
    """Where they are served once a config asks for it. Whoever takes it closes it."""
    watched = WatchedDaemon(
        store,
        vitals,
        lambda: live().config,
        now,
        lambda entries: live().pipeline.read_all(entries),
        lambda link: live().pipeline.page_of(link),
    )
    return Front(partial(served, watched))
