"""The entries of a feed that have to be read: those never seen, and those that changed. Pure.

recognised(found, known, alike)   the same entries, under the keys by which they are known
sift(found, known)                what of them is new or revised
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.entries import Entry

REVISIONS_KEPT = 24
"""A text that holds a counter changes at every poll; of more revisions only those are kept that report something new.
The figure is the one that the `reader` library arrived at in years of feeds."""

STORM = 5  # entries from which a whole document of new keys is no chance
OLD = 0.8  # of such a document, by their texts
EDITED = 0.5  # of the words of the shorter text that an edit leaves
SAME_NEWS = timedelta(hours=12)  # between the dates of one article and of its edit

Known = Mapping[str, tuple[str, int]]  # key -> (hash, revision) last read


def sift(entries: Iterable[Entry], known: Known) -> list[Entry]:
    """New entries, and revisions numbered on, in the order given."""
    return [found for entry in entries if (found := _unread(entry, known.get(entry.key))) is not None]


_WORD = re.compile(r"\w+")
_CLOCK = re.compile(r"(?<![\d:])\d{1,2}:\d\d(?::\d\d)?(?!:?\d)")


def timeless(text: str) -> str:
    """`text` as it is compared with what it was: a clock in it that went on is no revision."""
    return _CLOCK.sub(":", text)


def unheard(found: Iterable[Entry], known: Known) -> int:
    """How many entries changed again that had changed so often before that most of it is not kept any more."""
    last = ((entry, known.get(entry.key)) for entry in found)
    return sum(met is not None and met[0] != entry.hash and met[1] >= REVISIONS_KEPT for entry, met in last)


def recognised(found: Sequence[Entry], known: Collection[str], alike: Iterable[Entry]) -> list[Entry]:
    """Entries of one document, in order. One whose key was never seen is given the key under which the same feed had
    it before: so a feed that renames all that it holds (a new system, a guid that changes at every poll) tells nothing
    twice, and an edit is a revision. known: the keys that were seen; alike: known entries with the text or link of one
    of these."""
    before = list(alike)
    if not before:
        return list(found)
    by_text, by_link = _by(before, "hash"), _by(before, "link")
    strangers = [entry for entry in found if entry.key not in known]
    storm = len(strangers) == len(found) >= STORM and sum(e.hash in by_text for e in found) >= OLD * len(found)
    taken = {entry.key for entry in found}
    met: list[Entry] = []
    for entry in found:
        same = None
        if entry.key not in known:
            same = _same_text(entry, by_text, storm) or _same_page(entry, by_link, taken)
        met.append(replace(entry, key=same.key) if same else entry)
        taken.add(met[-1].key)
    return met


def _same_text(entry: Entry, by_text: Mapping[str | None, list[Entry]], storm: bool) -> Entry | None:
    """A known entry of this very title and text, that stood on the same page or at the same time: a headline alone may
    come back with another event. In a document that only renames what it had, the text is enough."""
    return next((old for old in reversed(by_text.get(entry.hash, [])) if storm or _beside(entry, old)), None)


def _beside(entry: Entry, old: Entry) -> bool:
    if entry.published and old.published:
        return entry.published == old.published
    return entry.link is not None and entry.link == old.link


def _same_page(entry: Entry, by_link: Mapping[str | None, list[Entry]], taken: Collection[str]) -> Entry | None:
    """The one known entry of this page and title, whose text was then edited. Where several share a page (a live blog,
    the publisher's front page) it names none of them, and an edit leaves words: two urgent bulletins can stand under
    one headline."""
    olds = by_link.get(entry.link, []) if entry.link else []
    if len({old.key for old in olds}) != 1 or not entry.title or olds[-1].title != entry.title:
        return None
    near = not (entry.published and olds[-1].published) or abs(entry.published - olds[-1].published) <= SAME_NEWS
    return olds[-1] if near and olds[-1].key not in taken and _is_edit(entry.text, olds[-1].text) else None


def _is_edit(text: str, before: str) -> bool:
    """Whether enough of the words are left; of a text that one of the two lacks nobody can tell."""
    mine, old = set(_WORD.findall(text.casefold())), set(_WORD.findall(before.casefold()))
    return not mine or not old or len(mine & old) >= EDITED * min(len(mine), len(old))


def _by(entries: Iterable[Entry], field: str) -> dict[str | None, list[Entry]]:
    found: dict[str | None, list[Entry]] = {}
    for entry in entries:
        found.setdefault(getattr(entry, field), []).append(entry)
    return found


def _unread(entry: Entry, last: tuple[str, int] | None) -> Entry | None:
    if last is None:
        return entry
    last_hash, revision = last
    return None if entry.hash == last_hash else replace(entry, revision=revision + 1)
