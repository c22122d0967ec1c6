"""config.yaml: one file, read whole, refused whole where anything in it is wrong (docs/configuration.md).

text ──document──▶ plain values with lines ──validate──▶ shapes ──build──▶ Config
every step notes each problem and goes on, so that all of them are told at once
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.on_demand import on_demand

if TYPE_CHECKING:
    from monitor.config.loading import begin, load, parse, store_in
    from monitor.config.settings import Config, Http, Ping, Web, changes
    from monitor.config.written import default_path, read_text
else:
    on_demand(
        __name__,
        {
            "loading": "begin load parse store_in",
            "settings": "Config Http Ping Web changes",
            "written": "default_path read_text",
        },
    )

__all__ = [
    "Config",
    "Http",
    "Ping",
    "Web",
    "begin",
    "changes",
    "default_path",
    "load",
    "parse",
    "read_text",
    "store_in",
]
