"""Retention: names and texts go, evidence and figures stay, and what is not delivered is left alone."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from monitor.alerts import Alert
from monitor.cli import command_line
from monitor.config.settings import Retention
from monitor.deliveries import Delivery, State
from monitor.feeds import BY_HAND
from monitor.incidents import Ack, Happening, Judgement, StaffMark
from monitor.model import Count, Harm, Victim
from monitor.pipeline.upkeep.forget import forget_all, forget_some
from monitor.reports import Dropped, Quote, Reading, Rejected
from monitor.reports import Mark as Found
from monitor.reports.types import Role
from monitor.store import Forget, Store
from tests.doubles.nouns import NOON, alert, delivery, entry, incident, member, report
from tests.doubles.patience import until
from tests.doubles.store import postgres_emptied, sqlite_url

NAME, SENTENCE, STAFF = "Salma Haddadin", "walked to the bakery before dawn", "Officer Lindqvist"
DAYS = timedelta(days=1)
OLD, NEW = NOON - 200 * DAYS, NOON - 10 * DAYS
RETENTION = Retention(text=30 * DAYS, names=90 * DAYS)


def fill(store: Store, number: int, at: datetime, state: State = State.SENT) -> None:
    """One entry that names people, and everything that came of it."""
    said = Count(5, 5, None, f"{NAME} and four others", (0, 10))
    told = report(
        toll={Harm.KILLED: {Victim.ALL: said}}, quotes=(Quote(f"{NAME} {SENTENCE}", (0, 5)),), claimant="Civil Defence"
    )
    one = entry(
        f"k{number}",
        title=f"{NAME} killed in Karsa",
        text=f"{NAME} {SENTENCE}.",
        seen=at,
        link=f"https://wire.example/{number}",
    )
    read = Reading(
        "en", (told,), marks=(Found((0, 5), Role.VICTIM, NAME),), dropped=(Dropped(NAME, (0, 5), Rejected.NO_VICTIM),)
    )
    history = Happening(at, "opened", "Wire"), Happening(at, "acknowledged", f"by {STAFF}")
    event = incident(
        f"inc{number}",
        member(one, told),
        updated=at,
        opened=at,
        toll=told.toll,
        history=history,
        claimants=("Civil Defence",),
        marks=(StaffMark(at, Judgement.WRONG_COUNT, STAFF, f"met {NAME}"),),
        acks=(Ack(at, STAFF, NAME, told.toll),),
    )
    facts = {
        "id": f"a{number}",
        "reason": "new",
        "severity": "high",
        "sequence": 1,
        "incident": {
            "id": event.id,
            "place": {"label": "Karsa, SY"},
            "claimants": ["Civil Defence"],
            "toll": {"killed": {"all": {"figure": 5, "words": said.words}}},
            "reports": [{"title": one.title, "quotes": [SENTENCE], "link": one.link}],
            "history": [{"what": "acknowledged", "detail": f"by {STAFF}"}],
        },
    }
    with store.write() as writing:
        writing.save_entries({one: read})
        writing.save_incident(event)
        writing.save_alert(alert(f"a{number}", event.id, facts=facts, at=at), told.toll)
        row = delivery(f"d{number}", alert=f"a{number}", facts=facts, created=at, next_at=at, thread=event.id)
        writing.queue([replace(row, state=state, body=f"Subject: {NAME}\n\n{SENTENCE}".encode())])


def rows(store: Store) -> tuple[list[Delivery], list[Alert]]:
    with store.read() as asking:
        return asking.outbox(()), asking.alerts()


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store, 1, OLD)
    fill(store, 2, NEW)
    return store


def test_evidence_and_figures_stay(filled: Store) -> None:
    forget_all(filled, Forget.NAMES, NOON - 90 * DAYS)
    with filled.read() as asking:
        ((one, read),) = asking.entries("k1")
        (event,) = asking.find_incidents("inc1")
        assert asking.known_keys("Wire", ["k1"]) == {"k1": ("hash of k1", 0)}
    assert (one.title, one.text, one.link, one.seen) == ("", "", "https://wire.example/1", OLD)
    assert read.reports[0].toll[Harm.KILLED][Victim.ALL] == Count(5, 5, None)
    assert event.toll[Harm.KILLED][Victim.ALL] == Count(5, 5, None)
    assert (event.place, event.claimants, event.members[0].publisher) == (incident().place, ("Civil Defence",), "Wire")
    assert [line.detail for line in event.history] == ["Wire", ""]


def test_whoever_was_named_as_the_source_of_a_report_by_hand_goes_with_the_names(store: Store) -> None:
    one = entry("k1", feed=BY_HAND.name, publisher=NAME, seen=OLD)
    told = report(toll={Harm.KILLED: {Victim.ALL: Count(5, 5, 5)}})
    event = incident("inc1", member(one, told), updated=OLD, opened=OLD, claimants=(NAME, "Wire"))
    shown = {"publishers": [NAME], "claimants": [NAME, "Wire"], "reports": [{"publisher": NAME, "feed": BY_HAND.name}]}
    with store.write() as writing:
        writing.save_entries({one: Reading("en", (told,))})
        writing.save_incident(event)
        writing.save_alert(alert("a1", event.id, facts={"incident": shown, "trigger": {"publisher": NAME}}, at=NEW))
    forget_all(store, Forget.NAMES, NOON - 90 * DAYS)
    with store.read() as asking:
        (kept,), (found,) = asking.find_incidents("inc1"), asking.alerts()
        ((bare, _),) = asking.entries("k1")
    assert (kept.claimants, kept.members[0].publisher, bare.publisher) == (("by hand", "Wire"), "by hand", "by hand")
    assert NAME not in str(found)


def test_what_is_younger_stays_whole(filled: Store) -> None:
    with filled.read() as asking:
        before = asking.entries("k2"), asking.find_incidents("inc2"), asking.find_deliveries("d2")
    forget_all(filled, Forget.NAMES, NOON - 90 * DAYS)
    with filled.read() as asking:
        assert (asking.entries("k2"), asking.find_incidents("inc2"), asking.find_deliveries("d2")) == before


def test_texts_go_before_names(filled: Store) -> None:
    assert forget_some(filled, Retention(text=5 * DAYS, names=90 * DAYS), NOON)["entries"] == 3
    with filled.read() as asking:
        ((young, _),), ((old, _),) = asking.entries("k2"), asking.entries("k1")
    assert (young.title, young.text) == (f"{NAME} killed in Karsa", "")
    assert (old.title, old.text) == ("", "")


@pytest.mark.parametrize("state", [State.PENDING, State.SENDING, State.FAILED, State.HELD])
def test_what_is_not_delivered_is_left_alone(store: Store, state: State) -> None:
    fill(store, 1, OLD, state)
    forget_all(store, Forget.NAMES, NOON)
    ((row,), _) = rows(store)
    assert row.body is not None
    assert row.facts["incident"]["reports"][0]["title"] == f"{NAME} killed in Karsa"  # type: ignore[index]  # plain JSON


def test_a_message_is_forgotten_once_it_was_sent_after_all(store: Store) -> None:
    fill(store, 1, OLD, State.FAILED)
    forget_some(store, RETENTION, NOON)
    with store.write() as writing:
        assert writing.drop("d1", f"{STAFF} said so")
    forget_some(store, RETENTION, NOON)
    ((row,), _) = rows(store)
    assert (row.body, row.last_error, row.facts["reason"]) == (None, None, "new")


def test_a_tick_goes_on_where_the_last_one_stopped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        fill(store, number, OLD + number * timedelta(0))  # all at one time, as one poll brings them
    monkeypatch.setattr("monitor.pipeline.upkeep.forget.AT_ONCE", 2)
    monkeypatch.setattr("monitor.pipeline.upkeep.forget.SWEEPS", 1)
    changed = [forget_some(store, Retention(names=90 * DAYS), NOON)["entries"] for _ in range(4)]
    assert changed == [2, 2, 1, 0]


def test_what_holds_no_text_holds_up_none_that_comes_behind_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.pipeline.upkeep.forget.AT_ONCE", 2)
    bare = [entry(f"k{number}", text="", seen=OLD + number * timedelta(hours=1)) for number in range(5)]
    told = entry("last", text=SENTENCE, seen=OLD + DAYS)
    with store.write() as writing:
        writing.save_entries({one: Reading("en", (report(),)) for one in (*bare, told)})
    assert forget_some(store, Retention(text=30 * DAYS), NOON)["entries"] == 1
    with store.read() as asking:
        [(left, _)] = asking.entries("last")
    assert left.text == ""


def test_no_setting_forgets_nothing(filled: Store) -> None:
    assert not forget_some(filled, Retention(), NOON + 9000 * DAYS)


def test_nothing_of_a_name_is_left_in_the_file(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("store: sqlite:///monitor.db\nretention: {names: 90d}\n")
    with closing(Store.open(sqlite_url(tmp_path))) as store:
        for number in range(40):
            fill(store, number, OLD + number * timedelta(hours=1))
            fill(store, number, OLD + number * timedelta(hours=2))  # replaces rows: what stood there is free space
        said = CliRunner().invoke(command_line, ["purge", "--config", str(config)])
        assert said.exit_code == 0, said.output
        assert "entries 40, incidents 40, alerts 40, deliveries 40" in said.output
        for file in tmp_path.glob("monitor.db*"):  # with the log beside it, as a running daemon has it
            content = file.read_bytes()
            for word in (NAME, SENTENCE, STAFF):
                assert word.encode() not in content, (file.name, word)
        assert b"https://wire.example/7" in (tmp_path / "monitor.db").read_bytes()


def test_a_dry_run_counts_and_changes_nothing(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("store: sqlite:///monitor.db\n")
    with closing(Store.open(sqlite_url(tmp_path))) as store:
        fill(store, 1, datetime.now(UTC) - 100 * DAYS)
        before = rows(store)
        said = CliRunner().invoke(command_line, ["purge", "--dry-run", "--before", "90d", "--config", str(config)])
        assert "would be forgotten: entries 1, incidents 1, alerts 1, deliveries 1" in said.output
        assert rows(store) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "the config has no retention: section; say --before 90d, or a day"),
        (["--before", "soon"], "'soon' is neither a span such as 90d nor a day such as 2026-03-01"),
    ],
)
def test_a_purge_of_nothing_says_what_to_write(tmp_path: Path, words: list[str], said: str) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("store: sqlite:///monitor.db\n")
    found = CliRunner().invoke(command_line, ["purge", "--config", str(config), *words])
    assert found.exit_code == 2
    assert said in found.output


def test_of_an_entry_without_a_word_of_harm_key_hash_times_and_address_stay(store: Store) -> None:
    dull = entry("dull", title="Match report", text="The match ended late.", seen=OLD, link="https://wire.example/dull")
    with store.write() as writing:
        writing.save_entries({dull: Reading(None, rejected=Rejected.NO_HARM_WORD)})
    fill(store, 1, OLD)
    assert forget_some(store, Retention(texts_without_harm=timedelta()), NOON)["entries"] == 1
    with store.read() as asking:
        [(kept, read)] = asking.entries("dull")
        [(harm, _)] = asking.entries("k1")
        assert asking.known_keys(dull.feed, ["dull"]) == {"dull": (dull.hash, 0)}
    assert (kept.title, kept.text, kept.publisher) == ("", "", "")
    assert (kept.link, kept.seen, kept.published, read.rejected) == (
        dull.link, dull.seen, dull.published, Rejected.NO_HARM_WORD
    )  # fmt: skip
    assert SENTENCE in harm.text


def test_what_has_no_word_of_harm_is_forgotten_in_its_time(store: Store) -> None:
    dull = entry("dull", title="Match report", text="The match ended late.", seen=NEW)
    with store.write() as writing:
        writing.save_entries({dull: Reading(None, rejected=Rejected.NO_HARM_WORD)})
    assert not forget_some(store, Retention(texts_without_harm=30 * DAYS), NOON)["entries"]


def without_harm(store: Store, key: str, *, feed: str = "Wire", shown: tuple[str, ...] | None = ()) -> None:
    """An old entry of a feed that now shows these keys; None: nobody noted what it shows."""
    dull = entry(key, feed=feed, title="Match report", text="The match ended late.", seen=OLD)
    with store.write() as writing:
        writing.save_entries({dull: Reading(None, rejected=Rejected.NO_HARM_WORD)})
        if shown is not None:
            writing.note_shown(feed, shown)


def kept(store: Store, key: str) -> int:
    """How many revisions of a key are kept."""
    with store.read() as asking:
        return len(asking.entries(key))


KEYS = Retention(keys_without_harm=30 * DAYS)


def test_of_what_has_no_word_of_harm_nothing_stays_once_its_feed_shows_it_no_more(store: Store) -> None:
    without_harm(store, "dull")
    fill(store, 1, OLD)
    assert forget_some(store, KEYS, NOON)["entries"] == 1
    assert kept(store, "dull") == 0
    assert kept(store, "k1") == 1


def test_a_key_that_its_feed_still_shows_stays_and_goes_when_it_is_shown_no_more(store: Store) -> None:
    without_harm(store, "dull", shown=("dull",))
    assert not forget_some(store, KEYS, NOON)["entries"]
    with store.write() as writing:
        writing.note_shown("Wire", ["other"])
    assert not forget_some(store, KEYS, NOON + DAYS)["entries"]  # it was looked at a day ago
    assert forget_some(store, KEYS, NOON + 8 * DAYS)["entries"] == 1
    assert kept(store, "dull") == 0


def test_the_words_of_what_its_feed_shows_for_ever_are_forgotten_all_the_same(store: Store) -> None:
    without_harm(store, "dull", shown=("dull",))
    both = replace(KEYS, text=60 * DAYS)
    for days in range(0, 70, 7):
        forget_some(store, both, NOON + days * DAYS)
    with store.read() as asking:
        [(left, _)] = asking.entries("dull")
    assert (left.title, left.text) == ("", "")
    assert left.key == "dull"


def test_a_key_stays_as_long_as_nobody_noted_what_its_feed_shows(store: Store) -> None:
    without_harm(store, "dull", shown=None)
    assert not forget_some(store, KEYS, NOON)["entries"]
    assert kept(store, "dull") == 1


def test_a_key_of_which_one_revision_told_of_harm_stays_whole(store: Store) -> None:
    without_harm(store, "live")
    later = replace(entry("live", feed="Wire", text="Three were killed.", seen=OLD), revision=1)
    with store.write() as writing:
        writing.save_entries({later: Reading("en", reports=(report(),))})
    assert not forget_some(store, KEYS, NOON)["entries"]
    assert kept(store, "live") == 2


def test_a_purge_beside_the_sweep_drops_and_counts_each_key_once() -> None:
    with closing(Store.open(postgres_emptied())) as store:
        for n in range(20):
            without_harm(store, f"d{n}")
        with store.write_own() as sweeping:
            swept = sweeping.forget_keys(NOON, {}, 5)
            purge = Thread(target=lambda: forget_all(store, Forget.KEYS_WITHOUT_HARM, NOON))
            purge.start()
            until(lambda: waiting(store))
        purge.join()
        assert swept.changed["entries"] == 5
        assert sum(kept(store, f"d{n}") for n in range(20)) == 0
        with store.read() as asking:
            assert asking.tallies().reports == {Rejected.NO_HARM_WORD: 20}


def waiting(store: Store) -> bool:
    """Whether a session waits for another one."""
    with store.engine.connect() as asking:
        return bool(asking.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar())


def test_keys_go_by_the_thousand_and_a_purge_takes_all_of_them(store: Store) -> None:
    dull = [entry(f"d{n}", feed="Wire", text="", seen=OLD) for n in range(1_200)]
    with store.write() as writing:
        writing.save_entries({one: Reading(None, rejected=Rejected.NO_HARM_WORD) for one in dull})
        writing.note_shown("Wire", ["d7"])
    heard: list[int] = []
    gone = forget_all(store, Forget.KEYS_WITHOUT_HARM, NOON, lambda changed: heard.append(changed["entries"]))
    assert (gone["entries"], max(heard)) == (1_199, 999)
    with store.read() as asking:
        assert asking.tallies().reports == {
            Rejected.NO_HARM_WORD: 1_200
        }  # as many were read, and a counter never falls
    assert kept(store, "d7") == 1
