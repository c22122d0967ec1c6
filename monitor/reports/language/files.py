"""Which language files there are, and how one is read: for whoever needs no phrase of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruamel.yaml.error import MarkedYAMLError

from monitor.errors import LexiconError

SHIPPED = Path(__file__).parent.parent / "lexicon"


def language_files(folders: tuple[Path, ...] = (SHIPPED,)) -> tuple[Path, ...]:
    """Every language file of the folders; a later folder's file replaces an earlier one of the same name."""
    return tuple({path.name: path for folder in folders for path in sorted(folder.glob("*.yaml"))}.values())


def read_yaml(path: Path, parse: Callable[[str], Any]) -> Any:
    """A language file, as `parse` takes it apart. Raises LexiconError."""
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"cannot be read: {error}", path) from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise LexiconError(f"is not YAML: {error.problem}", path, line) from error
