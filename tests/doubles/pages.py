"""Pages of newspapers, as a browser would get them: the article among navigation, notices and footers."""

from __future__ import annotations

from html import escape

COOKIES = "<div class='cookie-banner'><p>We use cookies to improve your visit.</p><button>Accept all</button></div>"


def page(headline: str, *paragraphs: str, before: str = COOKIES, after: str = "") -> bytes:
    """A page with one article."""
    inside = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>{escape(headline)} - Valley News</title></head>
        <body>{before}<header><nav><a href="/">Home</a> <a href="/world">World</a></nav></header>
        <main><article><h1>{escape(headline)}</h1>{inside}</article></main>{after}
        <footer><a href="/privacy">Privacy policy</a> Valley News 2026</footer></body></html>""".encode()
