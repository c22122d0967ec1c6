"""The script that builds the shipped index, on a tiny world made up for it. No network, no package of the builder."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from monitor.model import Precision
from monitor.places import NO_CUES, PlaceKind
from monitor.places.finder import Finder
from monitor.places.index import Index
from monitor.places.layer import layer_of
from monitor.places.tables import DATA

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_gazetteer", ROOT / "tools" / "build_gazetteer.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def town(
    geonameid: int, name: str, lat: float, lon: float, admin1: str, population: int, *others: str
) -> dict[str, object]:
    return {
        "geonameid": geonameid,
        "name": name,
        "latitude": lat,
        "longitude": lon,
        "countrycode": "SY",
        "population": population,
        "admin1code": admin1,
        "alternatenames": list(others),
    }


CITIES = {
    "1": town(1, "Al Qubbah", 35.0, 36.0, "12", 9000, "القبة", "yi de li bo", "QBB", "クッバ", "An Nabi' Qubbah"),
    "2": town(2, "Zarqwa", 35.5, 36.5, "12", 200_000, "Zarqwā", "Зарква", "Zarqwa 2"),
    "3": town(3, "Minqaz", 34.0, 38.0, "99", 500),
}
COUNTRIES = {"SY": {"geonameid": 90, "name": "Syria", "population": 1, "languages": "ar-SY", "capital": "Zarqwa"}}
ADMIN1 = [{"code": "SY.12", "name": "Qubbistan Governorate"}, {"code": "SY.13", "name": "Empty"}]
ADMIN2 = [
    {"code": "SY.12.1", "name": "Karsa District"},
    {"code": "SY.12.2", "name": "Zarqwa District"},
    {"code": "SY.12.3", "name": "Empty District"},
]
PLACED = [
    {"name": "Upper", "country": "SY", "admin1": "12", "admin2": "1", "lat": "35.0", "lng": "36.0"},
    {"name": "Lower", "country": "SY", "admin1": "12", "admin2": "1", "lat": "35.2", "lng": "36.4"},
    {"name": "Zarqwa", "country": "SY", "admin1": "12", "admin2": "2", "lat": "35.5", "lng": "36.5"},
]
SHAPES = [
    {
        "gn_a1_code": "SY.12",
        "gn_id": 70,
        "iso_a2": "SY",
        "latitude": 35.2,
        "longitude": 36.2,
        "name_ar": "محافظة قبستان",
    },
    {"gn_a1_code": "SY.44", "gn_id": 0, "iso_a2": "SY", "latitude": 35.1, "longitude": 36.1, "name": "Old Valley"},
]


def built(builder: ModuleType, folder: Path) -> Path:
    sources = {
        "cities": CITIES,
        "countries": COUNTRIES,
        "admin1": ADMIN1,
        "admin2": ADMIN2,
        "placed": PLACED,
        "shapes": {"features": [{"properties": s} for s in SHAPES]},
    }
    for name, content in sources.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    (folder / "aliases.csv").write_text("name,id\nThe Dome,1\n", encoding="utf-8")
    paths = {name: folder / f"{name}.json" for name in sources}
    out = folder / "index.sqlite"
    builder.build(**paths, cues=DATA / "cues.csv", aliases=folder / "aliases.csv", names={"SY": {"سوريا"}}, out=out)
    return out


@pytest.fixture(scope="module")
def index(builder: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    opened = Index(built(builder, tmp_path_factory.mktemp("gazetteer")))
    yield opened
    opened.close()


@pytest.mark.parametrize("key", ["zarqwa", "зарква", "al qubbah", "qubbah", "القبه", "al nabi qubbah"])
def test_a_town_is_found_under_its_names(index: Index, key: str) -> None:
    assert index.of_key(key)


@pytest.mark.parametrize("key", ["yi de li bo", "qbb", "クッバ", "zarqwa 2"])
def test_codes_and_romanisations_by_machine_are_left_out(index: Index, key: str) -> None:
    assert index.of_key(key) == ()


def test_a_town_carries_its_admin1_and_its_degrees(index: Index) -> None:
    (found,) = index.of_key("zarqwa")
    assert (found.admin1, found.lat, found.lon, found.population) == ("Qubbistan Governorate", 35.5, 36.5, 200_000)
    assert index.of_key("minqaz")[0].admin1 is None


def test_the_chosen_name_is_shown(index: Index) -> None:
    assert index.of_key("qubbah")[0].name == "The Dome"


@pytest.mark.parametrize("key", ["qubbistan governorate", "qubbistan", "محافظه قبستان", "قبستان"])
def test_an_admin1_is_found_with_and_without_its_kind(index: Index, key: str) -> None:
    (found,) = index.of_key(key)
    assert (found.id, found.kind, found.precision, found.population) == (
        70,
        PlaceKind.ADMIN1,
        Precision.ADMIN1,
        209_000,
    )


def test_an_admin1_without_shape_and_towns_is_left_out(index: Index) -> None:
    assert [c.name for c in index.admin1s] == ["Qubbistan Governorate"]


@pytest.mark.parametrize("key", ["karsa district", "karsa"])
def test_a_district_lies_amid_its_towns(index: Index, key: str) -> None:
    (found,) = index.of_key(key)
    assert (found.kind, found.precision) == (PlaceKind.DISTRICT, Precision.ADMIN2)
    assert (found.name, found.admin1, found.lat, found.lon) == ("Karsa", "Qubbistan Governorate", 35.1, 36.2)


def test_a_town_stands_for_the_district_of_its_name(index: Index) -> None:
    assert [c.kind for c in index.of_key("zarqwa")] == [PlaceKind.CITY]


def test_a_district_without_a_town_is_left_out(index: Index) -> None:
    assert index.of_key("empty district") == ()


def test_a_shape_that_is_no_admin1_is_an_older_or_larger_region(index: Index) -> None:
    (found,) = index.of_key("old valley")
    assert (found.kind, found.precision, found.admin1) == (PlaceKind.REGION, Precision.PART_OF_COUNTRY, None)


def test_a_country_lies_amid_its_people_and_knows_its_capital(index: Index) -> None:
    (found,) = index.of_key("سوريا")
    assert (found.kind, round(found.lat, 1), round(found.lon, 1)) == (PlaceKind.COUNTRY, 35.5, 36.5)
    assert index.capitals()["SY"].name == "Zarqwa"


def test_the_filters_let_every_name_pass(index: Index, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("name\n", encoding="utf-8")
    finder = Finder(index, layer_of([], [own], index))
    text = "Raids on Zarqwa, Al-Qubbah, an-Nabi' Qubbah and Old Valley in Syria"
    assert [m.words for m in finder.find(text, (), NO_CUES)] == [
        "Zarqwa",
        "Al-Qubbah",
        "an-Nabi' Qubbah",
        "Old Valley",
        "Syria",
    ]


def test_the_same_sources_give_the_same_bytes(builder: ModuleType, tmp_path: Path) -> None:
    first = built(builder, tmp_path).read_bytes()
    assert built(builder, tmp_path).read_bytes() == first


def test_the_shipped_index_says_where_its_data_come_from() -> None:
    shipped = Index()
    about = shipped.about()
    shipped.close()
    assert "GeoNames (CC BY 4.0)" in about


@pytest.mark.parametrize(
    ("written", "shown"),
    [("Ţarţūs", "Tartus"), ("Dar‘ā", "Dara"), ("Sāmarrā’", "Samarra"), ("Xi’an", "Xi'an"), ("São Paulo", "São Paulo")],
)
def test_a_romanised_name_is_shown_without_its_marks(builder: ModuleType, written: str, shown: str) -> None:
    assert builder.readable(written) == shown
