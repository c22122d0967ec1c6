"""`export`: incidents as the documents that others work with (docs/exports.md)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import click

from monitor.cli.input import options
from monitor.cli.input.opening import configured, stored, utc_now
from monitor.config import Config
from monitor.exports import ATTRIBUTION, FORMATS, Document, merged_away
from monitor.exports.public import HELD_BACK, public, ripe
from monitor.exports.records import as_records
from monitor.incidents import Incident
from monitor.incidents.of_the_toll import lies_in
from monitor.keys.scalars import duration
from monitor.places.gazetteer import Gazetteer
from monitor.places.regions import Region


class MomentOrAge(click.ParamType[date | timedelta]):
    """A day (`2026-03-01`, UTC) or a time ago (`7d`)."""

    name = "7d|DATE"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date | timedelta:
        try:
            return date.fromisoformat(value) if value[4:5] == "-" else duration(value)
        except ValueError:
            self.fail(f"{value!r} is neither a day such as 2026-03-01 nor a time ago such as 7d (at most 366d)", param)


class DurationParam(click.ParamType[timedelta]):
    """A duration."""

    name = "24h"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        try:
            return duration(value)
        except ValueError as error:
            self.fail(str(error), param)


@click.command("export")
@options.config
@click.option("--format", "form", type=click.Choice(list(FORMATS)), required=True, help="Which kind of document.")
@click.option("--since", type=MomentOrAge(), metavar="7d|DATE", help="Only incidents first reported since then.")
@click.option(
    "--until", type=MomentOrAge(), metavar="7d|DATE", help="Only those first reported until then, with that day."
)
@click.option("--region", "region_name", metavar="NAME", help="Only incidents in this region of the config.")
@click.option("--public", "for_public", is_flag=True, help="Leave out what must not be published.")
@click.option(
    "--hold",
    type=DurationParam(),
    metavar="24h",
    help="With --public: leave out what was first reported less than this ago; 24h where you do not say.",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; else print it.")
def command(
    config_path: Path,
    form: str,
    since: date | timedelta | None,
    until: date | timedelta | None,
    region_name: str | None,
    for_public: bool,
    hold: timedelta | None,
    output: Path | None,
) -> None:
    """Write incidents as HXL, GeoJSON, JSON lines, an Atom feed, or the columns of AOAV, Airwars or UCDP."""
    if hold and not for_public:
        raise click.UsageError("--hold goes with --public: only what is published is held back")
    config, now = configured(config_path), utc_now()
    region = region_of(config, region_name, for_public=for_public)
    with stored(config) as store, store.read() as asking, closing(Gazetteer.open(config.places)) as gazetteer:
        updated = asking.each_incident(since=begin(since, now) if since else None)
        found = Counted(between(updated, since, until, now))
        if for_public:
            ready = Counted(public(i, gazetteer) for i in found if ripe([i], now, hold or HELD_BACK))
        else:
            ready = found
        # After blurring: a narrow region would tell where a blurred incident was.
        told = Counted(within(ready, region))
        doc = Document(as_records(told), now, region_name, for_public)
        write(FORMATS[form](doc), output, 0o666 if for_public else 0o600)
    held = f", {found.number - ready.number} held back" if for_public else ""
    click.echo(f"{told.number} incidents{held}. {ATTRIBUTION}: say so where you publish this.", err=True)


@dataclass(slots=True)
class Counted:
    """Incidents on their way, and how many have passed."""

    incidents: Iterable[Incident]
    number: int = 0

    def __iter__(self) -> Iterator[Incident]:
        for incident in self.incidents:
            self.number += 1
            yield incident


def region_of(config: Config, name: str | None, *, for_public: bool) -> Region | None:
    """The region of that name. Own sites are never published, and neither is what happens near them."""
    found = next((region for region in config.regions if region.name == name), None)
    if name and found is None:
        known = ", ".join(region.name for region in config.regions) or "none"
        raise click.UsageError(f"the config has no region {name!r}; it has: {known}")
    if for_public and found and found.around_sites:
        raise click.UsageError(
            f"{name!r} is drawn around your own sites; published, it would tell where they are. Name another region."
        )
    return found


def begin(when: date | timedelta, now: datetime) -> datetime:
    return now - when if isinstance(when, timedelta) else datetime.combine(when, time(), UTC)


def end(when: date | timedelta, now: datetime) -> datetime:
    """The moment after: a day is over at the next midnight."""
    return begin(when, now) + (timedelta() if isinstance(when, timedelta) else timedelta(days=1))


def between(
    incidents: Iterable[Incident], since: date | timedelta | None, until: date | timedelta | None, now: datetime
) -> Iterator[Incident]:
    """Those first reported in that time that were not merged into another."""
    return (
        i
        for i in incidents
        if not merged_away(i)
        and (since is None or i.opened >= begin(since, now))
        and (until is None or i.opened < end(until, now))
    )


def within(incidents: Iterable[Incident], region: Region | None) -> Iterator[Incident]:
    return (i for i in incidents if region is None or lies_in(i, region))


def write(parts: Iterable[str], path: Path | None, mode: int) -> None:
    """UTF-8, with the line ends of the format, as it is made: all of it need not have room at once. A file appears
    whole or not at all: a web server may offer it. mode: who may read it, before the umask; what is not made to be
    published names people."""
    body = (part.encode("utf-8", "replace") for part in parts)
    if path is None:
        for chunk in body:
            click.echo(chunk, nl=False)
        return
    write_bytes(body, path, mode)


def write_bytes(body: Iterable[bytes], path: Path, mode: int) -> None:
    """Into a file, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        with open(part, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.writelines(body)
        os.replace(part, path)
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be written: {error.strerror}") from None
