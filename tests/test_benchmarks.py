"""The texts of the benchmark are what its rows say."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from monitor.entries import Parsed
from monitor.entries.parse import parse
from monitor.feeds import Feed
from monitor.model import Harm, count_of
from monitor.reports import Kind, Rejected
from monitor.reports.reader import Reader

PATH = Path(__file__).parent.parent / "benchmarks" / "reading.py"


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_reading", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_ordinary_news_ends_at_the_scan(bench: ModuleType, reader: Reader) -> None:
    assert {reader.read(text).rejected for text in bench.ordinary(40)} == {Rejected.NO_HARM_WORD}


def test_ordinary_news_with_a_word_of_harm_is_read_and_reports_nothing(bench: ModuleType, reader: Reader) -> None:
    reasons = {reader.read(text).rejected for text in bench.ordinary(4, bench.WITH_A_WORD)}
    assert None not in reasons
    assert Rejected.NO_HARM_WORD not in reasons


def test_an_article_of_three_kilobytes_is_read_as_its_strike(bench: ModuleType, reader: Reader) -> None:
    for number, text in enumerate(bench.articles(3), 2):
        assert 2800 < len(text.full) < 3400
        main = reader.read(text).of(Kind.CASUALTIES)[0]
        killed = count_of(main.toll, Harm.KILLED)
        assert killed is not None
        assert killed.best == number


def test_a_rate_is_items_by_time(bench: ModuleType, reader: Reader) -> None:
    assert bench.rate(reader, bench.ordinary(200), runs=1) > 100


@pytest.fixture
def farm(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(PATH.parent))
    return importlib.import_module("farm")


def test_a_feed_of_the_farm_is_the_same_in_every_run_and_grows_by_its_news(farm: ModuleType) -> None:
    body, packed, etag = farm.document(7, 0)
    farm.document.cache_clear()
    assert farm.document(7, 0) == (body, packed, etag)
    found = [
        parse(farm.document(7, news)[0], {}, Feed("Outlet", "http://outlet.example/", "Outlet"), farm.EPOCH)
        for news in (0, 3)
    ]
    first, later = [{entry.key for entry in each.entries} for each in found if isinstance(each, Parsed)]
    assert 30 <= len(first) <= 50
    assert len(later - first) == 3


def test_one_article_in_twenty_of_the_farm_tells_of_a_strike(farm: ModuleType) -> None:
    titles = [farm.article(feed, number)[0] for feed in range(40) for number in range(50)]
    assert 0.03 < sum("kills" in title for title in titles) / len(titles) < 0.07
