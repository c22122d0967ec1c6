"""The alert rules that ship: each names metrics that there are, labels that they have, and what to do."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from monitor.cli import VERBS
from monitor.config import Config
from monitor.feeds.health import Health
from monitor.store import Store
from monitor.web.metrics import registry_of
from monitor.web.vitals import Vitals
from tests.doubles.nouns import NOON
from tests.doubles.patience import PATIENCE

FILE = Path(__file__).parents[2] / "systemd" / "prometheus-alerts.yml"
RULES: list[dict[str, Any]] = [rule for group in YAML(typ="safe").load(FILE)["groups"] for rule in group["rules"]]
EXPRESSIONS = "\n".join(rule["expr"] for rule in RULES)


@pytest.fixture
def families(store: Store) -> dict[str, str]:
    """Every name under which a sample can appear, with its family."""
    found = dict[str, str]()
    for family in registry_of(store, Vitals(), Config, lambda: NOON).collect():
        suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"]}.get(family.type, [""])
        found |= {f"{family.name}{suffix}": family.name for suffix in suffixes}
    return found


def test_every_metric_that_a_rule_names_is_there(families: dict[str, str]) -> None:
    named = set(re.findall(r"\bmonitor_[a-z_]+", EXPRESSIONS))
    assert len(named) >= 12
    assert named - families.keys() == set()


def test_the_states_that_make_a_feed_blind_are_states_of_feeds() -> None:
    (named,) = re.findall(r'state=~"([^"]+)"', EXPRESSIONS)
    assert set(named.split("|")) < {state.value for state in Health}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_waits_is_graded_and_says_what_is_so_and_what_to_do(rule: dict[str, Any]) -> None:
    assert re.fullmatch(r"CasualtyMonitor[A-Z]\w+", rule["alert"])
    assert re.fullmatch(r"\d+[mhd]", rule["for"])
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"].keys() == {"summary", "action"}
    assert all(len(words) > 20 for words in rule["annotations"].values())


def test_no_rule_stands_twice() -> None:
    names = [rule["alert"] for rule in RULES]
    assert sorted(names) == sorted(set(names))


def test_what_they_tell_to_run_exists() -> None:
    verbs = set(re.findall(r"`casualty-monitor ([a-z]+)", FILE.read_text(encoding="utf-8")))
    assert verbs - set(VERBS) == set()


def test_brackets_of_every_expression_are_closed() -> None:
    for rule in RULES:
        for opening, closing in ("()", "[]", "{}"):
            assert rule["expr"].count(opening) == rule["expr"].count(closing), rule["alert"]


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_promtool_takes_them() -> None:
    call = ["promtool", "check", "rules", str(FILE)]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
