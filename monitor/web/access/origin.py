"""Whether a request that changes something comes from a page of ours: a page elsewhere can make a browser send one,
with the reader's own cookie, and cannot forge these two headers."""

from __future__ import annotations

from collections.abc import Collection


def is_ours(origin: str | None, fetched_from: str | None, own: Collection[str]) -> bool:
    """origin, fetched_from: the headers Origin and Sec-Fetch-Site; own: `https://host` of ours. One of the two must
    speak for it, and none against it."""
    if origin is None and fetched_from is None:
        return False
    return (origin is None or origin.lower() in own) and fetched_from in (None, "same-origin")
