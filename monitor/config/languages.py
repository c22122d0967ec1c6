"""`reading.languages:` folders of the user's own language files."""

from __future__ import annotations

import os.path
from pathlib import Path

from monitor.config.shapes import ReadingShape
from monitor.config.work import Work
from monitor.reports.language.files import SHIPPED, language_files


def languages_of(shape: ReadingShape | None, work: Work) -> tuple[Path, ...]:
    """The folders; those that are not there, or hold no language file, are told."""
    folders = tuple(work.path(name) for name in (shape and shape.languages) or ())
    for at, path in enumerate(folders):
        if not os.path.isdir(path):  # unlike Path.is_dir it takes a folder that we may not see as none
            work.add(f"there is no folder {path}; make it, or leave the key out", at)
        elif not language_files((path,)):
            work.add(f"{path} holds no language file (*.yaml); docs/languages.md tells how to write one", at)
    return folders


def languages_read(folders: tuple[Path, ...] = ()) -> frozenset[str]:
    """The codes of the languages that are read."""
    return frozenset(path.stem for path in language_files((SHIPPED, *folders)))
