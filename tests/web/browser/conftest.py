"""A browser in front of a real server: Debian's Chromium, one for the session. Skipped where it is not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.config import Web
from monitor.pipeline.replay.rule_trial import rule_tried
from monitor.store import Store
from monitor.web.served import served
from monitor.web.server import Front
from tests.doubles.newsroom import Newsroom, pen
from tests.doubles.nouns import entry, reading, report
from tests.doubles.patience import PATIENCE
from tests.doubles.visitor import SENTENCE, Hall, told_of_karsa

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[dev]'")
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there: apt-get install chromium")
    os.environ.setdefault("NO_PROXY", "127.0.0.1,localhost")
    with playwright.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET), timeout=PATIENCE * 1000)
        yield opened
        opened.close()


@pytest.fixture
def newsroom(store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    """A monitor that told of seven dead in Karsa, and read something doubtful."""
    with told_of_karsa(store, tmp_path) as opened:
        with store.write() as writing:
            doubtful = entry("weak", title="انفجار في كرسا؟", language="ar")
            writing.save_entries({doubtful: reading(report(confidence=0.3))})
        yield opened


@pytest.fixture
def hall(newsroom: Newsroom) -> Hall:
    return Hall.of(newsroom)


@pytest.fixture
def address(hall: Hall) -> Iterator[str]:
    """Where the room is served."""
    web = Web("127.0.0.1", 0, pages=True)
    watched = replace(hall.watched, read=lambda entries: [pen(one) for one in entries], try_rule=rule_tried)
    front = Front(lambda web: served(watched, web))
    front.move(web, front.prepare(web))
    yield f"http://{front.where}"
    front.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """Amal at her browser, signed in. Whatever it complains of, such as a script that the policy forbids, fails."""
    context = browser.new_context(base_url=address)
    context.set_default_timeout(PATIENCE * 1000)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    outside: list[str] = []
    opened.on("request", lambda asked: outside.append(asked.url) if not asked.url.startswith(address) else None)
    enter(opened)
    yield opened
    context.close()
    assert complaints == []
    assert [url for url in outside if not url.startswith("data:")] == []


def enter(page: Any, name: str = "Amal") -> None:
    page.goto("/sign-in")
    page.fill("#who", name)
    page.fill("#password", SENTENCE)
    click_through(page, "main button")


def click_through(page: Any, what: str) -> None:
    """Click on what leads to another page, and wait for that."""
    with page.expect_navigation():
        page.click(what)


def send(page: Any, field: str) -> None:
    """Press Enter in the field of a form, and wait for the page that answers it."""
    with page.expect_navigation():
        page.press(field, "Enter")
