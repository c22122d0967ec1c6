"""What several reports of one event add up to: low, best and high with the words of the one that is best.

Each voice counts with its last word. Best is the highest of these, for tolls grow while news arrives, unless a voice
takes its own figure back; low and high are the smallest and largest that anybody stands by. A figure under half of the
best is taken for a part of it (one of several strikes, one village of three) and lowers nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.incidents.incident import Member
from monitor.model import Count, Harm, Toll, Victim

PART = 0.5  # of the best figure: what is below is a part, not a correction


@dataclass(frozen=True, slots=True)
class _Said:
    """One figure: where its report stands in the order of arrival, whose voice it is, and of which entry."""

    order: int
    voice: int
    entry: tuple[str, str]
    count: Count

    @property
    def figure(self) -> int:
        return self.count.figure or 0


def merged_toll(members: Sequence[Member], spoken: Sequence[Sequence[Member]]) -> Toll:
    """The cells of all members, each merged by itself; `words` are those of the best figure."""
    voice = {m.name: n for n, v in enumerate(spoken) for m in v}
    said = [((n, voice[m.name], (m.feed, m.key)), m.report.toll) for n, m in enumerate(members) if m.name in voice]
    toll: dict[Harm, dict[Victim, Count]] = {}
    for harm in Harm:
        cells = {v for _, t in said for v in t.get(harm, {})}
        if cells:
            toll[harm] = {
                v: _merged([_Said(*who, t[harm][v]) for who, t in said if v in t.get(harm, {})])
                for v in Victim
                if v in cells
            }
    return toll


def _merged(said: Sequence[_Said]) -> Count:
    known = [s for s in said if not s.count.unknown]
    return _span(_without_vague(_last_words(known))) if known else said[0].count


def _last_words(said: Sequence[_Said]) -> list[_Said]:
    """What each voice stands by. Its later figure replaces its earlier one, but for an echo and for a part; whoever
    repeated a figure that its source takes back does not stand by it either. An entry takes nothing of its own back."""
    stands: dict[int, _Said] = {}
    heard: set[int] = set()
    for one in said:
        before = stands.get(one.voice)
        if before is None or one.figure >= before.figure:
            stands[one.voice] = one
        elif one.entry != before.entry and one.figure not in heard and one.figure >= PART * before.figure:
            stands = {v: s for v, s in stands.items() if s.figure != before.figure}
            stands[one.voice] = one
        heard.add(one.figure)
    return list(stands.values())


def _without_vague(said: list[_Said]) -> list[_Said]:
    """`dozens` says less than a number that came with it or later."""
    exact = max((s.order for s in said if not s.count.vague), default=-1)
    return [s for s in said if not s.count.vague or s.order > exact]


def _span(said: list[_Said]) -> Count:
    best = max(said, key=lambda s: (s.figure, not s.count.derived, -s.order))
    counts = [s.count for s in said if s.figure >= PART * best.figure]
    if len(counts) == 1:
        return best.count
    low = min(c.low if c.low is not None else c.figure or 0 for c in counts)
    high = None if best.count.high is None else max(c.high or c.figure or 0 for c in counts)
    return replace(best.count, low=low, high=high)
