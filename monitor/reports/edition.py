"""Which reader this is: what one edition could not read, another one may."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from monitor import __version__

_KINDS = {".py", ".yaml", ".txt", ".json", ".csv"}  # the grammar, the words of its languages, what they weigh
_READ = ("reports", "organisations")


@cache
def edition() -> str:
    """The release, and a digest of the grammar, the languages and the organisations as they lie on this disk."""
    folder = Path(__file__).parent.parent
    digest = sha256()
    for path in sorted(path for part in _READ for path in (folder / part).rglob("*") if path.suffix in _KINDS):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"
