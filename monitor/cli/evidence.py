"""`evidence`: all that is kept of an incident as a bundle that can be checked, and legal holds."""

from __future__ import annotations

import secrets
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any

import click

from monitor.cli.export import write_bytes
from monitor.cli.input import options
from monitor.cli.input.opening import at_work, store_of, stored, the_one, utc_now
from monitor.cli.output import screen
from monitor.cli.staff import by_hand
from monitor.config import Config
from monitor.daemon.live import gate_of
from monitor.errors import MonitorError
from monitor.exports.evidence import SUMS, bundle, flaws, folder_of, unpacked
from monitor.exports.records import country_of
from monitor.exports.timestamp import MEDIA, NONCE, is_answer, question
from monitor.http import redacted
from monitor.pipeline import evidence
from monitor.text import moment


class ByIncident(click.Group):
    """A group whose first word may be an incident: `evidence ID` is `evidence make ID`. first: that verb."""

    def __init__(self, *given: Any, first: str = "make", **more: Any) -> None:
        super().__init__(*given, **more)
        self._first = first

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named or not args else [self._first, *args])


@click.group("evidence", cls=ByIncident)
def command() -> None:
    """Bundle all that is kept of an incident, so that it can be checked; check a bundle; hold an incident back from
    retention.

    `evidence ID` makes the bundle of an incident.
    """


@command.command("make")
@options.config
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; else its name.zip.")
@click.option(
    "--timestamp", metavar="URL", help="A time server (RFC 3161) that is to witness it: its answer is NAME.tsr."
)
@click.argument("ident", metavar="ID")
def make(config_path: Path, output: Path | None, timestamp: str | None, ident: str) -> None:
    """Write the bundle of an incident: texts as they are kept, their hashes, and sums that `sha256sum -c` checks."""
    config, now = at_work(config_path), utc_now()
    with stored(config) as store, store.read() as asking:
        incident = the_one(asking.find_incidents(ident), "incident", ident)
        dossier = evidence.dossier_of(asking, incident, country_of(incident), now)
    path, data = output or Path(f"{folder_of(dossier)}.zip"), bundle(dossier)
    write_bytes([data], path, 0o600)
    came = len({one.digest for one in dossier.received if one.body is not None})
    click.echo(
        f"{path}: {len(dossier.kept)} texts. Documents of feeds as they came: {came}. "
        f"To check it: unzip it, then sha256sum -c {SUMS} in its folder."
    )
    click.echo(f"SHA-256 of the bundle, for whoever is to witness it: {sha256(data).hexdigest()}")
    if changed := dossier.altered_documents:
        raise click.ClickException(f"these documents are not those that came, by their SHA-256: {', '.join(changed)}")
    if wrong := dossier.altered:
        texts = ", ".join(f"{entry.feed} {entry.key} (revision {entry.revision})" for entry in wrong)
        raise click.ClickException(f"these texts are not those that were read, by their SHA-256: {texts}")
    if timestamp:
        click.echo(_witnessed(data, path, timestamp, config))


def _witnessed(data: bytes, path: Path, server: str, config: Config) -> str:
    """Have a time server witness a bundle; what was written, and how that is checked. Raises MonitorError."""
    nonce, written = secrets.token_bytes(NONCE), path.with_name(f"{path.name}.tsr")
    with gate_of(config) as gate:
        answer = gate.send(
            "POST", server, body=question(data, nonce), headers={"Content-Type": MEDIA}, allow_private=True
        )
    if answer.status != HTTPStatus.OK or not is_answer(answer.body, data, nonce):
        raise MonitorError("did not witness the bundle, which is written; ask another time server", redacted(server))
    write_bytes([answer.body], written, 0o600)
    return (
        f"{written}: the time server's word. To check it: openssl ts -verify -data {path} -in {written} -CAfile CA.pem"
    )


@command.command("check")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, path_type=Path))
def check(path: Path) -> None:
    """Say of each file of a bundle whether it is as it was: a zip, or the folder that was in it."""
    try:
        files = _folder(path) if path.is_dir() else unpacked(path.read_bytes())
        found = flaws(files)
    except (ValueError, OSError) as error:
        raise click.ClickException(f"{path} {error}") from None
    for one in found:
        click.echo(f"{one.path}: {one.flaw.value} since the bundle was made")
    if found:
        raise click.ClickException(f"{len(found)} of its files are not as they were")
    click.echo(f"{path}: all {len(files) - 1} files are as they were when the bundle was made")


def _folder(path: Path) -> dict[str, bytes]:
    return {one.relative_to(path).as_posix(): one.read_bytes() for one in sorted(path.rglob("*")) if one.is_file()}


@command.command("hold")
@by_hand
@click.argument("ident", metavar="ID")
def hold(config_path: Path, ident: str, note: str, by: str) -> None:
    """Hold an incident back from retention: its texts, names and messages stay until it is released."""
    with store_of(config_path) as store, store.write() as writing:
        incident = the_one(writing.find_incidents(ident), "incident", ident)
        new = evidence.hold(writing, incident, by, note, utc_now())
    click.echo(f"{incident.id} is {'' if new else 'already '}held back from retention")


@command.command("release")
@options.config
@click.argument("ident", metavar="ID")
def release(config_path: Path, ident: str) -> None:
    """Let retention have an incident again."""
    with store_of(config_path) as store, store.write() as writing:
        known = [one.incident for one in writing.holds() if one.incident.startswith(ident)]
        named = [one.id for one in writing.find_incidents(ident) if one.id in {h.incident for h in writing.holds()}]
        held = list(dict.fromkeys([*named, *known]))
        if len(held) != 1:
            raise click.ClickException(f"{ident} is {'several' if held else 'none'} that is held: see `evidence holds`")
        evidence.release(writing, held[0])
    click.echo(f"{held[0]} is not held back any more; retention has it at its next round")


@command.command("holds")
@options.config
@options.as_json
def holds(config_path: Path, as_json: bool) -> None:
    """List the incidents that are held back from retention, who said so and why."""
    with store_of(config_path) as store, store.read() as asking:
        found = asking.holds()
    if as_json:
        screen.print_json([{"incident": h.incident, "at": moment(h.at), "by": h.by, "why": h.why} for h in found])
    elif found:
        rows = ((h.incident[:12], h.at, h.by, h.why) for h in found)
        screen.console().print(screen.table(("incident", "since (UTC)", "by", "why"), rows))
    else:
        click.echo("no incident is held back from retention")
