"""Feeds as they come, and the entries that come of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.entries import TEXT, TITLE, Entry, Parsed, ParseFailed, Unreadable
from monitor.entries.parse import ENTRIES, LINK, parse
from monitor.feeds import Feed

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
URL = "https://news.example/feeds/world.xml"
FEED = Feed("valley", URL, "Valley News", language="en", countries=("SY",), party=True)


def rss(*items: str, channel: str = "") -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
        xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel><title>Valley News</title>{channel}{inside}</channel></rss>""".encode()


def parsed(body: bytes, content_type: str = "") -> Parsed:
    outcome = parse(body, {"Content-Type": content_type}, FEED, NOW)
    assert isinstance(outcome, Parsed), outcome
    return outcome


def one(*items: str) -> Entry:
    (entry,) = parsed(rss(*items)).entries
    return entry


def test_an_entry_carries_what_the_feed_says_and_what_is_known_of_the_feed() -> None:
    entry = one("""<title>Three killed in Idlib</title><link>https://news.example/1</link><guid>item-1</guid>
        <description>&lt;p&gt;Rescuers said so.&lt;/p&gt;</description>
        <pubDate>Tue, 01 Sep 2026 10:00:00 GMT</pubDate>""")
    assert (entry.title, entry.text) == ("Three killed in Idlib", "Rescuers said so.")
    assert (entry.key, entry.link) == ("item-1", "https://news.example/1")
    assert entry.published == datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
    assert (entry.seen, entry.revision) == (NOW, 0)
    assert (entry.feed, entry.publisher, entry.language, entry.countries, entry.party) == (
        "valley",
        "Valley News",
        "en",
        ("SY",),
        True,
    )


def test_atom_is_read() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Valley</title><entry>
        <id>tag:1</id><title type="html">A &amp;amp; B</title>
        <link href="/a/1"/><updated>2026-09-01T10:00:00Z</updated><content type="xhtml">
        <div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div></content></entry></feed>"""
    (entry,) = parsed(body).entries
    assert (entry.key, entry.title, entry.text) == ("tag:1", "A & B", "One.\nTwo.")
    assert entry.link == "https://news.example/a/1"
    assert entry.published == datetime(2026, 9, 1, 10, 0, tzinfo=UTC)


def test_rdf_is_read() -> None:
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Valley</title></channel>
        <item rdf:about="https://news.example/1"><title>Three killed</title><link>https://news.example/1</link>
        <dc:date>2026-09-01T10:00:00+03:00</dc:date></item></rdf:RDF>"""
    (entry,) = parsed(body).entries
    assert (entry.title, entry.key) == ("Three killed", "https://news.example/1")
    assert entry.published == datetime(2026, 9, 1, 7, 0, tzinfo=UTC)


# keys


@pytest.mark.parametrize(
    ("item", "key"),
    [
        ("<guid>g</guid><link>https://n.example/1</link><title>t</title>", "g"),
        ("<link>https://n.example/1</link><title>t</title>", "https://n.example/1"),
        ("<guid>  </guid><link>https://n.example/1</link><title>t</title>", "https://n.example/1"),
    ],
)
def test_the_key_is_guid_else_link(item: str, key: str) -> None:
    assert one(item).key == key


def test_without_guid_and_link_the_key_is_the_text_itself() -> None:
    first, again, other = one("<title>t</title>"), one("<title>t</title>"), one("<title>u</title>")
    assert first.key == again.key == first.hash != other.key


def test_a_guid_that_several_entries_share_names_none() -> None:
    entries = parsed(
        rss(
            "<guid>same</guid><link>https://n.example/1</link><title>one</title>",
            "<guid>same</guid><link>https://n.example/2</link><title>two</title>",
            "<guid>own</guid><link>https://n.example/3</link><title>three</title>",
        )
    ).entries
    assert [entry.key for entry in entries] == ["https://n.example/1", "https://n.example/2", "own"]


def test_guid_and_link_shared_leave_the_text() -> None:
    items = [f"<guid>g</guid><link>https://n.example/</link><title>{n}</title>" for n in range(3)]
    entries = parsed(rss(*items)).entries
    assert [entry.key for entry in entries] == [entry.hash for entry in entries]


def test_an_entry_told_twice_counts_once() -> None:
    item = "<guid>g</guid><title>t</title>"
    outcome = parsed(rss(item, item))
    assert ([entry.key for entry in outcome.entries], outcome.dropped) == (["g"], 1)


def test_a_guid_of_any_length_and_content_is_a_bounded_printable_key() -> None:
    keys = [one(f"<guid>{'x' * length}</guid><title>t</title>").key for length in (5000, 5001)]
    assert keys[0] != keys[1]
    assert [len(key) for key in keys] == [64, 64]
    assert one("<guid>a\nb&#x202e;c</guid><title>t</title>").key == "a bc"


def test_the_hash_follows_what_is_read_and_nothing_else() -> None:
    item = "<guid>g</guid><title>Three killed</title><description>In Idlib.</description>"
    entry = one(item)
    assert entry.hash == one(item + "<pubDate>Tue, 01 Sep 2026 10:00:00 GMT</pubDate><category>x</category>").hash
    assert entry.hash != one(item.replace("Three", "Four")).hash
    assert entry.hash != one(item.replace("Idlib", "Aleppo")).hash


# fields


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("https://n.example/1", "https://n.example/1"),
        ("/1", "https://news.example/1"),
        ("1.html", "https://news.example/feeds/1.html"),
        ("//n.example/1", "https://n.example/1"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("mailto:a@n.example", None),
        ("https://[broken", None),
        ("", None),
        ("https://n.example/" + "x" * LINK, None),
        (" https://n.example/\n1 ", "https://n.example/1"),
        ("https://n.example/a b", "https://n.example/a%20b"),
    ],
)
def test_only_links_to_the_web_are_links(written: str, link: str | None) -> None:
    assert one(f"<title>t</title><link>{written}</link>").link == link


def test_relative_links_start_from_where_the_feed_was_found() -> None:
    outcome = parse(rss("<title>t</title><link>1</link>"), {}, FEED, NOW, "https://moved.example/new/feed.xml")
    assert isinstance(outcome, Parsed)
    assert outcome.entries[0].link == "https://moved.example/new/1"


def test_a_guid_does_not_change_with_the_address_and_is_no_link() -> None:
    for url in (None, "https://cdn.example/x/feed.xml"):
        outcome = parse(rss("<guid>item-1</guid><title>t</title>"), {}, FEED, NOW, url)
        assert isinstance(outcome, Parsed)
        assert (outcome.entries[0].key, outcome.entries[0].link) == ("item-1", None)


@pytest.mark.parametrize(
    ("channel", "link"),
    [
        ("<link>https://valley.example/news/</link>", "https://valley.example/news/a/1"),
        ("<link>https://news.example/</link>", "https://news.example/feeds/a/1"),
        ("<link>/news/</link>", "https://news.example/feeds/a/1"),
        ("", "https://news.example/feeds/a/1"),
        ("<link>javascript:alert(1)</link>", "https://news.example/feeds/a/1"),
    ],
)
def test_a_relative_link_leads_to_the_channels_host_where_another_serves_the_feed(channel: str, link: str) -> None:
    (entry,) = parsed(rss("<title>t</title><guid>x</guid><link>a/1</link>", channel=channel)).entries
    assert entry.link == link


def test_a_base_that_the_document_names_counts_before_its_channel() -> None:
    body = rss("<title>t</title><guid>x</guid><link>a/1</link>", channel="<link>https://valley.example/</link>")
    (entry,) = parsed(body.replace(b"<rss ", b'<rss xml:base="https://base.example/x/" ')).entries
    assert entry.link == "https://base.example/x/a/1"


def test_a_guid_that_is_an_address_is_the_link_where_none_is_given() -> None:
    assert one("<guid>https://n.example/1</guid><title>t</title>").link == "https://n.example/1"


def test_fields_are_clipped() -> None:
    entry = one(f"<title>{'word ' * 5000}</title><description>{'word ' * 50_000}</description>")
    assert len(entry.title) <= TITLE
    assert len(entry.text) <= TEXT


def test_a_title_is_one_line_of_plain_text() -> None:
    entry = one("<title>&lt;b&gt;Three\r\nkilled&lt;/b&gt; &amp;amp; Bcc: eve@n.example &#x202e;dne</title>")
    assert entry.title == "Three killed & Bcc: eve@n.example dne"


def test_a_headline_repeated_in_the_text_is_told_once() -> None:
    entry = one("<title>Three killed</title><description>Three killed&lt;br&gt;Rescuers said so.</description>")
    assert entry.text == "Rescuers said so."


def test_the_whole_text_goes_before_its_summary() -> None:
    entry = one("""<title>t</title><description>Short.</description>
        <content:encoded>&lt;p&gt;Short.&lt;/p&gt;&lt;p&gt;And the rest of it.&lt;/p&gt;</content:encoded>""")
    assert entry.text == "Short.\nAnd the rest of it."


def test_the_caption_of_a_picture_does_not_replace_a_summary() -> None:
    entry = one("""<title>t</title><description>Three killed.</description>
        <media:description>A photo of a street that was hit three years ago, full of people.</media:description>""")
    assert entry.text == "Three killed."


def test_plain_content_of_atom_is_read_beside_its_summary() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Valley</title><entry><id>1</id><title>A dark day</title>
        <summary>Our correspondent reports.</summary><content>Nine were killed in Karsa.</content></entry></feed>"""
    (entry,) = parsed(body).entries
    assert entry.text == "Our correspondent reports.\nNine were killed in Karsa."


def test_a_headline_that_only_stands_for_a_film_gives_way_to_the_text() -> None:
    entry = one("""<title>This media is not supported in your browser</title><description>This media is not supported in
        your browser&lt;br&gt;Nine were killed in Karsa.&lt;br&gt;More will follow.</description>""")
    assert (entry.title, entry.text) == ("Nine were killed in Karsa.", "More will follow.")


def test_a_paywall_in_the_content_does_not_replace_a_summary() -> None:
    entry = one("""<title>t</title><description>Three were killed in Karsa, doctors said.</description><content:encoded>
        &lt;p&gt;Subscribe to continue reading.&lt;/p&gt;&lt;p&gt;For the price of a coffee you read what our reporters
        see, every day of the year, on all your devices.&lt;/p&gt;</content:encoded>""")
    assert entry.text == "Three were killed in Karsa, doctors said."


def test_an_invitation_to_read_on_is_no_text() -> None:
    assert one("<title>t</title><description>Continue reading...</description>").text == ""


def test_a_message_without_title_is_headed_by_its_first_line() -> None:
    entry = one("<description>Shelling in the valley&lt;br&gt;Three were killed.</description>")
    assert (entry.title, entry.text) == ("Shelling in the valley", "Three were killed.")


def test_a_long_message_in_one_line_is_headed_by_its_first_sentence() -> None:
    entry = one(f"<description>{'Three were killed. ' * 40}</description>")
    assert entry.title == "Three were killed."
    assert entry.text.startswith("Three were killed.")


def test_a_long_message_in_one_sentence_stays_text() -> None:
    entry = one(f"<description>{'Three were killed and ' * 40}</description>")
    assert entry.title == ""
    assert entry.text.startswith("Three were killed and")


def test_an_item_without_any_words_is_dropped() -> None:
    outcome = parsed(rss("<guid>1</guid><link>https://n.example/1</link>", "<title>t</title>"))
    assert ([entry.title for entry in outcome.entries], outcome.dropped) == (["t"], 1)


def test_what_a_feed_passes_on_belongs_to_its_source() -> None:
    entry = one('<title>Three killed - Hill Paper</title><source url="https://hill.example">Hill Paper</source>')
    assert (entry.publisher, entry.title) == ("Hill Paper", "Three killed")


def test_an_aggregators_list_of_headlines_is_told_without_what_it_repeats() -> None:
    line = "&lt;li&gt;&lt;a href='/1'&gt;{}&lt;/a&gt;&amp;nbsp;&amp;nbsp;&lt;font&gt;{}&lt;/font&gt;&lt;/li&gt;"
    lines = line.format("Three killed", "Hill Paper") + line.format("Market shelled", "Coast Radio")
    entry = one(f"""<title>Three killed - Hill Paper</title><source url="https://hill.example">Hill Paper</source>
        <description>&lt;ol&gt;{lines}&lt;/ol&gt;</description>""")
    assert (entry.title, entry.publisher) == ("Three killed", "Hill Paper")
    assert entry.text == "Market shelled Coast Radio"


def test_a_source_that_is_the_feed_itself_is_no_other_publisher() -> None:
    entry = one('<title>t</title><source url="https://www.news.example/all.xml">Valley News - Updates</source>')
    assert entry.publisher == "Valley News"


@pytest.mark.parametrize(
    "written", ["", "yesterday", "Thu, 01 Jan 1970 00:00:00 GMT", "1788249600123456", "Fri, 01 Jan 2099 00:00:00 GMT"]
)
def test_an_undated_entry_stays_undated(written: str) -> None:
    assert one(f"<title>t</title><pubDate>{written}</pubDate>").published is None


def test_a_second_date_is_used_where_the_first_cannot_be() -> None:
    entry = one("<title>t</title><pubDate>gestern</pubDate><dc:date>2026-09-01T10:00:00Z</dc:date>")
    assert entry.published == datetime(2026, 9, 1, 10, 0, tzinfo=UTC)


# documents


def test_no_more_than_a_thousand_entries_are_taken_and_that_is_said() -> None:
    outcome = parsed(rss(*(f"<title>{n}</title>" for n in range(ENTRIES + 5))))
    assert (len(outcome.entries), outcome.dropped) == (ENTRIES, 5)
    assert any("5 entries" in note for note in outcome.notes)


def test_the_feeds_own_ttl_is_told() -> None:
    assert parsed(rss("<title>t</title>", channel="<ttl>60</ttl>")).ttl == timedelta(hours=1)
    assert parsed(rss("<title>t</title>", channel="<ttl>soon</ttl>")).ttl is None


def test_a_feed_without_entries_is_a_feed() -> None:
    assert parsed(rss()).entries == ()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Unreadable.EMPTY),
        (b" \n", Unreadable.EMPTY),
        (b"<!doctype html><html><body>Sign in</body></html>", Unreadable.HTML),
        (b"plain words", Unreadable.NOT_A_FEED),
        (b'{"version": "1"}', Unreadable.NOT_A_FEED),
        (b"\x00\x01\x02", Unreadable.NOT_A_FEED),
        (b"<opml><body/></opml>", Unreadable.NOT_A_FEED),
        (b"\xff\xd8\xff\xe0JFIF", Unreadable.NOT_A_FEED),
    ],
)
def test_what_is_no_feed_is_told_with_its_reason(body: bytes, reason: Unreadable) -> None:
    outcome = parse(body, {}, FEED, NOW)
    assert isinstance(outcome, ParseFailed)
    assert outcome.reason == reason


def test_a_body_that_names_a_file_is_not_opened(tmp_path: object) -> None:
    assert isinstance(parse(f"{tmp_path}/feed.xml".encode(), {}, FEED, NOW), ParseFailed)
    assert isinstance(parse(b"http://127.0.0.1:1/feed.xml", {}, FEED, NOW), ParseFailed)


def test_a_broken_document_gives_what_can_be_saved_and_says_so() -> None:
    body = rss("<guid>1</guid><title>first & second</title>", "<guid>2</guid><title>next</title>")
    outcome = parsed(body)
    assert [entry.title for entry in outcome.entries] == ["first & second", "next"]
    assert "not well-formed" in outcome.notes[0]


def test_a_truncated_document_gives_what_came() -> None:
    body = rss("<guid>1</guid><title>first</title>", "<guid>2</guid><title>second</title>")
    entries = parsed(body[: body.index(b"second") + 3]).entries
    assert entries[0].title == "first"


def test_signs_that_xml_forbids_do_no_harm() -> None:
    body = rss("<title>three\x08 killed&#8; in\x0b Idlib&#x1F;</title>")
    outcome = parsed(body)
    assert outcome.entries[0].title == "three killed in Idlib"
    assert outcome.notes == ()


@pytest.mark.parametrize(("codec", "declared"), [("cp1251", "windows-1251"), ("cp1251", "utf-8"), ("utf-16", "utf-16")])
def test_a_cyrillic_feed_is_read_whatever_it_calls_itself(codec: str, declared: str) -> None:
    text = rss("<title>Трое мирных жителей погибли при обстреле посёлка</title>").decode().replace("UTF-8", declared)
    (entry,) = parsed(text.encode(codec)).entries
    assert entry.title == "Трое мирных жителей погибли при обстреле посёлка"


def test_http_tells_the_encoding_where_the_document_does_not() -> None:
    text = rss("<title>Трое погибли</title>").decode().replace(' encoding="UTF-8"', "")
    outcome = parsed(text.encode("koi8-r"), "text/xml; charset=koi8-r")
    assert outcome.entries[0].title == "Трое погибли"
    assert outcome.encoding == "koi8-r"


def test_dates_of_a_document_tell_how_its_others_are_read() -> None:
    dates = ("01/09/2026 10:00", "28/08/2026 10:00", "1788249600")
    body = rss(*(f"<title>Story {n}</title><pubDate>{date}</pubDate>" for n, date in enumerate(dates)))
    assert [entry.published and entry.published.isoformat()[:16] for entry in parsed(body).entries] == [
        "2026-09-01T10:00",
        "2026-08-28T10:00",
        "2026-09-01T08:00",
    ]


def test_an_entry_knows_its_section_by_address_and_categories() -> None:
    said = (
        "<title>Three killed in Idlib</title><link>https://news.example/opinion/1</link><category>Podcasts</category>"
    )
    assert one(said).sections == ("opinion", "podcast")
