#!/usr/bin/env python3
"""`make quality`: how right the reader is on labelled texts, beside what the last release came to, so that lost ground
is seen. The texts and their scorer are not part of this project: they are looked for in ../shared/eval.

    tools/quality.py             the table
    tools/quality.py --store     keep these figures as the last release's (docs/quality.json)
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
LAST = ROOT / "docs" / "quality.json"
LANGUAGES = "en,ar"
# The figures of each set that are kept, and whether more is better.
FIGURES = {
    "det_p": True,
    "det_r": True,
    "stale": False,
    "readable": True,
    "injured": True,
    "in_range": True,
    "country": True,
    "place50": True,
    "false_per_1k": False,
}
NAMES = {
    "det_p": "precision",
    "det_r": "recall",
    "stale": "old told as fresh",
    "readable": "dead",
    "in_range": "dead in range",
    "place50": "within 50 km",
    "false_per_1k": "false in a thousand",
}
SLACK = 0.005  # of a share, within which nothing was lost
Figures = Mapping[str, Mapping[str, float | None]]


def measured(folder: Path) -> Figures:
    """The scorer's figures of the reader as it is here."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        engine = f"{sys.executable} -m monitor extract"
        subprocess.run(
            [sys.executable, str(folder / "score.py"), "--engine", engine, "--langs", LANGUAGES, "--json", out.name],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        found = json.loads(Path(out.name).read_text(encoding="utf-8"))
    return {name: {k: _rounded(v.get(k)) for k in FIGURES if v.get(k) is not None} for name, v in found.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def table(now: Figures, last: Figures) -> list[str]:
    """A line for each figure of each set: what it is, what it was, and whether ground was lost."""
    rows = [f"{'set':22}{'figure':20}{'now':>8}{'last':>8}"]
    for name, figures in now.items():
        for key, value in figures.items():
            before = last.get(name, {}).get(key)
            what = f"{name:22}{NAMES.get(key, key):20}"
            rows.append(f"{what}{shown(value):>8}{shown(before):>8}{lost(key, value, before)}")
    return rows


def shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}" if value > 1 else f"{value:.3f}"


def lost(key: str, value: float | None, before: float | None) -> str:
    """`  lost` where a figure is worse than it was by more than the slack."""
    if value is None or before is None:
        return ""
    slack = SLACK if max(value, before) <= 1 else 1.0
    worse = before - value if FIGURES[key] else value - before
    return "  lost" if worse > slack else ""


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--eval", type=Path, default=ROOT.parent / "shared" / "eval")
    ask.add_argument("--store", action="store_true")
    args = ask.parse_args()
    if not (args.eval / "score.py").is_file():
        print(f"make quality: skipped, {args.eval} is not there (labelled texts that are no part of this project)")
        return 0
    now = measured(args.eval.resolve())
    last = json.loads(LAST.read_text(encoding="utf-8")) if LAST.is_file() else {}
    print("\n".join(table(now, last)))
    if args.store:
        LAST.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
    fitting = ROOT / "tools" / "fit_telling.py"
    return subprocess.run([sys.executable, str(fitting), "--eval", str(args.eval)], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
