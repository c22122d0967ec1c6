"""The config that release 0.1.0 shipped is taken by this one as it stands: no key of it moved or fell away.

Whoever moves one says so in `check`, where the old name stands, and adds that to the expectation here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.check import check

RELEASED = sorted((Path(__file__).parent / "released").glob("*.yaml"))


@pytest.mark.parametrize("file", RELEASED, ids=lambda path: path.stem)
def test_a_config_of_an_earlier_release_is_taken_as_it_stands(file: Path, tmp_path: Path) -> None:
    assert check(file, {}, folder=tmp_path) == []
