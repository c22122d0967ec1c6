"""The user's own config as a file that a verb changes: never the one that ships, and never half written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from monitor import config as configs
from monitor.config.added import with_feeds
from monitor.feeds import Feed

_BOM = "\ufeff"


def add_feeds(path: Path, feeds: Sequence[Feed]) -> None:
    """Add feeds to the config at `path`, all of them or none. Raises ConfigError and ClickException."""
    text = own_text(path)
    put_in_place(path, with_feeds(text, feeds, str(path), path.parent))


def own_text(path: Path) -> str:
    """The text of the user's own file. Raises ClickException where there is none: what ships is nobody's to change."""
    if not path.exists():
        raise click.ClickException(f"there is no {path}; `casualty-monitor init` writes one")
    return configs.read_text(path)


def put_in_place(path: Path, text: str) -> None:
    """Put a finished file in the place of the old one, with its mode; behind a link, where that leads."""
    real = path.resolve()
    with real.open("rb") as old:
        text = _BOM + text if old.read(3) == _BOM.encode() else text
    try:
        with _beside(real) as name:
            with open(name, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, real.stat().st_mode & 0o7777)
            with suppress(PermissionError):  # another's file in a folder of ours: then it is ours from now on
                os.chown(name, real.stat().st_uid, real.stat().st_gid)
            os.replace(name, real)
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be written: {error.strerror}") from None


@contextmanager
def _beside(file: Path) -> Iterator[str]:
    """A file of our own beside another one; gone at the end, unless it was put somewhere."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    os.close(handle)
    try:
        yield name
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)
