"""Plain values to shapes: each wrong type or key is told and left out, so that the rest can still be checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from monitor.config.examples import example
from monitor.config.shapes import Whole, fields_of, shape_at
from monitor.keys.problems import Loc, Problems, did_you_mean, shown

_WANTED = {
    "missing": "is missing",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be a mapping of keys and values",
    "model_type": "must be a mapping of keys and values",
    "too_short": "must not be empty",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be {ge:g} or more",
    "less_than_equal": "must be {le:g} or less",
}
_WITH_VALUE = {"int_type", "float_type", "bool_type", "greater_than", "greater_than_equal", "less_than_equal"}
_SOURCES = ("env", "file", "credential")


@dataclass(frozen=True, slots=True)
class Checked:
    """The usable part of a file. `raw` is all that was written; `left` the places in each list that were usable."""

    whole: Whole
    raw: Mapping[str, Any]
    left: Mapping[str, Sequence[int]]

    def items(self, section: str) -> Iterator[tuple[Loc, Any]]:
        """The usable items of a list with the place at which each was written."""
        items = getattr(self.whole, section) or ()
        for at, item in zip(self.left.get(section, range(len(items))), items, strict=True):
            yield (section, at), item

    @property
    def templates(self) -> str | None:
        """The folder of the user's own templates, as it is written."""
        return self.whole.templates

    def written(self, loc: Loc) -> frozenset[str]:
        """The keys that stand in the mapping at `loc`, unusable ones too."""
        here = _at(self.raw, loc) if loc[0] in self.raw else None
        return frozenset(here) if isinstance(here, dict) else frozenset()

    def names(self, section: str) -> list[str]:
        """Every name that is written in a section, that of an unusable item too: a rule may well speak of it."""
        items = self.raw.get(section)
        if isinstance(items, dict):
            return list(items)
        named = (i.get("name") for i in items if isinstance(i, dict)) if isinstance(items, list) else ()
        return [name for name in named if isinstance(name, str)]


def check(raw: Mapping[str, Any], problems: Problems) -> Checked:
    """`raw` as shapes. What cannot be used goes to `problems` and is left out: a key, an item of a list, a section."""
    usable = deepcopy(dict(raw))
    left = {key: list(range(len(value))) for key, value in usable.items() if isinstance(value, list)}
    wrong = _wrong(usable)
    for detail in wrong:
        problems.add(_loc(detail), _message(detail))
    while wrong:  # what is missing only because it was taken out is no problem of the file, and goes quietly
        _take_out(usable, left, [_loc(detail) for detail in wrong])
        wrong = _wrong(usable)
    return Checked(Whole.model_validate(usable), raw, left)


def _wrong(raw: Mapping[str, Any]) -> list[ErrorDetails]:
    try:
        Whole.model_validate(raw)
    except ValidationError as error:
        return error.errors(include_url=False)
    return []


def _loc(detail: ErrorDetails) -> Loc:
    return tuple(part for part in detail["loc"] if part != "[key]")


def _message(detail: ErrorDetails) -> str:
    kind, loc, context = detail["type"], _loc(detail), detail.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown(loc)
    if kind == "value_error":
        return str(context["error"])
    wanted = _WANTED.get(kind, detail["msg"]).format(**context)
    given = detail["input"]
    if kind != "missing" and given is None:
        return f"{wanted}, and has no value"
    if kind in _WITH_VALUE:
        return f"{wanted}, not {_given(given)}"
    return f"{wanted}{example(loc, kind)}"


def _given(value: object) -> str:
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return f'"{shown(value)}"' if isinstance(value, str) else str(value).lower()


def _unknown(loc: Loc) -> str:
    """An unknown key: a secret that is written out gets its own words, and its value is never shown."""
    key, here = str(loc[-1]), shape_at(loc[:-1])
    known = fields_of(here) if here else {}
    if f"{key}_env" in known:
        ways = " or ".join(f"{key}_{source}" for source in _SOURCES)
        return f"a secret is never written here; use {ways}"
    return f"unknown key{did_you_mean(key, known)}"


def _take_out(raw: dict[str, Any], left: Mapping[str, list[int]], wrong: Sequence[Loc]) -> None:
    """Take the smallest things out of `raw` without which it could be right, the last ones first."""
    ways = {_removable(raw, loc) for loc in wrong}
    for way in sorted(ways, key=_order, reverse=True):
        if any(way[:length] in ways for length in range(1, len(way))):
            continue
        holder = _at(raw, way[:-1])
        del holder[way[-1]]
        if len(way) == 2 and isinstance(holder, list):
            del left[str(way[0])][int(way[1])]


def _removable(raw: Mapping[str, Any], loc: Loc) -> Loc:
    """The way to a key, or to an item of a section. Items of inner lists go with their list: their places must hold."""
    while len(loc) > 2 and isinstance(loc[-1], int):
        loc = loc[:-1]
    holder = _at(raw, loc[:-1])
    there = isinstance(holder, list) or loc[-1] in holder
    return loc if there else _removable(raw, loc[:-1])


def _at(raw: Any, loc: Loc) -> Any:
    for part in loc:
        raw = raw[part]
    return raw


def _order(way: Loc) -> tuple[tuple[int, str], ...]:
    return tuple((part, "") if isinstance(part, int) else (0, part) for part in way)
