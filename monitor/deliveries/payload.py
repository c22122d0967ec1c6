"""The body of a webhook: the facts in an envelope after Standard Webhooks, small enough for any receiver. Pure.

docs/webhook.schema.json describes it; docs/channels.md shows how to check the signature.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import islice

from monitor.deliveries import Delivery

MOST_BYTES = 20_000  # Standard Webhooks asks for less than 20 kB; what is cut can be read with `incidents show`
_ENVELOPE = ("version", "type", "at")  # facts that stand outside of `data`
_WHOLE = "incident_ids"  # never cut: a summary names all that it tells of
# Tried in turn until the payload is small enough: (characters of a text, members of a list or map).
_CUTS = ((1_000, 60), (400, 30), (200, 12), (120, 6), (80, 3), (40, 2))


def generic(delivery: Delivery) -> bytes:
    """The body of the generic preset. The same delivery always gives the same bytes."""
    envelope = {"type": delivery.facts["type"], "timestamp": delivery.facts["at"], "version": delivery.facts["version"]}
    data = {key: value for key, value in delivery.facts.items() if key not in _ENVELOPE}
    whole = encoded({**envelope, "data": {**data, "clipped": False}})
    if len(whole) < MOST_BYTES:
        return whole
    cuts = (encoded({**envelope, "data": {**_cut(data, *cut), "clipped": True}}) for cut in _CUTS)
    return next((body for body in cuts if len(body) < MOST_BYTES), encoded({**envelope, "data": _least(data)}))


def encoded(value: object) -> bytes:
    """Compact JSON in ASCII: no receiver's guess about an encoding can garble a name."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")


def _least(data: Mapping[str, object]) -> dict[str, object]:
    """Facts of a shape that no cut makes small: what names them, so that somebody can look them up."""
    kept = {key: value for key, value in data.items() if isinstance(value, bool | int | float | None)}
    named = {key: value[:100] for key, value in data.items() if isinstance(value, str)}
    whole = {_WHOLE: data[_WHOLE]} if _WHOLE in data else {}
    return {**kept, **named, **whole, "clipped": True}


def _cut(data: Mapping[str, object], characters: int, members: int) -> dict[str, object]:
    """Every key of the top stays; below it, long texts and long lists lose their ends."""
    return {key: value if key == _WHOLE else _shortened(value, characters, members) for key, value in data.items()}


def _shortened(value: object, characters: int, members: int) -> object:
    if isinstance(value, str):
        return _short_text(value, characters)
    if isinstance(value, list | tuple):
        return [_shortened(inner, characters, members) for inner in islice(value, members)]
    if isinstance(value, Mapping):
        return {key: _shortened(inner, characters, members) for key, inner in value.items()}
    return value


def _short_text(text: str, characters: int) -> str:
    """An address that was cut leads somewhere else, so it is dropped whole."""
    if len(text) <= characters:
        return text
    return "" if text.startswith(("http://", "https://")) else text[: characters - 1] + "…"
