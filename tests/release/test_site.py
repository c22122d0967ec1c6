"""The site has every page, and its links lead where they led; `make site` builds it and tries each of them."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from monitor.cli import command_line
from tools.site import TOP, linked, listed, with_the_rest

ROOT = Path(__file__).parents[2]
CARD = (ROOT / "docs" / "operators-card.md").read_text(encoding="utf-8")


def test_the_contents_name_each_page_once_and_none_that_is_not_there() -> None:
    named = listed((ROOT / "docs" / "site" / "index.md").read_text(encoding="utf-8"))
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")} | {name.lower() for name in TOP}
    assert len(named) == len(set(named)) > 20
    assert sorted(set(named) - pages) == []


def test_a_page_that_the_contents_forgot_is_found_all_the_same() -> None:
    contents = "# Title\n\n```{toctree}\n:caption: Begin\n\nfirst\n```\n"
    assert listed(with_the_rest(contents, ["first", "forgotten"])) == ["first", "forgotten"]
    assert with_the_rest(contents, ["first"]) == contents


@pytest.mark.parametrize(
    ("written", "on_the_site"),
    [
        ("[a](rules.md)", "[a](rules.md)"),
        ("[a](rules.md#steps)", "[a](rules.md#steps)"),
        ("[a](docs/rules.md#steps)", "[a](rules.md#steps)"),
        ("[a](../SECURITY.md)", "[a](security.md)"),
        ("[a](https://example.org/x.md)", "[a](https://example.org/x.md)"),
        ("[a](#here)", "[a](#here)"),
        ("![a](mails/01-new-light.jpg)", "![a](mails/01-new-light.jpg)"),
        ("[templates](../templates)", "templates"),
        ("[config.yaml](config.yaml)", "config.yaml"),
    ],
)
def test_a_link_leads_on_the_site_where_it_led_in_the_checkout(written: str, on_the_site: str) -> None:
    assert linked(written, {"rules.md", "security.md"}) == on_the_site


def verb_of(code: str) -> str | None:
    """The first words of a call that are no verb; None where all of them are."""
    command: click.Command = command_line
    for word in code.removeprefix("casualty-monitor ").split():
        if not isinstance(command, click.Group) or not word.islower() or word.startswith("-"):
            return None
        inner = command.get_command(click.Context(command), word)
        if inner is None:
            return code
        command = inner
    return None


def test_every_command_on_the_operators_card_exists() -> None:
    others = ("df", "sudo", "systemctl", "journalctl", "timedatectl")
    calls = [code for code in re.findall(r"`([^`]+)`", CARD) if code.split()[0] not in others]
    assert len(calls) > 20
    assert [code for code in calls if verb_of(code)] == []
