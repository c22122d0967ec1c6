"""Reading one text: trigger scan, language, figures, places, reports. Pure; a Reader is loaded once and shared by
threads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from monitor.model import Place
from monitor.reports.assembly import Assembled, Causes, assemble
from monitor.reports.grammar.scene import Scene, scene_of
from monitor.reports.judgement.attack import attacks_of
from monitor.reports.judgement.mentions import Freshness, Mention, mentions_of
from monitor.reports.judgement.referred import with_references
from monitor.reports.judgement.rumours import without_rumours
from monitor.reports.judgement.siblings import with_the_past
from monitor.reports.judgement.signals import Signals
from monitor.reports.judgement.where import Places, event_place, places_of
from monitor.reports.language.files import SHIPPED
from monitor.reports.language.lexicon import Language, load_all
from monitor.reports.language.meanings import Qualifier, Sign
from monitor.reports.language.tokens import normalise
from monitor.reports.language.triggers import TriggerHit, letters_in, scan
from monitor.reports.limits import cut_of
from monitor.reports.marks import scenery
from monitor.reports.retraction import as_retraction, reworded, takes_back
from monitor.reports.types import Conventions, Dropped, Kind, Mark, Reading, Rejected, Report, Role, Text

DEFAULT = Conventions()
_SPEAKS = (Rejected.NO_VICTIM, Rejected.NEGATED, Rejected.FOLLOW_UP)  # of harm, and of nobody who was harmed


@dataclass(frozen=True, slots=True)
class Reader:
    """Languages and a gazetteer, ready to read."""

    gazetteer: Places
    languages: tuple[Language, ...]

    @classmethod
    def load(cls, gazetteer: Places, lexicon_dirs: tuple[Path, ...] = (SHIPPED,)) -> Reader:
        """Reads every language file once. Raises LexiconError."""
        return cls(gazetteer, load_all(lexicon_dirs))

    def read(self, text: Text, conventions: Conventions = DEFAULT, causes: Causes = "violence") -> Reading:
        """The reports of one text on people who were harmed; of a retraction, what is taken back."""
        words = letters_in(text)
        reading = self._read(text, words, conventions, causes)
        if takes_back(text, self.languages, words):
            return as_retraction(reading)
        return reworded(reading, text, self.languages) if reading.reports else reading

    def _scene(self, text: Text, words: set[str]) -> Scene | Rejected:
        """The text taken apart, or why it need not be."""
        hit = scan(text, self.languages, words)
        return _taken_apart(text, hit.language) if isinstance(hit, TriggerHit) else hit

    def _read(self, text: Text, words: set[str], conventions: Conventions, causes: Causes) -> Reading:
        hit = scan(text, self.languages, words)
        if not isinstance(hit, TriggerHit):
            return _passed_over(text.language, hit)
        if not hit.language.tells(text, words):
            return _passed_over(hit.language.code, Rejected.NO_HARM_WORD)
        scene = _taken_apart(text, hit.language)
        mentions = _told(scene)
        places = places_of(scene, self.gazetteer) if _has_event(scene, mentions) else []
        assembled = assemble(scene, mentions, places, conventions, causes)
        rejected = _rejected(scene, assembled, mentions)
        limited = bool(scene.language.limits)
        return Reading(
            scene.language.code,
            tuple(replace(r, limited=True) for r in assembled.reports) if limited else assembled.reports,
            rejected,
            marks_of(scene, mentions),
            tuple(
                Dropped(scene.source.words(m.start, m.end), scene.source.span(m.start, m.end), why)
                for m, why in assembled.dropped
            ),
            self._spoken_of(scene) if rejected in _SPEAKS and not assembled.reports else None,
            cut_of(scene, mentions, places),
        )

    def _spoken_of(self, scene: Scene) -> Place | None:
        return event_place(scene, places_of(scene, self.gazetteer), [])

    def weighed(self, text: Text, conventions: Conventions = DEFAULT) -> tuple[tuple[Report, Signals], ...]:
        """The reports of a text before it is judged whether that is news, with what that is judged by; for fitting."""
        scene = self._scene(text, letters_in(text))
        if isinstance(scene, Rejected):
            return ()
        mentions = _told(scene)
        return assemble(scene, mentions, places_of(scene, self.gazetteer), conventions, "violence").weighed

    def scenery(self, text: Text) -> tuple[Mark, ...]:
        """All else that was recognised, for `explain`: more than `read` has to keep. Nothing without a word of harm."""
        scene = self._scene(text, letters_in(text))
        if isinstance(scene, Rejected):
            return ()
        return tuple(scenery(scene, places_of(scene, self.gazetteer)))


def _taken_apart(text: Text, language: Language) -> Scene:
    return scene_of(text, normalise(text.full, len(text.title), language.kept), language)


@lru_cache(maxsize=256)
def _passed_over(language: str | None, why: Rejected) -> Reading:
    """The reading of nearly every text: one for all that are passed over for the same reason."""
    return Reading(language, rejected=why)


def _has_event(scene: Scene, mentions: list[Mention]) -> bool:
    """Whether a text tells anything that has a place; looking places up is a third of the work."""
    return any(m.standing is not Freshness.DROPPED for m in mentions) or bool(attacks_of(scene))


def _rejected(scene: Scene, assembled: Assembled, mentions: list[Mention]) -> Rejected | None:
    """Why there is neither a report nor an attack; None where there is one."""
    if any(r.kind is not Kind.CONTEXT for r in assembled.reports):
        return None
    if assembled.dropped:
        return assembled.dropped[0][1]
    judged = next((r.why for r in assembled.reports if r.why), None)
    if judged:
        return Rejected(judged.value)
    context = next((m.why for m in mentions if m.standing is Freshness.CONTEXT), None)
    return context or _nothing_told(scene)


def _nothing_told(scene: Scene) -> Rejected:
    """Why a text with a trigger holds no figure at all."""
    harmful = [
        s for s in scene.sentences if any(u.meaning.predicate or (u.meaning.noun and u.meaning.noun.harm) for u in s)
    ]
    denied = any(Qualifier.DENIAL in u.meaning.qualifiers for u in scene.units(range(len(scene.sentences))))
    if denied or any(Sign.NOT in u.meaning.signs for s in harmful for u in s):
        return Rejected.NEGATED
    return Rejected.NO_VICTIM if harmful else Rejected.NO_HARM_WORD


def marks_of(scene: Scene, mentions: list[Mention]) -> tuple[Mark, ...]:
    """The meaning for which each stretch of the text was taken."""
    marks = []
    for m in mentions:
        units = scene.sentences[m.sentence]
        verb = units[m.bound.at]
        note = f"{m.bound.harm}: {m.why.value if m.why else 'counts'}"
        marks.append(Mark(scene.source.span(verb.start, verb.end), Role.HARM, note))
        if group := m.bound.group:
            words = units[group.start].start, units[min(group.end, len(units)) - 1].end
            marks.append(Mark(scene.source.span(*words), Role.NUMBER if group.quantity else Role.VICTIM, m.bound.harm))
    return tuple(sorted(marks, key=lambda k: k.span))


def _told(scene: Scene) -> list[Mention]:
    """Every figure of a text, judged also by what else the text says of its event."""
    return without_rumours(scene, with_the_past(scene, with_references(scene, mentions_of(scene))))
