"""`lexicon`: the language files that ship, and a check of one that somebody writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from monitor.cli.input import options
from monitor.cli.input.opening import configured
from monitor.cli.output import screen
from monitor.reports.language.checker import FileCheck, Finding, Gravity, check_file
from monitor.reports.language.files import SHIPPED, language_files
from monitor.reports.language.lexicon import load
from monitor.reports.language.scaffold import MODEL, written


@click.group("lexicon", cls=options.ListByDefault)
def command() -> None:
    """Language files: every word that the reader knows (docs/languages.md)."""


@command.command("list")
@options.named_config("Whose folders of language files to show, too.")
@options.as_json
def list_them(config_path: Path | None, as_json: bool) -> None:
    """Show the languages that are read: those that ship, and with --config the user's own."""
    own = configured(config_path).languages if config_path else ()
    rows = [language_file_facts(path) for path in language_files((SHIPPED, *own))]
    if as_json:
        screen.print_json(rows)
    else:
        columns = ("language", "name", "script", "phrases", "file")
        screen.console().print(screen.table(columns, ([row[column] for column in columns] for row in rows)))
        for row in rows:
            if row["limits"]:
                click.echo(f"{row['name']} is read with limits: {row['limits']}")


def language_file_facts(path: Path) -> dict[str, object]:
    checked = check_file(path)
    head = {field: checked.head.get(field) for field in ("language", "name", "script")}
    return {**head, "limits": checked.head.get("limits"), "phrases": checked.sizes.total(), "file": str(path)}


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@options.as_json
@click.pass_context
def check(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Say what a language file lacks or contradicts: 2 where it cannot be used, 1 where something is missed, else 0."""
    checked = check_file(file)
    wrong = errors(checked.findings)
    if not wrong:
        load(file)
    if as_json:
        findings = [asdict(finding) for finding in checked.findings]
        screen.print_json({"file": str(file), "findings": findings, "phrases": dict(checked.sizes)})
    else:
        print_checked(checked, file)
    ctx.exit(2 if wrong else 1 if any(f.level is Gravity.WARNING for f in checked.findings) else 0)


@command.command("new")
@click.argument("code")
@click.option("--name", help="The language's own name; without it the code.")
@click.option(
    "--script", default="latin", show_default=True, help="As Unicode names it: arabic, cyrillic, ethiopic ..."
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("languages"),
    show_default=True,
    help="Where to write it; `reading: {languages: [...]}` names the folder in the config.",
)
def new(code: str, name: str | None, script: str, folder: Path) -> None:
    """Write the file of a new language, every field empty with the English words beside it, to fill in."""
    if not (code.isascii() and code.isalpha() and code.islower() and len(code) in (2, 3)):
        raise click.UsageError(f"{code!r} is no code of a language; take the one that feeds have, as sw or prs")
    if (SHIPPED / f"{code}.yaml").exists():
        raise click.UsageError(f"{code} ships ({SHIPPED / f'{code}.yaml'}); copy that file into {folder} and change it")
    try:
        path = written(folder, code, name or code, script.lower())
    except FileExistsError:
        raise click.UsageError(f"{folder / f'{code}.yaml'} is there already; it is left as it is") from None
    click.echo(f"{path}: fill in its lists, the harm and the people first; then")
    click.echo(f"  casualty-monitor lexicon check {path}")


def errors(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.level is Gravity.ERROR]


def print_checked(checked: FileCheck, file: Path) -> None:
    for f in checked.findings:
        click.echo(f"{file}{f':{f.line}' if f.line else ''}: {f.level}: {f.section}: {f.message}")
    ours, model = checked.sizes, check_file(MODEL).sizes
    rows = [(name, ours[name], model[name]) for name in dict.fromkeys((*model, *ours))]
    screen.console().print(screen.table(("section", "phrases here", "in English"), rows))
    click.echo(f"{file}: {told(checked.findings)}")


def told(findings: Sequence[Finding]) -> str:
    """The last line: how many findings of each level, and whether the file can be used."""
    counts = Counter(finding.level for finding in findings)
    can = "cannot be used yet" if counts[Gravity.ERROR] else "can be used"
    return f"{can}; " + ", ".join(f"{counts[level]} {level}s" for level in Gravity)
