"""`docs`: the documentation that ships, by topic."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from monitor.cli.output import screen


@click.command("docs")
@click.argument("topic", required=False)
def command(topic: str | None) -> None:
    """Page through a TOPIC of the documentation that ships. A word that is no topic finds the pages that have it;
    without one the topics are listed."""
    pages = topics(folder())
    if not topic:
        print_topics(pages)
    elif topic in pages:
        click.echo_via_pager(pages[topic])
    elif found := having(topic, pages):
        click.echo(f"There is no page {topic!r}; these have the word:")
        print_topics({name: pages[name] for name in found})
    else:
        near = difflib.get_close_matches(topic, pages, n=1)
        raise click.UsageError(
            f"there is no page {topic!r}, nor any that has the word" + (f"; did you mean {near[0]!r}?" if near else "")
        )


def folder() -> Path:
    """Where the pages lie: inside an installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside, beside = package / "docs", package.parent / "docs"
    return inside if inside.is_dir() else beside


def topics(place: Path) -> dict[str, str]:
    """The text of each page by its topic, which is the name of its file."""
    return {page.stem: page.read_text(encoding="utf-8") for page in sorted(place.glob("*.md"))}


def having(word: str, pages: dict[str, str]) -> list[str]:
    """The topics whose page has a word, the one that has it most often first."""
    times = {name: text.casefold().count(word.casefold()) for name, text in pages.items()}
    return sorted((name for name, number in times.items() if number), key=lambda name: -times[name])


def print_topics(pages: dict[str, str]) -> None:
    rows = [(name, text.partition("\n")[0].lstrip("# ")) for name, text in pages.items()]
    screen.console().print(screen.table(("topic", "page"), rows))
