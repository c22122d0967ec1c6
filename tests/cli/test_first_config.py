"""Where nobody has written a config, `run` and `once` begin nothing: they say so, and offer to write one."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import command_line
from monitor.cli.input import asking, first_config
from monitor.config import default_path


@pytest.fixture(autouse=True)
def an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CASUALTY_MONITOR_CONFIG", raising=False)


def called(verb: str, given: str = "") -> Result:
    return CliRunner().invoke(command_line, [verb], input=given)


@pytest.mark.parametrize("verb", ["run", "once"])
def test_without_a_config_of_ones_own_nothing_begins_and_both_ways_on_are_said(verb: str, tmp_path: Path) -> None:
    done = called(verb)
    assert done.exit_code == 2
    assert "there is no config.yaml here" in done.stderr
    assert "casualty-monitor init" in done.stderr
    assert f"cp {default_path()} config.yaml" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_at_a_terminal_it_offers_to_write_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (asking, first_config):
        monkeypatch.setattr(module, "at_terminal", lambda: True)
    monkeypatch.setattr("monitor.cli.init.show_week", lambda *_: None)  # what it shows is tested where it stands
    done = called("run", "y\nIdlib, Syria\nduty@example.org\nen\nfolder\n")
    assert done.exit_code == 0, done.output
    assert "duty@example.org" in Path("config.yaml").read_text(encoding="utf-8")


def test_who_declines_is_left_with_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(first_config, "at_terminal", lambda: True)
    assert called("run", "n\n").exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_a_config_that_somebody_named_is_taken_or_refused_by_its_own_name(tmp_path: Path) -> None:
    done = CliRunner().invoke(command_line, ["run", "--config", str(tmp_path / "other.yaml")])
    assert done.exit_code == 2
    assert "other.yaml: there is no such file" in done.stderr
