"""`casualty-monitor check`: what is wrong with a config before it runs, and what is worth a second look."""

from __future__ import annotations

import os
import os.path
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from monitor.config import begin, build, read_text
from monitor.config.advice import of_time, warn
from monitor.config.language_faults import problems_of
from monitor.config.rota import of_rotas
from monitor.deliveries.check import check as check_templates
from monitor.errors import ConfigError
from monitor.keys.problems import Level, Problem, Problems
from monitor.keys.section import Surroundings


def check(path: Path, environ: Mapping[str, str] = os.environ, *, folder: Path | None = None) -> list[Problem]:
    """Every problem of the config at `path` and of the regions, secrets and templates that it names, in file order.

    Errors keep the monitor from starting, warnings do not. Nothing is written and the network is not touched.
    """
    problems = Problems(str(path))
    try:
        text = read_text(path)
    except ConfigError as error:
        return [Problem(str(path), None, "", line.removeprefix(f"{path}: ")) for line in error.problems]
    work = begin(text, problems, Surroundings(folder or path.parent, environ))
    config = build.config(work)
    warn(work, config)
    now = datetime.now(UTC)
    of_time(work, config, now)
    of_rotas(work, config, now)
    problems.found.extend(problems_of(config.languages))
    if config.templates is not None and os.path.isdir(config.templates):
        problems.found.extend(_of_templates(config.templates))
    return problems.sorted()


def errors(found: list[Problem]) -> list[Problem]:
    """Those that keep the monitor from starting."""
    return [problem for problem in found if problem.level is Level.ERROR]


def _of_templates(folder: Path) -> Iterator[Problem]:
    """The user's own templates, which tell their own file and line; those that ship are held to work by our tests."""
    for line in check_templates(folder):
        yield Problem("", None, "", line)
