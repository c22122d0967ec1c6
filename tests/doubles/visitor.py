"""Somebody at a browser, in front of the watch room of a real store."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from flask import Flask
from werkzeug.test import TestResponse

from monitor.config import Config, Web
from monitor.deliveries.people import Person, StaffRole
from monitor.places.regions import Region
from monitor.store import Store
from monitor.store.families.access import Account
from monitor.web.access import sign_in
from monitor.web.access.passwords import STRONG, Cost, digest_of
from monitor.web.health import WatchedDaemon
from monitor.web.served import served
from monitor.web.vitals import Vitals
from tests.doubles.nouns import NOON

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
