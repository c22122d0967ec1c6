"""Templates: the user's over the shipped ones, sandboxed, bounded, and never the reason why an alert is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import monitor
from monitor.deliveries.channel import FELL_BACK
from monitor.deliveries.templates import KINDS, Templates, shipped
from monitor.errors import TemplateError
from tests.deliveries.rows import CHAT, mail, part, rendered, row, titled

NOTHING: Mapping[str, object] = {}


def own(folder: Path, **files: str) -> Templates:
    """Templates of a user; `alert_txt="..."` becomes alert.txt."""
    for name, text in files.items():
        path = folder / re.sub("_(txt|html)$", r".\1", name)
        path.write_text(text, encoding="utf-8")
    return Templates(folder)


def test_the_shipped_folder_has_every_kind_in_text_and_html() -> None:
    assert {f"{kind}.{form}" for kind in KINDS for form in ("txt", "html")} <= {p.name for p in shipped().iterdir()}


def test_installed_templates_are_found_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "monitor" / "templates").mkdir(parents=True)
    monkeypatch.setattr(monitor, "__file__", str(tmp_path / "monitor" / "__init__.py"))
    assert shipped() == tmp_path / "monitor" / "templates"


def test_a_users_template_wins_and_what_it_lacks_is_shipped(tmp_path: Path) -> None:
    made = mail(row(), own(tmp_path, alert_txt="Ours: {{ facts.incident.id }}\n"))
    assert part(made, "plain") == "Ours: sample0001\n"
    assert "At least 25 killed" in part(made, "html")


def test_a_users_phrases_change_every_message(tmp_path: Path) -> None:
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "en.properties").write_text("grade.single_source = une seule source\n", encoding="utf-8")
    made = mail(row(), Templates(tmp_path))
    assert "(une seule source)" in str(made["Subject"])
    assert "(une seule source)" in part(made, "html")


def test_countries_can_be_named_in_another_language(tmp_path: Path) -> None:
    (tmp_path / "countries.csv").write_text("code,name\nSY,سوريا\n", encoding="utf-8")
    assert "سوريا" in str(mail(row(), Templates(tmp_path))["Subject"])


@pytest.mark.parametrize(
    "broken",
    [
        "{{ fcts.id }}",
        "{{ facts.nothing }}",
        "{% if %}",
        "{{ 1 / 0 }}",
        "{{ facts.incident.id.foo.bar }}",
        "{{ 1 + 'x' }}",
        "{{ facts() }}",
        "{% include 'missing.txt' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ [][3] }}",
        "{% for i in range(10**9) %}{% endfor %}",
        "{% for i in range(60000) %}{{ 'x' | center(99) }}{% endfor %}",
        "{{ 'x' * 10 ** 10 }}",
        "{{ facts.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
    ],
)
def test_a_template_that_fails_falls_back_and_says_so(tmp_path: Path, broken: str) -> None:
    templates = own(tmp_path, alert_txt=broken)
    sent = rendered(row(), templates=templates)
    assert str(sent.notes[FELL_BACK]).partition(":")[0].endswith("alert.txt")
    made = mail(row(), templates)
    assert "AT LEAST 25 KILLED" in part(made, "plain")
    assert "Your own template failed" in part(made, "plain")
    assert "Your own template failed" in part(made, "html")
    assert str(tmp_path) not in part(made, "plain")


def test_a_template_that_works_leaves_no_note(tmp_path: Path) -> None:
    assert rendered(row(), templates=own(tmp_path, alert_txt="fine")).notes == {}


def test_a_broken_list_of_countries_falls_back_too(tmp_path: Path) -> None:
    (tmp_path / "countries.csv").write_text("no,columns\n1,2\n", encoding="utf-8")
    assert "Syria" in str(mail(row(), Templates(tmp_path))["Subject"])


def test_facts_that_no_template_can_tell_still_go_out() -> None:
    odd = replace(row(), facts={"reason": "new", "incident": {"id": "x7"}, "drill": False})
    made = mail(odd)
    assert str(made["Subject"]) == "[NEW] facts without words"
    assert '"id": "x7"' in part(made, "plain")
    assert FELL_BACK in rendered(odd).notes


def test_facts_that_no_preset_can_tell_still_go_out_to_the_chat() -> None:
    odd = replace(row(channel=CHAT), facts={"reason": "new", "incident": {"id": "x7"}, "drill": False})
    assert "x7" in json.loads(rendered(odd, CHAT).body or b"")["text"]


def test_text_of_a_feed_is_never_template() -> None:
    made = mail(titled("{{ 7 * 7 }} {% include 'x' %} {{ facts }}"))
    assert "{{ 7 * 7 }} {% include 'x' %} {{ facts }}" in part(made, "plain")


def test_shared_phrases_are_escaped_in_html_however_they_are_imported(tmp_path: Path) -> None:
    templates = own(
        tmp_path,
        _own_txt="{% macro shout(x) %}{{ x }}!{% endmacro %}",
        alert_html="{% import '_own.txt' as own %}{% from '_own.txt' import shout %}{{ own.shout(facts.x) }}"
        "{{ shout(facts.x) }}{% include '_own2.txt' %}",
        _own2_txt="{{ facts.x }}",
    )
    html = templates.render("alert.html", {"facts": {"x": "<b>&"}})
    assert html == "&lt;b&gt;&amp;!" * 2 + "&lt;b&gt;&amp;"


def test_null_prints_as_nothing(tmp_path: Path) -> None:
    assert own(tmp_path, a_txt="[{{ facts.x }}]").render("a.txt", {"facts": {"x": None}}) == "[]"


def test_an_error_names_file_and_line(tmp_path: Path) -> None:
    templates = own(tmp_path, a_txt="one\ntwo\n{{ facts.x }}\n")
    with pytest.raises(TemplateError, match=rf"{tmp_path}/a\.txt:3: .*has no attribute 'x'"):
        templates.render("a.txt", {"facts": {}})


def test_an_error_in_a_part_names_the_part(tmp_path: Path) -> None:
    templates = own(tmp_path, a_txt="{% include '_b.txt' %}", _b_txt="\n{{ nothing }}")
    with pytest.raises(TemplateError, match=rf"{tmp_path}/_b\.txt:2: 'nothing' is undefined"):
        templates.render("a.txt", NOTHING)


def test_a_template_cannot_read_files_beside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("s3cret")
    (tmp_path / "own").mkdir()
    with pytest.raises(TemplateError, match="there is no template"):
        own(tmp_path / "own", a_txt="{% include '../secret.txt' %}").render("a.txt", NOTHING)
