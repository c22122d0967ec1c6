"""Every step that docs/channels.md tells people to take works."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.config import default_path, parse
from monitor.deliveries.channels.webhook import signed
from monitor.deliveries.check import check
from monitor.deliveries.outbox import DELAYS, HORIZON, LATER
from monitor.deliveries.presets import WORDS, known
from monitor.deliveries.settings import WebhookChannel
from monitor.deliveries.templates import shipped
from monitor.deliveries.wording import NAMES
from monitor.secret import Secret
from tests.deliveries.rows import NOW, SECRET

DOC = (Path(__file__).parents[2] / "docs" / "channels.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def is_genuine() -> Callable[..., bool]:
    (snippet,) = re.findall(r"```python\n(.*?)```", DOC, re.DOTALL)
    names: dict[str, Callable[..., bool]] = {}
    exec(snippet, names)
    return names["is_genuine"]


def test_the_snippet_takes_what_we_sign_and_nothing_else(is_genuine: Callable[..., bool]) -> None:
    headers, now = signed("id-1", b"body", Secret(SECRET), NOW), NOW.timestamp()
    assert is_genuine(headers, b"body", SECRET, now)
    assert not is_genuine(headers, b"b0dy", SECRET, now)
    assert not is_genuine({**headers, "webhook-id": "id-2"}, b"body", SECRET, now)
    assert not is_genuine(headers, b"body", SECRET, now + 3600)


@pytest.mark.parametrize(("before", "holds"), [("a request:", "Reference: /number"), ("holds for all:", "=== find")])
def test_the_example_of_a_preset_has_no_problem(tmp_path: Path, before: str, holds: str) -> None:
    example = DOC.partition(f"{before}\n\n```\n")[2].partition("```")[0]
    assert holds in example
    (tmp_path / "webhooks").mkdir()
    (tmp_path / "webhooks" / "tickets.json").write_text(example, encoding="utf-8")
    assert check(tmp_path) == []


EXAMPLES = re.findall(r"```yaml\n(.*?)```", DOC, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_a_channel_loads(example: str, tmp_path: Path) -> None:
    (tmp_path / "gitlab.token").write_text("a-token")
    (tmp_path / "gitlab.token").chmod(0o600)
    (tmp_path / "jira-token").write_text("a-token")
    environ = dict.fromkeys(re.findall(r"url_env: (\w+)", example), "https://chat.example/key")
    environ |= dict.fromkeys(re.findall(r"urls_env: (\w+)", example), "jsons://desk.example/a-secret-word")
    environ |= dict.fromkeys(re.findall(r"token_env: (\w+)", example), "ops@example.org:a-token")
    channels = parse(example, "docs.yaml", tmp_path, environ | {"CREDENTIALS_DIRECTORY": str(tmp_path)}).channels
    assert [channel.preset for channel in channels if isinstance(channel, WebhookChannel)] == re.findall(
        r"preset: ([a-z-]+)", example
    )


def test_every_shipped_preset_has_an_example() -> None:
    assert set(re.findall(r"preset: ([a-z-]+)", "".join(EXAMPLES))) == {*known(None)} - {"generic"}


def test_the_shipped_config_names_every_preset() -> None:
    [told] = re.findall(r"# +preset: (.+)", default_path().read_text(encoding="utf-8"))
    assert set(re.findall(r"[a-z]+(?:-[a-z]+)*", told)) - {"or"} == {*known(None)}


def test_every_word_of_a_presets_head_is_told() -> None:
    for word in (*WORDS, "options"):
        assert f"| `{word.capitalize()}` |" in DOC


def test_every_preset_template_and_name_is_told() -> None:
    for preset in known(None):
        assert f"| `{preset}` |" in DOC
    for path in shipped().iterdir():
        assert path.is_dir() or f"`{path.name}`" in DOC
    for name in NAMES:
        assert f"| `{name}` |" in DOC


def test_the_schedule_that_is_told_is_the_schedule() -> None:
    assert [d.total_seconds() for d in DELAYS] == [30, 120, 600, 1800, 3600]
    assert (LATER.total_seconds(), HORIZON.total_seconds()) == (4 * 3600, 72 * 3600)
    assert "after 30 s, 2 min, 10 min, 30 min, 1 h and every 4 h" in DOC
    assert "72 hours" in DOC
