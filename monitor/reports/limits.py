"""Limits: what of a text reading left aside, so that no text can keep it longer than its length is worth."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.places import Resolved
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.mentions import MOST as FIGURES
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.where import MOST as PLACES
from monitor.reports.language.tokens import LONGEST_SENTENCE, LONGEST_WORD
from monitor.reports.types import Cut


def cut_of(scene: Scene, mentions: Sequence[Mention], places: Sequence[Resolved]) -> tuple[Cut, ...]:
    """Every limit that a text came up against, in the order of reading."""
    reached = (
        (Cut.LONG_WORD, any(u.end - u.start > LONGEST_WORD for s in scene.sentences for u in s)),
        (Cut.LONG_SENTENCE, any(len(s) >= LONGEST_SENTENCE for s in scene.sentences)),
        (Cut.FIGURES, len(mentions) >= FIGURES),
        (Cut.PLACES, len(places) >= PLACES),
    )
    return tuple(cut for cut, held in reached if held)
