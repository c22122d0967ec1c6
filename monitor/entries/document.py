"""A feed's document as its parser leaves it: what of it becomes entries, whichever parser read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Raw = Mapping[str, object]  # an item under feedparser's names: title, summary, content, link, id, published_parsed ...


@dataclass(frozen=True, slots=True)
class TakenApart:
    """version: rss20, atom10 ..., empty where it is no feed. link: what it is about; links: every address that it gives
    for itself or for that. fault: what was wrong with its XML."""

    version: str
    items: list[Raw]
    link: str = ""
    links: tuple[str, ...] = ()
    generator: str = ""
    ttl: str = ""
    fault: str = ""
    quick: bool = False  # it was plain enough for the quick pass
