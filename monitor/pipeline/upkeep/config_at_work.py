"""The config that is at work, kept with the store whose monitor took it on."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.config.written import Written, of_mapping
from monitor.errors import StoreError
from monitor.store import ReadHandle, Store
from monitor.store.memos import Memo

if TYPE_CHECKING:  # who only asks which it is need not load what it is made of
    from monitor.config import Config


def keep(store: Store, config: Config, now: datetime) -> None:
    """Note the config as it was written. A store that cannot take it must not keep us from working."""
    if config.written is None:
        return
    said = json.dumps({**asdict(config.written), "at": now.isoformat()})
    with suppress(StoreError), store.write() as writing:
        writing.save_memo(Memo.CONFIG_AT_WORK, said)


def kept(asking: ReadHandle) -> tuple[Written, datetime] | None:
    """The config that was last taken on, and when; None where none was."""
    said = asking.memo(Memo.CONFIG_AT_WORK)
    if not said:
        return None
    found = json.loads(said)
    return of_mapping(found), datetime.fromisoformat(found["at"])
