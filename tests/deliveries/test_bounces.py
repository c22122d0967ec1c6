"""Which mails say that one of ours came back, and what becomes of its row."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.deliveries import Delivery, State
from monitor.deliveries.bounces import LARGEST, Bounce, read, reopened
from tests.deliveries.rows import NOW, mail, rendered, row
from tests.doubles.notifications import ID, absence, plain, report

GONE = Bounce(ID, True, "5.1.1 no such user", "one")
LATER = Bounce(ID, False, "4.4.7 gave up", "one")


def test_a_report_after_the_standard_names_the_row_and_the_receivers_words() -> None:
    found = read(report())
    assert found
    assert (found.delivery, found.permanent) == (ID, True)
    assert found.words == "5.1.1 550 5.1.1 <address>: Recipient address rejected: User unknown"


def test_a_report_with_the_headers_alone_is_read_too() -> None:
    found = read(report(original="text/rfc822-headers"))
    assert found
    assert found.delivery == ID


def test_a_report_without_the_mail_is_known_by_what_it_answers() -> None:
    answers = f"In-Reply-To: <{ID}@ngo.example>\r\nSubject: Un"
    found = read(report("0123").replace(b"Subject: Undelivered", answers.encode()))
    assert found
    assert found.delivery == ID


def test_the_mail_inside_wins_over_an_id_in_the_words() -> None:
    found = read(report().replace(b"This is the mail system.", b"Not <" + b"f" * 32 + b"@ngo.example>."))
    assert found
    assert found.delivery == ID


def test_what_a_server_gave_up_for_now_is_not_for_good() -> None:
    found = read(report(status="4.4.7", said="451 4.4.7 gave up after five days"))
    assert found
    assert not found.permanent


def test_a_report_on_a_real_mail_of_ours_finds_its_row() -> None:
    delivery = rendered(row())
    notice = report().replace(
        b"Message-ID: <" + ID.encode() + b"@ngo.example>", b"Message-ID: " + str(mail(row())["Message-ID"]).encode()
    )
    found = read(notice)
    assert found
    assert found.delivery == delivery.id


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_mail_that_is_late_or_arrived_is_no_bounce(action: str) -> None:
    assert read(report(action=action, status="4.4.1")) is None


def test_one_recipient_among_others_is_enough() -> None:
    more = [
        "Final-Recipient: rfc822; second@example.org",
        "Action: failed",
        "Status: 5.2.2",
        "Diagnostic-Code: smtp; 552 5.2.2 mailbox full",
        "",
    ]
    found = read(report(action="relayed", more=more))
    assert found
    assert found.words == "5.2.2 552 5.2.2 mailbox full"


@pytest.mark.parametrize(
    ("words", "permanent"),
    [
        ("550 5.1.1 no such user", True),
        ("Sorry, no mailbox here by that name. (#5.1.1)", True),
        ("host mx.example[192.0.2.4] said: 554 Denied", True),
        ("retry timeout exceeded, 451 4.7.1 greylisted", False),
    ],
)
def test_a_server_of_no_standard_is_understood_by_its_words(words: str, permanent: bool) -> None:
    found = read(plain(words=words))
    assert found
    assert (found.delivery, found.permanent) == (ID, permanent)
    assert found.words == f"<address>: {words}"


def test_a_server_that_names_who_failed_needs_no_number() -> None:
    found = read(plain(words="unrouteable", head="X-Failed-Recipients: duty@example.org\r\nFrom: mail@relay.example"))
    assert found
    assert found.permanent


@pytest.mark.parametrize(
    "other",
    [
        absence(),
        plain(words="I could not say why"),
        plain(head="From: Duty Officer <duty@example.org>"),
        plain("not an id of ours"),
        report("0123"),
        report().replace(b"report-type=delivery-status", b"report-type=disposition-notification"),
        b"",
        b"\x00\xff" * 50,
        b"From: someone@example.org\r\n\r\nHello",
    ],
    ids=["absence", "no status", "a person", "not ours", "another id", "a receipt", "empty", "bytes", "a letter"],
)
def test_anything_else_is_no_bounce(other: bytes) -> None:
    assert read(other) is None


def test_a_number_in_our_own_mail_below_is_not_taken_for_the_reason() -> None:
    made = plain(words="no reason") + b"\r\n\r\n550 5.1.1 killed\r\n"
    assert read(made) is None


@given(st.binary(max_size=400), st.integers(0, 1400))
@settings(max_examples=150, deadline=None)
def test_no_mail_can_crash_it(noise: bytes, at: int) -> None:
    notice = report()
    for hostile in (notice[:at] + noise + notice[at:], noise + notice, notice[:at] + noise):
        found = read(hostile)
        assert found is None or found.delivery == ID


def test_a_mail_of_a_thousand_mails_in_one_another_ends_soon() -> None:
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(5000))
    begin = time.process_time()
    assert read(nested[: 2 * LARGEST]) is None
    assert time.process_time() - begin < 5


def sent(**notes: object) -> Delivery:
    return replace(row(), id=ID, state=State.SENT, sent_at=NOW, attempts=1, body=b"frozen", notes=notes)


def test_what_came_back_for_good_failed_with_the_receivers_words() -> None:
    back = reopened(sent(), GONE, NOW)
    assert back
    assert (back.state, back.last_error, back.sent_at) == (State.FAILED, "bounced: 5.1.1 no such user", None)


def test_what_may_pass_is_tried_once_more_with_the_same_bytes() -> None:
    back = reopened(sent(), LATER, NOW)
    assert back
    assert (back.state, back.next_at, back.id, back.body) == (State.PENDING, NOW + timedelta(hours=1), ID, b"frozen")


def test_a_second_time_it_failed() -> None:
    back = reopened(sent(bounce="another"), LATER, NOW)
    assert back
    assert back.state is State.FAILED


def test_the_same_notification_counts_once() -> None:
    assert reopened(sent(bounce="one"), LATER, NOW) is None


@pytest.mark.parametrize("state", [state for state in State if state is not State.SENT])
def test_a_row_that_does_not_count_as_sent_stays_as_it_is(state: State) -> None:
    assert reopened(replace(sent(), state=state), GONE, NOW) is None
