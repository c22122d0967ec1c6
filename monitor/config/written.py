"""A config as it was written: kept with the store, so that staff can work by it while the file has a mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a config, where it stood, and the folder from which its paths count. It holds no secret: none is
    ever written in a config."""

    text: str
    file: str
    folder: str


_STORE = re.compile(r"store(_env|_file|_credential)?\s*:")


def store_line(text: str) -> str:
    """The line that names the store, which can be read where the rest cannot; that of the default where none does."""
    found = [line for line in text.splitlines() if _STORE.match(line)]
    return "\n".join(found) or "store: sqlite:///monitor.db"


def of_mapping(kept: Mapping[str, str]) -> Written:
    return Written(kept["text"], kept["file"], str(Path(kept["folder"])))
