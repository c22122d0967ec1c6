"""Bytes to text where the document lies, says nothing, or was damaged on the way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.entries.encoding import decode, legibility

RUSSIAN = "В результате обстрела посёлка погибли трое мирных жителей, ещё семеро ранены."
UKRAINIAN = "Унаслідок удару по селищу загинули троє людей, їх тіла дістали з-під завалів."
ARABIC = "قتل ثلاثة مدنيين وأصيب سبعة آخرون في قصف على قرية في ريف إدلب الجنوبي."
FRENCH = "Trois civils ont été tués près du marché, d’après l’hôpital général où les blessés étaient évacués."
HEBREW = "שלושה אזרחים נהרגו בכפר סמוך לגבול אתמול בלילה."
JAPANESE = "村への攻撃で市民三人が死亡し、七人が負傷した。"


def xml(text: str, declared: str | None = None) -> str:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    return f"{declaration}<rss><channel><title>{text}</title></channel></rss>"


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "KOI8-R"),
        (ARABIC, "cp1256", "windows-1256"),
        (ARABIC, "iso8859-6", "ISO-8859-6"),
        (FRENCH, "cp1252", "iso-8859-1"),
        (FRENCH, "utf-8", "utf-8"),
        (HEBREW, "cp1255", "windows-1255"),
        (JAPANESE, "shift_jis", "Shift_JIS"),
        (JAPANESE, "euc_jp", "EUC-JP"),
        (JAPANESE, "iso2022_jp", "ISO-2022-JP"),
    ],
)
def test_a_document_that_tells_the_truth_is_believed(text: str, codec: str, declared: str) -> None:
    decoded = decode(xml(text, declared).encode(codec, "ignore"))
    assert decoded.text == xml(text, declared).encode(codec, "ignore").decode(codec)
    assert decoded.note == ""


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_mark_or_the_form_of_the_first_signs_goes_first(codec: str) -> None:
    assert decode(xml(RUSSIAN, "utf-16").encode(codec)).text == xml(RUSSIAN, "utf-16")


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1251", "us-ascii", "no-such-encoding", None])
def test_valid_utf8_is_utf8_whatever_it_calls_itself(declared: str | None) -> None:
    assert decode(xml(RUSSIAN, declared).encode()).text == xml(RUSSIAN, declared)


@pytest.mark.parametrize(
    ("text", "codec"),
    [(RUSSIAN, "cp1251"), (UKRAINIAN, "cp1251"), (ARABIC, "cp1256"), (FRENCH, "cp1252")],
)
@pytest.mark.parametrize("declared", ["utf-8", None])
def test_a_legacy_encoding_that_is_not_declared_is_found_by_its_words(
    text: str, codec: str, declared: str | None
) -> None:
    decoded = decode(xml(text, declared).encode(codec))
    assert (decoded.text, decoded.encoding) == (xml(text, declared), codec)


@pytest.mark.parametrize(("text", "codec"), [(RUSSIAN, "cp1251"), (ARABIC, "cp1256")])
def test_a_false_declaration_is_not_believed_where_it_gives_no_words(text: str, codec: str) -> None:
    decoded = decode(xml(text, "iso-8859-1").encode(codec))
    assert decoded.encoding == codec
    assert decoded.note == f"declared as cp1252, read as {codec}"


def test_the_feeds_language_tells_encodings_apart() -> None:
    body = xml(HEBREW).encode("cp1255")
    assert decode(body, language="he").text == xml(HEBREW)


def test_http_may_say_what_the_document_does_not() -> None:
    body = xml(HEBREW).encode("cp1255")
    assert decode(body, "text/xml; charset=windows-1255").text == xml(HEBREW)


def test_two_broken_bytes_do_not_spoil_a_whole_feed() -> None:
    body = xml(RUSSIAN * 5, "utf-8").encode()
    at = body.index("погибли".encode())
    decoded = decode(body[: at + 1] + body[at + 2 :])
    assert "мирных жителей" in decoded.text
    assert decoded.encoding == "utf-8"
    assert "broken" in decoded.note


def test_a_feed_cut_off_inside_a_character_stays_what_it_is() -> None:
    body = "<rss><channel><title>é".encode()[:-1]
    assert decode(body).text == "<rss><channel><title>"


@pytest.mark.parametrize("text", [FRENCH, RUSSIAN, ARABIC])
def test_what_was_encoded_twice_is_mended(text: str) -> None:
    twice = bytes(xml(text), "utf-8").decode("latin-1")
    decoded = decode(twice.encode())
    assert decoded.text == xml(text)
    assert "twice" in decoded.note


def test_a_single_odd_pair_of_letters_is_left_alone() -> None:
    text = xml("MAÇÃ” — o preço da maçã em São Tomé")
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("text", "natural"),
    [
        ("обстрел Посёлка ООН", True),
        ("ЗбгЗд", False),
        ("Ïðèâåò", False),
        ("café", True),
        ("cafй", False),
        ("قرية", True),
        ("plain words", True),
        ("", True),
    ],
)
def test_words_look_like_words_or_do_not(text: str, natural: bool) -> None:
    assert (legibility(text) >= 0.5) is natural


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=60), st.sampled_from([None, "ar", "ru", "xx"]))
def test_any_bytes_become_text(body: bytes, content_type: str, language: str | None) -> None:
    decode(body, content_type, language)


@pytest.mark.parametrize("declared", ["rot13", "base64", "hex", "idna", "utf-16", "unicode_escape", "undefined"])
def test_a_codec_that_is_no_encoding_of_documents_is_not_used(declared: str) -> None:
    assert decode(xml("plain", declared).encode()).text == xml("plain", declared)
