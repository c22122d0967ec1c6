"""The keys of a feed as settings, and the parts of this machine that they need."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from monitor.config import Config, parse
from monitor.config.check import check
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


@pytest.mark.parametrize(
    ("feed", "warned"),
    [
        ("url: 'https://news.google.com/rss/search?q=Idlib', follow: true", True),
        ("url: 'https://hub.example/telegram/channel/valley', kind: telegram, follow: true", True),
        ("url: 'https://news.google.com/rss/search?q=Idlib'", False),
        ("url: 'https://valley.example/rss', follow: true", False),
    ],
)
def test_following_where_no_link_leads_to_an_article_is_told(feed: str, warned: bool, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(f"feeds: [{{name: A, {feed}}}]")
    told = [str(problem) for problem in check(tmp_path / "config.yaml", {}) if "feeds[0].follow" in problem.key]
    assert [line.partition("follow: ")[2] for line in told] == [
        "does nothing here: links of Google News and Telegram lead to no article"
    ] * warned
