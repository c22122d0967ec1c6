"""The past takes along what the same entry tells of its event without a day."""

from __future__ import annotations

from dataclasses import replace

from monitor.model import Harm
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.mentions import RECENT, Freshness, Mention
from monitor.reports.language.meanings import Sign
from monitor.reports.types import Rejected

BEHIND = 6  # units from bodies to the participle that says when: "bodies of people believed | killed in June last year"


def with_the_past(scene: Scene, mentions: list[Mention]) -> list[Mention]:
    """The mentions, less the freshness of those that are of an event which another one dates as past."""
    for past in (_bodies_of_old, _below_an_old_headline, _above_an_old_sentence):
        gone = past(scene, mentions)
        mentions = [replace(m, why=Rejected.HISTORICAL) if id(m) in gone else m for m in mentions]
    return mentions


def _is_past(m: Mention) -> bool:
    """Whether its own day makes it past."""
    return m.why is Rejected.HISTORICAL and m.when is not None


def _undated(m: Mention) -> bool:
    return m.standing is Freshness.FRESH and m.when is None


def _bodies_of_old(scene: Scene, mentions: list[Mention]) -> set[int]:
    """ "60 bodies of people | killed in June last year": the bodies are of then, in whatever sentence they are counted
    so."""
    told = [m for m in mentions if m.standing is Freshness.FRESH and m.bound.harm == Harm.KILLED]
    dated = [m for m in mentions if _is_past(m) and m.number is None]
    old = [m for m in told if any(_told_behind(scene, m, d) for d in dated)]
    numbers = {m.number for m in old} - {None}
    return {id(m) for m in told if m in old or (_undated(m) and m.number in numbers)}


def _told_behind(scene: Scene, bodies: Mention, dated: Mention) -> bool:
    units = scene.sentences[bodies.sentence]
    near = bodies.sentence == dated.sentence and 0 < dated.bound.at - bodies.bound.at <= BEHIND
    return near and Sign.BODIES in units[bodies.bound.at].meaning.signs


def _below_an_old_headline(scene: Scene, mentions: list[Mention]) -> set[int]:
    """ "Man wounded in May 20 strike dies | his death brings the toll to 11": of a headline that dates all its figures
    as past, the text that gives no day of late tells the same: a toll, or no other number. Of a village where 40 died
    in 2019, 25 killed are new."""
    head = [m for m in mentions if m.in_title]
    below = [m for m in mentions if not m.in_title and m.standing is Freshness.FRESH]
    late = any(w.age is not None and w.age <= RECENT for i in scene.lead for w in scene.times(i))
    if not head or late or not all(_is_past(m) for m in head):
        return set()
    numbers = {m.number for m in head}
    same = (m for m in below if m.bound.toll or None in (numbers | {m.number}) or m.number in numbers)
    return {id(m) for m in same if m.when is None}


def _above_an_old_sentence(scene: Scene, mentions: list[Mention]) -> set[int]:
    """ "Three captives confirmed dead | three men taken in October died months ago": a headline without a day tells
    what the lead's only sentence on as many people dates."""
    gone: set[int] = set()
    for m in (m for m in mentions if m.in_title and _undated(m) and (m.number or 0) > 1):
        below = [o for o in mentions if not o.in_title and o.sentence in scene.lead]
        alike = [o for o in below if o.bound.harm == m.bound.harm]
        people = {o.sentence for o in below if _is_past(o) and o.number == m.number}
        if alike and all(_is_past(o) and o.sentence in people for o in alike):
            gone.add(id(m))
    return gone
