"""A digest as a mail: a picture of where with a text beside it, its list as a table, both sealed where the mail is."""

from __future__ import annotations

import csv
import io
import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from pysequoia import decrypt

from monitor.deliveries.digest_table import COLUMNS, table
from monitor.deliveries.picture.raster import Raster, plain
from monitor.deliveries.picture.view import HEIGHT, WIDTH, Spot, together, view_of
from monitor.deliveries.picture.where import PALETTE, picture, spots_of
from tests.deliveries.keys import public, ring, secret_key
from tests.deliveries.rows import ALERTS, DESK, mail, part, rendered, row

DIGEST: Any = ALERTS["digest"].facts


def incident(lat: float | None, lon: float | None, killed: int = 3, precision: int = 1, **more: Any) -> dict[str, Any]:
    place = {**DIGEST["incidents"][0]["place"], "lat": lat, "lon": lon, "precision": precision}
    toll = {"killed": {"all": {**DIGEST["incidents"][0]["toll"]["killed"]["all"], "figure": killed}}}
    return {**DIGEST["incidents"][0], "place": place, "toll": toll, **more}


def parts(message: EmailMessage) -> list[str]:
    return [one.get_content_type() for one in message.walk()]


def attached(message: EmailMessage, kind: str) -> EmailMessage:
    [found] = [one for one in message.walk() if one.get_content_type() == kind]
    assert isinstance(found, EmailMessage)
    return found


def test_the_picture_stands_in_the_html_with_its_places_as_text() -> None:
    message = mail(row("digest"))
    html, shown = part(message, "html"), attached(message, "image/png")
    assert f'src="cid:{shown["Content-ID"].strip("<>")}"' in html
    assert 'alt="Map: 1 Sample Town' in html
    assert "no border is drawn" in html
    assert shown.get_content()[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_text_part_stays_first_and_needs_no_picture() -> None:
    message = mail(row("digest"))
    assert parts(message)[:3] == ["multipart/mixed", "multipart/alternative", "text/plain"]
    assert "1. Sample Town, Idlib, Syria" in part(message, "plain")


def test_a_digest_without_a_picture_or_table_is_the_mail_that_it_was() -> None:
    plain_one = {**DIGEST["digest"], "picture": False, "csv": False}
    assert parts(mail(row("digest", digest=plain_one))) == ["multipart/alternative", "text/plain", "text/html"]


def test_a_digest_of_an_earlier_release_is_told_all_the_same() -> None:
    scope = {key: value for key, value in DIGEST["digest"].items() if key not in ("picture", "csv")}
    old = [{key: value for key, value in one.items() if key != "number"} for one in DIGEST["incidents"]]
    message = mail(row("digest", digest=scope, incidents=old))
    assert "Sample Town" in part(message, "plain")


def test_no_other_mail_has_a_picture() -> None:
    assert "image/png" not in parts(mail(row("new")))


def test_the_same_digest_gives_the_same_bytes() -> None:
    assert rendered(row("digest")).body == rendered(row("digest")).body


def test_a_sealed_digest_hides_picture_and_table_too() -> None:
    desk = replace(DESK, encrypt=ring(public("Duty <duty@example.org>")))
    body = rendered(row("digest", desk), desk).body
    assert body is not None
    assert b"image/png" not in body
    assert b".csv" not in body
    [cipher] = [p for p in message_from_bytes(body).walk() if p.get_content_type() == "application/octet-stream"]
    sealed = cipher.get_payload(decode=True)
    assert isinstance(sealed, bytes)
    clear = decrypt(decryptor=secret_key("Duty <duty@example.org>").decryptor(), bytes=sealed).bytes
    assert clear is not None
    inner = message_from_bytes(clear, policy=policy.default)
    assert {"image/png", "text/csv"} <= {one.get_content_type() for one in inner.walk()}


# its sums

NOTHING_SUMMED = {"low": 0, "figure": 0, "high": None, "unknown": 0, "vague": 0, "words": None}


def digest_of(killed: dict[str, Any], **what: Any) -> list[str]:
    made = mail(row("digest", totals={"killed": killed, "injured": NOTHING_SUMMED}, **what))
    return [str(made["Subject"]), part(made, "plain"), part(made, "html")]


def test_a_digest_that_leaves_everything_out_of_its_sums_says_what_and_no_nought() -> None:
    for said in digest_of(NOTHING_SUMMED, incident_count=0, perhaps_count=2, earlier_count=1):
        assert "2 incidents that may be the same as others or totals, and no sum; news of 1 earlier one" in said
        assert "0 reported" not in said


def test_a_digest_of_earlier_incidents_alone_has_no_nought_either() -> None:
    for said in digest_of(NOTHING_SUMMED, incident_count=0, perhaps_count=0, earlier_count=1):
        assert "ews of 1 earlier incident, no report of a new one" in said
        assert "0 reported" not in said


def test_dead_of_whom_nobody_gives_a_number_are_no_nought() -> None:
    subject, text, html = digest_of({**NOTHING_SUMMED, "high": 0, "unknown": 1})
    assert "unknown number reported killed, 1 without a number" in subject
    for said in (text, html):
        assert "unknown number reported killed (1 without a number)" in said


# the picture


def test_the_picture_is_a_png_of_its_size() -> None:
    body = picture([incident(35.9, 36.6)])
    assert body is not None
    assert struct.unpack(">II", body[16:24]) == (WIDTH, HEIGHT)
    at = body.index(b"IDAT")
    length = struct.unpack(">I", body[at - 4 : at])[0]
    assert len(zlib.decompress(body[at + 4 : at + 4 + length])) == HEIGHT * (WIDTH + 1)
    assert len(body) < 30_000


def test_without_a_place_there_is_no_picture() -> None:
    assert picture([]) is None
    assert picture([incident(None, None)]) is None


def test_a_country_is_no_spot_and_a_province_is_a_ring() -> None:
    spots = list(spots_of([incident(35, 38, precision=6), incident(35, 36, precision=4), incident(33, 36)]))
    assert [(spot.numbers, spot.rough) for spot in spots] == [((2,), True), ((3,), False)]


def test_what_was_retracted_is_not_drawn() -> None:
    assert list(spots_of([incident(35, 38, status="retracted")])) == []


def test_a_disc_grows_with_the_dead_and_has_an_end() -> None:
    sizes = [Spot((1,), 0, 0, killed, False).radius for killed in (0, 10, 100, 100_000)]
    assert sizes == sorted(sizes)
    assert sizes[-1] < HEIGHT / 4


def test_neighbours_whose_numbers_would_hide_each_other_become_one() -> None:
    spots = [Spot((n,), 35 + n / 1000, 36, 1, False) for n in (1, 2, 3)] + [Spot((4,), 15, 30, 1, False)]
    assert [mark.words for mark in together(spots, view_of(spots))] == ["1-3", "4"]


@pytest.mark.parametrize("spots", [[(35.0, 36.0)], [(13.6, 25.4), (36.5, 38.0)], [(-80.0, 0.0), (80.0, 179.0)]])
def test_every_spot_lies_in_the_view(spots: list[tuple[float, float]]) -> None:
    made = [Spot((n,), lat, lon, 1, False) for n, (lat, lon) in enumerate(spots, 1)]
    view = view_of(made)
    for spot in made:
        x, y = view.point(spot.lat, spot.lon)
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT


def test_nothing_is_drawn_beyond_the_edge() -> None:
    raster = Raster(10, 10, PALETTE)
    raster.disc(0, 0, 30, 1)
    raster.write(-40, 8, "Šam 7", 2, 3)
    assert len(raster.points) == 100


def test_letters_lose_their_accents() -> None:
    assert plain("Zaporizhzhia Šībām") == "ZAPORIZHZHIA SIBAM"


# the table


def rows(facts: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table(facts["incidents"]))))


def test_the_table_has_the_numbers_of_the_mail() -> None:
    found = attached(mail(row("digest")), "text/csv")
    assert found.get_filename() == "2031-03-09.csv"
    listed = list(csv.DictReader(io.StringIO(found.get_content())))
    assert [one["number"] for one in listed] == [str(n) for n in range(1, len(DIGEST["incidents"]) + 1)]
    assert (listed[0]["place_name"], listed[0]["killed_all_low"], listed[0]["killed_all_high"]) == (
        "Sample Town",
        "25",
        "",
    )


def test_what_no_sum_counts_says_so() -> None:
    facts = {"incidents": [incident(1, 1), incident(1, 1, earlier=True), incident(1, 1, perhaps="other")]}
    assert [one["counted"] for one in rows(facts)] == ["yes", "no", "no"]


@pytest.mark.parametrize("words", ["=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "-2", "a; =1"])
def test_no_cell_is_a_formula(words: str) -> None:
    facts = {"incidents": [incident(1, 1, claimants=[words], publishers=[words])]}
    assert all(not cell.lstrip().startswith(("=", "+", "@", "-")) for cell in rows(facts)[0].values())
    assert set(rows(facts)[0]) == set(COLUMNS)


def test_a_later_digest_has_another_name() -> None:
    later = replace(row("digest"), created=datetime(2031, 3, 10, tzinfo=UTC))
    assert attached(mail(later), "text/csv").get_filename() == "2031-03-10.csv"
