"""Two articles about one air strike, through the real daemon, to a mail server and a webhook receiver."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

from click.testing import CliRunner

from monitor.cli import command_line
from tests.doubles.daemon import Running
from tests.doubles.feed_server import FeedServer
from tests.doubles.smtp_server import SmtpServer, unused_port
from tests.doubles.webhook_receiver import WebhookReceiver

KEY = "whsec_c2l4dGVlbiBieXRlcyBhcmUgbm90IGVub3VnaA=="
CONFIG = """\
feeds: [{{name: Sample, url: "{feed}", language: en, every: 1s, allow_private: true}}]
regions: [{{name: Idlib, countries: [SY], admin1: [Idlib]}}]
rules: [{{name: Ten killed, regions: [Idlib], any: [{{killed.all: 10}}], send: [duty, tracker]}}]
channels:
  duty: {{email: {{to: [duty@ngo.example]}}}}
  tracker: {{webhook: {{url: "{hook}", secret_file: key, allow_private: true}}}}
operators: []
smtp: {{host: 127.0.0.1, port: {smtp}, from: monitor@ngo.example}}
"""

# Written for this test. The second tells the same strike as the first; neither's other figures may be taken for it.
FIRST = (
    "At least 25 killed as jets bomb Idlib, rescuers say",
    "At least 25 people were killed when warplanes bombed the city of Idlib in northwest Syria on {day}, the White "
    "Helmets rescue service said. Ten children were among the dead. The White Helmets said that 61 people had died "
    "in such strikes since the offensive began. The war has cost hundreds of thousands of lives.",
)
SECOND = (
    "Air strikes kill 25 in Idlib",
    "Air strikes on the Syrian city of Idlib have killed at least 25 people, ten of them children, according to the "
    "White Helmets. One of the strikes alone killed seven people in a residential street. Four million people live "
    "in the region.",
)

Article = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A folder with a config, and the ports that it names."""

    folder: Path
    smtp: int
    hook: int

    @property
    def config(self) -> Path:
        return self.folder / "config.yaml"


def rss(articles: Sequence[Article]) -> str:
    """A feed of these articles, published in this hour."""
    at = datetime.now(UTC) - timedelta(minutes=30)  # the day that the text names is that of its date
    items = "".join(
        f"<item><guid>article-{number}</guid><title>{escape(title)}</title>"
        f"<description>{escape(text.replace('{day}', f'{at:%A}'))}</description>"
        f"<pubDate>{format_datetime(at + timedelta(seconds=number))}</pubDate></item>"
        for number, (title, text) in enumerate(articles)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Sample</title>{items}</channel></rss>'


def set_up(folder: Path, server: FeedServer, articles: Sequence[Article]) -> Place:
    server.serve("/feed.xml", rss(articles), etag='"1"')
    place = Place(folder, unused_port(), unused_port())
    (folder / "key").write_text(KEY, encoding="utf-8")
    (folder / "key").chmod(0o600)
    hook = f"http://127.0.0.1:{place.hook}/hook"
    place.config.write_text(CONFIG.format(feed=server.url("/feed.xml"), hook=hook, smtp=place.smtp), encoding="utf-8")
    return place


def outbox(place: Place) -> list[dict[str, object]]:
    result = CliRunner().invoke(command_line, ["outbox", "list", "--all", "--json", "--config", str(place.config)])
    assert result.exit_code == 0, result.output
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


def check_one_mail_and_one_call(place: Place, mails: SmtpServer, calls: WebhookReceiver) -> None:
    (mail,), (call,) = mails.received, calls.calls
    assert "25" in mail.message["Subject"]
    assert "Idlib" in mail.message["Subject"]
    assert mail.recipients == ("duty@ngo.example",)
    assert call.verify(KEY)
    assert call.json["type"] == "incident.created"
    assert call.json["data"]["incident"]["toll"]["killed"]["all"]["low"] == 25
    assert {row["state"] for row in outbox(place)} == {"sent"}


def seeds(beside: Path) -> list[Article]:
    texts = [path.read_text(encoding="utf-8") for path in sorted((beside / "seeds").glob("*.txt"))]
    assert len(texts) == 2
    return [("", texts[0]), (texts[1].partition("\n")[0], texts[1].partition("\n")[2])]


def run_to_the_end(place: Place, feeds: FeedServer) -> None:
    with SmtpServer(port=place.smtp) as mails, WebhookReceiver(port=place.hook) as calls:
        with Running(place.config) as daemon:
            daemon.wait_for(lambda: mails.received and calls.calls)
            polls = len(feeds.seen("/feed.xml"))
            daemon.wait_for(lambda: len(feeds.seen("/feed.xml")) > polls)  # a second alert would have come by now
            assert daemon.end() == 0
        check_one_mail_and_one_call(place, mails, calls)


def test_two_articles_about_one_strike_become_one_mail_and_one_signed_call(tmp_path: Path, server: FeedServer) -> None:
    run_to_the_end(set_up(tmp_path, server, [FIRST, SECOND]), server)


def test_the_articles_beside_the_checkout_become_one_mail_and_one_signed_call(
    tmp_path: Path, server: FeedServer, beside: Path
) -> None:
    run_to_the_end(set_up(tmp_path, server, seeds(beside)), server)


def test_what_was_found_while_the_receivers_were_down_arrives_once_after_a_kill(
    tmp_path: Path, server: FeedServer
) -> None:
    place = set_up(tmp_path, server, [FIRST, SECOND])
    with Running(place.config) as daemon:
        daemon.wait_for_line("alert raised")
        daemon.wait_for(lambda: all(row["attempts"] for row in outbox(place)))
        daemon.kill()
    with SmtpServer(port=place.smtp) as mails, WebhookReceiver(port=place.hook) as calls:
        with Running(place.config, later=3600) as daemon:
            daemon.wait_for(lambda: mails.received and calls.calls)
            polls = len(server.seen("/feed.xml"))
            daemon.wait_for(lambda: len(server.seen("/feed.xml")) > polls)
            assert daemon.end() == 0
        check_one_mail_and_one_call(place, mails, calls)
