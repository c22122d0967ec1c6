#!/usr/bin/env python3
"""Counts the reading cases of tests/corpus/ by phenomenon, how many are read right, and which are not as marked."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "reports")]

from cases import load_cases, wrongs  # noqa: E402  # the path comes first

from monitor.places import Gazetteer  # noqa: E402
from monitor.reports.reader import Reader  # noqa: E402


def main() -> int:
    reader = Reader.load(Gazetteer.open())
    cases, right, gaps, odd = Counter[int](), Counter[int](), Counter[int](), 0
    for case in load_cases():
        problems = wrongs(case, reader)
        cases[case.phenomenon] += 1
        right[case.phenomenon] += not problems
        gaps[case.phenomenon] += bool(problems and case.known_gap)
        if bool(problems) != bool(case.known_gap):
            odd += 1
            print(f"{case.name}: {'; '.join(problems) or 'is read right: take known_gap away'}")
            print(f"    {case.title} | {case.text[:200]}")
    print("phenomenon  cases  right  known gaps")
    for phenomenon in sorted(cases):
        print(row(phenomenon, cases[phenomenon], right[phenomenon], gaps[phenomenon]))
    print(row("all", cases.total(), right.total(), gaps.total()))
    return 1 if odd else 0


def row(phenomenon: object, cases: int, right: int, gaps: int) -> str:
    return f"{phenomenon:>10}  {cases:5}  {right:5}  {gaps or '':>10}"


if __name__ == "__main__":
    raise SystemExit(main())
