"""A shift at the page, in a real browser: find, open, correct, undo, by keyboard and on a telephone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from monitor.deliveries import State
from monitor.model import Harm, figure_of
from monitor.store import Store
from tests.doubles.newsroom import Newsroom
from tests.doubles.nouns import entry, incident, member, report
from tests.doubles.patience import PATIENCE
from tests.doubles.visitor import Hall, only
from tests.web.browser.conftest import click_through, send

PAGES = ("/", "/map", "/trends", "/sight", "/try")


def first(page: Any) -> str:
    return str(page.get_attribute("tbody th a", "href"))


def test_a_shift_from_signing_in_to_a_correction_that_is_queued(page: Any, store: Store, newsroom: Newsroom) -> None:
    page.fill("#f-text", "killed in Karsa")
    page.select_option("#f-region", "Syria")
    click_through(page, "search button")
    assert "text=killed+in+Karsa" in page.url
    click_through(page, "tbody th a")
    assert "Karsa" in page.inner_text("h1")
    page.click("summary:has-text('Correct the number of dead')")
    page.fill("#figure", "12")
    page.fill("#note-count", "asked the hospital")
    send(page, "#note-count")
    assert "12 dead, by your word" in page.inner_text("[role=status]")
    assert figure_of(only(store).toll, Harm.KILLED) == 12
    assert [row.head.reason.value for row in newsroom.outbox(State.PENDING)] == ["corrected"]
    page.click("summary:has-text('Take it back')")
    click_through(page, "form[action$='/undo'] button")
    assert figure_of(only(store).toll, Harm.KILLED) == 7


def test_two_that_are_one_are_put_together_and_parted(page: Any, hall: Hall, store: Store) -> None:
    known = only(store)
    with store.write() as writing:
        writing.save_incident(incident("b2", member(entry("k9"), report(3)), opened=hall.at, updated=hall.at))
    page.goto(f"/incidents/{known.id}")
    page.click("summary:has-text('Put together')")
    page.fill("#other", "b2")
    send(page, "#other")
    page.wait_for_selector("[role=status]")
    hall.later(minutes=1)
    assert page.locator("#who ~ form tbody tr").count() == 2
    page.click("summary:has-text('Take it back')")
    click_through(page, "form[action$='/undo'] button")
    page.wait_for_selector("[role=status]")
    assert page.locator("#who ~ form tbody tr").count() == 1


def test_everything_is_reached_by_keyboard(page: Any) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_selector("#main:focus")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('tbody th') !== null"):
            break
    with page.expect_navigation(url="**/incidents/*"):
        page.keyboard.press("Enter")


def test_the_map_is_walked_by_keyboard(page: Any) -> None:
    page.goto("/map")
    page.focus("svg.map a")
    assert "7" in page.get_attribute("svg.map a", "aria-label")
    with page.expect_navigation(url="**/incidents/*"):
        page.keyboard.press("Enter")


def test_the_map_is_looked_at_nearer_and_further_by_keyboard(page: Any) -> None:
    page.goto("/map")
    page.focus("nav.looks a")
    with page.expect_navigation(url="**look=*"):
        page.keyboard.press("Enter")
    click_through(page, "text=All of them")
    assert "look=" not in page.url


def test_the_maps_time_is_moved_by_keyboard_and_by_links(page: Any) -> None:
    page.goto("/map")
    page.focus("#ago")
    shown = page.inner_text("#days-shown")
    with page.expect_navigation():
        page.keyboard.press("ArrowLeft")  # it runs from today on the left edge back in time
    assert "since=" in page.url
    moved = page.inner_text("#days-shown")
    click_through(page, "a[rel=prev]")
    assert len({shown, moved, page.inner_text("#days-shown")}) == 3


def test_a_place_is_put_right_and_a_report_added_and_both_are_taken_back(page: Any, hall: Hall, store: Store) -> None:
    page.goto(first(page))
    page.click("summary:has-text('Correct the place')")
    page.fill("#place", "Aleppo, SY")
    send(page, "#place")
    assert "Aleppo" in page.inner_text("h1")
    hall.later(minutes=1)
    click_through(page, "form[action$='/uncorrect'] button")
    assert "Karsa" in page.inner_text("h1")
    hall.later(minutes=40)
    click_through(page, "a:has-text('Add a report')")
    page.fill("#source", "Ward 4")
    page.fill("#text", "12 killed in Karsa")
    click_through(page, "button:has-text('Read and add it')")
    assert "Ward 4" in page.inner_text("[role=status]")
    assert figure_of(only(store).toll, Harm.KILLED) == 12
    hall.later(minutes=1)
    click_through(page, "button[formaction$='/withdraw-report']")
    page.wait_for_selector("[role=status]")
    assert figure_of(only(store).toll, Harm.KILLED) == 7


def test_a_rule_is_worded_anew_and_shows_what_it_would_tell(page: Any) -> None:
    page.goto("/try/rule")
    page.fill("#text", "name: Fewer\nany: [{killed.all: 1}]\nsend: [duty]\n")
    click_through(page, "button:has-text('Show what it would have told')")
    assert "1 more, 0 less" in page.inner_text("[role=status]")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_telephone_nothing_has_to_be_moved_sideways(page: Any, language: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.select_option("#language", language)
    click_through(page, "footer button")
    assert page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
    one = first(page)
    for path in (*PAGES, one, f"{one}/story", f"{one}/report", "/try/rule"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_without_script_everything_is_there(browser: Any, page: Any, address: str) -> None:
    context = browser.new_context(
        base_url=address, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    context.set_default_timeout(PATIENCE * 1000)
    plain = context.new_page()
    for path in PAGES:
        plain.goto(path)
        assert plain.locator("h1").count() == 1, path
    context.close()


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("en", "light", 360), ("ar", "dark", 1280), ("uk", "light", 1280), ("fr", "dark", 360)],
)
def test_axe_finds_nothing_against_any_page(page: Any, language: str, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 740})
    page.select_option("#language", language)
    click_through(page, "footer button")
    one = first(page)
    for path in ("/sign-in", *PAGES, one, f"{one}/story", f"{one}/report", "/try/rule"):
        page.goto(path)
        if path == "/try":
            page.fill("#text", "7 killed in Karsa")
            click_through(page, "main button")
        if path in (one, "/try"):
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        found = axe.run(page)
        assert found.violations_count == 0, f"{path}\n{found.generate_report()}"


def test_a_page_that_lies_open_says_that_something_changed(page: Any, hall: Hall, store: Store) -> None:
    page.goto("/")
    hall.later(minutes=10)
    with store.write() as writing:
        writing.save_incident(incident("b2", member(entry("k9"), report(3)), opened=hall.at, updated=hall.at))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_selector("#live:not([hidden])")
    assert "1 changed" in page.inner_text("#live")
    click_through(page, "#live a")
    assert "/incidents/b2" in page.content()


def test_an_incident_prints_on_one_page(page: Any) -> None:
    page.goto(first(page))
    assert re.findall(rb"/Count (\d+)", page.pdf(format="A4")) == [b"1"]
