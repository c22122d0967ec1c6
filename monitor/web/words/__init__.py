"""The words of the pages: a file a language, `key;text` a line. Where a language lacks one, the English one stands."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class PageWords:
    """One language's. `say("now.new", number=3)`."""

    language: str
    texts: Mapping[str, str]

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, for the page's `dir`."""
        return self.texts["direction"]

    def say(self, key: str, **values: object) -> str:
        """The words of a key. Raises KeyError where no language has it: a test asks for every key that pages use."""
        text = self.texts[key]
        return text.format_map(values) if values else text

    def word(self, family: str, value: object) -> str:
        """The word for a value of one of our enumerations: `word("weapon", Weapon.IED)`. One that has none is told by
        its own name: a later release may know more."""
        return self.texts.get(f"{family}.{value}", str(value).replace("_", " "))


def words_of(language: str) -> PageWords:
    """The words of a language, or the English ones where it has none."""
    known = _files()
    return PageWords(language, {**known[FALLBACK], **known[language]}) if language in known else words_of(FALLBACK)


def preferred(languages: Iterable[str]) -> str:
    """The first of these that has words."""
    return next((language for language in languages if language in _files()), FALLBACK)


def languages() -> Mapping[str, str]:
    """The languages that have words, with what they call themselves."""
    return {language: texts["language"] for language, texts in sorted(_files().items())}


@cache
def _files() -> Mapping[str, Mapping[str, str]]:
    found = (path for path in files(__name__).iterdir() if path.name.endswith(".csv"))
    return {path.name.removesuffix(".csv"): _read(path.read_text(encoding="utf-8")) for path in found}


def _read(text: str) -> Mapping[str, str]:
    rows = csv.DictReader(text.splitlines(), delimiter=";")
    return {row["key"]: row["text"] for row in rows}
