"""Whether every language file that is loaded can be used: asked by `check` and before a config is taken on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from monitor.errors import LexiconError
from monitor.keys.problems import Level, Problem
from monitor.organisations.table import read_table, tables
from monitor.reports.language.checker import Finding, Gravity, check_file
from monitor.reports.language.files import SHIPPED, language_files
from monitor.reports.language.lexicon import load
from monitor.reports.language.lines import head_of, nodes_of

_LEVELS = {Gravity.ERROR: Level.ERROR, Gravity.WARNING: Level.WARNING}  # notes are for `lexicon check`


def problems_of(folders: tuple[Path, ...]) -> Iterator[Problem]:
    """The problems that keep a file that would be loaded from being used, and the gaps of the user's own."""
    for path in language_files((SHIPPED, *folders)):
        ours = path.parent == SHIPPED
        for found in _shipped(path) if ours else _findings(path):
            if found.level is Gravity.ERROR or (found.level is Gravity.WARNING and not ours):
                yield Problem(str(path), found.line or None, found.section, found.message, _LEVELS[found.level])
    for path in tables(folders)[1:]:
        try:
            read_table(path)
        except LexiconError as error:
            yield Problem(str(path), error.line, "", error.said)


@cache
def _shipped(path: Path) -> tuple[Finding, ...]:
    """Checked once: what ships stays as it is while we run."""
    return _findings(path)


def _findings(path: Path) -> tuple[Finding, ...]:
    """The findings of the checker; where none is an error, of the loader. Of a file that is no YAML: only that."""
    try:
        checked = check_file(path)
        found = list(checked.findings)
        if (code := checked.head.get("language", path.stem)) != path.stem:
            message = f"the file {path.name} is of the language {code!r}; call it {code}.yaml"
            found.append(Finding(0, Gravity.ERROR, "language", message))
        if not any(finding.level is Gravity.ERROR for finding in found):
            load(path)
    except LexiconError as error:
        found = [Finding(error.line or 0, Gravity.ERROR, "", error.said)]
    return tuple(found)


def limits_of(codes: Iterable[str], folders: tuple[Path, ...] = ()) -> dict[str, str]:
    """Of some languages those that are read with limits: their names, and what the limits are."""
    wanted = set(codes)
    files = [path for path in language_files((SHIPPED, *folders)) if path.stem in wanted]
    heads = [head_of(nodes_of(path)) for path in files]
    return {head["name"]: head["limits"] for head in heads if head.get("limits")}
