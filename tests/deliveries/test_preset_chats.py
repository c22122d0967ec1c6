"""Messages to chats: one a time, and a good status that hides an error is no success."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.config import parse
from monitor.deliveries import Again, Delivery, SendOutcome, Sent, Undeliverable
from monitor.deliveries.channels.webhook import deliver
from monitor.deliveries.settings import WebhookChannel
from monitor.http import Gate
from tests.deliveries.rows import ALERTS, NOW, rendered, row, titled
from tests.doubles.chats import CHATS, Mattermost, Slack, Teams
from tests.doubles.trackers import Tracker
from tests.doubles.webhook_receiver import Answer


@pytest.fixture(params=CHATS, ids=lambda kind: kind.preset)
def chat(request: pytest.FixtureRequest) -> Iterator[Tracker]:
    with request.param() as made:
        yield made


def channel_of(chat: Tracker) -> WebhookChannel:
    hook = f"{{webhook: {{preset: {chat.preset}, url_env: CHAT_URL, allow_private: true}}}}"
    channel = parse(f"channels:\n  chat: {hook}\n", "test.yaml", Path(), {"CHAT_URL": chat.url}).channel("chat")
    assert isinstance(channel, WebhookChannel)
    return channel


def post(chat: Tracker, gate: Gate, delivery: Delivery) -> SendOutcome:
    channel = channel_of(chat)
    frozen = rendered(delivery, channel)
    assert frozen.notes.keys() == {"requests"}, frozen.notes
    return deliver(frozen, frozen.body or b"", channel, gate, NOW)


@pytest.mark.parametrize("name", ALERTS)
def test_a_chat_takes_every_kind_of_message(chat: Tracker, gate: Gate, name: str) -> None:
    assert post(chat, gate, row(name, channel_of(chat))) == Sent(None)
    assert len(chat.tickets) == 1


def test_a_message_says_what_who_and_why(chat: Tracker, gate: Gate) -> None:
    post(chat, gate, row("new", channel_of(chat)))
    text = chat.tickets[0].text.replace("\\", "")
    for words in (
        "[NEW] Sample Town, Idlib, Syria: at least 25 killed",
        "citing Civil Rescue",
        "Reported, not verified. Rule: Sample rule",
        "مقتل 25",
    ):
        assert words in text
    assert b"https://news.example/world/1?a=1&b=2" in chat.calls[0].body


def test_an_update_is_a_message_of_its_own(chat: Tracker, gate: Gate) -> None:
    for name in ("new", "toll_rose"):
        post(chat, gate, row(name, channel_of(chat)))
    assert len(chat.tickets) == 2


@pytest.mark.parametrize(
    "title", ["@channel @all <!channel>", "[click](https://evil.example)", "**x** `y` # z", '"}', "x\ny", "y" * 50_000]
)
def test_a_hostile_headline_calls_nobody_and_links_nowhere(chat: Tracker, gate: Gate, title: str) -> None:
    assert post(chat, gate, titled(title, channel_of(chat))) == Sent(None)
    text = chat.tickets[0].text
    if chat.preset != "teams":  # whose text runs know no markup
        assert "<!channel>" not in text
    if chat.preset == "mattermost":
        assert "@channel" not in text
        assert "](http" not in text.replace("\\]", "")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b'{"ok": false, "error": "channel_is_archived"}'),
        Answer(200, b'{"errors": [{"message": "no"}]}'),
        Answer(200, b'{"success": false}'),
        Answer(202, b"Error: the flow is turned off"),
        Answer(200, b"Webhook message delivery failed with error: Bad payload received by generic incoming webhook."),
    ],
)
def test_an_error_behind_a_good_status_fails_and_is_told(chat: Tracker, gate: Gate, answer: Answer) -> None:
    chat.script.append(answer)
    outcome = post(chat, gate, row("new", channel_of(chat)))
    assert isinstance(outcome, Undeliverable)
    assert outcome.operational
    assert "in spite of the status" in outcome.message


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b'{"ok": false, "error": "rate_limited"}'),
        Answer(200, b"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429"),
    ],
)
def test_one_that_passes_by_itself_is_tried_again(chat: Tracker, gate: Gate, answer: Answer) -> None:
    chat.script.append(answer)
    assert isinstance(post(chat, gate, row("new", channel_of(chat))), Again)
    assert post(chat, gate, row("new", channel_of(chat))) == Sent(None)


@pytest.mark.parametrize("kind", [Slack, Mattermost])
def test_where_ok_is_the_answer_a_page_is_none(kind: type[Tracker], gate: Gate) -> None:
    with kind() as chat:
        chat.script.append(Answer(200, b"<html>Log in</html>"))
        outcome = post(chat, gate, row("new", channel_of(chat)))
    assert isinstance(outcome, Undeliverable)
    assert "which is not 'ok'" in outcome.message


def test_a_generic_receivers_error_behind_a_good_status_is_none_of_success_either(gate: Gate) -> None:
    with Slack() as chat:
        chat.script.extend([Answer(200, b'{"error": "database is read-only"}'), Answer(200, b'{"errors": []}')])
        channel = replace(channel_of(chat), preset="generic")
        frozen = rendered(row("new", channel), channel)
        outcomes = [deliver(frozen, frozen.body or b"", channel, gate, NOW) for _ in range(2)]
    assert [type(outcome) for outcome in outcomes] == [Undeliverable, Sent]


def test_a_refusal_of_a_chat_is_quoted(chat: Tracker, gate: Gate) -> None:
    chat.script.append(Answer(400, b"invalid_payload"))
    outcome = post(chat, gate, row("new", channel_of(chat)))
    assert isinstance(outcome, Undeliverable)
    assert "invalid_payload" in outcome.message


def test_teams_gets_a_card_with_the_sources_as_buttons(gate: Gate) -> None:
    with Teams() as chat:
        post(chat, gate, row("new", channel_of(chat)))
        card = chat.calls[0].json["attachments"][0]["content"]
    assert [action["url"] for action in card["actions"]] == ["https://news.example/world/1?a=1&b=2"]
    assert card["body"][0]["inlines"][0]["weight"] == "Bolder"


def test_the_key_in_the_address_of_a_workflow_stays_whole_and_unseen(gate: Gate) -> None:
    with Teams() as chat:
        channel = channel_of(chat)
        frozen = rendered(row("new", channel), channel)
        assert deliver(frozen, frozen.body or b"", channel, gate, NOW) == Sent(None)
        assert chat.calls[0].path.endswith("?api-version=1&sig=key")
    assert "sig=key" not in repr(deliver(frozen, frozen.body or b"", channel, gate, NOW))
