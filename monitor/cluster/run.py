"""The process around a worker: signals only set a flag, the loop looks at the flag."""

from __future__ import annotations

import logging
import os
import time
from typing import NoReturn

from monitor.cluster.worker import ClusterWorker
from monitor.daemon.live import Load
from monitor.daemon.run import LOOK, Asked
from monitor.store.working import MOST


def work(load: Load, name: str, *, pages: bool = True, room: int = MOST) -> NoReturn:
    """Work until told to stop, then end the process. Raises MonitorError where it cannot begin."""
    asked = Asked()
    asked.listen()
    worker = ClusterWorker(load, name, pages=pages, room=room)
    worker.start()
    while not asked.stop:
        if asked.reload:
            asked.reload = False
            worker.reload()
        worker.watch()
        time.sleep(LOOK)
    ended = worker.stop()
    logging.shutdown()
    os._exit(0 if ended else 1)  # a thread may still ask a feed that hangs, and nobody wants its answer
