"""Incidents without what may not be published: it is taken out before any format sees it, so that none can tell it.

Hospitals, camps and shelters are told by their province, as a point would help whoever attacks them again. Texts are
left out whole, because no list of names is complete: titles, quotes, the words of figures, who said it and who did it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.incidents import Happening, Incident, Member
from monitor.model import Place, Precision, Target, wordless
from monitor.places.gazetteer import Gazetteer
from monitor.reports import Report

HELD_BACK = timedelta(hours=24)
BLURRED = frozenset({Target.HOSPITAL, Target.CAMP, Target.SCHOOL})  # the displaced shelter in schools


def ripe(incidents: Iterable[Incident], now: datetime, hold: timedelta = HELD_BACK) -> list[Incident]:
    """Those that were first reported at least `hold` ago."""
    return [incident for incident in incidents if incident.opened <= now - hold]


def public(incident: Incident, gazetteer: Gazetteer) -> Incident:
    """The incident without names and texts, and at a hospital, camp or school without its place."""
    blurred = hit(incident) & BLURRED
    place = incident.place and (province(incident.place, gazetteer) if blurred else replace(incident.place, written=""))
    return Incident(  # made anew: a field that is not named here is not published
        incident.id,
        incident.opened,
        incident.updated,
        members=tuple(nameless(m, site_only=bool(blurred)) for m in incident.members if not m.only_waited),
        toll=wordless(incident.toll),
        place=place,
        date=incident.date,
        cause=incident.cause,
        weapon=incident.weapon,
        target=incident.target,
        claimants=tuple(f"source {number}" for number in range(1, len(incident.claimants) + 1)),
        grade=incident.grade,
        status=incident.status,
        disputed=incident.disputed,
        confidence=incident.confidence,
        perhaps=incident.perhaps,
        history=tuple(Happening(line.at, line.what) for line in incident.history),
    )


def hit(incident: Incident) -> set[Target]:
    """Every protected place that any of its reports names."""
    named = (incident.target, *(m.report.target for m in incident.members))
    return {target for target in named if target}


def province(place: Place, gazetteer: Gazetteer) -> Place:
    """The middle of the place's admin-1; its country, without a point, where no admin-1 is known."""
    countries = (place.country,) if place.country else ()
    found = gazetteer.admin1(place.admin1, countries) if place.admin1 and place.precision <= Precision.ADMIN1 else []
    if found:
        return replace(found[0].place(precision=Precision.ADMIN1), id=None)
    country = gazetteer.country(place.country) if place.country else None
    return Place(country.name if country else "", place.country, None, None, None, Precision.COUNTRY)


def nameless(member: Member, *, site_only: bool) -> Member:
    """A report as its publisher, link and figures. site_only: of the link just the site, as pages are named after
    what they tell of."""
    said = member.report
    report = Report(
        said.kind,
        wordless(said.toll),
        date=said.date,
        cause=said.cause,
        weapon=said.weapon,
        target=said.target,
        why=said.why,
        claimant_is_party=said.claimant_is_party,
        disputed=said.disputed,
        confidence=said.confidence,
    )
    return Member(
        member.publisher,
        "",
        member.index,
        member.revision,
        report,
        "",
        site(member.link) if site_only and member.link else member.link,
        member.publisher,
        member.published,
        member.seen,
        member.party,
        member.language,
        member.backlog,
        translated=member.translated,
    )


def site(link: str) -> str | None:
    """`https://paper.example/` of a page's address."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/" if parts.netloc else None
