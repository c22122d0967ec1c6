"""A verb called as from a shell, on the config of a test's own `folder`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import command_line
from tests.doubles.verbs import Run


@pytest.fixture
def run(folder: Path) -> Run:
    def call(*words: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(command_line, [*words, "--config", str(folder / "config.yaml")], input=typed)

    return call
