"""One rule by itself: as it stands in the file, and as somebody wrote it anew, without anything else of a config."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, SequenceNode

from monitor.alerts import Rule
from monitor.config import document, validate
from monitor.config.added import end_of
from monitor.config.rules import rule_of
from monitor.config.settings import Config
from monitor.config.work import Work
from monitor.errors import ConfigError
from monitor.keys.problems import Problems
from monitor.keys.section import Surroundings
from monitor.places.regions import Region

LONGEST = 8_000  # characters
_SECTION, _FIRST = "rules", 0


def rule_text(text: str, name: str) -> str | None:
    """The rule of that name as the config `text` has it, comments within it and all; None where there is none."""
    root = YAML(typ="rt", pure=True).compose(text)
    rules = next((v for k, v in root.value if k.value == _SECTION), None) if isinstance(root, MappingNode) else None
    items = rules.value if isinstance(rules, SequenceNode) else []
    found = next((item for item in items if isinstance(item, MappingNode) and _name(item) == name), None)
    return _cut(text, found) if found else None


def _name(item: MappingNode) -> str | None:
    return next((str(value.value) for key, value in item.value if key.value == "name"), None)


def _cut(text: str, node: MappingNode) -> str:
    start, end = node.start_mark.index, end_of(node)
    indent = " " * (start - text.rfind("\n", 0, start) - 1)  # of its first key, behind the dash
    return textwrap.dedent(indent + text[start:end]).rstrip() + "\n"


def rule_written(text: str, config: Config, regions: Sequence[Region]) -> Rule:
    """The rule that `text` comes to, which may name the channels of the config and these of its regions. No file is
    read for it. Raises ConfigError, a line a problem."""
    problems = Problems("rule")
    if len(text) > LONGEST:
        raise ConfigError([f"rule: is longer than {LONGEST} letters, which no rule is"])
    written = document.read(text, problems)
    problems.raise_errors()
    problems.lines = {(_SECTION, _FIRST, *loc): line for loc, line in problems.lines.items()}
    rule = _built(written, config, regions, problems)
    if rule is None or problems.errors():
        raise ConfigError([_said(str(problem)) for problem in problems.errors()] or ["rule: holds nothing"])
    return rule


def _built(written: Mapping[str, Any], config: Config, regions: Sequence[Region], problems: Problems) -> Rule | None:
    checked = validate.check({_SECTION: [written]}, problems)
    known = {"channels": {c.name: {} for c in config.channels}, "regions": [{"name": r.name} for r in regions]}
    checked = replace(checked, raw={**checked.raw, **known})
    work = Work(checked, Surroundings(Path(), {}), problems)
    built = [rule_of(shape, regions, here) for here, shape in work.items(_SECTION)]
    return built[0] if built else None


def _said(problem: str) -> str:
    """Of this one rule, which stands in no list here."""
    return problem.replace(f"{_SECTION}[{_FIRST}].", "").replace(f"{_SECTION}[{_FIRST}]: ", "")
