"""The command line: one verb a file, imported when it is asked for, so that every verb starts quickly.

Exit codes: 0 all is well; 1 a problem was found, or work could not be done; 2 the call or the config is wrong.
"""

from __future__ import annotations

import difflib
import gc
from importlib import import_module

import click
from click.shell_completion import CompletionItem

from monitor import __version__
from monitor.errors import ConfigError, LexiconError, MonitorError, PlaceError, TemplateError
from monitor.text import printable

VERBS = {
    "run": "Start the daemon: poll, read, alert and deliver until told to stop.",
    "work": "Start a worker of several, on one or more machines.",
    "once": "Poll what is due, deliver what is due, and exit.",
    "init": "Write a first config from a few answers, and try it on a sample week.",
    "demo": "Watch the monitor work on sample feeds, on this machine alone.",
    "check": "Say whether config, templates, regions and secrets can be used.",
    "explain": "Show what was found in a text, and why it did or did not alert.",
    "extract": "Read entries as JSON lines and print what each reports.",
    "replay": "Run recorded entries through grouping and rules; send nothing.",
    "incidents": "Show the incidents, or all that is known of one; merge, split, mark and correct them.",
    "mute": "Calm an incident, a place or a rule until a time; list what is muted.",
    "quality": "Show how right the alerts were, by the staff's own verdicts.",
    "digest": "Show when each digest comes, or what one would say now.",
    "status": "Say how the monitor does, and what to do where it does not.",
    "drill": "Send a made-up alert, marked as a drill, down the real path to every channel.",
    "feeds": "Show each feed and how it does.",
    "outbox": "Show, retry or drop deliveries.",
    "export": "Write incidents as HXL, GeoJSON, JSON lines, Atom, or an analyst's columns.",
    "backup": "Copy the store while the daemon runs, and check the copy.",
    "restore": "Put a backup in the store's place.",
    "purge": "Forget the texts and names of what is old.",
    "account": "List the people who may answer; take one who left out of all that is kept.",
    "evidence": "Bundle all that is kept of an incident; check a bundle; hold one back from retention.",
    "share": "Give a partner a link to one incident, as it may be published; take it back.",
    "mcp": "Answer the read-only questions of a program that a language model drives.",
    "token": "List, make and take back the tokens by which programs ask the API.",
    "store": "Copy everything into another database, such as PostgreSQL.",
    "docs": "Page through the documentation that ships.",
    "lexicon": "List the languages that are read; check a language file.",
}
WRONG_CALL = (ConfigError, TemplateError, PlaceError, LexiconError)  # what the user wrote cannot be used


class Verbs(click.Group):
    """A group whose commands live in `monitor.cli.<verb>`; errors that a person can cause end without a trace."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"monitor.cli.{cmd_name}").command
        if not gc.isenabled():  # `main` put it off
            gc.freeze()
            gc.enable()
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        near = difflib.get_close_matches(args[0], VERBS, n=1) if args and args[0] not in VERBS else []
        if near:
            raise click.UsageError(f"there is no verb {printable(args[0])!r}; did you mean {near[0]!r}?", ctx)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The verbs that begin so, none of them imported: a shell asks at every press of its key."""
        found = [CompletionItem(name, help=what) for name, what in VERBS.items() if name.startswith(incomplete)]
        return found or super().shell_complete(ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if wrong := [arg for arg in args if not arg.isascii() and arg != arg.encode("utf-8", "replace").decode()]:
            said = wrong[0].encode("utf-8", "replace").decode()
            raise click.UsageError(f"{said!r} holds bytes that are not UTF-8; look at your terminal's encoding", ctx)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except MonitorError as error:
            click.echo(printable(f"error: {error}"), err=True)
            ctx.exit(2 if isinstance(error, WRONG_CALL) else 1)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="casualty-monitor")
def command_line() -> None:
    """Watch news feeds for reports of civilian casualties, and tell the people who must know."""
