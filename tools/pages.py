"""Pictures of the pages, for docs/page.md, from a demo that runs: `make demo KEEP=1`, then, with the address and the
password that it says,

.venv/bin/python tools/pages.py http://127.0.0.1:PORT Duty PASSWORD docs/page
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
WIDE, NARROW = {"width": 1000, "height": 800}, {"width": 360, "height": 740}


SHOTS = (  # name, size, colours, language, page, height in pixels
    ("now", WIDE, "light", "en", "/", 640),
    ("incident", WIDE, "light", "en", "incident", 1300),
    ("story", WIDE, "light", "en", "incident/story", 620),
    ("add", WIDE, "light", "en", "incident/report", 820),
    ("map", WIDE, "light", "en", "/map", 1420),
    ("trends", WIDE, "light", "en", "/trends", 640),
    ("sight", WIDE, "dark", "en", "/sight", 640),
    ("try", WIDE, "light", "en", "/try", 1000),
    ("rule", WIDE, "light", "en", "/try/rule", 900),
    ("now-arabic", WIDE, "light", "ar", "/", 640),
    ("incident-phone", NARROW, "dark", "en", "incident", 1100),
)
SAMPLE = "Shells hit a school in Karsa\nAt least seven people, three of them children, were killed on Monday."


def main() -> None:
    address, name, password, folder = sys.argv[1:5]
    only = set(sys.argv[5:])
    Path(folder).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        for shot, size, scheme, language, path, height in SHOTS:
            if only and shot not in only:
                continue
            page = signed_in(browser, address, name, password, size, scheme)
            first = page.get_attribute("tbody th a", "href") or "/"
            page.select_option("#language", language)
            page.click("footer button")
            page.goto(address + path.replace("incident", first, 1) if path.startswith("incident") else address + path)
            typed(page, shot)
            clip = {"x": 0, "y": 0, "width": size["width"], "height": height}
            page.screenshot(path=f"{folder}/{shot}.png", type="png", full_page=True, clip=clip)  # type: ignore[arg-type]
            page.context.close()
        browser.close()


def typed(page: Page, shot: str) -> None:
    """The form filled in as somebody would, before the picture is taken."""
    if shot == "try":
        page.fill("#text", SAMPLE)
        page.click("main button")
    if shot == "rule":
        page.click("button:has-text('Open it')")
        page.fill("#text", page.input_value("#text").replace("{killed.child: 1}, ", "").replace(": 10}", ": 20}"))
        page.click("button:has-text('Show what it would have told')")
        page.wait_for_selector("#would", timeout=90_000)
    if shot == "add":
        page.fill("#source", "Ward 4, Karsa")
        page.fill("#text", SAMPLE)


def signed_in(browser: Browser, address: str, name: str, password: str, size: dict[str, int], scheme: str) -> Page:
    page = browser.new_context(viewport=size, color_scheme=scheme).new_page()  # type: ignore[arg-type]
    page.goto(f"{address}/sign-in")
    page.fill("#who", name)
    page.fill("#password", password)
    page.click("main button")
    return page


if __name__ == "__main__":
    main()
