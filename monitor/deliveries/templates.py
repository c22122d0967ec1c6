"""The templates of messages: the user's folder over the shipped one, and the shipped one alone when that fails.

Facts are data and never template: they are handed in as values, and no text of a feed is ever compiled.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import monitor
from monitor.alerts import MessageKind
from monitor.errors import TemplateError

if TYPE_CHECKING:
    import jinja2

T = TypeVar("T")
Countries = Mapping[str, Mapping[str, str]]  # by code, then by language
Render = Callable[[str, Mapping[str, object]], str]  # (template's name, context) → text


def shipped() -> Path:
    """The folder that comes with the monitor: inside the package when installed, at the top of a checkout."""
    package = Path(monitor.__file__).parent
    return next((f for f in (package / "templates", package.parent / "templates") if f.is_dir()), package / "templates")


KINDS = tuple(kind.value for kind in MessageKind)  # each has templates of its own


class Templates:
    """Where messages get their words. `folder`: the user's own templates; what it lacks comes from the shipped ones."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder

    def attempt(self, make: Callable[[Render, str | None], T]) -> tuple[T, str | None]:
        """`make(render, None)` with the user's templates; where that raises TemplateError, with the shipped ones and
        the error, which is returned too so that the message and its row can say so."""
        if self.folder is None:
            return make(self._shipped, None), None
        try:
            return make(self._own, None), None
        except TemplateError as error:
            # Who gets the message need not know where our files lie; the row keeps the whole of it.
            return make(self._shipped, str(error).replace(f"{self.folder}/", "")), str(error)

    def render(self, name: str, context: Mapping[str, object]) -> str:
        """One template, the user's first and without fallback. Raises TemplateError."""
        return self._own(name, context)

    def _own(self, name: str, context: Mapping[str, object]) -> str:
        return _render(self.own_environment, name, context)

    def _shipped(self, name: str, context: Mapping[str, object]) -> str:
        return _render(self._shipped_environment, name, context)

    @cached_property
    def own_environment(self) -> jinja2.Environment:
        if self.folder is None:
            return self._shipped_environment
        own = self.folder / "countries.csv"
        countries = _countries(own if own.is_file() else shipped() / "countries.csv")
        return _environment([self.folder, shipped()], countries)

    @cached_property
    def _shipped_environment(self) -> jinja2.Environment:
        return _environment([shipped()], _countries(shipped() / "countries.csv"))


def _environment(folders: Sequence[Path], countries: Countries) -> jinja2.Environment:
    from monitor.deliveries import sandbox  # jinja2 is loaded with the first template that is rendered

    return sandbox.environment(folders, countries)


def _render(env: jinja2.Environment, name: str, context: Mapping[str, object]) -> str:
    from monitor.deliveries import sandbox

    return sandbox.render(env, name, context)


def _countries(path: Path) -> Countries:
    """Names by ISO code, for the `country` filter: `name`, and a column a language. A user's file may hold others."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {row["code"]: {"name": row["name"], **row} for row in csv.DictReader(file)}
    except (OSError, ValueError, KeyError, csv.Error) as error:
        raise TemplateError(f"not a CSV file with the columns code and name: {error}", path) from error
