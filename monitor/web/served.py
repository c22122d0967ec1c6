"""Everything that is served under a config: health and metrics always, the pages and the API where they are on."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask

from monitor.config import Web
from monitor.web import health
from monitor.web.app import application
from monitor.web.health import WatchedDaemon


def served(watched: WatchedDaemon, web: Web) -> Flask:
    """The app for one `web:`."""
    parts = [health.pages(watched)]
    if web.pages:
        from monitor.web.api.routes import api
        from monitor.web.pages import room  # templates are loaded where somebody looks at them

        parts += [room.pages(watched, web), api(watched, web)]
    return application(web.host, parts, urlsplit(web.public_url).netloc if web.public_url else None)
