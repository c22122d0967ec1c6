"""How strongly a place stands beside the figures: in their sentence, led in by "in" or "near", in the headline."""

from __future__ import annotations

import re
from bisect import bisect_left

from monitor.model import Precision
from monitor.places import Aside, Cue, Resolved, Why, tables
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.lists_of_towns import sentence_at
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.whose import initials, of_an_actor
from monitor.reports.language.meanings import Sign

# A dateline opens a text and ends in a dash, colon or agency mark: "NAIROBI, Kenya (AP) —". It says where the
# reporter sat.
_DATELINE = re.compile(r"\s*([^\W\d_])[\w .,'’/-]{1,60}?(?:\([^)]{2,40}\)\s*)?(?:—|–|--|- |:\s)")
ASIDE = 3.5  # what it counts against a place that a speaker, an attacker or a march is named after
LED_IN = 28  # characters before a place in which such words are looked for
SMALL = 2  # words such as "the eastern" between "in" and a place
LED_BACK = 40  # words between a place and the harm behind it, in which one such as "after" is looked for
IN_IT = 3.0  # "an Afghan city": a demonym that says where after all
_PLACES_OF_A_NATION = (Cue.CITY, Cue.QUARTER, Cue.VILLAGE, Cue.ADMIN1, Cue.DISTRICT)
_AREAS = (Precision.ADMIN2, Precision.ADMIN1, Precision.PART_OF_COUNTRY)
LESSER = 0.4  # what a further figure weighs against the first


def score(scene: Scene, resolved: Resolved, mentions: list[Mention]) -> float:
    """How much a place has to say for it by where and how it is named."""
    start = resolved.mention.span[0]
    title = len(scene.text.title)
    points = 2.0 if start <= title else 1.5 if start <= title + 300 else 0.0
    if resolved.mention.weak or resolved.why is Why.DEMONYM or initials(resolved.mention.words):
        points -= 3.0
    if resolved.mention.weak and resolved.mention.cue in _PLACES_OF_A_NATION:
        points += IN_IT
    if resolved.mention.aside not in (None, Aside.BEYOND):
        points -= ASIDE
    if _in_dateline(scene, resolved.mention.span):
        points -= 2.5
    if led_in(scene, start, SMALL if resolved.place.precision in _AREAS else 0):
        points += 1.5
    elif of_an_actor(scene, resolved):
        points -= 2.0
    return points + max(
        (_nearness(scene, m, start) * (1.0 if k == 0 else LESSER) for k, m in enumerate(mentions)), default=0.0
    )


def where_the_reporter_sat(scene: Scene, span: tuple[int, int]) -> bool:
    """Whether a name stands in a dateline that ends in a dash: "BAMAKO (AP) —"; before a colon it may be a topic."""
    line = _dateline(scene)
    return line is not None and span[1] <= line.end() and not line[0].rstrip().endswith(":")


def _in_dateline(scene: Scene, span: tuple[int, int]) -> bool:
    line = _dateline(scene)
    return line is not None and span[1] <= line.end()


def _dateline(scene: Scene) -> re.Match[str] | None:
    match = _DATELINE.match(scene.text.full, len(scene.text.title) + 1)
    return match if match and match[1].isupper() else None


def led_in(scene: Scene, start: int, small: int = 0) -> bool:
    """Whether a word such as "in" or "near" stands right before the place, or so many small words before it ("in the
    eastern Donetsk region", "across central and southern Israel")."""
    words = scene.text.full[max(0, start - LED_IN) : start].lower().split()
    before = [word for word in words if word not in tables.joins()]
    for last in range(len(before), max(0, len(before) - small - 1), -1):
        if before[last - 1] in scene.language.event_words or " ".join(before[max(0, last - 2) : last]) in (
            scene.language.event_words
        ):
            return True
        if before[last - 1] not in tables.between():
            return False
    return False


def _before_it(scene: Scene, mention: Mention, start: int) -> bool:
    """Whether a word that leads to what came before stands between a place and the harm behind it, at most so many
    words before that."""
    at, units, offsets = mention.bound.at, scene.sentences[mention.sentence], scene.source.offsets
    first = bisect_left(units, start, max(0, at - LED_BACK), at, key=lambda u: offsets[u.start])
    return any(True for u in units[first:at] if Sign.AFTER in u.meaning.signs)  # a loop of its own: no step a unit


def _nearness(scene: Scene, mention: Mention, start: int) -> float:
    """Up to 4 points in the sentence of the figures, up to 2 in the ones beside it, less further away."""
    first = scene.source.span(mention.start, mention.end)[0]
    away, beside = abs(start - first), sentence_at(scene, start) - mention.sentence
    if beside == 0 and mention.bound.elided and start < first:
        return 0.0  # of the place before it another figure is told: "12 in Homs and five in Hama"
    if beside == 0 and start < first and _before_it(scene, mention, start):
        return 1.0  # "protests in Ramallah after a strike killed nine in Rafah"
    if beside == 0:
        return 4.0 - min(away / 100, 2.0)
    return 2.0 if beside in (1, -1) else max(0.0, 1.0 - away / 800)
