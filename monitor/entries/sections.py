"""Sections: the part of a publication in which an item stands, as its address and its feed's categories say."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import chain
from urllib.parse import unquote, urlsplit


class NewsSection(StrEnum):
    """The sections that say how a text speaks of what it names. Most items stand in none of these."""

    OPINION = "opinion"
    FEATURE = "feature"  # portraits, long reads, obituaries, life and travel
    PODCAST = "podcast"
    SPORT = "sport"
    CULTURE = "culture"


def sections_of(link: str | None, categories: Iterable[str] = ()) -> tuple[NewsSection, ...]:
    """The sections that a link's folders, its host or the categories name, in one order. The last part of a path is
    the item's own name and says nothing."""
    named = _names()
    said = {name for word in chain(_folders(link), categories) if (name := named.get(word.casefold().strip()))}
    return tuple(section for section in NewsSection if section in said) if said else ()


def _folders(link: str | None) -> list[str]:
    """ "podcasts", "world", "opinion" of https://podcasts.example.org/world/opinion/a-name."""
    try:
        parts = urlsplit(link or "")
        host, path = parts.hostname or "", unquote(parts.path)
    except ValueError:  # an address that is none
        return []
    return [host.partition(".")[0], *path.strip("/").split("/")[:-1]]


@cache
def _names() -> Mapping[str, NewsSection]:
    """Names of sections → section (words/sections.csv)."""
    written = files("monitor.entries").joinpath("words/sections.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(written.splitlines())
    return {word.strip().casefold(): NewsSection(row["section"]) for row in rows for word in row["words"].split(";")}
