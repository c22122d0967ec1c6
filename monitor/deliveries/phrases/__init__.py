"""The fixed words of messages, a file a language: `templates/phrases/en.properties` and its likes.

file.read            a file as it is written
plural.form_of       which form a number takes
Phrasebook.say       a phrase with what is put in
heard.again          what the program said in English, said in the reader's language
check.problems       what is missing or wrong in a file
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from monitor.deliveries.phrases.file import FOLDER, NAMED, SUFFIX, PhraseFile, read
from monitor.deliveries.phrases.plural import OTHER, Holds, form_of

ENGLISH = "en"
RTL = "rtl"


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """All phrases of one language. files: the user's first; base: the English one, for what is missing."""

    language: str
    files: tuple[PhraseFile, ...]
    base: Phrasebook | None = None

    @property
    def right_to_left(self) -> bool:
        return self._direct("direction") == RTL

    def say(self, key: str, number: int | None = None, values: Mapping[str, str] | None = None) -> str:
        """A phrase; `number` chooses its form. Raises LookupError where no language has it."""
        words = self.words(key, number)
        return NAMED.sub(lambda found: (values or {}).get(found[1], found[0]), words) if values else words

    def words(self, key: str, number: int | None = None) -> str:
        """The same with its braces."""
        for file in self.files:
            if forms := file.phrases.get(key):
                found = forms.get(form_of(number, file.rules or self._rules)) or forms.get(OTHER) or forms.get(None)
                if found:
                    return found.words
        if self.base is None:
            raise LookupError(f"there is no phrase `{key}`")
        return self.base.words(key, number)

    def has(self, key: str) -> bool:
        return any(key in file.phrases for file in self.files) or (self.base is not None and self.base.has(key))

    @property
    def _rules(self) -> Mapping[str, Holds]:
        return next((file.rules for file in self.files if file.rules), {})

    def _direct(self, key: str) -> str:
        return next((words for file in self.files if (words := file.words(key))), "")


book_of_reader: ContextVar[Phrasebook | None] = ContextVar("book_of_reader", default=None)


def spoken() -> Phrasebook:
    """The phrasebook of whoever reads what is being rendered."""
    return book_of_reader.get() or shipped_english()


def shipped_english() -> Phrasebook:
    from monitor.deliveries.templates import shipped

    return book(ENGLISH, (shipped(),))


def book(language: str, folders: Sequence[Path]) -> Phrasebook:
    """The phrases of a language in folders of templates, the first folder's before the next one's; English ones where
    none has the language. Raises TemplateError."""
    found = tuple(path for folder in folders if (path := file_of(language, folder)).is_file())
    if not found and language != ENGLISH:
        return book(ENGLISH, folders)
    files = tuple(_read(path, path.stat().st_mtime_ns) for path in found)
    return Phrasebook(language, files, None if language == ENGLISH else book(ENGLISH, folders))


def file_of(language: str, folder: Path) -> Path:
    return folder / FOLDER / f"{language}{SUFFIX}"


def languages(folders: Sequence[Path]) -> tuple[str, ...]:
    """The languages in which messages can be written."""
    found = {path.stem for folder in folders for path in (folder / FOLDER).glob(f"*{SUFFIX}")}
    return tuple(sorted(found))


@lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> PhraseFile:
    return read(path)
