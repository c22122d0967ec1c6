"""`feeds quarantine` and `feeds release`, and where they show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.doubles.verbs import Run

CONFIG = """\
feeds:
  - {name: Post, url: https://post.example/rss, language: en, countries: [SD]}
regions:
  - {name: Sudan, countries: [SD]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def parsed(result: Result) -> Any:
    return json.loads(result.stdout)


def test_a_feed_is_set_apart_and_shown_everywhere(run: Run) -> None:
    done = run("feeds", "quarantine", "Post", "--by", "ana", "--note", "hacked")
    assert done.exit_code == 0, done.output
    assert "Sudan: no other feed can speak of it" in done.output
    [feed] = parsed(run("feeds", "--json"))
    assert (feed["state"], feed["live"], feed["quarantine"]["by"], feed["quarantine"]["note"]) == (
        "quarantined",
        False,
        "ana",
        "hacked",
    )
    assert "is in quarantine since" in run("feeds").output
    coverage = run("feeds", "--coverage").output
    assert "Sudan: Post is in quarantine and does not count" in coverage
    assert "Sudan: no live feed can speak of it" in coverage
    lines = {line["what"]: line["words"] for line in parsed(run("status", "--json"))["lines"]}
    assert "Post since" in lines["quarantine"]
    assert "no live feed that could tell of Sudan" in lines["regions"]


def test_a_feed_is_let_back_with_who_had_set_it_apart(run: Run) -> None:
    run("feeds", "quarantine", "Post", "--by", "ana", "--note", "hacked")
    done = run("feeds", "release", "Post", "--by", "ben")
    assert done.exit_code == 0
    assert "by ana (hacked)" in done.output
    assert parsed(run("feeds", "--json"))[0]["quarantine"] is None


def test_a_feed_that_is_not_there_is_refused_in_words(run: Run) -> None:
    refused = run("feeds", "quarantine", "Pots")
    assert refused.exit_code == 1
    assert "did you mean 'Post'?" in refused.output
    assert "Traceback" not in refused.output
