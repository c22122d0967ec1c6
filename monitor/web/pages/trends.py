"""Trends: dead and injured by week, region, class of victims and weapon, against the time before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from flask import Blueprint, Response, request

from monitor.alerts.listening import Recorded
from monitor.model import Place, Victim
from monitor.places.regions import Region
from monitor.store import ReadHandle
from monitor.store.listed import Summand
from monitor.web.filters import Fault, Faults, Filters, from_query
from monitor.web.listing import Clearance
from monitor.web.pages import shell
from monitor.web.pages.shell import Room, reader, words
from monitor.web.pictures.plots import BarPair, Lying, columns_svg, lying_svg
from monitor.web.trends import Split, Trend, begins, cells_of, splits, trend_of

SPANS = (4, 12, 26, 52)  # weeks
USUAL = 12
MOST = 15  # bars of one plot
NO_WEAPON = ""


def add(page: Blueprint, room: Room) -> None:
    """Hang it in."""

    @page.get("/trends")
    def trends() -> Response:
        clearance, now = Clearance.of(reader()), room.now()
        names = clearance.names(room.config)
        read = from_query(request.args.items(multi=True), names, also=("weeks",))
        faults = list(read.found) if isinstance(read, Faults) else []
        asked = read.filters if isinstance(read, Faults) else read
        filters = replace(asked, since=None, until=None, changed=None)
        weeks = _weeks(request.args.get("weeks") or str(USUAL), faults)
        with room.store.read() as asking:
            rows = rows_of(asking, filters, clearance, room.config.regions, weeks, now)
            record = Recorded(asking.first_report(), asking.listening())
        regions = clearance.nameable(room.config.regions)
        trend = trend_of(rows, weeks, record.of(*filters.region), now)
        return shell.page_of(
            "trends.html",
            400 if faults else 200,
            filters=filters,
            faults=faults,
            names=names,
            weeks=weeks,
            spans=[(number, filters.to_query(weeks=str(number))) for number in SPANS],
            trend=trend,
            picture=_by_week(trend),
            parts=[
                (key, some, _by_label(some)) for key, some in _parts(rows, weeks, now, record, regions, filters) if some
            ],
        )


def rows_of(
    asking: ReadHandle,
    filters: Filters,
    clearance: Clearance,
    regions: Sequence[Region],
    weeks: int,
    now: datetime,
) -> list[Summand]:
    """The incidents of the weeks, and of as many before."""
    first = begins(weeks, now)
    wanted = replace(filters.wanted(now), happened=first - (now - first))
    return asking.summands(wanted, clearance.keeping(filters, regions))


def _weeks(text: str, faults: list[Fault]) -> int:
    if text in map(str, SPANS):
        return int(text)
    faults.append(Fault("weeks", f"must be {', '.join(map(str, SPANS[:-1]))} or {SPANS[-1]}"))
    return USUAL


def _parts(
    rows: Sequence[Summand], weeks: int, now: datetime, record: Recorded, regions: Sequence[Region], filters: Filters
) -> Iterable[tuple[str, list[Split]]]:
    here = record.of(*filters.region)
    shown = [region for region in regions if not filters.region or region.name in filters.region]

    @cache
    def regions_of(place: Place | None) -> list[str]:
        return [region.name for region in shown if region.contains(place)]

    yield "by_region", splits(rows, weeks, now, here, lambda row: regions_of(row.place), record.of)[:MOST]
    yield "by_victim", _worded("victim", splits(rows, weeks, now, here, _victims, keys=lambda v: cells_of(Victim(v))))
    yield "by_weapon", _worded("weapon", splits(rows, weeks, now, here, lambda row: [row.weapon or NO_WEAPON]))


def _victims(row: Summand) -> set[str]:
    return {victim.value for cells in row.toll.values() for victim in cells if victim is not Victim.ALL}


def _worded(family: str, found: Sequence[Split]) -> list[Split]:
    said = words()
    none = said.say("trends.no_weapon")
    return [replace(one, label=said.word(family, one.label) if one.label else none) for one in found[:MOST]]


def _by_week(trend: Trend) -> object:
    return columns_svg(
        [BarPair(f"{one.since:%d.%m.}", one.total.killed, one.total.injured, one.read) for one in trend.weeks]
    )


def _by_label(some: Sequence[Split]) -> object:
    return lying_svg([Lying(one.label, one.now.killed, one.before.killed if one.before else None) for one in some])
