"""A frozen dataclass to one line of JSON and back.

What equals its default is left out, which makes rows small and lets a later release add fields without a migration: an
old row reads as the default. For the same reason the default of a stored field may not be changed, only fields added.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypeVar

from monitor.model import Toll

if TYPE_CHECKING:  # loaded with the first row that is read: a fifth of the start of a verb that finds none
    from pydantic import TypeAdapter

T = TypeVar("T")


_REFUSED = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` without NUL and lone surrogates: PostgreSQL takes neither."""
    return _REFUSED.sub("", text)


def dump(value: object) -> str:
    """`value`, an instance of a dataclass, as storable JSON."""
    return _text(_adapter(type(value)), value)


def load(kind: type[T], text: str) -> T:
    """The dataclass that `dump` wrote; fields unknown to this release are passed over."""
    found: T = _adapter(kind).validate_json(text)
    return found


def as_stored(value: T) -> T:
    """`value`, an instance of a dataclass, as `load` gives it back: the very same, but where a text cannot be stored as
    it is."""
    adapter = _adapter(type(value))
    if _clean(adapter, value) is not None:
        return value
    found: T = adapter.validate_json(_text(adapter, value))
    return found


def dump_toll(toll: Toll) -> str:
    """A toll as JSON."""
    return _text(_adapter(Toll), toll)


def load_toll(text: str) -> Toll:
    """The toll that `dump_toll` wrote."""
    found: Toll = _adapter(Toll).validate_json(text)
    return found


def dump_facts(facts: object) -> str:
    """A map of plain values (texts, numbers, times, lists, maps) as JSON."""
    from pydantic_core import to_jsonable_python

    return json.dumps(to_jsonable_python(_scrubbed(facts)), ensure_ascii=False, separators=(",", ":"))


def load_facts(text: str) -> dict[str, object]:
    """The map that `dump_facts` wrote."""
    found: dict[str, object] = json.loads(text)
    return found


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        from pydantic import TypeAdapter

        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _text(adapter: TypeAdapter[Any], value: object) -> str:
    text = _clean(adapter, value)
    return dump_facts(adapter.dump_python(value, mode="json", exclude_defaults=True)) if text is None else text


def _clean(adapter: TypeAdapter[Any], value: object) -> str | None:
    """`value` as JSON; None where something in it cannot be stored: rare, so only then the slow way."""
    try:
        text = adapter.dump_json(value, exclude_defaults=True).decode()
    except ValueError:  # of pydantic: a lone surrogate somewhere
        return None
    return None if "\\u0000" in text else text


def _scrubbed(value: object) -> object:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(str(key)): _scrubbed(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(each) for each in value]
    return value
