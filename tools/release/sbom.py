"""A bill of materials as CycloneDX 1.6 has it: the monitor, each library with its hash and licence, who needs whom."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tools.release.shipped import Shipped

_SPDX = re.compile(r"[A-Za-z0-9.+-]+(?:-[A-Za-z0-9.+-]+)*(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*")
_IDS = {  # what classifiers say, in SPDX's words
    "MIT License": "MIT",
    "MIT": "MIT",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
}


def bill(ours: Shipped, libraries: Sequence[Shipped], at: datetime) -> dict[str, Any]:
    """The bill; the same for the same wheels at the same time."""
    names = {one.name: one.purl for one in (ours, *libraries)}
    every = " ".join(sorted(one.sha256 or one.purl for one in (ours, *libraries)))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, every)}",
        "version": 1,
        "metadata": {
            "timestamp": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "component": component(ours, "application"),
        },
        "components": [component(one, "library") for one in libraries],
        "dependencies": [
            {"ref": one.purl, "dependsOn": sorted(names[name] for name in one.needs if name in names)}
            for one in (ours, *libraries)
        ],
    }


def component(one: Shipped, kind: str) -> dict[str, Any]:
    home = [{"type": "website", "url": one.home}] if one.home.startswith("http") else []
    return {
        "type": kind,
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "purl": one.purl,
        **({"hashes": [{"alg": "SHA-256", "content": one.sha256}]} if one.sha256 else {}),
        "licenses": licences(one.licence),
        **({"externalReferences": home} if home else {}),
    }


def licences(said: str) -> list[dict[str, Any]]:
    """SPDX where the words are SPDX's, else the words."""
    known = _IDS.get(said, said)
    if known in _IDS.values() or (_SPDX.fullmatch(known) and "-" in known):
        return [{"expression": known}]
    return [{"license": {"name": known}}]
