"""`digest`: when each comes; with --preview what it would say if it came now. Nothing is sent."""

from __future__ import annotations

import base64
import re
from datetime import datetime, timedelta
from pathlib import Path

import click

from monitor.alerts import Alert
from monitor.cli.input import options, texts
from monitor.cli.input.opening import at_work, stored, utc_now
from monitor.cli.input.shift import begun
from monitor.cli.output import screen
from monitor.cli.staff import whoever
from monitor.config import Config
from monitor.deliveries.queue import row_of
from monitor.deliveries.reading import NONE
from monitor.deliveries.settings import Digest, EmailChannel
from monitor.deliveries.templates import Templates
from monitor.deliveries.wording import MessageWords, mail_words
from monitor.pipeline.digests import compose, next_time
from monitor.store import Store

SPAN = {"day": timedelta(days=1), "week": timedelta(days=7)}


@click.command("digest")
@options.config
@click.argument("name", required=False)
@click.option(
    "--preview", is_flag=True, help="Print what the digest NAME would say if it came now; the first without a NAME."
)
@click.option("--since", help="From when on (2031-03-09 or 2031-03-09T07:00, UTC); default: since the last one.")
@click.option(
    "--since-my-shift", "shift", is_flag=True, help="From when your shift began, by the rota; a preview, too."
)
@click.option("--by", default=whoever, show_default="your user's name", help="Whose shift: a name of people:.")
@click.option("--html", "file", type=click.Path(path_type=Path), help="Write it as a page with its picture, too.")
def command(
    config_path: Path, name: str | None, preview: bool, since: str | None, shift: bool, by: str, file: Path | None
) -> None:
    """Show when each digest comes, or what one would say if it came now. Nothing is sent."""
    if shift and since:
        raise click.UsageError("--since and --since-my-shift are two beginnings; give one")
    if not (preview or shift) and (name or since or file):
        raise click.UsageError("this asks for a preview: say --preview")
    config, now = at_work(config_path), utc_now()
    with stored(config) as store:
        if not (preview or shift):
            show_times(config, store, now)
            return
        digest = named(config, name)
        words = worded(
            composed(digest, config, store, begun(config, by, now) if shift else texts.moment_of(since), now),
            config,
            digest,
            now,
        )
    click.echo(f"Subject: {words.subject}\n\n{words.text}")
    if file:
        write(file, words)


def named(config: Config, name: str | None) -> Digest:
    """The digest of that name, or the first. Raises ClickException."""
    if not config.digests:
        raise click.ClickException("the config has no digest")
    found = next((digest for digest in config.digests if name in (None, digest.name)), None)
    if found is None:
        raise click.ClickException(f"there is no digest {name!r}; there is {', '.join(d.name for d in config.digests)}")
    return found


def composed(digest: Digest, config: Config, store: Store, since: datetime | None, now: datetime) -> Alert:
    """The digest as it would be composed now, from where the last one ended."""
    with store.read() as asking:
        last = asking.digest_run(digest.name).last_run
        return compose(digest, config, asking, since or last or now - SPAN[digest.every], now)


def worded(alert: Alert, config: Config, digest: Digest, now: datetime) -> MessageWords:
    """As the first of its mail channels would say it."""
    row = row_of(alert, digest.name, EmailChannel.medium, "preview", now)
    wishes = next((one.wishes for name in digest.send if isinstance(one := config.channel(name), EmailChannel)), NONE)
    words, _ = Templates(config.templates).attempt(
        lambda render, failed: mail_words(render, row, failed, wishes=wishes)
    )
    return words


def write(file: Path, words: MessageWords) -> None:
    """The HTML as a browser shows it without the mail around it."""
    shown = f"data:image/png;base64,{base64.b64encode(words.picture or b'').decode()}"
    try:
        file.write_text(re.sub(r"cid:[^\"]+", shown, words.html or ""), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{file}: cannot be written: {error.strerror}") from None
    click.echo(f"{file}: written", err=True)


def show_times(config: Config, store: Store, now: datetime) -> None:
    with store.read() as asking:
        runs = {digest.name: asking.digest_run(digest.name).last_run for digest in config.digests}
    rows = [
        (
            digest.name,
            ", ".join(region.name for region in digest.regions) or "the whole world",
            ", ".join(digest.send),
            runs[digest.name],
            next_time(digest, runs[digest.name] or now),
        )
        for digest in config.digests
    ]
    screen.console().print(screen.table(("digest", "regions", "goes to", "last (UTC)", "next (UTC)"), rows))
