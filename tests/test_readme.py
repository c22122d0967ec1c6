"""The sample of `explain` in the README is what `explain` prints, but for the signals that it leaves out with "..."."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import command_line

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
TEXT = """Nine killed in air strike on market in Jisr al-Shughur

At least nine people, two of them children, were killed when warplanes struck a market in Jisr al-Shughur in Syria's \
Idlib province on Sunday, the Syria Civil Defence said. More than 4,000 people have been killed in the province since \
the war began.
"""
CONFIG = """
feeds: [{name: Sample Wire, url: "https://wire.example/feed", language: en}]
regions: [{name: Northwest Syria, countries: [SY], admin1: [Idlib, Aleppo]}]
rules:
  - name: Civilians killed
    regions: [Northwest Syria]
    any: [{killed.civilian: 5}, {killed.child: 1}]
    send: [duty-officer]
    updates: {toll_rises_by: 5}
  - {name: Hospitals hit, any: [{attack: hospital}], severity: critical, send: [duty-officer]}
channels: {duty-officer: {email: {to: [duty@example.org]}}}
smtp: {mailbox: outbox/, from: monitor@example.org}
"""


def test_the_sample_of_explain_is_what_it_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "116")
    (tmp_path / "sample.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    words = ["explain", str(tmp_path / "sample.txt"), "--published", "2031-03-10"]
    result = CliRunner().invoke(command_line, [*words, "--config", str(tmp_path / "config.yaml")])
    assert result.exit_code == 0, result.output
    printed = iter([line.rstrip() for line in result.output.splitlines()])
    shown = README.partition("every check:\n\n```text\n")[2].partition("\n```")[0].splitlines()
    assert len(shown) > 50
    assert [line for line in shown if "..." not in line and line not in printed] == []
