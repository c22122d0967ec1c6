"""Presets ask things of their channel, and a config that gives them wrongly is told how."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config import parse
from monitor.config.check import check
from monitor.config.settings import Config
from monitor.deliveries.settings import WebhookChannel

ENVIRON = {"TOKEN": "ops@example.org:k3y", "BARE": "k3y", "ARABIC": "مفتاح", "KEY": "a plain secret"}
JIRA = "preset: jira, token_env: TOKEN, options: {project: OPS}"


def config_of(hook: str) -> str:
    return f"channels:\n  t:\n    webhook: {{url: 'https://t.example', {hook}}}\n"


def problems(tmp_path: Path, hook: str) -> list[tuple[str, str]]:
    path = tmp_path / "config.yaml"
    path.write_text(config_of(hook))
    return [(found.key, found.message) for found in check(path, ENVIRON) if found.key.startswith("channels")]


def channel(hook: str) -> WebhookChannel:
    parsed: Config = parse(config_of(hook), "config.yaml", Path(), ENVIRON)
    found = parsed.channel("t")
    assert isinstance(found, WebhookChannel)
    return found


def test_options_are_completed_with_what_the_preset_says() -> None:
    assert dict(channel(JIRA).options) == {"project": "OPS", "issue_type": "Task"}
    assert dict(channel("preset: github, token_env: BARE").options) == {"labels": "casualty-monitor"}
    assert channel("preset: generic").options == ()


def test_a_token_is_a_secret() -> None:
    token = channel(JIRA).token
    assert token is not None
    assert token.reveal() == "ops@example.org:k3y"
    assert "k3y" not in repr(channel(JIRA))


def test_equal_channels_are_equal_and_can_be_hashed() -> None:
    assert channel(JIRA) == channel(JIRA)
    assert hash(channel(JIRA)) == hash(channel(JIRA))


@pytest.mark.parametrize(
    ("hook", "key", "message"),
    [
        ("preset: github", "", "the preset github shows a token; give token_env, token_file or token_credential"),
        ("preset: slack, token_env: BARE", ".token_env", "the preset slack shows no token; leave it out"),
        ("token_env: BARE", ".token_env", "the preset generic shows no token; leave it out"),
        ("preset: jira, token_env: BARE, options: {project: OPS}", ".token_env", "the preset jira wants USER:TOKEN,"),
        ("preset: github, token_env: ARABIC", ".token_env", "the token is not ASCII"),
        ("preset: github, token_env: NONE", ".token_env", "the environment variable NONE is not set"),
        ("preset: jira, token_env: TOKEN", "", "the preset jira needs options: {project: ...}"),
        (JIRA[:-1] + ", isue_type: Bug}", ".options.isue_type", '"isue_type" is not an option of the preset jira:'),
        ("preset: slack, options: {a: b}", ".options.a", "the preset slack has no options"),
        ("preset: slack, secret_env: KEY", ".secret_env", "the preset slack is not signed; only generic is"),
        ("preset: jira, token_env: TOKEN, options: {project: 7}", ".options.project", "must be text"),
        ("preset: github, token: k3y", ".token", "a secret is never written here; use token_env"),
    ],
)
def test_what_is_missing_or_not_wanted_is_told(tmp_path: Path, hook: str, key: str, message: str) -> None:
    found = problems(tmp_path, hook)
    assert found[0][0] == f"channels.t.webhook{key}", found
    assert found[0][1].startswith(message), found
    assert "k3y" not in str(found)


def test_a_preset_of_ones_own_can_ask_too(tmp_path: Path) -> None:
    (tmp_path / "webhooks").mkdir()
    (tmp_path / "webhooks" / "ours.json").write_text("Auth: Bearer\nOptions: desk\n\n{}")
    path = tmp_path / "config.yaml"
    path.write_text("templates: .\n" + config_of("preset: ours, token_env: BARE"))
    assert "the preset ours needs options: {desk: ...}" in [found.message for found in check(path, ENVIRON)]
