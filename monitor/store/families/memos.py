"""Memos, and when digests went out."""

from __future__ import annotations

from sqlalchemy import BigInteger, Connection, String, bindparam, cast, select

from monitor.store.families.base import Questions, Statements, insert
from monitor.store.mapping import DigestRun
from monitor.store.memos import Memo
from monitor.store.tables import (
    digests,
    meta,
)

_MEMO = select(meta.c.value).where(meta.c.name == bindparam("of"))


class MemoQuestions(Questions):
    """Questions about memos."""

    def memo(self, which: Memo, of: str = "") -> str | None:
        """The memo of this name; None where nothing is."""
        return self.meta(which.row(of))

    def meta(self, name: str) -> str | None:
        """The row of that name, whoever wrote it. Callers have `memo`."""
        value: str | None = self._connection.execute(_MEMO, {"of": name}).scalar()
        return value

    def digest_run(self, name: str) -> DigestRun:
        """When a digest last went out and when it is due; nulls where it never did."""
        found = self._all(select(digests).where(digests.c.name == name))
        return DigestRun(name, found[0].last_run, found[0].next_run) if found else DigestRun(name)


class MemoStatements(Statements, MemoQuestions):
    """Commits of memos. What was read stays as it is: nobody else writes meanwhile."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._memos: dict[str, str | None] = {}

    def meta(self, name: str) -> str | None:
        if name not in self._memos:
            self._memos[name] = super().meta(name)
        return self._memos[name]

    def save_memo(self, which: Memo, value: str, of: str = "") -> None:
        """A memo, in place of the one before."""
        self.save_meta(which.row(of), value)

    def count(self, which: Memo, more: int) -> None:
        """Add to a memo that is a number; also where two do so at once, of whom neither saw what the other added."""
        query = insert(self._connection.dialect.name, meta).values(name=which.row(), value=str(more))
        total = cast(cast(meta.c.value, BigInteger) + more, String)
        self._connection.execute(query.on_conflict_do_update(index_elements=["name"], set_={"value": total}))
        self._memos.pop(which.row(), None)

    def save_meta(self, name: str, value: str) -> None:
        """A word to remember."""
        self._put(meta, [{"name": name, "value": value}])
        self._memos[name] = value

    def save_digest_run(self, run: DigestRun) -> None:
        """When a digest went out and is due next."""
        self._put(digests, [{"name": run.name, "last_run": run.last_run, "next_run": run.next_run}])
