"""The user's own CSV of places, and what a wrong line in it is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.errors import PlaceError
from monitor.model import Precision
from monitor.places import Gazetteer, PlaceKind, tables
from monitor.places.index import Index
from monitor.places.layer import layer_of

HEADER = "name,lat,lon,country,admin1,aliases,precision,pcode,id\n"
Opened = Callable[..., Gazetteer]


@pytest.fixture
def opened(tmp_path: Path, request: pytest.FixtureRequest) -> Opened:
    """A gazetteer with these files on top, closed after the test."""

    def gazetteer(*files: str) -> Gazetteer:
        paths = [tmp_path / f"extra{n}.csv" for n in range(len(files))]
        for path, text in zip(paths, files, strict=True):
            path.write_text(text, encoding="utf-8")
        found = Gazetteer.open(paths)
        request.addfinalizer(found.close)
        return found

    return gazetteer


def test_an_own_village_is_found_under_all_its_names(opened: Opened) -> None:
    mine = opened(HEADER + "Tell Qwztil,35.7,36.5,SY,Idlib,Tal Qwztil;تل قوزتيل,1,SY0701,\n")
    for text in ("raids on Tell Qwztil", "raids on Tal Qwztil", "غارة على تل قوزتيل"):
        (found,) = mine.resolve(mine.find(text))
        assert (found.place.name, found.place.admin1, found.place.lat) == ("Tell Qwztil", "Idlib", 35.7)


def test_few_columns_are_enough(opened: Opened) -> None:
    (found,) = opened("name,lat,lon,country\nQwztil,35.7,36.5,SY\n").named("Qwztil")
    assert (found.kind, found.precision, found.admin1) == (PlaceKind.CITY, Precision.EXACT, None)


def test_an_own_admin1_name_is_brought_to_the_known_one(opened: Opened) -> None:
    (found,) = opened(HEADER + "Qwztil,35.7,36.5,SY,محافظة إدلب,,,,\n").named("Qwztil")
    assert found.admin1 == "Idlib"


def test_an_own_district_is_an_area(opened: Opened) -> None:
    (found,) = opened(HEADER + "Qwztil district,35.7,36.5,SY,Idlib,,3,,\n").named("Qwztil district")
    assert (found.kind, found.precision) == (PlaceKind.REGION, Precision.ADMIN2)


def test_an_id_adds_names_to_a_place_of_the_index(opened: Opened, gazetteer: Gazetteer) -> None:
    known = gazetteer.named("Goma", ["CD"])[0]
    (found,) = opened(f"name,aliases,id\nGoma,Qwztilville,{known.id}\n").named("Qwztilville")
    assert (found.id, found.name, found.lat) == (known.id, "Goma", known.lat)


def test_an_own_line_comes_before_namesakes(opened: Opened) -> None:
    mine = opened("name,lat,lon,country\nTripoli,33.0,36.0,SY\n")
    assert mine.named("Tripoli")[0].country == "SY"
    assert len(mine.named("Tripoli")) > 1


def test_the_last_file_comes_first(opened: Opened) -> None:
    head = "name,lat,lon,country\n"
    assert [c.country for c in opened(head + "Qwztil,1,1,SD\n", head + "Qwztil,2,2,CD\n").named("Qwztil")] == [
        "CD",
        "SD",
    ]


def test_ids_of_own_places_are_stable_and_below_zero(opened: Opened) -> None:
    text = "name,lat,lon,country\nQwztil,35.7,36.5,SY\n"
    assert opened(text).named("Qwztil")[0].id == opened(text).named("Qwztil")[0].id < 0


def test_a_file_saved_by_a_spreadsheet_is_read(opened: Opened) -> None:
    assert opened("\ufeffname,lat,lon,country\r\nQwztil,35.7,36.5,SY\r\n").named("Qwztil")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lat,lon\n1,2\n", ":1: no column 'name'"),
        ("name,latitude\nx,1\n", ":1: unknown column 'latitude'; known are name, lat, lon"),
        ("name,lat,lon,country\nQwztil,north,36,SY\n", ":2: lat is 'north'; give decimal degrees"),
        ("name,lat,lon,country\nA,1,2,SY\nQwztil,35,361,SY\n", ":3: lon is 361; it must lie within -180 to 180"),
        ("name,lat,lon,country\nQwztil,35,nan,SY\n", ":2: lon is nan"),
        ("name,lat,lon,country\nQwztil,35,36,Syria\n", ":2: country is 'Syria'; give two capital letters"),
        ("name,lat,lon,country\n,35,36,SY\n", ":2: name is empty"),
        ("name,lat,lon,country\nQwztil,35,36,SY,more\n", ":2: more fields than columns"),
        ("name,lat,lon,country\nQwztil,35,36\n", ":2: country is ''"),
        (HEADER + "Qwztil,35,36,SY,Idlb,,,,\n", ":2: SY has no admin1 'Idlb'; it has Al-Hasakah, Aleppo"),
        (HEADER + "Qwztil,35,36,SY,,,exact,,\n", ":2: precision is 'exact'"),
        (HEADER + "Qwztil,35,36,SY,,,9,,\n", ":2: precision is '9'"),
        ("name,id\nQwztil,1\n", ":2: id '1' is no place of the index"),
        ("name,id\nQwztil,SY-1\n", ":2: id 'SY-1' is no place of the index"),
    ],
)
def test_a_wrong_line_is_told_with_file_and_line(opened: Opened, text: str, said: str) -> None:
    with pytest.raises(PlaceError) as error:
        opened(text)
    assert f"extra0.csv{said}" in str(error.value)


def test_a_file_that_is_no_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "extra.csv"
    path.write_bytes("name,lat,lon,country\nQwztil\xe9,1,2,SY\n".encode("latin-1"))
    with pytest.raises(PlaceError, match=r"extra.csv: is not UTF-8 \(byte \d+\); save it as UTF-8"):
        Gazetteer.open([path])


def test_a_config_that_asks_for_one_name_gets_what_a_text_would() -> None:
    layer = layer_of(tables.NAMES, [], Index())
    known = sorted(layer.keys)
    words = {word for key in known[::50] for word in key.split()}
    assert [layer.asked(key) for key in (*known[::25], *words)] == [layer.named(key) for key in (*known[::25], *words)]


def test_an_own_row_comes_before_one_that_ships(opened: Opened) -> None:
    named = opened(HEADER + "UAE,35.7,36.5,SY,Idlib,,1,,\n").named("uae")
    assert [place.country for place in named] == ["SY", "AE"]
