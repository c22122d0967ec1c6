"""People act by answering a mail with one word, over a real IMAP and a real SMTP server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.alerts import EscalationStep, Reason, Updates
from monitor.cli.output.answers import answer_lines
from monitor.config import Config
from monitor.deliveries import Delivery, State
from monitor.deliveries.people import Person, StaffRole
from monitor.deliveries.replies import LeftAlone
from monitor.deliveries.settings import Bounces, EmailChannel, Proof, Replies, Smtp, Tls
from monitor.entries import Entry
from monitor.incidents import Incident, IncidentStatus
from monitor.model import Harm, figure_of
from monitor.pipeline import drill
from monitor.pipeline.replies import journal as journals
from monitor.pipeline.replies.journal import Journal
from monitor.pipeline.staff import Desk
from monitor.places.regions import Region
from monitor.reports import Reading
from monitor.secret import Secret
from monitor.store import Store
from tests.doubles.answers import AMAL, SERVER, answer
from tests.doubles.imap_server import PASSWORD, USER, ImapServer
from tests.doubles.newsroom import Newsroom, config, item, pen, rule
from tests.doubles.notifications import absence, report
from tests.doubles.nouns import HARBOUR, NOON, minutes
from tests.doubles.smtp_server import SmtpServer

LEILA = "leila@ngo.example"
DUTY = EmailChannel("duty", (AMAL, LEILA))
OPERATORS = EmailChannel("ops", ("ops@ngo.example",))
DEPUTY = EmailChannel("deputy", ("deputy@ngo.example",))
AMAL_HERSELF = Person("Amal", (AMAL,), StaffRole.ANALYST, timezone=ZoneInfo("Asia/Damascus"))
PEOPLE = (
    AMAL_HERSELF,
    Person("Leila", (LEILA,), StaffRole.ADMIN),
    Person("Omar", ("omar@ngo.example",), StaffRole.VIEWER),
)


class Desktop:
    """A room whose mails go through a real SMTP server, and whose answers come by a real IMAP server."""

    def __init__(self, room: Newsroom, imap: ImapServer, smtp: SmtpServer) -> None:
        self.room, self.imap, self.smtp = room, imap, smtp
        self.now = 0.0

    def lives_with(self, **fields: object) -> None:
        """Go on under another config."""
        self.room.config = replace(self.room.config, **fields)  # type: ignore[arg-type]  # as given
        self.room.__post_init__()

    def mails(self, to: str = AMAL) -> list[EmailMessage]:
        return [got.message for got in self.smtp.received if got.recipients == (to,)]

    def deliver(self) -> None:
        self.room.deliver(at=self.now)

    def answered(self, line: str, to: str | None = None, **more: object) -> int:
        """Amal answers the last mail that she got, and it is read."""
        self.now += 2
        said = {"at": NOON + minutes(self.now - 1), "ident": f"<{self.now}@phone.example>"} | more
        mail = answer(line, to or str(self.mails()[0]["Message-ID"]), **said)  # type: ignore[arg-type]  # as given
        return self.comes(mail)

    def comes(self, mail: bytes) -> int:
        self.imap.mails[len(self.imap.mails) + 1] = mail
        read = self.room.pipeline.bounces_due(NOON + minutes(self.now))
        self.deliver()
        return read

    def last(self, to: str = AMAL) -> str:
        body = self.mails(to)[-1].get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    @property
    def incident(self) -> Incident:
        return self.incidents[0]

    @property
    def incidents(self) -> list[Incident]:
        with self.room.store.read() as asking:
            return sorted(asking.incidents(), key=lambda i: (i.opened, i.id))

    @property
    def journal(self) -> Journal:
        with self.room.store.read() as asking:
            return journals.journal(asking)

    @property
    def left(self) -> list[LeftAlone]:
        return [noted.reason for noted in self.journal.left]

    def rows(self, *reasons: Reason) -> list[Delivery]:
        return [row for row in self.room.outbox() if row.head.reason in reasons]


def settings(imap: ImapServer, smtp: SmtpServer, **fields: object) -> Config:
    box = Bounces(imap.host, USER, Secret(PASSWORD), imap.port, Tls.NONE, every=timedelta(minutes=1))
    asked = rule(
        send=("duty",), updates=Updates(remind_every=minutes(30)), escalate=(EscalationStep(minutes(20), ("deputy",)),)
    )
    whole = {
        "rules": (asked,),
        "channels": (DUTY, OPERATORS, DEPUTY),
        "operators": ("ops",),
        "bounces": box,
        "replies": Replies(box, Proof.REQUIRED, (SERVER,)),
        "people": PEOPLE,
        "smtp": Smtp(smtp.host, smtp.port, "monitor@ngo.example"),
    }
    return config(**(whole | fields))  # type: ignore[arg-type]  # as given


def pen_of_two_towns(entry: Entry) -> Reading:
    """As `pen`, but who names Tersa speaks of that town, which lies far from Karsa."""
    found = pen(entry)
    if "Tersa" not in entry.full:
        return found
    there = replace(HARBOUR, name="Tersa", written="Tersa", admin1="Homs", lat=34.7, lon=36.7)
    return replace(found, reports=tuple(replace(report, place=there) for report in found.reports))


@pytest.fixture
def servers() -> Iterator[tuple[ImapServer, SmtpServer]]:
    with ImapServer() as imap, SmtpServer() as smtp:
        yield imap, smtp


@pytest.fixture
def desk(
    store: Store, tmp_path: Path, servers: tuple[ImapServer, SmtpServer], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desktop]:
    """Amal and Leila were told of seven dead."""
    monkeypatch.setattr("tests.doubles.newsroom.pen", pen_of_two_towns)
    with Newsroom(store, tmp_path, settings(*servers)) as room:
        made = Desktop(room, *servers)
        room.publish(item("7 killed in Karsa"))
        made.deliver()
        yield made


def killed(incident: Incident) -> int | None:
    return figure_of(incident.toll, Harm.KILLED)


# each word, in three languages


@pytest.mark.parametrize("word", ["OK", "تم", "d'accord"])
def test_ok_acknowledges(desk: Desktop, word: str) -> None:
    assert desk.answered(word) == 1
    assert [(ack.by, ack.note) for ack in desk.incident.acks] == [("Amal", "by mail")]
    assert "acknowledged" in [line.what for line in desk.incident.history]
    assert f"You have {desk.incident.name} (Karsa" in desk.last()


@pytest.mark.parametrize("word", ["false", "خطأ", "fausse alerte"])
def test_false_retracts_and_whoever_was_told_hears_it(desk: Desktop, word: str) -> None:
    desk.answered(word)
    assert desk.incident.status is IncidentStatus.RETRACTED
    assert desk.incident.marks[-1].by == "Amal"
    assert desk.mails(LEILA)[-1]["Subject"].startswith("[RETRACTED")


@pytest.mark.parametrize("word", ["12", "١٢", "۱۲", "12."])
def test_a_number_is_so_many_dead(desk: Desktop, word: str) -> None:
    desk.answered(word)
    assert killed(desk.incident) == 12
    assert "12" in desk.mails(LEILA)[-1]["Subject"]


@pytest.mark.parametrize("word", ["same", "نفس", "même"])
def test_same_makes_two_incidents_one(desk: Desktop, word: str) -> None:
    other = another(desk)
    desk.answered(f"{word} {other.name.lower()}")
    assert [one.status is IncidentStatus.CLOSED for one in desk.incidents].count(True) == 1
    assert other.name in desk.last()


@pytest.mark.parametrize("word", ["mute 6h", "كتم 6 ساعات", "silence 6 heures"])
def test_mute_calms_it_for_so_long(desk: Desktop, word: str) -> None:
    desk.answered(word)
    with desk.room.store.read() as asking:
        [mute] = asking.mutes().lasting(NOON + minutes(desk.now))
    assert (mute.name, mute.by) == (desk.incident.id, "Amal")
    assert mute.until == NOON + minutes(desk.now) + timedelta(hours=6)
    assert "(Asia/Damascus)" in desk.last()


@pytest.mark.parametrize("word", ["help", "مساعدة", "aide"])
def test_help_says_what_can_be_said(desk: Desktop, word: str) -> None:
    desk.answered(word)
    assert "same 7K3: one event with that other one" in desk.last()


@pytest.mark.parametrize("word", ["undo", "تراجع", "annuler"])
def test_undo_takes_back_an_acknowledgement_so_that_reminders_go_on(desk: Desktop, word: str) -> None:
    desk.answered("OK")
    desk.answered(word)
    assert [ack.withdrawn for ack in desk.incident.acks] == [True]
    assert desk.last().startswith("Taken back: OK")
    desk.now = 60
    desk.room.pipeline.decide_again(NOON + minutes(60))
    assert desk.rows(Reason.ESCALATED)


def another(desk: Desktop) -> Incident:
    """A second incident, of which they were told too."""
    before = {one.id for one in desk.incidents}
    desk.room.publish(item("8 killed in Tersa", guid="other"), at=desk.now, etag='"2"')
    desk.deliver()
    [fresh] = [one for one in desk.incidents if one.id not in before]
    return fresh


# what follows


def test_after_ok_nobody_is_reminded_and_it_is_passed_on_to_nobody(desk: Desktop) -> None:
    desk.answered("OK")
    desk.room.pipeline.decide_again(NOON + minutes(90))
    assert desk.rows(Reason.REMINDER, Reason.ESCALATED) == []


def test_the_confirmation_stands_in_the_thread_of_whoever_answered(desk: Desktop) -> None:
    desk.answered("OK", subject="Re: [NEW] Karsa")
    last = desk.mails()[-1]
    assert last["In-Reply-To"] == "<2.0@phone.example>"
    assert last["Subject"] == "Re: [NEW] Karsa"
    assert "You have" not in desk.last(LEILA)  # to nobody else


# the others who were woken


def test_the_others_hear_once_that_somebody_has_it_in_the_thread_of_what_woke_them(desk: Desktop) -> None:
    desk.answered("OK")
    woke, told = desk.mails(LEILA)
    assert f"Amal sees to {desk.incident.name} (Karsa" in desk.last(LEILA)
    assert told["References"] == woke["References"]
    desk.answered("OK")
    assert len(desk.mails(LEILA)) == 2
    assert desk.mails("ops@ngo.example") == []  # they were not woken by it


def test_each_of_the_others_reads_it_in_their_own_language_and_time(desk: Desktop) -> None:
    leila = replace(PEOPLE[1], language="uk", timezone=ZoneInfo("Europe/Kyiv"))
    desk.lives_with(people=(AMAL_HERSELF, leila, PEOPLE[2]))
    desk.answered("OK")
    assert "ні нагадувань, ні передачі далі" in desk.last(LEILA)
    assert "(Europe/Kyiv)" in desk.last(LEILA)


def test_whoever_it_was_escalated_to_hears_it_too(desk: Desktop) -> None:
    desk.now = 25
    desk.room.pipeline.decide_again(NOON + minutes(25))
    desk.deliver()
    desk.answered("OK")
    assert "Amal sees to" in desk.last("deputy@ngo.example")


def test_the_others_hear_of_a_mute_and_that_it_was_taken_back(desk: Desktop) -> None:
    desk.answered("mute 6h")
    assert "Amal muted" in desk.last(LEILA)
    desk.answered("undo")
    assert "Amal took this back: mute" in desk.last(LEILA)


@pytest.mark.parametrize("word", ["help", "what is this?", "undo"])
def test_the_others_hear_nothing_of_what_changes_nothing(desk: Desktop, word: str) -> None:
    desk.answered(word)
    assert len(desk.mails(LEILA)) == 1


def test_the_others_hear_of_a_false_alarm_as_a_retraction_alone(desk: Desktop) -> None:
    desk.answered("false")
    assert [str(mail["Subject"]).partition(" ")[0] for mail in desk.mails(LEILA)] == ["[NEW]", "[RETRACTED"]


def test_what_was_told_of_the_incident_stays_what_the_last_alert_told(desk: Desktop) -> None:
    """A note to the others is no message on the incident: the next update still counts from the figures before it."""
    desk.answered("OK")
    desk.room.publish(item("19 killed in Karsa"), at=40, etag='"3"')
    desk.now = 40
    desk.deliver()
    assert str(desk.mails(LEILA)[-1]["Subject"]).startswith("[UPDATE 7 → 19 killed]")


def test_a_confirmation_is_in_the_persons_language(desk: Desktop) -> None:
    desk.lives_with(people=(replace(AMAL_HERSELF, language="ar"), *PEOPLE[1:]))
    desk.answered("تم")
    assert "لا تذكير ولا تصعيد" in desk.last()


def test_a_second_ok_says_who_has_it(desk: Desktop) -> None:
    desk.answered("OK")
    desk.answered("OK", to=str(desk.mails(LEILA)[0]["Message-ID"]), sender=LEILA)
    assert "Amal has" in desk.last(LEILA)
    assert len(desk.incident.acks) == 1


def test_a_false_alarm_is_undone_and_whoever_was_told_hears_that(desk: Desktop) -> None:
    desk.answered("false")
    desk.answered("undo")
    assert desk.incident.status is not IncidentStatus.RETRACTED
    assert desk.mails(LEILA)[-1]["Subject"].startswith("[CORRECTED")


def test_a_number_is_undone_to_the_one_before(desk: Desktop) -> None:
    for line, then in (("12", 12), ("15", 15), ("undo", 12), ("undo", 7)):
        desk.answered(line)
        assert killed(desk.incident) == then, line


def test_two_that_were_made_one_are_parted_again(desk: Desktop) -> None:
    other = another(desk)
    desk.answered(f"same {other.name}")
    desk.answered("undo")
    standing = [one for one in desk.incidents if one.status is not IncidentStatus.CLOSED]
    assert sorted(killed(one) or 0 for one in standing) == [7, 8]
    assert "Parted again" in desk.last()


def test_a_mute_is_undone(desk: Desktop) -> None:
    desk.answered("mute 6h")
    desk.answered("undo")
    with desk.room.store.read() as asking:
        assert asking.mutes().lasting(NOON + minutes(desk.now)) == []


def test_a_confirmation_can_be_answered_too(desk: Desktop) -> None:
    desk.answered("OK")
    desk.answered("undo", to=str(desk.mails()[-1]["Message-ID"]))
    assert desk.incident.acks[0].withdrawn


def test_an_analyst_takes_back_only_their_own_word_and_an_admin_any(desk: Desktop) -> None:
    theirs = str(desk.mails(LEILA)[0]["Message-ID"])
    desk.answered("OK")
    desk.answered("undo", to=theirs, sender=LEILA)
    assert desk.incident.acks[-1].withdrawn
    desk.answered("12", to=theirs, sender=LEILA)
    desk.answered("undo")
    assert "nothing of yours" in desk.last()
    assert killed(desk.incident) == 12


def test_what_somebody_judged_since_is_not_undone_unseen(desk: Desktop) -> None:
    desk.answered("12")
    with desk.room.store.write() as writing:
        Desk(writing, desk.room.config, "Omar", "", NOON + minutes(3)).wrong_count(desk.incident, 20)
    desk.answered("undo")
    assert "Omar has judged it since" in desk.last()
    assert killed(desk.incident) == 20


def test_an_answer_to_an_incident_that_was_merged_goes_to_where_it_went(desk: Desktop) -> None:
    other = another(desk)
    with desk.room.store.write() as writing:
        Desk(writing, desk.room.config, "Omar", "", NOON + minutes(1)).merge(*desk.incidents)
    [gone] = [one for one in desk.incidents if one.status is IncidentStatus.CLOSED]
    told_of_it = next(mail for mail in desk.mails() if ("Tersa" in mail["Subject"]) is (gone.id == other.id))
    desk.answered("OK", to=str(told_of_it["Message-ID"]))
    kept = next(one for one in desk.incidents if one.status is not IncidentStatus.CLOSED)
    assert kept.acks[-1].by == "Amal"
    assert "merged into another event since; your answer went there" in desk.last()


# left alone


def test_a_viewer_decides_nothing_and_is_told_so(desk: Desktop) -> None:
    desk.answered("false", sender="omar@ngo.example")
    assert desk.incident.marks == ()
    assert "Your role (viewer)" in desk.last("omar@ngo.example")


@pytest.mark.parametrize("line", ["12 of 14", "thank you", "", "same ZZ9", "mute", "same"])
def test_what_is_not_clear_does_nothing_and_is_said_to_who_wrote_it(desk: Desktop, line: str) -> None:
    before = desk.incident
    desk.answered(line)
    assert desk.incident == before
    assert "Nothing was done." in desk.last()


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"results": f"{SERVER}; dmarc=fail header.from=ngo.example"}, LeftAlone.FORGED),
        ({"results": None}, LeftAlone.UNPROVEN),
        ({"sender": "eve@evil.example"}, LeftAlone.UNLISTED),
        ({"subject": "Fwd: [NEW] Karsa"}, LeftAlone.FORWARDED),
        ({"headers": [("List-Id", "<all.ngo.example>")]}, LeftAlone.MAILING_LIST),
        ({"headers": [("Auto-Submitted", "auto-replied")]}, LeftAlone.AUTOMATIC),
        ({"at": NOON - timedelta(days=9)}, LeftAlone.STALE),
        ({"to": f"<{'a' * 32}.{'b' * 32}@ngo.example>"}, LeftAlone.GUESSED),
    ],
)
def test_what_is_no_answer_is_left_alone_noted_and_answered_to_nobody(
    desk: Desktop, more: dict[str, object], reason: LeftAlone
) -> None:
    before = desk.incident, len(desk.mails())
    assert desk.answered("false", **more) == 0  # type: ignore[arg-type]  # as given
    assert (desk.incident, len(desk.mails())) == before
    assert desk.left == [reason]
    assert desk.mails("eve@evil.example") == []


def test_absence_notes_bounces_and_letters_change_nothing(desk: Desktop) -> None:
    ident = desk.room.outbox()[0].id
    before = desk.incident
    desk.now = 5
    assert desk.comes(absence(ident)) == 0
    desk.now = 10
    assert desk.comes(report(ident)) == 1  # a mail that came back is still one
    assert desk.incident == before
    assert [row.id for row in desk.room.outbox(State.FAILED)] == [ident]


def test_operators_hear_once_that_somebody_writes_in_a_persons_name(desk: Desktop) -> None:
    for _ in range(3):
        desk.answered("false", results=f"{SERVER}; dmarc=fail header.from=ngo.example")
    [note] = desk.mails("ops@ngo.example")
    assert "An answer in the name of Amal was left alone" in note["Subject"]


def test_people_decide_only_on_what_lies_in_their_regions(desk: Desktop) -> None:
    abroad = replace(AMAL_HERSELF, regions=(Region("Elsewhere", frozenset({"YE"})),))
    desk.lives_with(people=(abroad, *PEOPLE[1:]))
    desk.answered("false")
    assert desk.incident.marks == ()
    assert "none of your regions" in desk.last()


def test_two_machines_that_write_to_each_other_come_to_an_end(desk: Desktop) -> None:
    for _ in range(32):
        desk.answered("thank you for your mail")
        desk.now -= 1.8  # within the hour
    assert LeftAlone.TOO_MANY in desk.left or len(desk.mails()) < 40


# once


def test_a_crash_between_doing_and_marking_does_it_once(desk: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.imap.hang_up_at = "STORE"
    desk.answered("12")
    assert desk.imap.seen == set()
    desk.imap.hang_up_at = None
    desk.now += 2
    desk.room.pipeline.bounces_due(NOON + minutes(desk.now))
    desk.deliver()
    assert desk.imap.seen == {1}
    assert len(desk.incident.marks) == 1
    assert len([m for m in desk.mails() if "by your word" in str(m)]) == 1


def test_a_crash_between_reading_and_doing_does_it_once(desk: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("monitor.pipeline.replies.desk.remember", crash)
        with pytest.raises(KeyboardInterrupt):
            desk.answered("12")
    assert desk.incident.marks == ()
    desk.now += 2
    desk.room.pipeline.bounces_due(NOON + minutes(desk.now))
    assert len(desk.incident.marks) == 1


def test_the_same_mail_twice_in_the_mailbox_is_done_once(desk: Desktop) -> None:
    desk.answered("12")
    desk.answered("undo")
    desk.now += 2
    desk.comes(desk.imap.mails[1])
    assert killed(desk.incident) == 7


def test_a_fault_of_our_own_costs_no_other_answer(desk: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object) -> None:
        raise RuntimeError("a bug")

    with monkeypatch.context() as broken:
        broken.setattr(Desk, "wrong_count", fault)
        desk.answered("12")
    assert "a fault of the monitor itself" in desk.last()
    desk.answered("OK")
    assert desk.incident.acks[-1].by == "Amal"


# the mailbox itself


def test_a_dead_mailbox_of_answers_is_told_past_mail(desk: Desktop) -> None:
    desk.imap.password = "another"
    desk.answered("OK")
    [note] = desk.mails("ops@ngo.example")
    assert "The mailbox of answers cannot be read" in note["Subject"]


def test_no_log_holds_an_address(desk: Desktop, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    desk.answered("OK")
    desk.answered("false", sender="eve@evil.example")
    said = str(
        [(record.getMessage(), vars(record).get("fields")) for record in caplog.records if "monitor" in record.name]
    )
    assert "left alone" in said
    assert AMAL not in said
    assert "eve@" not in said


# drills


def test_any_answer_to_a_drill_is_the_proof_that_somebodys_answers_arrive(desk: Desktop) -> None:
    with desk.room.store.write() as writing:
        drill.begin([DUTY.only([AMAL])], writing, NOON, ["Amal"])
    desk.deliver()
    desk.answered("yes, it is here", to=str(desk.mails()[-1]["Message-ID"]))
    assert desk.journal.proofs == {"Amal": NOON + minutes(desk.now)}
    assert "Your answer to the drill arrived" in desk.last()
    assert desk.incident.acks == ()


def test_status_finds_a_phone_that_does_not_answer_a_drill(desk: Desktop) -> None:
    with desk.room.store.write() as writing:
        drill.begin([DUTY.only([AMAL])], writing, NOON, ["Amal"])
    desk.answered("OK", to=str(desk.mails(LEILA)[0]["Message-ID"]), sender=LEILA)

    def said(after: timedelta) -> tuple[str, str, str | None]:
        [line] = answer_lines(desk.journal, None, desk.room.config, NOON + after)
        return line

    assert said(timedelta(hours=1))[2] is None
    what, words, advice = said(timedelta(days=2))
    assert (what, advice) == ("answers of people", "reach Amal in another way: a drill was not answered for a day")
    assert words == "Amal never answered, asked 2 days ago; Leila answered 47 hours ago; Omar never answered"
