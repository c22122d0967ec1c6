"""`email:` of a channel: its readers, each once, and their keys."""

from __future__ import annotations

from string import Formatter
from typing import Any

from monitor.config.encryption import keyring_of
from monitor.config.problems import one_of
from monitor.config.scalars import url_problem
from monitor.config.shapes import EmailTo
from monitor.config.work import Work
from monitor.deliveries.reading import MAPS, Wishes
from monitor.deliveries.reading.gist import languages
from monitor.deliveries.settings import EmailChannel


def build(name: str, shape: EmailTo, work: Work) -> EmailChannel:
    """The settings of a channel."""
    for at, address in enumerate(shape.to):
        if address.lower() in [earlier.lower() for earlier in shape.to[:at]]:
            work.add(f'"{address}" is in this list already', "to", at)
    return EmailChannel(name, tuple(shape.to), encrypt=keyring_of(shape, work), wishes=_wishes(shape, work))


def _wishes(shape: EmailTo, work: Work) -> Wishes:
    """How its readers want to read."""
    named: dict[str, Any] = {"map": _map(shape.map, work)} if shape.map else {}
    if shape.language and shape.language not in languages():
        work.add(f"{one_of(shape.language, languages(), 'a language that gists are given in')}", "language")
    return Wishes(**shape.given("timezone", "language", "graphic"), **named)


def _map(said: str, work: Work) -> str | None:
    """The address of a map, with {lat} and {lon} in it."""
    if said in MAPS:
        return MAPS[said]
    fields = {name for _, name, form, conversion in Formatter().parse(said) if name is not None or form or conversion}
    if fields == {"lat", "lon"} and url_problem(said.replace("{lat}", "1").replace("{lon}", "1")) is None:
        return said
    work.add(f"{one_of(said, MAPS)}; or an https address with {{lat}} and {{lon}} in it", "map")
    return None
