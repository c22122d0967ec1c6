"""A question to the API: its filters, its place in the list and its width, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.store.families.listings import Beyond
from monitor.web.filters import Fault, Faults, Filters, from_query
from monitor.web.listing import cursor_of

MOST = 200  # of whatever stands on a page
USUAL = 50
OWN_KEYS = ("after", "limit")


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """A question that can be answered. after: as the address has it."""

    filters: Filters
    after: str = ""
    limit: int = USUAL

    @property
    def beyond(self) -> Beyond | None:
        return cursor_of(self.after)

    @property
    def before(self) -> int | None:
        """The place in the row of all alerts."""
        return int(self.after) if self.after else None

    def next(self, path: str, after: str | None) -> str | None:
        """The address of the page that follows."""
        limit = {} if self.limit == USUAL else {"limit": str(self.limit)}
        return f"{path}?{self.filters.to_query(after=after, **limit)}" if after else None


def asked(
    query: Iterable[tuple[str, str]], regions: list[str], *, numbered: bool = False
) -> ListQuestion | list[Fault]:
    """numbered: whether a place in the list is a number, as among alerts."""
    pairs = list(query)
    read = from_query(pairs, regions, also=OWN_KEYS)
    faults = list(read.found) if isinstance(read, Faults) else []
    own = {key: [value for name, value in pairs if name == key and value.strip()] for key in OWN_KEYS}
    faults += [Fault(key, "may be given once") for key, values in own.items() if len(values) > 1]
    after, limit = "".join(own["after"][:1]), "".join(own["limit"][:1]) or str(USUAL)
    if not _is_number(limit) or not 1 <= int(limit) <= MOST:
        faults.append(Fault("limit", f"must be a number from 1 to {MOST}"))
    if why := _wrong_place(after, numbered=numbered):
        faults.append(Fault("after", why))
    return faults or ListQuestion(read.filters if isinstance(read, Faults) else read, after, int(limit))


def _wrong_place(after: str, *, numbered: bool) -> str | None:
    if numbered and after and not _is_number(after):
        return "is not where any page ended; take it as it stands in `next`"
    try:
        if not numbered:
            cursor_of(after)
    except ValueError as error:
        return str(error)
    return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
