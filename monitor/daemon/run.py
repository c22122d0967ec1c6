"""The process around the daemon. Signals only set a flag; the loop looks at the flags."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass
from types import FrameType

from monitor.daemon.daemon import Daemon, Load

LOOK = 0.2  # seconds between two looks at the flags


@dataclass(slots=True)
class Asked:
    """What we were asked to do by SIGTERM and SIGINT (stop) and SIGHUP (reload)."""

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


def run(load: Load) -> None:
    """Run until told to stop. Raises MonitorError where it cannot begin."""
    asked = Asked()
    asked.listen()
    daemon = Daemon(load)
    daemon.start()
    while not asked.stop:
        if asked.reload:
            asked.reload = False
            daemon.reload()
        daemon.watch()
        time.sleep(LOOK)
    if not daemon.stop():
        sys.stderr.flush()
        os._exit(0)  # a thread that does not end would hold up the interpreter; nothing is lost
