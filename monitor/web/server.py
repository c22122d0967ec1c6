"""waitress in a thread of its own. It answers a few people and machines, and is no public server: a proxy stands
before it where others can reach it."""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import Callable, Iterable
from threading import Thread
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from monitor.config import Web
from monitor.errors import ConfigError
from monitor.web.app import shown
from monitor.web.lanes import Lanes

MOST_SENT = 262_144  # bytes of what is sent to us: a long text that somebody pastes
PATIENCE = 5  # seconds that a caller may be silent
WHOLE = 20  # seconds for one that drips its question, or says nothing between two
MOST = 450  # callers at once; of more the oldest that asks nothing leaves, so that there is room for whoever does
FINISH = 5  # seconds for the answers in hand when we stop
_WHY = {
    errno.EADDRINUSE: "is taken, by another program or by this monitor under another name; name another port, stop the "
    "other program, or restart the monitor",
    errno.EACCES: "is not ours to take; name a port above 1023",
    errno.EADDRNOTAVAIL: "is no address of this machine; name one that it has, such as 127.0.0.1",
}

logging.getLogger("waitress").setLevel(logging.ERROR)  # a caller that goes away is no news


class Server:
    """Something that answers at an address. `open` takes the address, `serve` answers, `close` gives it back."""

    def __init__(self, web: Web, listening: socket.socket) -> None:
        self.web = web
        self._listening = listening
        self._map: dict[int, Any] = {}  # every socket of waitress, so that all of them can be closed
        self._app: Any = None
        self._serving: Any = None
        self._thread: Thread | None = None

    @classmethod
    def open(cls, web: Web) -> Server:
        """Take the address. Raises ConfigError where that cannot be had."""
        host = "127.0.0.1" if web.host == "localhost" else web.host
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            return cls(web, socket.create_server((host, web.port), family=family))
        except OSError as error:
            why = _WHY.get(error.errno or 0, f"cannot be had: {error.strerror}")
            raise ConfigError([f"web.listen: {shown(web.host)}:{web.port} {why}"]) from None

    @property
    def port(self) -> int:
        """The port that it has; where the config says 0, the one that was free."""
        return int(self._listening.getsockname()[1])

    def serve(self, app: Flask) -> None:
        """Answer from now on."""
        self._app = app
        self._serving = create_server(
            self._answer,
            map=self._map,
            sockets=[self._listening],
            _dispatcher=Lanes(),
            ident=None,
            backlog=512,
            connection_limit=MOST + 50,
            max_request_body_size=MOST_SENT,
            max_request_header_size=16_384,
            clear_untrusted_proxy_headers=False,  # access.place judges whose X-Forwarded-For is believed
            cleanup_interval=1,
            asyncore_use_poll=True,
            asyncore_loop_timeout=1,
        )
        self._serving.maintenance = lambda now: part(self._serving.active_channels.values(), now)
        self._thread = Thread(target=self._serving.run, name="web", daemon=True)
        self._thread.start()

    def turn_to(self, web: Web, app: Flask) -> None:
        """Answer with another app from the next question on, at the same address."""
        self.web, self._app = web, app

    def _answer(self, environ: dict[str, Any], begin: Any) -> Iterable[bytes]:
        """The application of waitress, whatever app stands behind it: what waitress sets before one stays there."""
        answered: Iterable[bytes] = self._app(environ, begin)
        return answered

    def close(self) -> None:
        """Finish what is being answered, and answer nobody any more."""
        if self._serving is None or self._thread is None:
            self._listening.close()
            return
        self._serving.task_dispatcher.shutdown(timeout=FINISH)
        # In waitress's own thread: its sockets are no one else's to close. Without sockets its loop ends.
        self._serving.trigger.pull_trigger(lambda: wasyncore.close_all(self._map))
        self._thread.join(FINISH)


def part(callers: Iterable[Any], now: float) -> None:
    """Part with callers that take too long to ask, and with the oldest where there are too many. waitress calls this
    every second, and at each look at its sockets closes those that are marked."""
    waiting = sorted((one for one in callers if not one.requests), key=lambda one: one.creation_time)
    surplus = waiting[: max(0, len(waiting) - MOST + 50)]
    slow = (one for one in waiting if now - one.last_activity > PATIENCE or now - one.creation_time > WHOLE)
    for one in (*surplus, *slow):
        one.will_close = True


class Front:
    """Answers where the config of the moment says, and nowhere where it says nothing."""

    def __init__(self, app_of: Callable[[Web], Flask]) -> None:
        self._app_of = app_of
        self._server: Server | None = None

    @property
    def where(self) -> str | None:
        """Host and port where it answers now."""
        return f"{shown(self._server.web.host)}:{self._server.port}" if self._server else None

    def prepare(self, web: Web | None) -> Server | None:
        """Take the address that a config asks for, where that is another than now; None where none is to be taken.
        Raises ConfigError, and nothing has changed."""
        return None if web is None or self._is_here(web) else Server.open(web)

    def move(self, web: Web | None, prepared: Server | None) -> None:
        """Answer there from now on. Cannot fail: what could was done by `prepare`."""
        if web == self._web:
            return
        if self._server and web and self._is_here(web):
            self._server.turn_to(web, self._app_of(web))
            return
        old, self._server = self._server, prepared
        if prepared and web:
            prepared.serve(self._app_of(web))
        if old:
            old.close()

    def close(self) -> None:
        """Answer nobody any more."""
        self.move(None, None)

    def _is_here(self, web: Web) -> bool:
        """Whether it is answered there already, whatever is served."""
        return self._web is not None and (web.host, web.port) == (self._web.host, self._web.port)

    @property
    def _web(self) -> Web | None:
        return self._server.web if self._server else None
