"""News as it arrives, for tests of grouping and deciding: members in one line, and the incidents that they grow into.

news = News()
news.say(killed=9, at=0)
news.say(killed=23, at=1).after.toll ...
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

from monitor.alerts import Alert, LastMessage, Rule, Verdict, alert_of, decide, decide_again, told_of, toll_told
from monitor.incidents import Change, Incident, Member, change_again, group
from monitor.model import Cause, Context, Count, Extent, Harm, Place, Precision, Target, Toll, Victim, Weapon
from monitor.reports import Kind, Quote, Report, Telling

START = datetime(2031, 5, 4, 6, 0, tzinfo=UTC)
DAY = date(2031, 5, 4)

MARAT = Place("Marat al-Ward", "SY", "Idlib", 35.80, 36.60, Precision.EXACT, "Marat al-Ward", 101)
KAFR = Place("Kafr Zahr", "SY", "Idlib", 35.87, 36.66, Precision.EXACT, "Kafr Zahr", 102)  # 9.5 km from MARAT
DEIR = Place("Deir Sahl", "SY", "Idlib", 35.72, 36.52, Precision.EXACT, "Deir Sahl", 103)  # 11 km from MARAT
IDLIB = Place("Idlib", "SY", "Idlib", 35.82, 36.32, Precision.ADMIN1, "Idlib province", 104)
SYRIA = Place("Syria", "SY", None, 35.0, 38.0, Precision.COUNTRY, "Syria", 105)
HAMA = Place("Hama", "SY", "Hama", 35.13, 36.75, Precision.EXACT, "Hama", 106)
TRIPOLI = Place("Tripoli", "LB", "North", 34.43, 35.83, Precision.EXACT, "Tripoli", 107)

_numbers = count(1)
Decider = Callable[..., list[Verdict]]


def toll(killed: int | Count | None = None, injured: int | Count | None = None, **parts: int) -> Toll:
    """`toll(25, children=10)`; parts are of the killed, by victim's name."""
    cells: dict[Harm, dict[Victim, Count]] = {}
    if killed is not None:
        cells[Harm.KILLED] = {Victim.ALL: as_count(killed), **{Victim(v): as_count(n) for v, n in parts.items()}}
    if injured is not None:
        cells[Harm.INJURED] = {Victim.ALL: as_count(injured)}
    return cells


def as_count(number: int | Count) -> Count:
    return number if isinstance(number, Count) else Count(number, number, number, str(number))


def at_least(number: int) -> Count:
    return Count(number, number, None, f"at least {number}")


UNKNOWN = Count(words="many killed")
DOZENS = Count(12, None, None, "dozens", vague=True)


def said(
    title: str = "",
    *,
    killed: int | Count | None = None,
    injured: int | Count | None = None,
    parts: Mapping[str, int] | None = None,
    at: float = 0.0,
    publisher: str = "Example Wire",
    place: Place | None = MARAT,
    day: date | None = DAY,
    claimant: str | None = None,
    actor: str | None = None,
    weapon: Weapon | None = Weapon.AIR_STRIKE,
    cause: Cause = Cause.CONFLICT,
    target: Target | None = None,
    kind: Kind = Kind.CASUALTIES,
    why: Context | None = None,
    party: bool = False,
    by_party: bool = False,
    admits: bool = False,
    disputed: bool = False,
    confidence: float = 0.9,
    language: str | None = "en",
    key: str | None = None,
    index: int = 0,
    revision: int = 0,
    text: str = "",
    age: timedelta = timedelta(0),
    telling: Telling = Telling.EVENT,
    peoples: tuple[str, ...] = (),
    lands: tuple[str, ...] = (),
    extent: Extent = Extent.ONE_EVENT,
) -> Member:
    """A report, `at` hours after START, by an entry of its own unless `key` names one."""
    seen = START + timedelta(hours=at)
    report = Report(
        kind=kind,
        toll=toll(killed, injured, **(parts or {})),
        place=place,
        date=day,
        cause=cause,
        weapon=weapon,
        target=target,
        why=why,
        actor=actor,
        claimant=claimant,
        claimant_is_party=by_party,
        admits=admits,
        disputed=disputed,
        confidence=confidence,
        quotes=(Quote(title, (0, len(title))),) if title else (),
        telling=telling,
        peoples=peoples,
        lands=lands,
        extent=extent,
    )
    number = next(_numbers)
    return Member(
        feed=f"{publisher} feed",
        key=key or f"entry-{number}",
        index=index,
        revision=revision,
        report=report,
        title=title,
        link=f"https://news.example/{number}",
        publisher=publisher,
        published=seen - age,
        seen=seen,
        party=party,
        language=language,
        text=text,
    )


@dataclass
class News:
    """The memory of a daemon: incidents, and what was told under each rule."""

    rules: tuple[Rule, ...] = ()
    alert_confidence: float = 0.5
    incidents: dict[str, Incident] = field(default_factory=dict)
    told: dict[tuple[str, str], LastMessage] = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def hear(self, *members: Member) -> list[Change]:
        """The members of one entry arrive when the first of them was seen."""
        changes = group(members, list(self.incidents.values()), members[0].seen)
        for change in changes:
            self.incidents[change.after.id] = change.after
            self.decide(change, members[0].seen)
        return changes

    def say(self, title: str = "", **what: object) -> Change:
        """One report that opens, joins or revises."""
        [change] = self.hear(said(title, **what))  # type: ignore[arg-type]  # the keywords of `said`
        return change

    def wait(self, hours: float) -> list[Verdict]:
        """Decide again on everything, so many hours after START."""
        now = START + timedelta(hours=hours)
        return [v for i in self.incidents.values() for v in self.decide(change_again(i), now, by=decide_again)]

    def decide(self, change: Change, now: datetime, by: Decider = decide) -> list[Verdict]:
        """Decide as the pipeline does, and remember what was told."""
        mine = {rule: t for (rule, incident), t in self.told.items() if incident == change.after.id}
        verdicts = by(change, self.rules, mine, now, alert_confidence=self.alert_confidence)
        self.verdicts += verdicts
        for rule, verdict in zip(self.rules, verdicts, strict=True):
            if verdict.fired:
                alert = alert_of(verdict, change, rule, mine.get(rule.name), now)
                self.alerts.append(alert)
                self.told[rule.name, change.after.id] = told_of(alert, toll_told(alert, change, mine.get(rule.name)))
        return verdicts

    @property
    def only(self) -> Incident:
        """The one incident that there is."""
        [incident] = self.incidents.values()
        return incident


def moved(place: Place, km_north: float) -> Place:
    """A place without a name of its own in the gazetteer, so many kilometres north of another."""
    return replace(place, id=None, lat=(place.lat or 0.0) + km_north / 111.2)


def with_toll(member: Member, toll: Toll) -> Member:
    """The same report with other figures."""
    return replace(member, report=replace(member.report, toll=toll))
