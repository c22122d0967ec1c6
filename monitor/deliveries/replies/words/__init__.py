"""The words with which people answer, and those with which they are answered: a file a language.

Everybody may use the words of every language; who writes Arabic all day still answers "OK".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from monitor.deliveries.people import Person
from monitor.deliveries.reading import Graphic
from monitor.deliveries.replies import Act
from monitor.text import fold

FALLBACK = "en"
_UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words of all languages, folded. forwarded: what stands before a subject that was sent on."""

    acts: Mapping[str, Act]
    units: Mapping[str, timedelta]
    forwarded: frozenset[str]


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language's. said: the first word of each act, which `help` names; answers: the sentences of confirmations."""

    language: str
    said: Mapping[Act, str]
    answers: Mapping[str, str]
    units: Mapping[str, str]


@cache
def vocabulary() -> Vocabulary:
    """The words of every language that ships. Raises ValueError where a word means two things."""
    acts: dict[str, Act] = {}
    units: dict[str, timedelta] = {}
    forwarded: set[str] = set()
    for data in _files().values():
        for act in _worded():
            for word in data[act.value]:
                if acts.setdefault(fold(word), act) is not act:
                    raise ValueError(f"{word!r} means {acts[fold(word)]} and {act}")
        for unit, length in _UNITS.items():
            units.update(dict.fromkeys(map(fold, data[unit]), length))
        forwarded.update(map(fold, data.get("forwarded", ())))
    return Vocabulary(acts, units, frozenset(forwarded))


def tongue(language: str | None) -> Tongue:
    """The words of one language, or the English ones where it has none."""
    data = _files()
    own, english = data.get(language or FALLBACK, data[FALLBACK]), data[FALLBACK]
    said = {act: own[act.value][0] for act in _worded()}
    units = {unit: own[unit][0] for unit in _UNITS}
    return Tongue(
        language if language and language in data else FALLBACK, said, {**english["answers"], **own["answers"]}, units
    )


def reader_of(person: Person) -> dict[str, object]:
    """A person as templates see them: who may answer how, and in which language and time they read."""
    own = tongue(person.language)
    return {
        "name": person.name,
        **({"language": person.language} if person.language else {}),
        "timezone": person.timezone.key,
        **({"map": person.map} if person.map else {}),
        **({"graphic_apart": person.graphic is Graphic.APART} if person.graphic else {}),
        "decides": person.role.decides,
        "say": {act.value: word for act, word in own.said.items()} | dict(own.units),
    }


def languages() -> frozenset[str]:
    """The languages that have words."""
    return frozenset(_files())


def _worded() -> list[Act]:
    return [act for act in Act if act is not Act.COUNT]


@cache
def _files() -> Mapping[str, Mapping]:  # type: ignore[type-arg]  # as YAML has it
    reader = YAML(typ="safe", pure=True)
    found = (path for path in files(__name__).iterdir() if path.name.endswith(".yaml"))
    return {path.name.removesuffix(".yaml"): reader.load(path.read_text(encoding="utf-8")) for path in found}
