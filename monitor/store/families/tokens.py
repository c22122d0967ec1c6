"""Tokens by which programs are let in, and incidents that retention leaves alone. Of a token the store has a digest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from monitor.deliveries.people import StaffRole
from monitor.store import codec
from monitor.store.families.base import Questions, Statements
from monitor.store.tables import holds, tokens


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A program's or a partner's way in. digest: of the token; regions: names of the config's, none = everywhere;
    incident: the only one that it shows, as a partner's link does; until: when it ends by itself."""

    digest: str
    name: str
    made: datetime
    role: StaffRole = StaffRole.VIEWER
    regions: tuple[str, ...] = ()
    incident: str | None = None
    until: datetime | None = None
    revoked: datetime | None = None
    used: datetime | None = None

    def opens(self, now: datetime) -> bool:
        """Whether it still lets anybody in."""
        return self.revoked is None and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True)
class Hold:
    """An incident that is kept whole, as long as this stands: somebody may have to prove what was known."""

    incident: str
    at: datetime
    by: str
    why: str = ""


class TokenQuestions(Questions):
    """Questions about tokens and holds."""

    def hold(self, incident: str) -> Hold | None:
        found = self._all(select(holds).where(holds.c.incident == codec.storable(incident)))
        return Hold(found[0].incident, found[0].at, found[0].by, found[0].why) if found else None

    def holds(self) -> list[Hold]:
        """All of them, the oldest first."""
        rows = self._all(select(holds).order_by(holds.c.at, holds.c.incident))
        return [Hold(row.incident, row.at, row.by, row.why) for row in rows]

    def token(self, digest: str) -> ApiToken | None:
        found = self._all(select(tokens).where(tokens.c.digest == codec.storable(digest)))
        return _token(found[0]) if found else None

    def tokens(self) -> list[ApiToken]:
        """All that were ever made, by name."""
        return [_token(row) for row in self._all(select(tokens).order_by(tokens.c.name))]


class TokenStatements(Statements, TokenQuestions):
    """Commits of tokens and holds."""

    def save_hold(self, hold: Hold) -> None:
        self._put(holds, [{"incident": hold.incident, "at": hold.at, "by": hold.by, "why": hold.why}])

    def drop_hold(self, incident: str) -> bool:
        """Whether there was one."""
        return bool(self._connection.execute(delete(holds).where(holds.c.incident == incident)).rowcount)

    def save_token(self, token: ApiToken) -> None:
        data = codec.dump(replace(token, used=None))
        self._put(tokens, [{"digest": token.digest, "name": token.name, "data": data, "used": token.used}])

    def note_token_use(self, digest: str, at: datetime) -> None:
        self._connection.execute(update(tokens).where(tokens.c.digest == digest).values(used=at))


def _token(row: Row[Any]) -> ApiToken:
    return replace(codec.load(ApiToken, row.data), used=row.used)
