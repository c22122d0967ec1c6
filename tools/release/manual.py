"""The man page and the completions of shells, out of the command line's own texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
from click.shell_completion import get_completion_class

from monitor import __version__
from monitor.cli import command_line

NAME = "casualty-monitor"
SHELLS = {"bash": NAME, "zsh": f"_{NAME}", "fish": f"{NAME}.fish"}  # and what each calls its file
_EXITS = (
    ("0", "all is well"),
    ("1", "a problem was found, or something could not be done"),
    ("2", "the call or the config is wrong"),
)


def completion(shell: str) -> str:
    """The script by which a shell completes our verbs and options."""
    made = get_completion_class(shell)
    assert made
    return made(command_line, {}, NAME, f"_{NAME.replace('-', '_').upper()}_COMPLETE").source()


def man_page(day: str) -> str:
    """casualty-monitor(1), in roff. day: the release's, as 2031-03-10."""
    lines = [
        f'.TH CASUALTY-MONITOR 1 "{day}" "casualty-monitor {__version__}" "User Commands"',
        ".SH NAME",
        rf"{_safe(NAME)} \- {_safe('watches news feeds for reports of civilian casualties and tells who must know')}",
        ".SH SYNOPSIS",
        rf".B {_safe(NAME)}",
        r"[\fB\-\-version\fR] [\fB\-\-help\fR] \fIVERB\fR ...",
        ".SH VERBS",
        *_verbs(command_line, ""),
        ".SH EXIT STATUS",
        *(line for code, why in _EXITS for line in (".TP", f".B {code}", _safe(why))),
        ".SH ENVIRONMENT",
        ".TP",
        ".B CASUALTY_MONITOR_CONFIG",
        "The config, where no \\fB\\-\\-config\\fR names it.",
        ".SH FILES",
        ".TP",
        ".B config.yaml",
        "The config, in the folder that one stands in; a package has it in /etc/casualty\\-monitor.",
        ".SH SEE ALSO",
        rf"\fB{_safe(NAME)} docs\fR pages through the whole documentation.",
    ]
    return "\n".join(lines) + "\n"


def _verbs(group: click.Group, before: str) -> Iterator[str]:
    ctx = click.Context(group, info_name=NAME)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command
        called = f"{before}{name}"
        arguments = " ".join(p.make_metavar(ctx) for p in command.params if isinstance(p, click.Argument))
        yield f".SS {_safe(called)} {_safe(arguments)}".rstrip()
        yield from _paragraphs(command.help or "")
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                yield from (".TP", f".B {_safe(', '.join((*option.opts, *option.secondary_opts)))}")
                yield _safe(option.help or "")
        if isinstance(command, click.Group):
            yield from _verbs(command, f"{called} ")


def _paragraphs(text: str) -> Iterator[str]:
    for at, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        if at:
            yield ".PP"
        yield _safe(" ".join(paragraph.replace("\b", "").split()))


def _safe(text: str) -> str:
    """Words as roff takes them for words."""
    plain = text.replace("\\", r"\e").replace("-", r"\-")
    plain = "".join(sign if sign.isascii() else f"\\[u{ord(sign):04X}]" for sign in plain)
    return f"\\&{plain}" if plain[:1] in (".", "'") else plain
