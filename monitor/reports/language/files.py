"""Which language files there are, and how one is read: for whoever needs no phrase of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

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


def parsed(text: str) -> Any:
    """YAML as plain values."""
    yaml = YAML(typ="safe")
    yaml.Resolver = _Resolver
    return yaml.load(text)


class _Resolver(VersionedResolver):
    """The rules by which a scalar is no text (a number, a date, `true`), chosen once and not for each of fifty thousand
    words: nearly all of them begin as nothing else can."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._rules: Any = None

    @property
    def versioned_resolver(self) -> Any:
        if self._rules is None:
            self._rules = super().versioned_resolver
        return self._rules

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode and value and value[0] not in self.versioned_resolver:
            return self.DEFAULT_SCALAR_TAG
        return super().resolve(kind, value, implicit)
