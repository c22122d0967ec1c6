"""The issue forms ask for what a fault can be found by, and are forms as GitHub reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

FORMS = sorted((Path(__file__).parents[2] / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_a_form_has_its_parts_and_no_two_questions_of_one_name(form: Path) -> None:
    said = YAML(typ="safe").load(form.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= said.keys()
    names = [part["id"] for part in said["body"] if part["type"] != "markdown"]
    assert len(names) == len(set(names))
    assert all("label" in part["attributes"] for part in said["body"] if part["type"] != "markdown")


def test_whoever_found_a_misread_text_is_asked_how_it_was_read() -> None:
    (misread,) = [path for path in FORMS if path.stem == "misread"]
    assert "casualty-monitor explain --json" in misread.read_text(encoding="utf-8")
