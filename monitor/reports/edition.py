"""Which reader this is: what one edition could not read, another one may."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from monitor import __version__

_KINDS = {".py", ".yaml", ".txt", ".json", ".csv"}  # the grammar, the words of its languages, what they weigh
_READ = ("reports", "organisations")


def edition(languages: tuple[Path, ...] = ()) -> str:
    """The release, and a digest of the grammar and the languages as they lie on this disk. languages: the folders of
    the user's own, which may change at any time."""
    own = [path for folder in languages for path in (*folder.glob("*.yaml"), *folder.glob("organisations.csv"))]
    return f"{_shipped()}+{_digest(own)}" if own else _shipped()


@cache
def _shipped() -> str:
    """Read once: what ships changes with an upgrade, and this process does not."""
    folder = Path(__file__).parent.parent
    read = (path for part in _READ for path in (folder / part).rglob("*") if path.suffix in _KINDS)
    return f"{__version__}+{_digest(read, folder)}"


def _digest(paths: Iterable[Path], folder: Path = Path()) -> str:
    digest = sha256()
    for path in sorted(paths):
        name = path.relative_to(folder) if path.is_relative_to(folder) else path
        digest.update(str(name).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
