"""docs/places.md says what the data hold."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

from monitor.places.index import Index
from monitor.places.tables import DATA

PAGE = (Path(__file__).parents[2] / "docs" / "places.md").read_text(encoding="utf-8")


def test_the_page_counts_the_stop_list_as_it_is() -> None:
    with (DATA / "stop.csv").open(encoding="utf-8") as file:
        counted = Counter(row["why"] for row in csv.DictReader(file))
    told = dict(re.findall(r"^\| (word|name|person|common|clitic|hand) \|.*\| ([\d,]+) \|$", PAGE, re.MULTILINE))
    assert {why: int(number.replace(",", "")) for why, number in told.items()} == counted


def test_the_page_names_every_data_file() -> None:
    assert all(path.name in PAGE or path.suffix == ".md" for path in DATA.iterdir())


def test_whoever_reads_the_page_learns_whom_to_credit() -> None:
    opened = Index()
    sources = opened.about()
    opened.close()
    assert all(source in PAGE for source in re.findall(r"GeoNames|Natural Earth|Unicode CLDR", sources))
    assert "CC BY 4.0" in sources
    assert "CC BY 4.0" in PAGE
