"""Webhooks of other shapes: one file says head and body."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.config.check import check
from monitor.deliveries.channels.webhook import steps_of
from monitor.deliveries.presets import (
    Auth,
    Manner,
    Request,
    RequestStep,
    known,
    manner,
    manner_of,
    parsed,
    reference_in,
    ticket_in,
)
from monitor.deliveries.send import render
from monitor.deliveries.templates import Templates, shipped
from monitor.errors import TemplateError
from tests.deliveries.rows import ALERTS, CHAT, NOW, SMTP, rendered, row, titled


def chat(name: str) -> str:
    body = json.loads(rendered(row(name, CHAT), CHAT).body or b"")
    assert set(body) == {"text", "unfurl_links"}
    return str(body["text"])


def test_head_and_body_are_read() -> None:
    text = '\nContent-Type: application/json\nPath: /issues/7\nReference: /key\n\n{"a": [1,\n 2]}\n'
    head = Request({"Content-Type": "application/json"}, "/issues/7", "/key")
    assert parsed(text, "x.json") == [(head, b'{"a":[1,2]}')]


def test_parts_share_what_stands_before_them() -> None:
    text = (
        "Auth: Basic\nX-A: b\n\n=== find\nMethod: GET\nPath: /q\nList: /all\nMatch: m\nReference: /id\n\n"
        "=== create\nPath: /t\nReference: /id\n\n{}\n=== update\nMethod: PUT\nPath: /t/{ref}\n\n[]\n"
    )
    find, create, update = parsed(text, "x.json")
    assert find == (Request({"X-A": "b"}, "/q", "/id", "GET", RequestStep.FIND, "/all", "m", auth=Auth.BASIC), b"")
    assert create == (Request({"X-A": "b"}, "/t", "/id", step=RequestStep.CREATE, auth=Auth.BASIC), b"{}")
    assert update == (Request({"X-A": "b"}, "/t/{ref}", None, "PUT", RequestStep.UPDATE, auth=Auth.BASIC), b"[]")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A: b\n\n=== craete\n\n{}", "`=== craete` is no part"),
        ("=== update\nPath: /x\n\n{}", "none of them is"),
        ("=== create\nMethod: DELETE\n\n{}", "'DELETE' is none of"),
        ("=== create\nAuth: Digest\n\n{}", "'Digest' is neither"),
        ("=== find\nMethod: GET\n\n=== create\n\n{}", "wants Match: and Reference:"),
        ("=== create\nPath: /x", "wants header lines"),
    ],
)
def test_a_part_that_says_what_it_cannot_mean_is_refused(text: str, wanted: str) -> None:
    with pytest.raises(TemplateError, match=wanted):
        parsed(text, "x.json")


def test_what_a_preset_wants_of_its_channel_is_read_from_its_file() -> None:
    assert manner_of("{# x #}\nAuth: Bearer\nOptions: project, type=Task, tag=\n\n{}") == Manner(
        Auth.BEARER, {"project": None, "type": "Task", "tag": ""}
    )
    assert manner("generic", None) == manner("slack", None) == Manner()


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (b'{"all": [{"id": 1, "t": "no"}, {"id": 2, "t": "yes m1"}]}', "2"),
        (b'{"all": []}', None),
        (b"[]", None),
        (b'{"all": [{"t": "m1"}]}', None),
        (b"<html>m1", None),
        (b'{"all": {"id": 1, "t": "m1"}}', None),
    ],
)
def test_a_ticket_is_ours_where_it_holds_our_mark(answer: bytes, found: str | None) -> None:
    ticket = ticket_in(answer, Request(list="/all", match="m1", reference="/id"))
    assert (ticket and ticket[0]) == found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('{"a": 1}', "wants header lines"),
        ("A: b\n\n{'a': 1}", "the body is no JSON"),
        ("A b\n\n{}", "is no header line"),
        ("A: قتل\n\n{}", "is no header line"),
        ("A: b\nBcc\n\n{}", "'Bcc' is no header line"),
        ("Path: @evil.example\n\n{}", "has to begin with /"),
    ],
)
def test_a_request_that_is_none_is_refused_in_words(text: str, wanted: str) -> None:
    with pytest.raises(TemplateError, match=wanted):
        parsed(text, "x.json")


@pytest.mark.parametrize(
    ("answer", "pointer", "found"),
    [
        (b'{"key": "OPS-7"}', "/key", "OPS-7"),
        (b'{"issue": {"iid": 7}}', "/issue/iid", "7"),
        (b'[{"a/b": 1}]', "/0/a~1b", "1"),
        (b'["a"]', "/1", None),
        (b'["a"]', "/x", None),
        (b"ok", "/key", None),
        (b"{}", "/key", None),
        (b"[]", "/x", None),
        (b'{"key": {"a": 1}}', "/key", None),
        (b'{"key": "x"}', None, None),
        (b"\xff", "/key", None),
        (b"3", "/key", None),
    ],
)
def test_a_reference_is_found_in_the_answer_or_absent(answer: bytes, pointer: str | None, found: str | None) -> None:
    assert reference_in(answer, pointer) == found


@pytest.mark.parametrize("name", ALERTS)
def test_slack_gets_a_message_for_every_alert(name: str) -> None:
    assert len(chat(name)) > 20


def test_a_chat_message_says_what_who_and_why() -> None:
    text = chat("new")
    for wanted in (
        "*[NEW] Sample Town, Idlib, Syria: at least 25 killed",
        "&lt;on Sunday&gt; &amp; later",
        "citing Civil Rescue",
        "https://news.example/world/1?a=1&b=2",
        "Reported, not verified. Rule: Sample rule",
        "مقتل 25",
    ):
        assert wanted in text


@pytest.mark.parametrize("title", ["<!channel> <https://evil.example|click>", 'a" , "b": "', "\\", "x\ny", "{{ 7*7 }}"])
def test_a_hostile_title_calls_nobody_and_breaks_nothing(title: str) -> None:
    sent = rendered(titled(title, CHAT), CHAT)
    body = json.loads(sent.body or b"")
    assert set(body) == {"text", "unfurl_links"}
    assert "<" not in body["text"]


def test_head_and_body_are_frozen_together() -> None:
    sent = rendered(row("new", CHAT), CHAT)
    (step,) = steps_of(sent, sent.body or b"")
    assert step == (Request({"Content-Type": "application/json"}, answer="ok"), sent.body)
    assert rendered(sent, CHAT) == sent


def test_a_file_in_the_users_folder_is_a_preset(tmp_path: Path) -> None:
    generic, *ours = known(None)
    assert (generic, ours) == ("generic", sorted(path.stem for path in (shipped() / "webhooks").glob("*.json")))
    (tmp_path / "webhooks").mkdir()
    (tmp_path / "webhooks" / "ours.json").write_text("A: b\n\n{}")
    assert known(tmp_path) == [generic, *sorted([*ours, "ours"])]


@pytest.mark.parametrize(
    ("preset", "problem"),
    [
        ("ours", ""),
        ("slack", ""),
        ("slck", '"slck" is not a preset: generic, github, gitlab,'),
        ("../x", '"../x" is not a preset'),
    ],
)
def test_the_config_takes_any_preset_that_has_a_file(tmp_path: Path, preset: str, problem: str) -> None:
    (tmp_path / "webhooks").mkdir()
    (tmp_path / "webhooks" / "ours.json").write_text("A: b\n\n{}")
    config = tmp_path / "config.yaml"
    hook = f"{{url: 'https://t.example/h', preset: {preset}}}"
    config.write_text(f"templates: .\nchannels:\n  t: {{webhook: {hook}}}\n")
    found = [p.message for p in check(config, {}) if "preset" in p.message and "channels" in p.key]
    assert (found == []) if not problem else found[0].startswith(problem)


def test_one_file_creates_a_ticket_and_then_updates_it(tmp_path: Path) -> None:
    (tmp_path / "webhooks").mkdir()
    (tmp_path / "webhooks" / "slack.json").write_text(
        'Path: {{ "/issues/" ~ remote_ref ~ "/comments" if remote_ref else "/issues" }}\nReference: /number\n\n'
        '{"title": {{ subject | tojson }}}'
    )
    templates = Templates(tmp_path)
    first = render(row("new", CHAT), {"chat": CHAT}, SMTP, templates, NOW)
    update = render(replace(row("toll_rose", CHAT), remote_ref="7"), {"chat": CHAT}, SMTP, templates, NOW)
    ((made, _),), ((told, _),) = (steps_of(sent, sent.body or b"") for sent in (first, update))
    assert (made.path, made.reference) == ("/issues", "/number")
    assert told.path == "/issues/7/comments"
