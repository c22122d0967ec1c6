#!/usr/bin/env python3
"""The cost of a page and of an answer of the API, over 10,000 incidents: `make bench`. Processor milliseconds, the best
of three, and the size of what is sent."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from monitor.config import Config, Web
from monitor.deliveries.people import Person, StaffRole
from monitor.entries import Entry
from monitor.incidents import Incident, members_of
from monitor.model import Cause, Count, Harm, Place, Precision, Toll, Victim, Weapon
from monitor.places.areas import WithinAdmin1
from monitor.places.regions import Region
from monitor.reports import Kind, Reading, Report
from monitor.store import Store
from monitor.store.families.access import Session
from monitor.web.access import tokens
from monitor.web.health import WatchedDaemon
from monitor.web.served import served
from monitor.web.vitals import Vitals

NUMBER, PLACES, AT_ONCE, RUNS = 10_000, 400, 500, 3
FIRST = f"{7:08x}" * 4  # one of the incidents
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
REGIONS = (Region("Idlib", frozenset({"SY"}), (WithinAdmin1("Idlib", "SY"),)), Region("Sudan", frozenset({"SD"})))
AMAL = Person("Amal", ("amal@ngo.example",), StaffRole.ANALYST)
WEB = Web(pages=True)
PAGES = (
    "/",
    "/?region=Idlib",
    "/?text=number+7777",
    "/?victim=child&severity=high",
    "/list.csv?since=50d",
    "/list.geojson?since=50d",
    "/map?since=90d",
    "/map?ago=30&width=30",
    "/incidents/{first}",
    "/incidents/{first}/story",
    "/incidents/{first}/report",
    "/sight",
    "/try",
    "/try/rule",
    "/trends",
    "/trends?weeks=52",
    "/api/v1/incidents",
    "/api/v1/incidents?region=Idlib",
    "/api/v1/incidents?text=number+7777",
    "/api/v1/incidents.geojson",
    "/api/v1/incidents.csv?limit=200",
    "/api/v1/reports",
    "/api/v1/alerts",
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{Path(folder, 'monitor.db')}")
        fill(store)
        ask = asker(store)
        for path in PAGES:
            asked = path.format(first=FIRST)
            took, answer = cheapest(lambda asked=asked: ask(asked))  # type: ignore[misc]
            assert answer.status_code in (200, 303), path
            print(f"{path:36} {took:5.0f} ms {len(answer.data) / 1000:6.0f} kB")
        store.close()


def fill(store: Store) -> None:
    """10,000 incidents of a year and a half in 400 places, of three reports each."""
    chance = random.Random(7)
    made = incidents(chance)
    for _ in range(NUMBER // AT_ONCE):
        with store.write() as writing:
            for _ in range(AT_ONCE):
                writing.save_incident(next(made))


def incidents(chance: random.Random) -> Iterator[Incident]:
    places = [a_place(chance, number) for number in range(PLACES)]
    for number in range(NUMBER):
        at = NOW - timedelta(minutes=chance.randrange(540 * 1440))
        killed = chance.randrange(1, 30)
        toll: Toll = {Harm.KILLED: {Victim.ALL: Count(killed, killed, None, f"at least {killed}")}}
        report = Report(Kind.CASUALTIES, toll, chance.choice(places), at.date(), Cause.CONFLICT, confidence=0.9)
        told = tuple(members_of(an_entry(number, voice, at), Reading("en", (report,)))[0] for voice in range(3))
        weapon = chance.choice([None, *Weapon])
        yield Incident(f"{number:08x}" * 4, at, at, told, toll, report.place, at.date(), Cause.CONFLICT, weapon)


def a_place(chance: random.Random, number: int) -> Place:
    country, admin1 = chance.choice([("SY", "Idlib"), ("SY", "Aleppo"), ("SD", "South Darfur"), ("UA", "Kharkiv")])
    lat, lon = chance.uniform(10, 50), chance.uniform(20, 40)
    return Place(f"Place {number}", country, admin1, lat, lon, chance.choice([Precision.EXACT, Precision.ADMIN1]))


def an_entry(number: int, voice: int, at: datetime) -> Entry:
    title = f"Shelling number {number} kills people in the old market, says the governor"
    key = f"{number}-{voice}"
    return Entry(f"Feed {voice}", key, key, title, "", f"https://feed.example/{key}", f"Feed {voice}", at, at)


def asker(store: Store) -> Callable[[str], Any]:
    """Whoever is signed in, and a program with a token, on one app."""
    config = Config(people=(AMAL,), regions=REGIONS, web=WEB)
    client = served(WatchedDaemon(store, Vitals(), lambda: config, lambda: NOW), WEB).test_client()
    with store.write() as writing:
        writing.save_session(Session(tokens.digest_of("a session"), AMAL.name, NOW, NOW))
        shown = {"Authorization": f"Bearer {tokens.make(writing, 'bench', NOW)}"}
    client.set_cookie("watch", "a session")
    return lambda path: client.get(path, headers=shown if path.startswith("/api/") else {})


def cheapest(ask: Callable[[], Any]) -> tuple[float, Any]:
    best = float("inf")
    for _ in range(RUNS):
        before = time.process_time()
        answer = ask()
        best = min(best, time.process_time() - before)
    return best * 1000, answer


if __name__ == "__main__":
    main()
