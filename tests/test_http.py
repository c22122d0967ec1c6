"""The gate: what it brings, what it follows, what it gives up on. Against a real server on loopback."""

from __future__ import annotations

import gzip
import logging
import socket
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest

from monitor.errors import FetchError
from monitor.http import AnswerLimits, Gate, Response, Trouble
from tests.doubles.feed_server import (
    Behaviour,
    Exchange,
    FeedServer,
    drip,
    drip_body,
    drip_header,
    garbage,
    gzip_bomb,
    hang,
    redirect,
    reply,
    reset,
    status,
    truncated,
)
from tests.doubles.patience import PATIENCE, until

FEED = b"<rss version='2.0'><channel><title>News of the valley</title></channel></rss>"
ORDINARY = AnswerLimits()
SHORT = AnswerLimits(connect=0.2, read=0.2, total=0.2)
SLOWEST = 50.0  # seconds: a deadline of 0.2 ends a request by then on the busiest machine, and nothing else does


def trouble(gate: Gate, url: str, limits: AnswerLimits = ORDINARY, *, allow_private: bool = True) -> FetchError:
    """The error that a GET must end in."""
    with pytest.raises(FetchError) as caught:
        gate.get(url, limits=limits, allow_private=allow_private)
    return caught.value


def in_time(ask: Callable[[AnswerLimits], Response]) -> Response:
    """The answer to the first request that had time enough: a busy machine may need more than 0.2 s."""
    for seconds in (0.2, 2.0, 20.0):
        with suppress(FetchError):
            return ask(AnswerLimits(connect=seconds, read=seconds, total=seconds))
    pytest.fail("no time was enough")


def test_an_answer_carries_status_headers_body_and_address(server: FeedServer, gate: Gate) -> None:
    url = server.serve("/feed.xml", FEED, etag='"v1"')
    answer = gate.get(url, headers={"Accept": "application/rss+xml"}, allow_private=True)
    assert (answer.status, answer.body, answer.url) == (200, FEED, url)
    assert answer.headers["etag"] == answer.headers["ETag"] == '"v1"'
    assert answer.redirected_permanently_to is None
    assert answer.elapsed > 0


def test_the_request_says_who_asks_and_nothing_of_cookies(server: FeedServer, gate: Gate) -> None:
    url = server.serve("/feed.xml", FEED, headers={"Set-Cookie": "who=you; Path=/"})
    gate.get(url, allow_private=True)
    gate.get(url, allow_private=True)
    second = server.requests[1].headers
    assert second["user-agent"] == "casualty-monitor-tests/1"
    assert "cookie" not in second


def test_a_packed_answer_is_unpacked(server: FeedServer, gate: Gate) -> None:
    url = server.serve("/feed.xml", FEED * 100, compress=True)
    assert gate.get(url, allow_private=True).body == FEED * 100
    assert "gzip" in server.requests[0].headers["accept-encoding"]


def test_any_status_is_an_answer(server: FeedServer, gate: Gate) -> None:
    url = server.serve("/feed.xml", behaviour=status(503, retry_after="120"))
    answer = gate.get(url, allow_private=True)
    assert (answer.status, answer.headers["retry-after"], answer.body) == (503, "120", b"said the server")


def test_connections_are_used_again(server: FeedServer, gate: Gate) -> None:
    url = server.serve("/feed.xml", FEED)
    for _ in range(5):
        gate.get(url, allow_private=True)
    assert server.connections == 1


def test_many_threads_may_ask_at_once(server: FeedServer, gate: Gate) -> None:
    url = server.serve("/feed.xml", FEED)
    bodies: list[bytes] = []
    ask = lambda: bodies.append(gate.get(url, allow_private=True).body)  # noqa: E731 - shorter than a def
    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bodies == [FEED] * 20


# redirects


def test_a_redirect_is_followed_and_the_final_address_told(server: FeedServer, gate: Gate) -> None:
    server.serve("/new.xml", FEED)
    url = server.serve("/old.xml", behaviour=redirect("/new.xml", 302))
    answer = gate.get(url, allow_private=True)
    assert (answer.body, answer.url) == (FEED, server.url("/new.xml"))
    assert answer.redirected_permanently_to is None


@pytest.mark.parametrize(
    ("first", "second", "moved"),
    [(301, 308, "/c.xml"), (301, 302, "/b.xml"), (302, 301, None), (308, 307, "/b.xml"), (303, 303, None)],
)
def test_only_an_unbroken_run_of_permanent_redirects_is_a_move(
    server: FeedServer, gate: Gate, first: int, second: int, moved: str | None
) -> None:
    server.serve("/c.xml", FEED)
    server.serve("/b.xml", behaviour=redirect("/c.xml", second))
    answer = gate.get(server.serve("/a.xml", behaviour=redirect("/b.xml", first)), allow_private=True)
    assert answer.redirected_permanently_to == (server.url(moved) if moved else None)


def test_three_redirects_are_followed_and_a_fourth_is_not(server: FeedServer, gate: Gate) -> None:
    for step in range(4):
        server.serve(f"/{step}", behaviour=redirect(f"/{step + 1}"))
    server.serve("/4", FEED)
    assert gate.get(server.url("/1"), allow_private=True).body == FEED
    assert trouble(gate, server.url("/0")).reason == Trouble.TOO_MANY_REDIRECTS


def test_a_redirect_loop_ends(server: FeedServer, gate: Gate) -> None:
    url = server.serve("/loop", behaviour=redirect("/loop", 301))
    assert trouble(gate, url).reason == Trouble.TOO_MANY_REDIRECTS
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    "target", ["ftp://news.example/feed.xml", "file:///etc/passwd", "javascript:alert(1)", "http://["]
)
def test_a_redirect_leads_to_the_web_or_nowhere(server: FeedServer, gate: Gate, target: str) -> None:
    assert trouble(gate, server.serve("/a", behaviour=redirect(target))).reason == Trouble.BAD_URL


def test_a_redirect_without_target_is_an_answer(server: FeedServer, gate: Gate) -> None:
    assert gate.get(server.serve("/a", behaviour=status(302)), allow_private=True).status == 302


def test_a_redirect_to_an_address_in_another_script_is_followed(server: FeedServer, gate: Gate) -> None:
    server.serve("/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1", FEED)
    url = server.serve("/a", behaviour=redirect("/أخبار".encode().decode("latin-1")))
    assert gate.get(url, allow_private=True).body == FEED


def test_a_bomb_in_the_body_of_a_redirect_is_not_unpacked(server: FeedServer, gate: Gate) -> None:
    server.serve("/new.xml", FEED)
    bomb = reply(b"x" * 20_000_000, status=301, compress=True, headers={"Location": "/new.xml"})
    answer = gate.get(server.serve("/a", behaviour=bomb), limits=AnswerLimits(body=1_000), allow_private=True)
    assert answer.body == FEED


# credentials


def test_user_and_password_of_the_address_become_a_header(server: FeedServer, gate: Gate) -> None:
    server.serve("/feed.xml", FEED)
    answer = gate.get(f"http://ann:p%40ss@127.0.0.1:{server.port}/feed.xml", allow_private=True)
    assert server.requests[0].headers["authorization"] == "Basic YW5uOnBAc3M="
    assert answer.url == server.url("/feed.xml")


def test_credentials_stay_with_their_origin(server: FeedServer, gate: Gate) -> None:
    with FeedServer() as elsewhere:
        elsewhere.serve("/feed.xml", FEED)
        url = server.serve("/a", behaviour=redirect(elsewhere.url("/feed.xml")))
        headers = {"Authorization": "Bearer sesame", "Cookie": "who=me", "X-Kept": "yes"}
        gate.get(url, headers=headers, allow_private=True)
        arrived = elsewhere.requests[0].headers
    assert "authorization" not in arrived
    assert "cookie" not in arrived
    assert arrived["x-kept"] == "yes"


def test_credentials_follow_within_their_origin(server: FeedServer, gate: Gate) -> None:
    server.serve("/feed.xml", FEED)
    server.serve("/a", behaviour=redirect(server.url("/feed.xml")))
    gate.get(f"http://ann:pass@127.0.0.1:{server.port}/a", allow_private=True)
    assert server.seen("/feed.xml")[0].headers["authorization"].startswith("Basic ")


def test_a_redirect_cannot_hand_us_credentials(server: FeedServer, gate: Gate) -> None:
    server.serve("/feed.xml", FEED)
    url = server.serve("/a", behaviour=redirect(f"http://eve:pass@127.0.0.1:{server.port}/feed.xml"))
    assert gate.get(url, allow_private=True).url == server.url("/feed.xml")
    assert "authorization" not in server.seen("/feed.xml")[0].headers


# limits


def test_a_body_over_the_cap_is_refused(server: FeedServer, gate: Gate) -> None:
    url = server.serve("/big.xml", b"x" * 20_000_000)
    error = trouble(gate, url)
    assert error.reason == Trouble.TOO_LARGE
    assert "5,000,000 bytes" in str(error)


def test_a_body_at_the_cap_is_taken(server: FeedServer, gate: Gate) -> None:
    url = server.serve("/exact.xml", b"x" * 1000)
    assert len(gate.get(url, limits=AnswerLimits(body=1000), allow_private=True).body) == 1000
    assert trouble(gate, url, AnswerLimits(body=999)).reason == Trouble.TOO_LARGE


def test_a_gzip_bomb_is_stopped_while_it_unpacks(server: FeedServer, gate: Gate) -> None:
    error = trouble(gate, server.serve("/bomb.xml", behaviour=gzip_bomb(megabytes=200)))
    assert error.reason == Trouble.TOO_LARGE


@pytest.mark.parametrize(
    ("body", "label"),
    [
        (FEED, "gzip"),
        (FEED, "deflate"),
        (FEED, "br"),
        (gzip.compress(FEED), ""),
        (gzip.compress(FEED), "deflate"),
        (gzip.compress(FEED), "gzip"),
        (zlib.compress(FEED), "deflate"),
        (zlib.compress(FEED)[2:-4], "deflate"),
        (gzip.compress(FEED[:9]) + gzip.compress(FEED[9:]), "gzip"),
        (gzip.compress(FEED) + bytes(9), "gzip"),
    ],
    # A packed body holds the second in which it was packed: a name made of it differs from process to process.
    ids=[
        "plain as gzip",
        "plain as deflate",
        "plain as br",
        "gzip unsaid",
        "gzip as deflate",
        "gzip",
        "zlib",
        "raw deflate",
        "two members",
        "zeros behind",
    ],
)
def test_a_body_is_unpacked_by_what_it_is_and_not_by_its_label(
    server: FeedServer, gate: Gate, body: bytes, label: str
) -> None:
    headers = {"Content-Encoding": label} if label else {}
    assert gate.get(server.serve("/feed.xml", behaviour=reply(body, headers=headers)), allow_private=True).body == FEED


def test_a_bomb_without_a_label_is_stopped_too(server: FeedServer, gate: Gate) -> None:
    body = gzip.compress(bytes(100_000_000))
    assert trouble(gate, server.serve("/bomb.xml", behaviour=reply(body))).reason == Trouble.TOO_LARGE


def test_a_body_packed_several_times_over_is_refused(server: FeedServer, gate: Gate) -> None:
    url = server.serve("/bomb.xml", b"x", headers={"Content-Encoding": "gzip, gzip, gzip"})
    assert trouble(gate, url).reason == Trouble.BAD_ANSWER


@pytest.mark.parametrize(
    "behaviour",
    [hang(), drip_header(), drip_body(FEED * 10), drip(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + FEED * 10)],
    ids=["hangs", "drips its header", "drips its body", "drips and never says how much"],
)
def test_the_deadline_holds_however_slowly_bytes_come(server: FeedServer, gate: Gate, behaviour: Behaviour) -> None:
    url = server.serve("/slow.xml", behaviour=behaviour)
    started = time.monotonic()
    assert trouble(gate, url, SHORT).reason == Trouble.TIMEOUT
    assert time.monotonic() - started < SLOWEST


def test_the_deadline_holds_over_a_run_of_redirects(server: FeedServer, gate: Gate) -> None:
    for step in range(4):
        server.serve(
            f"/{step}",
            behaviour=drip(
                f"HTTP/1.1 302 Found\r\nLocation: /{step + 1}\r\nContent-Length: 0\r\n\r\n".encode(), every=0.003
            ),
        )
    started = time.monotonic()
    assert trouble(gate, server.url("/0"), SHORT).reason == Trouble.TIMEOUT
    assert time.monotonic() - started < SLOWEST


def test_after_a_cut_the_gate_goes_on(server: FeedServer, gate: Gate) -> None:
    trouble(gate, server.serve("/slow.xml", behaviour=drip_header()), SHORT)
    assert gate.get(server.serve("/feed.xml", FEED), allow_private=True).body == FEED


def test_a_connection_that_was_given_back_is_not_cut_later(server: FeedServer, gate: Gate) -> None:
    url = server.serve("/feed.xml", FEED)
    in_time(lambda limits: gate.get(url, limits=limits, allow_private=True))
    until(lambda: not gate._watchdog._due)  # its time is up
    made = server.connections
    gate.get(url, allow_private=True)
    assert server.connections == made


def test_closing_the_gate_ends_what_is_under_way(server: FeedServer) -> None:
    url = server.serve("/slow.xml", behaviour=drip_header())
    gate, errors = Gate("tests"), []
    asking = threading.Thread(target=lambda: errors.append(trouble(gate, url)))
    asking.start()
    until(lambda: server.requests)
    gate.close()
    asking.join(SLOWEST)
    assert [error.reason for error in errors] == [Trouble.TIMEOUT]
    assert trouble(gate, url).reason == Trouble.TIMEOUT


def test_name_resolution_has_a_limit_too(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()

    def stuck(*_: object, **__: object) -> list[object]:
        never.wait(PATIENCE)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", stuck)
    started = time.monotonic()
    error = trouble(gate, "http://news.example/", SHORT)
    never.set()
    assert error.reason == Trouble.TIMEOUT
    assert time.monotonic() - started < SLOWEST


# what goes wrong


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (reset(), Trouble.RESET),
        (garbage(), Trouble.BAD_ANSWER),
        (truncated(FEED, 20), Trouble.TRUNCATED),
        (reply(b"\x1f\x8b\x08 and no gzip", headers={"Content-Encoding": "gzip"}), Trouble.BAD_ANSWER),
    ],
    ids=["reset", "no HTTP", "broken off", "badly packed"],
)
def test_each_failure_has_its_word(server: FeedServer, gate: Gate, behaviour: Behaviour, reason: Trouble) -> None:
    error = trouble(gate, server.serve("/feed.xml", behaviour=behaviour))
    assert error.reason == reason
    assert server.url("/feed.xml") in str(error)


def test_a_closed_port_is_refused(gate: Gate) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert trouble(gate, f"http://127.0.0.1:{port}/").reason == Trouble.REFUSED


def test_a_name_that_does_not_exist_is_told_apart(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = trouble(gate, "http://nwes.example/feed.xml")
    assert error.reason == Trouble.DNS
    assert "nwes.example" in str(error)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news.example/feed.xml",
        "ftp://news.example/",
        "http://",
        "http:///feed.xml",
        "http://[::1",
        "http://a:b:c/",
        "http://news.example:99999/",
        "file:///etc/passwd",
        "http://" + "a" * 70 + ".example/",
        "http://new s.example/",
    ],
)
def test_an_address_that_is_none_says_so(gate: Gate, url: str) -> None:
    assert trouble(gate, url).reason == Trouble.BAD_URL


def test_errors_and_logs_hold_no_secret(server: FeedServer, gate: Gate, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.serve("/feed.xml", behaviour=reset())
    error = trouble(gate, f"http://ann:opensesame@127.0.0.1:{server.port}/feed.xml?token=opensesame")
    assert "/feed.xml?token=..." in str(error)
    assert "opensesame" not in str(error) + caplog.text


# webhooks


def test_a_post_carries_exactly_these_bytes(server: FeedServer, gate: Gate) -> None:
    url = server.serve("/hook", b"taken", code=202)
    body = '{"place": "إدلب"}'.encode()
    answer = gate.send("POST", url, body=body, headers={"Content-Type": "application/json"}, allow_private=True)
    assert (answer.status, answer.body) == (202, b"taken")
    assert (server.requests[0].method, server.requests[0].body) == ("POST", body)


def test_a_post_follows_no_redirect(server: FeedServer, gate: Gate) -> None:
    url = server.serve("/hook", behaviour=redirect("/other", 307))
    assert gate.send("POST", url, body=b"{}", allow_private=True).status == 307
    assert len(server.requests) == 1


def test_a_receiver_that_took_it_and_then_stalls_has_taken_it(server: FeedServer, gate: Gate) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"

    def takes_it(exchange: Exchange) -> None:
        exchange.raw(head)
        exchange.pause(PATIENCE)

    url = server.serve("/hook", behaviour=takes_it)
    answer = in_time(lambda limits: gate.send("POST", url, body=b"{}", limits=limits, allow_private=True))
    assert answer.status == 200


def test_a_webhook_s_path_is_never_told(server: FeedServer, gate: Gate) -> None:
    url = server.serve("/services/T0PS3CRET", behaviour=reset())
    with pytest.raises(FetchError) as caught:
        gate.send("POST", url, body=b"{}", allow_private=True)
    assert str(caught.value).startswith(server.url("") + ": ")
    assert "T0PS3CRET" not in str(caught.value)
