"""The obstacles to a release of this tree, each with what to do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

PLACEHOLDER = "REPORTS-GO-HERE"
_PIN = re.compile(r"^([a-z0-9-]+)==([^ ;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")


def reasons(root: Path, version: str) -> Iterator[str]:
    """One line for each thing that whoever publishes must see to first."""
    if PLACEHOLDER in (root / "SECURITY.md").read_text(encoding="utf-8"):
        yield f"SECURITY.md says {PLACEHOLDER}: write there where people report a hole, and who reads it"
    if not re.search(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$",
        (root / "CHANGELOG.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    ):
        yield f'CHANGELOG.md has no section "## [{version}] - " with a date'
    lock = tomllib.loads((root / "uv.lock").read_text(encoding="utf-8"))
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = (root / "packaging" / "requirements.txt").read_text(encoding="utf-8")
    yield from unlocked(project, lock)
    yield from astray(requirements, lock)


def unlocked(project: Mapping[str, Any], lock: Mapping[str, Any]) -> Iterator[str]:
    """The lock must have been made of the dependencies that pyproject.toml names today."""
    ours = next(package for package in lock["package"] if package["name"] == project["name"])
    locked = {_plain(need) for need in ours["metadata"]["requires-dist"]}
    extras = project.get("optional-dependencies", {})
    named = {_named(need, None) for need in project["dependencies"]}
    named |= {_named(need, extra) for extra, needs in extras.items() for need in needs}
    if wrong := sorted(f"{name} {range_}".strip() for name, range_, _ in named ^ locked):
        yield f"uv.lock is not of today's pyproject.toml ({', '.join(dict.fromkeys(wrong))}): make lock"


def _plain(need: Mapping[str, str]) -> tuple[str, str, str | None]:
    extra = re.search(r"extra == '([\w-]+)'", need.get("marker", ""))
    return need["name"], _sorted(need.get("specifier", "")), extra[1] if extra else None


def _named(need: str, extra: str | None) -> tuple[str, str, str | None]:
    name, _, range_ = re.match(r"([\w.-]+)(\[[\w,-]+\])?(.*)", need).groups()  # type: ignore[union-attr]
    return re.sub(r"[-_.]+", "-", name).lower(), _sorted(range_), extra


def _sorted(range_: str) -> str:
    return ",".join(sorted(part.strip() for part in range_.split(",") if part.strip()))


def astray(requirements: str, lock: Mapping[str, Any]) -> Iterator[str]:
    """Every pin of the exported file stands in the lock, and every hash of it too."""
    packages = lock["package"]
    versions = {(p["name"], p.get("version")) for p in packages}
    hashes = {
        file["hash"]
        for package in packages
        for file in [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    }
    pins, given = _PIN.findall(requirements), _HASH.findall(requirements)
    if not pins or any(pin not in versions for pin in pins) or not given or not set(given) <= hashes:
        yield "packaging/requirements.txt is not of uv.lock: make lock"
