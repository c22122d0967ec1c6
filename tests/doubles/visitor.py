"""Somebody at a browser, in front of the watch room of a real store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from monitor.config import Config, Web
from monitor.deliveries import State
from monitor.deliveries.people import Person, StaffRole
from monitor.incidents import Incident
from monitor.places.regions import Region
from monitor.store import Store
from monitor.store.families.access import Account
from monitor.web.access import sign_in
from monitor.web.access.passwords import STRONG, Cost, digest_of
from monitor.web.health import WatchedDaemon
from monitor.web.served import served
from monitor.web.vitals import Vitals
from tests.doubles.newsroom import Newsroom, config, item
from tests.doubles.nouns import NOON, minutes

QUICK = Cost(n=2**4, p=1)
SENTENCE = "seven storks over Karsa"
SUDAN = Region("Sudan", frozenset({"SD"}))
SYRIA = Region("Syria", frozenset({"SY"}))
PEOPLE = (
    Person("Amal", ("amal@ngo.example",), StaffRole.ANALYST),
    Person("Vera", ("vera@ngo.example",), StaffRole.VIEWER),
    Person("Ada", ("ada@ngo.example",), StaffRole.ADMIN),
    Person("Omar", ("omar@ngo.example",), StaffRole.ANALYST, regions=(SUDAN,)),
)
WEB = Web(pages=True)
sign_in._NOBODYS[STRONG] = digest_of("nobody's", QUICK)  # an unknown name takes a quarter second else


@dataclass(slots=True)
class Hall:
    """The room with its store, config and clock, which tests turn."""

    store: Store
    config: Config = field(default_factory=lambda: Config(people=PEOPLE, regions=(SYRIA, SUDAN)))
    web: Web = WEB
    at: datetime = NOON
    app: Flask = field(init=False)

    def __post_init__(self) -> None:
        with self.store.write() as writing:
            for person in self.config.people:
                writing.save_account(Account(person.name, digest_of(SENTENCE, QUICK), NOON))
        self.app = served(self.watched, self.web)

    @classmethod
    def of(cls, newsroom: Newsroom, later: float = 5, web: Web = WEB) -> Hall:
        """The room of a monitor, so many minutes after it told of something."""
        return cls(newsroom.store, newsroom.config, web, NOON + minutes(later))

    @property
    def watched(self) -> WatchedDaemon:
        return WatchedDaemon(self.store, Vitals(), lambda: self.config, lambda: self.at)

    def later(self, **passed: float) -> None:
        self.at += timedelta(**passed)

    def visitor(self, name: str | None = None) -> Visitor:
        """Somebody, signed in where a name is given."""
        visitor = Visitor(self)
        if name:
            assert visitor.post("/sign-in", name=name, password=SENTENCE).status_code == 303
        return visitor

    def turn(self, **changed: object) -> None:
        """Another config at work, as after a reload."""
        self.config = replace(self.config, **changed)  # type: ignore[arg-type]


class Visitor:
    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.client = hall.app.test_client()
        self.origin = "http://localhost"

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers={key.replace("_", "-"): value for key, value in headers.items()})

    def post(self, path: str, **fields: object) -> TestResponse:
        """From a page of ours."""
        return self.client.post(path, data=fields, headers={"Origin": self.origin, "Sec-Fetch-Site": "same-origin"})

    def post_from(self, elsewhere: str, path: str, **fields: object) -> TestResponse:
        """From a page of somebody else, with the cookie that the browser has."""
        return self.client.post(path, data=fields, headers={"Origin": elsewhere, "Sec-Fetch-Site": "cross-site"})


@contextmanager
def told_of_karsa(store: Store, folder: Path, **fields: Any) -> Iterator[Newsroom]:
    """A monitor that told of seven dead in Karsa. fields: of its config."""
    made = config(**{"people": PEOPLE, "regions": (SYRIA, SUDAN), **fields})
    with Newsroom(store, folder, made) as opened:
        opened.publish(item("7 killed in Karsa"))
        opened.deliver()
        yield opened


def only(store: Store) -> Incident:
    """The incident that is there, or the last of them."""
    with store.read() as asking:
        return asking.incidents()[-1]


def waiting(newsroom: Newsroom) -> list[str]:
    """Why each message that waits was made."""
    return [row.head.reason.value for row in newsroom.outbox(State.PENDING)]
