"""The frame of every page: who gets in, from where, with which headers, and in which language."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.config import Config, Web
from monitor.store import Store
from monitor.web.served import served
from tests.doubles.visitor import PEOPLE, SENTENCE, Hall, Visitor

PAGES = ["/", "/?text=x", "/incidents/abc"]
CHANGES = ["/sign-out", "/seen"]


@pytest.mark.parametrize("page", PAGES)
def test_nobody_sees_a_page_without_signing_in(hall: Hall, page: str) -> None:
    answer = hall.visitor().get(page)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("page", CHANGES)
def test_nobody_changes_anything_without_signing_in(hall: Hall, page: str) -> None:
    assert hall.visitor().post(page).status_code == 403


def test_whoever_signs_in_comes_to_where_they_wanted(hall: Hall) -> None:
    visitor = hall.visitor()
    form = visitor.get(visitor.get("/?text=Karsa").headers["Location"]).text
    wanted = re.search(r'name="next" value="([^"]*)"', form)
    assert wanted is not None
    answer = visitor.post("/sign-in", name="Amal", password=SENTENCE, next=wanted[1])
    assert answer.headers["Location"] == "/?text=Karsa"
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:x",
    ],
)
def test_nobody_is_sent_elsewhere_by_an_address(hall: Hall, elsewhere: str) -> None:
    answer = hall.visitor().post("/sign-in", name="Amal", password=SENTENCE, next=elsewhere)
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_says_no_more_than_that(hall: Hall) -> None:
    visitor = hall.visitor()
    known, unknown = (visitor.post("/sign-in", name=name, password="no") for name in ("Amal", "Nobody"))
    assert (known.status_code, unknown.status_code) == (403, 403)
    assert known.text == unknown.text


def test_guessing_is_answered_with_a_wait(hall: Hall) -> None:
    visitor = hall.visitor()
    answers = [visitor.post("/sign-in", name="Amal", password="no").status_code for _ in range(6)]
    assert answers == [403] * 5 + [429]


@pytest.mark.parametrize("page", ["/language", "/sign-in", "/seen"])
def test_a_form_without_end_is_taken_apart_nowhere(hall: Hall, page: str) -> None:
    answer = hall.visitor().client.post(page, data=b"a&" * 100_000, headers={"Origin": "http://localhost"})
    assert answer.status_code == 413


def test_behind_a_proxy_attempts_are_counted_by_the_address_that_the_proxy_wrote(store: Store) -> None:
    hall = Hall(store, web=Web(pages=True, public_url="https://watch.ngo.example"))
    for number in range(6):  # an attacker writes addresses of their own before it
        hall.visitor().client.post(
            "/sign-in",
            data={"name": "Amal", "password": "no"},
            headers={"X-Forwarded-For": f"192.0.2.{number}, 198.51.100.9", "Origin": "http://localhost"},
        )
    refused = hall.visitor().client.post(
        "/sign-in",
        data={"name": "Amal", "password": SENTENCE},
        headers={"X-Forwarded-For": "203.0.113.1, 198.51.100.9", "Origin": "http://localhost"},
    )
    assert refused.status_code == 429


def test_who_signed_in_before_is_let_in_whatever_a_stranger_guesses(hall: Hall) -> None:
    known = hall.visitor("Amal")
    known.post("/sign-out")
    stranger = hall.visitor()
    for _ in range(6):
        stranger.post("/sign-in", name="Amal", password="no")
    assert stranger.post("/sign-in", name="Amal", password=SENTENCE).status_code == 429
    assert known.post("/sign-in", name="Amal", password=SENTENCE).status_code == 303


@pytest.mark.parametrize("change", [lambda mark: mark[:-1] + "x", lambda mark: "x" + mark[1:], lambda mark: ""])
def test_a_mark_that_is_made_up_is_nobodys(hall: Hall, change: Callable[[str], str]) -> None:
    stranger = hall.visitor("Amal")
    cookie = stranger.client.get_cookie("watch_known")
    assert cookie is not None
    stranger.client.set_cookie("watch_known", change(cookie.value))
    for _ in range(6):
        stranger.post("/sign-in", name="Amal", password="no")
    fresh = hall.visitor()
    assert fresh.post("/sign-in", name="Amal", password=SENTENCE).status_code == 429


def test_a_mark_is_of_one_person_and_ends(hall: Hall) -> None:
    omar = hall.visitor("Omar")
    for _ in range(6):
        hall.visitor().post("/sign-in", name="Amal", password="no")
    assert omar.post("/sign-in", name="Amal", password=SENTENCE).status_code == 429
    hall.later(days=91)
    for _ in range(6):
        hall.visitor().post("/sign-in", name="Omar", password="no")
    assert omar.post("/sign-in", name="Omar", password=SENTENCE).status_code == 429


@pytest.mark.parametrize("page", CHANGES)
def test_a_page_elsewhere_changes_nothing(amal: Visitor, page: str) -> None:
    assert amal.post_from("https://evil.example", page).status_code == 403
    assert amal.client.post(page).status_code == 403
    assert amal.get("/").status_code == 200


def test_a_page_elsewhere_signs_nobody_in(hall: Hall) -> None:
    """Else somebody works, without noticing, under the attacker's name."""
    visitor = hall.visitor()
    assert visitor.post_from("https://evil.example", "/sign-in", name="Amal", password=SENTENCE).status_code == 403
    assert visitor.get("/").status_code == 303


def test_a_forged_request_is_written_down(amal: Visitor, hall: Hall) -> None:
    amal.post_from("https://evil.example", "/sign-out")
    with hall.store.read() as asking:
        assert asking.audit(1)[0].what == "forged"


def test_a_sign_out_ends_the_session_and_not_only_the_cookie(hall: Hall) -> None:
    visitor = hall.visitor("Amal")
    cookie = visitor.client.get_cookie("watch")
    assert cookie is not None
    visitor.post("/sign-out")
    thief = hall.visitor()
    thief.client.set_cookie("watch", cookie.value)
    assert thief.get("/").status_code == 303


def test_a_cookie_that_somebody_planted_is_not_the_one_that_is_signed_in(hall: Hall) -> None:
    victim = hall.visitor()
    victim.client.set_cookie("watch", "planted")
    victim.post("/sign-in", name="Amal", password=SENTENCE)
    attacker = hall.visitor()
    attacker.client.set_cookie("watch", "planted")
    assert attacker.get("/").status_code == 303
    assert victim.get("/").status_code == 200


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(hall: Hall) -> None:
    answer = hall.visitor().post("/sign-in", name="Amal", password=SENTENCE)
    cookie = answer.headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict", "Path=/"))


def test_behind_tls_the_cookie_is_never_sent_without_it(store: Store) -> None:
    hall = Hall(store, web=Web(pages=True, public_url="https://watch.ngo.example"))
    answer = hall.visitor().post("/sign-in", name="Amal", password=SENTENCE)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-watch=")
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert "Secure" in cookie


def test_somebody_who_was_taken_out_of_the_config_is_out_at_once(amal: Visitor, hall: Hall) -> None:
    hall.turn(people=PEOPLE[1:])
    assert amal.get("/").status_code == 303


def test_a_session_that_nobody_uses_ends(amal: Visitor, hall: Hall) -> None:
    hall.at += timedelta(hours=13)
    assert amal.get("/").status_code == 303


def test_from_a_mail_one_comes_in_by_a_page_of_ours(amal: Visitor, hall: Hall) -> None:
    """A link of another site comes without our cookie (SameSite=Strict); the same address from our own page has it."""
    answer = hall.visitor().get("/incidents/abc", Sec_Fetch_Site="cross-site")
    assert answer.status_code == 200
    assert 'http-equiv="refresh" content="0"' in answer.text


@pytest.mark.parametrize("page", ["/", "/sign-in", "/incidents/none"])
def test_every_page_has_a_strict_policy_and_no_script_or_style_inside(amal: Visitor, page: str) -> None:
    answer = amal.get(page)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=|javascript:", answer.text)


def test_a_page_asks_nothing_of_the_outside(amal: Visitor) -> None:
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', amal.get("/").text)


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../config.yaml",
        "/assets/x/../../../etc/passwd",
        "/assets/%2e%2e/style.css",
        "/assets/x/__init__.py",
        "/assets/0123456789abcdef/style.css",
        "/assets/x/..%2fstyle.css",
        "/incidents/../../etc/passwd",
        "/incidents/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/incidents/' OR 1=1 --",
        "/incidents/%00",
    ],
)
def test_a_path_reaches_no_file(amal: Visitor, path: str) -> None:
    answer = amal.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text


def test_assets_are_there_under_their_digest_and_kept_for_good(hall: Hall) -> None:
    visitor = hall.visitor()
    address = re.search(r'href="(/assets/[^"]*\.css)"', visitor.get("/sign-in").text)
    assert address is not None
    answer = visitor.get(address[1])
    assert answer.content_type.startswith("text/css")
    assert "immutable" in answer.headers["Cache-Control"]


def test_the_pages_are_off_unless_they_are_asked_for(store: Store) -> None:
    hall = Hall(store)
    hall.app = served(hall.watched, Web())
    assert hall.visitor().get("/").status_code == 404
    assert hall.visitor().get("/sign-in").status_code == 404


def test_a_name_that_is_not_ours_is_not_answered(hall: Hall) -> None:
    assert hall.visitor().client.get("/", headers={"Host": "rebound.example"}).status_code == 421


def test_the_public_name_is_answered(store: Store) -> None:
    hall = Hall(store, web=Web(pages=True, public_url="https://watch.ngo.example:8443"))
    for host in ("watch.ngo.example", "watch.ngo.example:8443"):
        assert hall.visitor().client.get("/sign-in", headers={"Host": host}).status_code == 200


def test_a_page_is_in_the_readers_language(hall: Hall) -> None:
    hall.turn(people=tuple(replace(person, language="ar") for person in PEOPLE))
    assert '<html lang="ar" dir="rtl">' in hall.visitor("Amal").get("/").text


def test_a_reader_can_choose_another_language(amal: Visitor) -> None:
    assert amal.post("/language", language="fr", next="/").status_code == 303
    assert '<html lang="fr" dir="ltr">' in amal.get("/").text


def test_a_language_that_is_not_there_is_english(hall: Hall) -> None:
    visitor = hall.visitor()
    visitor.client.set_cookie("watch_language", "../../etc")
    assert '<html lang="en"' in visitor.get("/sign-in", Accept_Language="xx").text


def test_a_store_that_does_not_answer_is_said_and_no_fault_of_ours(amal: Visitor, hall: Hall) -> None:
    hall.store.engine.dispose()
    with open(str(hall.store.engine.url.database), "wb") as file:
        file.write(b"SQLite format 3\x00 and then nothing of it" * 200)
    assert amal.get("/").status_code == 503


def test_a_config_without_people_has_nobody(store: Store) -> None:
    assert Hall(store, config=Config()).visitor().post("/sign-in", name="Amal", password=SENTENCE).status_code == 403


def test_whoever_knocks_without_end_does_not_fill_the_store(hall: Hall) -> None:
    visitor = hall.visitor()
    for _ in range(130):
        visitor.post_from("https://evil.example", "/sign-out")
        visitor.post("/sign-in", name="Amal", password="no")
    with hall.store.read() as asking:
        assert len(asking.audit(1_000)) <= 105


def test_an_address_where_no_page_is_keeps_the_way_back_for_whoever_is_signed_in(hall: Hall) -> None:
    answer = hall.visitor("Amal").get("/nowhere")
    assert (answer.status_code, "There is no such page" in answer.text, "Sign out" in answer.text) == (404, True, True)
    stranger = hall.visitor().get("/nowhere")
    assert (stranger.status_code, "Sign out" in stranger.text) == (404, False)
    assert stranger.headers["Content-Security-Policy"].startswith("default-src 'none'")
