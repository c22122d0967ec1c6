"""The kinds of channels: each stands in every list of them, so that whoever adds one is told what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.channels import KINDS
from monitor.config.shapes import ChannelShape, fields_of
from monitor.deliveries import Medium

DELIVERIES = Path(__file__).parents[2] / "monitor" / "deliveries" / "channels"
CONFIG = Path(__file__).parents[2] / "monitor" / "config" / "channels"
DOCS = (Path(__file__).parents[2] / "docs" / "channels.md").read_text(encoding="utf-8")


def test_every_kind_is_in_the_list() -> None:
    assert list(KINDS) == list(Medium)


@pytest.mark.parametrize("medium", Medium)
def test_every_kind_has_its_key_its_files_and_its_place_in_the_docs(medium: Medium) -> None:
    assert medium.value in fields_of(ChannelShape)
    assert [folder for folder in (DELIVERIES, CONFIG) if not (folder / f"{medium}.py").exists()] == []
    assert f"{medium}:" in DOCS


def test_no_file_lies_among_the_kinds_that_is_none() -> None:
    lying = {path.stem for folder in (DELIVERIES, CONFIG) for path in folder.glob("*.py")}
    assert lying - {"__init__"} == {medium.value for medium in Medium}
