"""The signatures of fixtures that are functions, for the tests that ask for one."""

from __future__ import annotations

from collections.abc import Callable

from monitor.places import Resolved
from monitor.reports import Reading

Read = Callable[..., Reading]
Locate = Callable[..., list[Resolved]]
