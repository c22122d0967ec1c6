"""`store:` as the address that the store opens, and `retention:` of what is in it."""

from __future__ import annotations

import re
from datetime import timedelta

from monitor.config import shapes
from monitor.config.settings import Config, Retention
from monitor.config.work import Work
from monitor.config.written import SQLITE, absolute
from monitor.keys.problems import shown
from monitor.keys.secrets import find, written_as
from monitor.secret import Secret

_POSTGRESQL = "postgresql+psycopg://"
_PASSWORD = re.compile(r"//[^/@]*:[^/]*@|[?&]password=", re.IGNORECASE)
SHORTEST = timedelta(days=14)  # reports of ten days are still compared with what arrives (`incidents.WINDOW`)
_OTHER_NAMES = re.compile(r"postgres(?:ql)?(?:\+\w+)?://")


def store_of(shape: shapes.Whole, work: Work) -> Secret:
    """The database's address. A relative SQLite path counts from the config's folder."""
    found = find(shape, "store", work)
    address = found.reveal() if found else shape.store or Config().store.reveal()
    if shape.store and _PASSWORD.search(shape.store):
        work.add("holds a password; use store_env, store_file or store_credential", "store")
    elif problem := _problem(address, written=found is None):
        work.add(problem, written_as(shape, "store"))
    return Secret(absolute(address, work.around.folder))


def _problem(address: str, *, written: bool) -> str | None:
    """Why `address` opens no store; it is repeated only where it was written in the file."""
    if address.startswith(_POSTGRESQL):
        return None
    if address.startswith(SQLITE):
        return "is a database in memory; nothing would be kept" if _in_memory(address) else None
    known = f"must begin with {SQLITE} or {_POSTGRESQL}"
    likely = _likely(address) if written else None
    return f'{known}; did you mean "{likely}"?' if likely else known


def _likely(address: str) -> str | None:
    if _OTHER_NAMES.match(address):
        return shown(_OTHER_NAMES.sub(_POSTGRESQL, address))
    path = re.sub(r"^(sqlite)?:?/{0,2}", "", address)
    return shown(f"{SQLITE}{path}") if address.startswith("sqlite") or path.endswith((".db", ".sqlite")) else None


def _in_memory(address: str) -> bool:
    return address.removeprefix(SQLITE) in {"", ":memory:"} or "mode=memory" in address


def retention_of(shape: shapes.RetentionShape | None, work: Work) -> Retention:
    """After what time texts and names are forgotten; a key that is left out forgets nothing."""
    if shape is None:
        return Retention()
    for key, span in shape.given("text", "names", "staff", "keys_without_harm").items():
        if span < SHORTEST:
            work.add("must be 14d or more: news is compared with reports of the last ten days", key)
    if shape.text and shape.names and shape.text > shape.names:
        work.add("is longer than names, which takes texts too; shorten it or leave it out", "text")
    without_harm = ("texts_without_harm", "keys_without_harm")
    return Retention(**shape.given("text", "names", "staff", *without_harm, "documents", "documents_mb"))
