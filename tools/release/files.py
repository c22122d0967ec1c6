"""Files that come out the same each time: archives without the hour or the maker in them; lists of sums."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from collections.abc import Callable, Iterable
from pathlib import Path


def pack(folder: Path, archive: Path, epoch: int) -> Path:
    """A tar.gz of a folder, under the folder's name: sorted, owned by root, every file of one time."""
    body = io.BytesIO()
    with tarfile.open(fileobj=body, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for path in [folder, *sorted(folder.rglob("*"))]:
            tar.add(path, f"{folder.name}/{path.relative_to(folder)}".removesuffix("/."), False, filter=_plain(epoch))
    archive.write_bytes(gzip.compress(body.getvalue(), 6, mtime=epoch))
    return archive


def _plain(epoch: int) -> Callable[[tarfile.TarInfo], tarfile.TarInfo]:
    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = epoch
        member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
        return member

    return plain


def sums(files: Iterable[Path], below: Path) -> str:
    """Lines as `sha256sum -c` reads them in the folder `below`."""
    return "".join(f"{sha256(path)}  {path.relative_to(below)}\n" for path in sorted(files))


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def wrong(listed: Path) -> list[str]:
    """The files of a list whose sum is another, or that are not there."""
    pairs = (line.split("  ", 1) for line in listed.read_text(encoding="utf-8").splitlines())
    return [name for digest, name in pairs if not (path := listed.with_name(name)).is_file() or sha256(path) != digest]
