"""The store's secret, from which the tokens of Message-IDs are made: made once, and kept with what it protects."""

from __future__ import annotations

import secrets
from functools import partial

from monitor.deliveries.replies.reading import TokenOf, token_of
from monitor.store import Store
from monitor.store.memos import Memo


def token(store: Store) -> TokenOf:
    """The tokens of a store's mails."""
    with store.read() as asking:
        known = asking.memo(Memo.REPLY_KEY)
    if not known:
        with store.write() as writing:
            known = writing.memo(Memo.REPLY_KEY) or secrets.token_hex(32)
            writing.save_memo(Memo.REPLY_KEY, known)
    return partial(token_of, bytes.fromhex(known))
