#!/usr/bin/env python3
"""Counts the reading cases of tests/corpus/ by phenomenon, and how many are read right: `make corpus`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "reports")]

from cases import Case, load_cases, wrongs  # noqa: E402  # the path comes first

from monitor.places import Gazetteer  # noqa: E402
from monitor.reports.reader import Reader  # noqa: E402


def main() -> int:
    reader = Reader.load(Gazetteer.open())
    cases, right = Counter[int](), Counter[int]()
    for case in load_cases():
        cases[case.phenomenon] += 1
        problems = wrongs(case, reader)
        right[case.phenomenon] += not problems
        report(case, problems)
    print("phenomenon  cases  right")
    for phenomenon in sorted(cases):
        print(f"{phenomenon:10}  {cases[phenomenon]:5}  {right[phenomenon]:5}")
    print(f"{'all':>10}  {cases.total():5}  {right.total():5}")
    return 0 if cases.total() == right.total() else 1


def report(case: Case, problems: list[str]) -> None:
    if problems:
        print(f"{case.name}: {'; '.join(problems)}\n    {case.title} | {case.text}")


if __name__ == "__main__":
    raise SystemExit(main())
