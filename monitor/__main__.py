"""The command `casualty-monitor`; `python -m monitor` does the same."""

from __future__ import annotations

import gc
import os


def main() -> None:
    gc.disable()  # nothing of what a start loads is garbage: looking for some takes a tenth of it
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # none is wanted; a search reads all packages
    from monitor.cli import command_line

    command_line(prog_name="casualty-monitor")


if __name__ == "__main__":  # worker processes import this module and must not start the monitor again
    main()
