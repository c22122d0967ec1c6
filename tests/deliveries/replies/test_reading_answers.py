"""Which answers count, and why the others are left alone. Each way to forge one is tried here."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.deliveries.people import Person, StaffRole
from monitor.deliveries.replies import Act, Left, LeftAlone, Reply, Said, Unclear
from monitor.deliveries.replies.reading import read, token_of
from monitor.deliveries.settings import Bounces, Proof, Replies
from monitor.secret import Secret
from tests.doubles.answers import AMAL, OURS, PASSED, SERVER, answer, lines, raw
from tests.doubles.nouns import NOON, minutes

BOX = Replies(Bounces("", "", Secret("")), Proof.REQUIRED, (SERVER,))
PEOPLE = (Person("Amal", (AMAL, "amal@phone.example"), StaffRole.ANALYST), Person("Leila", ("leila@ngo.example",)))


def found(mail: bytes, box: Replies = BOX) -> Reply | Left:
    return read(mail, box, PEOPLE, lambda row: "b" * 32, NOON + minutes(1))


def said(mail: bytes) -> Said | Unclear:
    reply = found(mail)
    assert isinstance(reply, Reply), reply
    return reply.said


def why(mail: bytes, box: Replies = BOX) -> LeftAlone:
    left = found(mail, box)
    assert isinstance(left, Left), left
    return left.reason


def test_an_answer_says_who_wrote_what_to_which_mail() -> None:
    reply = found(answer("OK"))
    assert isinstance(reply, Reply)
    assert (reply.person.name, reply.address, reply.delivery) == ("Amal", AMAL, "a" * 32)
    assert reply.said == Said(Act.OK)
    assert reply.message_id == "<reply-1@phone.example>"


# what was written


def test_what_is_quoted_below_is_ignored() -> None:
    assert said(answer("OK", quoted="> 14\n> false\n14")) == Said(Act.OK)


def test_who_answers_below_a_quotation_wrote_there() -> None:
    body = "On Sunday the monitor\nof ours wrote:\n> 12 killed\n> false\n\nOK\n"
    assert said(raw(*lines(), body=body.encode())) == Said(Act.OK)


def test_only_the_first_line_counts() -> None:
    assert said(answer("OK\nfalse")) == Said(Act.OK)
    assert said(answer("I am not sure.\nfalse")) is Unclear.NOT_UNDERSTOOD


def test_a_signature_is_no_answer() -> None:
    assert said(raw(*lines(), body=b"-- \nfalse\n")) is Unclear.EMPTY


@pytest.mark.parametrize("first", ["12 of 14", "12 14", "killed 3, injured 7"])
def test_two_numbers_in_one_line_are_no_number(first: str) -> None:
    assert said(answer(first)) is Unclear.TWO_NUMBERS


@pytest.mark.parametrize("first", ["1٢", "\u202e21", "²", "1,200", "-3", "1e3", "12345678", "OK?", "not false"])
def test_nothing_is_guessed(first: str) -> None:
    assert said(answer(first)) is Unclear.NOT_UNDERSTOOD


def test_a_mail_of_html_alone_is_read_as_it_is_seen() -> None:
    body = b"<style>p{}</style><!-- 99 --><div>OK</div><div class='gmail_quote'>false<blockquote>14</blockquote></div>"
    assert said(raw(*lines("Content-Type: text/html; charset=utf-8"), body=body)) == Said(Act.OK)


def test_an_attached_mail_is_not_what_somebody_wrote() -> None:
    parts = b"--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: a\r\n\r\nfalse\r\n--x--\r\n"
    assert why(raw(*lines("Content-Type: multipart/mixed; boundary=x"), body=parts)) is LeftAlone.UNREADABLE


def test_an_attached_text_is_not_what_somebody_wrote() -> None:
    parts = (
        b"--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nfalse\r\n"
        b"--x\r\nContent-Type: text/plain\r\n\r\nOK\r\n--x--\r\n"
    )
    assert said(raw(*lines("Content-Type: multipart/mixed; boundary=x"), body=parts)) == Said(Act.OK)


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("windows-1256", "تم".encode("cp1256")),
        ("koi8-r", "принято".encode("koi8-r")),
        ("utf-8", "\ufeffتم".encode()),
        ("no-such-charset", b"OK"),
    ],
)
def test_every_charset_of_mail_is_read(charset: str, body: bytes) -> None:
    assert said(raw(*lines(f"Content-Type: text/plain; charset={charset}"), body=body)) == Said(Act.OK)


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "rot13", "base64", "idna"])
def test_a_charset_that_reads_differently_elsewhere_is_not_read(charset: str) -> None:
    assert why(raw(*lines(f"Content-Type: text/plain; charset={charset}"))) is LeftAlone.UNREADABLE


def test_a_huge_mail_costs_no_more_than_its_beginning() -> None:
    assert said(answer("OK", quoted="> x\n" * 50_000)) == Said(Act.OK)
    deep = b"".join(b"--%d\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n" % (n, n + 1) for n in range(2_000))
    assert why(raw(*lines("Content-Type: multipart/mixed; boundary=0"), body=deep)) is LeftAlone.UNREADABLE


# from whom


def test_an_unlisted_address_is_nobody() -> None:
    assert why(answer("OK", sender="eve@evil.example")) is LeftAlone.UNLISTED


@pytest.mark.parametrize(
    "sender",
    [f"{AMAL}, eve@evil.example", f'"{AMAL}" <eve@evil.example>', f"{AMAL} <eve@evil.example>", "undisclosed:;", ""],
)
def test_a_listed_address_beside_another_one_is_no_sender(sender: str) -> None:
    assert why(raw(*lines(f"From: {sender}"))) in (LeftAlone.SENDER_UNCLEAR, LeftAlone.UNLISTED)


def test_two_senders_are_none() -> None:
    assert why(raw(*lines(), "From: eve@evil.example")) is LeftAlone.SENDER_UNCLEAR
    assert why(raw("From: eve@evil.example", *lines())) is LeftAlone.SENDER_UNCLEAR


def test_a_look_alike_address_is_another_one() -> None:
    assert why(raw(*lines("From: аmal@ngo.example"))) is LeftAlone.SENDER_UNCLEAR  # its first letter is Cyrillic


def test_an_address_is_known_in_any_case() -> None:
    assert said(answer("OK", sender="Amal <AMAL@NGO.example>")) == Said(Act.OK)


# proven by whom


@pytest.mark.parametrize(
    "results",
    [
        f"{SERVER}; dkim=fail header.d=ngo.example; dmarc=fail header.from=ngo.example",
        f"{SERVER}; dmarc=fail (p=none) header.from=ngo.example; dkim=pass header.d=ngo.example",
        f"{SERVER}; spf=fail smtp.mailfrom=ngo.example",
    ],
)
def test_a_forged_sender_is_left_alone(results: str) -> None:
    assert why(answer("false", results=results)) is LeftAlone.FORGED


@pytest.mark.parametrize(
    "results",
    [
        None,
        f"{SERVER}; none",
        f"{SERVER}",
        "mx.evil.example; dmarc=pass header.from=ngo.example",
        f'mx.evil.example; x="{SERVER}; dmarc=pass" header.from=ngo.example',
        f"{SERVER}; dmarc=pass header.from=evil.example",
        f"{SERVER}; dkim=pass header.d=evil.example",
        f"{SERVER}; dkim=pass header.d=example",
        f"{SERVER}; dkim=pass header.d=go.example",
        f"{SERVER}; spf=pass smtp.mailfrom=amal@ngo.example",
        f"{SERVER}; (dmarc=pass header.from=ngo.example)",
        f"{SERVER}; spf=pass (x (y) ; dmarc=pass header.from=ngo.example) smtp.mailfrom=evil.example",
        f'{SERVER}; spf=pass smtp.mailfrom="x; dmarc=pass header.from=ngo.example"@evil.example',
        f'{SERVER}; spf=pass smtp.mailfrom="x\\"; dmarc=pass header.from=ngo.example; y="',
        f"{SERVER}; spf=pass smtp.mailfrom=x@evil.example reason=(dmarc=pass header.from=ngo.example",
        f"{SERVER}; dmarc=pass header.from=ngo.example; dmarc=none header.from=evil.example",
    ],
)
def test_what_no_server_of_ours_proves_is_unproven(results: str | None) -> None:
    assert why(answer("false", results=results)) is LeftAlone.UNPROVEN


def test_a_header_of_the_senders_own_beside_that_of_our_server_proves_nothing() -> None:
    own, true = (
        f"Authentication-Results: {PASSED}",
        f"Authentication-Results: {SERVER}; dmarc=fail header.from=ngo.example",
    )
    rest = lines(left_out=["Authentication-Results"])
    assert why(raw(true, *rest, own)) is why(raw(own, *rest, true)) is LeftAlone.FORGED
    silent = f"Authentication-Results: {SERVER}; none"
    assert why(raw(silent, *rest, own)) is LeftAlone.UNPROVEN


def test_results_are_read_as_great_providers_write_them() -> None:
    google = (
        f"{SERVER}; dkim=pass header.i=@ngo.example header.s=key1 header.b=aB+/c9d=; "
        "spf=pass (google.com: domain of amal@ngo.example designates 192.0.2.1 as permitted sender) "
        "smtp.mailfrom=amal@ngo.example; dmarc=pass (p=QUARANTINE sp=NONE dis=NONE) header.from=ngo.example"
    )
    assert said(answer("OK", results=google)) == Said(Act.OK)
    assert said(answer("OK", results=f'{SERVER} 1; dkim=pass reason="good" header.d=NGO.example')) == Said(Act.OK)


def test_where_no_proof_is_asked_for_the_listed_address_is_enough() -> None:
    mail = answer("OK", results=None)
    assert isinstance(found(mail, Replies(BOX.mailbox, Proof.NONE)), Reply)


# in answer to what


def test_an_id_without_its_token_is_a_guess() -> None:
    assert why(answer("false", to=f"<{'a' * 32}.{'c' * 32}@ngo.example>")) is LeftAlone.GUESSED
    assert why(answer("false", to=f"<{'a' * 32}@ngo.example>")) is LeftAlone.NOT_ANSWERING


def test_a_token_is_of_one_row_and_one_store() -> None:
    assert token_of(b"key", "a") == token_of(b"key", "a")
    assert len({token_of(b"key", "a"), token_of(b"key", "b"), token_of(b"other", "a")}) == 3


def test_an_answer_to_a_colleagues_mail_is_none_to_ours() -> None:
    headers = [("In-Reply-To", "<1@colleague.example>"), ("References", f"{OURS} <1@colleague.example>")]
    assert why(answer("OK", headers=headers)) is LeftAlone.NOT_ANSWERING


def test_where_a_program_leaves_out_in_reply_to_the_last_reference_counts() -> None:
    assert said(raw(*lines(f"References: <x@y.example> {OURS}", left_out=["In-Reply-To"]))) == Said(Act.OK)


def test_a_letter_is_no_answer() -> None:
    assert why(raw(*lines(left_out=["In-Reply-To"]))) is LeftAlone.NOT_ANSWERING


# of machines


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        (["Auto-Submitted: auto-replied"], LeftAlone.AUTOMATIC),
        (["Precedence: bulk"], LeftAlone.AUTOMATIC),
        (["X-Autoreply: yes"], LeftAlone.AUTOMATIC),
        (["List-Id: <all.ngo.example>"], LeftAlone.MAILING_LIST),
        (["Precedence: list"], LeftAlone.MAILING_LIST),
        (["Return-Path: <>"], LeftAlone.BOUNCE),
        (["From: MAILER-DAEMON@ngo.example"], LeftAlone.BOUNCE),
        (["Content-Type: multipart/report; boundary=x"], LeftAlone.BOUNCE),
        (["Subject: Fwd: [NEW] Karsa"], LeftAlone.FORWARDED),
        (["Subject: TR : [NEW] Karsa"], LeftAlone.FORWARDED),
        (["Subject: =?utf-8?b?2KXYudin2K/YqSDYqtmI2KzZitmHOiBbTkVXXQ==?="], LeftAlone.FORWARDED),
        (["Resent-From: amal@ngo.example"], LeftAlone.FORWARDED),
    ],
)
def test_machines_lists_and_what_was_sent_on_are_left_alone(headers: list[str], reason: LeftAlone) -> None:
    assert why(raw(*lines(*headers))) is reason


# again


@pytest.mark.parametrize("ago", [timedelta(days=4), timedelta(hours=-2)])
def test_an_old_mail_that_is_sent_again_is_stale(ago: timedelta) -> None:
    assert why(answer("false", at=NOON - ago)) is LeftAlone.STALE


@pytest.mark.parametrize("date", ["", "yesterday", "Sun, 09 Mar 2031 12:00:00 -0000"])
def test_a_mail_without_a_date_could_be_of_any_time(date: str) -> None:
    assert why(raw(*lines(f"Date: {date}"))) in (LeftAlone.STALE, LeftAlone.UNREADABLE)


def test_the_same_answer_is_known_again_under_another_id() -> None:
    first, again = found(answer("false")), found(answer("false", ident="<other@evil.example>"))
    assert isinstance(first, Reply)
    assert isinstance(again, Reply)
    assert set(first.marks) & set(again.marks)


def test_an_id_that_would_write_headers_is_no_id() -> None:
    reply = found(raw(*lines("Message-ID: <a\r\n b>\tBcc: x@evil.example")))
    assert isinstance(reply, Reply)
    assert reply.message_id is None


def test_nonsense_is_left_alone() -> None:
    for mail in (b"", b"\x00\xff" * 500, b"From: \n" * 5_000, b"In-Reply-To: " + b"<" * 100_000):
        assert isinstance(found(mail), Left)
