"""Options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class ListByDefault(click.Group):
    """A group of verbs on one noun; without a verb it lists. elsewhere: verbs of other modules ("module:command") that
    are imported when they are asked for."""

    def __init__(self, *given: Any, elsewhere: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(*given, **more)
        self._elsewhere = elsewhere or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self._elsewhere])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._elsewhere:
            return super().get_command(ctx, cmd_name)
        module, _, name = self._elsewhere[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asks_for_help = bool(args) and args[0] in ctx.help_option_names
        named = bool(args) and not args[0].startswith("-")
        completing = ctx.resilient_parsing  # a shell asks which verbs there are: it has named none yet
        return super().parse_args(ctx, args if named or asks_for_help or completing else ["list", *args])


DEFAULT = Path("config.yaml")

_VARIABLE = "CASUALTY_MONITOR_CONFIG"


def named_config(help: str, **more: Any) -> Callable[[Command], Command]:  # noqa: A002 - click's name
    """`--config`. help: what it is to the verb; more: what else click is told, such as the variable that names it."""
    return click.option("--config", "-c", "config_path", type=click.Path(path_type=Path), help=help, **more)


config = named_config(
    "The file that says what to watch and whom to tell.", default=DEFAULT, show_default=True, envvar=_VARIABLE
)

whose_rules = named_config(
    "Whose rules to ask; without one: the whole world, anybody killed or injured.", envvar=_VARIABLE
)

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")

_style = click.option(
    "--log",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Lines for people, or JSON lines for programs.",
)
_verbose = click.option(
    "--verbose", is_flag=True, help="Also what nearly every poll brings: nothing new, no harm word."
)


def logs(command: Command) -> Command:
    """`--log` and `--verbose`, of what runs until it is told to stop."""
    return _style(_verbose(command))
