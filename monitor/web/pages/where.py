"""Where: incidents by filters as a table, and beside it the same ones on a map."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from flask import Blueprint, Response, request

from monitor.deliveries.picture.view import View
from monitor.model import Count, Harm, Precision, count_of
from monitor.places.areas import Polygon
from monitor.places.regions import Region
from monitor.store.listed import Listed
from monitor.web.filters import Faults, Filters, FilterTime, from_query
from monitor.web.listing import Clearance, page_of
from monitor.web.looks import MapLook
from monitor.web.pages import shell
from monitor.web.pages.now import SPANS
from monitor.web.pages.shell import Room, reader, words
from monitor.web.pages.shown import count_in, counted, place_in
from monitor.web.pictures.map import CREDIT, is_drawn, map_svg, view_for
from monitor.web.pictures.map import MOST as DRAWN
from monitor.web.steps import FURTHEST, MOST, WIDTHS, DaySteps
from monitor.web.words import PageWords

SLIDER = ("ago", "width")  # keys of its form
LOOK = "look"  # the key of where one looks
USUAL = timedelta(days=7)  # where the address says no time
SHOWN = 75  # rows: a map with more says nothing, and the page stays light


def add(page: Blueprint, room: Room) -> None:
    """Hang it in."""

    @page.get("/map")
    def where() -> Response:
        clearance = Clearance.of(reader())
        names = clearance.names(room.config)
        read = from_query(request.args.items(multi=True), names, also=(*SLIDER, LOOK))
        asked = read.filters if isinstance(read, Faults) else read
        look = MapLook.read(request.args.get(LOOK, ""))
        kept = {LOOK: str(look)} if look else {}
        if slid := _slid(room.now()):
            return shell.see(f"/map?{slid.filters(asked).to_query(**kept)}")
        filters = asked if asked.since or asked.until or asked.changed else replace(asked, since=USUAL)
        steps = DaySteps.of(filters, room.now())
        with room.store.read() as asking:
            found = page_of(asking, filters, room.config.regions, clearance, room.now(), limit=min(SHOWN, DRAWN))
            severities = asking.severities([row.id for row in found.rows])
        view = look.view if look else view_for(found.rows)
        return shell.page_of(
            "where.html",
            400 if isinstance(read, Faults) else 200,
            filters=filters,
            faults=read.found if isinstance(read, Faults) else (),
            names=names,
            rows=found.rows,
            more=f"/?{filters.to_query()}" if found.after else None,
            severities=severities,
            spans=[(span, span_query(filters, span, **kept)) for span in SPANS],
            days=(_day(filters.since), _day(filters.until)),
            steps=steps,
            earlier=steps.before.filters(filters).to_query(**kept),
            later=steps.after.filters(filters).to_query(**kept) if steps.after else None,
            widths=sorted({*WIDTHS, min(steps.width, MOST)}),
            furthest=max(FURTHEST, steps.ago),
            span=dict(filters.pairs()).get("since"),
            picture=_picture(found.rows, _drawn_regions(filters, clearance, room), room.web.borders, view),
            look=kept.get(LOOK),
            looks=_looks(filters, view),
            whole=filters.to_query(),
            has_borders=bool(room.web.borders),
            is_drawn=lambda row: is_drawn(row, view),
            credit=CREDIT,
        )


def _slid(now: datetime) -> DaySteps | None:
    """The days that the slider stands at; None where nobody moved it."""
    ago, width = (request.args.get(key, "") for key in SLIDER)
    if not (re.fullmatch("[0-9]{1,4}", ago) and re.fullmatch("[0-9]{1,3}", width)):
        return None
    return DaySteps.back(int(ago), max(1, min(int(width), MOST)), now)


def span_query(filters: Filters, span: str, **more: str) -> str:
    """The address with another time, and all else as it is."""
    timeless = replace(filters, since=None, until=None, changed=None)
    return timeless.to_query(since=span, **more)


def _looks(filters: Filters, view: View | None) -> list[tuple[str, str]]:
    """The links by which one moves about: the word of each, and the address."""
    beside = MapLook.of(view).beside if view else {}
    return [(word, filters.to_query(**{LOOK: str(look)})) for word, look in beside.items()]


def _day(when: FilterTime | None) -> str:
    """For a field of a day; empty where the address has another kind of time."""
    return when.isoformat() if isinstance(when, date) and not isinstance(when, datetime) else ""


def _drawn_regions(filters: Filters, clearance: Clearance, room: Room) -> list[Region]:
    seen = clearance.nameable(room.config.regions)
    return [region for region in seen if not filters.region or region.name in filters.region]


def _told(said: PageWords, harm: Harm, count: Count) -> str:
    return said.say("toll.part", count=count_in(said, count), what=said.word("harm", harm, counted(count)))


def _picture(
    rows: Sequence[Listed], regions: Sequence[Region], borders: Sequence[Polygon], view: View | None
) -> object:
    said = words()

    def titled(row: Listed) -> str:
        counts = [(harm, count_of(row.toll, harm)) for harm in (Harm.KILLED, Harm.INJURED)]
        toll = [_told(said, harm, count) for harm, count in counts if count]
        where = place_in(said, row.place)
        rough = row.place if row.place and row.place.precision > Precision.EXACT else None
        exact = said.word("precision", rough.precision.name.lower()) if rough else ""
        return said.listed((where, exact, *toll))

    return map_svg(rows, said.say("map.title"), titled, lambda row: f"/incidents/{row.id}", regions, borders, view)
