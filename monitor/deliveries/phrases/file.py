"""Files of phrases as they are written: `key = words` a line, in UTF-8, `#` before a remark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.deliveries.phrases.plural import FORMS, Holds, holds
from monitor.errors import TemplateError

SUFFIX = ".properties"
FOLDER = "phrases"  # in a folder of templates
PLURAL = "plural"  # the key that states which numbers take which form
NAMED = re.compile(r"\{(\w+)\}")
_LINE = re.compile(rf"([a-z][\w.]*)(?:\[({'|'.join(FORMS)})\])?\s*=\s*(.*)")


@dataclass(frozen=True, slots=True)
class Wording:
    """One line. key: without its form; form: None where the words are the same for every number."""

    key: str
    form: str | None
    words: str
    line: int

    @property
    def named(self) -> frozenset[str]:
        """The names of what is put into it."""
        return frozenset(NAMED.findall(self.words))

    @property
    def written(self) -> str:
        return f"{self.key}[{self.form}]" if self.form else self.key


@dataclass(frozen=True, slots=True)
class PhraseFile:
    """One language's. rules: which numbers take which form."""

    path: Path
    phrases: Mapping[str, Mapping[str | None, Wording]]
    rules: Mapping[str, Holds]
    lines: int

    def words(self, key: str) -> str:
        """The words of a key that has no forms; empty where it is not there."""
        found = self.phrases.get(key, {}).get(None)
        return found.words if found else ""


def read(path: Path) -> PhraseFile:
    """Raises TemplateError with file and line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeError) as error:
        raise TemplateError(f"cannot be read: {error}", path) from error
    found: dict[str, dict[str | None, Wording]] = {}
    rules: dict[str, Holds] = {}
    for phrase in _phrases(lines, path):
        if phrase.key == PLURAL:
            rules[str(phrase.form)] = _rule(phrase, path)
            continue
        forms = found.setdefault(phrase.key, {})
        if phrase.form in forms:
            raise TemplateError(
                f"`{phrase.written}` stands in line {forms[phrase.form].line} already", path, phrase.line
            )
        forms[phrase.form] = phrase
    return PhraseFile(path, found, rules, len(lines))


def _phrases(lines: list[str], path: Path) -> Iterator[Wording]:
    for number, line in enumerate(lines, 1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        found = _LINE.fullmatch(said)
        if found is None:
            raise TemplateError("is no line such as `key = words`; remarks begin with #", path, number)
        yield Wording(found[1], found[2], _unquoted(found[3]), number)


def _unquoted(words: str) -> str:
    """Words in quotation marks keep the blanks at their ends."""
    return words[1:-1] if len(words) > 1 and words[0] == words[-1] == '"' else words


def _rule(phrase: Wording, path: Path) -> Holds:
    try:
        return holds(phrase.words)
    except ValueError as error:
        raise TemplateError(str(error), path, phrase.line) from error
