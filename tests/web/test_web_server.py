"""waitress under the pages: the address, its end, and a move."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from types import SimpleNamespace

import pytest
from flask import Flask

from monitor.config import Web
from monitor.errors import ConfigError
from monitor.web.lanes import PAGES
from monitor.web.server import MOST, Front, Server, part
from tests.doubles.patience import PATIENCE
from tests.doubles.smtp_server import unused_port

ANYWHERE = Web("127.0.0.1", 0)


def app_of(web: Web) -> Flask:
    app = Flask("pages", static_folder=None)
    app.add_url_rule("/where", view_func=lambda: web.host)
    return app


def ask(port: int, page: str = "/where", host: str = "127.0.0.1") -> tuple[int, str, dict[str, str]]:
    with closing(http.client.HTTPConnection(host, port, timeout=PATIENCE)) as connection:
        connection.request("GET", page)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), dict(answer.getheaders())


@pytest.fixture
def front() -> Iterator[Front]:
    made = Front(app_of)
    yield made
    made.close()


def moved(front: Front, web: Web | None) -> int | None:
    front.move(web, front.prepare(web))
    return int(front.where.rpartition(":")[2]) if front.where else None


def test_it_answers_and_does_not_say_what_it_is(front: Front) -> None:
    port = moved(front, ANYWHERE)
    assert port
    status, body, headers = ask(port)
    assert (status, body) == (200, "127.0.0.1")
    assert "Server" not in headers


def test_a_port_that_is_taken_is_said_with_what_to_do(front: Front) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ConfigError, match=rf"^web\.listen: 127\.0\.0\.1:{port} is taken.*another port"):
            front.prepare(Web("127.0.0.1", port))


def test_an_address_of_another_machine_is_said(front: Front) -> None:
    with pytest.raises(ConfigError, match=r"web\.listen: 192\.0\.2\.1:8080 is no address of this machine"):
        front.prepare(Web("192.0.2.1", 8080))


def test_it_moves_and_gives_the_old_address_back(front: Front) -> None:
    first = moved(front, ANYWHERE)
    second = moved(front, Web("localhost", 0))
    assert first
    assert second
    assert ask(second)[0] == 200
    socket.create_server(("127.0.0.1", first)).close()


def test_what_does_not_change_stays_and_answers_on(front: Front) -> None:
    port = moved(front, ANYWHERE)
    assert moved(front, ANYWHERE) == port


def test_four_hundred_callers_who_do_not_finish_their_question_keep_nobody_out(front: Front) -> None:
    port = moved(front, ANYWHERE)
    assert port
    with ExitStack() as held:
        for number in range(400):
            half = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            half.sendall(b"GET /where HTTP/1.1\r\nHost: loc" if number % 2 else b"")
        assert ask(port)[0] == 200


def caller(silent: float, age: float, *, asks: bool = False) -> SimpleNamespace:
    return SimpleNamespace(
        requests=["/livez"] if asks else [], last_activity=100 - silent, creation_time=100 - age, will_close=False
    )


def test_callers_who_are_silent_or_drip_are_parted_with_and_those_who_ask_are_not() -> None:
    callers = [caller(1, 2), caller(6, 6), caller(0, 25), caller(9, 30, asks=True)]
    part(callers, 100.0)
    assert [one.will_close for one in callers] == [False, True, True, False]


def test_of_too_many_callers_the_oldest_leave() -> None:
    callers = [caller(0, age / 100) for age in range(MOST)]
    part(callers, 100.0)
    assert [index for index, one in enumerate(callers) if one.will_close] == list(range(MOST - 50, MOST))


def test_it_ends_with_its_thread_and_all_its_sockets(front: Front) -> None:
    before = set(threading.enumerate())
    port = moved(front, ANYWHERE)
    assert port
    with socket.create_connection(("127.0.0.1", port)) as idle:  # a caller that says nothing holds up no end
        ask(port)
        moved(front, None)
        assert idle.recv(1) == b""
    assert {thread for thread in set(threading.enumerate()) - before if thread.is_alive()} == set()
    with pytest.raises(ConnectionRefusedError):
        ask(port)


def test_what_was_prepared_and_not_used_gives_its_address_back() -> None:
    server = Server.open(ANYWHERE)
    port = server.port
    server.close()
    socket.create_server(("127.0.0.1", port)).close()


def test_pages_that_take_their_time_keep_no_supervisor_waiting() -> None:
    asked, may_go_on = threading.Semaphore(0), threading.Event()

    def slow() -> str:
        asked.release()
        may_go_on.wait(PATIENCE)
        return "done"

    def app(web: Web) -> Flask:
        made = Flask("pages", static_folder=None)
        made.add_url_rule("/slow", view_func=slow)
        made.add_url_rule("/livez", "livez", lambda: "alive")
        made.add_url_rule("/readyz", "readyz", lambda: "ready")
        return made

    front = Front(app)
    port = moved(front, ANYWHERE)
    assert port
    with ExitStack() as held:
        for _ in range(3 * PAGES):
            connection = held.enter_context(closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)))
            connection.request("GET", "/slow")
        for _ in range(PAGES):
            assert asked.acquire(timeout=PATIENCE)
        assert [ask(port, page)[1] for page in ("/livez", "/readyz?from=systemd")] == ["alive", "ready"]
        may_go_on.set()
    front.close()


def test_a_large_request_is_refused(front: Front) -> None:
    port = moved(front, ANYWHERE)
    assert port
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("POST", "/where", body=b"x" * 300_000)
        assert connection.getresponse().status == 413


def test_other_pages_at_the_same_address_are_served_without_taking_it_again() -> None:
    """A reload that turns pages on keeps the port, which is still ours."""

    def app(web: Web) -> Flask:
        made = Flask("pages", static_folder=None)
        made.add_url_rule("/where", view_func=lambda: str(web.pages))
        return made

    front = Front(app)
    number = unused_port()
    port = moved(front, Web("127.0.0.1", number))
    assert port
    assert ask(port)[1] == "False"
    assert moved(front, Web("127.0.0.1", number, pages=True)) == port
    assert ask(port)[1] == "True"
    front.close()
