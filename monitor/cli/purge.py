"""`purge`: forget texts and names at once, and not a little every hour."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from monitor.cli.input import options
from monitor.cli.input.opening import configured, stored, utc_now
from monitor.keys.scalars import duration
from monitor.pipeline.upkeep.forget import due, forget_all
from monitor.store import Forget, Store


def _limit(ctx: click.Context, param: click.Parameter, value: str | None) -> timedelta | datetime | None:
    """`90d`, counted back from now, or a day such as 2026-03-01 (its beginning, UTC)."""
    if value is None:
        return None
    with suppress(ValueError):
        return duration(value)
    with suppress(ValueError):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    raise click.BadParameter(f"{value!r} is neither a span such as 90d nor a day such as 2026-03-01", ctx, param)


@click.command("purge")
@options.config
@click.option(
    "--before",
    metavar="90d|DATE",
    callback=_limit,
    help="Forget texts and names of before then; else as `retention:` says.",
)
@click.option("--dry-run", is_flag=True, help="Count what would be forgotten, and leave it.")
def command(config_path: Path, before: timedelta | datetime | None, dry_run: bool) -> None:
    """Forget the full texts and personal names of what is old.

    What stays is the evidence: address, time of fetch and SHA-256 of what was read, and each incident's figures, place
    and date. What is not delivered yet is never touched.
    """
    config, now = configured(config_path), utc_now()
    limit = now - before if isinstance(before, timedelta) else before
    wanted = {Forget.NAMES: limit} if limit else due(config.retention, now)
    if not wanted:
        raise click.UsageError("the config has no retention: section; say --before 90d, or a day")
    with stored(config) as store:
        for what, day in wanted.items():
            changed = _counted(store, what, day) if dry_run else forget_all(store, what, day)
            click.echo(words(what, day, changed, dry_run=dry_run))
        if not dry_run:
            store.shrink()


def words(what: Forget, before: datetime, changed: Counter[str], *, dry_run: bool) -> str:
    rows = ", ".join(f"{table} {number}" for table, number in changed.items() if number) or "nothing that is left"
    return f"{what} of before {before:%Y-%m-%d %H:%M} UTC {'would be ' if dry_run else ''}forgotten: {rows}"


def _counted(store: Store, what: Forget, before: datetime) -> Counter[str]:
    """The rows that a purge would change: done in one transaction, which is taken back."""
    changed: Counter[str] = Counter()
    try:
        with store.write() as writing:
            changed.update(writing.forget(what, before, {}, None).changed)
            raise _TakenBackError
    except _TakenBackError:
        return changed


class _TakenBackError(Exception):
    """Nothing of the transaction is to stay."""
