"""Answers to `init`: from options, and at a terminal from whoever sits there."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace

import click

WHERE = "Where do you watch? Countries, provinces or towns, with ; between them, or everywhere"
TO = "Whom to tell? E-mail addresses, with blanks between them"
LANGUAGES = "Feeds in which languages? Codes such as ar en, or all"
BY = "Send mails, or put them into the folder outbox/ for now?"


@dataclass(frozen=True, slots=True)
class Interview:
    """The answers as they were given; what nobody said is empty, and `by` is None."""

    where: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    by: str | None = None
    server: str | None = None
    sender: str | None = None
    username: str | None = None
    password_file: str | None = None
    timezone: str = "UTC"


def ask(given: Interview) -> Interview:
    """The same with every answer that is needed. Where nobody can be asked, UsageError names the option."""
    asking = at_terminal()
    if not given.where:
        given = replace(given, where=split(_answer(WHERE, "--where", asking), ";"))
    if not given.to:
        given = replace(given, to=split(_answer(TO, "--to", asking).replace(",", " ")))
    if not given.languages and asking:
        said = split(click.prompt(LANGUAGES, default="all").replace(",", " "))
        given = replace(given, languages=() if said == ("all",) else said)
    return _mails(given, asking)


def at_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def split(text: str, mark: str | None = None) -> tuple[str, ...]:
    return tuple(part for raw in text.split(mark) if (part := raw.strip()))


def _answer(question: str, option: str, asking: bool) -> str:
    if not asking:
        raise click.UsageError(f"{option} is missing, and standard input is no terminal at which to ask for it")
    return str(click.prompt(question))


def _mails(given: Interview, asking: bool) -> Interview:
    """By mail or into a folder, and what a server asks for."""
    by = given.by or ("mail" if given.server else None)
    if by is None:
        by = str(click.prompt(BY, type=click.Choice(["mail", "folder"]), default="folder")) if asking else "folder"
    given = replace(given, by=by)
    if by == "folder":
        return given
    if given.server is None:
        given = replace(given, server=_answer("Mail server, such as mail.example.org:587", "--server", asking))
    if given.sender is None:
        given = replace(given, sender=_answer("From which address do mails come", "--sender", asking))
    return _login(given, asking)


def _login(given: Interview, asking: bool) -> Interview:
    """A name and where its password stands: a file, so that no shell and no config remembers it."""
    if given.username is None and asking:
        name = str(click.prompt("User name at the mail server (empty: none)", default="", show_default=False))
        given = replace(given, username=name or None)
    if given.username and given.password_file is None:
        if not asking:
            raise click.UsageError("--password-file is missing: the file that holds the password of --username")
        file = str(click.prompt("File that holds the password", default="smtp-password"))
        given = replace(given, password_file=file)
    return given
