"""The Flask application: which hosts it answers, which methods, and what every answer carries. Pages are blueprints."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address

from flask import Blueprint, Flask, Response, request

METHODS = ("GET", "HEAD")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def application(host: str, pages: Iterable[Blueprint], public: str | None = None) -> Flask:
    """The Flask app that serves pages on `host`. A page that needs other headers sets them itself; they are not
    overwritten. public: the name by which a proxy's readers ask for us.

    Bound to a loopback address, only loopback names and that one are answered: a web page that makes its own name
    resolve to 127.0.0.1 (DNS rebinding) would else read us through a browser on this machine.
    """
    app = Flask("monitor.web", static_folder=None, template_folder=None)
    known = {*LOOPBACK, shown(host), *([_name(public)] if public else [])} if is_loopback(host) else None

    @app.before_request
    def refuse() -> Response | None:
        if known is not None and _name(request.headers.get("Host", "")) not in known:
            return _words("This name is not ours; ask for localhost.", 421)
        if request.method not in METHODS and not _takes_it():
            return _words("Only GET and HEAD are answered.", 405, Allow=", ".join(METHODS))
        return None

    @app.after_request
    def protect(answer: Response) -> Response:
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer

    for page in pages:
        app.register_blueprint(page)
    return app


def _takes_it() -> bool:
    """Whether a page of its own accord takes what is sent to it."""
    return request.method == "POST" and request.url_rule is not None and "POST" in (request.url_rule.methods or ())


def is_loopback(host: str) -> bool:
    return host == "localhost" or ip_address(host).is_loopback


def shown(host: str) -> str:
    """A host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def _name(host: str) -> str:
    """The Host header without its port, in small letters."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()


def _words(said: str, status: int, **headers: str) -> Response:
    return Response(f"{said}\n", status, headers, mimetype="text/plain")
