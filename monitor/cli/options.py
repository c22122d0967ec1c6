"""Options that several verbs share."""

from __future__ import annotations

from pathlib import Path

import click

DEFAULT = Path("config.yaml")

config = click.option("--config", "-c", "config_path", type=click.Path(path_type=Path), default=DEFAULT,
                      show_default=True, envvar="CASUALTY_MONITOR_CONFIG",
                      help="The file that says what to watch and whom to tell.")

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
