"""Pictures of the pages, for docs/page.md, from a demo that runs: `make demo KEEP=1`, then

.venv/bin/python tools/pages.py http://127.0.0.1:PORT Duty PASSWORD docs/page
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def main() -> None:
    address, name, password, folder = sys.argv[1:5]
    only = set(sys.argv[5:])
    Path(folder).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = signed_in(browser, address, name, password, WIDE, "light")
        first = page.get_attribute("tbody th a", "href") or "/"
        shots = {"now": "/", "incident": first, "story": f"{first}/story", "map": "/map", "trends": "/trends"}
        shots |= {"sight": "/sight", "try": "/try"}
        for shot, path in shots.items():
            if (not only or shot in only) and page.goto(address + path).status == 200:  # type: ignore[union-attr]
                page.screenshot(path=f"{folder}/{shot}.png", full_page=True)
        for shot, size, scheme, language, path in (
            ("now-dark", WIDE, "dark", "en", "/"),
            ("incident-dark", WIDE, "dark", "en", first),
            ("now-arabic", WIDE, "light", "ar", "/"),
            ("incident-arabic", NARROW, "light", "ar", first),
            ("now-phone", NARROW, "light", "en", "/"),
            ("incident-phone", NARROW, "light", "en", first),
        ):
            if only and shot not in only:
                continue
            other = signed_in(browser, address, name, password, size, scheme)
            if language != "en":
                other.select_option("#language", language)
                other.click("footer button")
            other.goto(address + path)
            other.screenshot(path=f"{folder}/{shot}.png", full_page=True)
        browser.close()


def signed_in(browser: Browser, address: str, name: str, password: str, size: dict[str, int], scheme: str) -> Page:
    page = browser.new_context(viewport=size, color_scheme=scheme).new_page()  # type: ignore[arg-type]
    page.goto(f"{address}/sign-in")
    page.fill("#who", name)
    page.fill("#password", password)
    page.click("main button")
    return page


if __name__ == "__main__":
    main()
