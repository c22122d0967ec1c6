"""Elements of SVG as text. Whatever is put into one is escaped: names of places are other people's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from monitor.text import one_line


def element(name: str, inner: str = "", /, **attributes: object) -> str:
    """`inner` is markup already. An attribute that is None is left out; `class_` is class, `stroke_width` a hyphen."""
    given = ((key, value) for key, value in attributes.items() if value is not None)
    said = "".join(f' {_named(key)}="{worth(value)}"' for key, value in given)
    return f"<{name}{said}>{inner}</{name}>" if inner else f"<{name}{said}/>"


def _named(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def words(text: str) -> str:
    """Text that can stand between tags."""
    return escape(one_line(text), quote=False)


def worth(value: object) -> str:
    """The value of an attribute; numbers in as few digits as a screen shows."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else escape(one_line(str(value)))


def group(class_: str, parts: Iterable[str], **attributes: object) -> str:
    inside = "".join(parts)
    return element("g", inside, class_=class_, **attributes) if inside else ""


def outline(rings: Iterable[Sequence[tuple[float, float]]], least: float = 1.5) -> str:
    """The `d` of a path along these points, each ring closed; a step shorter than `least` points is left out. Each is
    told by how far it lies from the one before, which halves a coast."""
    parts: list[str] = []
    for ring in rings:
        steps = list(_steps(ring, least))
        if len(steps) > 2:
            moves = " ".join(f"{a - x} {b - y}" for (x, y), (a, b) in pairwise(steps))
            parts.append(f"M{steps[0][0]} {steps[0][1]}l{moves}z")
    return "".join(parts)


def _steps(ring: Sequence[tuple[float, float]], least: float) -> Iterable[tuple[int, int]]:
    last: tuple[float, float] | None = None
    for x, y in ring:
        if last is None or abs(x - last[0]) + abs(y - last[1]) >= least:
            last = x, y
            yield round(x), round(y)
