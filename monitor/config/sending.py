"""Who is told and how: `channels:` with their limits, `digests:` and `templates:`."""

from __future__ import annotations

import os.path
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from monitor.config import shapes
from monitor.config.names import known, known_regions
from monitor.config.work import Work
from monitor.deliveries.channels import KINDS
from monitor.deliveries.limits import Budget, Limits, Quiet
from monitor.deliveries.settings import Channel, Digest, Every
from monitor.model import Severity
from monitor.places.regions import Region


def channels_of(named: dict[str, shapes.LimitsShape] | None, work: Work) -> tuple[Channel, ...]:
    """Every channel that can be built."""
    built = (_channel(name, shape, work.at(name)) for name, shape in (named or {}).items())
    return tuple(channel for channel in built if channel)


def _channel(name: str, shape: shapes.LimitsShape, work: Work) -> Channel | None:
    written = [kind for kind in KINDS if kind in work.written]
    if len(written) != 1:
        *others, last = KINDS
        work.add(f"must be one of {', '.join(others)} and {last}; two ways need two channels")
        return None
    kind, inner = KINDS[written[0]], getattr(shape, written[0])
    limits = _limits(shape, kind.no_subject, work)
    built = kind.build(name, inner, work.at(kind.name)) if inner else None
    return built and replace(built, **limits)


def _limits(shape: shapes.LimitsShape, no_subject: str | None, work: Work) -> dict[str, Any]:
    """Budget, quiet hours and neutral subject, as the settings of a channel take them. no_subject: what a message of
    its kind is called that has no subject."""
    if no_subject and shape.neutral_subject is not None:
        work.add(f"is for email only: {no_subject} has no subject; take it out", "neutral_subject")
    neutral = {"neutral_subject": shape.neutral_subject} if shape.neutral_subject and not no_subject else {}
    budget = Budget(shape.budget.messages, shape.budget.per) if shape.budget else None
    return {"limits": Limits(budget, _quiet(shape.quiet, work.at("quiet")) if shape.quiet else None), **neutral}


def _quiet(shape: shapes.QuietShape, work: Work) -> Quiet:
    if shape.start == shape.to:
        work.add("from and to are the same time; name the hours in which only what is severe may come")
    if shape.unless is Severity.LOW:
        work.add("low holds nothing back, for every message is low or more; give medium, high or critical", "unless")
    return Quiet(shape.start, shape.to, shape.timezone, shape.unless)


def digest_of(shape: shapes.DigestShape, regions: Sequence[Region], work: Work) -> Digest:
    """The digest that a mapping comes to. regions: the watched ones."""
    if shape.day and shape.every is not Every.WEEK:
        work.add("belongs to a digest of the week; write every: week, or take it out", "day")
    send = known(shape.send, "channels", work.at("send"))
    watched = known_regions(shape.regions, regions, work.at("regions"))
    return Digest(shape.name, shape.at, shape.timezone, send, watched, **shape.given("every", "day", "picture", "csv"))


def templates_of(name: str | None, work: Work) -> Path | None:
    if name is None:
        return None
    folder = work.path(name)
    if not os.path.isdir(folder):  # unlike Path.is_dir it takes a folder that we may not see as none
        work.add(f"there is no folder {folder}; make it, or leave the key out")
    return folder
