"""The folders of words that somebody wrote for themselves (`reading.languages`). Whoever knows words of languages that
no reader brings along, as grouping does of articles and of organisations, reads these folders beside what ships.

A process only learns: what a config named stays known until it ends, for the sake of a replay of two configs at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

_KNOWN: dict[Path, None] = {}


def also_read(folders: Iterable[Path]) -> None:
    """Know these folders from now on. Called wherever a config is taken on, and by the child that reads."""
    _KNOWN.update(dict.fromkeys(folders))


def own_folders() -> tuple[Path, ...]:
    return tuple(_KNOWN)
