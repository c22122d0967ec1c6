"""Every mistake in tests/config/bad/ gives exactly the lines that tests/config/expected.txt holds for it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from monitor.config import load
from monitor.deliveries.channels import KINDS
from monitor.deliveries.presets import known
from monitor.errors import ConfigError

HERE = Path(__file__).parent
BAD = HERE / "bad"


def expected() -> dict[str, list[str]]:
    lines: dict[str, list[str]] = defaultdict(list)
    text = (HERE / "expected.txt").read_text(encoding="utf-8")
    *presets, last = known(None)
    *kinds, other = KINDS
    text = text.replace("{presets}", f"{', '.join(presets)} or {last}").replace(
        "{kinds}", f"{', '.join(kinds)} and {other}"
    )
    for line in text.splitlines():
        lines[line.partition(":")[0]].append(line)
    return dict(lines)


EXPECTED = expected()


@pytest.mark.parametrize("name", sorted(path.name for path in BAD.glob("*.yaml")))
def test_a_mistake_is_told_with_file_line_key_and_remedy(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    with pytest.raises(ConfigError) as caught:
        load(Path(name), {})
    assert caught.value.problems == EXPECTED[name]


def test_every_expected_line_has_its_file() -> None:
    assert set(EXPECTED) == {path.name for path in BAD.glob("*.yaml")}


def test_no_message_repeats_a_secret() -> None:
    assert not [line for lines in EXPECTED.values() for line in lines if "hunter2" in line]


def test_a_message_is_one_line_that_fits_a_screen() -> None:
    assert max(len(line) for lines in EXPECTED.values() for line in lines) < 220
