"""The problems of a file of phrases, one finished line each with file and line: for `check`, and for
tests of the files that ship. The English file that ships is the measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from monitor.deliveries.phrases import ENGLISH, file_of
from monitor.deliveries.phrases.file import PLURAL, PhraseFile, Wording, read
from monitor.deliveries.phrases.plural import OTHER
from monitor.errors import TemplateError

NUMBER = "n"  # what stands for the number that chooses a form
DIRECTIONS = ("ltr", "rtl")


def problems(path: Path, below: Sequence[Path]) -> Iterator[str]:
    """The problems of one file. below: folders of templates from which it takes what it lacks; the shipped one last."""
    try:
        file, english = read(path), read(file_of(ENGLISH, below[-1]))
        under = [read(other) for folder in below if (other := file_of(path.stem, folder)).is_file()]
    except TemplateError as error:
        yield str(error)
        return
    yield from _wrong(file, english, next((one for one in (file, *under) if one.rules), file))
    yield from _missing(file, english, under)


def _wrong(file: PhraseFile, english: PhraseFile, ruling: PhraseFile) -> Iterator[str]:
    for key, forms in file.phrases.items():
        model = english.phrases.get(key)
        if model is None:
            first = next(iter(forms.values()))
            near = get_close_matches(key, english.phrases, 1)
            yield _at(file, first, f"no message uses `{key}`{f'; did you mean {near[0]}?' if near else ''}")
            continue
        named = frozenset().union(*(phrase.named for phrase in model.values()))
        for phrase in forms.values():
            yield from (_at(file, phrase, words) for words in _of_a_phrase(phrase, named, ruling))
        yield from (_at(file, next(iter(forms.values())), words) for words in _of_forms(key, forms, ruling))
    if (written := file.words("direction")) and written not in DIRECTIONS:
        [phrase] = file.phrases["direction"].values()
        yield _at(file, phrase, f"`direction` is ltr or rtl, not {written}")


def _of_a_phrase(phrase: Wording, named: frozenset[str], ruling: PhraseFile) -> Iterator[str]:
    known = ", ".join(f"{{{name}}}" for name in sorted(named)) or "nothing"
    yield from (f"{{{name}}} is put into no `{phrase.key}`; there is {known}" for name in sorted(phrase.named - named))
    spared = {NUMBER} if phrase.form not in (None, OTHER) else set()  # "one event" needs no figure
    lost = sorted(named - phrase.named - spared)
    yield from (f"`{phrase.written}` leaves out {{{name}}}" for name in lost)
    if phrase.form and phrase.form != OTHER and phrase.form not in ruling.rules:
        yield f"no number takes the form `{phrase.form}`: there is no line {PLURAL}[{phrase.form}]"


def _of_forms(key: str, forms: Mapping[str | None, Wording], ruling: PhraseFile) -> Iterator[str]:
    """One form for every number, or each that the language has."""
    written = set(forms)
    if written <= {OTHER} or written <= {None}:
        return
    wanted = {*ruling.rules, OTHER}
    for form in sorted(wanted - written):
        yield f"`{key}[{form}]` is missing: it has other forms"


def _missing(file: PhraseFile, english: PhraseFile, under: Sequence[PhraseFile]) -> Iterator[str]:
    if file.path.stem == ENGLISH:
        return
    for key, forms in english.phrases.items():
        if not any(key in one.phrases for one in (file, *under)):
            model = next(iter(forms.values()))
            where = f"{english.path.name}:{model.line}"
            yield f"{file.path}:{file.lines}: `{key}` is missing, and is said in English: {model.words} ({where})"


def _at(file: PhraseFile, phrase: Wording, words: str) -> str:
    return f"{file.path}:{phrase.line}: {words}"
