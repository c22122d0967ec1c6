"""Tokens by which programs are let in, and links for partners. Whoever reads the store finds digests, no token."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from monitor.deliveries.people import StaffRole
from monitor.store import codec
from monitor.store.families.base import Questions, Statements
from monitor.store.tables import tokens


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


class TokenQuestions(Questions):
    """Questions about tokens."""

    def token(self, digest: str) -> ApiToken | None:
        found = self._all(select(tokens).where(tokens.c.digest == digest))
        return _token(found[0]) if found else None

    def tokens(self) -> list[ApiToken]:
        """All that were ever made, by name."""
        return [_token(row) for row in self._all(select(tokens).order_by(tokens.c.name))]


class TokenStatements(Statements, TokenQuestions):
    """Commits of tokens."""

    def save_token(self, token: ApiToken) -> None:
        data = codec.dump(replace(token, used=None))
        self._put(tokens, [{"digest": token.digest, "name": token.name, "data": data, "used": token.used}])

    def note_token_use(self, digest: str, at: datetime) -> None:
        self._connection.execute(update(tokens).where(tokens.c.digest == digest).values(used=at))


def _token(row: Row[Any]) -> ApiToken:
    return replace(codec.load(ApiToken, row.data), used=row.used)
