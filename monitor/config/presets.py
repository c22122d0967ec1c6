"""The demands of a webhook's preset on its channel: a token to show, options to fill in, no key to sign with."""

from __future__ import annotations

from typing import Any

from monitor.config.problems import Loc, one_of
from monitor.config.secrets import find, sources, written_as
from monitor.config.shapes import WebhookShape
from monitor.config.work import Work
from monitor.deliveries import presets
from monitor.deliveries.presets import Auth, Manner
from monitor.deliveries.settings import Preset
from monitor.secret import Secret


def preset_of(shape: WebhookShape, loc: Loc, work: Work) -> dict[str, Any]:
    """Token and options of a channel, as its preset wants them. A preset of one's own is a file among the templates."""
    templates = work.checked.whole.templates
    folder = work.around.folder / templates if templates else None
    token = find(shape, "token", loc, work.around, work.problems)
    name = shape.preset or Preset.GENERIC
    possible = presets.known(folder)
    if name not in possible:
        work.problems.add((*loc, "preset"), one_of(name, possible, "a preset"))
        return {}
    wanted = presets.manner(name, folder)
    _check_secret(shape, loc, name, work)
    _check_token(shape, loc, name, wanted, token, work)
    return {"token": token, "options": _options(shape, loc, name, wanted, work)}


def _check_secret(shape: WebhookShape, loc: Loc, name: str, work: Work) -> None:
    if name != Preset.GENERIC and work.checked.written(loc) & sources("secret"):
        work.problems.add((*loc, written_as(shape, "secret")), f"the preset {name} is not signed; only generic is")


def _check_token(shape: WebhookShape, loc: Loc, name: str, wanted: Manner, token: Secret | None, work: Work) -> None:
    written = work.checked.written(loc) & sources("token")
    if wanted.auth and not written:
        work.problems.add(loc, f"the preset {name} shows a token; give token_env, token_file or token_credential")
    elif written and not wanted.auth:
        work.problems.add((*loc, written_as(shape, "token")), f"the preset {name} shows no token; leave it out")
    elif token and not token.reveal().isascii():
        work.problems.add((*loc, written_as(shape, "token")), "the token is not ASCII, so that no header can hold it")
    elif token and wanted.auth is Auth.BASIC and ":" not in token.reveal():
        work.problems.add(
            (*loc, written_as(shape, "token")),
            f"the preset {name} wants USER:TOKEN, such as ops@example.org:abc, and there is no colon",
        )


def _options(shape: WebhookShape, loc: Loc, name: str, wanted: Manner, work: Work) -> tuple[tuple[str, str], ...]:
    """Every option that the preset knows, as given or else as its file says."""
    given = shape.options or {}
    for key in given:
        if key not in wanted.options:
            work.problems.add(
                (*loc, "options", key),
                one_of(key, sorted(wanted.options), f"an option of the preset {name}")
                if wanted.options
                else f"the preset {name} has no options",
            )
    written = work.checked.written((*loc, "options")) if "options" in work.checked.written(loc) else frozenset()
    missing = [key for key, value in wanted.options.items() if value is None and key not in written]
    if missing:
        work.problems.add(loc, f"the preset {name} needs options: {{{', '.join(f'{key}: ...' for key in missing)}}}")
    return tuple((key, given.get(key) or value or "") for key, value in wanted.options.items())
