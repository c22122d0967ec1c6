"""Who did it. A doer needs words of doing beside its name; a speaker, a target and the dead are none; unknown stays
unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.model import ARMED, Harm, Precision
from monitor.organisations import same_name
from monitor.places import Aside, Resolved
from monitor.reports.grammar.names import first_of_name, is_named_force
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.own_clauses import OwnClauses
from monitor.reports.language.meanings import NO_MEANING, Amount, Frame, Qualifier, Sign, Topic
from monitor.reports.language.tokens import Sentence, Unit
from monitor.text import one_line

REACH = 4  # units between a doer and its word of doing: "RSF fighters in pickups | attacked"
BESIDE = 2  # units between a nation and what its forces used: "Israeli | tank fire"
HOLDS = 12  # units between a word of holding and who holds
NAMED = 5  # units of a name and its article: "by | the Gran Grif gang"
BACKS = 5  # units from a comma to "allied to": ", a local militia | allied to"
ASIDE = 10  # units from there to the comma that closes it
OWNS = 6  # units between a side and its word of admission
_BREAKS = {Sign.OF, Sign.AND, Sign.WHO, Sign.THAT, Sign.WHEN, Sign.BE_ONE, Sign.BE_MANY, Sign.BY, Sign.NOT}
_AIMS = {Sign.IN, Sign.WITH, Sign.BETWEEN, Sign.AND}
_CLAUSES = {Sign.THAT, Sign.IN, Sign.WHEN, Sign.WHERE}
_VIOLENCE = {Topic.CONFLICT, Topic.CRIME, Topic.VIOLENCE}
_LOOKS_BACK = {Qualifier.FOLLOW_UP, Qualifier.AFTERMATH}
_ACTIVE = {Frame.OBJECT, Frame.EITHER, Frame.FIRST}


def actor_of(
    scene: Scene,
    mentions: list[Mention],
    places: Iterable[Resolved],
    own: OwnClauses,
    told_in: Iterable[int] = (),
) -> str | None:
    """Who did it, as the sentences of the figures say: whoever owns to it, else the first doer in them, by name where
    another of them has it ("terrorists kill nine | Al-Shabaab killed nine"); else the headline's, where it may speak of
    the event: "Israeli strikes flatten homes", and the text counts the dead.
    told_in: the sentences that tell of it where nobody is counted."""
    if owner := _owner(scene, mentions):
        return owner
    places = list(places)
    nations = [r for r in places if _is_nation(scene, r) and not _says_whose(r, places)]
    harmed = harmed_units(mentions)
    if holder := _holder(scene, mentions, nations, harmed):
        return holder
    for where in (dict.fromkeys([*told_in, *(m.sentence for m in mentions)]), _headline(scene, mentions)):
        where = list(where)
        named = [f for i in where for f in _named(scene, i, nations, harmed) if own.speaks(*f[0])]
        of_states = [f for i in where for f in _nations(scene, i, nations, harmed) if own.speaks(*f[0])]
        if found := [*named, *of_states]:
            first = min(found, key=lambda f: f[0])
            return _by_name(scene, first, named) if first in named else first[1]
    return None


def _holder(scene: Scene, mentions: list[Mention], nations: list[Resolved], harmed: set[tuple[int, int]]) -> str | None:
    """ "Rebels | detain 11 aid workers", "two reporters seized by | the army": the side beside a word of holding, which
    is a word of doing for those who are held alone."""
    for m in mentions:
        units, at = scene.sentences[m.sentence], m.bound.at
        if name := _within(scene, units[at]):
            return name
        if Sign.DETAINS not in units[at].meaning.signs:
            continue
        beside = [*range(at - 1, max(-1, at - 1 - HOLDS), -1), *range(at + 1, min(at + 1 + HOLDS, len(units)))]
        side = next((i for i in beside if (m.sentence, i) not in harmed and _is_doer(units[i])), None)
        if side is not None:
            return _with_nation(scene, units, side, nations)
    return None


def _within(scene: Scene, word: Unit) -> str | None:
    """ "Gang members seize" is one phrase for harm, whose first words are who did it; None where it names nobody."""
    if word.meaning.predicate is None or word.meaning.predicate.harm != Harm.ABDUCTED or " " not in word.text:
        return None
    branches, last, end = scene.language.phrases, 0, word.start
    for part in word.text.split():
        branch = branches.get(part)
        if branch is None:
            break
        end, branches = end + len(part) + (end > word.start), branch.further
        meaning = branch.meaning
        if meaning and (meaning.actor or (meaning.noun and meaning.noun.classes & ARMED)):
            last = end
    return one_line(scene.source.words(word.start, last)) if last else None


def _by_name(scene: Scene, first: tuple[tuple[int, int], str], named: list[tuple[tuple[int, int], str]]) -> str:
    """The name that another sentence has for a doer whom the first one tells by kind alone ("soldiers", "terrorists");
    else what the first one says."""
    (sentence, i), told = first
    if scene.sentences[sentence][i].meaning.actor:
        return told
    others = (f for f in sorted(named) if f[0][0] != sentence)
    return next((name for at, name in others if _is_organisation(scene, *at)), told)


def _is_organisation(scene: Scene, sentence: int, i: int) -> bool:
    meaning = scene.sentences[sentence][i].meaning
    return bool(meaning.organisation and meaning.party)


def _headline(scene: Scene, mentions: list[Mention]) -> Iterable[int]:
    """The headline, where the lead below it counts the dead of what it tells: it looks back on nothing, and the weapons
    of both agree."""
    head = range(scene.titles)
    units = list(scene.units(head))
    below = [i for i in scene.lead if any(m.sentence == i for m in mentions) and i not in head]
    if not below or any(u.meaning.signs & {Sign.AFTER, Sign.LOOKS_BACK} for u in units):
        return ()
    arms, told = ({u.meaning.weapon for u in us if u.meaning.weapon} for us in (units, scene.units(below)))
    return () if arms and told and arms.isdisjoint(told) else head


def _is_nation(scene: Scene, resolved: Resolved) -> bool:
    """Whether a country is named by its people, or right before what its forces use: "Ukraine drones". Of two peoples
    that a dash joins neither did it: "Thai-Cambodian clash"."""
    mention = resolved.mention
    if resolved.place.precision is not Precision.COUNTRY or mention.hint:
        return False
    start, end = mention.span
    joined = "-" in (scene.source.raw[max(0, start - 1) : start], scene.source.raw[end : end + 1])
    return not joined if mention.weak else mention.aside is Aside.OWNER


def _says_whose(resolved: Resolved, places: Iterable[Resolved]) -> bool:
    """ "В украинском | Харькове": a people's name that only says in which country the town behind it lies."""
    end, country = resolved.mention.span[1], resolved.place.country
    return any(r.mention.span[0] == end + 1 and not r.mention.weak and r.place.country == country for r in places)


def admits(scene: Scene, mentions: list[Mention], actor: str | None) -> bool:
    """Whether the side that did it owns to it in words of admission."""
    if actor is None or _rejected(scene, actor):
        return False
    return any(same_name(name, actor) for name in _owners(scene, mentions))


def _rejected(scene: Scene, actor: str) -> bool:
    """ "Army denies it struck the camp" as headline: whatever words of admission stand below it, it owns to nothing."""
    for units in scene.sentences[: scene.titles]:
        for i, unit in enumerate(units):
            sides = units[max(0, i - REACH) : i] if not scene.language.head_first else units[i + 1 : i + 1 + REACH]
            if Sign.DISMISS in unit.meaning.signs and any(
                same_name(_written(scene, u), actor) for u in sides if u.meaning.party or u.meaning.actor
            ):
                return True
    return False


def _named(
    scene: Scene, sentence: int, nations: list[Resolved], harmed: set[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], str]]:
    units = scene.sentences[sentence]
    for i, unit in enumerate(units):
        of_the_harmed = (sentence, i) in harmed or ((sentence, i + 1) in harmed and not unit.meaning.noun)
        if of_the_harmed or not _is_doer(unit) or not _does(scene, units, i):
            continue  # "a US | citizen killed"
        if not _of_what_came_before(scene, sentence, i, harmed):
            yield (sentence, i), _with_nation(scene, units, i, nations)


def _with_nation(scene: Scene, units: Sentence, i: int, nations: list[Resolved]) -> str:
    """ "Israeli | settlers", "UN | troops": a doer with whose people or staff it is before it: they are not the state,
    and no troops of anybody else; an army by its whole name."""
    before = scene.source.span(units[i - 1].start, units[i - 1].end) if i else None
    known = before is not None and any(r.mention.span == before and r.mention.weak for r in nations)
    known = known or bool(i and units[i - 1].meaning.organisation and units[i - 1].capital)
    first = units[first_of_name(units, i) if is_named_force(units[i]) else i - 1 if known else i]
    return one_line(scene.source.words(first.start, units[i].end))


def _is_doer(unit: Unit) -> bool:
    """Whether a word can name a doer by itself: a side, or people under arms ("soldiers", "a gunman")."""
    noun = unit.meaning.noun
    return unit.meaning.actor or bool(noun and not noun.adjective and noun.classes & ARMED)


def harmed_units(mentions: list[Mention]) -> set[tuple[int, int]]:
    """Sentence and place of every unit that names those who were harmed."""
    groups = ((m.sentence, g) for m in mentions if m.bound.group for g in (m.bound.group, *m.bound.group.parts))
    return {(sentence, k) for sentence, g in groups for k in range(g.start, g.end)}


def _written(scene: Scene, unit: Unit) -> str:
    return one_line(scene.source.words(unit.start, unit.end))


def _does(scene: Scene, units: Sentence, i: int) -> bool:
    """ "The army shelled", "army fire", "killed by the army"; in a language whose verb comes first also what stands
    behind the word of doing."""
    before = _before(units, i)
    if before is not None and before.meaning.signs & {Sign.BACKED, Sign.ACCUSES}:
        return False
    if i + 1 < len(units) and Sign.BACKS in units[i + 1].meaning.signs:
        return False
    if before is not None and (Sign.BY in before.meaning.signs or before.meaning.blames):
        return True
    if scene.language.head_first and _describes_an_attack(units, i):
        return False
    if scene.language.head_first and _owns_an_attack(units, i):
        return True
    if i + 1 < len(units) and units[i + 1].meaning.weapon:
        return True
    if before is not None and before.meaning.signs & _AIMS and not before.meaning.says:
        return False
    if scene.language.head_first and any(_is_doing(u) for u in _left(units, i)):
        return not _told_of_itself(units, i)
    aimed_at = before is not None and (before.meaning.hit_after or bool(before.meaning.predicate))
    return not aimed_at and _acts(units, i)


def _before(units: Sentence, i: int) -> Unit | None:
    """The word before a name, not counting articles and what describes it."""
    for k in range(i - 1, max(-1, i - 1 - NAMED), -1):
        if not units[k].meaning.signs & {Sign.A, Sign.THE, Sign.MY} and not units[k].capital:
            return units[k]
    return None


def _describes_an_attack(units: Sentence, i: int) -> bool:
    """ "An attack | armed", where the word for one armed man says what kind of attack it was; "an attack of gunmen" has
    more of them."""
    noun, before = units[i].meaning.noun, units[i - 1].meaning if i else NO_MEANING
    one = noun is not None and noun.amount is Amount.ONE and not units[i].meaning.actor
    return one and bool(before.topics & _VIOLENCE) and not (before.predicate or before.noun)


def _owns_an_attack(units: Sentence, i: int) -> bool:
    """ "Shelling of|-the-army", where "of" is written onto the name; with one word between that describes it."""
    led = i > 1 and Sign.WITH in units[i - 1].meaning.signs and units[i - 1].end == units[i].start
    return led and any(u.meaning.weapon or u.meaning.hit_after for u in units[max(0, i - 1 - BESIDE) : i - 1])


def _left(units: Sentence, i: int) -> Iterator[Unit]:
    """The words before a name, up to the next mark or preposition; none before "the bus of | the police"."""
    for k in range(i - 1, max(-1, i - 1 - BESIDE), -1):
        if units[k].meaning.thing and not (units[k].meaning.weapon or _is_doing(units[k])):
            return
        if not units[k].text[0].isalnum() or units[k].meaning.signs & {Sign.IN, Sign.AND}:
            return
        yield units[k]


def _told_of_itself(units: Sentence, i: int) -> bool:
    """ "The army says that it aimed at X": whoever speaks of itself names its target."""
    return any(Sign.IT in u.meaning.signs for u in units[max(0, i - BESIDE - 1) : i])


def _acts(units: Sentence, i: int) -> bool:
    """Whether a word of doing follows a name in its clause: "settlers | backed by the army burn"."""
    first = _past_backers(units, i + 1)
    for k, unit in enumerate(units[first : first + 1 + REACH], first):
        m = unit.meaning
        if m.says:
            return _did_itself(units, i)
        if m.blames and k + 1 < len(units) and _is_side(units[k + 1]):
            return False  # "the rebels | accused army drones of killing six"
        if (not unit.text[0].isalnum() and unit.text not in "'\"-") or m.signs & _BREAKS:
            return False
        if m.qualifiers & _LOOKS_BACK:
            return False  # "a soldier | accused of war crimes"
        if _is_doing(unit):
            return True
    return False


def _is_side(unit: Unit) -> bool:
    m = unit.meaning
    return m.actor or m.party or m.organisation or m.source or unit.capital or Sign.THE in m.signs


def _past_backers(units: Sentence, at: int) -> int:
    """ "Settlers | backed by the Israeli army | burn", "rebels, | a group allied to the army, | kill": behind those who
    helped; else the same unit."""
    aside = at < len(units) and units[at].text == ","
    near = range(at + aside, min(at + aside + (BACKS if aside else 1), len(units)))
    backed = next((k for k in near if Sign.BACKED in units[k].meaning.signs), None)
    if backed is None:
        return at
    behind = range(backed + 1, min(backed + 1 + (ASIDE if aside else REACH), len(units)))
    if aside:
        return next((k + 1 for k in behind if units[k].text == ","), at)
    return next((k + 1 for k in behind if units[k].meaning.actor or units[k].meaning.party), at)


def _did_itself(units: Sentence, i: int) -> bool:
    """ "The army says it aimed at X": what a side says of itself."""
    told = units[i + 1 : i + 2 + REACH]
    k = next((k for k, u in enumerate(told) if u.meaning.says), None)
    if k is None or not any(Sign.IT in u.meaning.signs for u in told[k : k + 3]):
        return False
    return any(_is_doing(u) for u in units[i + 1 + k : i + 2 + k + REACH + 1])


def _is_doing(unit: Unit) -> bool:
    m = unit.meaning
    harms = m.predicate is not None and m.predicate.frame in _ACTIVE
    fights = Topic.CONFLICT in m.topics and not m.noun and not m.actor
    return bool(harms or m.weapon or m.hit_after or fights) and not (m.noun and not m.noun.harm)


def _nations(
    scene: Scene, sentence: int, nations: list[Resolved], harmed: set[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], str]]:
    """ "Israeli air strike": the nation beside what its forces used; "killed by Israeli forces": behind "by". A nation
    of the dead is no doer: "Palestinians shot dead"."""
    units = scene.sentences[sentence]
    for i, unit in enumerate(units):
        m = unit.meaning
        by = Sign.BY in m.signs and i > 0 and bool(units[i - 1].meaning.predicate)
        if not (m.weapon or by) and (Topic.CONFLICT not in m.topics or m.noun or m.actor or m.party):
            continue
        behind = by or scene.language.head_first
        if not behind and m.hit_before and not (m.hit_after or m.weapon):
            continue  # "a block in the Ukrainian city | was struck": whoever stands before it was hit
        near = range(i + 1, min(i + 2 + BESIDE, len(units))) if behind else range(i, max(0, i - BESIDE) - 1, -1)
        at = i + BESIDE + 1 if by else i  # "by Israeli settlers": a doer that is named comes first
        if not by and _of_what_came_before(scene, sentence, i, harmed):
            continue
        for k in near:
            if units[k].text in ",;:" or Sign.ACCUSED in units[k].meaning.signs:
                break  # "Palestinians: Israeli fire kills two", "a Palestinian wanted for an attack"
            if (sentence, k) in harmed or (k < i and (sentence, k + 1) in harmed):
                continue  # "a US citizen shot dead"
            if not by and any(_is_target(u) for u in units[i + 1 : k]):
                continue  # "un missile frappe | un immeuble | ukrainien"
            a, b = scene.source.span(units[k].start, units[k].end)
            if (r := next((r for r in nations if a <= r.mention.span[0] < b), None)) and not _names_a_body(units, k):
                yield (sentence, at), r.mention.words if scene.language.head_first else r.place.name
                break


def _names_a_body(units: Sentence, k: int) -> bool:
    """ "The | Syrian Observatory", "| Yemen Data Project": a people's name in that of a body that fights nobody."""
    m = units[k].meaning
    if m.organisation:
        return not (m.party or m.actor)
    for unit in units[k + 1 : k + 1 + NAMED]:
        if unit.meaning.institution and unit.capital:
            return not (unit.meaning.party or unit.meaning.actor)
        if not unit.capital or unit.meaning.weapon or unit.meaning.predicate or unit.meaning.hit_after:
            return False
    return False


def _is_target(unit: Unit) -> bool:
    return Sign.A in unit.meaning.signs or unit.meaning.target is not None or unit.meaning.thing


def _of_what_came_before(scene: Scene, sentence: int, i: int, harmed: set[tuple[int, int]]) -> bool:
    """ "US jets strike Syria | after a drone kills a man": who strikes back did not do what it strikes back for."""
    units = scene.sentences[sentence]
    ours = [k for s, k in harmed if s == sentence]
    return bool(ours) and any(Sign.AFTER in u.meaning.signs for u in units[i + 1 : min(ours)])


def _owner(scene: Scene, mentions: list[Mention]) -> str | None:
    return next(iter(_owners(scene, mentions, sure=True)), None)


def _owners(scene: Scene, mentions: list[Mention], *, sure: bool = False) -> Iterator[str]:
    """The sides beside words of admission. sure: words that say by themselves that the side did it."""
    where = dict.fromkeys([m.sentence for m in mentions] + [m.sentence + 1 for m in mentions] + scene.lead)
    for sentence in (scene.sentences[i] for i in where if i < len(scene.sentences)):
        for k, unit in enumerate(sentence):
            if unit.meaning.owns or (unit.meaning.admits and not sure) or _claims_attack(sentence, k):
                yield from (_written(scene, side) for side in _side_beside(scene, sentence, k))


def _claims_attack(units: Sentence, k: int) -> bool:
    """ "Islamic State | claims mosque attack that", "the group | claimed Sunday's bombing, which": an armed group
    before the word, and behind it an attack of which nothing is said but in a clause of its own."""
    before = units[k - 1].meaning if k else NO_MEANING
    if not (units[k].meaning.says and Sign.CLAIM in units[k].meaning.signs and before.organisation and before.party):
        return False
    attack = next((a for a in range(k + 1, min(k + 1 + REACH, len(units))) if _is_attack(units[a])), None)
    after = units[attack + 1] if attack is not None and attack + 1 < len(units) else None
    closed = after is None or not after.text[0].isalnum() or bool(after.meaning.signs & _CLAUSES)
    return attack is not None and closed


def _is_attack(unit: Unit) -> bool:
    return bool(unit.meaning.signs & {Sign.STRIKE, Sign.BLAST} or unit.meaning.weapon)


def _side_beside(scene: Scene, units: Sentence, k: int) -> list[Unit]:
    """The side that owns to it: before the words; behind them after "by", or where the verb comes first."""
    before = units[max(0, k - OWNS) : k]
    if any(Sign.NOT in u.meaning.signs for u in before) or Sign.NOT in units[k].meaning.signs:
        return []
    after = units[k + 1 : k + 1 + BESIDE + 1]
    if scene.language.head_first or units[k].meaning.blames or (after and Sign.BY in after[0].meaning.signs):
        behind = [u for u in after if u.meaning.party or u.meaning.actor]
        return behind[:1] or ([] if not scene.language.head_first else _sides(before))
    return _sides(before)


def _sides(before: Sentence) -> list[Unit]:
    return [u for u in reversed(before) if u.meaning.party or u.meaning.actor][:1]
