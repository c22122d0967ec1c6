"""The words of the pages: a file a language, `key;text` a line. Where a language lacks one, the English one stands.

What is counted has a form for each kind of number that the language tells apart, by rules that stand in its file
(`phrases.plural`); the line without a form is for all others, and for what nobody counted:

    plural[one];n = 1
    acts.days[one];{number} day
    acts.days;{number} days
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, reduce
from importlib.resources import files

from monitor.deliveries.phrases.plural import FORMS, Holds, form_of, holds

FALLBACK = "en"
COUNTED = "number"  # the value that chooses the form
PLURAL = "plural"  # the key of the rules


@dataclass(frozen=True, slots=True)
class PageWords:
    """One language's. `say("now.new", number=3)`. rules: which numbers take which form."""

    language: str
    texts: Mapping[str, str]
    rules: Mapping[str, Holds] = field(default_factory=dict)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, for the page's `dir`."""
        return self.texts["direction"]

    def say(self, key: str, **values: object) -> str:
        """The words of a key. Raises KeyError where no language has it: a test asks for every key that pages use."""
        text = self._formed(key, values.get(COUNTED))
        return text.format_map(values) if values else text

    def _formed(self, key: str, number: object) -> str:
        """In the form that the number takes; one with a fraction, or that is none, takes the words for all others."""
        digits = str(number).replace(",", "")
        form = form_of(int(digits) if digits.isdecimal() else None, self.rules)
        return self.texts.get(in_form(key, form)) or self.texts[key]

    def word(self, family: str, value: object, number: int | None = None) -> str:
        """The word for a value of one of our enumerations: `word("weapon", Weapon.IED)`. One that has none is told by
        its own name: a later release may know more. number: so many of them."""
        key = f"{family}.{value}"
        return self._formed(key, number) if key in self.texts else str(value).replace("_", " ")

    def listed(self, parts: Iterable[str | None]) -> str:
        """Those that say something, one after the other, parted as the language parts them."""
        said = filter(None, parts)
        return reduce(lambda before, one: self.say("listed", before=before, next=one), said, next(said, ""))


def words_of(language: str) -> PageWords:
    """The words of a language, or the English ones where it has none."""
    known = _files()
    return known[language] if language in known else known[FALLBACK]


def in_form(key: str, form: str) -> str:
    """The key of a form: `acts.days[few]`."""
    return f"{key}[{form}]"


def unformed(key: str) -> str:
    """The key of which this is a form, or itself."""
    return key.partition("[")[0]


def preferred(languages: Iterable[str]) -> str:
    """The first of these that has words."""
    return next((language for language in languages if language in _files()), FALLBACK)


def languages() -> Mapping[str, str]:
    """The languages that have words, with what they call themselves."""
    return {language: words.texts["language"] for language, words in sorted(_files().items())}


@cache
def _files() -> Mapping[str, PageWords]:
    found = (path for path in files(__name__).iterdir() if path.name.endswith(".csv"))
    texts = {path.name.removesuffix(".csv"): _read(path.read_text(encoding="utf-8")) for path in found}
    return {language: _words(language, own, texts[FALLBACK]) for language, own in texts.items()}


def _words(language: str, own: Mapping[str, str], english: Mapping[str, str]) -> PageWords:
    """All words of a language; a key that it has is in no form of the English one."""
    rules = {form: holds(own[key]) for form in FORMS if (key := in_form(PLURAL, form)) in own}
    lacking = {key: text for key, text in english.items() if unformed(key) not in own}
    return PageWords(language, {**lacking, **own}, rules)


def _read(text: str) -> Mapping[str, str]:
    rows = csv.DictReader(text.splitlines(), delimiter=";")
    return {row["key"]: row["text"] for row in rows}
