"""Pages that change without end: after `REVISIONS_READ` readings of one only what is new in it is read. Pure.

changed_again(found, known)   the entries of a document that changed once more
news_of(entry, before)        what is new in one
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from monitor.entries import Entry
from monitor.entries.sentences import sentences
from monitor.entries.sift import REVISIONS_READ, Known, timeless


def changed_again(found: Iterable[Entry], known: Known) -> list[Entry]:
    """Those that changed more often than entries are read, numbered on."""
    last = ((entry, known.get(entry.key)) for entry in found)
    return [
        replace(entry, revision=met[1] + 1)
        for entry, met in last
        if met is not None and met[0] != entry.hash and met[1] >= REVISIONS_READ
    ]


def news_of(entry: Entry, before: Iterable[Entry]) -> Entry | None:
    """The entry with the sentences that none of its earlier readings had; None where not even its headline is new."""
    olds = list(before)
    had = {timeless(sentence) for old in olds for sentence in _sentences(old.text)}
    fresh = [sentence for sentence in _sentences(entry.text) if timeless(sentence) not in had]
    if not fresh and not has_new_headline(entry, olds):
        return None
    return replace(entry, text="\n".join(fresh))


def has_new_headline(entry: Entry, before: Iterable[Entry]) -> bool:
    """Whether its headline says something that it did not say before."""
    return timeless(entry.title) not in {timeless(old.title) for old in before}


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for _, sentence in sentences(text) if sentence.strip()]
