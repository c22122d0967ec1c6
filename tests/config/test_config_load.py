"""A right config as settings, and a file that is no config."""

from __future__ import annotations

from datetime import time, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.alerts import Bound, Condition, Rule, Threshold, Updates
from monitor.config import Config, Web, changes, load, parse, read_text
from monitor.deliveries.settings import Digest, EmailChannel, Preset, Smtp, Tls, WebhookChannel
from monitor.errors import ConfigError
from monitor.feeds import Feed
from monitor.model import Cause, Harm, Numbers, Severity, Status, Target, Victim
from monitor.reports import Conventions
from monitor.secret import Secret

DUTY = "channels: {duty: {email: {to: [duty@example.org]}}}\n"


def read(text: str, folder: Path = Path("/etc/monitor"), **environ: str) -> Config:
    return parse(text, "config.yaml", folder, environ)


def problems_of(text: str, folder: Path = Path("/etc/monitor")) -> list[str]:
    """The faults of `text`; any other error than the one for configs goes through."""
    try:
        read(text, folder)
    except ConfigError as error:
        return error.problems
    return []


def refused(text: str, **environ: Any) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(text, **environ)
    return caught.value.problems


def test_a_config_of_one_key_has_every_default() -> None:
    assert read("feeds: []") == Config(store=Secret("sqlite:////etc/monitor/monitor.db"))


def test_a_feed_takes_its_defaults_from_the_noun() -> None:
    config = read("feeds: [{name: Anbar Post, url: 'https://anbar.example/rss'}]")
    assert config.feeds == (Feed("Anbar Post", "https://anbar.example/rss", "Anbar Post"),)


def test_a_feed_is_read_whole() -> None:
    config = read(
        "feeds: [{name: A, url: 'http://10.0.0.7/', publisher: P, language: ar, every: 30s, countries: [SY, LB],"
        " party: true, allow_private: true}]"
    )
    assert config.feed("A") == Feed("A", "http://10.0.0.7/", "P", "ar", timedelta(seconds=30), ("SY", "LB"), True, True)


def test_a_feed_says_which_regions_it_covers() -> None:
    config = read(
        "regions: [{name: Sudan, countries: [SD]}]\nfeeds: [{name: A, url: 'https://a.example/', covers: [Sudan]}]"
    )
    assert config.feeds[0].covers == ("Sudan",)


def test_a_rule_is_read_whole() -> None:
    config = read(
        DUTY + "regions: [{name: Sudan, countries: [SD]}]\n"
        "rules: [{name: R, regions: [Sudan], causes: [conflict], any: [{killed.civilian.low: 5, attack: school},"
        " {killed.all: unknown}], keywords: {must: [market], must_not: [film]}, severity: critical, send: [duty],"
        " updates: {toll_rises_by: 5, at_most_every: 1h}}]"
    )
    low = Threshold(Harm.KILLED, Victim.CIVILIAN, 5, Bound.LOW)
    unknown = Threshold(Harm.KILLED, Victim.ALL, None)
    assert config.rule("R") == Rule(
        "R",
        (Condition((low,), Target.SCHOOL), Condition((unknown,))),
        ("duty",),
        config.regions,
        (Cause.CONFLICT,),
        ("market",),
        ("film",),
        Severity.CRITICAL,
        Updates(5, timedelta(hours=1)),
    )


def test_a_rule_takes_its_defaults_from_the_noun() -> None:
    config = read(DUTY + "rules: [{name: R, any: [{killed.all: 1}], send: [duty]}]")
    assert config.rules == (Rule("R", (Condition((Threshold(Harm.KILLED, Victim.ALL, 1),)),), ("duty",)),)


def test_channels_are_read_whole() -> None:
    config = read(
        "channels: {duty: {email: {to: [a@example.org, b@example.org]}}, tracker: {webhook: {url_env: URL,"
        " secret_env: KEY, preset: generic, allow_private: true}}}",
        URL="https://tracker.example/hook",
        KEY="a-key",
    )
    tracker = WebhookChannel("tracker", Secret("https://tracker.example/hook"), Secret("a-key"), Preset.GENERIC, True)
    assert config.channels == (EmailChannel("duty", ("a@example.org", "b@example.org")), tracker)
    assert config.channel("tracker") == tracker
    assert config.channel("nobody") is None


def test_a_digest_is_read_whole() -> None:
    config = read(DUTY + "digests: [{name: M, at: '07:30', timezone: Asia/Damascus, send: [duty]}]")
    assert config.digests == (Digest("M", time(7, 30), ZoneInfo("Asia/Damascus"), ("duty",)),)


def test_smtp_is_read_whole() -> None:
    config = read(
        "smtp: {host: mail.example.org, port: 587, from: monitor@example.org, tls: starttls, username: monitor,"
        " password_env: PW, mailbox: outbox}",
        PW="a-password",
    )
    mailbox, password = Path("/etc/monitor/outbox"), Secret("a-password")
    assert config.smtp == Smtp(
        "mail.example.org", 587, "monitor@example.org", mailbox, Tls.STARTTLS, "monitor", password
    )


def test_reading_web_and_http_are_read_whole() -> None:
    config = read(
        "reading: {numbers: literal, status: as_stated, alert_confidence: 1}\nweb: {listen: '[::1]:0'}\n"
        "http: {contact: ops@example.org, user_agent: desk/1, proxy: 'http://proxy.example:3128'}"
    )
    assert config.reading == Conventions(Numbers.LITERAL, Status.AS_STATED, 1)
    assert config.web == Web("::1", 0)
    assert config.http.user_agent == "desk/1 (+ops@example.org)"
    assert config.http.proxy == Secret("http://proxy.example:3128")


def test_the_web_is_not_served_unless_asked_for() -> None:
    assert read("feeds: []").web is None


@pytest.mark.parametrize(
    ("written", "opened"),
    [
        ("sqlite:///data/m.db", "sqlite:////etc/monitor/data/m.db"),
        ("sqlite:////var/lib/monitor/m.db", "sqlite:////var/lib/monitor/m.db"),
        ("postgresql+psycopg://monitor@localhost/m", "postgresql+psycopg://monitor@localhost/m"),
    ],
)
def test_a_relative_store_counts_from_the_folder_of_the_config(written: str, opened: str) -> None:
    assert read(f"store: {written}").store.reveal() == opened


def test_a_store_with_a_password_comes_from_outside() -> None:
    address = "postgresql+psycopg://monitor:a-password@localhost/m"
    config = read("store_env: STORE", STORE=address)
    assert config.store.reveal() == address
    assert "a-password" not in repr(config)


def test_a_wrong_store_from_outside_is_not_repeated() -> None:
    assert refused("store_env: STORE", STORE="mysql://u:a-password@h/m") == [
        "config.yaml:1: store_env: must begin with sqlite:/// or postgresql+psycopg://"
    ]


def test_an_address_from_outside_is_checked_and_not_repeated() -> None:
    assert refused("channels: {t: {webhook: {url_env: URL}}}", URL="tracker.example/secret-path") == [
        "config.yaml:1: channels.t.webhook.url_env: the address is not an http or https address"
    ]


def test_anchors_and_merges_are_understood() -> None:
    config = read(
        "feeds:\n  - &usual {name: A, url: 'https://a.example', every: 20m, language: ar}\n"
        "  - {<<: *usual, name: B, url: 'https://b.example'}\n"
    )
    assert config.feeds[1] == Feed("B", "https://b.example", "B", "ar", timedelta(minutes=20))


def test_norway_is_a_country_and_not_a_no() -> None:
    assert read("feeds: [{name: A, url: 'https://a.example', countries: [NO]}]").feeds[0].countries == ("NO",)


def test_a_wrong_key_hides_no_other_mistake_of_its_rule() -> None:
    problems = refused(DUTY + "rules: [{name: R, any: [{killed.al: 1}], send: [dut], severity: hihg, sned: [x]}]")
    assert [line.split(": ")[1] for line in problems] == [
        "rules[0].any[0].killed.al",
        "rules[0].send[0]",
        "rules[0].severity",
        "rules[0].sned",
    ]


def test_a_rule_may_name_a_region_that_has_a_mistake_of_its_own() -> None:
    problems = refused(
        DUTY + "regions: [{name: Sudan, countries: [sd]}]\n"
        "rules: [{name: R, regions: [Sudan], any: [{killed.all: 1}], send: [duty]}]"
    )
    assert problems == [
        'config.yaml:2: regions[0].countries[0]: "sd" is not a country code of two capital letters, such as SY; '
        'did you mean "SD"?'
    ]


def test_later_items_keep_their_places_when_an_earlier_one_is_wrong() -> None:
    problems = refused("feeds: [{}, {name: B, url: 'https://b.example'}, {name: b, url: 'https://c.example'}]")
    assert problems[-1].startswith("config.yaml:1: feeds[2].name: ")


@pytest.mark.parametrize("key", ["templates", "places", "regions"])
def test_a_path_that_is_too_long_for_any_disk_is_told(key: str) -> None:
    name = "x" * 5000
    value = {"templates": name, "places": f"[{name}]", "regions": f"[{{name: R, geojson: {name}}}]"}[key]
    assert len(refused(f"{key}: {value}")) == 1


def test_a_channel_name_with_blanks_around_it_is_told() -> None:
    assert refused("channels: {' duty ': {email: {to: [duty@example.org]}}}") == [
        "config.yaml:1: channels.duty: a name is one line of at most 120 characters, without blanks at its ends"
    ]


def test_a_line_break_cannot_reach_a_header() -> None:
    assert refused(r'http: {contact: "x\nX-Evil: 1"}') == ["config.yaml:1: http.contact: must be one line"]


def test_a_broken_places_file_is_told_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text("name,lat,lon,country\nTel Samra,35.9,36.6,SY\n")
    (tmp_path / "bad.csv").write_text("name,lat,lon,country\nTel Samra,north,36.6,SY\n")
    (problem,) = problems_of("places:\n  - good.csv\n  - bad.csv\n", tmp_path)
    assert problem.startswith(f"config.yaml:3: places[1]: {tmp_path / 'bad.csv'}:2: ")


def test_a_village_of_ones_own_can_be_a_region(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("name,lat,lon,country\nTel Samra Sofar,35.9,36.6,SY\n")
    config = read("places: [mine.csv]\nregions: [{name: R, places: [{name: Tel Samra Sofar, radius_km: 5}]}]", tmp_path)
    assert [region.name for region in config.regions] == ["R"]


@pytest.mark.parametrize("depth", [50, 600])
def test_nested_brackets_get_a_message(depth: int) -> None:
    assert len(refused("feeds: " + "[" * depth + "]" * depth)) == 1


def test_aliases_of_aliases_get_a_message_and_no_memory() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert "aliases of aliases" in refused("\n".join(lines))[0]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("feds: []{}&*!|>-?#\n\t\"'%@`,0.5ab<\x00\u202e\ud800"), max_size=60))
def test_no_text_brings_anything_but_a_config_or_its_problems(text: str) -> None:
    assert all(line.startswith("config.yaml") for line in problems_of(text))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(
        [
            "store",
            "reading",
            "places",
            "feeds",
            "regions",
            "rules",
            "channels",
            "operators",
            "digests",
            "smtp",
            "web",
            "templates",
            "http",
        ]
    ),
    VALUES,
)
def test_no_value_brings_anything_but_a_config_or_its_problems(section: str, value: object) -> None:
    out = StringIO()
    YAML(typ="safe", pure=True).dump({section: value}, out)
    assert all(line.startswith("config.yaml") for line in problems_of(out.getvalue(), Path("/nowhere")))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.yaml: there is no such file; copy the config\.yaml that ships"):
        load(tmp_path / "config.yaml", {})


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"is a folder; name the file, such as .*config\.yaml"):
        load(tmp_path, {})


def test_a_path_that_no_file_can_have_is_told() -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(Path("config\0.yaml"), {})


def test_a_huge_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_bytes(b"#" * 10_000_001)
    with pytest.raises(ConfigError, match="larger than 10 MB"):
        load(tmp_path / "config.yaml", {})


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_bytes(b"\xef\xbb\xbffeeds: []\n")
    assert read_text(tmp_path / "config.yaml") == "feeds: []\n"


def test_paths_can_count_from_another_folder(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("smtp: {mailbox: outbox}\n")
    config = load(tmp_path / "config.yaml", {}, folder=Path("/srv"))
    assert config.smtp.mailbox == Path("/srv/outbox")


def test_the_same_text_comes_to_an_equal_config() -> None:
    text = DUTY + "regions: [{name: Sudan, countries: [SD]}]\nsmtp: {username: m, password_env: PW}"
    one, other = read(text, PW="x"), read(text + "\n# a comment", PW="x")
    assert one == other
    assert hash(one) == hash(other)
    assert one != read(text, PW="y")


def test_what_a_reload_changes_is_told_by_section_and_without_values() -> None:
    before = read(
        "feeds: [{name: A, url: 'https://a.example'}, {name: B, url: 'https://b.example'}]\nstore: sqlite:///a.db"
    )
    after = read(
        "feeds: [{name: B, url: 'https://b2.example'}, {name: C, url: 'https://c.example'}]\nstore: sqlite:///b.db"
    )
    assert changes(before, after) == ("store: changed", "feeds: 1 added, 1 removed, 1 changed")
    assert changes(after, after) == ()


def test_another_order_is_a_change() -> None:
    one = read("feeds: [{name: A, url: 'https://a.example'}, {name: B, url: 'https://b.example'}]")
    other = read("feeds: [{name: B, url: 'https://b.example'}, {name: A, url: 'https://a.example'}]")
    assert changes(one, other) == ("feeds: reordered",)
