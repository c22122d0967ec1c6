"""`feeds add`: the feed behind an address, tried as the daemon would, and added to the config."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import click

from monitor.alerts.words import duration_in_words
from monitor.cli.input import options
from monitor.cli.input.opening import at_work, utc_now
from monitor.cli.input.own_config import add_feeds, own_text
from monitor.config import Config
from monitor.config.languages import languages_read
from monitor.config.starter import feed_line
from monitor.daemon.live import gate_of
from monitor.entries import Entry
from monitor.entries.encoding import decode
from monitor.entries.plain import plain
from monitor.entries.worker import Parser
from monitor.errors import FetchError, MonitorError
from monitor.feeds import Feed, FeedState, Fetched, FetchFailed, Refusal
from monitor.feeds.fetch import ACCEPT, fetch
from monitor.feeds.gap import host_of
from monitor.feeds.policy import feeds_named, is_challenge, looks_like_html, page_kind
from monitor.http import Gate, redacted
from monitor.keys.scalars import url_problem
from monitor.pipeline.intake.absorb import Answer, opened
from monitor.reports.language.files import SHIPPED
from monitor.reports.language.lexicon import load_all
from monitor.reports.language.triggers import language_of
from monitor.text import clip, one_line

MOST_TRIED = 5  # feeds that one page names; the comments of an article have one, too
_SAMPLE = 40  # entries by which the language is told
_TITLE = re.compile(r"<title\b[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_HEAD = 20_000  # characters in which a document has said what it is called
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Tried:
    """A feed that answered. newest: when its latest entry was published, None where no entry says."""

    feed: Feed
    entries: tuple[Entry, ...]
    newest: datetime | None
    notes: tuple[str, ...] = ()


@click.command("add")
@options.config
@click.argument("url", metavar="URL")
@click.option("--name", help="What to call it; default: its own title.")
@click.option("--publisher", help="Whose it is; default: its name.")
@click.option("--language", help="Its language, such as ar; default: as its entries show.")
@click.option("--country", "countries", multiple=True, help="Where the outlet is at home, such as SY. Repeatable.")
@click.option("--covers", multiple=True, help="A region of the config of which it speaks. Repeatable.")
@click.option("--party", is_flag=True, help="It is a warring side's own outlet: what it says is a claim.")
@click.option("--allow-private", is_flag=True, help="It stands inside your own network.")
@click.option("--dry-run", is_flag=True, help="Try it and show the line; change nothing.")
def add(config_path: Path, url: str, dry_run: bool, name: str | None, **traits: object) -> None:
    """Find the feed behind URL, try it, say its language and age, and add it to the config.

    URL is a feed, or a page whose head names one. What does not answer, or holds no entry, is not added.
    """
    own_text(config_path)
    config, now = at_work(config_path), utc_now()
    wanted = Feed(name or "", address(url), "", **{key: value for key, value in traits.items() if value})  # type: ignore[arg-type]  # click's options have the names of the fields
    refuse_known(wanted.url, config)
    with ExitStack() as ending:
        gate, parser = ending.enter_context(gate_of(config)), ending.enter_context(Parser())
        found = first_that_answers(wanted, gate, parser, now)
    refuse_known(found.feed.url, config)
    feed = named(found, config)
    say(found, feed, config, now)
    if dry_run:
        click.echo(f"  - {feed_line(feed)}")
        return
    add_feeds(config_path, [feed])
    click.echo(f'{config_path}: "{feed.name}" is added, the last of {len(config.feeds) + 1} feeds')
    click.echo("A running monitor takes it on at `systemctl reload casualty-monitor` (SIGHUP).")


def address(url: str) -> str:
    """The address as a config takes it. Raises UsageError."""
    written = url.strip() if "://" in url else f"https://{url.strip()}"
    if problem := url_problem(written):
        raise click.UsageError(f"the address {problem}")
    return written


def refuse_known(url: str, config: Config) -> None:
    for feed in config.feeds:
        if feed.url == url:
            raise click.ClickException(f'{redacted(url)} is in the config already, as "{feed.name}"')


def first_that_answers(wanted: Feed, gate: Gate, parser: Parser, now: datetime) -> Tried:
    """The feed at the address, or the first with entries of those that the page there names. Raises ClickException."""
    urls = list(dict.fromkeys(behind(wanted, gate)))
    said = []
    for url in urls[:MOST_TRIED]:
        ours = wanted.allow_private and host_of(url) == host_of(
            wanted.url
        )  # a page does not open our network for others
        feed = replace(wanted, name=wanted.name or url, url=url, allow_private=ours)
        found = tried(feed, gate, parser, now)
        if isinstance(found, Tried):
            return found
        said.append(found)
    raise click.ClickException("; ".join(said))


def behind(wanted: Feed, gate: Gate) -> Iterator[str]:
    """The address itself, or the feeds that its page names. Raises ClickException where that names none."""
    shown = redacted(wanted.url)
    try:
        answer = gate.get(wanted.url, headers={"Accept": ACCEPT}, allow_private=wanted.allow_private)
    except FetchError as error:
        raise MonitorError(str(error)) from None
    if answer.status == 200 and looks_like_html(answer.body):
        urls = [url for url in feeds_named(answer.body, answer.url) if not url_problem(url)]
        if not urls:
            raise click.ClickException(f"{shown} {no_feed(answer.body, answer.url, is_challenge(answer.headers))}")
        click.echo(f"{shown} is a page, and names {len(urls)} feed{'s' if len(urls) > 1 else ''}")
        yield from urls
    else:
        yield wanted.url  # whatever it is, `fetch` has the words for it


def no_feed(body: bytes, url: str, challenge: bool) -> str:
    kind = Refusal.CHALLENGE if challenge else page_kind(body, url)
    words = {
        Refusal.LOGIN: "is a page to log in, and names no feed",
        Refusal.CONSENT: "is a page that asks for consent, and names no feed",
        Refusal.CHALLENGE: "wants a browser, so no feed of it can be found",
    }
    return words.get(
        kind, "is a page without a feed: its head names none; look on it for a link called RSS, and add that"
    )


def tried(feed: Feed, gate: Gate, parser: Parser, now: datetime) -> Tried | str:
    """A feed as the daemon would ask it; in words why not, where it cannot be used."""
    outcome = fetch(feed, FeedState(feed.name), gate, now)
    answer: Answer = opened(outcome, parser.parse, feed, now)
    if answer.parsed is None or isinstance(answer.outcome, FetchFailed):
        why = answer.outcome.message if isinstance(answer.outcome, FetchFailed) else "gave no answer"
        return why if redacted(feed.url) in why else f"{redacted(feed.url)}: {why}"
    entries = answer.parsed.entries
    if not entries:
        return f"{redacted(feed.url)}: a feed without an entry; nothing shows yet whether it can be used"
    newest = max((min(entry.published, now) for entry in entries if entry.published), default=None)
    title = title_of(outcome.body, outcome.headers.get("Content-Type", "")) if isinstance(outcome, Fetched) else ""
    called = feed.name if feed.name != feed.url else title or host_of(feed.url)
    return Tried(replace(feed, name=called), entries, newest, answer.parsed.notes)


def title_of(body: bytes, content_type: str) -> str:
    """The title that a document gives itself: the first there is."""
    found = _TITLE.search(decode(body[: 4 * _HEAD], content_type, None).text[:_HEAD])
    return (
        clip(one_line(plain(found[1].replace("<![CDATA[", "").replace("]]>", ""), _LONGEST)), _LONGEST) if found else ""
    )


def named(found: Tried, config: Config) -> Feed:
    """The feed with a name that no other has, its publisher and its language."""
    feed, taken = found.feed, {other.name for other in config.feeds}
    name = next(name for name in names_like(feed.name, feed.url) if name not in taken)
    text = "\n".join(f"{entry.title}\n{entry.text}" for entry in found.entries[:_SAMPLE])
    language = feed.language or language_of(text, load_all((SHIPPED, *config.languages)))
    return replace(feed, name=name, publisher=feed.publisher or feed.name, language=language)


def names_like(name: str, url: str) -> Iterator[str]:
    yield name
    yield f"{name} ({host_of(url)})"
    yield from (f"{name} ({number})" for number in range(2, 10_000))


def say(found: Tried, feed: Feed, config: Config, now: datetime) -> None:
    """Say how the trial went, and what of it deserves a second look."""
    age = duration_in_words(now - found.newest) + " old" if found.newest else "without a date"
    language = feed.language or "one that was not recognised"
    click.echo(
        f"{redacted(feed.url)}: {feed.name}, {len(found.entries)} entries, the newest {age}; language: {language}"
    )
    for note in doubts(found, feed, config):
        click.echo(f"   {note}")


def doubts(found: Tried, feed: Feed, config: Config) -> Sequence[str]:
    read = sorted(languages_read(config.languages))
    notes = list(found.notes)
    if feed.language is None:
        notes.append(f"if it is in one that is not read ({', '.join(read)} are), its entries count as unread")
    elif feed.language not in read:
        notes.append(f"{feed.language} is not read, only {', '.join(read)}: its entries count as unread")
    if feed.url.startswith("http:") and not feed.allow_private:
        notes.append("http can be read and changed on the way; try https")
    return notes
