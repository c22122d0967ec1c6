"""One child that reads, for all verbs and daemons of a session of tests: each that starts one of its own loads ten
languages for seconds. It is a real one, asked as always; only its end comes with that of the session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from monitor.daemon import desk_child, live
from monitor.daemon.desk import ReadingDesk
from tests.doubles.patience import PATIENCE


class LentDesk(ReadingDesk):
    """A desk that stays open when whoever asked for it is done."""

    def close(self) -> None:
        pass

    def end(self) -> None:
        super().close()


@contextmanager
def one_child() -> Iterator[None]:
    """Who asks for a desk with what ships gets the one; who asks for anything else gets one of its own."""
    lent: dict[float, LentDesk] = {}

    def desk(make: Any, seconds: float, **more: Any) -> ReadingDesk:
        if not (isinstance(make, partial) and make.func is desk_child.load and not any(make.args)):
            return ReadingDesk(make, seconds, **more)
        return lent.setdefault(seconds, LentDesk(make, seconds, patience=PATIENCE, **more))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "ReadingDesk", desk)
        yield
    for each in lent.values():
        each.end()
