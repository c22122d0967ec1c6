#!/usr/bin/env python3
"""Fits the weights of monitor/reports/judgement/weights.json to labelled entries, and says how they do on windows that
were not used for it (docs/reading.md). The labelled entries are not part of this project: they are looked for in
../shared/eval.

    tools/fit_telling.py               print the figures of the cross-validation
    tools/fit_telling.py --write       fit to everything and write the weights
    tools/fit_telling.py --beside NAME leave the weights that stand, and fit that of a new signal beside them (may be
                                       given again; with --write: write it)
    tools/fit_telling.py --plot FILE   draw the reliability as SVG (--eval DIR: where the labelled entries are)
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "reports")]

import numpy as np  # noqa: E402
from cases import load_cases  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402

from monitor.entries.sections import sections_of  # noqa: E402
from monitor.model import Harm, count_of  # noqa: E402
from monitor.places import Gazetteer  # noqa: E402
from monitor.reports import Report, Text  # noqa: E402
from monitor.reports.extract import TEXT, TITLE, moment  # noqa: E402
from monitor.reports.judgement.confidence import NEWS  # noqa: E402
from monitor.reports.reader import Reader  # noqa: E402

EVAL = ROOT.parent / "shared" / "eval"
WEIGHTS = ROOT / "monitor" / "reports" / "judgement" / "weights.json"
SETS = ("feed_entries2", "feed_entries", "negatives", "case2021", "wad", "airwars_gaza")
LANGUAGES = ("en", "ar")
FOLDS, BLOCK = 5, 3  # a window is so many days of the calendar, and windows are dealt out to the folds
STRENGTH = 0.15  # of the weights against the regularisation
RIGHT_STRENGTH = 0.3
BESIDE, STEPS = 10.0, 30  # of new weights: how strongly they are drawn to 0, and steps to find them
OTHER_SHARE = 8  # of texts that are no feed entries every so many count
# What tells whether dead and country were read right, beside whether it is news.
RIGHT = (
    NEWS,
    "injured_too",
    "number_exact",
    "number_one",
    "number_vague",
    "number_unknown",
    "bounded",
    "implied_one",
    "only_a_word",
    "by_name",
    "told_twice",
    "place_town",
    "place_unknown",
    "source_named",
    "cause_conflict",
    "cause_unknown",
    "toll_noun",
    "part_of_more",
    "headline_number",
    "headline_main_number",
    "text_main_number",
    "no_headline",
    "long_text",
    "fighters",
    "weapon_known",
    "taken",
)


@dataclass(frozen=True)
class Example:
    """A labelled text that is read as telling of somebody harmed."""

    signals: dict[str, float]
    news: bool
    right: bool  # freshness, dead and country
    window: str
    feed: bool  # a feed entry, as the monitor meets them


def examples(reader: Reader, folder: Path) -> Iterator[Example]:
    """One example for each text that gives a report to judge."""
    links = links_of(folder.parent / "feeds")
    for name in SETS:
        path = folder / "dev" / f"{name}.jsonl"
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        feed = name.startswith("feed_entries")
        for row in rows if feed or name in ("negatives", "case2021") else rows[::OTHER_SHARE]:
            news = _is_news(row, feed)
            if news is None or (row.get("lang") not in (None, *LANGUAGES) and not feed):
                continue
            at = row.get("published") or row.get("date")
            text = Text(
                title=(row.get("title") or "")[:TITLE],
                text=(row["text"] or "")[:TEXT],
                published=moment(at),
                publisher=row.get("source"),
                sections=sections_of(links.get(row["id"])),
            )
            for report, signals in reader.weighed(text)[:1]:
                yield Example(
                    dict(signals),
                    news,
                    news and _read_right(row, report),
                    f"{name if not feed else ''}{str(at)[:10]}",
                    feed,
                )


def links_of(folder: Path) -> dict[str, str]:
    """The address of each recorded entry; none where the recordings are not there."""
    lines = (line for path in sorted(folder.glob("stream-*.jsonl")) for line in path.open(encoding="utf-8"))
    return {entry["id"]: entry["link"] for entry in map(json.loads, lines) if entry.get("link")}


def own_cases(reader: Reader) -> Iterator[Example]:
    """The project's own reading cases: of films, trials and anniversaries they hold more than weeks of news do."""
    for case in load_cases():
        if case.wanted.get("context") or case.wanted.get("attack"):
            continue
        news = "rejected" not in case.wanted
        for _, signals in reader.weighed(Text(case.title, case.text, published=case.published))[:1]:
            yield Example(dict(signals), news, news, case.name.rpartition("-")[0], feed=False)


def _is_news(row: dict[str, Any], feed: bool) -> bool | None:
    report, fresh = row.get("is_casualty_report"), row.get("fresh")
    if not feed:
        return report
    return True if report and fresh else False if report is False or fresh is False else None


def _read_right(row: dict[str, Any], report: Report) -> bool:
    if row.get("country") and (report.place.country if report.place else None) != row["country"]:
        return False
    count = count_of(report.toll, Harm.KILLED)
    low, best, high = (row.get(key) for key in ("killed_low", "killed", "killed_high"))
    got = count.figure if count else None
    told = row.get("extra") or {}
    if low is None and best is None and high is None:
        if told.get("vague") or told.get("killed_unknown"):
            return count is not None  # "hundreds", "people": dead without a number
        return got in (None, 0)
    if got is None:
        return count is None and not (low or best)  # nobody died, and nobody is read as dead
    low, high = (best if low is None else low) or 0, high if high is not None else max(got, best or 0)
    return bool(low <= got <= high and (best is None or got == best or told.get("vague") or low != high))


def windows(found: list[Example]) -> np.ndarray[Any, Any]:
    """The fold of each example: neighbouring days stay together, so that one event is on one side."""
    days = sorted({e.window for e in found})
    fold = {day: (i // BLOCK) % FOLDS for i, day in enumerate(days)}
    return np.array([fold[e.window] for e in found])


def matrix(rows: list[dict[str, float]], names: list[str]) -> np.ndarray[Any, Any]:
    return np.array([[row.get(name, 0.0) for name in names] for row in rows])


def fitted(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any], strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=5000).fit(x, y)


@dataclass(frozen=True)
class Fit:
    """Both models, and what each example got from models that had not seen its window."""

    names: list[str]
    news: LogisticRegression
    right: LogisticRegression
    odds: np.ndarray[Any, Any]
    sure: np.ndarray[Any, Any]


def fit(found: list[Example]) -> Fit:
    names = sorted({name for e in found for name in e.signals})
    rows = [e.signals for e in found]
    x, fold = matrix(rows, names), windows(found)
    news, right = np.array([e.news for e in found]), np.array([e.right for e in found])
    odds = np.zeros(len(found))
    for k in range(FOLDS):
        odds[fold == k] = fitted(x[fold != k], news[fold != k], STRENGTH).decision_function(x[fold == k])
    z = matrix([{**row, NEWS: o} for row, o in zip(rows, odds, strict=True)], list(RIGHT))
    feed = np.array([e.feed for e in found])
    sure = np.zeros(len(found))
    for k in range(FOLDS):
        seen = (fold != k) & feed
        sure[fold == k] = fitted(z[seen], right[seen], RIGHT_STRENGTH).predict_proba(z[fold == k])[:, 1]
    return Fit(names, fitted(x, news, STRENGTH), fitted(z[feed], right[feed], RIGHT_STRENGTH), odds, sure)


def beside(found: list[Example], standing: dict[str, float], names: list[str], bar: float) -> dict[str, float]:
    """Weights of new signals beside those that stand, by feed entries alone: the labelled half has been read by those
    who wrote the signals, and weights fitted anew to it are too sure of themselves on other days. Logistic regression
    with the standing sum as its offset, by Newton's steps (McCullagh and Nelder, Generalized Linear Models, 2.5)."""
    fed = [e for e in found if e.feed]
    offset = np.array([standing["base"] + sum(standing.get(k, 0.0) * v for k, v in e.signals.items()) for e in fed])
    x, news = matrix([e.signals for e in fed], names), np.array([float(e.news) for e in fed])

    def weights(seen: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        found, ridge = np.zeros(len(names)), BESIDE * np.eye(len(names))
        for _ in range(STEPS):
            p = 1 / (1 + np.exp(-(offset[seen] + x[seen] @ found)))
            slope = (x[seen] * (p * (1 - p))[:, None]).T @ x[seen] + ridge
            found = found + np.linalg.solve(slope, x[seen].T @ (news[seen] - p) - BESIDE * found)
        return found

    fold, odds = windows(fed), offset.copy()
    for k in range(FOLDS):
        odds[fold == k] += x[fold == k] @ weights(fold != k)
    for said, o in (("standing", offset), ("beside", odds)):
        p = 1 / (1 + np.exp(-o))
        loss = -(news * np.log(p) + (1 - news) * np.log(1 - p)).mean()
        kept, passes = ((p[news == right] >= bar).mean() for right in (1, 0))
        print(f"{said:9} log loss {loss:.4f}, news kept {kept:.3f}, of what is no news passes {passes:.3f}")
    return {name: round(float(w), 3) for name, w in zip(names, weights(np.full(len(fed), True)), strict=True)}


def weights_of(model: LogisticRegression, names: list[str]) -> dict[str, float]:
    return {
        "base": round(float(model.intercept_[0]), 3),
        **{n: round(float(w), 3) for n, w in zip(names, model.coef_[0], strict=True) if abs(w) >= 0.02},
    }


def share(n: float, d: float) -> float:
    return float(n / d) if d else 0.0


def show_news(found: list[Example], made: Fit) -> None:
    feed = np.array([e.feed for e in found])
    news, p = np.array([e.news for e in found])[feed], 1 / (1 + np.exp(-made.odds[feed]))
    print(f"{len(found)} examples, {feed.sum()} of feeds; news: {news.sum()}. On windows that were not used:")
    print("bar    kept   precision   of what is no news passes")
    for bar in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        said = p >= bar
        print(
            f"{bar:.2f}  {share((said & news).sum(), news.sum()):6.3f}  {share((said & news).sum(), said.sum()):8.3f}"
            f"  {share((said & ~news).sum(), (~news).sum()):8.3f}"
        )


def bins(found: list[Example], made: Fit, bar: float) -> list[tuple[str, int, float, float]]:
    """Confidence of the reports that are told as news, by bins: how many, said, and right."""
    told = np.array([e.feed for e in found]) & (1 / (1 + np.exp(-made.odds)) >= bar)
    right, sure = np.array([e.right for e in found])[told], made.sure[told]
    edges = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    rows = []
    for low, high in pairwise(edges):
        here = (sure >= low) & (sure < high)
        if here.any():
            rows.append(
                (f"{low:.1f} to {high:.1f}", int(here.sum()), float(sure[here].mean()), float(right[here].mean()))
            )
    return rows


def show_reliability(found: list[Example], made: Fit, bar: float) -> None:
    print("\nconfidence   reports   said   right")
    for name, n, said, right in bins(found, made, bar):
        print(f"{name:11}  {n:7}  {said:5.2f}  {right:6.2f}")
    told = np.array([e.feed for e in found]) & (1 / (1 + np.exp(-made.odds)) >= bar)
    right, sure = np.array([e.right for e in found])[told], made.sure[told]
    print("\nfrom    reports   right   of the right ones kept")
    for least in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        k = sure >= least
        print(
            f"{least:.1f}  {k.sum():7}  {share(right[k].sum(), k.sum()):6.2f}"
            f"  {share(right[k].sum(), right.sum()):6.2f}"
        )


def plot(rows: list[tuple[str, int, float, float]]) -> str:
    """The reliability as a small drawing: said along, right up; a dot's area is its number of reports."""
    side, pad, steps = 300, 40, (0, 0.25, 0.5, 0.75, 1)
    low, high, whole = pad, pad + side, side + 2 * pad

    def at(value: float) -> str:
        return f"{pad + value * side:.0f}"

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}"',
        ' font-family="sans-serif" font-size="11" fill="#444">',
        "<title>Confidence, and the share that was right, on windows that were not used for fitting</title>",
        f'<rect x="{low}" y="{low}" width="{side}" height="{side}" fill="none" stroke="#bbb"/>',
        f'<line x1="{low}" y1="{high}" x2="{high}" y2="{low}" stroke="#bbb" stroke-dasharray="4"/>',
        *(f'<text x="{at(v)}" y="{high + 14}" text-anchor="middle">{v}</text>' for v in steps),
        *(f'<text x="{low - 6}" y="{at(1 - v)}" text-anchor="end">{v}</text>' for v in steps),
        f'<text x="{whole // 2}" y="{high + 30}" text-anchor="middle">confidence</text>',
        f'<text x="{low}" y="{low - 10}">share that was right</text>',
    ]
    for name, n, said, right in rows:
        radius = f"{3 + n**0.5 * 0.8:.1f}"
        lines.append(f'<circle cx="{at(said)}" cy="{at(1 - right)}" r="{radius}" fill="#2b6cb0" fill-opacity="0.75">')
        lines.append(f"<title>{name}: {n} reports, said {said:.2f}, right {right:.2f}</title></circle>")
    return "\n".join([*lines, "</svg>", ""])


def write(weights: dict[str, Any]) -> None:
    """Each sum by name, `base` first."""
    news = dict(sorted(weights["news"].items(), key=lambda one: (one[0] != "base", one[0])))
    WEIGHTS.write_text(json.dumps({**weights, "news": news}, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--write", action="store_true")
    ask.add_argument("--bar", type=float, default=json.loads(WEIGHTS.read_text(encoding="utf-8"))["bar"])
    ask.add_argument("--beside", action="append", metavar="NAME")
    ask.add_argument("--plot", type=Path)
    ask.add_argument("--eval", type=Path, default=EVAL)
    args = ask.parse_args()
    if not args.eval.is_dir():
        print(f"{args.eval}: the labelled entries are not there; nothing was fitted")
        return 0
    reader = Reader.load(Gazetteer.open())
    if args.beside:
        shipped = json.loads(WEIGHTS.read_text(encoding="utf-8"))
        standing = {name: w for name, w in shipped["news"].items() if name not in args.beside}
        new = beside(list(examples(reader, args.eval)), standing, args.beside, args.bar)
        print(new)
        if args.write:
            write({**shipped, "news": standing | new})
        return 0
    found = [*examples(reader, args.eval), *own_cases(reader)]
    made = fit(found)
    show_news(found, made)
    show_reliability(found, made, args.bar)
    if args.plot:
        args.plot.write_text(plot(bins(found, made, args.bar)), encoding="utf-8")
    if args.write:
        write(
            {
                "bar": args.bar,
                "news": weights_of(made.news, made.names),
                "right": weights_of(made.right, list(RIGHT)),
            }
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
