"""Tickets: made once and then updated, in each tracker's own terms; see tests/doubles/trackers.py for these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.config import parse
from monitor.deliveries import Again, Delivery, DeliveryTrouble, SendOutcome, Sent, Undeliverable
from monitor.deliveries.channels.webhook import deliver
from monitor.deliveries.settings import WebhookChannel
from monitor.http import Gate
from tests.deliveries.rows import ALERTS, NOW, rendered, row, titled
from tests.doubles.trackers import TRACKERS, GitHub, GitLab, Jira, JiraServer, TheHive, Tracker
from tests.doubles.webhook_receiver import RESET, Answer

EMPTY = {kind.preset: b'{"issues": []}' if issubclass(kind, Jira) else b"[]" for kind in TRACKERS}
TITLE = "Sample Town, Idlib, Syria: at least 25 killed, 10 children, air strike (single source)"


@pytest.fixture(params=TRACKERS, ids=lambda kind: kind.preset)
def tracker(request: pytest.FixtureRequest) -> Iterator[Tracker]:
    with request.param() as made:
        yield made


def channel_of(tracker: Tracker, token: str | None = None) -> WebhookChannel:
    """The channel that a config for this tracker gives."""
    options = "".join(f", options: {{{key}: {value}}}" for key, value in tracker.options.items())
    text = (
        f"channels:\n  tickets: {{webhook: {{preset: {tracker.preset}, url: '{tracker.url}', token_env: TOKEN, "
        f"allow_private: true{options}}}}}\n"
    )
    channel = parse(text, "test.yaml", Path(), {"TOKEN": token or tracker.token}).channel("tickets")
    assert isinstance(channel, WebhookChannel)
    return channel


def attempt(tracker: Tracker, gate: Gate, delivery: Delivery, token: str | None = None) -> SendOutcome:
    channel = channel_of(tracker, token)
    frozen = rendered(replace(delivery, channel="tickets"), channel)
    assert frozen.notes.keys() == {"requests"}, frozen.notes
    return deliver(frozen, frozen.body or b"", channel, gate, NOW)


def first(tracker: Tracker, name: str = "new", **facts: Any) -> Delivery:
    return row(name, channel_of(tracker), **facts)


def told(tracker: Tracker, gate: Gate, name: str = "new", ref: str | None = None) -> str:
    """Deliver; the reference."""
    outcome = attempt(tracker, gate, replace(first(tracker, name), remote_ref=ref))
    assert isinstance(outcome, Sent), outcome
    assert outcome.remote_ref is not None
    return outcome.remote_ref


def test_the_first_message_makes_a_ticket_that_says_it_all(tracker: Tracker, gate: Gate) -> None:
    ref = told(tracker, gate)
    (ticket,) = tracker.tickets
    assert (ticket.ref, ticket.title) == (ref, TITLE)
    assert any(label.startswith("casualty-monitor") for label in ticket.labels)
    for words in (
        "AT LEAST 25 KILLED",
        "HOW MANY",
        "Civil Rescue",
        "https://news.example/world/1?a=1&b=2",
        "مقتل 25",
        "sample0001",
        "is not verified",
    ):
        assert words in ticket.text


def test_a_later_message_updates_that_ticket_and_makes_none(tracker: Tracker, gate: Gate) -> None:
    ref = told(tracker, gate)
    tracker.tickets[0].title = "an old title"
    asked = len(tracker.asked)
    assert told(tracker, gate, "toll_rose", ref) == ref
    (ticket,) = tracker.tickets
    assert ticket.title == TITLE
    assert len(ticket.comments) == 1
    assert "WHAT CHANGED" in ticket.comments[0]
    assert len(tracker.asked) - asked == 2  # what can be repeated first, the comment last


def test_the_title_is_true_of_a_correction_and_a_retraction_too(tracker: Tracker, gate: Gate) -> None:
    ref = told(tracker, gate)
    told(tracker, gate, "corrected", ref)
    assert "21 killed" in tracker.tickets[0].title
    told(tracker, gate, "retracted", ref)
    (ticket,) = tracker.tickets
    assert ticket.title.startswith("[RETRACTED] ")
    assert ticket.closed or "retracted" in ticket.labels
    assert "no longer stands" in ticket.comments[-1]


def test_a_message_whose_first_attempt_was_not_remembered_makes_no_second_ticket(tracker: Tracker, gate: Gate) -> None:
    assert told(tracker, gate) == told(tracker, gate)
    (ticket,) = tracker.tickets
    assert ticket.comments == []


def test_a_later_message_finds_the_ticket_that_was_forgotten(tracker: Tracker, gate: Gate) -> None:
    ref = told(tracker, gate)
    assert told(tracker, gate, "toll_rose") == ref
    (ticket,) = tracker.tickets
    assert len(ticket.comments) == 1


def test_another_incident_gets_another_ticket(tracker: Tracker, gate: Gate) -> None:
    told(tracker, gate)
    other = replace(first(tracker), id="f" * 32, thread="sample0009")
    assert isinstance(attempt(tracker, gate, other), Sent)
    assert len(tracker.tickets) == 2


@pytest.mark.parametrize("name", ALERTS)
def test_every_kind_of_message_is_taken_as_a_first_and_as_a_later_one(tracker: Tracker, gate: Gate, name: str) -> None:
    ref = told(tracker, gate, name)
    assert told(tracker, gate, name, ref) == ref
    assert len(tracker.tickets[0].comments) == 1


@pytest.mark.parametrize(
    "title",
    [
        '"}, "x": {"',
        "\\",
        "/close",
        "line\nbreak",
        "@everyone #1 !2 <img src=x>",
        "`" * 3,
        "=== update",
        "{ref}",
        "[~admin] h1. {code}",
        "-->",
        "x" * 5000,
    ],
)
def test_a_hostile_headline_is_text_and_nothing_else(tracker: Tracker, gate: Gate, title: str) -> None:
    outcome = attempt(tracker, gate, titled(title, channel_of(tracker)))
    assert isinstance(outcome, Sent), outcome
    (ticket,) = tracker.tickets
    assert "\n" not in ticket.title
    assert isinstance(attempt(tracker, gate, titled(title, channel_of(tracker))), Sent)
    assert len(tracker.tickets) == 1


def test_a_wrong_token_is_the_operators_business_and_never_shows(tracker: Tracker, gate: Gate) -> None:
    wrong = tracker.token.replace("t0ken", "wr0ng")
    outcome = attempt(tracker, gate, first(tracker), wrong)
    assert isinstance(outcome, Again)
    assert outcome.operational
    assert "wr0ng" not in outcome.message
    assert tracker.tickets == []


def test_the_token_is_in_no_part_of_a_frozen_row(tracker: Tracker) -> None:
    channel = channel_of(tracker)
    frozen = rendered(row("new", channel), channel)
    assert tracker.token not in repr(frozen)
    assert tracker.token not in repr(channel)


def test_no_signature_goes_to_a_tracker(tracker: Tracker, gate: Gate) -> None:
    told(tracker, gate)
    assert not any(name.startswith("webhook-") for call in tracker.calls for name in call.headers)


@pytest.mark.parametrize("answer", [Answer(502), Answer(503), Answer(429, retry_after="7"), RESET])
def test_a_tracker_in_trouble_is_asked_again_and_gets_one_ticket(tracker: Tracker, gate: Gate, answer: Answer) -> None:
    for before in range(2):  # at the search, and when the ticket is made
        tracker.script.clear()
        tracker.script.extend([Answer(200, EMPTY[tracker.preset])] * before + [answer])
        assert isinstance(attempt(tracker, gate, first(tracker)), Again)
    told(tracker, gate)
    assert len(tracker.tickets) == 1


def test_a_page_that_asks_to_log_in_is_no_success(tracker: Tracker, gate: Gate) -> None:
    page = Answer(200, b"<!doctype html><title>Log in</title>")
    for before in range(2):
        tracker.script.extend([Answer(200, EMPTY[tracker.preset])] * before + [page])
        outcome = attempt(tracker, gate, first(tracker))
        assert isinstance(outcome, Again)
        assert outcome.operational
        assert "is no ticket" in outcome.message


def test_a_redirect_is_told_and_not_followed(tracker: Tracker, gate: Gate) -> None:
    tracker.script.append(Answer(301, headers={"Location": "/elsewhere"}))
    outcome = attempt(tracker, gate, first(tracker))
    assert isinstance(outcome, Undeliverable)
    assert (outcome.reason, len(tracker.calls)) == (DeliveryTrouble.REDIRECT, 1)


def test_a_refused_field_fails_visibly_with_the_trackers_words(tracker: Tracker, gate: Gate) -> None:
    tracker.script.extend([Answer(200, EMPTY[tracker.preset]), Answer(422, b'{"message": "Validation Failed"}')])
    outcome = attempt(tracker, gate, first(tracker))
    assert outcome == Undeliverable(DeliveryTrouble.REFUSED, 'tickets: answered 422 {"message": "Validation Failed"}')


def test_an_update_that_breaks_half_way_is_repeated_whole(tracker: Tracker, gate: Gate) -> None:
    ref = told(tracker, gate)
    tracker.script.append(Answer(503))
    assert isinstance(attempt(tracker, gate, replace(first(tracker, "toll_rose"), remote_ref=ref)), Again)
    assert tracker.tickets[0].comments == []
    told(tracker, gate, "toll_rose", ref)
    assert len(tracker.tickets[0].comments) == 1


def test_a_ticket_that_somebody_deleted_fails_visibly(tracker: Tracker, gate: Gate) -> None:
    ref = told(tracker, gate)
    tracker.tickets.clear()
    outcome = attempt(tracker, gate, replace(first(tracker, "toll_rose"), remote_ref=ref))
    assert isinstance(outcome, Undeliverable)
    assert "404" in outcome.message


def test_a_reference_cannot_lead_elsewhere(tracker: Tracker, gate: Gate) -> None:
    attempt(tracker, gate, replace(first(tracker, "toll_rose"), remote_ref="../../admin?x"))
    assert all("admin%3Fx" in call.path and ".." in call.path and "/admin" not in call.path for call in tracker.calls)


# each by itself


def test_github_gets_its_headers_and_closes_what_was_retracted(gate: Gate) -> None:
    with GitHub() as tracker:
        ref = told(tracker, gate)
        told(tracker, gate, "retracted", ref)
        assert tracker.tickets[0].closed
        assert tracker.asked == ["GET /issues", "POST /issues", "PATCH /issues/1", "POST /issues/1/comments"]
        for call in tracker.calls:
            assert call.headers["accept"] == "application/vnd.github+json"
            assert call.headers["x-github-api-version"] == "2022-11-28"


def test_an_update_does_not_reopen_what_people_closed(gate: Gate) -> None:
    for kind in (GitHub, GitLab):
        with kind() as tracker:
            ref = told(tracker, gate)
            tracker.tickets[0].closed = True
            told(tracker, gate, "toll_rose", ref)
            assert tracker.tickets[0].closed


def test_githubs_limit_is_patience_and_not_a_refusal(gate: Gate) -> None:
    with GitHub() as tracker:
        limits = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOW.timestamp()) + 600)}
        tracker.script.append(Answer(403, b'{"message": "API rate limit exceeded"}', headers=limits))
        outcome = attempt(tracker, gate, first(tracker))
    assert isinstance(outcome, Again)
    assert (outcome.reason, outcome.retry_after) == (DeliveryTrouble.BUSY, 600.0)


def test_a_token_without_the_right_to_write_waits_for_whoever_can_mend_it(gate: Gate) -> None:
    with GitHub() as tracker:
        tracker.script.append(Answer(403, b'{"message": "Resource not accessible by personal access token"}'))
        outcome = attempt(tracker, gate, first(tracker))
    assert isinstance(outcome, Again)
    assert outcome.operational


def test_gitlab_closes_what_was_retracted(gate: Gate) -> None:
    with GitLab() as tracker:
        told(tracker, gate, "retracted", told(tracker, gate))
        assert tracker.tickets[0].closed
        assert tracker.asked == ["GET /issues", "POST /issues", "PUT /issues/1", "POST /issues/1/notes"]


def test_jira_says_which_field_it_refuses(gate: Gate) -> None:
    for kind in (Jira, JiraServer):
        with kind() as tracker:
            channel = replace(channel_of(tracker), options=(("project", "NONE"), ("issue_type", "Task")))
            frozen = rendered(first(tracker), channel)
            outcome = deliver(frozen, frozen.body or b"", channel, gate, NOW)
        assert isinstance(outcome, Undeliverable)
        assert "valid project is required" in outcome.message


def test_jiras_two_kinds_are_spoken_to_in_their_own_version(gate: Gate) -> None:
    for kind, version in ((Jira, 3), (JiraServer, 2)):
        with kind() as tracker:
            told(tracker, gate)
            assert all(f"/rest/api/{version}/" in call.path for call in tracker.calls)


def test_a_repeated_source_reference_that_thehives_index_does_not_know_yet_becomes_an_update(gate: Gate) -> None:
    with TheHive(lag=2) as tracker:
        ref = told(tracker, gate)
        outcome = attempt(tracker, gate, first(tracker, "toll_rose"))
        assert isinstance(outcome, Again)
        assert "has this ticket" in outcome.message
        assert told(tracker, gate, "toll_rose") == ref
        (ticket,) = tracker.tickets
        assert len(ticket.comments) == 1


def test_thehive_gets_the_severity_as_a_number(gate: Gate) -> None:
    with TheHive() as tracker:
        ref = told(tracker, gate)
        assert tracker.tickets[0].fields["severity"] == 3
        attempt(tracker, gate, replace(first(tracker, "toll_rose", severity="critical"), remote_ref=ref))
        assert tracker.tickets[0].fields["severity"] == 4
