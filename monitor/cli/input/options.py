"""Options that several verbs share."""

from __future__ import annotations

from pathlib import Path

import click


class ListByDefault(click.Group):
    """A group of verbs on one noun; without a verb it lists."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asks_for_help = bool(args) and args[0] in ctx.help_option_names
        named = bool(args) and not args[0].startswith("-")
        return super().parse_args(ctx, args if named or asks_for_help else ["list", *args])


DEFAULT = Path("config.yaml")

config = click.option(
    "--config",
    "-c",
    "config_path",
    type=click.Path(path_type=Path),
    default=DEFAULT,
    show_default=True,
    envvar="CASUALTY_MONITOR_CONFIG",
    help="The file that says what to watch and whom to tell.",
)

whose_rules = click.option(
    "--config",
    "-c",
    "config_path",
    type=click.Path(path_type=Path),
    default=None,
    envvar="CASUALTY_MONITOR_CONFIG",
    help="Whose rules to ask; without one: the whole world, anybody killed or injured.",
)

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
