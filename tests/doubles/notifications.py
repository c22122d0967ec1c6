"""Mails that mail servers write about mails of ours, in the forms that servers use. All of it is made up."""

from __future__ import annotations

from collections.abc import Sequence

ID = "0123456789abcdef0123456789abcdef"


def report(
    ident: str = ID,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "550 5.1.1 <duty@example.org>: Recipient address rejected: User unknown",
    original: str = "message/rfc822",
    sender: str = "MAILER-DAEMON@mx.ngo.example",
    more: Sequence[str] = (),
) -> bytes:
    """A delivery status notification after RFC 3464, as Postfix writes it."""
    lines = [
        "Return-Path: <>",
        f"From: {sender} (Mail Delivery System)",
        "Subject: Undelivered Mail Returned to Sender",
        "To: monitor@ngo.example",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="edge"',
        "",
        "--edge",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "This is the mail system. Your message could not be delivered.",
        "",
        "--edge",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.ngo.example",
        "Arrival-Date: Sun, 09 Mar 2031 14:31:00 +0000",
        "",
        "Final-Recipient: rfc822; duty@example.org",
        f"Action: {action}",
        f"Status: {status}",
        f"Diagnostic-Code: smtp; {said}",
        "",
        *more,
        "--edge",
        f"Content-Type: {original}",
        "",
        "From: monitor@ngo.example",
        "To: duty@example.org",
        f"Message-ID: <{ident}@ngo.example>",
        "Subject: Message 3f2a from the monitor",
        "",
        "What was told." if original == "message/rfc822" else "",
        "--edge--",
        "",
    ]
    return "\r\n".join(lines).encode()


def plain(
    ident: str = ID, words: str = "550 5.1.1 no such user", head: str = "From: MAILER-DAEMON@relay.example"
) -> bytes:
    """Words of a server that follows no standard, with our headers below them."""
    return "\r\n".join(
        [
            head,
            "Subject: failure notice",
            "To: monitor@ngo.example",
            "",
            "I could not deliver your message.",
            f"<duty@example.org>: {words}",
            "",
            "--- Below this line is a copy of the message.",
            "",
            f"Message-ID: <{ident}@ngo.example>",
            "Subject: Message 3f2a from the monitor",
            "",
        ]
    ).encode()


def absence(ident: str = ID) -> bytes:
    """A person's absence note: it answers our mail, and the mail has arrived."""
    return "\r\n".join(
        [
            "From: Duty Officer <duty@example.org>",
            "Subject: Automatic reply: Message 3f2a",
            "To: monitor@ngo.example",
            "Auto-Submitted: auto-replied",
            f"In-Reply-To: <{ident}@ngo.example>",
            f"References: <{ident}@ngo.example>",
            "",
            "I am away until 5.4.2031. In urgent cases call 550 1234.",
            "",
            f"> Message-ID: <{ident}@ngo.example>",
            "",
        ]
    ).encode()
