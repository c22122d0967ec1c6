"""Which feeds can speak of a region, and how many of them do."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.feeds import Feed
from monitor.feeds.coverage import Coverage, coverage_of
from monitor.feeds.health import FeedCondition, FeedSign, Health
from monitor.places.areas import WithinAdmin1, WithinBox
from monitor.places.regions import Region

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LIVE = FeedCondition(Health.LIVE, FeedSign.ANSWERS, NOON)
DOWN = FeedCondition(Health.ERRING, "timeout", NOON)
NEW = FeedCondition(Health.NEW, FeedSign.NOT_ASKED)
ODD = FeedCondition(Health.ODD, FeedSign.GUID_STORM, NOON)
TIGRAY = Region("Tigray", parts=(WithinAdmin1("Tigray", "ET"),))


def feed(name: str, *countries: str, language: str | None = None, covers: tuple[str, ...] = ()) -> Feed:
    return Feed(name, f"https://{name}.example/", name, language, countries=countries, covers=covers)


def of(region: Region, *watched: tuple[Feed, FeedCondition]) -> Coverage:
    (found,) = coverage_of([region], watched)
    return found


def test_local_outlets_are_counted_apart_from_foreign_desks() -> None:
    found = of(
        TIGRAY,
        (feed("Mekelle", "ET"), LIVE),
        (feed("Addis", "ET"), DOWN),
        (feed("World"), LIVE),
        (feed("Other"), ODD),
        (feed("Third"), DOWN),
        (feed("Kyiv", "UA"), LIVE),
    )
    assert found.words == "Tigray: 3 of 5 live, 1 local"
    assert (found.local, found.speaking) == (2, frozenset({"Mekelle", "Addis", "World", "Other", "Third"}))


def test_a_desk_for_other_regions_does_not_count() -> None:
    found = of(TIGRAY, (feed("Africa", covers=("Tigray", "Sudan")), LIVE), (feed("Levant", covers=("Syria",)), LIVE))
    assert (found.live, found.feeds, found.local) == (1, 1, 0)


def test_an_outlet_of_another_province_can_say_so() -> None:
    oromia, mekelle = feed("Oromia", "ET", covers=("Oromia",)), feed("Mekelle", "ET", covers=("Tigray",))
    found = of(TIGRAY, (oromia, LIVE), (mekelle, LIVE))
    assert (found.feeds, found.local_live) == (1, 1)


def test_in_a_region_drawn_on_the_map_an_outlet_that_covers_it_is_local() -> None:
    drawn = Region("Coast", parts=(WithinBox(34, 35, 36, 37),))
    latakia = feed("Latakia", "SY", covers=("Coast",))
    found = of(drawn, (latakia, LIVE), (feed("Damascus", "SY"), LIVE), (feed("World"), LIVE))
    assert (found.feeds, found.local_live) == (2, 1)


def test_the_whole_world_is_covered_by_everybody_and_nobody_is_local_there() -> None:
    found = of(Region("World"), (feed("A"), LIVE), (feed("B", covers=("World",)), LIVE))
    assert (found.live, found.local) == (2, 0)


def test_what_is_live_is_told_by_language() -> None:
    found = of(TIGRAY, (feed("A", language="ar"), DOWN), (feed("B", language="en"), LIVE), (feed("C"), LIVE))
    assert found.languages == (("", 1, 1), ("ar", 0, 1), ("en", 1, 1))


def test_a_feed_that_is_new_is_not_live_yet() -> None:
    assert (of(TIGRAY, (feed("A"), NEW)).live, of(TIGRAY, (feed("A"), NEW)).feeds) == (0, 1)


def test_a_region_of_which_no_feed_speaks_is_said_to_be_uncovered_not_quiet() -> None:
    assert of(TIGRAY).words == "Tigray: no feed that could speak of it"
