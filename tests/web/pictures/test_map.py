"""The map: honest about how exactly a place is known, in the table's order, and harmless whatever a place is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from monitor.model import Place, Precision
from monitor.places.areas import AroundPlace, AroundSites, WithinAdmin1, WithinBox
from monitor.places.kinds import Candidate, PlaceKind
from monitor.places.regions import Region
from monitor.store.listed import Listed, listed_of
from monitor.web.looks import FURTHEST, MapLook
from monitor.web.pictures.map import MOST, map_svg
from monitor.web.pictures.svg import outline
from tests.doubles.nouns import incident


def row(ident: str, lat: float | None = 35.9, lon: float = 36.6, exact: Precision = Precision.EXACT) -> Listed:
    return listed_of(incident(ident, place=Place("Karsa", "SY", "Idlib", lat, lon, exact)))


def drawn(*rows: Listed, regions: tuple[Region, ...] = (), title: str = "Where") -> str:
    found = map_svg(rows, title, lambda one: f"incident {one.id}", lambda one: f"/incidents/{one.id}", regions)
    assert found is not None
    return str(found)


def links(svg: str) -> list[tuple[str, str]]:
    tree = ElementTree.fromstring(svg)
    return [(a.get("href", ""), a.get("class", "")) for a in tree.iter("a")]


def test_marks_are_links_in_the_tables_order() -> None:
    svg = drawn(row("c", 36.9), row("a", 35.9), row("b", 34.9))
    assert [href for href, _ in links(svg)] == ["/incidents/c", "/incidents/a", "/incidents/b"]


def test_a_mark_says_its_number_and_what_it_is() -> None:
    assert 'aria-label="1: incident a"' in drawn(row("a"))


def test_a_district_is_an_area_and_a_province_a_hollow_ring() -> None:
    svg = drawn(
        row("a", 38.0), row("b", 36.0, exact=Precision.NEAR), row("c", 34.0, exact=Precision.ADMIN2),
        row("d", 32.0, exact=Precision.ADMIN1),
    )  # fmt: skip
    assert [shape for _, shape in links(svg)] == ["mark spot", "mark spot", "mark area", "mark ring"]


def test_what_is_known_by_its_country_alone_is_not_drawn() -> None:
    svg = drawn(row("a", exact=Precision.COUNTRY), row("b"), row("c", lat=None))
    assert [href for href, _ in links(svg)] == ["/incidents/b"]
    assert 'aria-label="2: incident b"' in svg


def test_of_nothing_that_can_be_drawn_there_is_no_map() -> None:
    assert map_svg([row("a", lat=None)], "Where", str, str) is None
    assert map_svg([], "Where", str, str) is None


def test_marks_that_would_hide_each_other_are_one_that_names_both() -> None:
    svg = drawn(row("a"), row("b", 35.91), row("c", 39.0))
    assert len(links(svg)) == 2
    assert 'aria-label="1: incident a; 2: incident b"' in svg


def test_land_ends_at_the_coast_and_no_border_is_drawn() -> None:
    svg = drawn(row("a", 35.5, 35.8))  # beside the sea
    assert 'class="land"' in svg
    assert 'class="border"' not in svg


def test_no_line_of_the_coast_runs_along_the_edge_of_the_picture() -> None:
    (d,) = re.findall(r'class="land" d="([^"]+)"', drawn(row("a", 35.5, 35.8)))
    assert not {x for x, _ in corners(d)} & {0, 640}


def corners(d: str) -> Iterator[tuple[int, int]]:
    """The points of a path, of which each is told by how far it lies from the one before."""
    for ring in d.split("z"):
        x = y = 0
        for dx, dy in re.findall(r"(-?\d+) (-?\d+)", ring):
            x, y = x + int(dx), y + int(dy)
            yield x, y


def test_a_map_of_most_of_the_world_stays_light() -> None:
    svg = map_svg([row("a")], "Where", str, str, view=MapLook(35.0, 36.0, FURTHEST).view)
    assert len(str(svg)) < 50_000


def test_a_coast_is_drawn_where_it_lies() -> None:
    square = [(10.0, 20.0), (30.0, 20.0), (30.0, 50.0), (10.4, 20.4)]
    d = outline([square])
    assert d == "M10 20l20 0 0 30 -20 -30z"
    assert list(corners(d)) == [(10, 20), (30, 20), (30, 50), (10, 20)]


def test_only_borders_that_a_user_brings_are_drawn() -> None:
    ring = ((36.0, 35.0), (37.0, 35.0), (37.0, 36.0))
    svg = map_svg([row("a")], "Where", str, str, borders=[(ring,)])
    assert 'class="border"' in str(svg)


def test_regions_of_an_edge_are_drawn_and_own_sites_never() -> None:
    town = Candidate(1, "Karsa", "SY", "Idlib", 35.9, 36.6, PlaceKind.CITY, 1000)
    box, near = WithinBox(35, 36, 36, 37), AroundPlace(town, 20)
    assert 'class="region"' in drawn(row("a"), regions=(Region("Box", parts=(box,)),))
    assert 'class="region"' in drawn(row("a"), regions=(Region("Near", parts=(near,)),))
    sites = Region("Ours", parts=(box, AroundSites(((36.6, 35.9),), 5)))
    assert 'class="region"' not in drawn(row("a"), regions=(sites,))
    assert 'class="region"' not in drawn(row("a"), regions=(Region("Idlib", parts=(WithinAdmin1("Idlib", "SY"),)),))


def test_nothing_that_a_place_is_called_can_act() -> None:
    svg = map_svg([row("a")], "<script>", lambda one: '"><script>alert(1)</script>\u202e', lambda one: '"x', ())
    assert "<script>" not in str(svg)
    ElementTree.fromstring(str(svg))


def test_it_carries_no_style_of_its_own() -> None:
    svg = drawn(row("a"))
    assert "style=" not in svg
    assert "<style" not in svg


def test_a_map_of_the_whole_world_stays_light() -> None:
    rows = [row(f"i{n}", -50 + n, -170 + 3.3 * n) for n in range(100)]
    assert len(drawn(*rows)) < 80_000


def test_more_than_can_be_seen_are_not_drawn() -> None:
    rows = [row(f"i{n}", 10 + n % 60, n) for n in range(MOST + 20)]
    assert f"{MOST + 1}:" not in drawn(*rows)
