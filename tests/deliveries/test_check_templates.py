"""`check` finds what is wrong with a user's templates before an alert does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from monitor.deliveries.check import _changed, check
from monitor.deliveries.templates import Templates, shipped


def put(folder: Path, name: str, text: str) -> list[str]:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return check(folder)


def test_the_shipped_templates_have_no_problem() -> None:
    assert check() == []


def test_a_copy_of_the_shipped_templates_has_no_problem(tmp_path: Path) -> None:
    shutil.copytree(shipped(), tmp_path / "own")
    assert check(tmp_path / "own") == []


def test_an_empty_folder_has_no_problem(tmp_path: Path) -> None:
    assert check(tmp_path) == []


def test_what_ships_is_tried_where_it_uses_a_file_of_the_users(tmp_path: Path) -> None:
    assert _changed(Templates(tmp_path)) == frozenset()
    (tmp_path / "digest.txt").write_text("{{ facts.id }}", encoding="utf-8")
    (tmp_path / "webhooks").mkdir()
    (tmp_path / "webhooks" / "_chat.txt").write_text("x", encoding="utf-8")
    changed = _changed(Templates(tmp_path))
    assert {"digest.txt", "webhooks/jira.json", "webhooks/slack.json"} <= changed  # tickets hold the mail's text
    assert "alert.html" not in changed


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    (problem,) = check(tmp_path / "gone")
    assert problem.startswith(f"{tmp_path}/gone: there is no such folder")


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("alert.txt", "a\n{{ fcts.id }}\n", "/alert.txt:2: 'fcts' is undefined; did you mean facts?"),
        ("alert.txt", "{{ facts.incidnt }}", "/alert.txt:1: 'dict object' has no attribute 'incidnt'"),
        (
            "alert.txt",
            "{% if false %}{{ rubbish }}{% endif %}",
            "/alert.txt:1: 'rubbish' is undefined; there are delivery",
        ),
        ("digest.html", "\n\n{% for x in %}", "/digest.html:3: Expected an expression"),
        ("operational.txt", "{% include 'foo.txt' %}", "/operational.txt:1: there is no template foo.txt"),
        (
            "summary.txt",
            "{% for a in range(999) %}{% for b in range(999) %}{% endfor %}{% endfor %}",
            "/summary.txt:1: more than 100000 steps of range(): an endless loop?",
        ),
        (
            "summary.html",
            "{% for a in range(99999) %}long long long{% endfor %}",
            "summary.html: more than 1000000 characters: an endless loop?",
        ),
        ("subject.txt", "{{ facts.severity | shout }}", "/subject.txt:1: No filter named 'shout'"),
        ("alrt.txt", "x", "/alrt.txt: no message uses a template of this name; did you mean alert.txt?"),
        ("qqq.md", "x", "/qqq.md: no message uses a template of this name; names that begin with _"),
        ("webhooks/mine.json", 'X-A: b\n\n{"t": "{{ subject }} {{ delivery.id }}" {{ 1 }}}', "the body is no JSON"),
        ("webhooks/mine.json", '{"t": 1}', "wants header lines, an empty line, and a JSON body"),
        ("webhooks/mine.json", "no header\n\n{}", "'no header' is no header line"),
        ("countries.csv", "a,b\n", "countries.csv: not a CSV file with the columns code and name"),
    ],
)
def test_each_mistake_has_a_message_that_says_where(tmp_path: Path, name: str, text: str, wanted: str) -> None:
    if name == "countries.csv":
        text += "1,2\n"
    problems = put(tmp_path, name, text)
    assert any(wanted in problem for problem in problems), problems
    assert all("Traceback" not in problem and "\n" not in problem for problem in problems)


def test_a_value_that_breaks_json_is_found_before_a_headline_does(tmp_path: Path) -> None:
    title = "{% if kind == 'alert' %}{{ facts.incident.reports[0].title }}{% endif %}"
    problems = put(tmp_path, "webhooks/mine.json", f'A: b\n\n{{"t": "{title}"}}')
    assert any("write values as {{ value | tojson }}" in problem for problem in problems)


def test_a_preset_that_fails_only_for_updates_is_found(tmp_path: Path) -> None:
    text = 'A: b\n\n{"t": {% if remote_ref %}{{ facts.nothing }}{% else %}1{% endif %}}'
    assert any("has no attribute 'nothing'" in problem for problem in put(tmp_path, "webhooks/mine.json", text))


def test_parts_and_presets_of_ones_own_are_welcome(tmp_path: Path) -> None:
    put(tmp_path, "_mine.txt", "{% macro a(b) %}{{ b }}{% endmacro %}")
    assert put(tmp_path, "webhooks/ours.json", 'X-Kind: a\n\n{"text": {{ subject | tojson }}}') == []


def test_a_template_that_is_not_utf8_is_said(tmp_path: Path) -> None:
    (tmp_path / "alert.txt").write_bytes(b"\xff\xfe caf\xe9")
    assert any("alert.txt" in problem for problem in check(tmp_path))


def test_a_name_that_reading_and_rendering_miss_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "alert.txt").write_text("{{ incidnt.place }}", encoding="utf-8")
    (line,) = check(tmp_path)
    assert "'incidnt' is undefined; there are" in line
