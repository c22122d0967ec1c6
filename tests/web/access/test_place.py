"""The place of a caller, behind a proxy and without one; through waitress, which has a mind of its own on headers."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import closing
from ipaddress import ip_network
from urllib.parse import urlencode

import pytest

from monitor.config import Web
from monitor.store import Store
from monitor.web.access.place import place_of_caller
from monitor.web.served import served
from monitor.web.server import Server
from tests.doubles.patience import PATIENCE
from tests.doubles.visitor import SENTENCE, Hall

PROXIED = Web("127.0.0.1", 0, pages=True, public_url="http://localhost")


def test_the_last_address_is_the_one_that_the_proxy_wrote() -> None:
    assert place_of_caller("127.0.0.1", "192.0.2.1, 198.51.100.9", is_behind_proxy=True) == "198.51.100.9"


def test_nobody_elsewhere_says_who_they_are() -> None:
    assert place_of_caller("203.0.113.7", "198.51.100.9", is_behind_proxy=True) == "203.0.113.7"


def test_without_a_proxy_nothing_is_believed() -> None:
    assert place_of_caller("127.0.0.1", "198.51.100.9", is_behind_proxy=False) == "127.0.0.1"


PROXY = (ip_network("10.0.0.5/32"), ip_network("10.0.1.0/24"), ip_network("2001:db8:9::/64"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "place"),
    [
        ("10.0.0.5", "198.51.100.9", "198.51.100.9"),
        ("10.0.0.5", "192.0.2.66, 198.51.100.9", "198.51.100.9"),  # what stands before it the caller wrote
        ("10.0.0.5", "192.0.2.66, 198.51.100.9, 10.0.1.7", "198.51.100.9"),  # two proxies, one behind the other
        ("127.0.0.1", "198.51.100.9, 10.0.0.5", "198.51.100.9"),
        ("::ffff:10.0.0.5", "198.51.100.9", "198.51.100.9"),
        ("2001:db8:9::1", "198.51.100.9", "198.51.100.9"),
        ("10.0.0.6", "198.51.100.9", "10.0.0.6"),  # the neighbour of a proxy is none
        ("198.51.100.7", "10.0.0.5", "198.51.100.7"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "10.0.1.7", "10.0.0.5"),
        ("10.0.0.5", "198.51.100.9, nobody", "10.0.0.5"),
        ("10.0.0.5", "198.51.100.9, 198.51.100.9:4711", "10.0.0.5"),
        ("10.0.0.5", "1" * 100_000, "10.0.0.5"),
    ],
)
def test_a_proxy_that_is_trusted_says_who_asked_it_and_nobody_else_does(peer: str, forwarded: str, place: str) -> None:
    assert place_of_caller(peer, forwarded, is_behind_proxy=True, trusted=PROXY) == place


def test_a_caller_who_writes_the_header_stays_in_their_place_behind_a_proxy_that_is_trusted() -> None:
    """Each of these would be another caller, who could guess on without end, if the first address counted."""
    written = [f"203.0.113.{number}, 198.51.100.9" for number in range(50)]
    places = {place_of_caller("10.0.0.5", one, is_behind_proxy=True, trusted=PROXY) for one in written}
    assert places == {"198.51.100.9"}


@pytest.mark.parametrize("forwarded", ["", "nobody", "198.51.100.9, "])
def test_an_address_that_is_none_is_left_out(forwarded: str) -> None:
    assert place_of_caller("127.0.0.1", forwarded, is_behind_proxy=True) == "127.0.0.1"


def test_one_network_of_ipv6_is_one_caller() -> None:
    places = {place_of_caller(f"2001:db8:1:2::{number}", "", is_behind_proxy=False) for number in range(1, 7)}
    assert places == {"2001:db8:1:2::/64"}


def test_an_address_of_ipv4_is_one_however_it_is_written() -> None:
    assert place_of_caller("::ffff:192.0.2.1", "", is_behind_proxy=False) == "192.0.2.1"


@pytest.fixture
def hall(store: Store) -> Hall:
    return Hall(store, web=PROXIED)


@pytest.fixture
def server(hall: Hall) -> Iterator[Server]:
    opened = Server.open(PROXIED)
    opened.serve(served(hall.watched, PROXIED))
    yield opened
    opened.close()


def enter(server: Server, password: str, forwarded: str) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)) as connection:
        headers = {
            "Host": "localhost",
            "Origin": "http://localhost",
            "X-Forwarded-For": forwarded,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", "/sign-in", urlencode({"name": "Amal", "password": password}), headers)
        return connection.getresponse().status


@pytest.mark.parametrize("reloaded", [False, True])
def test_behind_a_proxy_a_guesser_locks_out_nobody_elsewhere(server: Server, hall: Hall, reloaded: bool) -> None:
    if reloaded:
        server.turn_to(PROXIED, served(hall.watched, PROXIED))
    assert [enter(server, "no", "203.0.113.66") for _ in range(6)] == [403] * 5 + [429]
    assert enter(server, SENTENCE, "198.51.100.7") == 303


def test_without_a_proxy_a_guesser_changes_no_place_by_a_header(server: Server, hall: Hall) -> None:
    direct = Web("127.0.0.1", 0, pages=True)
    server.turn_to(direct, served(hall.watched, direct))
    assert [enter(server, "no", f"203.0.113.{number}") for number in range(6)] == [403] * 5 + [429]
