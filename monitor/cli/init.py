"""`init`: a first config out of a few answers, and what a sample week would have sent by it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import click

from monitor import config as configs
from monitor.alerts import Alert
from monitor.cli.input import options
from monitor.cli.input.asking import Interview, ask
from monitor.cli.input.opening import utc_now
from monitor.cli.output import screen
from monitor.cli.replay import when
from monitor.config import Config
from monitor.config.check import check
from monitor.config.languages import languages_read
from monitor.config.starter import Answers, MailServer, written
from monitor.config.starter.choice import countries_of, feeds_for
from monitor.config.starter.where import region_named
from monitor.daemon.live import reader_of
from monitor.deliveries.channels.email import EmailChannel
from monitor.deliveries.queue import row_of
from monitor.deliveries.templates import Templates
from monitor.deliveries.wording import context, with_subject
from monitor.demo.week import ENGLISH, sample_week, towns_of
from monitor.demo.week import languages as sample_languages
from monitor.errors import ConfigError, PlaceError
from monitor.feeds import Feed
from monitor.pipeline import Taken
from monitor.pipeline.replay.ahead import ahead
from monitor.pipeline.replay.run import ReplayLine, replay
from monitor.places.gazetteer import Gazetteer
from monitor.places.regions import Region, RegionSettings

EVERYWHERE = "everywhere"


@click.command("init")
@click.argument("file", type=click.Path(path_type=Path), default=options.DEFAULT)
@click.option(
    "--where", multiple=True, help='A country, province or town ("Goma, DR Congo"); "everywhere". Repeatable.'
)
@click.option("--to", multiple=True, help="An address that is told. Repeatable.")
@click.option(
    "--language", "languages", multiple=True, help="Feeds in this language, such as ar; default: all. Repeatable."
)
@click.option("--by", type=click.Choice(["mail", "folder"]), help="Send mails, or put them into the folder outbox/.")
@click.option("--server", help="The mail server, as mail.example.org or mail.example.org:587.")
@click.option("--sender", help="The address that mails come from.")
@click.option("--username", help="The name by which we log in at the mail server.")
@click.option("--password-file", help="The file that holds the password, and nothing else.")
@click.option("--timezone", default="UTC", show_default=True, help="Of the morning's digest, such as Asia/Damascus.")
@click.option("--no-feeds", is_flag=True, help="None of the public feeds that ship: add your own by `feeds add URL`.")
@click.option("--no-sample", is_flag=True, help="Do not show what a sample week would have sent.")
def command(file: Path, no_feeds: bool, no_sample: bool, **given: object) -> None:
    """Write a first config: where, whom to tell, in which languages, by mail or into a folder.

    Asks at a terminal for what no option says. FILE is never overwritten. The config is tried before it is written, and
    then on a sample week (made up, around the largest towns of your regions): what it would have sent, and what not.
    """
    refuse_to_overwrite(file)
    shipped = configs.load(configs.default_path(), {}, folder=file.parent)
    asked = ask(Interview(**given))  # type: ignore[arg-type]  # click hands the options over by their names
    with closing(Gazetteer.open()) as gazetteer:
        answers = answers_of(asked, shipped, gazetteer, no_feeds=no_feeds)
        config = put(file, answers)
        said_of(file, answers)
        if not no_sample:
            show_week(config, answers, shipped, gazetteer)
    click.echo(further(file, answers))


def refuse_to_overwrite(file: Path) -> None:
    if os.path.lexists(file):
        raise click.UsageError(f"{file} is there already, and init writes over no file; name another one")
    if not file.parent.is_dir():
        raise click.UsageError(f"there is no folder {file.parent}; make it first")


def answers_of(asked: Interview, shipped: Config, gazetteer: Gazetteer, *, no_feeds: bool) -> Answers:
    """The answers in the nouns of a config. Raises UsageError for what cannot be meant."""
    regions = tuple(regions_of(asked.where, shipped, gazetteer))
    speaking = feeds_for(regions, languages_of(asked.languages, shipped.feeds), shipped.feeds, shipped.regions)
    sender = {"sender": asked.sender} if asked.sender else {}
    feeds = () if no_feeds else speaking
    return Answers(regions, asked.to, feeds, server_of(asked), timezone=asked.timezone, **sender)


def regions_of(where: Sequence[str], shipped: Config, gazetteer: Gazetteer) -> list[RegionSettings]:
    if any(words.casefold() == EVERYWHERE for words in where):
        return []
    try:
        found = [region_named(words, shipped.regions, gazetteer) for words in where]
    except PlaceError as error:
        raise click.UsageError(f"--where: {error}") from None
    return list({region.name: region for region in found}.values())


def languages_of(said: Sequence[str], feeds: Sequence[Feed]) -> frozenset[str]:
    """The languages, each of which a feed that ships is in."""
    spoken = sorted({feed.language for feed in feeds if feed.language})
    for code in said:
        if code not in spoken:
            more = " (it is read: add feeds by `feeds add URL`)" if code in languages_read() else ""
            raise click.UsageError(
                f"--language: no feed that ships is in {code!r}{more}; there are {', '.join(spoken)}"
            )
    return frozenset(said)


def server_of(asked: Interview) -> MailServer | None:
    """The mail server. Raises UsageError where its port is none."""
    if asked.by != "mail" or asked.server is None:
        return None
    host, _, port = asked.server.partition(":")
    if port and not (port.isdecimal() and 0 < int(port) <= 65535):
        raise click.UsageError(f"--server: {port!r} is no port; write mail.example.org:587")
    return MailServer(host, int(port) if port else 587, asked.username, asked.password_file)


def put(file: Path, answers: Answers) -> Config:
    """The config, tried and then written."""
    text = written(answers)
    try:
        config = configs.parse(text, str(file), file.parent, os.environ)
    except ConfigError as error:
        raise ConfigError([*error.problems, "nothing was written"]) from None
    try:
        with file.open("x", encoding="utf-8") as made:
            made.write(text)
    except OSError as error:
        raise click.ClickException(f"{file}: cannot be written: {error.strerror}") from None
    return config


def said_of(file: Path, answers: Answers) -> None:
    spoken = Counter(feed.language for feed in answers.feeds)
    languages = ", ".join(f"{number} {code}" for code, number in spoken.most_common())
    where = ", ".join(region.name for region in answers.regions) or "the whole world"
    feeds = f"{len(answers.feeds)} feeds ({languages})" if answers.feeds else "no feed yet"
    by = f"by {answers.server.host}" if answers.server else "as files in outbox/"
    click.echo(f"{file}: written. Watches {where} through {feeds}; mails go to {', '.join(answers.to)}, {by}.")
    for problem in check(file):
        click.echo(str(problem), err=True)
    click.echo(f"{file}: can be used")
    for region in answers.regions:
        if answers.feeds and not any(countries_of(region).intersection(f.countries) for f in answers.feeds):
            click.echo(f"{region.name}: no outlet that ships is at home there; add one: casualty-monitor feeds add URL")


# the sample week


def show_week(config: Config, answers: Answers, shipped: Config, gazetteer: Gazetteer) -> None:
    """Show the mails of the week, and of each entry that nobody was told of, why."""
    watched: list[tuple[Region, frozenset[str]]] = [
        (region, countries_of(settings)) for region, settings in zip(config.regions, answers.regions, strict=True)
    ] or [(region, region.countries) for region in shipped.regions]
    towns = towns_of(watched, gazetteer)
    if not towns:
        click.echo("\nThe gazetteer has no town there, so there is no sample week.")
        return
    spoken = weeks_in(config)
    week = [entry for language in spoken for entry in sample_week(towns, gazetteer, utc_now(), language)]
    week.sort(key=lambda entry: entry.seen)
    names = ", ".join(town.name for town in towns)
    click.echo(f"\nWhat a sample week would have sent (made up, around {names}; no such thing happened):")
    with ExitStack() as ending:
        lines = list(replay(week, config, ahead(week, reader_of(config, ending))))
    print_told(lines)
    print_silent(lines)
    click.echo("Beside these comes a digest every morning, and word when a feed dies.")


def weeks_in(config: Config) -> list[str]:
    """The languages of the sample week: English where a feed is in it, else those of the feeds that have one."""
    feeds = {feed.language for feed in config.feeds}
    found = [language for language in sample_languages() if language in feeds]
    return found[:1] if found[:1] == [ENGLISH] else found or [ENGLISH]


def print_told(lines: Sequence[ReplayLine]) -> None:
    """The mails by their subjects, without digests."""
    rows = [(when(line), subject_of(alert)) for line in lines for alert in line.alerts if alert.incident]
    if rows:
        screen.console().print(screen.table(("at (UTC)", "a mail of the subject"), rows))
    else:
        click.echo("   nothing")


def subject_of(alert: Alert) -> str:
    row = row_of(alert, "", EmailChannel.medium, "", alert.at)
    return str(with_subject(Templates().render, context(row.facts, row, None))["subject"])


def print_silent(lines: Sequence[ReplayLine]) -> None:
    """The entries of which nobody was told, each with its reason."""
    silent = [line for line in lines if isinstance(line, Taken) and not line.alerts]
    click.echo("Nobody would have been told of these, and why:")
    screen.console().print(screen.table(("entry", "why"), ((one.entry.title, why_not(one)) for one in silent)))


def why_not(taken: Taken) -> str:
    """The reason for which a text was told to nobody: of its reading, else of the rule that came nearest."""
    if taken.reading.rejected:
        return taken.reading.rejected.value.replace("_", " ")
    nearest = max(taken.verdicts, key=lambda verdict: sum(check.held for check in verdict.checks), default=None)
    failed = (check.found for check in nearest.checks if not check.held) if nearest else iter(())
    return next(failed, "no rule asks for it")


def further(file: Path, answers: Answers) -> str:
    named = "" if file == options.DEFAULT else f" --config {file}"
    feeds = (
        (f"casualty-monitor check --feeds{named}", "which of the feeds answer from here")
        if answers.feeds
        else (f"casualty-monitor feeds add URL{named}", "the feed behind a page, tried and added")
    )
    rows = (
        feeds,
        (f"casualty-monitor drill{named}", "a made-up alert, down the real path"),
        (f"casualty-monitor run{named}", "the real thing"),
    )
    return "\nNext:\n" + "\n".join(f"   {call:40}  {why}" for call, why in rows)
