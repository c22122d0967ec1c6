#!/usr/bin/env python3
"""How many items a second the reader takes, on one core: `make bench`; `--profile` shows where the time goes.

The texts are made here, from parts of our own, the same in every run: names, numbers and order vary so that no cache of
places or words is asked the same thing each time.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from monitor.places import Gazetteer
from monitor.reports import Text
from monitor.reports.reader import Reader

PUBLISHED = datetime(2024, 12, 2, 18, tzinfo=UTC)
TOWNS = (
    "Idlib",
    "Kherson",
    "El Fasher",
    "Goma",
    "Maiduguri",
    "Mogadishu",
    "Quetta",
    "Taiz",
    "Kunduz",
    "Sagaing",
    "Djibo",
    "Gao",
    "Culiacan",
    "Rafah",
    "Nabatieh",
    "Kirkuk",
    "Bunia",
    "Jos",
    "Malakal",
    "Bangui",
    "Sumy",
)
ORDINARY = (
    (
        "Council in {} votes on new tram line",
        "The council of {} decides on Thursday whether the tram will reach the harbour. Traders hope for visitors, "
        "residents fear dust.",
    ),
    (
        "Rain brings relief to farmers around {}",
        "After a dry spring the first showers have reached the fields near {}. Growers hope for better prices.",
    ),
    (
        "{} opens its museum again",
        "Nine years after it closed for repairs the museum of {} welcomes visitors from Friday. A new wing shows maps.",
    ),
    (
        "Minister visits school project in {}",
        "The minister of education praised teachers in {} for lessons in two languages.",
    ),
    (
        "Prices for bread steady in {}",
        "Bakers in {} have kept their prices for a third month, the trade office says. Flour is cheaper than in May.",
    ),
)
WITH_A_WORD = (
    (
        "{} lose final in last minute",
        "A late goal killed the hopes of {} in the cup final on Sunday. The coach said his team had deserved more.",
    ),
    (
        "Actor from {} dies aged 88",
        "The actor, who was born in {} and won prizes for three films, died at home after a short illness.",
    ),
)
STRIKE = (
    "Air strike on {} kills {}, wounds {}",
    "At least {n} people were killed and {m} others wounded when warplanes bombed a market in {town} on Sunday, medics "
    "said. Four of the dead were children.",
)
BODY = (
    "Rescuers searched the rubble until the evening. A doctor said that two women had died of wounds in hospital.",
    "“We heard the plane and ran,” said a baker who lost his shop. He has lived in {town} for thirty years.",
    "The army did not comment. It has said before that it only strikes fighters and their stores.",
    "A rights group says that more than 2,300 civilians have been killed in the region since fighting began in April.",
    "Last week shells hit a school in a village near {other}, killing three pupils, according to residents.",
    "The United Nations called for an end of the attacks. Its envoy is expected in the capital on Wednesday.",
    "Aid agencies say that 40,000 people have fled {town} this month and that food is short in the camps of {other}.",
    "The road to {other} has been cut for nine days. Lorries with flour and medicine wait 15 km from the front line.",
)


def ordinary(count: int, kinds: Sequence[tuple[str, str]] = ORDINARY) -> list[Text]:
    """Headlines with some 150 characters of text."""
    pairs = zip(cycle(kinds), cycle(TOWNS), strict=False)
    return [
        Text(title.format(town), f"{text.format(town)} {i}", published=PUBLISHED)
        for i, ((title, text), town) in enumerate(islice(pairs, count))
    ]


def headlines(count: int) -> list[Text]:
    return [
        Text(STRIKE[0].format(t, n, n + 9), STRIKE[1].format(n=n, m=n + 9, town=t), published=PUBLISHED)
        for n, t in enumerate(islice(cycle(TOWNS), count), 2)
    ]


def articles(count: int, size: int = 3000) -> list[Text]:
    """A strike, then what articles add: voices, totals, earlier attacks, places and figures of other things."""
    made = []
    for text, other in zip(headlines(count), cycle(TOWNS[7:]), strict=False):
        town, paragraphs = text.title.split(" on ")[1].split(" kills")[0], [text.text]
        for paragraph in cycle(BODY):
            if sum(map(len, paragraphs)) >= size:
                break
            paragraphs.append(paragraph.format(town=town, other=other))
        made.append(Text(text.title, "\n".join(paragraphs), published=PUBLISHED))
    return made


# name → texts, how many, items a second wanted
LOADS: dict[str, tuple[Callable[[int], list[Text]], int, int | None]] = {
    "ordinary news, headline and summary": (ordinary, 20_000, 20_000),
    "ordinary news with a word of harm": (lambda n: ordinary(n, WITH_A_WORD), 1_000, None),
    "a strike, headline and summary": (headlines, 1_000, None),
    "a strike, article of 3 kB": (articles, 300, 500),
}


def rate(reader: Reader, texts: list[Text], runs: int = 3) -> float:
    """Items a second of processor time, the best of some runs: what disturbs a run only ever makes it slower."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        for text in texts:
            reader.read(text)
        best = min(best, time.process_time() - start)
    return len(texts) / best


def profile(reader: Reader, texts: list[Text]) -> None:
    with cProfile.Profile() as watched:
        for text in texts:
            reader.read(text)
    pstats.Stats(watched).sort_stats("tottime").print_stats(18)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", action="store_true", help="show where the time goes, for the last load")
    parser.add_argument("--share", type=float, default=1.0, help="of the texts to read, for a quick look")
    asked = parser.parse_args()
    reader = Reader.load(Gazetteer.open())
    print(f"{'load':38}{'items':>8}{'kB each':>9}{'items/s':>10}{'wanted':>9}")
    for name, (make, count, wanted) in LOADS.items():
        texts = make(max(1, int(count * asked.share)))
        size = sum(len(text.full) for text in texts) / len(texts) / 1000
        print(f"{name:38}{len(texts):8}{size:9.2f}{rate(reader, texts):10,.0f}{wanted or '':>9}")
    if asked.profile:
        profile(reader, articles(max(1, int(200 * asked.share))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
