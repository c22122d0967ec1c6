"""The words of a language as templates use them: `phrase(...)`, and filters that say a fact in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from jinja2 import pass_context, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from markupsafe import Markup, escape

from monitor.deliveries.phrases import heard, spoken
from monitor.deliveries.phrases.file import NAMED

_VAGUE = ("several", "dozens", "hundreds", "thousands", "unknown number")


@pass_eval_context
def phrase(context: EvalContext, key: str, n: int | None = None, **values: object) -> str:
    """The phrase of a key. n: a number that it holds and whose form it takes; values: what else is put in."""
    words = spoken().words(key, n if isinstance(n, int) else None)
    given = values if n is None else {"n": n, **values}
    if not context.autoescape:
        return NAMED.sub(lambda found: _text(given.get(found[1], found[0])), words)
    safe = str(escape(words))
    return Markup(NAMED.sub(lambda found: str(escape(_text(given.get(found[1], found[0])))), safe))  # noqa: S704


def _text(value: object) -> Any:
    """None is nothing; what is HTML already stays it."""
    return "" if value is None else value if isinstance(value, str) else str(value)


def term(word: str | None, family: str) -> str:
    """A word of one of our own lists (`air_strike`) in the reader's language; as it is where none has it."""
    key, book = f"{family}.{word}", spoken()
    return book.say(key) if word and book.has(key) else (word or "").replace("_", " ")


def again(text: str | None) -> str:
    """A sentence that the program said in English, in the reader's language."""
    return heard.again(text or "", spoken())


def at_work(speak: Callable[..., Any]) -> Callable[..., Any]:
    """A filter whose answer depends on who reads: asked at each rendering, never once while a template is compiled."""

    @pass_context
    @wraps(speak)
    def asked(context: Context, value: object, *more: object) -> Any:
        return speak(value, *more)

    return asked


def is_vague(text: str) -> bool:
    """Whether a count is a word without a number."""
    return text in _VAGUE


def language() -> str:
    return spoken().language


def rtl() -> bool:
    """Whether the reader's language runs from right to left."""
    return spoken().right_to_left


def start() -> str:
    """The side on which a line begins."""
    return "right" if rtl() else "left"


def end() -> str:
    return "left" if rtl() else "right"


GLOBALS = {"phrase": phrase, "language_of_words": language, "runs_left": rtl, "start": start, "end": end}
FILTERS: dict[str, Callable[..., Any]] = {"term": term, "again": again}
