"""`apprise:` of a channel: several secrets in one place, and what is wrong with which of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config import load
from monitor.deliveries.channels import apprise
from monitor.deliveries.settings import AppriseChannel
from monitor.errors import ConfigError

ONE, TWO = "signal://api.example/+15551234567/+15557654321", "tgram://123456789:abcdefg_hijklmnop/12315544/"


def read(folder: Path, more: str = "", **environ: str) -> AppriseChannel:
    (folder / "config.yaml").write_text(f"channels: {{phones: {{apprise: {{urls_env: URLS{more}}}}}}}\n")
    (channel,) = load(folder / "config.yaml", environ).channels
    assert isinstance(channel, AppriseChannel)
    return channel


def refused(folder: Path, urls: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(folder, URLS=urls)
    return [line.partition("apprise.urls_env: ")[2] for line in caught.value.problems]


def test_one_address_a_line_and_comments_are_taken(tmp_path: Path) -> None:
    channel = read(tmp_path, URLS=f"# the duty phone\n{ONE}\n\n  {TWO}\n")
    assert [url.reveal() for url in channel.urls] == [ONE, TWO]
    assert channel.recipients == ("signal #1", "tgram #2")


def test_a_file_may_hold_several_lines(tmp_path: Path) -> None:
    (tmp_path / "phones").write_text(f"{ONE}\n{TWO}\n")
    (tmp_path / "phones").chmod(0o600)
    (tmp_path / "config.yaml").write_text("channels: {phones: {apprise: {urls_file: phones}}}\n")
    (channel,) = load(tmp_path / "config.yaml", {}).channels
    assert isinstance(channel, AppriseChannel)
    assert len(channel.urls) == 2


def test_what_is_wrong_is_told_by_its_place_and_shows_no_address(tmp_path: Path) -> None:
    told = refused(tmp_path, f"{ONE}\nsyslog://\n{ONE}\njson://10.0.0.7/hunter2")
    assert told == [
        "address 2 syslog:// speaks to this machine alone, and reaches nobody",
        "address 3 is there already",
        "address 4 json:// leads into a private network; say allow_private: true where that is meant",
    ]


def test_a_private_address_is_taken_where_that_is_meant(tmp_path: Path) -> None:
    assert read(tmp_path, ", allow_private: true", URLS="json://10.0.0.7/x").allow_private


def test_without_the_extra_the_config_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apprise, "find_spec", lambda name: None)
    assert refused(tmp_path, ONE) == ["needs the package apprise; run: pip install 'casualty-monitor[apprise]'"]
