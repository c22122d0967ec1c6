"""A name and a password to a session, slowly and not too often; and whose a session is.

A session is a random token in the browser's cookie and its digest in the store: it ends for good when its row is gone.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.config import Config
from monitor.deliveries.people import Person
from monitor.store import ReadHandle, Store, WriteHandle
from monitor.store.families.access import Session
from monitor.web.access import audit
from monitor.web.access.attempts import counted
from monitor.web.access.audit import Deed, DeedOutcome
from monitor.web.access.passwords import STRONG, Cost, digest_of, matches

IDLE = timedelta(hours=12)  # a shift
LASTS = timedelta(days=7)
NOTED = timedelta(minutes=5)  # a session's use is written down no more often
VISIT = timedelta(hours=1)  # whoever comes back after that is on a new visit
WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=400)  # lines of the log
FROM_ONE_PLACE, OF_ONE_PLACE, FOR_ONE_NAME, OF_ALL = 5, 20, 30, 200
"""Failed attempts in that time: for one name from one place or browser, for all names from one place, for one name,
all."""


class NoEntry(StrEnum):
    """Why somebody is not let in. A name that is not known and a password that is wrong are one answer."""

    WRONG = "wrong"
    TOO_OFTEN = "too_often"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The outcome of a sign-in. token: for the browser alone."""

    person: Person
    token: str


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Lets people in. cost: of the digest that an unknown name is compared with, which must take as long."""

    store: Store
    config: Config
    now: datetime
    cost: Cost = STRONG

    def sign_in(
        self, name: str, password: str, place: str, old: str | None = None, browser: str | None = None
    ) -> SignedIn | NoEntry:
        """A session for whoever knows the password. place: the address that asks; old: the token that the browser had,
        which ends; browser: its mark, where that person signed in there before (`access.browsers`): it is counted by
        itself, and whatever strangers do keeps it out of nothing."""
        most = {counted("browser", browser): FROM_ONE_PLACE} if browser else _limits(name, place)
        with self.store.read() as asking:  # who only knocks takes no writer's turn
            if self._is_too_often(most, asking):
                return NoEntry.TOO_OFTEN
        with self.store.write() as writing:
            if self._is_too_often(most, writing):
                return NoEntry.TOO_OFTEN
            writing.note_attempts(list(most), self.now)
            account = writing.account(name)
        person = self.config.person(name)
        kept = account.password if account and person else _nobodys(self.cost)
        right = matches(password, kept)
        with self.store.write() as writing:
            if not right or person is None or account is None:
                self._note(name, writing)
                return NoEntry.WRONG
            narrow, *wide = most
            writing.forget_attempts(narrow)
            for who in wide:  # this one was right; those of others still count
                writing.forget_attempts(who, self.now)
            if old:
                writing.end_session(_digest(old))
            return SignedIn(person, self._begin(person, writing))

    def whose(self, token: str, *, by_hand: bool = True) -> tuple[Person, Session] | None:
        """The person of a token, as the config has them now; None where it is nobody's, or too old. by_hand: whether a
        person asks, and not a page that lies open: that is no visit, and keeps nobody signed in."""
        with self.store.read() as asking:
            session = asking.session(_digest(token))
        person = self.config.person(session.person) if session else None
        if session is None or person is None or not self._holds(session):
            return None
        if by_hand and self.now - session.used >= NOTED:
            with self.store.write() as writing:
                self._visit(session, writing)
        return person, session

    def sign_out(self, token: str) -> None:
        with self.store.write() as writing:
            session = writing.session(_digest(token))
            if session:
                writing.end_session(session.digest)
                audit.note(writing, self.now, session.person, Deed.SIGN_OUT, DeedOutcome.DONE)

    def seen_until_now(self, person: str) -> None:
        """From now on nothing of before is new to them."""
        with self.store.write() as writing:
            account = writing.account(person)
            if account:
                writing.save_account(replace(account, seen_until=self.now))

    # how

    def _is_too_often(self, most: Mapping[str, int], asking: ReadHandle) -> bool:
        return any(asking.attempts(who, self.now - WINDOW) >= number for who, number in most.items())

    def _begin(self, person: Person, writing: WriteHandle) -> str:
        token = secrets.token_urlsafe(32)
        account = writing.account(person.name)
        before = max((session.used for session in writing.sessions(person.name)), default=None)
        if account and before and self.now - before >= VISIT:
            writing.save_account(replace(account, seen_until=before))
        writing.save_session(Session(_digest(token), person.name, self.now, self.now))
        audit.note(writing, self.now, person.name, Deed.SIGN_IN, DeedOutcome.DONE)
        return token

    def _holds(self, session: Session) -> bool:
        return self.now - session.used < IDLE and self.now - session.begun < LASTS

    def _visit(self, session: Session, writing: WriteHandle) -> None:
        known = writing.session(session.digest)
        account = writing.account(session.person)
        if known is None:
            return
        if account and self.now - known.used >= VISIT:
            writing.save_account(replace(account, seen_until=known.used))
        writing.save_session(replace(known, used=self.now))

    def _note(self, name: str, writing: WriteHandle) -> None:
        """A name that is nobody's is not written down: people type passwords there."""
        known = name if self.config.person(name) else "somebody"
        audit.note(writing, self.now, known, Deed.SIGN_IN, DeedOutcome.REFUSED, detail="name or password")


def sweep(store: Store, now: datetime) -> None:
    """Forget what is over: by the clock, for whoever only guesses signs nobody in."""
    with store.write() as writing:
        writing.sweep_access(now, WINDOW, IDLE, LASTS, KEPT)


_NOBODYS: dict[Cost, str] = {}


def _nobodys(cost: Cost) -> str:
    """A digest that is nobody's, and takes as long to compare."""
    if cost not in _NOBODYS:
        _NOBODYS[cost] = digest_of(secrets.token_urlsafe(16), cost)
    return _NOBODYS[cost]


def _limits(name: str, place: str) -> dict[str, int]:
    """How often each may fail, the narrowest first."""
    return {
        counted("name and place", name, place): FROM_ONE_PLACE,
        counted("place", place): OF_ONE_PLACE,
        counted("name", name): FOR_ONE_NAME,
        counted("all"): OF_ALL,
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
