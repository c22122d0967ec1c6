"""One reads, another groups: the same comes of it, whoever dies in between, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.settings import Retention
from monitor.feeds import Feed, FeedState, NotModified
from monitor.pipeline import Absorbed, settling
from monitor.pipeline.intake import grouping
from monitor.pipeline.intake.absorb import PART, Answer, opened
from monitor.reports import Kind
from monitor.store import Store
from monitor.store.families.documents import FeedDocument
from monitor.store.families.elsewhere import askable
from monitor.store.memos import Memo
from monitor.store.old_keys import shown_form
from tests.doubles.newsroom import WIRE, Newsroom, config, fetched, item, rss
from tests.doubles.nouns import NOON, entry, reading, report
from tests.doubles.store import dying_at_commit, postgres_emptied, sqlite_url

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def room(store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(store, tmp_path) as opened_room:
        yield opened_room


def handed(room: Newsroom, *items: str, at: float = 0) -> Absorbed:
    """A poll that is kept and handed over."""
    now = NOON + timedelta(minutes=at)
    return room.pipeline.hand_over(
        WIRE, room.state(), opened(fetched(rss(*items)), room.pipeline.parse, WIRE, now), now
    )


def grouped(room: Newsroom, at: float = 0) -> int:
    """All that waits, by the holder of the pen; how many entries."""
    number = 0
    while taken := room.pipeline.group_some(NOON + timedelta(minutes=at)):
        number += len(taken)
    return number


def waiting(room: Newsroom) -> int:
    with room.store.read() as asking:
        return asking.read_elsewhere()[0]


def outcome(room: Newsroom) -> object:
    with room.store.read() as asking:
        incidents = {incident.id: (incident.toll, incident.members) for incident in asking.incidents()}
        told = [(row.id, row.alert, row.recipient) for row in asking.outbox()]
        return asking.counts(), incidents, told, asking.feed_state("Wire")


NEWS = [
    [item("7 killed in Karsa", "a"), item("Rain", "b")],
    [item("9 killed in Karsa", "c"), item("7 killed in Karsa", "a")],
]


def test_what_is_read_here_and_grouped_there_comes_to_the_same(room: Newsroom, tmp_path: Path) -> None:
    for at, items in enumerate(NEWS):
        handed(room, *items, at=at)
        grouped(room, at=at)
    (tmp_path / "one").mkdir()
    alone = Store.open(sqlite_url(tmp_path / "one"))
    with Newsroom(alone, tmp_path) as one:
        for at, items in enumerate(NEWS):
            one.publish(*items, at=at)
        assert outcome(room) == outcome(one)
    alone.close()


def test_the_document_of_a_report_is_kept_as_it_came_by_whoever_read_it(room: Newsroom) -> None:
    items = item("7 killed in Karsa", "a"), item("Rain", "b")
    handed(room, *items)
    handed(room, *items, item("Rain again", "c"), at=1)
    with room.store.read() as asking:
        [receipt] = asking.receipts("Wire", "a")
        assert asking.document(receipt.digest) == rss(*items)
        assert asking.documents_size() == len(FeedDocument.of(rss(*items), "").packed)


def test_an_entry_without_harm_waits_for_nobody(room: Newsroom) -> None:
    came_to = handed(room, item("Rain expected"))
    assert len(came_to.entries) == 1
    assert waiting(room) == 0
    with room.store.read() as asking:
        assert asking.counts()["reports"] == 1


def test_what_two_read_at_once_is_grouped_once(room: Newsroom) -> None:
    """The second asked before the first had committed: its answer was read as new, too."""
    body = fetched(rss(item("7 killed in Karsa")))
    answer = opened(body, room.pipeline.parse, WIRE, NOON)
    for _ in range(2):
        room.pipeline.hand_over(WIRE, room.state(), answer, NOON)
    assert grouped(room) == 1
    handed(room, item("7 killed in Karsa"))
    assert grouped(room) == 0
    assert room.reasons() == ["new"]


def test_revisions_are_grouped_in_their_order(room: Newsroom) -> None:
    handed(room, item("7 killed in Karsa"))
    handed(room, item("9 killed in Karsa"), at=1)
    assert grouped(room, at=2) == 2
    with room.store.read() as asking:
        (incident,) = asking.incidents()
        assert [member.revision for member in incident.members] == [1]


def test_much_is_grouped_by_parts(room: Newsroom) -> None:
    handed(room, *(item(f"{n} killed in Karsa", f"k{n}") for n in range(1, PART + 6)))
    assert len(room.pipeline.group_some(NOON)) == PART
    assert len(room.pipeline.group_some(NOON)) == 5
    assert room.pipeline.group_some(NOON) == ()


def test_what_may_raise_an_alert_waits_for_no_context(server_store: Store) -> None:
    event, recalled = report(7), replace(report(9), kind=Kind.CONTEXT)
    with server_store.write_own() as writing:
        writing.hand_over({entry("recalled"): reading(recalled)}, NOON)
        writing.hand_over({entry("fresh"): reading(event)}, NOON + MINUTE)
        writing.hand_over({entry("withdrawn"): replace(reading(recalled), retracts=True)}, NOON + MINUTE)
    with server_store.write() as writing:
        assert [one.entry.key for one in writing.take_read(NOON + MINUTE, PART)] == ["fresh", "withdrawn", "recalled"]


def test_an_entry_that_cannot_be_grouped_holds_up_no_other(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = settling.take_in

    def fragile(entry, *given, **more):  # type: ignore[no-untyped-def]
        if entry.key == "bad":
            raise ZeroDivisionError
        return whole(entry, *given, **more)

    monkeypatch.setattr(grouping, "take_in", fragile)
    handed(room, item("7 killed in Karsa", "a"), item("8 killed in Karsa", "bad"), item("9 killed in Karsa", "c"))
    with pytest.raises(ZeroDivisionError):
        room.pipeline.group_some(NOON)
    assert waiting(room) == 3
    later, took = NOON + 2 * MINUTE, 0
    for _ in range(3):  # each alone
        try:
            took += len(room.pipeline.group_some(later))
        except ZeroDivisionError:
            continue
    assert (took, waiting(room)) == (2, 1)
    monkeypatch.undo()
    assert grouped(room, at=10) == 1


@pytest.mark.parametrize("number", range(6))
def test_whoever_dies_at_a_commit_leaves_nothing_half_done(tmp_path: Path, number: int) -> None:
    url = postgres_emptied()

    def work(store: Store) -> None:
        with Newsroom(store, tmp_path) as one:
            handed(one, item("7 killed in Karsa"))
            grouped(one)

    dying_at_commit(url, number, work)
    store = Store.open(url)
    with Newsroom(store, tmp_path) as room:
        handed(room, item("7 killed in Karsa"))
        grouped(room)
        assert waiting(room) == 0
        assert room.reasons() == ["new"]
        assert len(room.outbox()) == 1
    store.close()


def test_of_an_entry_without_harm_the_key_alone_is_written_where_retention_keeps_no_more(
    store: Store, tmp_path: Path
) -> None:
    retention = Retention(texts_without_harm=timedelta())
    with Newsroom(store, tmp_path, config(retention=retention)) as frugal:
        handed(frugal, item("Rain expected", "a"), item("7 killed in Karsa", "b"))
        with store.read() as asking:
            ((rain, _),) = asking.entries("a")
            ((strike, _),) = asking.entries("b")
        assert (rain.title, rain.text) == ("", "")
        assert strike.title == "7 killed in Karsa"
        handed(frugal, item("Rain expected", "a"), at=1)  # it is known all the same
        with store.read() as asking:
            assert asking.counts()["entries"] == 2


def test_feeds_that_had_nothing_new_are_kept_together(room: Newsroom) -> None:
    handed(room, item("Rain expected"))
    before, later = room.state(), NOON + 20 * MINUTE
    found = room.pipeline.unchanged(WIRE, before, Answer(NotModified()), later)
    assert room.state() == before
    room.pipeline.keep_unchanged([found])
    assert room.state() == found.state
    assert found.state.next_poll_at is not None
    assert found.state.next_poll_at > later


def test_what_a_feed_shows_is_noted_once_a_day_where_keys_are_forgotten(store: Store, tmp_path: Path) -> None:
    retention = Retention(keys_without_harm=30 * DAY)
    with Newsroom(store, tmp_path, config(retention=retention)) as frugal:
        for days, keys in ((0.0, ("a", "b")), (0.5, ("b", "c")), (1.0, ("c",))):
            handed(frugal, *(item(f"Rain over {key}", key) for key in keys), at=int(days * 24 * 60))
            with store.read() as asking:
                noted = asking.memo(Memo.SHOWN, WIRE.name)
            assert noted == shown_form(("a", "b") if days < 1 else ("c",))


def test_where_keys_stay_nothing_is_noted_of_what_a_feed_shows(room: Newsroom) -> None:
    handed(room, item("Rain expected"))
    with room.store.read() as asking:
        assert asking.memo(Memo.SHOWN, WIRE.name) is None


def test_what_was_never_asked_comes_before_what_is_overdue_the_longest(room: Newsroom) -> None:
    found = [Feed(name, f"http://{name}.example/rss", name) for name in ("late", "later", "new", "soon")]
    due = {"late": NOON - MINUTE, "later": NOON - 2 * MINUTE, "soon": NOON + MINUTE}
    with room.store.write_own() as writing:
        writing.enrol(feed.name for feed in found)
        writing.save_feed_states(FeedState(name, next_poll_at=at) for name, at in due.items())
        asked = writing.to_ask(NOON, askable(found), (), 100)
    assert [state.feed for state in asked] == ["new", "later", "late"]


def test_of_what_is_due_one_feed_a_domain_is_asked(room: Newsroom) -> None:
    found = [Feed(name, f"http://{host}/{name}", name) for name, host in (("a", "one.example"), ("b", "one.example"))]
    found += [Feed("c", "http://two.example/c", "c"), Feed("d", "http://three.example/d", "d")]
    with room.store.write_own() as writing:
        writing.enrol(feed.name for feed in found)
        writing.save_feed_state(FeedState("b", next_poll_at=NOON - MINUTE))
        asked = writing.to_ask(NOON, askable(found), {"three.example"}, 100)
        assert {state.feed for state in asked} == {"a", "c"}
        assert len(writing.to_ask(NOON, askable(found), (), 2)) == 2
