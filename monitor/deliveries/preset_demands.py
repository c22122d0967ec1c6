"""The demands of a webhook's preset on its channel: a token to show, options to fill in, no key to sign with."""

from __future__ import annotations

from typing import Any

from monitor.deliveries import presets
from monitor.deliveries.presets import Auth, Manner, Preset
from monitor.keys.problems import one_of
from monitor.keys.secrets import find, sources, written_as
from monitor.keys.section import ConfigSection
from monitor.keys.shape import Shape
from monitor.secret import Secret


def preset_of(shape: Shape, section: ConfigSection) -> dict[str, Any]:
    """Token and options of a channel, as its preset wants them. A preset of one's own is a file among the templates."""
    folder = section.templates
    token = find(shape, "token", section)
    name = shape.given("preset").get("preset") or Preset.GENERIC
    possible = presets.known(folder)
    if name not in possible:
        section.add(one_of(name, possible, "a preset"), "preset")
        return {}
    wanted = presets.manner(name, folder)
    _check_secret(shape, name, section)
    _check_token(shape, name, wanted, token, section)
    return {"token": token, "options": _options(shape, name, wanted, section)}


def _check_secret(shape: Shape, name: str, section: ConfigSection) -> None:
    if name != Preset.GENERIC and section.written & sources("secret"):
        section.add(f"the preset {name} is not signed; only generic is", written_as(shape, "secret"))


def _check_token(shape: Shape, name: str, wanted: Manner, token: Secret | None, section: ConfigSection) -> None:
    written, key = section.written & sources("token"), written_as(shape, "token")
    if wanted.auth and not written:
        section.add(f"the preset {name} shows a token; give token_env, token_file or token_credential")
    elif written and not wanted.auth:
        section.add(f"the preset {name} shows no token; leave it out", key)
    elif token and not token.reveal().isascii():
        section.add("the token is not ASCII, so that no header can hold it", key)
    elif token and wanted.auth is Auth.BASIC and ":" not in token.reveal():
        section.add(f"the preset {name} wants USER:TOKEN, such as ops@example.org:abc, and there is no colon", key)


def _options(shape: Shape, name: str, wanted: Manner, section: ConfigSection) -> tuple[tuple[str, str], ...]:
    """Every option that the preset knows, as given or else as its file says."""
    given = shape.given("options").get("options") or {}
    for key in given:
        if key not in wanted.options:
            unknown = one_of(key, sorted(wanted.options), f"an option of the preset {name}")
            section.add(unknown if wanted.options else f"the preset {name} has no options", "options", key)
    written = section.at("options").written if "options" in section.written else frozenset()
    missing = [key for key, value in wanted.options.items() if value is None and key not in written]
    if missing:
        section.add(f"the preset {name} needs options: {{{', '.join(f'{key}: ...' for key in missing)}}}")
    return tuple((key, given.get(key) or value or "") for key, value in wanted.options.items())
