"""The process around the daemon. Signals only set a flag; the loop looks at the flags."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import FrameType
from typing import NoReturn

from monitor.daemon.clock import utc_now
from monitor.daemon.daemon import Daemon
from monitor.daemon.live import Load

LOOK = 0.2  # seconds between two looks at the flags


@dataclass(slots=True)
class Asked:
    """The orders that came by SIGTERM and SIGINT (stop) and SIGHUP (reload)."""

    stop: bool = False
    reload: bool = False

    def listen(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._hear)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self.reload = True
        else:
            self.stop = True


def run(load: Load, now: Callable[[], datetime] = utc_now) -> NoReturn:
    """Run until told to stop, then end the process. Raises MonitorError where it cannot begin."""
    asked = Asked()
    asked.listen()
    daemon = Daemon(load, now)
    daemon.start()
    while not asked.stop:
        if asked.reload:
            asked.reload = False
            daemon.reload()
        daemon.watch()
        time.sleep(LOOK)
    daemon.stop()
    # The interpreter would wait for threads that still ask a feed which hangs. Nobody wants their answers any more, and
    # all that matters is closed.
    logging.shutdown()
    os._exit(0)
