"""The gate as a guard: no way into our own network, TLS always verified, proxies as told and never as found."""

from __future__ import annotations

import importlib.util
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigError, FetchError
from monitor.http import AnswerLimits, Gate, Trouble, origin, redacted
from monitor.http.addresses import is_public, literal
from tests.doubles.certificates import Certificate, self_signed
from tests.doubles.feed_server import FeedServer, drip_header, redirect, reply
from tests.doubles.socks_server import SocksServer

FEED = b"<rss version='2.0'><channel><title>News of the valley</title></channel></rss>"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """For localhost, and its own authority."""
    return self_signed(tmp_path_factory.mktemp("certificate"))


def trouble(gate: Gate, url: str, *, allow_private: bool = False) -> FetchError:
    with pytest.raises(FetchError) as caught:
        gate.get(url, allow_private=allow_private)
    return caught.value


# addresses


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "0.0.0.0",
        "168.63.129.16",
        "192.0.0.192",
        "192.0.2.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.88.99.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "::8.8.8.8",
        "2002:7f00:1::",
        "2002:a00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2001:0:53aa:64c::1",
        "3fff::1",
        "5f00::1",
    ],
)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "151.101.1.164", "2606:4700::1111", "2a00:1450::200e", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_an_address_on_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]", "::1%lo"])
def test_an_address_is_known_in_every_spelling(host: str) -> None:
    address = literal(host)
    assert address is not None
    assert address.is_loopback


def test_a_name_is_no_address() -> None:
    assert literal("news.example") is None


# the guard


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]"])
def test_our_own_network_is_out_of_reach(server: FeedServer, gate: Gate, host: str) -> None:
    server.serve("/secret", b"inside")
    error = trouble(gate, f"http://{host}:{server.port}/secret")
    assert error.reason == Trouble.PRIVATE_ADDRESS
    assert "allow_private" in str(error)
    assert server.connections == 0


def test_a_post_is_guarded_as_well(server: FeedServer, gate: Gate) -> None:
    with pytest.raises(FetchError) as caught:
        gate.send("POST", server.url("/hook"), body=b"{}")
    assert caught.value.reason == Trouble.PRIVATE_ADDRESS
    assert server.connections == 0


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """A resolver that gives these answers in turn, the last one for good; returns the list of names that were asked."""
    asked: list[str] = []

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        found = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_one_private_address_among_public_ones_is_enough_to_refuse(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, ["93.184.216.34", "10.0.0.7"])
    assert trouble(gate, "http://news.example/").reason == Trouble.PRIVATE_ADDRESS


def test_a_name_is_looked_up_once_so_it_cannot_change_its_mind(
    server: FeedServer, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.serve("/feed.xml", FEED)
    asked = names(monkeypatch, ["127.0.0.1"], ["203.0.113.1"])
    assert gate.get(f"http://news.example:{server.port}/feed.xml", allow_private=True).body == FEED
    assert asked == ["news.example"]


def test_the_next_address_is_tried_when_the_first_does_not_answer(
    server: FeedServer, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.serve("/feed.xml", FEED)
    names(monkeypatch, ["127.0.0.2", "127.0.0.1"])  # nothing listens at the first
    assert gate.get(f"http://news.example:{server.port}/feed.xml", allow_private=True).body == FEED


def test_a_redirect_into_our_own_network_is_refused(server: FeedServer, gate: Gate) -> None:
    with FeedServer() as inside:
        inside.serve("/secret", b"inside")
        url = server.serve("/a", behaviour=redirect(f"http://localhost:{inside.port}/secret"))
        assert trouble(gate, url, allow_private=True).reason == Trouble.PRIVATE_ADDRESS
        assert inside.connections == 0


def test_what_is_allowed_for_one_destination_is_not_for_the_next_request(server: FeedServer, gate: Gate) -> None:
    url = server.serve("/feed.xml", FEED)
    gate.get(url, allow_private=True)
    assert trouble(gate, url).reason == Trouble.PRIVATE_ADDRESS


# TLS


def test_a_certificate_from_a_known_authority_is_taken(certificate: Certificate) -> None:
    with (
        FeedServer(context=certificate.server_context(), host="localhost") as server,
        Gate("tests", environ={"SSL_CERT_FILE": str(certificate.cert)}) as gate,
    ):
        assert gate.get(server.serve("/feed.xml", FEED), allow_private=True).body == FEED


def test_an_unknown_authority_is_refused_with_its_reason(certificate: Certificate, gate: Gate) -> None:
    with FeedServer(context=certificate.server_context(), host="localhost") as server:
        error = trouble(gate, server.serve("/feed.xml", FEED), allow_private=True)
    assert error.reason == Trouble.TLS
    assert "certificate" in str(error)
    assert server.requests == []


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path, "news.example")
    with (
        FeedServer(context=certificate.server_context(), host="localhost") as server,
        Gate("tests", environ={"REQUESTS_CA_BUNDLE": str(certificate.cert)}) as gate,
    ):
        error = trouble(gate, server.serve("/feed.xml", FEED), allow_private=True)
    assert error.reason == Trouble.TLS
    assert "localhost" in str(error)


def test_the_server_is_told_the_name_and_not_the_address(certificate: Certificate) -> None:
    context, told = certificate.server_context(), []
    context.sni_callback = lambda _, name, __: told.append(name)
    with (
        FeedServer(context=context, host="localhost") as server,
        Gate("tests", environ={"SSL_CERT_FILE": str(certificate.cert)}) as gate,
    ):
        gate.get(server.serve("/feed.xml", FEED), allow_private=True)
    assert told == ["localhost"]


def test_the_authorities_are_read_once_and_not_for_each_connection(certificate: Certificate, tmp_path: Path) -> None:
    copy = tmp_path / "authorities.pem"
    copy.write_bytes(certificate.cert.read_bytes())
    with FeedServer(context=certificate.server_context(), host="localhost") as server:
        url = server.serve("/feed.xml", behaviour=reply(FEED, headers={"Connection": "close"}))
        with Gate("tests", environ={"SSL_CERT_FILE": str(copy)}) as gate:
            copy.unlink()
            bodies = [gate.get(url, allow_private=True).body for _ in range(3)]
    assert bodies == [FEED] * 3
    assert server.connections == 3


def test_a_file_of_authorities_that_is_not_there_names_the_variable(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"SSL_CERT_FILE: .*missing\.pem"):
        Gate("tests", environ={"SSL_CERT_FILE": str(tmp_path / "missing.pem")})


def test_a_file_of_authorities_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("not a certificate")
    with pytest.raises(ConfigError, match="REQUESTS_CA_BUNDLE"):
        Gate("tests", environ={"REQUESTS_CA_BUNDLE": str(tmp_path / "empty.pem")})


def test_a_password_does_not_follow_from_https_to_plain_http(certificate: Certificate, server: FeedServer) -> None:
    server.serve("/feed.xml", FEED)
    with (
        FeedServer(context=certificate.server_context(), host="localhost") as safe,
        Gate("tests", environ={"SSL_CERT_FILE": str(certificate.cert)}) as gate,
    ):
        safe.serve("/a", behaviour=redirect(f"http://localhost:{server.port}/feed.xml"))
        url = f"https://ann:pass@localhost:{safe.port}/a"
        assert trouble(gate, url, allow_private=True).reason == Trouble.BAD_URL
        assert gate.get(safe.url("/a"), allow_private=True).body == FEED
    assert len(server.requests) == 1


# proxies


def test_a_proxy_is_asked_for_the_whole_address(server: FeedServer) -> None:
    server.script("http://news.example/feed.xml", reply(FEED))
    with Gate("tests", proxy=server.url("")) as gate:
        assert gate.get("http://news.example/feed.xml").body == FEED
    assert server.requests[0].path == "http://news.example/feed.xml"


@pytest.mark.parametrize("host", ["169.254.169.254", "127.0.0.1", "2130706433", "[::1]"])
def test_a_proxy_is_not_asked_for_private_addresses(server: FeedServer, host: str) -> None:
    with Gate("tests", proxy=server.url("")) as gate:
        assert trouble(gate, f"http://{host}/secret").reason == Trouble.PRIVATE_ADDRESS
    assert server.requests == []


def test_our_own_destinations_are_reached_without_the_proxy(server: FeedServer) -> None:
    with FeedServer() as proxy, Gate("tests", proxy=proxy.url("")) as gate:
        assert gate.get(server.serve("/feed.xml", FEED), allow_private=True).body == FEED
        assert proxy.connections == 0


def test_a_proxy_that_is_down_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with Gate("tests", proxy=f"http://127.0.0.1:{port}") as proxied:
        assert trouble(proxied, "http://news.example/").reason in (Trouble.PROXY, Trouble.REFUSED)


@pytest.mark.skipif(importlib.util.find_spec("socks") is not None, reason="PySocks is installed")
def test_a_socks_proxy_says_what_it_lacks() -> None:
    with Gate("tests", proxy="socks5h://127.0.0.1:9050") as gate:
        error = trouble(gate, "http://news.example/")
    assert error.reason == Trouble.PROXY
    assert "PySocks" in str(error)


def test_a_socks_proxy_resolves_the_names_and_the_deadline_holds(server: FeedServer) -> None:
    pytest.importorskip("socks", reason="PySocks is not installed")
    server.serve("/feed.xml", FEED)
    server.serve("/slow.xml", behaviour=drip_header())
    with SocksServer() as proxy, Gate("tests", proxy=proxy.url) as gate:
        assert gate.get(f"http://news.example:{server.port}/feed.xml").body == FEED
        with pytest.raises(FetchError) as caught:
            gate.get(f"http://news.example:{server.port}/slow.xml", limits=AnswerLimits(total=0.2))
    assert caught.value.reason == Trouble.TIMEOUT
    assert proxy.names[0] == "news.example"


def test_proxies_and_passwords_of_the_environment_are_ignored(
    server: FeedServer, gate: Gate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ann password pass\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert gate.get(server.serve("/feed.xml", FEED), allow_private=True).body == FEED
    assert "authorization" not in server.requests[0].headers


# addresses in messages


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ann:pass@news.example:8443/a/b.xml?key=1&b=2#top", "https://news.example:8443/a/b.xml?key=...&b=..."),
        ("http://news.example/feed", "http://news.example/feed"),
        ("http://news.example/?", "http://news.example/"),
        ("http://[broken", "(unreadable address)"),
    ],
)
def test_an_address_is_shown_without_its_secrets(url: str, shown: str) -> None:
    assert redacted(url) == shown


@given(st.text(alphabet=st.characters(codec="utf-8")), st.text(alphabet="abc%&=#/?:@[]", max_size=30))
def test_no_password_is_ever_shown(anything: str, tail: str) -> None:
    url = f"https://ann:opensesame@news.example/{tail}?k=opensesame"
    assert "opensesame" not in redacted(url) + origin(url)
    redacted(anything)
    origin(anything)
