"""The Jinja environment in which templates run: sandboxed, strict, and bounded in time and size."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from pathlib import Path
from traceback import walk_tb
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from monitor.deliveries import filters, phrases
from monitor.deliveries.phrases import jinja as speaking
from monitor.deliveries.reading.gist import gist
from monitor.deliveries.reading.graphic import graphic
from monitor.errors import TemplateError
from monitor.text import one_line

MOST_CHARACTERS = 1_000_000  # of one rendered template: no mail program shows more
MOST_STEPS = 100_000  # of all `range` loops of one rendering together
MOST_SECONDS = 10.0

# What the code of a template can raise, beside Jinja's own errors.
_FAULTS = (
    jinja2.TemplateError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
    OSError,
)
_steps: ContextVar[Iterator[int]] = ContextVar("steps")


class _Environment(SandboxedEnvironment):
    """`*` only between numbers, and no `**`: `"x" * 10 ** 10` must not take the machine down."""

    intercepted_binops = frozenset({"*", "**"})
    folders: tuple[Path, ...] = ()

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "**" or not all(isinstance(side, int | float) for side in (left, right)):
            raise SecurityError(f"a template cannot use {operator} here")
        return super().call_binop(context, operator, left, right)

    def join_path(self, template: str, parent: str) -> str:
        """A text part that an HTML template uses is compiled once more, with escaping: for its caller the result of
        a macro counts as safe HTML, and without this a headline in a shared phrase would be markup."""
        return f"{template}.html" if parent.endswith(".html") and template.endswith(".txt") else template


class _Loader(jinja2.FileSystemLoader):
    """Finds `_words.txt.html` in `_words.txt`: see `join_path`."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        text = template.removesuffix(".html")
        return super().get_source(environment, text if text.endswith(".txt") else template)


class _Compiled(jinja2.BytecodeCache):
    """Templates compiled once a process, by name and content: a reload or a check compiles only what changed."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if held := self._held.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(held)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._held[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def _range(*bounds: int) -> Iterator[int]:
    for number in range(*bounds):
        if next(_steps.get(), None) is None:
            raise SecurityError(f"more than {MOST_STEPS} steps of range(): an endless loop?")
        yield number


def environment(folders: Sequence[Path], countries: Mapping[str, Mapping[str, str]]) -> jinja2.Environment:
    """Templates of `folders`, the first folder that has one wins. HTML is escaped, None prints as nothing."""
    made = _Environment(
        loader=_Loader(folders),
        undefined=jinja2.StrictUndefined,
        finalize=_nothing_for_null,
        autoescape=lambda name: bool(name and name.endswith(".html")),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=_COMPILED,
    )
    made.globals["range"] = _range
    made.filters.update(
        plain=filters.plain,
        gist=gist,
        on_map=filters.on_map,
        link=filters.link,
        one_line=one_line,
        markdown=filters.markdown,
        wiki=filters.wiki,
        commands=filters.commands,
    )
    spoken: dict[str, Callable[..., object]] = {
        "apart": filters.apart,
        "moment": filters.moment,
        "local": filters.local,
        "language": filters.language_name,
        "country": lambda code: _country(code, countries),
        **speaking.FILTERS,
    }
    made.filters.update({name: speaking.at_work(speak) for name, speak in spoken.items()})
    made.tests.update(rtl=filters.is_rtl, graphic=graphic, vague=speaking.is_vague)
    made.globals.update(speaking.GLOBALS)
    made.folders = tuple(folders)
    return made


def _country(code: str | None, countries: Mapping[str, Mapping[str, str]]) -> str:
    """The name of a country in the reader's language, where the file has it."""
    names = countries.get(code or "", {})
    return names.get(phrases.spoken().language) or names.get("name") or code or ""


def _nothing_for_null(value: Any) -> Any:
    return "" if value is None else value


def render(env: jinja2.Environment, name: str, context: Mapping[str, object]) -> str:
    """The text of template `name`. Raises TemplateError with file, line and what to do."""
    spoken = phrases.book_of_reader.set(_book(env, context))
    token, zone = _steps.set(iter(range(MOST_STEPS))), filters.zone_of_reader.set(_zone(context))
    try:
        return "".join(_bounded(env.get_template(name).generate(**context)))
    except _FAULTS as error:
        raise described(error, name) from error
    finally:
        phrases.book_of_reader.reset(spoken)
        _steps.reset(token)
        filters.zone_of_reader.reset(zone)


def _zone(context: Mapping[str, object]) -> str:
    reader = context.get("reader")
    return str(reader.get("timezone", "UTC")) if isinstance(reader, Mapping) else "UTC"


def _book(env: jinja2.Environment, context: Mapping[str, object]) -> phrases.Phrasebook:
    reader = context.get("reader")
    language = str(reader.get("language") or phrases.ENGLISH) if isinstance(reader, Mapping) else phrases.ENGLISH
    return phrases.book(language, env.folders if isinstance(env, _Environment) else ())


def _bounded(pieces: Iterator[str]) -> Iterator[str]:
    end, left = time.monotonic() + MOST_SECONDS, MOST_CHARACTERS
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise SecurityError(f"more than {MOST_CHARACTERS} characters: an endless loop?")
        if time.monotonic() > end:
            raise SecurityError(f"takes longer than {MOST_SECONDS:.0f} seconds: an endless loop?")
        yield piece


def described(error: Exception, name: str) -> TemplateError:
    """`alert.html:12: 'fcts' is undefined`: the file as a person knows it, the line, and what is wrong."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return TemplateError(error.message or "", error.filename or error.name or name, error.lineno)
    at = _last_line_of_a_template(error) or (name, None)
    if isinstance(error, jinja2.TemplateNotFound):
        return TemplateError(f"there is no template {error.name}", *at)
    return TemplateError(str(error) or type(error).__name__, *at)


def _last_line_of_a_template(error: Exception) -> tuple[str, int] | None:
    """Jinja rewrites the traceback so that its frames name template files; ours end in .py and are passed over."""
    frames = [(f.f_code.co_filename, line) for f, line in walk_tb(error.__traceback__)]
    named = [(file, line) for file, line in frames if not file.endswith(".py") and not file.startswith("<")]
    return named[-1] if named else None
