"""Examples of a list or a mapping where one is wanted: for whoever writes YAML for the first time."""

from __future__ import annotations

from monitor.keys.problems import Loc

_FEED = "{name: BBC, url: https://example.org/rss.xml, publisher: BBC}"
_REGION = "{name: Syria, countries: [SY]}"
_RULE = "{name: Civilians killed, any: [{killed.civilian: 1}], send: [duty-officer]}"
_PERSON = "{name: Amal, addresses: [amal@example.org], role: analyst}"
_DIGEST = '{name: Morning, at: "07:00", timezone: Asia/Damascus, send: [duty-officer]}'
_ITEMS = {
    "feeds": _FEED,
    "regions": _REGION,
    "rules": _RULE,
    "digests": _DIGEST,
    "any": "{killed.civilian: 5}",
    "people": _PERSON,
}
_LISTS = {
    **{key: f"- {item}" for key, item in _ITEMS.items()},
    "countries": "[SY, IQ]",
    "send": "[duty-officer]",
    "operators": "[duty-officer]",
    "to": "[duty@example.org]",
    "addresses": "[amal@example.org]",
    "servers": "[mx.example.org]",
    "places": "[villages.csv]",
    "languages": "[languages/]",
    "admin1": "[Idlib, Aleppo]",
}
_MAPPINGS = {
    **_ITEMS,
    "channels": "duty-officer: {email: {to: [duty@example.org]}}",
    "email": "{to: [duty@example.org]}",
    "webhook": "{url_env: TRACKER_URL}",
    "smtp": "{host: mail.example.org, from: monitor@example.org}",
    "web": "{listen: 127.0.0.1:8080}",
    "reading": "{numbers: acled}",
}


def example(loc: Loc, kind: str) -> str:
    """`, such as [SY, IQ]` for the kind of problem at a place; empty where nothing is known that would help."""
    names = [part for part in loc if isinstance(part, str)]
    if kind == "list_type" and names:
        # A rule's own `regions` are names; those of the file are described.
        found = "[Northwest Syria]" if names[-1] == "regions" and len(names) > 1 else _LISTS.get(names[-1])
    elif kind in ("dict_type", "model_type") and names:
        found = "{email: {to: [duty@example.org]}}" if names[:-1] == ["channels"] else _MAPPINGS.get(names[-1])
    else:
        found = None
    return f", such as {found}" if found else ""
