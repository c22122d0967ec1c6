"""Incident trackers on loopback: the part of each API that the presets use, as its makers document it.

    with GitHub() as tracker:
        ... requests to tracker.url with tracker.token ...
        tracker.tickets[0].title, tracker.tickets[0].comments
        tracker.script.append(Answer(502))      # what the next call gets instead

Sources: docs.github.com/rest/issues; docs.gitlab.com/api/issues and /notes; developer.atlassian.com/cloud/jira/platform
(v3) and docs.atlassian.com/software/jira (v2); docs.strangebee.com/thehive/api-docs. Chats: see chats.py.
"""

from __future__ import annotations

import base64
import json
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from tests.doubles.webhook_receiver import Answer, Call, WebhookReceiver

JSON = {"Content-Type": "application/json"}
QUICK_ACTION = re.compile(r"^/[a-z_]+", re.MULTILINE)


class RefusedError(Exception):
    """An answer that ends the handling of a request."""

    def __init__(self, status: int, content: object) -> None:
        self.answer = said(status, content)


def said(status: int, content: object = None) -> Answer:
    return Answer(status, b"" if content is None else json.dumps(content).encode(), headers=JSON)


@dataclass(slots=True)
class Ticket:
    """A ticket as people see it."""

    ref: str
    title: str
    text: str
    labels: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    closed: bool = False
    fields: dict[str, Any] = field(default_factory=dict)


class Tracker:
    """The base of all of them: a server, a token and tickets. `root`: the path of the channel's address."""

    preset: ClassVar[str]
    root: ClassVar[str] = ""
    token: ClassVar[str] = "t0ken-of-the-tests"
    options: ClassVar[Mapping[str, str]] = {}

    def __init__(self) -> None:
        self.tickets: list[Ticket] = []
        self._receiver = WebhookReceiver(respond=self._respond)

    def __enter__(self) -> Tracker:
        self._receiver.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._receiver.__exit__()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._receiver.port}{self.root}"

    @property
    def calls(self) -> list[Call]:
        return self._receiver.calls

    @property
    def script(self) -> deque[Answer]:
        return self._receiver.script

    @property
    def asked(self) -> list[str]:
        """`POST /issues`: what was asked for, below the channel's address and without queries."""
        return [f"{call.method} {urlsplit(call.path).path.removeprefix(self.root)}" for call in self.calls]

    def _respond(self, call: Call) -> Answer:
        try:
            self.check_token(call)
            return self.handle(call, *self._parts(call))
        except RefusedError as refused:
            return refused.answer

    def _parts(self, call: Call) -> tuple[str, dict[str, str], Any]:
        parts = urlsplit(call.path)
        if not parts.path.startswith(urlsplit(self.root).path):
            raise self.unknown()
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        return parts.path.removeprefix(urlsplit(self.root).path), query, self._content(call)

    def _content(self, call: Call) -> Any:
        if not call.body:
            return None
        if call.headers.get("content-type", "").partition(";")[0] != "application/json":
            raise RefusedError(415, {"message": "Unsupported Media Type"})
        try:
            return json.loads(call.body)
        except ValueError:
            raise RefusedError(400, {"message": "Problems parsing JSON"}) from None

    def ticket(self, ref: str) -> Ticket:
        found = next((ticket for ticket in self.tickets if ticket.ref == ref), None)
        if found is None:
            raise self.unknown()
        return found

    def unknown(self) -> RefusedError:
        return RefusedError(404, {"message": "Not Found"})

    def check_token(self, call: Call) -> None:
        if call.headers.get("authorization") != f"Bearer {self.token}":
            raise self.unauthorised()

    def unauthorised(self) -> RefusedError:
        return RefusedError(401, {"message": "401 Unauthorized"})

    def handle(self, call: Call, path: str, query: dict[str, str], content: Any) -> Answer:
        raise NotImplementedError


class GitHub(Tracker):
    preset = "github"
    root = "/repos/ngo/alerts"

    def unauthorised(self) -> RefusedError:
        return RefusedError(401, {"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest"})

    def handle(self, call: Call, path: str, query: dict[str, str], content: Any) -> Answer:
        if not call.headers.get("user-agent"):
            return said(403, {"message": "Request forbidden by administrative rules. A User-Agent is required."})
        match call.method, path.split("/")[1:]:
            case "GET", ["issues"]:
                return said(200, [self._shown(t) for t in reversed(self.tickets) if self._wanted(t, query)])
            case "POST", ["issues"]:
                return said(201, self._shown(self._created(content)))
            case "PATCH", ["issues", number]:
                return said(200, self._shown(self._changed(self.ticket(number), content)))
            case "POST", ["issues", number, "comments"]:
                self.ticket(number).comments.append(self._text(content, "body", 65_536, "IssueComment"))
                return said(201, {"id": 1})
        return self.unknown().answer

    def _wanted(self, ticket: Ticket, query: dict[str, str]) -> bool:
        return query.get("state", "open") in ("all", "closed" if ticket.closed else "open")

    def _shown(self, ticket: Ticket) -> dict[str, Any]:
        return {
            "id": 9000 + int(ticket.ref),
            "number": int(ticket.ref),
            "title": ticket.title,
            "body": ticket.text,
            "state": "closed" if ticket.closed else "open",
            "labels": [{"name": name} for name in ticket.labels],
        }

    def _created(self, content: Any) -> Ticket:
        text = self._text(content, "body", 65_536, "Issue") if content.get("body") is not None else ""
        title = self._text(content, "title", 256, "Issue")
        self.tickets.append(Ticket(str(len(self.tickets) + 1), title, text, list(content.get("labels", []))))
        return self.tickets[-1]

    def _changed(self, ticket: Ticket, content: Any) -> Ticket:
        if content.get("state", "open") not in ("open", "closed"):
            raise self._invalid("Issue", "state", "invalid")
        if content.get("state_reason") not in (None, "completed", "not_planned", "duplicate", "reopened"):
            raise self._invalid("Issue", "state_reason", "invalid")
        ticket.title = self._text(content, "title", 256, "Issue") if "title" in content else ticket.title
        ticket.closed = content.get("state", "closed" if ticket.closed else "open") == "closed"
        return ticket

    def _text(self, content: Any, name: str, longest: int, resource: str) -> str:
        value = content.get(name) if isinstance(content, dict) else None
        if not isinstance(value, str) or not value:
            raise self._invalid(resource, name, "missing_field")
        if len(value) > longest:
            raise self._invalid(resource, name, "custom")
        return value

    def _invalid(self, resource: str, name: str, code: str) -> RefusedError:
        return RefusedError(
            422, {"message": "Validation Failed", "errors": [{"resource": resource, "field": name, "code": code}]}
        )


class GitLab(Tracker):
    preset = "gitlab"
    root = "/api/v4/projects/7"

    def check_token(self, call: Call) -> None:
        if call.headers.get("private-token") != self.token:
            super().check_token(call)

    def unknown(self) -> RefusedError:
        return RefusedError(404, {"message": "404 Not found"})

    def handle(self, call: Call, path: str, query: dict[str, str], content: Any) -> Answer:
        match call.method, path.split("/")[1:]:
            case "GET", ["issues"]:
                found = [t for t in reversed(self.tickets) if self._wanted(t, query)]
                return said(200, [self._shown(ticket) for ticket in found])
            case "POST", ["issues"]:
                title, text = self._text(content, "title"), content.get("description", "")
                self._obey(text)
                labels = content.get("labels", "").split(",")
                self.tickets.append(Ticket(str(len(self.tickets) + 1), title, text, labels))
                return said(201, self._shown(self.tickets[-1]))
            case "PUT", ["issues", number]:
                return said(200, self._shown(self._changed(self.ticket(number), content)))
            case "POST", ["issues", number, "notes"]:
                self._obey(self._text(content, "body", longest=1_000_000))
                self.ticket(number).comments.append(content["body"])
                return said(201, {"id": 1, "body": content["body"]})
        return self.unknown().answer

    def _wanted(self, ticket: Ticket, query: dict[str, str]) -> bool:
        state = query.get("state", "all")
        where = query.get("in", "title,description").split(",")
        texts = {"title": ticket.title, "description": ticket.text}
        return state in ("all", "closed" if ticket.closed else "opened") and any(
            query.get("search", "").lower() in texts[name].lower() for name in where
        )

    def _shown(self, ticket: Ticket) -> dict[str, Any]:
        return {
            "id": 8000 + int(ticket.ref),
            "iid": int(ticket.ref),
            "title": ticket.title,
            "labels": ticket.labels,
            "description": ticket.text,
            "state": "closed" if ticket.closed else "opened",
        }

    def _changed(self, ticket: Ticket, content: Any) -> Ticket:
        if not content:
            raise RefusedError(400, {"error": "title are missing, at least one parameter must be provided"})
        if content.get("state_event") not in (None, "close", "reopen"):
            raise RefusedError(400, {"error": "state_event does not have a valid value"})
        ticket.title = self._text(content, "title") if "title" in content else ticket.title
        ticket.closed = content["state_event"] == "close" if "state_event" in content else ticket.closed
        return ticket

    def _text(self, content: Any, name: str, longest: int = 255) -> str:
        value = content.get(name)
        if not isinstance(value, str) or not value.strip():
            raise RefusedError(400, {"error": f"{name} is missing"})
        if len(value) > longest:
            raise RefusedError(400, {"message": {name: [f"is too long (maximum is {longest} characters)"]}})
        return value

    def _obey(self, text: str) -> None:
        """A line that begins with a slash and a word is a command to GitLab, whoever wrote it."""
        assert not QUICK_ACTION.search(text), f"a quick action: {QUICK_ACTION.search(text)}"


class Jira(Tracker):
    """Cloud, REST v3: texts are Atlassian documents, and a token goes with the address of its owner."""

    preset = "jira"
    token = "ops@example.org:t0ken-of-the-tests"
    options: ClassVar[Mapping[str, str]] = {"project": "OPS"}
    api = "/rest/api/3"
    search = "/search/jql"

    def check_token(self, call: Call) -> None:
        if call.headers.get("authorization") != "Basic " + base64.b64encode(self.token.encode()).decode():
            raise RefusedError(401, {"errorMessages": ["Client must be authenticated to access this resource."]})

    def unknown(self) -> RefusedError:
        return RefusedError(
            404, {"errorMessages": ["Issue does not exist or you do not have permission to see it."], "errors": {}}
        )

    def handle(self, call: Call, path: str, query: dict[str, str], content: Any) -> Answer:
        if not path.startswith(self.api):
            return self.unknown().answer
        below = path.removeprefix(self.api)
        if call.method == "GET" and below == self.search:
            return said(200, {"issues": self._found(query), "isLast": True})
        match call.method, below.split("/")[1:]:
            case "GET", ["search"]:
                return said(410, {"errorMessages": ["The requested API has been removed."], "errors": {}})
            case "POST", ["issue"]:
                ticket = self._created(content["fields"])
                return said(201, {"id": "10001", "key": ticket.ref, "self": f"{self.url}{path}/10001"})
            case "PUT", ["issue", key]:
                self._change(self.ticket(key), content)
                return said(204)
            case "POST", ["issue", key, "comment"]:
                self.ticket(key).comments.append(self.text_of(content.get("body"), "comment"))
                return said(201, {"id": "1"})
        return self.unknown().answer

    def _found(self, query: dict[str, str]) -> list[dict[str, Any]]:
        wanted = re.fullmatch(r'labels = "([^"]+)"', query.get("jql", ""))
        if wanted is None:
            raise RefusedError(400, {"errorMessages": ["Error in the JQL Query"], "errors": {}})
        shown = query.get("fields", "").split(",")
        found = [ticket for ticket in self.tickets if wanted[1] in ticket.labels]
        return [
            {"id": "10001", "key": t.ref, "fields": {name: t.fields[name] for name in shown if name in t.fields}}
            for t in found
        ]

    def _created(self, fields: Any) -> Ticket:
        errors: dict[str, str] = {}
        if fields.get("project", {}).get("key") != "OPS":
            errors["project"] = "valid project is required"
        if fields.get("issuetype", {}).get("name") not in ("Task", "Bug"):
            errors["issuetype"] = "The issue type selected is invalid."
        if any(" " in label for label in fields.get("labels", [])):
            errors["labels"] = "The label can't contain spaces."
        if errors:
            raise self.invalid(errors)
        text = self.text_of(fields.get("description"), "description")
        ref = f"OPS-{len(self.tickets) + 1}"
        self.tickets.append(Ticket(ref, self._summary(fields), text, list(fields.get("labels", []))))
        self.tickets[-1].fields = {"labels": self.tickets[-1].labels, "description": fields["description"]}
        return self.tickets[-1]

    def _change(self, ticket: Ticket, content: Any) -> None:
        both = set(content.get("fields", {})) & set(content.get("update", {}))
        if both:
            raise self.invalid(dict.fromkeys(both, "Field cannot be in both fields and update."))
        ticket.title = self._summary(content["fields"]) if "fields" in content else ticket.title
        for change in content.get("update", {}).get("labels", []):
            ticket.labels += [change["add"]] if change["add"] not in ticket.labels else []

    def _summary(self, fields: Any) -> str:
        summary = fields.get("summary", "")
        if not summary.strip() or "\n" in summary or len(summary) > 255:
            raise self.invalid({"summary": "You must specify a summary of the issue, one line of 255 characters."})
        return str(summary)

    def text_of(self, value: Any, name: str) -> str:
        """The words of a document, which must be one: paragraphs of text that is not empty."""
        if not isinstance(value, dict) or (value.get("type"), value.get("version")) != ("doc", 1):
            raise self.invalid({name: "Operation value must be an Atlassian Document"})
        paragraphs = [block["content"] for block in value["content"] if block["type"] == "paragraph"]
        if len(paragraphs) != len(value["content"]) or not all(run["text"] for block in paragraphs for run in block):
            raise self.invalid({name: "INVALID_INPUT"})
        return "\n".join("".join(run["text"] for run in block) for block in paragraphs)

    def invalid(self, errors: dict[str, str]) -> RefusedError:
        return RefusedError(400, {"errorMessages": [], "errors": errors})


class JiraServer(Jira):
    """Data Center, REST v2: texts are wiki markup, and a personal token stands alone."""

    preset = "jira-server"
    root = "/jira"
    token = "t0ken-of-the-tests"
    api = "/rest/api/2"
    search = "/search"

    def check_token(self, call: Call) -> None:
        if call.headers.get("authorization") != f"Bearer {self.token}":
            raise RefusedError(401, {"message": "Client must be authenticated to access this resource."})

    def text_of(self, value: Any, name: str) -> str:
        if not isinstance(value, str) or not value or len(value) > 32_767:
            raise self.invalid({name: "The entered text is too long, empty or no text."})
        return value


class TheHive(Tracker):
    """TheHive 5. lag: how many queries do not see what was created (its index follows behind)."""

    preset = "thehive"

    def __init__(self, lag: int = 0) -> None:
        super().__init__()
        self.lag = lag

    def unauthorised(self) -> RefusedError:
        return RefusedError(401, {"type": "AuthenticationError", "message": "Authentication failure"})

    def unknown(self) -> RefusedError:
        return RefusedError(404, {"type": "NotFoundError", "message": "Alert not found"})

    def handle(self, call: Call, path: str, query: dict[str, str], content: Any) -> Answer:
        match call.method, path.split("/")[1:]:
            case "POST", ["api", "v1", "query"]:
                return said(200, self._found(content["query"]))
            case "POST", ["api", "v1", "alert"]:
                return said(201, self._shown(self._created(content)))
            case "PATCH", ["api", "v1", "alert", ref]:
                self._change(self.ticket(ref), content)
                return said(204)
            case "POST", ["api", "v1", "alert", ref, "comment"]:
                self.ticket(ref).comments.append(self._texts(content, "message")[0])
                return said(201, {"_id": "~99", "_type": "Comment", "message": content["message"]})
        return self.unknown().answer

    def _found(self, query: list[dict[str, Any]]) -> list[dict[str, Any]]:
        first, *rest = query
        if first != {"_name": "listAlert"}:
            raise RefusedError(400, {"type": "BadRequest", "message": "unknown query"})
        wanted = {part["_field"]: part["_value"] for step in rest if step["_name"] == "filter" for part in step["_and"]}
        if self.lag:
            self.lag -= 1
            return []
        return [self._shown(t) for t in self.tickets if wanted.items() <= t.fields.items()]

    def _shown(self, ticket: Ticket) -> dict[str, Any]:
        return {
            "_id": ticket.ref,
            "_type": "Alert",
            **ticket.fields,
            "title": ticket.title,
            "description": ticket.text,
            "tags": ticket.labels,
        }

    def _created(self, content: Any) -> Ticket:
        kind, source, ref, title, text = self._texts(content, "type", "source", "sourceRef", "title", "description")
        self._check_numbers(content)
        name = {"type": kind, "source": source, "sourceRef": ref}
        if any(name.items() <= ticket.fields.items() for ticket in self.tickets):
            raise RefusedError(400, {"type": "CreateError", "message": "Alert already exist in database"})
        identifier = f"~{4096 * (len(self.tickets) + 1)}"
        self.tickets.append(Ticket(identifier, title, text, list(content.get("tags", []))))
        self.tickets[-1].fields = {**name, "severity": content.get("severity", 2)}
        return self.tickets[-1]

    def _change(self, ticket: Ticket, content: Any) -> None:
        read_only = {"type", "source", "sourceRef"} & set(content)
        if read_only:
            raise RefusedError(400, {"type": "AttributeCheckingError", "message": f"read only: {sorted(read_only)}"})
        self._check_numbers(content)
        ticket.title = content.get("title", ticket.title)
        ticket.fields["severity"] = content.get("severity", ticket.fields["severity"])
        ticket.labels += [tag for tag in content.get("addTags", []) if tag not in ticket.labels]

    def _check_numbers(self, content: Any) -> None:
        for name, allowed in (("severity", (1, 2, 3, 4)), ("tlp", (0, 1, 2, 3, 4))):
            if name in content and content[name] not in allowed:
                raise RefusedError(400, {"type": "InvalidFormatAttributeError", "message": f"{name} is invalid"})

    def _texts(self, content: Any, *names: str) -> list[str]:
        missing = [name for name in names if not isinstance(content.get(name), str) or not content[name]]
        if missing:
            raise RefusedError(400, {"type": "AttributeCheckingError", "message": f"missing: {', '.join(missing)}"})
        return [content[name] for name in names]


TRACKERS = (GitHub, GitLab, Jira, JiraServer, TheHive)
