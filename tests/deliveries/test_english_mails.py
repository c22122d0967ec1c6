"""English mails are, byte for byte, what they were before their words moved into a file: the texts are kept as they
stood then, of the HTML its sum. Where a template is changed on purpose:

    python -m tests.deliveries.test_english_mails
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.alerts import Alert, samples
from monitor.deliveries.channels.email import EmailChannel
from monitor.deliveries.people import Person, StaffRole
from monitor.deliveries.queue import row_of
from monitor.deliveries.reading import MAPS, Graphic, Wishes
from monitor.deliveries.replies.words import reader_of
from monitor.deliveries.templates import Templates
from monitor.deliveries.wording import mail_words

KEPT = Path(__file__).parent / "english_mails"
FIELD = Wishes(ZoneInfo("Asia/Damascus"), "en", MAPS["geo"], Graphic.APART)
AMAL = Person("Amal", ("duty@ngo.example",), StaffRole.ANALYST, "en", ZoneInfo("Asia/Damascus"))


def told(alert: Alert) -> str:
    """The mail of a plain reader, and that of somebody who may answer and lives elsewhere."""
    row = replace(row_of(alert, "duty-officer", EmailChannel.medium, "duty@ngo.example", alert.at), created=alert.at)
    parts = []
    for words in (
        mail_words(Templates().render, row, None),
        mail_words(Templates().render, row, None, wishes=FIELD, reader=reader_of(AMAL)),
    ):
        html = hashlib.sha256((words.html or "").encode()).hexdigest()
        parts.append(f"Subject: {words.subject}\nHTML: {html}\n\n{words.text}")
    return "\n".join(parts)


@pytest.mark.parametrize("name", samples())
def test_an_english_mail_is_what_it_was(name: str) -> None:
    assert told(samples()[name]) == (KEPT / f"{name}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for sample, made in samples().items():
        (KEPT / f"{sample}.txt").write_text(told(made), encoding="utf-8")
