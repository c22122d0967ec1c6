"""Everything for a box without a network: the wheels of all libraries by the lock's hashes, ours, how to install."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.release.files import pack, sums

PYTHONS = ("3.11", "3.12", "3.13")  # of Debian 12, Ubuntu 24.04 and Debian 13
ARM = ("--platform", "manylinux_2_28_aarch64", "--platform", "manylinux2014_aarch64")


def download(requirements: Path, folder: Path, python: str, platform: Sequence[str] = ()) -> None:
    """The wheels that the lock names, for one Python. Nothing is compiled, and a hash that differs ends it."""
    _pip(
        *("download", "--dest", str(folder), "--only-binary", ":all:", "--no-deps"),
        *("--require-hashes", "--requirement", str(requirements), "--python-version", python, *platform),
    )


def make(wheel: Path, wheels: Path, packaging: Path, archive: Path, epoch: int) -> Path:
    """The archive, which unpacks into one folder of its own name."""
    folder = archive.with_name(archive.name.removesuffix(".tar.gz"))
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(wheels, folder / "wheels")
    shutil.copy(wheel, folder / "wheels")
    shutil.copy(packaging / "requirements.txt", folder)
    for name in (
        "bundle/install.sh",
        "bundle/INSTALL.md",
        "Containerfile",
        "healthcheck.py",
        "compose.yaml",
        "compose.cluster.yaml",
    ):
        shutil.copy(packaging / name, folder)
    everything = [path for path in folder.rglob("*") if path.is_file()]
    (folder / "SHA256SUMS").write_text(sums(everything, folder), encoding="utf-8")
    pack(folder, archive, epoch)
    shutil.rmtree(folder)
    return archive


def _pip(*words: str) -> None:
    call = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"pip could not: {' '.join(words[:1])}\n{done.stderr.strip()}")
