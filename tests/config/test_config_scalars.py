"""The small values: what people write, and what it is taken for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.keys import scalars


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("90s", timedelta(seconds=90)),
        ("10m", timedelta(minutes=10)),
        (" 2 h ", timedelta(hours=2)),
        ("7d", timedelta(days=7)),
        ("1w", timedelta(weeks=1)),
    ],
)
def test_a_duration_has_a_number_and_a_unit(written: str, meant: timedelta) -> None:
    assert scalars.duration(written) == meant


@given(st.integers(1, 366 * 24 * 3600))
def test_every_second_of_a_year_can_be_written(seconds: int) -> None:
    assert scalars.duration(f"{seconds}s") == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "written", ["10 minutes", "1h30m", "-5m", "5", "m", "1.5h", "367d", "999999999w", "", None, True, []]
)
def test_anything_else_is_no_duration(written: object) -> None:
    with pytest.raises(ValueError, match=r"duration|range"):
        scalars.duration(written)


@pytest.mark.parametrize(("written", "meant"), [("07:00", time(7)), ("7:05", time(7, 5)), ("23:59", time(23, 59))])
def test_a_time_of_day_has_hours_and_minutes(written: str, meant: time) -> None:
    assert scalars.time_of_day(written) == meant


@pytest.mark.parametrize("written", ["24:00", "7", "7.30", "07:60", "7pm", 420])
def test_anything_else_is_no_time(written: object) -> None:
    with pytest.raises(ValueError, match="time"):
        scalars.time_of_day(written)


def test_a_zone_is_one_of_the_iana_list() -> None:
    assert scalars.zone("Africa/Khartoum") == ZoneInfo("Africa/Khartoum")


@pytest.mark.parametrize(
    ("written", "likely"),
    [
        ("asia/damascus", "Asia/Damascus"),
        ("Damascus", "Asia/Damascus"),
        ("Europe/Kiyv", "Europe/Kyiv"),
        ("Khartum", "Africa/Khartoum"),
    ],
)
def test_a_zone_that_is_not_known_gets_a_likely_one(written: str, likely: str) -> None:
    with pytest.raises(ValueError, match=f'did you mean "{likely}"'):
        scalars.zone(written)


def test_a_zone_that_looks_like_none_gets_an_example() -> None:
    with pytest.raises(ValueError, match="write a name such as Asia/Damascus or UTC"):
        scalars.zone("../../etc/passwd")


@pytest.mark.parametrize("url", ["https://a.example/rss?x=1#y", "http://[2001:db8::1]:8080/f", "HTTPS://A.example"])
def test_web_addresses_are_taken_as_written(url: str) -> None:
    assert scalars.web_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example",
        "javascript:alert(1)",
        "https://",
        "https:///x",
        "https://a.example:99999/",
        "https://[::1",
        "https://a.example/a b",
        "https://u:p@a.example/",
        "//a.example",
        "https://a.example/" + "x" * 3000,
        7,
        None,
    ],
)
def test_other_addresses_are_refused(url: object) -> None:
    with pytest.raises(ValueError, match=r"address|holds a user name or password"):
        scalars.web_url(url)


@pytest.mark.parametrize("address", ["duty@example.org", "first.last+tag@sub.example.org", "root@localhost"])
def test_addresses_of_people_are_taken_as_written(address: str) -> None:
    assert scalars.email(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "duty",
        "@example.org",
        "duty@",
        "a b@example.org",
        "a@b@c",
        "a@b\nBcc: x@y",
        "Duty <duty@example.org>",
        ".a@b.org",
        "a..b@c.org",
        "a@-b.org",
        "a@b..org",
        "a@example.org,b@example.org",
    ],
)
def test_other_addresses_of_people_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is not an e-mail address"):
        scalars.email(address)


@pytest.mark.parametrize(
    "sender", ["monitor@example.org", "Casualty monitor <monitor@example.org>", '"Desk" <monitor@example.org>']
)
def test_a_sender_may_have_a_name(sender: str) -> None:
    assert scalars.sender(sender) == sender


@pytest.mark.parametrize("sender", ["Desk", "<>", "Desk <monitor>", "A <a@b.org>, B <b@b.org>", "A\r\nBcc: <x@y.org>"])
def test_other_senders_are_refused(sender: str) -> None:
    with pytest.raises(ValueError, match="is not a sender"):
        scalars.sender(sender)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("127.0.0.1:8080", ("127.0.0.1", 8080)), ("[::1]:80", ("::1", 80)), ("localhost:0", ("localhost", 0))],
)
def test_a_listening_address_has_a_port(written: str, meant: tuple[str, int]) -> None:
    assert scalars.listen(written) == meant


@pytest.mark.parametrize(
    "written", ["8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "example.org:80", "1:²"]
)
def test_other_listening_addresses_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not an address and port"):
        scalars.listen(written)


@pytest.mark.parametrize(
    ("reads", "written", "likely"),
    [(scalars.country, "sy", "SY"), (scalars.language, "AR", "ar"), (scalars.language, "ar-SY", "ar")],
)
def test_a_code_in_the_wrong_case_gets_the_right_one(reads: Callable[[object], str], written: str, likely: str) -> None:
    with pytest.raises(ValueError, match=f'did you mean "{likely}"'):
        reads(written)


@pytest.mark.parametrize("written", ["two\nlines", "x" * 121, "", "  ", " Anbar Post ", None, 5])
def test_a_name_is_one_short_line(written: object) -> None:
    with pytest.raises(ValueError, match="name"):
        scalars.name(written)


@pytest.mark.parametrize("written", ["Anbar Post", "بريد الأنبار", "R&D: north"])
def test_a_name_is_taken_as_written(written: str) -> None:
    assert scalars.name(written) == written
