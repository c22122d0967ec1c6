"""Numbers as bars. Whatever a bar shows stands in the table beneath it, so that the picture itself is hidden from
screen readers; a week that was not read is hatched, for no bar would look like calm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from monitor.web.pictures.svg import element, group, words

WIDTH, HEIGHT = 640, 200
_LEFT, _BOTTOM, _TOP = 44, 24, 12
_ROW = 26  # of a bar that lies


@dataclass(frozen=True, slots=True)
class BarPair:
    """A stretch of time: two numbers, and whether it was read."""

    label: str
    first: int
    second: int
    read: bool


@dataclass(frozen=True, slots=True)
class Lying:
    """A bar that lies: a number, and the one of before; None where nobody tells it."""

    label: str
    number: int | None
    before: int | None


def columns_svg(columns: Sequence[BarPair]) -> Markup:
    """Pairs of bars along time, with hatched stretches behind what was not read."""
    most = nice(max((max(one.first, one.second) for one in columns), default=0))
    wide = (WIDTH - _LEFT - 8) / max(1, len(columns))
    tall = HEIGHT - _BOTTOM - _TOP
    parts = [_HATCH, *_axis(most, tall)]
    for at, one in enumerate(columns):
        left = _LEFT + at * wide
        if not one.read:
            parts.append(element("rect", class_="unread", x=left, y=_TOP, width=wide, height=tall, fill="url(#hatch)"))
        for place, (kind, number) in enumerate((("bar", one.first), ("bar second", one.second))):
            high = tall * number / most
            if number:
                x = left + wide * (0.12 + 0.4 * place)
                y = _TOP + tall - high
                parts.append(element("rect", class_=kind, x=x, y=y, width=wide * 0.36, height=high, fill=_PAPER[kind]))
    parts += _labels(columns, wide)
    return _plot("".join(parts), HEIGHT)


def _labels(columns: Sequence[BarPair], wide: float) -> list[str]:
    every = max(1, -(-len(columns) // 9))  # as many as there is room for
    return [
        element("text", words(one.label), x=_LEFT + (at + 0.5) * wide, y=HEIGHT - 6, text_anchor="middle", font_size=12)
        for at, one in enumerate(columns)
        if at % every == 0
    ]


def lying_svg(bars: Sequence[Lying]) -> Markup:
    """One bar a label, each with a frame as long as it was before."""
    most = nice(max((max(one.number or 0, one.before or 0) for one in bars), default=0))
    left, room = 190, WIDTH - 190 - 56
    parts = []
    for at, one in enumerate(bars):
        y = at * _ROW + 4
        parts.append(element("text", words(one.label[:28]), x=left - 8, y=y + 13, text_anchor="end", font_size=13))
        if one.number:
            long = room * one.number / most
            parts.append(element("rect", class_="bar", x=left, y=y, width=long, height=16, fill=_PAPER["bar"]))
        if one.before:
            long = room * one.before / most
            parts.append(
                element("rect", class_="before", x=left, y=y - 2, width=long, height=20, fill="none", stroke="#4d585f")
            )
        end = left + room * max(one.number or 0, one.before or 0) / most
        parts.append(element("text", "–" if one.number is None else str(one.number), x=end + 6, y=y + 13, font_size=13))
    return _plot("".join(parts), len(bars) * _ROW + 8)


_PAPER = {"bar": "#a33a22", "bar second": "#c9a24b"}
_HATCH = element(
    "defs",
    element(
        "pattern",
        element("path", class_="hatch", d="M0 8L8 0", stroke="#8a949a", stroke_width=1),
        id="hatch",
        width=8,
        height=8,
        patternUnits="userSpaceOnUse",
    ),
)


def _axis(most: int, tall: int) -> list[str]:
    found = []
    for share in (0, 0.5, 1):
        y = _TOP + tall * (1 - share)
        found.append(element("line", class_="axis", x1=_LEFT, x2=WIDTH - 8, y1=y, y2=y, stroke="#d5d8d6"))
        if most * share == int(most * share):
            label = element("text", f"{int(most * share)}", x=_LEFT - 6, y=y + 4, text_anchor="end", font_size=12)
            found.append(label)
    return [group("axes", found)]


def nice(most: int) -> int:
    """The end of an axis: 1, 2 or 5 with noughts."""
    step = 1
    while True:
        for first in (1, 2, 5):
            if first * step >= most:
                return first * step
        step *= 10


def _plot(inner: str, height: int) -> Markup:
    box = f"0 0 {WIDTH} {height}"
    return Markup(  # noqa: S704 - `element` escapes all that goes into it
        element("svg", inner, class_="plot", viewBox=box, aria_hidden="true", focusable="false")
    )
