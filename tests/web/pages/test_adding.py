"""A report that somebody adds, typed or by a link: behind the guard of the network, told, taken back by one click."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from monitor.deliveries import State
from monitor.entries import TEXT, Entry
from monitor.entries.worker import Parser
from monitor.http import Gate
from monitor.model import Harm, figure_of
from monitor.pipeline.intake.follow import Follower
from monitor.reports import Reading
from monitor.store import Store
from monitor.web.served import served
from tests.doubles.feed_server import FeedServer
from tests.doubles.newsroom import Newsroom, pen
from tests.doubles.visitor import Hall, Visitor, only

TOLD = "12 killed in Karsa\nThe head of the ward counted them."


def read(entries: Sequence[Entry]) -> list[Reading]:
    return [pen(entry) for entry in entries]


def no_page(link: str) -> tuple[str, str]:
    raise AssertionError(f"{link} was asked for")


@pytest.fixture
def hall(room: Newsroom) -> Hall:
    hall = Hall.of(room, 40)  # by when the rule may speak again
    hall.app = served(replace(hall.watched, read=read, page=no_page), hall.web)
    return hall


def path(store: Store, rest: str = "") -> str:
    return f"/incidents/{only(store).id}/report{rest}"


def add(visitor: Visitor, store: Store, **changed: str) -> int:
    fields = {"once": "1", "source": "Ward 4", "text": TOLD, **changed}
    return visitor.post(path(store), **fields).status_code


def test_a_report_that_was_typed_joins_by_a_persons_word_and_is_told(
    amal: Visitor, store: Store, room: Newsroom
) -> None:
    assert add(amal, store, note="by telephone") == 303
    after = only(store)
    assert [m.publisher for m in after.members] == ["Wire", "Ward 4"]
    assert figure_of(after.toll, Harm.KILLED) == 12
    assert after.history[-1].detail == "Ward 4, by Amal: by telephone"
    assert [row.head.reason.value for row in room.outbox(State.PENDING)] == ["toll_rose"]
    assert "added by hand" in amal.get(f"/incidents/{after.id}").text


def test_two_sources_that_somebody_added_are_two_voices(amal: Visitor, store: Store, hall: Hall) -> None:
    add(amal, store)
    hall.later(minutes=1)
    add(amal, store, once="2", source="Civil defence", text="12 killed in Karsa, a spokesman said")
    assert len(only(store).claimants) == 3


def test_one_more_click_takes_it_back(amal: Visitor, store: Store, hall: Hall) -> None:
    add(amal, store)
    hall.later(minutes=1)
    page = amal.get(f"/incidents/{only(store).id}").text
    assert "withdraw-report" in page
    answer = amal.post(f"/incidents/{only(store).id}/withdraw-report", once="2", number="2")
    assert answer.status_code == 303
    assert [m.publisher for m in only(store).members] == ["Wire"]
    assert figure_of(only(store).toll, Harm.KILLED) == 7
    hall.later(minutes=1)
    assert add(amal, store, once="3") == 303  # and by mistake
    assert len(only(store).members) == 2


def test_what_a_feed_brought_is_not_taken_back_so(amal: Visitor, store: Store) -> None:
    add(amal, store)
    before = only(store)
    for number in ("1", "0", "9", "-1", "x", ""):
        answer = amal.post(f"/incidents/{before.id}/withdraw-report", once=f"n{number}", number=number)
        assert answer.status_code == 409, number
    assert only(store) == before


def test_a_text_without_a_figure_stands_as_a_report_without_one(amal: Visitor, store: Store) -> None:
    assert add(amal, store, text="The road is closed.") == 303
    assert (len(only(store).members), figure_of(only(store).toll, Harm.KILLED)) == (2, 7)


def test_the_same_report_is_added_once(amal: Visitor, store: Store) -> None:
    assert add(amal, store) == 303
    assert add(amal, store) == 303  # the same form
    assert add(amal, store, once="2") == 409
    assert len(only(store).members) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": ""},
        {"source": "x" * 81},
        {"text": " "},
        {"link": "javascript:alert(1)"},
        {"link": "file:///etc/passwd"},
        {"link": "https://user:secret@wire.example/"},
        {"link": "https://wire.example/" + "x" * 2_000},
    ],
)
def test_what_is_missing_or_no_address_is_refused(amal: Visitor, store: Store, wrong: dict[str, str]) -> None:
    before = only(store)
    assert add(amal, store, **wrong) == 409
    assert only(store) == before


def test_more_than_a_long_article_is_refused_unread(amal: Visitor, store: Store) -> None:
    assert add(amal, store, text="7 killed " * (TEXT // 8)) == 413
    assert amal.post(path(store, "/page"), link="https://x.example/" + "y" * 20_000).status_code == 413
    assert len(only(store).members) == 1


def test_a_script_in_what_was_typed_is_shown_as_text(amal: Visitor, store: Store) -> None:
    script = "<script>alert(1)</script>"
    add(
        amal, store, source=script, text=f"12 killed in Karsa {script}", note=script, link="https://x.example/?<script>"
    )
    for page in (amal.get(f"/incidents/{only(store).id}").text, amal.get("/").text):
        assert script not in page
    wrong = amal.post(path(store), once="9", source=script, text=script, link=script).text
    assert script not in wrong
    assert "&lt;script&gt;" in wrong


def test_a_viewer_and_whoever_cares_for_other_regions_add_nothing(hall: Hall, store: Store) -> None:
    before = only(store)
    for name, status in (("Vera", 403), ("Omar", 404)):
        visitor = hall.visitor(name)
        assert add(visitor, store) == status
        assert visitor.get(path(store)).status_code == status
        assert visitor.post(path(store, "/page"), link="https://wire.example/").status_code == status
        with store.read() as asking:
            assert (asking.audit(1)[0].person, asking.audit(1)[0].outcome) == (name, "refused")
    assert only(store) == before


def test_a_page_elsewhere_adds_and_fetches_nothing(amal: Visitor, store: Store) -> None:
    before = only(store)
    for rest in ("", "/page"):
        answer = amal.post_from("https://evil.example", path(store, rest), once="1", source="x", text=TOLD, link="x")
        assert answer.status_code == 403
    assert only(store) == before


# by a link


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser(workers=1) as running:
        yield running


@pytest.fixture
def guarded(hall: Hall, gate: Gate, parser: Parser) -> Hall:
    """The room with the real way to the network."""
    follower = Follower(gate, parser, lambda one: True)
    hall.app = served(replace(hall.watched, read=read, page=follower.page_of), hall.web)
    return hall


def test_a_link_into_our_own_network_is_not_asked(guarded: Hall, server: FeedServer, store: Store) -> None:
    inside = server.url("/admin")
    amal = guarded.visitor("Amal")
    for link in (inside, inside.replace("127.0.0.1", "localhost"), "http://[::1]/", "http://169.254.169.254/latest"):
        answer = amal.post(path(store, "/page"), link=link)
        assert answer.status_code == 409
        assert "could not be had" in answer.text
    assert server.requests == []
    with store.read() as asking:
        assert asking.audit(1)[0].outcome == "refused"


@pytest.mark.parametrize(
    "link",
    [
        "",
        "file:///etc/passwd",
        "ftp://x.example/",
        "gopher://x",
        "//x.example",
        "https://a@b.example",
        "data:text/html,x",
    ],
)
def test_what_is_no_address_of_the_web_is_not_asked(amal: Visitor, store: Store, link: str) -> None:
    assert amal.post(path(store, "/page"), link=link).status_code == 409


def test_the_text_of_a_page_is_put_into_the_form_and_nothing_kept(hall: Hall, store: Store) -> None:
    def page(link: str) -> tuple[str, str]:
        return link, "12 killed in Karsa </textarea><script>alert(1)</script>"

    hall.app = served(replace(hall.watched, read=read, page=page), hall.web)
    answer = hall.visitor("Amal").post(path(store, "/page"), link="https://wire.example/karsa?id=4")
    assert answer.status_code == 200
    assert "12 killed in Karsa &lt;/textarea&gt;&lt;script&gt;" in answer.text
    assert 'value="wire.example"' in answer.text
    assert len(only(store).members) == 1
