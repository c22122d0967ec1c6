"""Dataclasses between two of our processes, in a third of the time that pickling takes them by itself."""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Callable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

Table = Mapping[type, Callable[[Any], Any]]


def table(*kinds: type) -> Table:
    """How these are taken apart: the class, and its fields in order, so that it is made anew by calling it."""
    return {**copyreg.dispatch_table, **{kind: _apart(kind) for kind in kinds}}


def packed(value: object, by: Table) -> bytes:
    """`value` as `Connection.recv` takes it."""
    into = io.BytesIO()
    pickler = pickle.Pickler(into, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = by
    pickler.dump(value)
    return into.getvalue()


def _apart(kind: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    names = [field.name for field in fields(kind)]
    values = attrgetter(*names)
    return (lambda one: (kind, (values(one),))) if len(names) == 1 else (lambda one: (kind, values(one)))
