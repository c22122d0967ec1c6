"""`check` collects errors, warnings and what is wrong with templates."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config import begin, build
from monitor.config.advice import warn
from monitor.config.check import check, errors
from monitor.keys.problems import Level, Problems
from monitor.keys.section import Surroundings

WATCHED = """\
feeds: [{name: A, url: "https://a.example", language: en}]
regions: [{name: Sudan, countries: [SD]}]
rules: [{name: R, regions: [Sudan], any: [{killed.all: 5}], send: [duty]}]
channels: {duty: {email: {to: [duty@example.org]}}}
operators: [duty]
"""


def told(folder: Path, text: str, **environ: str) -> list[str]:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return [str(problem).removeprefix(f"{path}:").strip() for problem in check(path, environ)]


def advised(folder: Path, text: str, **environ: str) -> list[str]:
    """As `told`, but for the templates, which take a while."""
    problems = Problems("")
    work = begin(text, problems, Surroundings(folder, environ))
    warn(work, build.config(work))
    return [str(problem).removeprefix(":").strip() for problem in problems.sorted()]


def test_a_good_config_has_no_problem(tmp_path: Path) -> None:
    assert told(tmp_path, WATCHED) == []


def test_of_a_file_that_is_no_yaml_nothing_else_is_said(tmp_path: Path) -> None:
    (line,) = advised(tmp_path, f"{WATCHED}smtp: [")
    assert "not readable as YAML" in line


def test_errors_and_warnings_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = WATCHED.replace("https://a", "http://a") + "smtp: {tls: no}\nweb: {listen: '0.0.0.0:80'}\n"
    assert told(tmp_path, text) == [
        "1: warning: feeds[0].url: http can be read and changed on the way; try https",
        '6: smtp.tls: "no" is not a kind of protection: none, starttls or tls; did you mean "none"?',
        "7: warning: web.listen: other machines can reach this; put a proxy with a password before it",
    ]


def test_warnings_are_no_errors(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("feeds: []\n")
    found = check(path, {})
    assert {problem.level for problem in found} == {Level.WARNING}
    assert errors(found) == []


def test_a_file_that_is_not_there_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    (problem,) = errors(check(path, {}))
    assert str(problem) == f"{path}: there is no such file; copy the config.yaml that ships, or name yours"


def test_a_config_without_feeds_rules_and_operators_is_told(tmp_path: Path) -> None:
    assert advised(tmp_path, "places: []") == [
        "warning: feeds: no feeds: nothing is watched",
        "warning: operators: no operators: nobody is told when a feed dies or a channel fails",
        "warning: rules: no rules: nobody is told of anything",
    ]


def test_a_language_that_is_not_read_is_told(tmp_path: Path) -> None:
    (line,) = advised(tmp_path, WATCHED.replace("language: en", "language: tlh"))
    assert line.startswith('1: warning: feeds[0].language: "tlh" is not read yet, only ')


def test_a_rule_without_region_is_told(tmp_path: Path) -> None:
    assert '3: warning: rules[0]: "R" names no regions: it watches the whole world' in advised(
        tmp_path, WATCHED.replace("regions: [Sudan], ", "")
    )


def test_a_channel_or_region_that_nothing_uses_is_told(tmp_path: Path) -> None:
    text = WATCHED.replace("countries: [SD]}", "countries: [SD]}, {name: Chad, countries: [TD]}").replace(
        "channels: {", "channels: {spare: {email: {to: [spare@example.org]}}, "
    )
    assert advised(tmp_path, text) == [
        '2: warning: regions[1]: no rule or digest uses the region "Chad"',
        "4: warning: channels.spare: no rule, digest or operator uses this channel",
    ]


@pytest.mark.parametrize(
    "second",
    [
        "{name: S, regions: [Sudan], any: [{killed.all: 20}], send: [duty]}",
        "{name: S, regions: [Sudan], any: [{killed.all: 5}], send: [duty]}",
        "{name: S, regions: [Sudan], any: [{killed.all: 6, killed.child: 1}], send: [duty]}",
        "{name: S, regions: [Sudan], any: [{attack: market}, {killed.all: 9, attack: school}], send: [duty]}",
    ],
)
def test_rules_that_tell_the_same_people_of_the_same_events_are_told(second: str, tmp_path: Path) -> None:
    (line,) = advised(tmp_path, WATCHED.replace("send: [duty]}]", f"send: [duty]}}, {second}]"))
    same = (
        '"S" and rules[0] ("R") both tell duty of the same events, as urgently: who hears of one by both hears it once'
    )
    assert line == f"3: warning: rules[1]: {same}"


@pytest.mark.parametrize(
    "second",
    [
        "{name: S, regions: [Sudan], any: [{injured.all: 20}], send: [duty]}",
        "{name: S, regions: [Sudan], any: [{killed.all: unknown}], send: [duty]}",
        "{name: S, regions: [Sudan], any: [{killed.all.low: 5}], send: [duty]}",
        "{name: S, regions: [Sudan], any: [{killed.all: 20}], causes: [crime], send: [duty]}",
        "{name: S, regions: [Sudan], any: [{killed.all: 20}], keywords: {must: [market]}, send: [duty]}",
        "{name: S, regions: [Sudan], any: [{attack: school}], send: [duty]}",
        "{name: S, regions: [Sudan], any: [{killed.all: 20}], severity: critical, send: [duty]}",
    ],
)
def test_rules_that_differ_are_left_in_peace(second: str, tmp_path: Path) -> None:
    assert advised(tmp_path, WATCHED.replace("send: [duty]}]", f"send: [duty]}}, {second}]")) == []


@pytest.mark.parametrize(
    ("smtp", "warned"),
    [
        ("{host: mail.example.org}", True),
        ("{host: 192.0.2.7}", True),
        ("{host: localhost}", False),
        ("{host: 127.0.0.1}", False),
        ("{host: mail.example.org, tls: starttls}", False),
        ("{host: mail.example.org, mailbox: outbox}", False),
    ],
)
def test_mail_in_clear_to_another_machine_is_told(smtp: str, warned: bool, tmp_path: Path) -> None:
    lines = advised(tmp_path, f"{WATCHED}smtp: {smtp}")
    assert [line.split(":")[2].strip() for line in lines] == (["smtp.tls"] if warned else [])


@pytest.mark.parametrize(("private", "warned"), [("false", True), ("true", False)])
def test_a_webhook_in_clear_is_told_without_its_address(private: str, warned: bool, tmp_path: Path) -> None:
    hook = f"{{webhook: {{url_env: HOOK, allow_private: {private}}}}}"
    text = WATCHED.replace("channels: {", f"channels: {{hook: {hook}, ").replace("operators: [", "operators: [hook, ")
    lines = advised(tmp_path, text, HOOK="http://hooks.example/very-secret")
    assert lines == (["4: warning: channels.hook.webhook: http can be read and changed on the way; use https"] * warned)


def test_a_broken_template_of_the_user_is_told_with_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "alert.txt").write_text("{{ no_such_name }}\n{% if %}\n")
    lines = told(tmp_path, f"{WATCHED}templates: mine")
    assert lines
    assert all("alert.txt" in line for line in lines)


def test_an_unreadable_secret_and_an_unknown_place_are_told_together(tmp_path: Path) -> None:
    text = WATCHED.replace("countries: [SD]", "countries: [SD], admin1: [Kasala Sofar]")
    lines = advised(tmp_path, f"{text}smtp: {{username: m, password_file: pw}}")
    assert lines[0].startswith("2: regions[0].admin1[0]: unknown place 'Kasala Sofar' in SD")
    assert lines[1] == f"6: smtp.password_file: there is no file {tmp_path / 'pw'}"


@pytest.mark.parametrize(("private", "warned"), [("false", True), ("true", False)])
def test_a_ping_in_clear_is_told_without_its_address(private: str, warned: bool, tmp_path: Path) -> None:
    lines = advised(
        tmp_path,
        f"{WATCHED}ping: {{url_env: PING, allow_private: {private}}}\n",
        PING="http://ping.example/very-secret",
    )
    assert [line.partition(": ")[2] for line in lines] == (
        ["warning: ping: http can be read and changed on the way; use https"] * warned
    )


def test_a_password_that_goes_to_a_mailbox_in_clear_is_told(tmp_path: Path) -> None:
    text = f"{WATCHED}bounces: {{host: imap.example.org, username: m, password_env: PW, tls: none}}\n"
    assert advised(tmp_path, text, PW="x") == [
        "6: warning: bounces.tls: the password goes to imap.example.org in clear; use tls or starttls"
    ]


def test_services_that_pass_the_proxy_by_are_told(tmp_path: Path) -> None:
    phones = 'channels: {duty: {apprise: {urls_env: URLS}}}\nhttp: {proxy: "http://proxy.example:3128"}\n'
    text = WATCHED.replace("channels: {duty: {email: {to: [duty@example.org]}}}\n", phones)
    (line,) = advised(tmp_path, text, URLS="jsons://desk.example/x")
    assert "channels.duty.apprise: does not use http.proxy" in line


PAGED = "people: [{name: Amal, addresses: [amal@ngo.example]}]\n"


@pytest.mark.parametrize(
    ("web", "clear"),
    [
        ("{pages: true}", False),
        ("{pages: true, public_url: 'https://watch.example.org'}", False),
        ("{pages: true, listen: '0.0.0.0:80'}", True),
        ("{pages: true, listen: '0.0.0.0:80', public_url: 'http://watch.example.org'}", True),
        ("{pages: true, public_url: 'http://watch.example.org'}", True),
        ("{pages: true, public_url: 'http://localhost:8080'}", False),
        ("{pages: true, listen: '0.0.0.0:80', public_url: 'https://watch.example.org'}", False),
    ],
)
def test_passwords_that_would_cross_a_network_in_clear_are_warned_of(tmp_path: Path, web: str, clear: bool) -> None:
    lines = advised(tmp_path, f"{PAGED}web: {web}\n")
    assert any("in clear" in line for line in lines) is clear


def test_pages_without_people_and_below_a_path_are_refused(tmp_path: Path) -> None:
    assert any("web.pages: nobody is listed" in line for line in advised(tmp_path, "web: {pages: true}\n"))
    below = advised(tmp_path, f"{PAGED}web: {{pages: true, public_url: 'https://example.org/watch'}}\n")
    assert any("web.public_url: must end with its host" in line for line in below)


@pytest.mark.parametrize(
    ("web", "said"),
    [
        ("{trusted_proxy: [10.0.0.5, 10.0.1.0/24, '2001:db8::1'], public_url: 'https://watch.example.org'}", None),
        ("{trusted_proxy: [10.0.0.5]}", "a proxy is believed only where public_url"),
        ("{trusted_proxy: [0.0.0.0/0], public_url: 'https://watch.example.org'}", "would believe too many"),
        ("{trusted_proxy: ['::/0'], public_url: 'https://watch.example.org'}", "would believe too many"),
        ("{trusted_proxy: [proxy.example], public_url: 'https://watch.example.org'}", "must be an address such as"),
        ("{trusted_proxy: [10.0.0.5/24], public_url: 'https://watch.example.org'}", "must be an address such as"),
        ("{trusted_proxy: [], public_url: 'https://watch.example.org'}", "must not be empty"),
    ],
)
def test_only_named_proxies_are_trusted_and_never_everybody(tmp_path: Path, web: str, said: str | None) -> None:
    lines = [line for line in advised(tmp_path, f"web: {web}\n") if "trusted_proxy" in line]
    assert [(said or "") in line for line in lines] == ([True] if said else [])


def test_borders_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    (tmp_path / "borders.geojson").write_text("{}")
    said = advised(tmp_path, "web: {borders: borders.geojson}\n")
    assert any("web.borders" in line and "holds no Polygon" in line for line in said)
