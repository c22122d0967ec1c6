"""`webhook:` of a channel: its address, and what signs or opens it."""

from __future__ import annotations

from monitor.config.exposure import warn_of
from monitor.config.presets import preset_of
from monitor.config.secrets import find, find_address, written_as
from monitor.config.settings import Config
from monitor.config.shapes import WebhookShape
from monitor.config.work import Work
from monitor.deliveries.channels.webhook import secret_problem
from monitor.deliveries.settings import WebhookChannel


def build(name: str, shape: WebhookShape, work: Work) -> WebhookChannel | None:
    """The settings of a channel; None where it has no address."""
    url, secret = find_address(shape, work), find(shape, "secret", work)
    if secret and (problem := secret_problem(secret)):
        work.add(f"the secret {problem}", written_as(shape, "secret"))
    preset = preset_of(shape, work)
    return WebhookChannel(name, url, secret, **shape.given("preset", "allow_private"), **preset) if url else None


def advise(channel: WebhookChannel, config: Config, work: Work) -> None:
    warn_of(channel.url, work, allow_private=channel.allow_private)
