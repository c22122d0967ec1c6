"""Accounts of the pages, their sessions, attempts to sign in, links that were used, and the log of who did what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, select

from monitor.store.families.base import Questions, Statements
from monitor.store.tables import accounts, attempts, audit, sessions, used_links


@dataclass(frozen=True, slots=True)
class Account:
    """A person's way in. password: its salted digest; seen_until: the end of the visit before this one."""

    person: str
    password: str
    changed: datetime
    seen_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in. digest: of the token that their browser has."""

    digest: str
    person: str
    begun: datetime
    used: datetime


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A thing that somebody did or tried on the pages. subject: an incident, a feed, a person."""

    at: datetime
    person: str
    what: str
    outcome: str
    subject: str | None = None
    detail: str = ""


class AccessQuestions(Questions):
    """Questions about who may see the pages."""

    def account(self, person: str) -> Account | None:
        found = self._all(select(accounts).where(accounts.c.person == person))
        return _account(found[0]) if found else None

    def accounts(self) -> list[Account]:
        return [_account(row) for row in self._all(select(accounts).order_by(accounts.c.person))]

    def session(self, digest: str) -> Session | None:
        found = self._all(select(sessions).where(sessions.c.digest == digest))
        return _session(found[0]) if found else None

    def sessions(self, person: str | None = None) -> list[Session]:
        """Sessions, the last used first; of one person, or of all."""
        query = select(sessions).order_by(sessions.c.used.desc())
        return [_session(row) for row in self._all(query.where(sessions.c.person == person) if person else query)]

    def attempts(self, who: str, since: datetime) -> int:
        """How often somebody tried since."""
        query = select(func.count()).select_from(attempts).where(attempts.c.who == who, attempts.c.at > since)
        return int(self._connection.execute(query).scalar_one())

    def link_was_used(self, ident: str) -> bool:
        return bool(self._all(select(used_links.c.id).where(used_links.c.id == ident)))

    def audit(self, limit: int, subject: str | None = None) -> list[AuditLine]:
        """The latest lines, the last first."""
        query = select(audit).order_by(audit.c.seq.desc()).limit(limit)
        return [_line(row) for row in self._all(query.where(audit.c.subject == subject) if subject else query)]

    def last_done(self, what: str, subject: str) -> datetime | None:
        """When this was last done to somebody or something, by the log."""
        query = select(func.max(audit.c.at)).where(
            audit.c.subject == subject, audit.c.what == what, audit.c.outcome == "done"
        )
        at: datetime | None = self._connection.execute(query).scalar()
        return at


class AccessStatements(Statements, AccessQuestions):
    """Commits of who may see the pages."""

    def save_account(self, account: Account) -> None:
        self._put(accounts, [_values(account)])

    def drop_account(self, person: str) -> bool:
        return bool(self._connection.execute(delete(accounts).where(accounts.c.person == person)).rowcount)

    def save_session(self, session: Session) -> None:
        self._put(sessions, [_values(session)])

    def end_session(self, digest: str) -> None:
        self._connection.execute(delete(sessions).where(sessions.c.digest == digest))

    def end_sessions(self, person: str) -> int:
        """End all of a person's; how many there were."""
        return int(self._connection.execute(delete(sessions).where(sessions.c.person == person)).rowcount)

    def note_attempts(self, whose: Sequence[str], at: datetime) -> None:
        self._connection.execute(attempts.insert(), [{"who": who, "at": at} for who in whose])

    def forget_attempts(self, who: str, at: datetime | None = None) -> None:
        """All of them, or the one of a moment."""
        gone = delete(attempts).where(attempts.c.who == who)
        self._connection.execute(gone if at is None else gone.where(attempts.c.at == at))

    def use_link(self, ident: str, until: datetime) -> bool:
        """Note that a link was used; false where it was before. until: when it is refused for its age anyway."""
        if self.link_was_used(ident):
            return False
        self._put(used_links, [{"id": ident, "until": until}])
        return True

    def note_audit(self, line: AuditLine) -> None:
        self._connection.execute(audit.insert(), [_values(line)])

    def sweep_access(
        self, now: datetime, attempted: timedelta, used: timedelta, begun: timedelta, noted: timedelta
    ) -> None:
        """Forget attempts, sessions and lines of the log that are older than that, and links that nobody can use."""
        old = (sessions.c.used < now - used) | (sessions.c.begun < now - begun)
        for gone in (
            delete(attempts).where(attempts.c.at < now - attempted),
            delete(sessions).where(old),
            delete(used_links).where(used_links.c.until < now),
            delete(audit).where(audit.c.at < now - noted),
        ):
            self._connection.execute(gone)


def _values(noun: Account | Session | AuditLine) -> dict[str, Any]:
    return {name: getattr(noun, name) for name in noun.__slots__}


def _account(row: Row[Any]) -> Account:
    return Account(row.person, row.password, row.changed, row.seen_until)


def _session(row: Row[Any]) -> Session:
    return Session(row.digest, row.person, row.begun, row.used)


def _line(row: Row[Any]) -> AuditLine:
    return AuditLine(row.at, row.person, row.what, row.outcome, row.subject, row.detail)
