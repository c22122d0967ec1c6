"""Memos: every name is in the registry, with who writes it, and the docs have the same table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.store import Store
from monitor.store.memos import Memo

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "monitor"


def source(module: str) -> str:
    return (PACKAGE / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("memo", Memo, ids=lambda memo: memo.value.name)
def test_a_memo_is_written_by_its_owner(memo: Memo) -> None:
    assert f"Memo.{memo.name}" in source(memo.value.owner)
    assert "save_memo(" in source(memo.value.owner)


def test_nobody_outside_the_store_remembers_anything_that_is_not_registered() -> None:
    others = [path for path in PACKAGE.rglob("*.py") if path.parent.name != "store"]
    raw = re.compile(r"\b(?:asking|writing|handle)\.(?:save_)?meta\(")
    assert [str(path) for path in others if raw.search(path.read_text(encoding="utf-8"))] == []


def test_no_name_is_the_beginning_of_another_that_goes_on() -> None:
    names = [f"{memo.value.name} " for memo in Memo]
    assert [(a, b) for a in names for b in names if a != b and b.startswith(a)] == []


def test_the_docs_have_every_memo_with_form_and_owner() -> None:
    told = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")
    rows = [f"| `{m.value.name}` | {m.value.of} | {m.value.form} | {m.value.what} | `{m.value.owner}` |" for m in Memo]
    found = [line for line in told.splitlines() if line.startswith("| `") and line.count("|") == 6]
    assert found == rows


def test_what_is_remembered_of_one_channel_is_not_that_of_another(store: Store) -> None:
    with store.write() as writing:
        writing.save_memo(Memo.BOUNCED, "2031-03-09T12:00:00+00:00", "desk")
    with store.read() as asking:
        assert asking.memo(Memo.BOUNCED, "desk") == "2031-03-09T12:00:00+00:00"
        assert asking.memo(Memo.BOUNCED, "tracker") is None


def test_a_memo_of_something_cannot_be_asked_for_without_a_name() -> None:
    with pytest.raises(ValueError, match="a name belongs behind it"):
        Memo.BOUNCED.row()
    with pytest.raises(ValueError, match="no name belongs behind it"):
        Memo.PULSE.row("desk")
