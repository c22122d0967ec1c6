"""What the preset of a webhook asks of its channel: a token to show, options to fill in, no key to sign with."""

from __future__ import annotations

from typing import Any

from monitor.config.problems import Loc, Problems, one_of
from monitor.config.secrets import Surroundings, find, sources, written_as
from monitor.config.shapes import WebhookShape
from monitor.config.validate import Checked
from monitor.deliveries import presets
from monitor.deliveries.presets import Auth, Manner
from monitor.deliveries.settings import Preset
from monitor.secret import Secret


def preset_of(
    shape: WebhookShape, loc: Loc, checked: Checked, around: Surroundings, problems: Problems
) -> dict[str, Any]:
    """Token and options of a channel, as its preset wants them. A preset of one's own is a file among the templates."""
    folder = around.folder / checked.whole.templates if checked.whole.templates else None
    token = find(shape, "token", loc, around, problems)
    name = shape.preset or Preset.GENERIC
    possible = presets.known(folder)
    if name not in possible:
        problems.add((*loc, "preset"), one_of(name, possible, "a preset"))
        return {}
    wanted = presets.manner(name, folder)
    _check_secret(shape, loc, name, checked, problems)
    _check_token(shape, loc, name, wanted, token, checked, problems)
    return {"token": token, "options": _options(shape, loc, name, wanted, checked, problems)}


def _check_secret(shape: WebhookShape, loc: Loc, name: str, checked: Checked, problems: Problems) -> None:
    if name != Preset.GENERIC and checked.written(loc) & sources("secret"):
        problems.add((*loc, written_as(shape, "secret")), f"the preset {name} is not signed; only generic is")


def _check_token(
    shape: WebhookShape, loc: Loc, name: str, wanted: Manner, token: Secret | None, checked: Checked, problems: Problems
) -> None:
    written = checked.written(loc) & sources("token")
    if wanted.auth and not written:
        problems.add(loc, f"the preset {name} shows a token; give token_env, token_file or token_credential")
    elif written and not wanted.auth:
        problems.add((*loc, written_as(shape, "token")), f"the preset {name} shows no token; leave it out")
    elif token and not token.reveal().isascii():
        problems.add((*loc, written_as(shape, "token")), "the token is not ASCII, so that no header can hold it")
    elif token and wanted.auth is Auth.BASIC and ":" not in token.reveal():
        problems.add(
            (*loc, written_as(shape, "token")),
            f"the preset {name} wants USER:TOKEN, such as ops@example.org:abc, and there is no colon",
        )


def _options(
    shape: WebhookShape, loc: Loc, name: str, wanted: Manner, checked: Checked, problems: Problems
) -> tuple[tuple[str, str], ...]:
    """Every option that the preset knows, as given or else as its file says."""
    given = shape.options or {}
    for key in given:
        if key not in wanted.options:
            problems.add(
                (*loc, "options", key),
                one_of(key, sorted(wanted.options), f"an option of the preset {name}")
                if wanted.options
                else f"the preset {name} has no options",
            )
    written = checked.written((*loc, "options")) if "options" in checked.written(loc) else frozenset()
    missing = [key for key, value in wanted.options.items() if value is None and key not in written]
    if missing:
        problems.add(loc, f"the preset {name} needs options: {{{', '.join(f'{key}: ...' for key in missing)}}}")
    return tuple((key, given.get(key) or value or "") for key, value in wanted.options.items())
