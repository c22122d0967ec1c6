"""`make quality`: figures beside the last release's, so that lost ground is seen; without labelled texts it says so."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def quality() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("quality", ROOT / "tools" / "quality.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_share_that_fell_is_lost_ground(quality: ModuleType) -> None:
    assert quality.lost("det_p", 0.90, 0.95) == "  lost"
    assert quality.lost("det_p", 0.95, 0.90) == ""


def test_old_news_and_false_reports_are_the_worse_the_more(quality: ModuleType) -> None:
    assert quality.lost("stale", 0.30, 0.10) == "  lost"
    assert quality.lost("false_per_1k", 2.0, 4.9) == ""


def test_a_figure_without_a_former_one_is_shown_alone(quality: ModuleType) -> None:
    assert quality.table({"feeds": {"det_r": 0.9}}, {})[1].split() == ["feeds", "recall", "0.900", "-"]


def test_where_no_labelled_texts_are_it_says_so_and_is_no_failure(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "tools" / "quality.py"), "--eval", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "skipped" in done.stdout


def test_the_last_release_s_figures_are_known_ones(quality: ModuleType) -> None:
    stored = json.loads(quality.LAST.read_text(encoding="utf-8"))
    assert {key for figures in stored.values() for key in figures} <= set(quality.FIGURES)
