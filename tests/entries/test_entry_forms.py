"""Feeds with a form of their own, in their documented shapes: whose an entry is, and what of it is the news."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from time import process_time

import pytest

from monitor.entries import Entry, Parsed, ParseFailed, Unreadable
from monitor.entries.forms import is_translated, kind_of, outlet_of
from monitor.entries.parse import PUBLISHER, parse
from monitor.entries.sift import sift
from monitor.feeds import Feed, FeedKind

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
FEED = Feed("feed", "https://desk.example/rss", "Desk", language="en")
NEWS = replace(FEED, url="https://news.google.com/rss/search?q=Karsa&hl=en-US&gl=US&ceid=US:en", publisher="Google")
RELIEF = replace(FEED, url="https://reliefweb.int/updates/rss.xml?advanced-search=(PC212)", publisher="ReliefWeb")
CHANNEL = replace(FEED, url="https://hub.example/telegram/channel/valley", publisher="Valley channel", party=True)


def read(body: str, feed: Feed = FEED) -> Parsed:
    outcome = parse(body.encode(), {}, feed, NOW)
    assert isinstance(outcome, Parsed), outcome
    return outcome


def rss(*items: str, channel: str = "") -> str:
    return f'<rss version="2.0"><channel>{channel}{"".join(f"<item>{item}</item>" for item in items)}</channel></rss>'


def one(body: str, feed: Feed = FEED) -> Entry:
    (entry,) = read(body, feed).entries
    return entry


# recognising


@pytest.mark.parametrize(
    ("generator", "places", "kind"),
    [
        ("NFE/5.0", ("https://mirror.example/rss",), FeedKind.GOOGLE_NEWS),
        ("", ("https://news.google.com/rss/search?q=Karsa",), FeedKind.GOOGLE_NEWS),
        ("", ("https://reliefweb.int/updates/rss.xml",), FeedKind.RELIEFWEB),
        ("RSSHub", ("https://hub.example/telegram/channel/valley", "https://t.me/s/valley"), FeedKind.TELEGRAM),
        ("RSS-Bridge", ("https://bridge.example/?bridge=TelegramBridge", "https://t.me/s/valley"), FeedKind.TELEGRAM),
        ("", ("https://tg.example/valley.xml", "https://valley.t.me/"), FeedKind.TELEGRAM),
        ("RSSHub", ("https://hub.example/twitter/user/valley", "https://x.example/valley"), FeedKind.PLAIN),
        ("WordPress", ("https://paper.example/feed", "https://not-t.me.example/"), FeedKind.PLAIN),
    ],
)
def test_a_kind_is_recognised_by_its_signs(generator: str, places: tuple[str, ...], kind: FeedKind) -> None:
    assert kind_of(FEED, generator, places) is kind


def test_the_config_has_the_last_word_on_a_kind() -> None:
    told = replace(FEED, kind=FeedKind.PLAIN)
    assert kind_of(told, "NFE/5.0", ("https://news.google.com/rss",)) is FeedKind.PLAIN


# Google News


def google(title: str, outlet: str, *others: tuple[str, str], url: str = "https://www.karsacourier.example") -> str:
    listed = [(title, outlet), *others]
    items = [
        f'<a href="https://news.google.com/rss/articles/CBMi{n}?oc=5" target="_blank">{escape(headline)}</a>'
        f'&nbsp;&nbsp;<font color="#6f6f6f">{escape(name)}</font>'
        for n, (headline, name) in enumerate(listed)
    ]
    html = f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>" if others else items[0]
    source = f'<source url="{url}">{escape(outlet)}</source>' if url else ""
    return rss(
        f"""<title>{escape(title)} - {escape(outlet)}</title>
        <link>https://news.google.com/rss/articles/CBMi0?oc=5</link><guid isPermaLink="false">CBMi0</guid>
        <pubDate>Tue, 01 Sep 2026 10:00:00 GMT</pubDate><description>{escape(html)}</description>{source}""",
        channel="<generator>NFE/5.0</generator><title>Karsa - Google News</title>",
    )


def test_google_news_names_the_outlet_of_each_entry() -> None:
    entry = one(google("Shells kill three in Karsa", "Karsa Courier"), NEWS)
    assert (entry.title, entry.text) == ("Shells kill three in Karsa", "")
    assert entry.publisher == "Karsa Courier"


def test_a_link_of_google_news_stays_as_it_is() -> None:
    assert one(google("A", "B"), NEWS).link == "https://news.google.com/rss/articles/CBMi0?oc=5"


def test_the_other_headlines_of_a_cluster_are_read_and_their_outlets_are_nobody() -> None:
    others = [
        ("Five killed in Karsa market", "Valley Times"),
        ("Five killed in Karsa market", "The Copyist"),
        ("Karsa: what we know", "Desk One"),
    ]
    entry = one(google("Shells hit Karsa", "Karsa Courier", *others), NEWS)
    assert entry.text == "Five killed in Karsa market.\nKarsa: what we know."
    assert entry.publisher == "Karsa Courier"


def test_without_a_source_element_the_end_of_the_headline_names_the_outlet() -> None:
    entry = one(google("Karsa - a town under fire", "Karsa Courier", url=""), NEWS)
    assert (entry.title, entry.publisher) == ("Karsa - a town under fire", "Karsa Courier")


def test_an_outlet_is_one_publisher_whatever_it_calls_itself() -> None:
    entry = one(google("Shells kill three", "BBC.com", url="https://www.bbc.com"), NEWS)
    assert (entry.title, entry.publisher) == ("Shells kill three", "BBC")
    assert outlet_of("https://www.bbc.co.uk/news") == "BBC"
    assert outlet_of("https://unknown.example") == ""


def test_a_source_without_a_name_is_named_by_its_address() -> None:
    entry = one(rss('<title>t</title><source url="https://www.karsa.example/rss"></source>'))
    assert entry.publisher == "karsa.example"


# ReliefWeb


def relief(
    title: str,
    text: str,
    *organisations: str,
    formats: tuple[str, ...] = ("News and Press Release",),
    authors: bool = True,
) -> str:
    label = "Source" if len(organisations) == 1 else "Sources"
    html = (
        f'<div class="tag country">Country: Syrian Arab Republic</div><div class="tag source">{label}: '
        f"{', '.join(organisations)}</div><p>{text}</p>"
    )
    tags = "".join(f"<category>{name}</category>" for name in ("Syrian Arab Republic", *organisations, *formats))
    named = "".join(f"<author>{name}</author>" for name in organisations) if authors else ""
    return rss(
        f"""<title>{title}</title><link>https://reliefweb.int/report/syrian-arab-republic/one</link>
        <guid isPermaLink="true">https://reliefweb.int/report/syrian-arab-republic/one</guid>
        <source url="https://reliefweb.int/updates/rss.xml">ReliefWeb - Updates</source>
        <description><![CDATA[{html}]]></description>{named}{tags}""",
        channel="<title>ReliefWeb - Updates</title><link>https://reliefweb.int</link>",
    )


@pytest.mark.parametrize("authors", [True, False])
def test_reliefweb_names_the_organisation_and_not_itself(*, authors: bool) -> None:
    entry = one(relief("Three killed in Karsa", "A clinic was hit.", "Karsa Relief", authors=authors), RELIEF)
    assert entry.publisher == "Karsa Relief"
    assert entry.text == "Country: Syrian Arab Republic\nA clinic was hit."


def test_organisations_that_speak_together_are_named_together() -> None:
    entry = one(relief("Clinic hit [EN/AR]", "It burnt.", "Karsa Relief", "Valley Doctors"), RELIEF)
    assert (entry.title, entry.publisher) == ("Clinic hit", "Karsa Relief, Valley Doctors")


@pytest.mark.parametrize(
    ("title", "formats", "periodic"),
    [
        ("Syria: a month in numbers", ("Situation Report",), True),
        ("Syria: who needs what", ("Infographic",), True),
        ("Syria: Humanitarian Situation Report No. 9, 1-31 August 2026", (), True),
        ("Syrie : rapport de situation n° 9", (), True),
        ("Three killed as clinic is hit", ("News and Press Release",), False),
        ("The situation reporters face in Karsa", ("News and Press Release",), False),
    ],
)
def test_a_situation_report_is_known_by_its_format_or_title(
    title: str, formats: tuple[str, ...], periodic: bool
) -> None:
    assert one(relief(title, "Text.", "Karsa Relief", formats=formats), RELIEF).periodic is periodic


# Telegram


def hub(title: str, description: str, number: int = 7) -> str:
    return rss(
        f"""<title>{escape(title)}</title><description>{escape(description)}</description>
        <link>https://t.me/valley/{number}</link><guid isPermaLink="false">https://t.me/valley/{number}</guid>
        <pubDate>Tue, 01 Sep 2026 10:00:00 GMT</pubDate>""",
        channel="<title>Valley - Telegram Channel</title><link>https://t.me/s/valley</link>"
        "<generator>RSSHub</generator>",
    )


def bridge(title: str, content: str) -> str:
    return f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Valley (@valley) - Telegram</title>
        <author><name>RSS-Bridge</name></author><link rel="alternate" type="text/html" href="https://t.me/s/valley"/>
        <entry><title type="html">{escape(title)}</title><id>https://t.me/valley/7</id>
        <link rel="alternate" href="https://t.me/valley/7"/><updated>2026-09-01T10:00:00Z</updated>
        <content type="html">{escape(content)}</content></entry></feed>"""


def test_the_first_line_of_a_message_is_its_headline() -> None:
    entry = one(hub("🖼 Shells on Karsa", "<p>Shells on Karsa<br>Three people were killed.</p>"), CHANNEL)
    assert (entry.title, entry.text) == ("Shells on Karsa", "Three people were killed.")
    assert (entry.publisher, entry.party) == ("Valley channel", True)


def test_a_headline_that_was_cut_off_gives_way_to_the_whole_line() -> None:
    message = "Shells fell on the market of Karsa this morning and killed seventeen people, say doctors there"
    entry = one(bridge(f"{message[:76]}...", f"{message}.<br>More to come."), CHANNEL)
    assert (entry.title, entry.text) == (f"{message}.", "More to come.")


def test_a_headline_whose_lines_were_joined_is_found_again() -> None:
    entry = one(bridge("Karsa, nowSeven people were kill...", "Karsa, now<br>Seven people were killed."), CHANNEL)
    assert (entry.title, entry.text) == ("Karsa, now", "Seven people were killed.")


def test_a_message_without_words_keeps_what_it_shows() -> None:
    entry = one(bridge("@valley posted a photo", '<a href="https://t.me/valley/7"><img src="x"/></a>'), CHANNEL)
    assert (entry.title, entry.text) == ("@valley posted a photo", "")


@pytest.mark.parametrize(
    "first",
    [
        '<p>Forwarded From <b><a href="https://t.me/karsarescue/3">Karsa Rescue</a></b> (A. Writer)</p>',
        'Forwarded from <a class="tgme_x_name"><span dir="auto">Karsa Rescue</span></a><br><br>',
        "Forwarded From: Karsa Rescue<br>",
        "<p>Переслано из Karsa Rescue</p>",
    ],
)
def test_a_forward_is_the_claim_of_its_origin(first: str) -> None:
    entry = one(hub("🔁 Three killed in Karsa", f"{first}<p>Three killed in Karsa<br>We are digging.</p>"), CHANNEL)
    assert entry.publisher == "Karsa Rescue"
    assert (entry.title, entry.text) == ("Three killed in Karsa", "We are digging.")


@pytest.mark.parametrize(
    ("make", "quoted"),
    [
        (
            hub,
            '<div class="rsshub-quote"><blockquote><p><a href="https://t.me/valley/2"><b>Valley</b>:</a></p>'
            "<p>Forty were killed last year</p></blockquote></div>",
        ),
        (
            bridge,
            '<blockquote>Valley<br>\nForty were killed last year\n<a href="https://t.me/valley/2">'
            "https://t.me/valley/2</a></blockquote><hr>",
        ),
    ],
)
def test_what_a_message_answers_is_not_its_news(make: object, quoted: str) -> None:
    body = make("Three killed today", f"{quoted}<p>Three killed today<br>In Karsa.</p>")  # type: ignore[operator]  # hub or bridge
    assert (one(body, CHANNEL).title, one(body, CHANNEL).text) == ("Three killed today", "In Karsa.")


def test_an_edited_message_is_a_revision() -> None:
    (before,) = read(hub("Karsa", "<p>Karsa<br>Three killed.</p>"), CHANNEL).entries
    (after,) = read(hub("Karsa", "<p>Karsa<br>Five killed.</p>"), CHANNEL).entries
    assert [found.revision for found in sift([after], {before.key: (before.hash, before.revision)})] == [1]


# bridges that fail


def test_the_error_of_a_bridge_is_a_failure_of_the_feed() -> None:
    failed = parse(bridge("Bridge returned error 403! (20697)", "<p>Forbidden</p>").encode(), {}, CHANNEL, NOW)
    assert isinstance(failed, ParseFailed)
    assert failed.reason is Unreadable.BRIDGE
    assert "Bridge returned error 403!" in failed.message


def test_what_a_bridge_brings_beside_its_error_is_read() -> None:
    error = "<title>Bridge returned error 0! (20697)</title><link>https://bridge.example/?x</link>"
    parsed = read(rss(error, "<title>Three killed</title><guid>1</guid>"))
    assert [entry.title for entry in parsed.entries] == ["Three killed"]
    assert parsed.trouble is not None
    assert parsed.trouble.reason is Unreadable.BRIDGE
    assert parsed.trouble.message in parsed.notes


# machine translations


@pytest.mark.parametrize(
    "text",
    [
        "(Translated by Google) Three were killed.",
        "Three were killed.\nMachine translation",
        "Three were killed. [Automatic translation]",
        "This article was translated automatically. Three were killed.",
        "Traduction automatique : trois morts.",
        "Погибли трое.\n(Машинный перевод)",
        "قتل ثلاثة.\nترجمة آلية",
    ],
)
def test_a_note_of_translation_is_recognised(text: str) -> None:
    assert is_translated("Karsa", text)
    assert is_translated(text, "")


@pytest.mark.parametrize(
    "text",
    [
        "Three were killed.",
        "The firm sells machine translation software to the army.",
        "He said automatic translation, among other things, had failed the victims.",
    ],
)
def test_talk_of_translation_is_no_such_note(text: str) -> None:
    assert not is_translated("Karsa", text)


def test_an_entry_is_marked_by_its_note_or_by_its_feed() -> None:
    item = rss("<title>Karsa</title><description>Three died. (Translated by Google)</description>")
    assert one(item).translated
    assert one(rss("<title>Karsa</title>"), replace(FEED, translated=True)).translated
    assert not one(rss("<title>Karsa</title>")).translated


# hostile


HOSTILE = [
    "<font " * 20_000,
    '<div class="rsshub-quote">' * 9_000,
    "<blockquote>" * 20_000,
    "Forwarded from " * 9_000,
    "<li><a href='x'>" * 9_000 + "Sources: " * 9_000,
    "(translated by google " * 9_000,
]
TELEGRAM = replace(CHANNEL, kind=FeedKind.TELEGRAM)


@pytest.mark.parametrize("feed", [NEWS, RELIEF, TELEGRAM], ids=lambda feed: feed.publisher)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_descriptions_cost_one_pass(text: str, feed: Feed) -> None:
    started = process_time()
    one(rss(f"<title>t</title><description>{escape(text)}</description>"), feed)
    assert process_time() - started < 2.0


def test_nobodys_name_is_longer_than_a_name() -> None:
    authors = "<author>Karsa Relief</author>" * 500
    item = f"<title>t</title>{authors}<source url='https://a.example'>{'x' * 9_000}</source>"
    assert len(one(rss(item), RELIEF).publisher) <= PUBLISHER
    assert len(one(rss(item)).publisher) <= PUBLISHER
