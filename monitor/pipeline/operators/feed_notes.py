"""The notes to operators on feeds: one note of what fell, one of what rose, one of our own line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.alerts import Alert, operational_alert
from monitor.feeds import Feed, FeedState
from monitor.feeds.advice import advice_on, words_of
from monitor.feeds.coverage import Coverage
from monitor.feeds.health import FeedCondition, Health
from monitor.http.trouble import UNREACHED
from monitor.model import Severity
from monitor.pipeline.operators.feed_troubles import LINE, Seen, TroubleNews

FEW = 3  # regions that a subject has room for
MOST = 6  # names that it has


@dataclass(frozen=True, slots=True)
class NoteMaterial:
    """The material of a note on feeds: the feeds with their conditions, and the regions that they can speak of as
    operators are told of them. bare, was_bare: as in `feed_troubles.FeedTroubles`, after this look and before it."""

    feeds: Mapping[str, Seen]
    coverage: Sequence[Coverage]
    bare: Mapping[str, bool]
    was_bare: Mapping[str, bool]

    def these(self, names: Iterable[str]) -> list[Seen]:
        return [self.feeds[name] for name in names if name in self.feeds]

    def around(self, names: Collection[str], regions: Collection[str]) -> list[Coverage]:
        """The regions of which these feeds can speak, and these regions."""
        return [c for c in self.coverage if c.region in regions or not c.speaking.isdisjoint(names)]


def fall_note(news: TroubleNews, told: NoteMaterial, now: datetime) -> Alert | None:
    """One note of all feeds that fell, with what the watched regions lose by it; None where nothing did."""
    down, names = told.these(news.fell), [name for name in news.fell if name != LINE]
    if not down and not news.bared:
        return None
    regions = told.around(names, news.bared)
    return operational_alert(
        _kind(down),
        names[0] if len(names) == 1 else _several(names, "feed") if names else ", ".join(news.bared),
        f"{_fallen(down)}{_bared(news.bared, told)}{_briefly(regions, down)}".strip(),
        now,
        advice=advice_on(down[0][2])
        if len(down) == 1
        else "See `casualty-monitor feeds`, and `feeds --coverage` for "
        "the regions; each feed is asked on, only less often.",
        severity=_severity(down, [told.bare[name] for name in news.bared]),
        regions=[one.in_full for one in regions],
        feeds=[_listed(*one) for one in down],
        details=_details(down),
    )


def rise_note(news: TroubleNews, told: NoteMaterial, now: datetime) -> Alert | None:
    """One note of all feeds that do well again, and of the regions that are covered by it."""
    names = [name for name in news.rose if name != LINE]
    if not names and not news.covered:
        return None
    regions = told.around(names, news.covered)
    back = f"{_some(names)} {'is' if len(names) == 1 else 'are'} well again." if names else ""
    covered = "".join(f" {name} has {_won(name, told)}." for name in news.covered)
    return operational_alert(
        "feed_failing" if names else "region_uncovered",
        names[0] if len(names) == 1 else _several(names, "feed") if names else ", ".join(news.covered),
        f"{back}{covered}{_briefly(regions, ())}".strip(),
        now,
        recovered=True,
        severity=Severity.LOW,
        regions=[one.in_full for one in regions],
    )


def line_note(
    news: TroubleNews, states: Collection[FeedState], coverage: Sequence[Coverage], now: datetime
) -> Alert | None:
    """Our own line is down, or up again: one note in place of one a feed. coverage: as it is, not as it was told."""
    if LINE in news.rose:
        return operational_alert(
            "line_down",
            "our own line",
            "Feeds can be reached again.",
            now,
            recovered=True,
            severity=Severity.LOW,
            regions=[one.in_full for one in coverage],
        )
    if LINE not in news.fell:
        return None
    stuck = [state for state in states if state.failures and state.last_reason in UNREACHED]
    since = max((state.last_success_at for state in states if state.last_success_at), default=None)
    last = f"; the last answer came at {since:%Y-%m-%d %H:%M} UTC" if since else ""
    return operational_alert(
        "line_down",
        "our own line",
        f"{len(stuck)} of {len(states)} feeds cannot be reached: our own line, DNS or proxy is down{last}.",
        now,
        advice="Look at this machine's network first. What is published meanwhile is read as soon as feeds can be "
        "reached, as far as they still hold it.",
        severity=Severity.CRITICAL,
        regions=[one.in_full for one in coverage],
    )


def _kind(down: Sequence[Seen]) -> str:
    """A word for programs: what fell, if it is one thing."""
    if not down:
        return "region_uncovered"
    if len(down) > 1:
        return "feeds_failing"
    health = down[0][2].health
    return "feed_failing" if health is Health.ERRING else f"feed_{health}"


def _fallen(down: Sequence[Seen]) -> str:
    if len(down) == 1:
        feed, state, found = down[0]
        return f"{feed.name} {words_of(feed, state, found)}."
    kinds = Counter(found.health.value for _, _, found in down)
    each = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
    return f"{len(down)} feeds are in trouble ({each}): {_some([feed.name for feed, _, _ in down])}." if down else ""


def _bared(regions: Iterable[str], told: NoteMaterial) -> str:
    """The loss of a region; never how things are there."""
    lost = {
        True: "no live feed left: no readable report can come from there",
        False: "no live local feed left, only foreign desks",
    }
    return "".join(f" {name} has {lost[told.bare[name]]}." for name in regions)


def _won(region: str, told: NoteMaterial) -> str:
    """The gain of a region: a live feed at all where it had none, else a live local one."""
    if not told.was_bare.get(region, True):
        return "a live local feed again"
    return f"live feeds again{', but no local one' if region in told.bare else ''}"


def _briefly(regions: Sequence[Coverage], down: Sequence[Seen]) -> str:
    """Coverage in the subject, where few regions are meant."""
    return "".join(f" {one.words}." for one in regions) if len(regions) <= FEW and len(down) <= 1 else ""


def _listed(feed: Feed, state: FeedState, found: FeedCondition) -> dict[str, str]:
    return {
        "name": feed.name,
        "state": found.health.value,
        "reason": found.reason,
        "words": words_of(feed, state, found),
        "advice": advice_on(found),
    }


def _details(down: Sequence[Seen]) -> dict[str, str | int | float | bool | None]:
    if len(down) != 1:
        return {}
    feed, state, found = down[0]
    return {
        "failures": state.failures,
        "error": state.last_error,
        "reason": found.reason,
        "state": found.health.value,
        "language": feed.language,
    }


def _severity(down: Sequence[Seen], bare: Sequence[bool]) -> Severity:
    if any(bare):
        return Severity.CRITICAL
    if bare or any(found.blind for _, _, found in down):
        return Severity.HIGH
    odd = any(found.health is Health.ODD for _, _, found in down)
    return Severity.MEDIUM if odd else Severity.LOW


def _some(names: Sequence[str]) -> str:
    rest = len(names) - MOST
    return ", ".join(names[:MOST]) + (f" and {rest} more" if rest > 0 else "")


def _several(names: Sequence[str], what: str) -> str:
    return f"{len(names)} {what}s"
