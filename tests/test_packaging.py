"""The wheel works outside the checkout, with everything that it needs in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.doubles.patience import PATIENCE

ROOT = Path(__file__).parent.parent
ENTRY = {"id": "a", "text": "Twelve people were killed in an air strike on Idlib in Syria, rescuers said."}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what an installation would put into site-packages."""
    folder = tmp_path_factory.mktemp("wheel")
    wheel = built(folder)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def built(folder: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def run(installed: Path, cwd: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """`casualty-monitor` from the wheel, with our own libraries; the checkout is nowhere on its path."""
    return python(installed, cwd, "from monitor.__main__ import main; main()", *words, given=given)


def python(installed: Path, cwd: Path, code: str, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=cwd,
        input=given,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env=environ,
    )


def test_the_wheel_is_what_runs_and_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    assert python(installed, tmp_path, "import monitor; print(monitor.__file__)").stdout.startswith(str(installed))


def test_every_file_that_is_data_travels(installed: Path) -> None:
    ours = {
        path.relative_to(ROOT)
        for path in (ROOT / "monitor").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {str(path) for path in ours if not (installed / path).is_file()} == set()


def test_templates_and_the_default_config_travel(installed: Path) -> None:
    shipped = {path.relative_to(ROOT / "templates") for path in (ROOT / "templates").rglob("*") if path.is_file()}
    assert shipped
    assert all((installed / "monitor" / "templates" / path).is_file() for path in shipped)
    assert (installed / "monitor" / "config.yaml").read_bytes() == (ROOT / "config.yaml").read_bytes()


def test_every_page_of_the_docs_travels_and_is_shown(installed: Path, tmp_path: Path) -> None:
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert {path.stem for path in (installed / "monitor" / "docs").glob("*.md")} == pages
    assert {path.suffix for path in (installed / "monitor" / "docs").iterdir()} == {".md", ".json"}  # and no picture
    assert run(installed, tmp_path, "docs", "first-hour").stdout.startswith("# The first hour")


def test_what_it_builds_on_and_where_it_runs_stand_in_its_metadata(installed: Path) -> None:
    (metadata,) = installed.glob("casualty_monitor-*.dist-info/METADATA")
    text = metadata.read_text(encoding="utf-8")
    assert "License-Expression: Apache-2.0" in text
    assert "Author: the maintainers" in text  # a role: nobody is invented
    assert "Author-email" not in text


def test_two_builds_are_the_same_bytes(installed: Path, tmp_path: Path) -> None:
    (first,) = installed.parent.glob("*.whl")
    assert built(tmp_path).read_bytes() == first.read_bytes()


def test_nothing_of_tests_or_tools_travels(installed: Path) -> None:
    tops = {path.name for path in installed.iterdir()}
    assert {top for top in tops if not top.startswith("casualty_monitor-")} == {"monitor"}


def test_it_reads_texts(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "extract", given=json.dumps(ENTRY) + "\n")
    assert done.returncode == 0, done.stderr
    (report,) = json.loads(done.stdout)["reports"]
    assert report["toll"]["killed"]["all"]["best"] == 12
    assert report["place"]["country"] == "SY"


def test_its_own_config_and_templates_are_found_without_any_setting(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "check")
    assert done.returncode == 0, done.stderr
    assert f"{installed}/monitor/config.yaml: can be used" in done.stdout


def test_a_store_is_made_with_its_migrations(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "incidents")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "monitor.db").is_file()  # where we stand, not where the wheel lies


def test_a_users_own_template_goes_before_the_shipped_one(installed: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    name = next(path.name for path in sorted((ROOT / "templates").iterdir()) if path.name.startswith("alert"))
    (own / name).write_text("OURS", encoding="utf-8")
    code = (
        f"from pathlib import Path; from monitor.deliveries.templates import Templates; "
        f"print(Templates(Path({str(own)!r})).render({name!r}, {{}}))"
    )
    done = python(installed, tmp_path, code)
    assert done.stdout.strip() == "OURS", done.stderr
