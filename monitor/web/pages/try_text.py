"""Try: a text that somebody pastes, read as though a feed had brought it. Nothing of it is kept, and nobody is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Blueprint, Response, request

from monitor.alerts import Verdict
from monitor.config import Config
from monitor.entries import Entry
from monitor.feeds import Feed
from monitor.pipeline import Memory, take_in
from monitor.pipeline.intake.absorb import ReadAll
from monitor.pipeline.intake.reading import text_of
from monitor.pipeline.pasted import of_text
from monitor.reports import Reading
from monitor.text import printable
from monitor.web.pages import shell
from monitor.web.pages.shell import Room, form
from monitor.web.pages.shown import Piece, pieces

LONGEST = 50_000  # characters: a long article
PASTED = Feed("pasted", "pasted:", "pasted")


@dataclass(frozen=True, slots=True)
class TextTried:
    """The outcome of a trial. pieces: the text cut at its marks."""

    entry: Entry
    reading: Reading
    verdicts: tuple[Verdict, ...]
    pieces: tuple[Piece, ...]


def add(page: Blueprint, room: Room) -> None:
    """Hang it in."""

    @page.get("/try")
    def try_text() -> Response:
        return shell.page_of("try.html", 200, text="", published="", tried=None)

    @page.post("/try")
    def read_text() -> Response:
        text = request.form.get("text", "")
        read = room.watched.read
        if len(text) > LONGEST:
            return shell.problem("problem.too_much", 413)
        if read is None or not text.strip():
            return shell.page_of("try.html", 200, text=printable(text), published="", tried=None)
        with room.turns.of(shell.reader().name) as free:
            if not free:
                return shell.problem("problem.busy", 429)
            tried = tried_text(printable(text), day_typed(form("published", 20), room.now()), read, room.config)
        return shell.page_of("try.html", 200, text=printable(text), published=form("published", 20), tried=tried)


def tried_text(text: str, at: datetime, read: ReadAll, config: Config) -> TextTried:
    """Read it and ask every rule, as though nothing else were known."""
    entry = replace(of_text(text, PASTED, at), published=at)
    [reading] = read([entry])
    taken = take_in(entry, reading, Memory(), config, at)
    full = text_of(entry).full
    return TextTried(entry, reading, taken.verdicts, tuple(pieces(full, (0, len(full)), reading.marks)))


def day_typed(written: str, now: datetime) -> datetime:
    """A day that was typed, at its end; now where there is none, or one that cannot be."""
    try:
        day = datetime.fromisoformat(written).replace(tzinfo=now.tzinfo)
    except ValueError:
        return now
    return min(now, day.replace(hour=0, minute=0, second=0) + timedelta(hours=23, minutes=59))
