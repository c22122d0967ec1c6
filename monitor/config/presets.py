"""The demands of a webhook's preset on its channel: a token to show, options to fill in, no key to sign with."""

from __future__ import annotations

from typing import Any

from monitor.config.problems import one_of
from monitor.config.secrets import find, sources, written_as
from monitor.config.shapes import WebhookShape
from monitor.config.work import Work
from monitor.deliveries import presets
from monitor.deliveries.presets import Auth, Manner
from monitor.deliveries.settings import Preset
from monitor.secret import Secret


def preset_of(shape: WebhookShape, work: Work) -> dict[str, Any]:
    """Token and options of a channel, as its preset wants them. A preset of one's own is a file among the templates."""
    templates = work.checked.whole.templates
    folder = work.path(templates) if templates else None
    token = find(shape, "token", work)
    name = shape.preset or Preset.GENERIC
    possible = presets.known(folder)
    if name not in possible:
        work.add(one_of(name, possible, "a preset"), "preset")
        return {}
    wanted = presets.manner(name, folder)
    _check_secret(shape, name, work)
    _check_token(shape, name, wanted, token, work)
    return {"token": token, "options": _options(shape, name, wanted, work)}


def _check_secret(shape: WebhookShape, name: str, work: Work) -> None:
    if name != Preset.GENERIC and work.written & sources("secret"):
        work.add(f"the preset {name} is not signed; only generic is", written_as(shape, "secret"))


def _check_token(shape: WebhookShape, name: str, wanted: Manner, token: Secret | None, work: Work) -> None:
    written, key = work.written & sources("token"), written_as(shape, "token")
    if wanted.auth and not written:
        work.add(f"the preset {name} shows a token; give token_env, token_file or token_credential")
    elif written and not wanted.auth:
        work.add(f"the preset {name} shows no token; leave it out", key)
    elif token and not token.reveal().isascii():
        work.add("the token is not ASCII, so that no header can hold it", key)
    elif token and wanted.auth is Auth.BASIC and ":" not in token.reveal():
        work.add(f"the preset {name} wants USER:TOKEN, such as ops@example.org:abc, and there is no colon", key)


def _options(shape: WebhookShape, name: str, wanted: Manner, work: Work) -> tuple[tuple[str, str], ...]:
    """Every option that the preset knows, as given or else as its file says."""
    given = shape.options or {}
    for key in given:
        if key not in wanted.options:
            unknown = one_of(key, sorted(wanted.options), f"an option of the preset {name}")
            work.add(unknown if wanted.options else f"the preset {name} has no options", "options", key)
    written = work.at("options").written if "options" in work.written else frozenset()
    missing = [key for key, value in wanted.options.items() if value is None and key not in written]
    if missing:
        work.add(f"the preset {name} needs options: {{{', '.join(f'{key}: ...' for key in missing)}}}")
    return tuple((key, given.get(key) or value or "") for key, value in wanted.options.items())
