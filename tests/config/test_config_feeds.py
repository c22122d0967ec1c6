"""What a feed's keys come to, and what this machine must have for them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from monitor.config import Config, parse
from monitor.errors import ConfigError
from monitor.feeds import FeedKind


def config_of(feed: str, tmp_path: Path) -> Config:
    return parse(f"feeds: [{{name: Valley, url: 'https://valley.example/rss', {feed}}}]", "config.yaml", tmp_path, {})


def test_the_keys_of_a_feed_arrive_in_it(tmp_path: Path) -> None:
    (feed,) = config_of("kind: telegram, translated: true, follow: true", tmp_path).feeds
    assert (feed.kind, feed.translated, feed.follow) == (FeedKind.TELEGRAM, True, True)


def test_left_out_they_mean_that_a_feed_is_recognised_and_taken_as_it_is(tmp_path: Path) -> None:
    (feed,) = config_of("language: en", tmp_path).feeds
    assert (feed.kind, feed.translated, feed.follow) == (None, False, False)


def test_following_without_its_packages_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.config.feeds.FOLLOWING", ("a_package_that_nobody_has",))
    with pytest.raises(ConfigError) as refused:
        config_of("follow: true", tmp_path)
    assert refused.value.problems == [
        "config.yaml:1: feeds[0].follow: needs the package a_package_that_nobody_has; "
        "run: pip install 'casualty-monitor[follow]'"
    ]


def test_checking_a_config_that_follows_loads_none_of_the_packages(tmp_path: Path) -> None:
    before = {name for name in ("trafilatura", "protego") if name in sys.modules}
    config_of("follow: true", tmp_path)
    assert {name for name in ("trafilatura", "protego") if name in sys.modules} == before
