"""One line of the log where our own line is down, not a warning a feed: hundreds would bury what else happens."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass, field

from monitor.feeds import FetchFailed, FetchOutcome
from monitor.http.trouble import UNREACHED
from monitor.log import say

log = logging.getLogger("monitor.daemon")

ROW = 5  # polls in a row that reached nobody: that is no accident of theirs
LATEST = 10  # of which half must have reached somebody before the line counts as up


@dataclass(slots=True)
class LineLog:
    """Hears what each poll came to. Call it from one thread."""

    down: bool = False
    _latest: deque[bool] = field(default_factory=lambda: deque(maxlen=LATEST))

    def hides(self, outcome: FetchOutcome) -> bool:
        """Whether a failure says nothing that the line did not say. Says itself when the line goes down or up."""
        reached = not (isinstance(outcome, FetchFailed) and outcome.reason in UNREACHED)
        self._latest.append(reached)
        if not self.down and len(self._latest) >= ROW and not any(list(self._latest)[-ROW:]):
            self.down = True
            say(
                log, "line down", logging.WARNING, unreached=ROW, next="each feed is asked on; their failures are debug"
            )
        elif self.down and 2 * sum(self._latest) >= LATEST:
            self.down = False
            say(log, "line up", logging.WARNING)
        return self.down and not reached
