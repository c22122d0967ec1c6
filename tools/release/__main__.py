"""`make release`: everything that is published, into dist/, and a check of it.

ready?   nothing is left to say, dated, locked, Sphinx is here (TRIAL=1 goes on, and says what is left)
wheel    built twice, and the same bytes; the source archive
wheels   of every library, by the hashes of the lock, for the Pythons of Debian and Ubuntu; that they exist for ARM
bundle   those, with a script, for a box without a network
deb      the Debian package
papers   bill of materials, licences, man page, completions
site     the docs, by Sphinx (the extra docs; SITE_PYTHON=... names another Python that has it; a trial goes without)
sums     of all, and each looked up again
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from monitor import __version__
from tools.release import bundle, deb, files, licences, manual, ready, sbom
from tools.release.shipped import of_wheel, of_wheels

ROOT = Path(__file__).parents[2]
DIST = ROOT / "dist"
PACKAGING = ROOT / "packaging"
SITE_PYTHON = os.environ.get("SITE_PYTHON", sys.executable)


def main() -> None:
    trial = bool(os.environ.get("TRIAL"))
    look(trial)
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    epoch = int(said("git", "log", "-1", "--format=%ct"))
    left_out = list(build(epoch, arm=not trial or bool(os.environ.get("ARM"))))
    step("sums", sum_up)
    for line in left_out:
        print(f"  left out: {line}")
    if trial:
        print("\nA trial: not to be published.")


def build(epoch: int, *, arm: bool) -> Iterator[str]:
    """Everything but the sums. Yields what this machine cannot build."""
    at = datetime.fromtimestamp(epoch, UTC)
    wheel = step("wheel, twice the same", lambda: wheel_twice(epoch))
    step("source archive", lambda: built("sdist", DIST, epoch))
    step("wheels of the libraries", lambda: wheels_of(DIST / "wheels"))
    if arm:
        step("the same for ARM", on_arm)
    else:
        yield "whether the libraries are there for ARM (a trial asks with ARM=1)"
    name = f"casualty-monitor-{__version__}-offline-linux-{os.uname().machine}.tar.gz"
    step("offline bundle", lambda: bundle.make(wheel, DIST / "wheels", PACKAGING, DIST / name, epoch))
    if shutil.which("dpkg-deb"):
        day = f"{at:%Y-%m-%d}"
        step("Debian package", lambda: deb.make(__version__, wheel, DIST / "wheels", ROOT, DIST, epoch, day))
    else:
        yield "the Debian package, for dpkg-deb is not here"
    step("bill, licences, manual", lambda: papers(wheel, at))
    shutil.rmtree(DIST / "wheels")
    if has_sphinx(SITE_PYTHON):
        step("site of the docs", lambda: site(SITE_PYTHON, epoch))
    else:
        yield "the site of the docs, for Sphinx is not here"


def look(trial: bool) -> None:
    """End here where something is left to do; a trial says it and goes on."""
    left = list(ready.reasons(ROOT, __version__))
    if said("git", "status", "--porcelain"):
        left.append("the tree has changes that are not committed")
    if not has_sphinx(SITE_PYTHON):
        left.append(
            "no site of the docs, for Sphinx is not here: SITE_PYTHON=... names a Python that has the extra docs"
        )
    for line in left:
        print(f"  {'left' if trial else 'refused'}: {line}")
    if left and not trial:
        raise SystemExit("Nothing was built. `make release TRIAL=1` builds all the same, to try it.")


def step(what: str, work: Callable[[], object]) -> Path:
    began = time.monotonic()
    made = work()
    size = f"  {made.name}, {made.stat().st_size / 1e6:.1f} MB" if isinstance(made, Path) and made.is_file() else ""
    print(f"  {what} ({time.monotonic() - began:.0f} s){size}", flush=True)
    return made if isinstance(made, Path) else DIST


def wheel_twice(epoch: int) -> Path:
    """The wheel; two builds must be the same bytes, or nobody can check that it is of this source."""
    first, second = built("wheel", DIST, epoch), built("wheel", DIST / "again", epoch)
    same = first.read_bytes() == second.read_bytes()
    shutil.rmtree(DIST / "again")
    if not same:
        raise SystemExit("Two builds of the wheel differ.")
    return first


def built(kind: str, folder: Path, epoch: int) -> Path:
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    call = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(call, cwd=ROOT, env=environ, check=True, capture_output=True)
    (made,) = folder.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return made


def wheels_of(folder: Path) -> None:
    for python in bundle.PYTHONS:
        bundle.download(PACKAGING / "requirements.txt", folder, python)


def on_arm() -> None:
    """Fetched and thrown away: they resolve and their hashes are in the lock; nothing of them is run here."""
    folder = DIST / "arm"
    for python in bundle.PYTHONS:
        bundle.download(PACKAGING / "requirements.txt", folder, python, bundle.ARM)
    shutil.rmtree(folder)


def papers(wheel: Path, at: datetime) -> None:
    ours, libraries = of_wheel(wheel), of_wheels(DIST / "wheels")
    data = (ROOT / "monitor/places/data/ATTRIBUTION.md").read_text(encoding="utf-8")
    bill = json.dumps(sbom.bill(ours, libraries, at), indent=1, ensure_ascii=False)
    (DIST / f"casualty-monitor-{__version__}.cdx.json").write_text(bill + "\n", encoding="utf-8")
    (DIST / "licences.md").write_text(licences.listed(ours, libraries, data), encoding="utf-8")
    (DIST / "casualty-monitor.1").write_text(manual.man_page(f"{at:%Y-%m-%d}"), encoding="utf-8")
    for shell in manual.SHELLS:
        (DIST / f"completion.{shell}").write_text(manual.completion(shell), encoding="utf-8")


def has_sphinx(python: str) -> bool:
    call = [python, "-c", "import sphinx, myst_parser, furo"]
    return not subprocess.run(call, capture_output=True, check=False).returncode


def site(python: str, epoch: int) -> Path:
    subprocess.run([python, "tools/site.py"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    named = (DIST / "docs").rename(DIST / f"casualty-monitor-{__version__}-docs")
    packed = files.pack(named, DIST / f"{named.name}.tar.gz", epoch)
    shutil.rmtree(named)
    return packed


def sum_up() -> Path:
    listed = DIST / "SHA256SUMS"
    listed.write_text(files.sums((path for path in DIST.iterdir() if path.is_file()), DIST), encoding="utf-8")
    if wrong := files.wrong(listed):
        raise SystemExit(f"The sums of these are wrong: {', '.join(wrong)}")
    return listed


def said(*call: str) -> str:
    return subprocess.run(call, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main()
