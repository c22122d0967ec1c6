"""The mail that somebody can answer: an id that nobody can work out, and a line that says how."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from monitor.deliveries.bounces import read
from monitor.deliveries.people import Answering, Person, StaffRole
from monitor.deliveries.replies.reading import OURS, token_of
from monitor.deliveries.send import render
from tests.deliveries.rows import DESK, NOW, SMTP, TEMPLATES, row
from tests.doubles.notifications import report

READER = Person("Amal", ("duty@example.org",), StaffRole.ANALYST, language="fr")


def token(ident: str) -> str:
    return token_of(b"secret", ident)


def mail(name: str = "new", *people: Person) -> EmailMessage:
    made = render(row(name), {"desk": DESK}, SMTP, TEMPLATES, NOW, Answering(token, people))
    parsed = message_from_bytes(made.body or b"", policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def text(made: EmailMessage, form: str = "plain") -> str:
    body = made.get_body((form,))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def test_the_id_has_a_token_behind_that_of_the_row() -> None:
    found = OURS.search(str(mail()["Message-ID"]))
    assert found is not None
    assert (found["row"], found["token"]) == (row().id, token(row().id))


def test_where_nobody_reads_answers_the_id_is_as_before() -> None:
    made = render(row(), {"desk": DESK}, SMTP, TEMPLATES, NOW)
    assert f"<{row().id}@ngo.example>".encode() in (made.body or b"")


def test_a_bounce_is_known_by_either() -> None:
    ident = f"{row().id}.{token(row().id)}"
    found = read(report(ident))
    assert found is not None
    assert found.delivery == row().id


def test_whoever_may_decide_reads_how_in_their_own_words() -> None:
    made = mail("new", READER)
    for form in ("plain", "html"):
        assert "par un mot sur la première ligne : OK (je m’en charge), faux (fausse alerte)" in text(made, form)


def test_a_viewer_and_a_stranger_do_not() -> None:
    assert "Answer this mail" not in text(mail("new", replace(READER, role=StaffRole.VIEWER)))
    assert "Answer this mail" not in text(mail("new"))


def test_a_drill_asks_whoever_is_listed_to_answer() -> None:
    assert "cela prouve que vos réponses arrivent" in text(mail("drill", replace(READER, role=StaffRole.VIEWER)))
    assert "Tell whoever began the drill" in text(mail("drill"))
