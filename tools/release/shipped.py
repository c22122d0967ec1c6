"""The libraries that ship, as they tell of themselves: name, version, licence, home page, needs, SHA-256."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from importlib.metadata import distributions
from pathlib import Path

_HOMES = ("homepage", "source", "source code", "repository", "documentation")


@dataclass(frozen=True, slots=True)
class Shipped:
    """One library. licence: in its own words, SPDX where it uses them; needs: the names that it always needs;
    sha256: of its wheel, None where that is not known."""

    name: str
    version: str
    licence: str
    home: str
    needs: tuple[str, ...]
    sha256: str | None

    @property
    def purl(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def of_wheels(folder: Path) -> list[Shipped]:
    """Every library of a folder of wheels, once each, by name."""
    found = {(one.name, one.version): one for one in map(of_wheel, sorted(folder.glob("*.whl")))}
    return [found[key] for key in sorted(found)]


def of_wheel(path: Path) -> Shipped:
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        facts = Parser().parsestr(archive.read(name).decode("utf-8"), headersonly=True)
    return _told(facts, hashlib.sha256(path.read_bytes()).hexdigest())


def of_installed(names: Collection[str]) -> list[Shipped]:
    """Those of the libraries that are installed where this runs; of what file they came nobody knows any more."""
    found = (dist.read_text("METADATA") or "" for dist in distributions() if normal(dist.name) in names)
    told = (_told(Parser().parsestr(text, headersonly=True), None) for text in found)
    return sorted({one.name: one for one in told}.values(), key=lambda one: one.name)


def _told(facts: Message, sha256: str | None) -> Shipped:
    needs = needs_of(facts.get_all("Requires-Dist") or ())
    return Shipped(
        normal(facts["Name"]), facts["Version"], licence_of(facts), home_of(facts), tuple(sorted(set(needs))), sha256
    )


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(facts: Message) -> str:
    """The SPDX expression; else what the classifiers say; else the first line of the licence field."""
    if said := facts["License-Expression"]:
        return str(said)
    classes = [line.rsplit(" :: ", 1)[1] for line in facts.get_all("Classifier") or () if line.startswith("License ::")]
    named = [one for one in classes if one != "OSI Approved"]
    return " AND ".join(named) or str(facts["License"] or "not said").strip().splitlines()[0]


def home_of(facts: Message) -> str:
    named = {
        label.strip().lower(): url.strip()
        for label, _, url in (line.partition(",") for line in facts.get_all("Project-URL") or ())
    }
    return next((named[label] for label in _HOMES if label in named), str(facts["Home-page"] or ""))


def needs_of(lines: Iterable[str]) -> Iterable[str]:
    """The needs whatever the extras; what only another platform needs is not told apart."""
    for line in lines:
        if "extra ==" not in line and (name := re.match(r"[\w.-]+", line)):
            yield normal(name[0])
