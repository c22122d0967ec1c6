"""The wheels and texts of `make release`; the building itself is tried by `make release`."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.shell_completion import BashComplete

from monitor.cli import VERBS, command_line
from monitor.config import load
from tests.doubles.patience import PATIENCE
from tools.release import __main__ as release
from tools.release import deb, files, licences, manual, ready, sbom
from tools.release.shipped import Shipped, of_installed, of_wheel, of_wheels

ROOT = Path(__file__).parents[2]
AT = datetime(2031, 3, 10, 12, tzinfo=UTC)


def wheel(folder: Path, name: str, *lines: str) -> Path:
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        facts = "\n".join(("Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *lines))
        archive.writestr(zipfile.ZipInfo(f"{name}-1.0.dist-info/METADATA"), facts + "\n\nLicense: of the text below\n")
    return path


@pytest.fixture
def libraries(tmp_path: Path) -> list[Shipped]:
    wheel(tmp_path, "One_Lib", "License-Expression: MIT", "Requires-Dist: two-lib>=1", "Requires-Dist: x; extra == 'y'")
    wheel(tmp_path, "two.lib", "Classifier: License :: OSI Approved :: BSD License", "Home-page: https://two.example")
    return of_wheels(tmp_path)


def test_a_library_is_known_by_what_its_wheel_says(libraries: list[Shipped]) -> None:
    one, two = libraries
    assert (one.name, one.licence, one.needs) == ("one-lib", "MIT", ("two-lib",))
    assert (two.name, two.licence, two.home) == ("two-lib", "BSD License", "https://two.example")


def test_the_bill_names_each_with_its_hash_its_licence_and_who_needs_it(
    libraries: list[Shipped], tmp_path: Path
) -> None:
    ours = of_wheel(wheel(tmp_path, "ours", "License-Expression: Apache-2.0", "Requires-Dist: one-lib"))
    bill = sbom.bill(ours, libraries, AT)
    assert bill["metadata"]["component"]["purl"] == "pkg:pypi/ours@1.0"
    assert [one["hashes"][0]["content"] for one in bill["components"]] == [one.sha256 for one in libraries]
    assert [one["licenses"] for one in bill["components"]] == [
        [{"expression": "MIT"}],
        [{"license": {"name": "BSD License"}}],
    ]
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    assert needs["pkg:pypi/ours@1.0"] == ["pkg:pypi/one-lib@1.0"]
    assert needs["pkg:pypi/one-lib@1.0"] == ["pkg:pypi/two-lib@1.0"]
    assert sbom.bill(ours, libraries, AT) == bill


def test_what_is_installed_can_be_billed_as_well_with_no_hash_that_nobody_knows() -> None:
    (found,) = of_installed({"click"})
    assert (found.name, found.sha256) == ("click", None)
    assert "hashes" not in sbom.component(found, "library")


def test_the_licences_are_listed_with_those_of_the_data(libraries: list[Shipped]) -> None:
    page = licences.listed(libraries[0], libraries, "# Where the data come from\n\n- GeoNames\n")
    assert "| two-lib | 1.0 | BSD License | https://two.example |" in page
    assert "## Where the data come from\n\n- GeoNames\n" in page


def test_an_archive_of_the_same_files_is_the_same_bytes_whoever_makes_it(tmp_path: Path) -> None:
    made = []
    for at, umask in (("a", 0o022), ("b", 0o077)):
        folder = tmp_path / at / "bundle"
        folder.mkdir(parents=True)
        (folder / "text").write_text("same", encoding="utf-8")
        (folder / "text").chmod(0o666 & ~umask)
        made.append(files.pack(folder, tmp_path / f"{at}.tar.gz", 1_000_000_000))
    assert made[0].read_bytes() == made[1].read_bytes()
    with tarfile.open(made[0]) as tar:
        assert tar.getnames() == ["bundle", "bundle/text"]


def test_a_file_that_is_not_as_listed_is_named(tmp_path: Path) -> None:
    for name in ("right", "wrong", "gone"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / "SHA256SUMS").write_text(files.sums(tmp_path.iterdir(), tmp_path), encoding="utf-8")
    (tmp_path / "wrong").write_text("other", encoding="utf-8")
    (tmp_path / "gone").unlink()
    assert files.wrong(tmp_path / "SHA256SUMS") == ["gone", "wrong"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree of which a release asks nothing more."""
    (tmp_path / "packaging").mkdir()
    for name in ("uv.lock", "pyproject.toml", "packaging/requirements.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "SECURITY.md").write_text("Write to the people of the release.\n", encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## [9.9.9] - 2031-03-10\n", encoding="utf-8")
    return tmp_path


def test_a_tree_with_nothing_left_to_do_may_be_released(tree: Path) -> None:
    assert list(ready.reasons(tree, "9.9.9")) == []


def test_nothing_is_released_that_does_not_say_where_to_report_a_hole(tree: Path) -> None:
    (tree / "SECURITY.md").write_text(f"Write to {ready.PLACEHOLDER}.\n", encoding="utf-8")
    (left,) = ready.reasons(tree, "9.9.9")
    assert "SECURITY.md" in left


def test_nothing_is_released_without_a_dated_section_of_the_changelog(tree: Path) -> None:
    (left,) = ready.reasons(tree, "9.9.8")
    assert "CHANGELOG.md" in left


def test_a_lock_that_is_not_of_todays_dependencies_is_noticed(tree: Path) -> None:
    project = (tree / "pyproject.toml").read_text(encoding="utf-8")
    (tree / "pyproject.toml").write_text(project.replace('"waitress>=3.0,<4"', '"waitress>=3.1,<4"'), encoding="utf-8")
    (left,) = ready.reasons(tree, "9.9.9")
    assert "waitress" in left


def test_an_exported_file_that_is_not_of_the_lock_is_noticed(tree: Path) -> None:
    exported = tree / "packaging" / "requirements.txt"
    exported.write_text(exported.read_text(encoding="utf-8").replace("waitress==", "waitress==9"), encoding="utf-8")
    (left,) = ready.reasons(tree, "9.9.9")
    assert "requirements.txt" in left


def test_the_lock_names_no_index_but_the_public_one() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    sources = {source for package in lock["package"] for source in package["source"].values()}
    assert sources == {"https://pypi.org/simple", "."}
    urls = {file["url"] for package in lock["package"] for file in package.get("wheels", ())}
    assert {url.split("/")[2] for url in urls} == {"files.pythonhosted.org"}
    assert "://" not in (ROOT / "packaging" / "requirements.txt").read_text(encoding="utf-8")


def test_every_library_that_ships_has_its_row_in_the_review() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [needs for name, needs in project["optional-dependencies"].items() if name not in ("dev", "docs")]
    named = {line.split(">")[0].split("[")[0] for needs in (project["dependencies"], *extras) for line in needs}
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert sorted(name for name in named if f"| `{name}` |" not in page) == []


def every(group: click.Group, before: str = "") -> Iterator[str]:
    for name in group.list_commands(click.Context(group)):
        yield before + name
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from every(command, f"{before}{name} ")


def test_the_man_page_has_every_verb(tmp_path: Path) -> None:
    page = manual.man_page("2031-03-10")
    assert [verb for verb in every(command_line) if f".SS {verb.replace('-', chr(92) + '-')}" not in page] == []


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_the_man_page_is_roff_without_a_warning(tmp_path: Path) -> None:
    call = ["groff", "-man", "-Tutf8", "-ww", "-z"]
    page = manual.man_page("2031-03-10")
    done = subprocess.run(call, input=page, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize("shell", manual.SHELLS)
def test_a_shell_is_told_how_to_complete(shell: str) -> None:
    assert "_CASUALTY_MONITOR_COMPLETE" in manual.completion(shell)


def test_verbs_are_completed_without_loading_any() -> None:
    found = command_line.shell_complete(click.Context(command_line), "in")
    assert [item.value for item in found] == ["init", "incidents"]
    assert {item.help for item in found} <= set(VERBS.values())


def test_the_verbs_on_one_noun_are_completed_too() -> None:
    completing = BashComplete(command_line, {}, manual.NAME, "_CASUALTY_MONITOR_COMPLETE")
    assert [item.value for item in completing.get_completions(["incidents"], "m")] == ["mark", "merge", "move"]
    assert "--json" in [item.value for item in completing.get_completions(["incidents", "list"], "--j")]


def test_the_config_of_the_package_keeps_its_files_where_the_service_may_write(tmp_path: Path) -> None:
    text = deb.shipped_config((ROOT / "config.yaml").read_text(encoding="utf-8"))
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    config = load(tmp_path / "config.yaml", {})
    assert config.store.reveal() == "sqlite:////var/lib/casualty-monitor/monitor.db"
    assert "mailbox: /var/lib/casualty-monitor/outbox/" in text


SCRIPTS = ("deb/postinst", "deb/prerm", "deb/postrm", "deb/casualty-monitor", "bundle/install.sh", "ways/pip")


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_of_a_package_is_a_shells(name: str) -> None:
    script = ROOT / "packaging" / name
    assert script.stat().st_mode & 0o111
    subprocess.run(["sh", "-n", str(script)], check=True, timeout=PATIENCE)


def test_only_a_trial_goes_on_without_the_site(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(release, "has_sphinx", lambda python: False)
    release.look(trial=True)
    assert "left: no site of the docs" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        release.look(trial=False)
    assert "refused: no site of the docs" in capsys.readouterr().out
