"""For and against: whether a report speaks of the event of an incident, as a sum of parts that can be shown.

The weights were set by reading kinds of error on the development half of the grouping sets (docs/incidents.md), never
for a row. Unknown is unknown: what either side does not say adds and takes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import fsum, log

from monitor.incidents.another import km_to_named
from monitor.incidents.full_names import FullName, are_named, telling_names
from monitor.incidents.incident import Evidence, Incident, Member, Score
from monitor.incidents.limits import MOST_DAYS
from monitor.incidents.own_lines import words_of_both
from monitor.incidents.people import (
    agreement_of_tolls,
    agreement_of_victims,
    may_be_same_dead,
    may_have_grown,
    same_dead,
)
from monitor.incidents.sketch import is_bare, sketch, uses
from monitor.incidents.vetoes import gap
from monitor.incidents.voices import outlet
from monitor.incidents.whereabouts import CAPITAL, WIDER, agreement_of_places
from monitor.incidents.wording import Rarity, Uses, WordSet, likeness, likenesses, names_of, rarity_of, words_of
from monitor.model import KIND_OF, Day, Target, Weapon
from monitor.organisations import same_name
from monitor.reports import Kind, Report, Telling

JOIN = 1.2  # from which sum, less the doubt of known.py, a report joins
PERHAPS = 1.5  # below `JOIN`, where a report is neither surely known nor surely new
WORDED = 5.0  # what the likeness of wording weighs, beyond that of other candidates
EXPECTED = 0.2  # the likeness of any two short reports of violence ...
LONGER = 0.25  # ... and how much more that of long ones is, whose common words are many
PRIOR = 2  # so many candidates' worth of `EXPECTED` is mixed with the likeness that was seen
TELLING = 0.3  # for each word shared that hardly any other incident uses ...
MOST_TELLING = 8  # ... of so many
SIZED = 0.25  # for each e-fold of reports that an incident has, for of what many tell more will ...
MOST_SIZE = 8  # ... up to so many
ACROSS = -0.8  # between reports in two languages
FOLLOWS = 0.7  # context raises no alert, so it may join more lightly
UNDATED = 1.0  # the most that time can say of an entry without a date of publication
SAME_TARGET, OTHER_TARGET = 1.0, -1.2
FEWEST_NAMES, MANY_NAMES = 2, 6  # from how many names on two reports are compared by them, and fully
STRANGE = -2.0  # from here down names differ surely, and then ...
PROSE = 1.0  # ... wording says so much at most: it is one author's, of two events
ELSEWHERE = -2.0  # from here down two towns are named; where their tolls differ too, one that "grew" says nothing ...
TEMPLATE = 0.4  # ... and wording so much at most: desks write one sentence of every shelling
ONE_NAME = 1.0  # what it says that both have one full name that hardly any other has, and then ...
NAMED_TIME = -0.3  # ... silence says no more against it than this
NEWS_OF = 1.8  # what it says that a look back states the dead and the day on which the incident was news
A_MORNING = 0.25  # of a day, in which an event goes on that was first told of somewhere in an area
FRESH = 0.4  # what must agree beside day and hour: for a report,
CONTEXT = 0.8  # for context,
BARE = 1.5  # for context that names neither place nor toll

EvidencePart = tuple[Evidence, float]


@dataclass(frozen=True, slots=True)
class Setting:
    """The setting that the other candidates make for one.

    rare: how rare words are among them. words, names, full: those of the report, and its full names, that hardly any of
    them uses. choice: how many have no veto. crowd: how many of these agree with the report in place and time, what may
    be one of them counted with it. places: how each of them agrees in place; alike: how the report is worded like each
    in its language; own: of those of which its own outlet told, the words by which they are compared; all three by id.
    expected: how alike any two such reports are. worded, named: what its wording says, and whether one of its full
    names stands there, of each that was asked for.
    """

    rare: Rarity
    words: WordSet
    names: WordSet
    full: tuple[FullName, ...]
    choice: int
    crowd: int
    places: Mapping[str, float]
    alike: Mapping[str, float]
    all_alike: float  # the sum of these
    own: Mapping[str, Sequence[tuple[WordSet, WordSet]]]
    expected: float
    worded: dict[str, float] = field(default_factory=dict, repr=False, compare=False)
    named: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    def is_named(self, incident: Incident) -> bool:
        """Whether one of its full names that tell stands in the incident's first reports."""
        if self.full and incident.id not in self.named:
            drawn = sketch(incident)
            self.named[incident.id] = are_named(self.full, drawn.words, drawn.openings, drawn.places)
        return self.named.get(incident.id, False)

    def beyond(self, incident: Incident) -> float:
        """How much more like this incident than like the others: in the prose of one war, all reports are alike."""
        mine = self.alike[incident.id]
        return mine - _mixed(self.all_alike - mine, len(self.alike) - 1, self.expected)


def setting(member: Member, known: Sequence[Incident], possible: Sequence[Incident]) -> Setting:
    """known: all candidates; possible: those without a veto."""
    return setting_among(member, rarity_of(Uses([uses(known)]), len(known)), possible)


def setting_among(member: Member, rare: Rarity, possible: Sequence[Incident]) -> Setting:
    """The same where it is known how rare words are among all candidates."""
    words, language, mine = words_of(member), language_of(member), outlet(member)
    places, alike, agreeing = dict[str, float](), dict[str, float](), dict[str, str | None]()
    own, placed = dict[str, Sequence[tuple[WordSet, WordSet]]](), member.report.place is not None
    worded: list[tuple[str, Sequence[WordSet]]] = []
    full = telling_names(member, rare)
    for incident in possible:  # in a long war there are many: nothing is looked up twice
        ident, drawn = incident.id, sketch(incident)
        places[ident] = where = _where(member, incident, full) if placed else 0.0
        if where > 0 and _date(member, incident) + _time(member, incident) > 0:
            agreeing[ident] = incident.perhaps
        if mine in drawn.outlets:
            if told := _own(member, incident):
                alike[ident] = _mean(_alike(told, rare))
            own[ident] = told
        elif said := drawn.wordings.get(language):
            worded.append((ident, said))
    each = iter(likenesses(words, [text for _, said in worded for text in said], rare))
    alike |= {ident: _mean([*islice(each, len(said))]) for ident, said in worded}
    return Setting(
        rare,
        rare.rare(words),
        rare.seldom(names_of(member)),
        full,
        max(1, len(possible)),
        max(1, sum(perhaps not in agreeing for perhaps in agreeing.values())),
        places,
        alike,
        fsum(alike.values()),
        own,
        _expected(words),
    )


def _where(member: Member, incident: Incident, full: tuple[FullName, ...]) -> float:
    """How they agree in place. Where both have one full name and a text names the town of the other, one town was
    misread."""
    found = agreement_of_places(member, incident)
    if found > ELSEWHERE or not full:
        return found
    drawn = sketch(incident)
    named = are_named(full, drawn.words, drawn.openings, drawn.places)
    return WIDER if named and km_to_named(member, incident) is not None else found


def mixed(member: Member, alike: float, number: int) -> float:
    """How alike a report is to so many in mean, with what is expected of any two. alike: their sum."""
    return _mixed(alike, number, _expected(words_of(member)))


def _mixed(alike: float, number: int, expected: float) -> float:
    return (alike + PRIOR * expected) / (number + PRIOR)


def setting_of_words(member: Member, rare: Rarity, choice: int, worded: dict[str, float]) -> Setting:
    """The setting of a report without a place, where it is known what its wording says."""
    words = words_of(member)
    return Setting(
        rare,
        rare.rare(words),
        rare.seldom(names_of(member)),
        telling_names(member, rare),
        choice,
        1,
        dict.fromkeys(worded, 0.0),
        {},
        0.0,
        {},
        _expected(words),
        worded,
    )


def _expected(words: WordSet) -> float:
    return EXPECTED + LONGER * min(1.0, len(words) / 40)


def _alike(told: Sequence[tuple[WordSet, WordSet]], rare: Rarity) -> Sequence[float]:
    """The likeness of each two. As a rule the report has the same words beside each, for they share no line."""
    mine = told[0][0]
    if all(words is mine for words, _ in told):
        return likenesses(mine, [theirs for _, theirs in told], rare)
    return [likeness(*both, rare) for both in told]


def _mean(alike: Sequence[float]) -> float:
    """Half by the likest report, half by all of these: what is like one stray member is not like the event."""
    return alike[0] if len(alike) == 1 else (max(alike) + sum(alike) / len(alike)) / 2


def _telling(member: Member, incident: Incident, among: Setting) -> list[WordSet]:
    """The rare words that it shares with each report with which it is compared, in its language."""
    if incident.id in among.own:
        return [among.words & mine & theirs for mine, theirs in among.own[incident.id]]
    return [among.words & words for words in sketch(incident).wordings.get(language_of(member), ())]


def _own(member: Member, incident: Incident) -> list[tuple[WordSet, WordSet]]:
    """The words of both, for each report with which it is compared, where its own outlet told of the incident."""
    return [words_of_both(member, m) for m in sketch(incident).compared.get(language_of(member), ())]


def language_of(member: Member) -> str | None:
    """The language of its words; one that nobody writes where they are a machine's."""
    return "-" if member.translated else member.language


def score(member: Member, incident: Incident, among: Setting) -> Score:
    """Every part that says something, and their sum."""
    parts = tuple((what, round(value, 2)) for what, value in _parts(member, incident, among) if value)
    return Score(round(sum(value for _, value in parts), 2), parts)


def has_substance(found: Score, member: Member) -> bool:
    """Whether it agrees in more than day and hour: something of what happened must agree as well, and the more the less
    the report says of an event of its own."""
    substance = sum(value for what, value in found.parts if what in _SUBSTANCE)
    return substance >= (BARE if is_bare(member) else CONTEXT if _is_context(member) else FRESH)


def may_say_enough(member: Member, incident: Incident, among: Setting) -> bool:
    """False where the sum is not worth making, for it would surely be too little, or without substance. An upper bound
    of both, by what costs nothing: nearly every candidate is of another town, or of another day."""
    if is_bare(member):  # most of what arrives is, and shares no word that tells
        return wording_says(member, incident, among) >= BARE
    report, place = member.report, among.places[incident.id]
    apart = place <= ELSEWHERE and not same_dead(report, incident)
    most = 0.0 if apart or not report.toll else MOST_TOLL
    substance = place + most + _target(report, incident) + agreement_of_weapons(report.weapon, incident.weapon)
    least = (CONTEXT if _is_context(member) else FRESH) - ROUNDED
    if apart and substance + TEMPLATE < least:
        return False
    wording = wording_says(member, incident, among)
    substance += min(wording, TEMPLATE) if apart else wording
    if substance < least:
        return False
    others = _date(member, incident) + _silence(member, incident, among) + _size(incident) + MOST_OTHER
    if substance + others < LEAST - ROUNDED:
        return False
    toll = _toll(member, incident)  # what that costs is paid for those alone that are left
    less = most - (min(toll, 0.0) if apart else toll)
    return substance - less >= least and substance - less + others >= LEAST - ROUNDED


MOST_TOLL = 3.0  # that tolls may say
MOST_OTHER = 0.3 + 0.3 + ONE_NAME + FOLLOWS  # that claimants, doers, names and context may say
ROUNDED = 0.1  # parts are rounded before they are summed
LEAST = JOIN - PERHAPS  # a sum below it is neither surely nor perhaps known, and brings no other in doubt


def _size(incident: Incident) -> float:
    return SIZED * log(min(len(incident.members), MOST_SIZE))


_SUBSTANCE = (Evidence.PLACE, Evidence.TOLL, Evidence.WORDING, Evidence.TARGET, Evidence.WEAPON)


def _is_context(member: Member) -> bool:
    return member.report.kind is Kind.CONTEXT


def _parts(member: Member, incident: Incident, among: Setting) -> Iterator[EvidencePart]:
    report = member.report
    place, toll = among.places[incident.id], _toll(member, incident)
    names = ONE_NAME if among.is_named(incident) else _names(incident, among)
    wording = wording_says(member, incident, among)
    apart = not same_dead(report, incident)
    other_town, perhaps_other = apart and place <= ELSEWHERE, apart and place == CAPITAL
    most = TEMPLATE if other_town else PROSE if names <= STRANGE else wording
    yield Evidence.PLACE, place
    yield Evidence.DATE, _date(member, incident)
    yield Evidence.TIME, _silence(member, incident, among)
    yield Evidence.TOLL, min(toll, 0.0) if other_town or perhaps_other else toll
    yield Evidence.WORDING, min(wording, most)
    yield Evidence.CLAIMANT, _claimant(report, incident)
    yield Evidence.TARGET, _target(report, incident)
    yield Evidence.VICTIMS, agreement_of_victims(report, incident)
    yield Evidence.NAMES, names
    yield Evidence.ACTOR, _actor(member, incident)
    yield Evidence.WEAPON, agreement_of_weapons(report.weapon, incident.weapon)
    yield Evidence.SIZE, _size(incident)
    yield Evidence.FOLLOWS, FOLLOWS if _follows(report) else 0.0


def _follows(report: Report) -> bool:
    """Whether a report goes on from what is known: context, "the toll rises to", and who owns to it."""
    return report.kind is Kind.CONTEXT or report.telling is Telling.UPDATE or report.admits


def _date(member: Member, incident: Incident) -> float:
    """The nearest day that one of the reports states."""
    if (mine := _day(member, incident)) is None or not (said := sketch(incident).days):
        return 0.0
    return 1.9 if mine in said else _DAYS.get(min(abs((day - mine).days) for day in said), -3.0)


_DAYS = {1: 0.6, 2: -2.0}


def _day(member: Member, incident: Incident) -> Day | None:
    """The day of the event that it states. In context one later than all others is that of the funeral or the trial."""
    if (mine := member.report.date) is None or not _is_context(member):
        return mine
    return None if mine > max(sketch(incident).days, default=mine) else mine


def _time(member: Member, incident: Incident) -> float:
    """News of one event comes close together. Where both state the day, only long silence still counts, and not even
    that where it is the same day; an entry without a date was seen with others by chance as well."""
    mine = _day(member, incident)
    said = sketch(incident).days if mine else ()
    if mine in said:
        return 0.0
    if mine and not said and same_dead(member.report, incident) and _was_news_on(mine, incident):
        return NEWS_OF
    days = gap(member, incident)
    closeness = _FOLLOWING if _follows(member.report) else _CLOSENESS
    value = next((value for limit, value in closeness if days <= limit), closeness[-1][1])
    return min(value, 0.0 if said else UNDATED if member.published is None else value)


def _silence(member: Member, incident: Incident, among: Setting) -> float:
    """The same where both may have one full name, and no other number of dead: streets outlast an event."""
    said = _time(member, incident)
    one_event = said < NAMED_TIME and may_be_same_dead(member.report, incident) and among.is_named(incident)
    return NAMED_TIME if one_event else said


def _was_news_on(day: Day, incident: Incident) -> bool:
    """Whether fresh reports, none of which states a day, told of it on this day or the next."""
    return any(0 <= (at.date() - day).days <= 1 for at in sketch(incident).fresh)


_FOLLOWING = ((0.75, 2.5), (1.5, 1.8), (3.0, -0.3), (5.0, -1.8), (MOST_DAYS, -2.5))
_CLOSENESS = (*_FOLLOWING[:3], (5.0, -3.0), (MOST_DAYS, -4.5))
"""After some days a fresh report is of the next raid, however like the last one it is worded: to hide that would be
worse than to tell one event twice."""


def wording_says(member: Member, incident: Incident, among: Setting) -> float:
    """Across languages wording says nothing, and the rest must say the more."""
    if incident.id not in among.worded:
        said = _telling(member, incident, among)
        telling = TELLING * min(max(map(len, said)), MOST_TELLING) if said else 0.0
        among.worded[incident.id] = WORDED * among.beyond(incident) + telling if said else ACROSS
    return among.worded[incident.id]


def wording_at_most(member: Member, incident: Incident, rare: Rarity, others: float) -> float:
    """The most that wording says of an incident, where a report is so like the others in mean (`Setting.beyond`)."""
    words, told = words_of(member), sketch(incident).wordings.get(language_of(member), ())
    if not told:
        return ACROSS
    both = _own(member, incident) if outlet(member) in sketch(incident).outlets else [(words, text) for text in told]
    tell = rare.rare(words)
    number = max(len(tell & mine & theirs) for mine, theirs in both)
    return WORDED * (_mean(_alike(both, rare)) - others) + TELLING * min(number, MOST_TELLING)


def _toll(member: Member, incident: Incident) -> float:
    """Of an area the first reports of a morning count the first dead: more in a town of it say nothing against it."""
    said = agreement_of_tolls(member.report, incident)
    grew = said < 0.0 and may_have_grown(member.report, incident) and gap(member, incident) <= A_MORNING
    return 0.0 if grew else said


def _claimant(report: Report, incident: Incident) -> float:
    mine = report.claimant
    named = (m.report.claimant for m in incident.members if m.report.claimant) if mine else ()
    return 0.3 if mine and any(same_name(mine, name) for name in named) else 0.0


def _target(report: Report, incident: Incident) -> float:
    """Homes are hit everywhere, and stand in camps and near schools: they tell little."""
    if report.target is None or incident.target is None:
        return 0.0
    vague = Target.RESIDENTIAL in (report.target, incident.target)
    if report.target is incident.target:
        return 0.0 if vague else SAME_TARGET
    return OTHER_TARGET * (0.5 if vague else 1.0)


def _names(incident: Incident, among: Setting) -> float:
    """How many of the people and places that hardly any other incident names both name."""
    mine, rare = among.names, among.rare
    if len(mine) < FEWEST_NAMES:
        return 0.0
    named = (names for m in incident.members if len(names := rare.seldom(names_of(m))) >= FEWEST_NAMES)
    theirs = [*named] if may_share_names(incident, among) else [*islice(named, 1)]  # where all share none, one is all
    if not theirs:
        return 0.0
    shares = [rare.sum(mine & names) / min(rare.total(mine), rare.total(names)) for names in theirs]
    shared, most = max(zip(shares, theirs, strict=True), key=lambda pair: pair[0])
    sure = min(1.0, min(len(mine), len(most)) / MANY_NAMES)
    return sure * next(value for share, value in _SHARED_NAMES if shared <= share)


def may_share_names(incident: Incident, among: Setting) -> bool:
    """False where surely no report of it names anybody whom this one names, of those whom hardly any other names."""
    return len(among.names) >= FEWEST_NAMES and not among.names.isdisjoint(sketch(incident).names)


def _actor(member: Member, incident: Incident) -> float:
    """Names are compared within a language only."""
    actor = member.report.actor
    if not actor:
        return 0.0
    named = [m.report.actor for m in incident.members if m.report.actor and m.language == member.language]
    if not named:
        return 0.0
    return 0.3 if any(same_name(actor, n) for n in named) else -0.3


_SHARED_NAMES = ((0.1, -3.5), (0.3, -2.0), (0.5, 0.0), (1.0, 0.7))


def agreement_of_weapons(a: Weapon | None, b: Weapon | None) -> float:
    """For and against, by what people were harmed."""
    if a is None or b is None or Weapon.OTHER in (a, b):
        return 0.0
    if a is b:
        return 0.6
    if KIND_OF.get(a) is b or KIND_OF.get(b) is a:
        return 0.0
    return -0.2 if _family(a) == _family(b) else -0.9


_FAMILIES = {
    "from_afar": {
        Weapon.AIR_STRIKE, Weapon.DRONE_STRIKE, Weapon.MISSILE, Weapon.ROCKET, Weapon.BARREL_BOMB, Weapon.ARTILLERY,
        Weapon.SHELLING, Weapon.MORTAR, Weapon.TANK_FIRE, Weapon.CLUSTER_MUNITION, Weapon.INCENDIARY, Weapon.CHEMICAL,
    },
    "planted": {
        Weapon.IED, Weapon.CAR_BOMB, Weapon.SUICIDE_BOMB, Weapon.GRENADE, Weapon.LANDMINE, Weapon.UNEXPLODED_ORDNANCE,
    },
}  # fmt: skip
"""Weapons that reports of one event take for each other; the rest are used by hand."""


def _family(weapon: Weapon) -> str:
    return next((name for name, weapons in _FAMILIES.items() if weapon in weapons), "by_hand")
