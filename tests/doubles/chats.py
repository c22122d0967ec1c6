"""Chats on loopback: their incoming webhooks, as their makers document them.

Sources: docs.slack.dev (incoming webhooks); developers.mattermost.com (incoming webhooks); learn.microsoft.com (Teams
workflows, Adaptive Cards, and the limit of 28 kB a message).
"""

from __future__ import annotations

from typing import Any

from tests.doubles.trackers import Ticket, Tracker, said
from tests.doubles.webhook_receiver import Answer, Call


class Chat(Tracker):
    """A chat's incoming webhook: its address is its key, and a ticket stands for a message."""

    root = "/services/T0/B0/key"

    def check_token(self, call: Call) -> None:
        """There is none."""

    def post(self, text: str) -> None:
        self.tickets.append(Ticket(str(len(self.tickets) + 1), text.partition("\n")[0], text))


class Slack(Chat):
    preset = "slack"

    def handle(self, call: Call, path: str, query: dict[str, str], content: Any) -> Answer:
        if path:
            return Answer(404, b"no_service")
        if not isinstance(content, dict) or not content.get("text"):
            return Answer(400, b"no_text")
        self.post(content["text"])
        return Answer(200, b"ok")


class Mattermost(Chat):
    preset = "mattermost"
    root = "/hooks/key"

    def handle(self, call: Call, path: str, query: dict[str, str], content: Any) -> Answer:
        if path:
            return said(404, {"id": "api.context.404.app_error", "status_code": 404})
        if not isinstance(content, dict) or not content.get("text"):
            return said(
                400, {"id": "web.incoming_webhook.text.app_error", "message": "No text specified.", "status_code": 400}
            )
        if len(content["text"]) > 16_383:
            return said(400, {"id": "model.post.is_valid.msg.app_error", "status_code": 400})
        self.post(content["text"])
        return Answer(200, b"ok")


class Teams(Chat):
    """A workflow that posts the cards which it is sent; its address carries its key as `sig`."""

    preset = "teams"
    root = "/workflows/0/triggers/manual/paths/invoke?api-version=1&sig=key"

    def handle(self, call: Call, path: str, query: dict[str, str], content: Any) -> Answer:
        if query.get("sig") != "key":
            return said(401, {"error": {"code": "DirectApiAuthorizationRequired"}})
        if len(call.body) > 28 * 1024:
            return said(413, {"error": {"code": "RequestEntityTooLarge"}})
        attachments = content.get("attachments") if isinstance(content, dict) else None
        if not isinstance(attachments, list) or content.get("type") != "message":
            return said(400, {"error": {"code": "TriggerInputSchemaMismatch"}})
        for attachment in attachments:
            assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
            self.post(self._words(attachment["content"]))
        return Answer(202)

    def _words(self, card: dict[str, Any]) -> str:
        assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
        assert all(action["type"] == "Action.OpenUrl" and action["url"] for action in card["actions"])
        blocks = [block["inlines"] for block in card["body"] if block["type"] == "RichTextBlock"]
        assert all(run["type"] == "TextRun" and run["text"] for block in blocks for run in block)
        return "\n".join("".join(run["text"] for run in block) for block in blocks)


CHATS = (Slack, Mattermost, Teams)
