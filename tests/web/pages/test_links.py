"""Links of mails: one button, one act, once; and everything that somebody could try with one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import Web
from monitor.deliveries import State
from monitor.incidents import IncidentStatus
from monitor.store import Store
from monitor.web.access.audit import MOST_OF_ONE, Deed, DeedOutcome, note
from tests.doubles.newsroom import Newsroom
from tests.doubles.visitor import PEOPLE, SUDAN, Hall, Visitor, only, told_of_karsa

PUBLIC = Web(pages=True, public_url="https://watch.ngo.example")


@pytest.fixture
def room(store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    from monitor.deliveries.settings import EmailChannel

    channel = EmailChannel("duty", ("amal@ngo.example", "vera@ngo.example", "stranger@ngo.example"))
    with told_of_karsa(store, tmp_path, channels=(channel,), web=PUBLIC) as opened:
        yield opened


@pytest.fixture
def hall(room: Newsroom) -> Hall:
    return Hall.of(room, web=PUBLIC)


@pytest.fixture
def reader(hall: Hall) -> Visitor:
    """Somebody with the mail, and no session."""
    visitor = hall.visitor()
    visitor.origin = "https://watch.ngo.example"
    return visitor


def mail_of(room: Newsroom, address: str) -> str:
    found = [mail for mail in room.mails() if address in str(mail["To"])]
    body = found[0].get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def links(room: Newsroom, address: str = "amal@ngo.example") -> dict[str, str]:
    """The paths of the links in somebody's mail, by what they do."""
    found = re.findall(r"https://watch\.ngo\.example(/link/[0-9a-f]+\.([a-z_]+)\.\S+)", mail_of(room, address))
    return {act: path for path, act in found}


def test_a_button_that_is_refused_leaves_no_link_behind_that_works(
    room: Newsroom, store: Store, reader: Visitor
) -> None:
    path = links(room)["ok"]
    assert reader.client.post(path).status_code == 403
    with store.read() as asking:
        [line] = asking.audit(1)
    assert (line.what, line.detail) == ("forged", "/link/<word>")


def test_a_mail_has_a_link_for_each_act_and_one_to_the_page(room: Newsroom, store: Store) -> None:
    assert set(links(room)) == {"ok", "false_alarm", "undo"}
    assert f"https://watch.ngo.example/incidents/{only(store).id}" in mail_of(room, "amal@ngo.example")


def test_who_only_reads_has_the_page_and_no_act_and_a_stranger_neither(room: Newsroom) -> None:
    assert links(room, "vera@ngo.example") == {}
    assert "/incidents/" in mail_of(room, "vera@ngo.example")
    assert "watch.ngo.example" not in mail_of(room, "stranger@ngo.example")


def test_the_html_has_the_same_links(room: Newsroom) -> None:
    [mail] = [mail for mail in room.mails() if "amal@" in str(mail["To"])]
    html = mail.get_body(("html",))
    assert html is not None
    assert all(path in html.get_content() for path in links(room).values())


def test_a_scanner_that_opens_every_link_changes_nothing(reader: Visitor, room: Newsroom, store: Store) -> None:
    before = only(store)
    for path in links(room).values():
        for _ in range(3):
            assert reader.get(path).status_code == 200
            assert reader.client.head(path).status_code == 200
    assert only(store) == before
    with store.read() as asking:
        assert asking.audit(10) == []


def test_the_button_does_it_as_an_answer_by_mail_would(reader: Visitor, room: Newsroom, store: Store) -> None:
    page = reader.get(links(room)["false_alarm"])
    assert "in the name of Amal" in page.text
    answer = reader.post(links(room)["false_alarm"])
    assert answer.status_code == 200
    assert "is marked as a false alarm" in answer.text
    assert only(store).status is IncidentStatus.RETRACTED
    assert only(store).marks[0].by == "Amal"
    assert {row.head.reason.value for row in room.outbox(State.PENDING)} == {"retracted"}


def test_it_is_taken_back_by_the_link_beside_it(reader: Visitor, room: Newsroom, store: Store) -> None:
    reader.post(links(room)["false_alarm"])
    reader.post(links(room)["undo"])
    assert only(store).status is not IncidentStatus.RETRACTED


def test_a_link_does_it_once(reader: Visitor, room: Newsroom, store: Store) -> None:
    path = links(room)["ok"]
    assert reader.post(path).status_code == 200
    for answer in (reader.post(path), reader.get(path)):
        assert answer.status_code == 410
        assert "used before" in answer.text
    assert len(only(store).acks) == 1


def test_a_link_that_is_pressed_without_end_pushes_nothing_out_of_the_log(
    reader: Visitor, room: Newsroom, store: Store
) -> None:
    for _ in range(40):
        reader.post(links(room)["ok"])
    with store.read() as asking:
        lines = asking.audit(1_000)
    assert (len(lines), lines[0].detail, lines[-1].outcome) == (1 + MOST_OF_ONE, "used before", "done")


def test_an_expired_link_does_nothing(reader: Visitor, hall: Hall, room: Newsroom, store: Store) -> None:
    before, hall.at = only(store), hall.at + timedelta(days=3, minutes=1)
    for answer in (reader.post(links(room)["ok"]), reader.get(links(room)["ok"])):
        assert answer.status_code == 410
        assert "expired" in answer.text
    assert only(store) == before


def test_a_forged_link_does_nothing_and_is_written_down(reader: Visitor, room: Newsroom, store: Store) -> None:
    before = only(store)
    row, act, until, sign = links(room)["ok"].removeprefix("/link/").split(".")
    forged = [
        f"{row}.false_alarm.{until}.{sign}",  # another act under the same signature
        f"{row}.{act}.{int(until) + 86_400}.{sign}",  # for longer
        f"{'0' * 32}.{act}.{until}.{sign}",  # of another mail
        f"{row}.{act}.{until}.{'0' * 32}",
        f"{row}.{act}.{until}.{sign.upper()}",
        f"{row}.mute.{until}.{sign}",
        f"{row}.{act}.{until}",
        f"{row}.{act}.99999999999.{sign}",
        "../../etc/passwd",
        "%00",
        "x" * 5_000,
    ]
    for word in forged:
        assert reader.get(f"/link/{word}").status_code == 404, word
        assert reader.post(f"/link/{word}").status_code in (404, 405), word
    assert only(store) == before
    with store.read() as asking:
        assert all((line.what, line.outcome) == ("link", "refused") for line in asking.audit(50))


def test_the_token_of_a_message_id_signs_no_link(reader: Visitor, hall: Hall, room: Newsroom) -> None:
    from monitor.pipeline.replies.key import token

    row, act, until, _ = links(room)["ok"].removeprefix("/link/").split(".")
    assert reader.post(f"/link/{row}.{act}.{until}.{token(hall.store)(row)}").status_code == 404


def test_a_page_elsewhere_presses_no_button(reader: Visitor, room: Newsroom, store: Store) -> None:
    before = only(store)
    assert reader.post_from("https://evil.example", links(room)["ok"]).status_code == 403
    assert reader.client.post(links(room)["ok"]).status_code == 403
    assert only(store) == before


def test_whoever_lost_their_role_since_does_nothing(reader: Visitor, hall: Hall, room: Newsroom, store: Store) -> None:
    path, before = links(room)["ok"], only(store)
    hall.turn(people=(replace(PEOPLE[0], role=PEOPLE[1].role), *PEOPLE[1:]))
    for answer in (reader.get(path), reader.post(path)):
        assert (answer.status_code, "Karsa" in answer.text) == (403, False)
        assert "Your role does not allow that" in answer.text
    assert only(store) == before
    hall.turn(people=PEOPLE)
    assert reader.post(path).status_code == 200  # what was refused did not use it up


def test_whoever_lost_the_region_since_reads_and_does_nothing(
    reader: Visitor, hall: Hall, room: Newsroom, store: Store
) -> None:
    path, before = links(room)["ok"], only(store)
    hall.turn(people=(replace(PEOPLE[0], regions=(SUDAN,)), *PEOPLE[1:]))
    for answer in (reader.get(path), reader.post(path)):
        assert (answer.status_code, "Karsa" in answer.text) == (404, False)
    assert only(store) == before
    with store.read() as asking:
        assert (asking.audit(1)[0].what, asking.audit(1)[0].outcome) == ("link", "refused")


def test_links_end_when_their_person_is_revoked(reader: Visitor, hall: Hall, room: Newsroom, store: Store) -> None:
    path, before = links(room)["ok"], only(store)
    with store.write() as writing:
        note(writing, hall.at, "the command line", Deed.REVOKE, DeedOutcome.REFUSED, "Amal")
        note(writing, hall.at, "the command line", Deed.REVOKE, DeedOutcome.DONE, "Vera")
    assert reader.get(path).status_code == 200
    with store.write() as writing:
        note(writing, hall.at, "the command line", Deed.REVOKE, DeedOutcome.DONE, "Amal")
    for answer in (reader.get(path), reader.post(path)):
        assert (answer.status_code, "Karsa" in answer.text) == (410, False)
    assert only(store) == before


def test_whoever_left_does_nothing(reader: Visitor, hall: Hall, room: Newsroom, store: Store) -> None:
    path, before = links(room)["ok"], only(store)
    hall.turn(people=PEOPLE[1:])
    assert reader.post(path).status_code == 404
    assert only(store) == before


def test_the_page_of_a_link_speaks_the_persons_language(hall: Hall, reader: Visitor, room: Newsroom) -> None:
    hall.turn(people=(replace(PEOPLE[0], language="ar"), *PEOPLE[1:]))
    assert 'dir="rtl"' in reader.get(links(room)["ok"]).text
