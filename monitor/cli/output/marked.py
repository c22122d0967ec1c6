"""A text with what was found in it: coloured at a terminal, bracketed as `[25|number]` where colour cannot be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text

from monitor.reports import Mark, Role

STYLES = {
    Role.HARM: "bold red",
    Role.NUMBER: "bold yellow",
    Role.VICTIM: "bold magenta",
    Role.PLACE: "bold green",
    Role.TIME: "bold cyan",
    Role.WEAPON: "bold blue",
    Role.TARGET: "bold white on blue",
    Role.CLAIMANT: "underline",
    Role.QUALIFIER: "italic reverse",
}


def legend() -> Text:
    """The roles, each in its own colour."""
    return Text("  ").join(Text(role.value, style=STYLES[role]) for role in Role)


def coloured(full: str, marks: Iterable[Mark]) -> Text:
    """Marks may overlap; the shorter, which says more, is painted last."""
    text = Text(full)
    for mark in sorted(marks, key=_length, reverse=True):
        text.stylize(STYLES[mark.role], *mark.span)
    return text


def bracketed(full: str, marks: Iterable[Mark]) -> str:
    """Brackets cannot overlap, so of two marks that do, the shorter stays."""
    out, at = [], 0
    for mark in apart(marks):
        start, end = mark.span
        out += [full[at:start], f"[{full[start:end]}|{mark.role}]"]
        at = end
    return "".join([*out, full[at:]])


def apart(marks: Iterable[Mark]) -> Sequence[Mark]:
    """The marks that can stand beside each other, in the order of the text."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=_length):
        if _length(mark) > 0 and all(mark.span[1] <= k.span[0] or mark.span[0] >= k.span[1] for k in kept):
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.span)


def _length(mark: Mark) -> int:
    return mark.span[1] - mark.span[0]
