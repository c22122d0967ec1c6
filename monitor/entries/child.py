"""A process of its own that reads what strangers wrote, and can be killed: the text may take for ever, or eat memory.

The child is a fresh interpreter that imports what its jobs need and nothing else of the monitor: it inherits no socket
and no database, and ends when the pipe to us closes. Pickled both ways: a guard against texts that take too much time
or memory, not a sandbox against code.
"""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, Self

from monitor.entries.lean import Table, packed
from monitor.errors import MonitorError

_BEGIN = (
    "import sys; sys.path[:] = sys.argv[3:]; import importlib; "
    "importlib.import_module(sys.argv[2]).serve(int(sys.argv[1]))"
)


NEVER: tuple[float, Callable[[], None]] = (0.0, lambda: None)


@dataclass(frozen=True, slots=True)
class Lost:
    """There is no answer, and the child is gone. late: we killed it, because it took too long."""

    late: bool


@dataclass(slots=True)
class Child:
    """One child and the pipe to it."""

    process: subprocess.Popen[bytes]
    pipe: Connection
    _patience: float = field(default=-1.0, repr=False)  # seconds that the pipe waits now

    @classmethod
    def start(cls, module: str) -> Self:
        """Runs `serve(descriptor)` of a module. Raises MonitorError."""
        ours, theirs = Pipe()
        with theirs:
            command = [sys.executable, "-c", _BEGIN, str(theirs.fileno()), module, *sys.path]
            try:
                process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
                    command,
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            except OSError as error:
                ours.close()
                raise MonitorError(
                    f"the process that reads feeds cannot be started: {error}; look at this machine's "
                    "memory and at the limit of processes"
                ) from None
        return cls(process, ours)

    def ask(
        self,
        request: object,
        deadline: float,
        by: Table | None = None,
        *,
        slow: tuple[float, Callable[[], None]] = NEVER,
    ) -> Any:
        """The child's answer, or Lost; after that the child is gone. by: how to pack the request. slow: after how many
        seconds without an answer to do what."""
        packing = packed(request, by) if by else None
        answer: Any = Lost(late=False)
        try:
            self._wait_at_most(deadline)
            self.pipe.send_bytes(packing) if packing else self.pipe.send(request)
            if slow is not NEVER and not self.pipe.poll(slow[0]):
                slow[1]()
            answer = self.pipe.recv()
        except BlockingIOError:
            answer = Lost(late=True)
        except (EOFError, OSError):
            pass
        finally:
            if isinstance(answer, Lost):  # an answer that comes later must not be taken for the next one's
                self.stop()
        return answer

    def _wait_at_most(self, seconds: float) -> None:
        """For the child to take a request, and as long for its answer to begin: it is written in one go. The kernel
        keeps this clock, for a thread that keeps it would cost more than most texts do."""
        if seconds != self._patience:
            whole = int(seconds)
            limit = struct.pack("@ll", whole, max(1, int((seconds - whole) * 1e6)))
            with socket.socket(fileno=os.dup(self.pipe.fileno())) as same:
                for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
                    same.setsockopt(socket.SOL_SOCKET, option, limit)
            self._patience = seconds

    @property
    def alive(self) -> bool:
        return not self.pipe.closed and self.process.poll() is None

    def stop(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.wait()


def confine(memory: int) -> None:
    """For a child, before it serves: bounded, and signals are for the parent, which closes the pipe."""
    import resource
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # the network and the alerts come first
