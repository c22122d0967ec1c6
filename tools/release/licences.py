"""The licences of all that ships: ours, the data inside, and each library."""

from __future__ import annotations

from collections.abc import Sequence

from tools.release.shipped import Shipped


def listed(ours: Shipped, libraries: Sequence[Shipped], data: str) -> str:
    """A page. data: where the data inside come from, in Markdown."""
    rows = [f"| {one.name} | {one.version} | {one.licence} | {one.home} |" for one in libraries]
    return "\n".join(
        [
            f"# Licences of casualty-monitor {ours.version}",
            "",
            f"The monitor itself: {ours.licence}.",
            "",
            f"#{data.strip()}",
            "",
            "## Libraries",
            "",
            "Beside it in the offline bundle, the Debian package and the image; each keeps the text of its licence",
            "in its `.dist-info` folder.",
            "",
            "| library | version | licence, in its own words | home |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )
