"""`rota:`: a file that says who has duty when, as CSV (person, from, to) or as a calendar (ICS, RFC 5545)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.config import shapes
from monitor.config.settings import Config
from monitor.config.work import Work
from monitor.deliveries.people import Person
from monitor.deliveries.rota import LONGEST, Duty, Rota, rule_problem
from monitor.deliveries.settings import Channel
from monitor.keys.problems import did_you_mean, shown

LARGEST = 2_000_000  # bytes of a file
MOST = 5_000  # lines or events
AHEAD = timedelta(days=28)  # how far ahead gaps are looked for
_COLUMNS = ("person", "from", "to")
_DURATION = re.compile(r"P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?")


def rota_of(shape: shapes.RotaShape, people: Sequence[Person], work: Work) -> Rota:
    """The rota of a file. people: those who are listed."""
    path, known = work.path(shape.file), {person.name: person for person in people}
    try:
        if path.stat().st_size > LARGEST:
            work.add(f"{path} is larger than 2 MB", "file")
            return Rota(shape.name, ())
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        said = "is not UTF-8" if isinstance(error, UnicodeError) else f"cannot be read: {error.strerror}"
        work.add(f"{path} {said}", "file")
        return Rota(shape.name, ())
    reading = _RotaFile(shape.file, known, work.at("file"))
    calendar = text.lstrip().upper().startswith("BEGIN:VCALENDAR")
    duties = tuple(reading.calendar(text) if calendar else reading.table(text))
    if not duties and not work.problems.errors():
        work.add(f"{path} has nobody's duty in it", "file")
    return Rota(shape.name, duties)


def with_rotas(
    channels: Sequence[Channel], rotas: Sequence[Rota], people: Sequence[Person], work: Work
) -> tuple[Channel, ...]:
    """The channels, those that name a rota with the addresses of all its people: who has duty is asked when they are
    told."""
    return tuple(_with_rota(channel, rotas, people, work) for channel in channels)


def _with_rota(channel: Channel, rotas: Sequence[Rota], people: Sequence[Person], work: Work) -> Channel:
    if channel.rota is None:
        return channel
    names = work.names("rota")
    if channel.rota not in names:
        hint = did_you_mean(channel.rota, names) or f"; known are {', '.join(names) or 'none'}"
        work.add(f'there is no rota "{shown(channel.rota)}"{hint}', "channels", channel.name, channel.medium, "rota")
    theirs = {name for rota in rotas if rota.name == channel.rota for name in rota.people}
    return channel.only([to for person in people if person.name in theirs for to in person.addresses])


class _RotaFile:
    """One file, and where its problems go: each with its line."""

    def __init__(self, name: str, people: dict[str, Person], work: Work) -> None:
        self.name, self.people, self.work, self.told = name, people, work, 0

    def wrong(self, line: int, said: str) -> None:
        self.told += 1
        if self.told <= 20:
            self.work.add(f"{self.name} line {line}: {said}")

    def person(self, name: str, line: int) -> Person | None:
        found = self.people.get(name.strip())
        if found is None:
            self.wrong(line, f'nobody of people: is called "{shown(name)}"{did_you_mean(name, self.people)}')
        return found

    # a table

    def table(self, text: str) -> Iterator[Duty]:
        rows = csv.DictReader(io.StringIO(text))
        if missing := [name for name in _COLUMNS if name not in (rows.fieldnames or ())]:
            self.wrong(1, f"has no column {', '.join(missing)}; the columns are {', '.join(_COLUMNS)}")
            return
        for number, row in enumerate(rows, 2):
            if number > MOST:
                self.wrong(number, f"more than {MOST} lines")
                return
            if (person := self.person(row["person"] or "", number)) and (duty := self._row(row, person, number)):
                yield duty

    def _row(self, row: dict[str, str], person: Person, line: int) -> Duty | None:
        times = []
        for key in ("from", "to"):
            try:
                at = datetime.fromisoformat((row[key] or "").strip())
            except ValueError:
                self.wrong(line, f'"{shown(row[key] or "")}" is no time; write 2031-03-09 08:00, in their zone')
                return None
            times.append(at.astimezone(person.timezone).replace(tzinfo=None) if at.tzinfo else at)
        return self._lasting(person.name, times[0], times[1] - times[0], person.timezone, line)

    def _lasting(self, name: str, start: datetime, lasts: timedelta, zone: ZoneInfo, line: int) -> Duty | None:
        if not timedelta() < lasts <= LONGEST:
            self.wrong(line, "the shift ends before it begins, or lasts more than 31 days")
            return None
        return Duty(name, start, lasts, zone)

    # a calendar

    def calendar(self, text: str) -> Iterator[Duty]:
        events = list(self._events(text))
        others = (event for event in events if "RECURRENCE-ID" in event and "UID" in event)
        moved = {(event["UID"][2], event["RECURRENCE-ID"][2]) for event in others}
        for event in events:
            if duty := self._duty(event, moved):
                yield duty

    def _events(self, text: str) -> Iterator[dict[str, _Property]]:
        """The properties of each event, by name: parameters and value. Of a property that stands again the values
        are joined."""
        event: dict[str, _Property] | None = None
        number = 0
        for line, content in _unfolded(text):
            name, parameters, value = _property(content)
            if (name, value.upper()) == ("BEGIN", "VEVENT"):
                event, number = {"LINE": ("", line, "")}, number + 1
                if number > MOST:
                    self.wrong(line, f"more than {MOST} events")
                    return
            elif (name, value.upper()) == ("END", "VEVENT") and event is not None:
                yield event
                event = None
            elif event is not None:
                known = event.get(name)
                event[name] = (parameters, line, f"{known[2]},{value}" if known and name == "EXDATE" else value)

    def _duty(self, event: dict[str, _Property], moved: set[tuple[str, str]]) -> Duty | None:
        line = event["LINE"][1]
        person = self.person(_plain(event.get("SUMMARY", ("", line, ""))[2]), event.get("SUMMARY", ("", line, ""))[1])
        if person is None:
            return None
        if "RDATE" in event:
            self.wrong(line, "has dates of its own (RDATE), which are not read; give each a shift of its own")
            return None
        zone = self._zone(event.get("DTSTART"), person)
        start = _moment(event["DTSTART"][2], zone) if "DTSTART" in event and zone else None
        if start is None or zone is None:
            self.wrong(line, "has no start that can be read (DTSTART)")
            return None
        lasts = self._lasts(event, start, person)
        made = self._lasting(person.name, start, lasts or timedelta(), zone, line)
        if made is None or "RRULE" not in event or "RECURRENCE-ID" in event:
            return made
        return self._recurring(made, event, moved, line)

    def _recurring(
        self, duty: Duty, event: dict[str, _Property], moved: set[tuple[str, str]], line: int
    ) -> Duty | None:
        rule = event["RRULE"][2].strip().upper()
        if said := rule_problem(rule, duty.start):
            self.wrong(line, said)
            return None
        uid = event.get("UID", ("", line, ""))[2]
        out = [*event.get("EXDATE", ("", line, ""))[2].split(","), *(at for of, at in moved if of == uid)]
        but = tuple(at for text in out if text and (at := _moment(text, duty.zone)))
        return Duty(duty.person, duty.start, duty.lasts, duty.zone, rule, but)

    def _zone(self, start: _Property | None, person: Person) -> ZoneInfo | None:
        named = re.search(r'TZID="?([^";:]+)', start[0], re.IGNORECASE) if start else None
        if not named:
            return person.timezone
        try:
            return ZoneInfo(named[1])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None

    def _lasts(self, event: dict[str, _Property], start: datetime, person: Person) -> timedelta | None:
        if "DTEND" in event:
            zone = self._zone(event["DTEND"], person)
            end = _moment(event["DTEND"][2], zone) if zone else None
            return end - start if end else None
        found = _DURATION.fullmatch(event["DURATION"][2].strip()) if "DURATION" in event else None
        if found:
            weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
            return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        return timedelta(days=1) if "DTSTART" in event and len(event["DTSTART"][2].strip()) == 8 else None


_Property = tuple[str, int, str]  # parameters, line, value


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines of content with the number of the line at which each begins (RFC 5545 3.1)."""
    held, at = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if line[:1] in (" ", "\t"):
            held += line[1:]
            continue
        if held:
            yield at, held
        held, at = line, number
    if held:
        yield at, held


def _property(content: str) -> tuple[str, str, str]:
    found = re.match(r'([\w-]+)((?:;[\w-]+=(?:"[^"]*"|[^":;]*))*):(.*)', content, re.DOTALL)
    return (found[1].upper(), found[2], found[3].strip()) if found else ("", "", "")


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    """`20310309T080000`, with Z in UTC; a day alone is its beginning. Local, without a zone."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return at.astimezone(zone).replace(tzinfo=None) if at.tzinfo else at


def _plain(text: str) -> str:
    return re.sub(r"\\([,;\\nN])", r"\1", text)


def of_rotas(work: Work, config: Config, now: datetime) -> None:
    """Refuse the times without duty, which time brings about: no reason not to start. Say what recurs for ever."""
    for here, rota in ((here, config.rota(shape.name)) for here, shape in work.items("rota")):
        if rota is None or not rota.duties:
            continue
        for start, end in rota.gaps(now, now + AHEAD)[:5]:
            ends = "and on" if end == now + AHEAD else f"until {end:%Y-%m-%d %H:%M} UTC"
            said = f"nobody has duty from {start:%Y-%m-%d %H:%M} UTC {ends}"
            here.add(f"{said}; all of the rota are told then", "file")
        if ever := next((duty for duty in rota.duties if duty.for_ever), None):
            here.warn(f"{ever.person}'s duty recurs for ever: nobody is asked whether it still holds", "file")


def handover_words(rota: Rota, people: Sequence[Person], now: datetime) -> str:
    """`Night desk: Amal has duty; at 2031-03-09 20:00 (Asia/Damascus) it passes to Leila`."""
    zones = {person.name: person.timezone for person in people}
    here = ", ".join(rota.on_duty(now)) or "nobody"
    further = rota.handover(now, LONGEST + AHEAD)
    if further is None:
        return f"{rota.name}: {here} has duty; nothing changes within two months"
    zone = zones.get(further.to[0], ZoneInfo("UTC")) if further.to else ZoneInfo("UTC")
    when = f"{further.at.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"
    return f"{rota.name}: {here} has duty; at {when} it passes to {', '.join(further.to) or 'nobody'}"
