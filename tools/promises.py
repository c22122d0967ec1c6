#!/usr/bin/env python3
"""Runs the tests of the promises that the README makes, and prints what each of them came to.

A row of the README's table names the promise and its test. A test counts as one case, or as many as it says itself
with `record_property("cases", number)` (every point of a crash, say).
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
ROW = re.compile(r"^\| (\d+) \| (.+?) \| ((?:`tests/promises/\w+\.py`(?:, )?)+) \| ([\d,]+) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Kept:
    """The result of the tests of one promise."""

    cases: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0

    def __add__(self, other: Kept) -> Kept:
        return Kept(
            self.cases + other.cases,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.seconds + other.seconds,
        )


@dataclass(frozen=True, slots=True)
class Promise:
    """A row of the README: the sentence, its tests, and how many cases they are said to run."""

    number: int
    sentence: str
    tests: tuple[str, ...]
    cases: int

    def came_to(self, found: Mapping[str, Kept]) -> Kept:
        return sum((found.get(test, Kept()) for test in self.tests), Kept())


def promises(readme: str) -> list[Promise]:
    """The table under "Promises"."""
    rows = ROW.findall(readme)
    return [Promise(int(n), said, files(tests), int(cases.replace(",", ""))) for n, said, tests, cases in rows]


def files(cell: str) -> tuple[str, ...]:
    """The files that a cell of the table names."""
    return tuple(re.findall(r"`([^`]+)`", cell))


def results(report: Path) -> Iterator[tuple[str, Kept]]:
    """Each test of a JUnit report with the file that it stands in."""
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        file = case.get("classname", "").replace(".", "/") + ".py"
        said = next((p.get("value") for p in case.iter("property") if p.get("name") == "cases"), None)
        failed = case.find("failure") is not None or case.find("error") is not None
        skipped = case.find("skipped") is not None
        yield file, Kept(0 if skipped else int(said or 1), int(failed), int(skipped), float(case.get("time", 0)))


def run(tests: Sequence[str], options: Sequence[str]) -> tuple[int, dict[str, Kept]]:
    """Run the tests; pytest's exit code, and by file what they came to."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        reporting = ["-o", "junit_family=xunit1", f"--junitxml={report}"]  # the family that keeps what a test counts
        command = [sys.executable, "-m", "pytest", "-q", *reporting, *options, *tests]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        found: dict[str, Kept] = {}
        for file, kept in results(report) if report.exists() else ():
            found[file] = found.get(file, Kept()) + kept
        return code, found


def shown(rows: Sequence[Promise], found: dict[str, Kept]) -> Table:
    """For people: a row a promise, and their sum."""
    table = Table("", "promise", "test", "cases", "", "seconds")
    for row in rows:
        kept = row.came_to(found)
        tests = "\n".join(Path(test).name for test in row.tests)
        table.add_row(str(row.number), row.sentence, tests, f"{kept.cases:,}", _word(kept), f"{kept.seconds:.1f}")
    total = sum((row.came_to(found) for row in rows), Kept())
    table.add_row("", "", "", f"{total.cases:,}", _word(total), f"{total.seconds:.1f}")
    return table


def _word(kept: Kept) -> str:
    if kept.failed:
        return f"[red]{kept.failed} failed[/]"
    if not kept.cases:
        return "[red]not run[/]"
    return "[green]kept[/]" + (f", {kept.skipped} skipped" if kept.skipped else "")


def rewritten(readme: str, found: dict[str, Kept]) -> str:
    """The README with the number of cases that ran."""

    def row(match: re.Match[str]) -> str:
        number, sentence, tests, _ = match.groups()
        kept = sum((found.get(test, Kept()) for test in files(tests)), Kept())
        return f"| {number} | {sentence} | {tests} | {kept.cases:,} |"

    return ROW.sub(row, readme)


def main(arguments: Sequence[str]) -> int:
    readme = ROOT / "README.md"
    rows = promises(readme.read_text(encoding="utf-8"))
    write = "--write" in arguments
    options = [option for option in arguments if option != "--write"]
    code, found = run([test for row in rows for test in row.tests], options)
    console = Console()
    console.width = max(console.width, 120)
    console.print(shown(rows, found))
    if write and code == 0:
        readme.write_text(rewritten(readme.read_text(encoding="utf-8"), found), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
