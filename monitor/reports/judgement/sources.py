"""Who says so. Whoever speaks of itself alone says nothing of the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.model import NOT_CIVILIAN
from monitor.reports.grammar.head_nouns import head_at
from monitor.reports.grammar.names import NAME, first_of_name, is_named_force
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.doers import harmed_units
from monitor.reports.judgement.mentions import Mention
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence, Unit
from monitor.text import one_line

OPENS = 4  # units before a word for a speaker that name it: "North Kordofan State | Government:"
AFTER = 1  # sentences after the last figure in which somebody may contradict it
SPAN = 8  # units between a claimant and its verb of saying
BESIDE = 2  # the same for a word that is a place more often: "the hospital said"
_CLOSING = (":", "-", "–", "—")
_AFTER = {Sign.IN, Sign.OF, Sign.AND, Sign.WITH}


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who stands behind a figure; party: a warring side; anonymous: people without a name, others in each town."""

    name: str
    party: bool
    anonymous: bool = False


def claimant_of(scene: Scene, mentions: list[Mention], *, of_fighters: bool = False) -> Claimant | None:
    """The source named in the sentence of the figure, else in one nearby; a name of its own before "officials".
    of_fighters: everybody counted is called a fighter, of whom a warring side boasts anywhere; the dead of others are
    its word only where its sentence counts them."""
    ours = dict.fromkeys(m.sentence for m in mentions)
    order = list(dict.fromkeys([*ours] + [m.sentence + 1 for m in mentions] + scene.lead))
    harmed = harmed_units(mentions)
    for i in (k for k in order if k < len(scene.sentences)):
        found = [c for c in _claimants(scene, i, harmed, mentions) if i in ours or of_fighters or not c.party]
        named = [c for c in found if any(word[:1].isupper() for word in c.name.split()[1:]) or c.name.isupper()]
        if found:
            return next(iter(named or found))
    return None


def _claimants(
    scene: Scene, sentence: int, harmed: set[tuple[int, int]], mentions: list[Mention]
) -> Iterator[Claimant]:
    """Those who say the figures in one sentence, the nearest to its verb of saying first; who was harmed is no source,
    nor is whoever says something before another says the figures."""
    units = scene.sentences[sentence]
    told = [m.bound.at for m in mentions if m.sentence == sentence]
    verbs = [
        k
        for k, u in enumerate(units)
        if u.meaning.says
        and not _tells_of_itself(units, k, told)
        and (scene.language.head_first or not _says_something_else(units, k, told))
    ]
    found: list[tuple[bool, int, int]] = []
    for i, unit in enumerate(units):
        if not _is_source(units, i) or (sentence, i) in harmed or _of_a_source(units, i) or _did_it(units, i):
            continue
        if _is_set_aside(units, i):
            continue
        reach = BESIDE if unit.meaning.target else SPAN
        near = (k for k in verbs if abs(k - i) <= reach and _can_say(scene, units, i, k))
        verb = min(near, key=lambda k: abs(k - i), default=None)
        at_an_end = _before_colon(units, i)
        if sentence < max(1, scene.titles):
            at_an_end = at_an_end or _named_before_colon(units, i) or (sentence < scene.titles and _closes(units, i))
        if at_an_end or (_is_marked(units, i) and any(k > i for k in verbs)):
            found.append((False, 0, i))
        elif verb is not None:
            found.append((_another_says(verbs, verb, told), abs(verb - i), i))
    nearest = min((shadowed for shadowed, _, _ in found), default=False)
    for _, _, i in sorted(f for f in found if f[0] == nearest):
        yield Claimant(_name(_words(scene, units, i)), units[i].meaning.party, units[i].meaning.anonymous)


def _another_says(verbs: list[int], verb: int, told: list[int]) -> bool:
    """Whether another verb of saying stands between one and every figure: "the president says all is well | the mayor
    reports nine dead"."""
    return bool(told) and all(any(min(verb, at) < k < max(verb, at) for k in verbs) for at in told)


def _is_source(units: Sentence, i: int) -> bool:
    meaning = units[i].meaning
    return meaning.source or meaning.party or (meaning.institution and first_of_name(units, i) < i)


def _did_it(units: Sentence, i: int) -> bool:
    """ "Killed by | Hamas, her family said", "in shelling by the | army, the mayor said": who did it."""
    by = i - 1 - bool(i > 1 and Sign.THE in units[i - 1].meaning.signs)
    if by < 1 or Sign.BY not in units[by].meaning.signs:
        return False
    done = units[by - 1].meaning
    return bool(done.predicate or done.weapon or done.hit_after)


def _is_set_aside(units: Sentence, i: int) -> bool:
    """ "The mayor, | with Russia shelling the city, said": who is told of behind a comma and "with" says nothing."""
    return i > 1 and Sign.WITH_THEM in units[i - 1].meaning.signs and not units[i - 2].text[0].isalnum()


def _of_a_source(units: Sentence, i: int) -> bool:
    """ "The governor of | Russia": whose he is says nothing by itself."""
    named = units[i - 1].meaning if i > 1 else None
    return named is not None and Sign.OF in named.signs and units[i - 2].meaning.source


def _can_say(scene: Scene, units: Sentence, i: int, k: int) -> bool:
    """Whether a word before its verb of saying, or behind one that is built so: "according to", ", said the army"."""
    if units[k].meaning.introduces:
        return i > k
    if i < k or scene.language.head_first:
        return scene.language.head_first or not _in_another_clause(units, i, k)
    closed = i + 1 == len(units) or not units[i + 1].text[0].isalnum() or bool(units[i + 1].meaning.signs & _AFTER)
    if not closed or i - k > BESIDE + 1:
        return False
    return not any(u.text == "," or Sign.THAT in u.meaning.signs for u in units[k:i])  # "said, blaming the army"


def _in_another_clause(units: Sentence, i: int, k: int) -> bool:
    """ "Israel vows to go on | as dozens are reported dead": a verb behind "as" is nobody's who stands before it."""
    return any(Sign.WHEN in u.meaning.signs for u in units[i + 1 : k])


def _before_colon(units: Sentence, i: int) -> bool:
    """ "Hezbollah: raid kills seven": who opens a headline before a colon says what follows."""
    return i == 0 and len(units) > 1 and units[1].text == ":"


def _named_before_colon(units: Sentence, i: int) -> bool:
    """ "The Gaza | health ministry: 12 killed": the same of a headline, where all before the speaker is its name."""
    opens = 0 < i <= OPENS and i + 1 < len(units) and units[i + 1].text == ":"
    return opens and all(u.capital and not _tells(u) for u in units[:i])


def _closes(units: Sentence, i: int) -> bool:
    """ "Troops kill eight: governor", "four dead - mayor": who stands alone behind the last mark of a headline says
    what stands before it."""
    mark = next((k for k in range(i - 1, max(0, i - 1 - NAME), -1) if units[k].text in _CLOSING), None)
    return mark is not None and i + 1 == len(units) and not any(_tells(u) for u in units[mark + 1 :])


def _tells(unit: Unit) -> bool:
    return bool(unit.meaning.predicate or unit.meaning.weapon or unit.meaning.says or unit.meaning.number)


def _is_marked(units: Sentence, i: int) -> bool:
    """Whether a word behind it marks a name as whose the verb at the end of the sentence is."""
    return i + 1 < len(units) and Sign.SUBJECT_MARKER in units[i + 1].meaning.signs


def _tells_of_itself(units: Sentence, k: int, told: list[int]) -> bool:
    """ "The army says it had aimed at X": what somebody says of itself and of no harm is no word on the figures."""
    after = units[k + 1 : k + 1 + BESIDE + 1]
    itself = any(Sign.IT in u.meaning.signs for u in after)
    return itself and not any(at > k for at in told)


def _says_something_else(units: Sentence, k: int, told: list[int]) -> bool:
    """ "The army says deaths are sad - | as six die": what stands behind a mark and "as" is not what was said."""
    first = min(told, default=0)
    return first > k and any(
        Sign.WHEN in units[w].meaning.signs and units[w - 1].text in ",;-–—" for w in range(k + 1 + BESIDE, first)
    )


def _words(scene: Scene, units: Sentence, i: int) -> str:
    first = first_of_name(units, i) if units[i].meaning.institution or is_named_force(units[i]) else i
    return one_line(scene.source.words(units[first].start, units[i].end))


def contradicted(scene: Scene, mentions: list[Mention]) -> bool:
    """Whether somebody says right after the figures that the dead were civilians: "residents said they were
    shepherds"."""
    last = max(m.sentence for m in mentions)
    return any(_calls_civilian(units) for units in scene.sentences[last : last + 1 + AFTER])


def _calls_civilian(units: Sentence) -> bool:
    says = any(u.meaning.says for u in units)
    return says and any(
        u.meaning.signs & {Sign.BE_MANY, Sign.BE_ONE} and _civilians(units, i + 1) for i, u in enumerate(units)
    )


def _civilians(units: Sentence, at: int) -> bool:
    """Whether unarmed people are what a form of "be" is followed by: "were | unarmed herders"."""
    head, _ = head_at(units, at)
    noun = head.meaning.noun if head else None
    return noun is not None and not noun.harm and not noun.adjective and not noun.classes & NOT_CIVILIAN


def party_of(scene: Scene, mentions: list[Mention]) -> Claimant | None:
    """The warring side that tells of the figures: as their source, else as who did it."""
    for m in mentions:
        for unit in scene.sentences[m.sentence]:
            if unit.meaning.party:
                return Claimant(_name(one_line(scene.source.words(unit.start, unit.end))), True)
    return None


def _name(words: str) -> str:
    """A name without the article before it: "the White Helmets"."""
    first, _, rest = words.partition(" ")
    return rest if first.islower() and rest[:1].isupper() else words
