"""The files that pages are drawn with, each under an address with a digest of what it holds: a browser keeps it for
good, and never shows an old one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file. digest: of its bytes."""

    name: str
    kind: str
    body: bytes
    digest: str

    @property
    def address(self) -> str:
        return f"/assets/{self.digest}/{self.name}"


@cache
def assets() -> Mapping[str, Asset]:
    """Every file by name. There are no others to be asked for, whatever a path says."""
    found = (path for path in files(__name__).iterdir() if path.name.endswith(tuple(_KINDS)))
    return {path.name: _asset(path.name, path.read_bytes()) for path in found}


def _asset(name: str, body: bytes) -> Asset:
    kind = next(kind for ending, kind in _KINDS.items() if name.endswith(ending))
    return Asset(name, kind, body, hashlib.sha256(body).hexdigest()[:16])
