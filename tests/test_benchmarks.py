"""The texts of the benchmark are what its rows say."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from monitor.model import Harm, count_of
from monitor.places import Gazetteer
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


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load(Gazetteer.open())


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
