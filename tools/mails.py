"""Mails of every kind out of the demo's feeds, as HTML and text in a folder: for looking at, and for docs/mails/.

    .venv/bin/python tools/mails.py FOLDER

The feeds are those of `monitor/demo/feeds`, read as though polled on one evening of 2031; what the demo has no case of
(a summary, a drill, a note to operators) comes from the samples on which templates are tried.
"""

from __future__ import annotations

import base64
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor import config as configs
from monitor.alerts import Alert, answer_alert, samples
from monitor.config import Config
from monitor.daemon.live import reader_of
from monitor.deliveries.people import Person, StaffRole
from monitor.deliveries.queue import row_of
from monitor.deliveries.reading import MAPS, NONE, Graphic, Wishes
from monitor.deliveries.replies.words import reader_of as answering
from monitor.deliveries.replies.words import tongue
from monitor.deliveries.settings import EmailChannel
from monitor.deliveries.templates import Templates
from monitor.deliveries.wording import MessageWords, mail_words
from monitor.demo.server import World
from monitor.demo.stage import FEEDS, SETTING
from monitor.entries import Entry
from monitor.entries.worker import Parser
from monitor.pipeline.replay.ahead import ahead
from monitor.pipeline.replay.recorded import recorded
from monitor.pipeline.replay.run import replay
from monitor.pipeline.replies.acting import sentence_of

START = datetime(2031, 3, 9, 18, 30, tzinfo=UTC)
NAMES = {"wire": "Sample Wire", "courier": "Sample Courier", "shimal": "أخبار الشمال"}
CALM = '{"id": "bread", "source": "Sample Wire", "title": "Bread prices rise", "text": "In Idlib.", "seen": "%s"}'
DIGEST = 'digests: [{name: Morning, at: "07:00", timezone: Asia/Damascus, send: [duty-officer]}]\n'


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    told = ((f"{alert.reason}", alert) for alert in alerts_of_the_demo())
    for number, (name, alert) in enumerate([*told, *other_kinds()], 1):
        words = mail_of(alert, WISHES.get(name, NONE))
        (folder / f"{number:02}-{name}.txt").write_text(f"Subject: {words.subject}\n\n{words.text}", encoding="utf-8")
        (folder / f"{number:02}-{name}.html").write_text(in_one_file(words), encoding="utf-8")


def alerts_of_the_demo() -> list[Alert]:
    with tempfile.TemporaryDirectory() as name, ExitStack() as ending:
        config = demo_config(Path(name))
        found = polled(Path(name), ending.enter_context(Parser()))
        lines = list(replay(found, config, ahead(found, reader_of(config, ending))))
    return [alert for line in lines for alert in line.alerts]


def demo_config(folder: Path) -> Config:
    text = SETTING.read_text(encoding="utf-8") + DIGEST
    for name in (*FEEDS, "hook"):
        text = text.replace(f"{{{{{name}}}}}", f"http://127.0.0.1/{name}")
    text = text.replace("{{answers}}", "1143").replace("{{page}}", "127.0.0.1:8080")
    for name, secret in (("webhook.secret", "whsec_" + "c2FtcGxl" * 6), ("mailbox.password", "demo")):
        (folder / name).write_text(secret, encoding="utf-8")
        (folder / name).chmod(0o600)
    return configs.parse(text, "demo", folder, {})


def polled(folder: Path, parser: Parser) -> list[Entry]:
    """The entries of three rounds, half an hour apart, and one on the next day, by which the digest is due."""
    world, calm = World(START, b""), START + timedelta(hours=14)
    for number in (1, 2, 3):
        world.round = number
        for feed, name in NAMES.items():
            (folder / "feeds" / name).mkdir(parents=True, exist_ok=True)
            text = world.feed(f"{feed}.xml") or ""
            at = START + timedelta(minutes=30 * number)
            (folder / "feeds" / name / f"{at:%Y%m%dT%H%M%S}.xml").write_text(text, encoding="utf-8")
    (folder / "calm.jsonl").write_text(CALM % f"{calm:%Y-%m-%dT%H:%M:%SZ}", encoding="utf-8")
    return recorded([*sorted((folder / "feeds").iterdir()), folder / "calm.jsonl"], parser.parse)


FIELD = Wishes(ZoneInfo("Asia/Damascus"), "ar", MAPS["geo"], Graphic.APART)  # of whom the correction is shown
AMAL = Person("Amal", ("duty@ngo.example",), StaffRole.ANALYST)
ABOUT = {"name": "7K3", "where": "Jisr al-Shughur, Idlib, SY", "by": "Amal", "at": "2031-03-09 22:10 (Asia/Damascus)"}
WISHES = {
    "corrected": FIELD,
    "answer_help": Wishes(FIELD.timezone, "ar"),
    "answer_to_the_others": Wishes(language="fr"),
    "summary": Wishes(language="uk"),
}
ANSWERED = (
    ("answer", "en", "ok"),
    ("answer_help", "ar", "help"),
    ("answer_to_the_others", "fr", "others_ok"),
)
OTHERS = ("reminder", "escalated", "retracted", "summary", "window", "operational_several", "drill")


def other_kinds() -> Iterator[tuple[str, Alert]]:
    """Those of which the demo has no case."""
    made = samples()
    yield from ((name, made[name]) for name in OTHERS)
    for name, language, sentence in ANSWERED:
        line = sentence_of(tongue(language), sentence, ABOUT)
        subject = "Re: [NEW] Jisr al-Shughur"
        yield name, answer_alert(name, START, lines=[line], subject=subject, language=language)


def in_one_file(words: MessageWords) -> str:
    """The HTML as a browser shows it without the mail around it."""
    shown = f"data:image/png;base64,{base64.b64encode(words.picture or b'').decode()}"
    return re.sub(r"cid:[^\"]+", shown, words.html or "")


def mail_of(alert: Alert, wishes: Wishes) -> MessageWords:
    row = replace(row_of(alert, "duty-officer", EmailChannel.medium, "duty@ngo.example", alert.at), created=alert.at)
    return mail_words(Templates().render, row, None, wishes=wishes, reader=answering(reader_like(wishes)))


def reader_like(wishes: Wishes) -> Person:
    """Who may answer by mail, as the demo's person on duty may, and reads as the channel is asked for."""
    asked = None if wishes.language == NONE.language else wishes.language
    return replace(AMAL, language=asked, timezone=wishes.timezone)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
