"""Regions of the config: the places they hold, how exactly a place must be known, and the words on a wrong one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.errors import PlaceError
from monitor.model import Place, Precision
from monitor.places import Gazetteer
from monitor.places.regions import Around, Box, Region, RegionSettings, build

HERE = Path()
IDLIB = Place("Idlib", "SY", "Idlib", 35.93, 36.63, Precision.EXACT)
IDLIB_PROVINCE = Place("Idlib", "SY", "Idlib", 35.82, 36.69, Precision.ADMIN1)
HOMS = Place("Homs", "SY", "Homs", 34.73, 36.71, Precision.EXACT)
SYRIA = Place("Syria", "SY", None, 35.0, 38.0, Precision.COUNTRY)
NORTH_OF_SYRIA = Place("Syria", "SY", None, 35.0, 38.0, Precision.PART_OF_COUNTRY)
HATAY = Place("Antakya", "TR", "Hatay", 36.2, 36.16, Precision.EXACT)


def region(gazetteer: Gazetteer, base: Path = HERE, **settings: object) -> Region:
    return build(RegionSettings("Watched", **settings), gazetteer, base)  # type: ignore[arg-type]  # any setting


def words(found: Region, place: Place | None) -> str | None:
    match = found.contains(place)
    return match.words if match else None


def test_a_country_holds_whatever_is_known_to_be_in_it(gazetteer: Gazetteer) -> None:
    syria = region(gazetteer, countries=("SY",))
    assert [words(syria, p) for p in (IDLIB, IDLIB_PROVINCE, SYRIA, NORTH_OF_SYRIA)] == ["country SY"] * 4
    assert words(syria, HATAY) is None


def test_an_unknown_place_is_in_no_region(gazetteer: Gazetteer) -> None:
    assert words(region(gazetteer, countries=("SY",)), None) is None
    assert Region("World").contains(None) is None


def test_a_region_of_no_parts_is_the_world() -> None:
    assert words(Region("World"), HATAY) == "the whole world"


def test_an_admin1_holds_its_towns_and_itself_but_not_its_country(gazetteer: Gazetteer) -> None:
    northwest = region(gazetteer, countries=("SY",), admin1=("Idlib", "Aleppo"))
    assert [words(northwest, p) for p in (IDLIB, IDLIB_PROVINCE)] == ["admin1 Idlib"] * 2
    assert [words(northwest, p) for p in (HOMS, SYRIA, NORTH_OF_SYRIA, HATAY)] == [None] * 4


@pytest.mark.parametrize("name", ["Idlib", "idlib", "Idlib Governorate", "إدلب", "محافظة إدلب"])
def test_an_admin1_may_be_named_in_any_spelling_that_is_known(gazetteer: Gazetteer, name: str) -> None:
    assert words(region(gazetteer, countries=("SY",), admin1=(name,)), IDLIB) == "admin1 Idlib"


def test_what_the_gazetteer_finds_lies_in_the_region_of_its_admin1(gazetteer: Gazetteer) -> None:
    gaza = region(gazetteer, countries=("PS",), admin1=("Gaza Strip",))
    found = gazetteer.resolve(gazetteer.find("Raids on Gaza, Gaza City, Khan Younis, Rafah and Jabalia refugee camp"))
    assert [words(gaza, r.place) for r in found] == ["admin1 Gaza Strip"] * 5


def test_around_a_place_counts_the_kilometres(gazetteer: Gazetteer) -> None:
    around = region(gazetteer, places=(Around("Idlib", 20, "SY"),))
    assert words(around, Place("Sarmin", "SY", "Idlib", 35.90, 36.72, Precision.EXACT)) == "8 km from Idlib"
    assert words(around, HOMS) is None


def test_the_middle_of_a_province_is_not_near_a_point(gazetteer: Gazetteer) -> None:
    around = region(gazetteer, places=(Around("Idlib", 20, "SY"),))
    assert words(around, IDLIB_PROVINCE) is None
    assert words(around, SYRIA) is None


def test_a_box_holds_points_and_provinces_by_their_middle(gazetteer: Gazetteer) -> None:
    box = region(gazetteer, box=Box(south=35, west=36, north=37, east=37.5))
    assert [words(box, p) for p in (IDLIB, IDLIB_PROVINCE, HATAY)] == ["inside the box"] * 3
    assert [words(box, p) for p in (HOMS, SYRIA)] == [None] * 2


def test_countries_narrow_a_box(gazetteer: Gazetteer) -> None:
    box = region(gazetteer, countries=("SY",), box=Box(south=35, west=36, north=37, east=37.5))
    assert words(box, HATAY) is None
    assert words(box, IDLIB)


def test_a_box_may_cross_the_antimeridian(gazetteer: Gazetteer) -> None:
    box = region(gazetteer, box=Box(south=-20, west=175, north=-10, east=-175))
    suva, apia = (Place("", None, None, -15, lon, Precision.EXACT) for lon in (178.4, -176.0))
    assert words(box, suva)
    assert words(box, apia)
    assert words(box, Place("", None, None, -15, 0, Precision.EXACT)) is None


SQUARE = [[36.0, 35.0], [38.0, 35.0], [38.0, 37.0], [36.0, 37.0], [36.0, 35.0]]
HOLE = [[36.5, 35.8], [36.8, 35.8], [36.8, 36.1], [36.5, 36.1], [36.5, 35.8]]


def geojson(tmp_path: Path, document: object) -> str:
    (tmp_path / "area.geojson").write_text(json.dumps(document))
    return "area.geojson"


POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}
MULTIPOLYGON = {"type": "MultiPolygon", "coordinates": [[SQUARE]]}
POINT = {"type": "Point", "coordinates": [0, 0]}


@pytest.mark.parametrize(
    "document",
    [
        POLYGON,
        {"type": "Feature", "properties": {}, "geometry": MULTIPOLYGON},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": POLYGON}]},
        {"type": "GeometryCollection", "geometries": [POINT, POLYGON]},
    ],
)
def test_a_polygon_is_found_wherever_geojson_puts_it(gazetteer: Gazetteer, tmp_path: Path, document: object) -> None:
    drawn = region(gazetteer, tmp_path, geojson=geojson(tmp_path, document))
    assert words(drawn, IDLIB) == "inside area.geojson"
    assert words(drawn, HOMS) is None


def test_a_hole_is_not_inside(gazetteer: Gazetteer, tmp_path: Path) -> None:
    drawn = region(gazetteer, tmp_path, geojson=geojson(tmp_path, {"type": "Polygon", "coordinates": [SQUARE, HOLE]}))
    assert words(drawn, IDLIB) is None
    assert words(drawn, Place("Aleppo", "SY", "Aleppo", 36.2, 37.16, Precision.EXACT))


SECRET = "name,lat,lon\nClinic Seven,35.9312,36.6398\nStore,33.5,36.3\n"


def test_near_an_own_site_the_words_tell_neither_which_nor_where(gazetteer: Gazetteer, tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text(SECRET)
    ours = region(gazetteer, tmp_path, sites="sites.csv", within_km=12.0)
    assert words(ours, IDLIB) == "within 12 km of an own site"
    assert words(ours, HOMS) is None


def test_own_sites_stay_out_of_logs(gazetteer: Gazetteer, tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text(SECRET)
    ours = region(gazetteer, tmp_path, sites="sites.csv")
    assert not any(secret in repr(ours) for secret in ("Seven", "35.93", "36.63", "33.5"))


def test_parts_are_alternatives(gazetteer: Gazetteer) -> None:
    either = region(gazetteer, admin1=("Homs",), places=(Around("Idlib", 5, "SY"),))
    assert words(either, HOMS) == "admin1 Homs"
    assert words(either, IDLIB) == "0 km from Idlib"


def told(gazetteer: Gazetteer, base: Path = HERE, **settings: object) -> str:
    with pytest.raises(PlaceError) as error:
        region(gazetteer, base, **settings)
    return str(error.value)


def test_an_unknown_admin1_is_told_with_a_suggestion(gazetteer: Gazetteer) -> None:
    assert told(gazetteer, countries=("SY",), admin1=("Aleppo", "Idlb")) == (
        "admin1[1]: unknown place 'Idlb' in SY; did you mean Idlib?"
    )


def test_an_unknown_place_is_told_with_suggestions(gazetteer: Gazetteer) -> None:
    assert "did you mean" in told(gazetteer, places=(Around("Maiduguiri", 10, "NG"),))
    assert "Maiduguri" in told(gazetteer, places=(Around("Maiduguiri", 10, "NG"),))


def test_a_name_like_no_other_is_sent_to_the_users_own_file(gazetteer: Gazetteer) -> None:
    assert told(gazetteer, places=(Around("Xqzzqx", 10, "NG"),)).endswith("add it to a CSV under places:")


def test_a_name_of_two_countries_is_not_guessed(gazetteer: Gazetteer) -> None:
    assert "is in " in told(gazetteer, places=(Around("Tripoli", 10),))
    assert "say which with countries:" in told(gazetteer, places=(Around("Tripoli", 10),))


@pytest.mark.parametrize(("code", "guess"), [("sy", "SY"), ("Syria", "SY"), ("سوريا", "SY")])
def test_a_country_is_a_code_and_the_likely_one_is_told(gazetteer: Gazetteer, code: str, guess: str) -> None:
    assert told(gazetteer, countries=(code,)) == f"countries: unknown country {code!r}; did you mean {guess}?"


def test_a_country_without_any_of_the_names_is_told(gazetteer: Gazetteer) -> None:
    assert "no admin1 or place of this region is in LB" in told(gazetteer, countries=("SY", "LB"), admin1=("Idlib",))


def test_every_problem_is_told_at_once(gazetteer: Gazetteer) -> None:
    said = told(gazetteer, countries=("XX",), admin1=("Nowherestan",), box=Box(5, 5, 1, 6)).splitlines()
    assert [line.split(":")[0] for line in said] == ["admin1[0]", "box", "countries"]


@pytest.mark.parametrize(
    ("box", "said"),
    [
        (Box(10, 0, 10, 5), "south 10 must be below north 10"),
        (Box(-91, 0, 10, 5), "both within -90 to 90"),
        (Box(0, 5, 10, 5), "must differ"),
        (Box(0, -181, 10, 5), "within -180 to 180"),
    ],
)
def test_a_box_that_is_none_is_told(gazetteer: Gazetteer, box: Box, said: str) -> None:
    assert said in told(gazetteer, box=box)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not JSON"),
        ("{}", "holds no Polygon"),
        ('{"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]}', "are not rings"),
        ('{"type": "Polygon", "coordinates": [[1, 2, 3, 4]]}', "are not rings"),
        ('{"type": "Polygon", "coordinates": []}', "are not rings"),
        ('{"type": "FeatureCollection", "features": 7}', "holds no Polygon"),
    ],
)
def test_a_geojson_that_draws_nothing_is_told(gazetteer: Gazetteer, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "bad.geojson").write_text(text)
    message = told(gazetteer, tmp_path, geojson="bad.geojson")
    assert said in message
    assert "bad.geojson" in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lat\n1\n", "sites.csv:1: no column 'lon'"),
        ("lat,lon\n1,x\n", "sites.csv:2: lon cannot be used; give decimal degrees"),
        ("lat,lon\n1,2\n95,2\n", "sites.csv:3: lat cannot be used; it must lie within -90"),
        ("lat,lon\n", "holds no site"),
    ],
)
def test_sites_that_cannot_be_read_are_told_with_their_line(
    gazetteer: Gazetteer, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "sites.csv").write_text(text)
    assert said in told(gazetteer, tmp_path, sites="sites.csv")


def test_a_file_that_is_not_there_is_told(gazetteer: Gazetteer, tmp_path: Path) -> None:
    assert "sites.csv: cannot be read: No such file" in told(gazetteer, tmp_path, sites="sites.csv")


@pytest.mark.parametrize(
    "settings", [{"places": (Around("Idlib", 0, "SY"),)}, {"sites": "sites.csv", "within_km": -1.0}]
)
def test_a_radius_must_be_above_nothing(gazetteer: Gazetteer, tmp_path: Path, settings: dict[str, object]) -> None:
    (tmp_path / "sites.csv").write_text(SECRET)
    assert "give kilometres above 0" in told(gazetteer, tmp_path, **settings)
