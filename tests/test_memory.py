"""It runs for months: what is remembered to save time has an end, by count and by size, whatever comes in.

What this cannot see, such as what libraries keep, the soak does (`promises/test_soak.py`).
"""

from __future__ import annotations

import gc
import inspect
import pkgutil
import sys
import tracemalloc
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from importlib import import_module

import monitor
from monitor import text as folding
from monitor.incidents import wording
from monitor.incidents.incident import Member
from tests.doubles.nouns import member

MOST = 16_384  # answers that any cache may hold
OF_OUR_OWN = {  # what these are asked with stands in the program: sides, tables, sections of word lists
    "monitor.places.tables.cues",
    "monitor.places.tables.streets",
    "monitor.config.language_faults._shipped",
    "monitor.store.families.base._upsert",
    "monitor.entries.boilerplate._phrases",
    "monitor.entries.boilerplate.notes",
    # these with the folders of words that the config names
    "monitor.organisations.names._names",
    "monitor.organisations.table._with",
    "monitor.reports.language.articles._article",
    "monitor.reports.language.articles._elided",
    "monitor.reports.language.articles._speech",
    "monitor.reports.language.articles._files",
}
LONG = "The shelling of the market went on and on. " * 460  # 20,000 characters: the most of an entry that is kept
A_TABLE = 1_000_000  # bytes in one block: Python's table of all words that are kept once, which doubles now and then
A_TEXT = 10_000  # bytes that a text may cost, whatever its length


def caches() -> Iterator[tuple[str, _lru_cache_wrapper[object]]]:
    for module in pkgutil.walk_packages(monitor.__path__, "monitor."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:
            import_module(module.name)
    for one in gc.get_objects():
        if isinstance(one, _lru_cache_wrapper) and is_ours(one):
            yield f"{one.__module__}.{one.__qualname__}", one


def is_ours(cache: _lru_cache_wrapper[object]) -> bool:
    """Whether a module of the monitor made it, not a test around one of its functions."""
    module = str(getattr(cache, "__module__", ""))
    return module.startswith("monitor") and vars(sys.modules[module]).get(cache.__qualname__, cache) is cache


def test_no_cache_grows_for_ever() -> None:
    endless = {
        name
        for name, cache in caches()
        if (most := cache.cache_parameters()["maxsize"]) is None or most > MOST
        if inspect.signature(cache).parameters
    }
    assert endless == OF_OUR_OWN


def of_one_event(number: int) -> Member:
    """A report of 20,000 characters in words of its own."""
    words = " ".join(f"{chr(97 + number % 26)}{chr(97 + at % 26)}word{number}of{at}" for at in range(40))
    return member(title=f"Report {number}", text=f"{words} {LONG} {number}")


def test_what_a_text_costs_does_not_depend_on_its_length() -> None:
    for ask in (wording.names_of, wording.words_of):
        ask(of_one_event(9000))  # what is loaded once is no text's cost
    before = wording._opening.cache_info().misses
    tracemalloc.start()
    try:
        many = 500
        for number in range(many):
            report = of_one_event(number)
            wording.words_of(report)
            wording.names_of(report)
            wording.is_copy(report, report)
            del report
        sizes = [block.size for block in tracemalloc.take_snapshot().traces]
    finally:
        tracemalloc.stop()
    assert wording._opening.cache_info().misses - before == many
    assert sum(size for size in sizes if size < A_TABLE) < many * A_TEXT


def test_texts_that_differ_only_far_down_are_remembered_once() -> None:
    one = of_one_event(9001)
    wording.words_of(one)
    before = wording._opening.cache_info()
    wording.words_of(member(title=one.title, text=one.text + " and more"))
    assert wording._opening.cache_info().currsize == before.currsize


def test_a_word_is_one_object_in_whichever_texts_it_stands() -> None:
    (one,), (other,) = wording.words_in("Karsa"), wording.words_in("KARSA!")
    assert one is other


def test_all_of_unicode_does_not_fill_the_table_of_folded_characters() -> None:
    folding.fold("".join(map(chr, range(0x20000, 0x20000 + 2 * folding._FOLDS_KEPT))))
    assert len(folding._FOLDS) <= folding._FOLDS_KEPT
    assert folding.fold("\U0002f800É") == "丽e"  # what is not kept is folded all the same
