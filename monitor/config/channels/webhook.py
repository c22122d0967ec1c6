"""`webhook:` of a channel: its address, and what signs or opens it."""

from __future__ import annotations

from monitor.config.exposure import warn_of
from monitor.config.presets import preset_of
from monitor.config.problems import Loc, Problems
from monitor.config.scalars import url_problem
from monitor.config.secrets import find, sources, written_as
from monitor.config.settings import Config
from monitor.config.shapes import WebhookShape
from monitor.config.work import Work
from monitor.deliveries.channels.webhook import secret_problem
from monitor.deliveries.settings import WebhookChannel
from monitor.secret import Secret


def build(name: str, shape: WebhookShape, loc: Loc, work: Work) -> WebhookChannel | None:
    """The settings of a channel; None where it has no address."""
    found = find(shape, "url", loc, work.around, work.problems)
    url = Secret(shape.url) if shape.url else found
    if not work.checked.written(loc) & sources("url"):
        work.problems.add(loc, "has no address; give url_env, url_file, url_credential or url")
    if url and (problem := url_problem(url.reveal())):
        work.problems.add((*loc, written_as(shape, "url")), f"the address {problem}")
    secret = find(shape, "secret", loc, work.around, work.problems)
    if secret and (problem := secret_problem(secret)):
        work.problems.add((*loc, written_as(shape, "secret")), f"the secret {problem}")
    preset = preset_of(shape, loc, work)
    return WebhookChannel(name, url, secret, **shape.given("preset", "allow_private"), **preset) if url else None


def advise(channel: WebhookChannel, config: Config, loc: Loc, problems: Problems) -> None:
    warn_of(channel.url, loc, problems, allow_private=channel.allow_private)
