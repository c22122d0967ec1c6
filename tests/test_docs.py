"""The README and the docs are true: every command, the picture, the paths, the commands in code blocks."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

import monitor
from monitor.cli import VERBS, command_line
from monitor.config import default_path, load

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
DOCS = {path.name: path.read_text(encoding="utf-8") for path in PAGES}
README = DOCS["README.md"]


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Every command with the words that call it."""
    yield name, command
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for verb in command.list_commands(ctx):
            inner = command.get_command(ctx, verb)
            assert inner is not None
            yield from commands(inner, f"{name} {verb}")


COMMANDS = dict(commands(command_line, "casualty-monitor"))


def picture(text: str) -> list[str]:
    """The lines of the picture, from the first arrow to the last noun's reason."""
    lines = [line.strip() for line in text.splitlines()]
    start = next(at for at, line in enumerate(lines) if line.startswith("feed ──fetch"))
    return lines[start : start + 4]


def test_the_picture_is_the_same_in_readme_package_and_architecture() -> None:
    assert picture(README) == picture(monitor.__doc__ or "") == picture(DOCS["architecture.md"])


def test_the_daemons_picture_shows_every_tick_in_its_order() -> None:
    code = (ROOT / "monitor" / "daemon" / "daemon.py").read_text(encoding="utf-8")
    drawn = re.findall(r"^    (\w+) ─+ every (\d+) s: ", code, re.MULTILINE)
    assert drawn == re.findall(r"^ +\(\"(\w+)\", (\d+), self\.\1\),$", code, re.MULTILINE)
    assert len(drawn) > 5


JOINTS = re.findall(r"^\| `([a-z_.]+)` \| (.*) \|$", DOCS["architecture.md"], re.MULTILINE)


@pytest.mark.parametrize(("module", "offers"), JOINTS)
def test_what_a_joint_offers_is_there(module: str, offers: str) -> None:
    """The first name stands in the module itself, the others somewhere in the package."""
    path = ROOT / "monitor" / module.replace(".", "/")
    own, all_ = source(path if path.is_dir() else path.with_suffix(".py")), source(ROOT / "monitor")
    codes = re.findall(r"`([^`]+)`", offers)
    first, *others = [name for code in codes for name in re.findall(r"[A-Za-z_]\w*(?=\(|$)", code)]
    assert re.search(rf"\b{first}\b", own)
    assert [name for name in others if name not in VERBS and not re.search(rf"\b{name}\b", all_)] == []


@cache
def source(path: Path) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in (sorted(path.rglob("*.py")) or [path]))


def test_every_module_of_the_package_stands_among_the_joints_or_in_the_text() -> None:
    modules = {path.stem for path in (ROOT / "monitor").iterdir() if path.suffix == ".py" or path.is_dir()}
    page = DOCS["architecture.md"]
    assert sorted(name for name in modules if not name.startswith("__") and f"`{name}" not in page) == []


def test_every_place_that_a_contributor_is_sent_to_is_there() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    sent = re.findall(r"`((?:monitor|tests|templates|docs)/[\w./-]*)`|\]\((docs/[\w./]+)\)", page)
    assert [path for pair in sent if not (ROOT / (path := pair[0] or pair[1])).exists()] == []
    assert len(sent) > 30


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_stands_in_the_readme(verb: str) -> None:
    assert re.search(rf"^\| .*`{verb}\b", README, re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_explains_itself(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    silent = [p.name for p in command.params if isinstance(p, click.Option) and not p.help and p.name != "limit"]
    assert silent == []


def calls(text: str) -> set[str]:
    """Every call of ours that a page shows, without its sudo, path or environment; an account, a group, a tag and a
    folder have our name too."""
    return {
        found.strip("`\\ ") for found in re.findall(r"(?<!-[gtu] )(?<!/lib/)casualty-monitor ([a-z][^`\n|&;#]*)", text)
    }


DEFAULTS = {"feeds": "list", "incidents": "list", "outbox": "list", "evidence": "make"}


def wrong_in(call: str) -> list[str]:
    """The words of a call that nothing of ours takes: a verb, or an option."""
    command: click.Command = command_line
    rest = shlex.split(call.replace("...", ""))
    while rest and isinstance(command, click.Group) and (inner := command.get_command(click.Context(command), rest[0])):
        command, rest = inner, rest[1:]
    verbs: list[str] = []
    if isinstance(command, click.Group):
        command = command.commands[DEFAULTS[command.name]] if command.name in DEFAULTS else command
        taken = any(isinstance(p, click.Argument) for p in command.params)
        verbs = [word for word in rest[:1] if not taken and not word.startswith("-")]
    known = {name for p in command.params for name in p.opts}
    return [*verbs, *(word for word in rest if word.startswith("-") and word not in known)]


@pytest.mark.parametrize("page", DOCS)
def test_every_call_that_a_page_shows_exists_with_its_options(page: str) -> None:
    assert {call: wrong for call in calls(DOCS[page]) if (wrong := wrong_in(call))} == {}


@pytest.mark.parametrize("call", ["chekc --feeds", "feeds quarantin NAME", "check --fedes"])
def test_a_call_that_does_not_exist_is_seen(call: str) -> None:
    assert [wrong_in(found) for found in calls(f"then `casualty-monitor {call}` tells")] != [[]]


LINKED = [*PAGES, *(ROOT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md", "CODE_OF_CONDUCT.md"))]


@cache
def headings(page: Path) -> set[str]:
    """The names by which a link leads into a page."""
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.+?) *$", prose, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def leads_nowhere(page: Path, link: str) -> bool:
    target, _, part = link.partition("#")
    there = page.parent / target if target else page
    return not there.exists() or (bool(part) and there.suffix == ".md" and part not in headings(there))


@pytest.mark.parametrize("page", LINKED, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere_and_to_a_heading_where_it_names_one(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and leads_nowhere(page, link)] == []


def test_every_attack_of_the_security_page_has_its_test() -> None:
    rows = DOCS["SECURITY.md"].partition("## Each attack and its test")[2].strip().splitlines()[2:]
    named = [re.findall(r"`(tests/[a-z0-9_/]+\.py)`", row) for row in rows]
    assert [row for row, files in zip(rows, named, strict=True) if not files] == []
    assert set((ROOT / "tests" / "hostile").glob("test_*.py")) <= {ROOT / file for files in named for file in files}
    assert [file for files in named for file in files if not (ROOT / file).is_file()] == []


def test_every_test_that_the_promises_name_exists() -> None:
    promised = README.partition("## Promises")[2].partition("\n## ")[0]
    named = re.findall(r"`(tests/[^`]+)`", promised)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_readme_names_twelve_promises() -> None:
    assert re.findall(r"^\| (\d+) \|", README, re.MULTILINE) == [str(number) for number in range(1, 13)]


def test_every_test_of_a_promise_is_named_and_begins_with_its_sentence() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (`tests/promises/.+?`) \| [\d,]+ \|$", README, re.MULTILINE)
    named = {ROOT / path: (number, said) for number, said, cell in rows for path in re.findall(r"`([^`]+)`", cell)}
    assert set(named) == set((ROOT / "tests" / "promises").glob("test_*.py"))
    for path, (number, said) in named.items():
        begins = " ".join(path.read_text(encoding="utf-8").split())
        assert begins.startswith(f'"""Promise {number}: {said[0].lower()}{said[1:]}'), path


def test_make_targets_that_are_shown_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = {target for text in DOCS.values() for target in re.findall(r"(?:^    |`)make ([a-z]+)", text, re.MULTILINE)}
    assert shown
    assert shown <= targets


def test_every_target_of_make_works_beside_a_file_of_its_name() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"^([a-z]+):", text, re.MULTILINE) == text.partition(".PHONY: ")[2].partition("\n")[0].split()


def test_the_shipped_config_loads_as_it_is(tmp_path: Path) -> None:
    config = load(default_path(), {}, folder=tmp_path)
    spoken = len({feed.language for feed in config.feeds})
    assert f"public feeds in {('nine', 'ten', 'eleven', 'twelve', 'thirteen')[spoken - 9]} languages" in README
    assert len(config.feeds) >= 25
    assert config.rules


HEAVY = ("sqlalchemy", "feedparser", "requests", "jinja2", "apscheduler", "pydantic", "ruamel")


def test_help_comes_at_once() -> None:
    """Verbs are imported when they are called, so asking for help loads no library but that of the command line."""
    code = f"import sys; from monitor.cli import command_line; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr
