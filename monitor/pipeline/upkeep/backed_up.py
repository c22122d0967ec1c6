"""When the store was last copied by `backup`, and the copy found whole: for whoever looks whether anybody does."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from monitor.errors import StoreError
from monitor.store import ReadHandle, Store
from monitor.store.memos import Memo
from monitor.store.schema import HEAD


def note_backup(url: str, schema: str, now: datetime) -> None:
    """Remember it in the store itself. One of another release is left alone, for opening it changes it; and one that
    takes nothing has its copy all the same."""
    if schema != HEAD:
        return
    with suppress(StoreError):
        store = Store.open(url)
        try:
            with store.write() as writing:
                writing.save_memo(Memo.BACKED_UP, now.isoformat())
        finally:
            store.close()


def last_backup(asking: ReadHandle) -> datetime | None:
    """None where there was none since this store began."""
    noted = asking.memo(Memo.BACKED_UP)
    return datetime.fromisoformat(noted) if noted else None
