"""The kinds of channels: a file each, in one list, with a place in the docs."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.shapes import ChannelShape, fields_of
from monitor.deliveries.channels import KINDS

FILES = Path(__file__).parents[2] / "monitor" / "deliveries" / "channels"
DOCS = (Path(__file__).parents[2] / "docs" / "channels.md").read_text(encoding="utf-8")


def test_every_kind_is_a_file_and_every_file_a_kind() -> None:
    assert {path.stem for path in FILES.glob("*.py")} - {"__init__"} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_key_and_its_place_in_the_docs(kind: str) -> None:
    assert fields_of(ChannelShape)[kind] is KINDS[kind].shape
    assert f"{kind}:" in DOCS
