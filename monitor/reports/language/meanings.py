"""The meanings that one phrase of a language can have. Language files (lexicon/*.yaml) are made of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any

from monitor.model import Harm, Target, Victim, Weapon

PhraseKey = tuple[str, ...]  # the words of a phrase


class Frame(StrEnum):
    """Where a word of harm has its people."""

    OBJECT = "object"  # after it: "killed 25 people"
    SUBJECT = "subject"  # before it: "25 people died"
    EITHER = "either"
    PASSIVE = "passive"  # before it, right beside it or with a form of "be": words that mean other things besides
    OF = "of"  # after it, joined by "of" or a genitive: "the death of 25 people"
    # the word opens its clause; time, place and means may stand before the people: "killed on Sunday near X 25 people"
    FIRST = "first"
    TOLL = "toll"  # a bare number after it: "death toll rises to 25"
    SAID = "said"  # nowhere, or counted right before it: "есть погибшие", "hay muertos"


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word of harm. violent: it says by itself that somebody did it. free: in its language the people of a verb
    stand on either side ("murieron tres personas", "tres personas murieron")."""

    harm: Harm
    frame: Frame
    violent: bool = False
    sure: bool = False  # only of people whom a word of the file names
    free: bool = False


class Amount(StrEnum):
    """The grammatical number of a noun; it is also the count of one that stands without a numeral, where that is
    sure."""

    ONE = "one"
    TWO = "two"
    MANY = "many"
    MASS = "mass"


CASUALTY = "casualty"  # dead or hurt, the word does not say which: it states neither


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun for people. harm: what happened to them by the noun itself ("fatalities"), or `CASUALTY`.

    alone: it tells its harm without a numeral too ("two-dead" in one word). leads: in its language what describes a
    noun comes after it, so that the first noun of a phrase is the head. singular_above: in its language a larger number
    takes it in the singular. counted_after: in its language the number stands behind it. owned_after:
    in its language a noun behind it says whose it is ("driver | of the bus", without "of"). owned_before: one before it
    does, by its ending ("memurun | oğlu").
    """

    amount: Amount
    classes: frozenset[str] = frozenset()
    harm: str | None = None
    adjective: bool = False
    alone: bool = False
    leads: bool = False
    singular_above: int | None = None
    counted_after: bool = False
    owned_after: bool = False
    owned_before: bool = False


class Sign(StrEnum):
    """Function words that the grammar knows."""

    A = "a"
    THE = "the"
    MY = "my"
    AND = "and"
    OR = "or"
    TO = "to"
    BETWEEN = "between"
    OF = "of"
    BY = "by"
    OBJECT_MARKER = "object_marker"  # stands before those to whom it was done, as Spanish "a"
    OBJECTIVE = "objective"  # a form of a number or noun that nobody has who does it: "двух", "полицейского"
    BE_ONE = "be_one"
    BE_MANY = "be_many"
    HAVE = "have"
    RELATIVE = "relative"  # behind a clause that stands before those whom it tells of, as Chinese "de"
    SUBJECT_MARKER = "subject_marker"  # stands behind whoever does or says it, as Burmese "ka"
    SKIP = "skip"
    AGED = "aged"
    YOUNGER = "younger"  # before an age: "under 16", "below the age of"
    MEMBER = "member"
    ALSO = "also"
    WORST = "worst"
    AMONG = "among"
    INCLUDING = "including"
    OTHER = "other"
    ANOTHER = "another"
    BOTH = "both"
    ALL = "all"
    EACH = "each"
    THEM = "them"
    HIM = "him"
    SELF = "self"
    THEY = "they"
    HE = "he"
    IT = "it"  # whoever speaks, of itself: "the army says it"
    WHO = "who"
    THAT = "that"
    IN = "in"
    WITH = "with"
    WHEN = "when"
    ONE_OF = "one_of"
    NOT = "not"
    MAY = "may"
    THREAT = "threat"
    FAMILY = "family"
    AGO = "ago"
    EARLIER = "earlier"
    DAYS_AFTER = "days_after"  # opens what was news days before: "two days after a bombing killed ten, shops reopen"
    SINCE = "since"
    WAR = "war"  # what lasts: its dead are a total
    FREED = "freed"
    ARMED = "armed"  # an aim whose dead, where nobody says more, are fighters
    ANYBODY = "anybody"  # "people", who may be fighters as well
    PERIOD = "period"
    TOTAL = "total"
    STANDS = "stands"  # "stands at": the number of a count comes next
    COUNT_OF = "count_of"  # "the number of", whose number comes later
    TOGETHER = "together"  # who suffered the same beside somebody
    WITH_THEM = "with_them"  # the same before "his mother"
    TO_DEATH = "to_death"
    LIFE = "life"  # leads to "to death", too, and says of nobody that he did it: "took the | life of"
    POLITICAL = "political"  # "a terror attack", "hate crime": whatever was used, no common crime
    BLOODY = "bloody"  # "a deadly raid": it tells of deaths and counts none
    DEADLY = "deadly"  # verbs that lead to "to death"
    TAKE = "take"
    NUMBERED = "numbered"  # "battalion 890": the number behind it is a name
    CAPTIVE = "captive"  # what people are taken to be
    DETAINS = "detains"  # what a side of a war does to people whom the law of war protects: "arrest", "holding"
    KEEPS_ORDER = "keeps_order"  # who arrests as its work: police
    CARRY = "carry"  # verbs that lead to "to hospital"
    TO_CARE = "to_care"
    LOSE = "lose"
    KIN = "kin"  # whom somebody loses by their deaths
    FAMILIES = "families"  # a number of them is no number of people
    PARENTS = "parents"  # of one person two
    BLAST = "blast"  # what hits a place without a weapon that is named
    UNCOUNTED = "uncounted"  # "too many": no number
    STRIKE = "strike"  # what an army does: "Israeli strike" says whose, not where
    BODIES = "bodies"  # dead who are found: of whom nobody says how they died
    FOUND = "found"  # said of a body: that is the news
    BEASTS = "beasts"  # what is no person, and kills by chance
    OUT_OF = "out_of"  # between the numbers of a share: "one in six"
    LOOKS_BACK = "looks_back"  # inquiries and anniversaries: the attack that they are about is known
    EVERY = "every"  # "every twelve minutes": a rate
    OCCASIONS = "occasions"  # "on twenty occasions": a count of attacks
    WHERE = "where"  # "the house where four were killed"
    DISMISS = "dismiss"  # "dismisses", before a claim of deaths
    CLAIM = "claim"
    ACCUSES = "accuses"  # where the verb comes first, before whoever says that another did it
    STOP = "stop"  # "stop killing": a plea
    SO_FAR = "so_far"  # beside a large number: a war's total
    AFTER = "after"  # leads to what came before: "struck back after a raid on"
    BEARS_ARMS = "bears_arms"  # what makes of somebody an attacker: "armed with knives"
    KINSMAN = "kinsman"  # one of the kin of whoever stands before the comma: "man, son killed"
    KIN_OF = "kin_of"  # before "of", whose he is: "the wife of a reporter"
    SHOWS = "shows"  # what a killing is said to do in an essay: "highlights", "lays bare"
    BOMBS = "bombs"  # from the air as planted: "bombing"
    APART = "apart"  # leads to a second event: "separately", "retaliatory"
    BOMBARDS = "bombards"  # the same with an aim behind it: "bombing of a hospital"
    BOMBARDMENT = "bombardment"  # of aircraft as of guns: "bombardment", "bombarded"
    FALLS = "falls"  # what bombs do that nobody planted: "fell", "rained"
    DROPS = "drops"  # what aircraft do with bombs
    REFUTES = "refutes"  # says of a report itself that it is untrue: "denies report"
    PERFECT = "perfect"  # "have been": what has come together up to now
    INCLUDED = "included"  # behind a part: "two children included, eleven people"
    COUNTER = "counter"  # between a number and those whom it counts: it says that they are people
    AS_MANY = "as_many"  # the number told before, once more: "three were killed and the same number hurt"
    YEAR = "year"  # behind the number of a year, where that stands before the month
    DAY = "day"  # behind the number of a day, where no month need be named
    MOSTLY = "mostly"  # of the words that open a part: it is nearly the whole
    LAST = "last"  # before a weekday: never the day of publication
    SPELL = "spell"  # a time that goes on and is not counted: "days", "weeks"
    ONGOING = "ongoing"  # attacks of which none is singled out: "airstrikes", "shelling"
    WHENEVER = "whenever"  # opens a clause of what happens again and again: "when a family dies"
    SEAT = "seat"  # where whoever is named behind it has its fighters: "headquarters of"
    SERVES_ARMED = "serves_armed"  # where one serves who is no civilian: "in an anti-terror unit"
    UNDESCRIBED = "undescribed"  # a word for somebody that says nothing of what he does: "man"
    FOUGHT = "fought"  # what the dead were doing, or may have been: "in a gunfight"
    ASSAILS = "assails"  # what somebody did, or was about to do, whom a force then shot: "attempted stabbing"
    BACKED = "backed"  # leads to who helped: "settlers backed by the army" did it, and the army did not
    BACKS = "backs"  # the same behind who helped: "ordu | destekli yerleşimciler"
    MIXED = "mixed"  # an aim among whose dead are fighters and others: "a military academy"
    ACCUSED = "accused"  # leads to what somebody is said to have done before: "suspected in", "wanted for"
    SUSPECTED = "suspected"  # of whom only those who shot them say what they had done: "suspects"
    SERIES = "series"  # what comes out day by day: in "Wednesday briefing" the day is of its name
    ATTACKS = "attacks"  # more than one of them, by the word itself: "air strikes"
    OF_A_DAY = "of_a_day"  # says that a figure is all of a day: "in a single day", "in the past 24 hours"
    SPREAD = "spread"  # says that a figure is of more places than one: "across the country", "in separate incidents"
    ACROSS = "across"  # the same before the name of an area: "across Ukraine"
    SITES = "sites"  # places that are struck one by one, in the plural: "cities", "locations"
    CALLED = "called"  # between a person and his name: "a child named"
    CLOCK = "clock"  # behind the number of an hour: "5 a.m."
    TAKES_IN = "takes_in"  # what a hospital does, wherever its patients were hurt: "received"
    DURING = "during"  # leads to a stretch of time: "in just 17 days", "over the past three weeks"


class Topic(StrEnum):
    """The topics of a stretch of text: causes of harm, and themes in which words of harm mean something else."""

    CONFLICT = "conflict"
    CRIME = "crime"
    VIOLENCE = "violence"  # of war as of crime: "gunman", "shot dead"
    ACCIDENT = "accident"
    DISASTER = "disaster"
    ILLNESS = "illness"
    OBITUARY = "obituary"
    SPORT = "sport"
    CULTURE = "culture"
    ECONOMY = "economy"


class Qualifier(StrEnum):
    """The marks that keep a figure from being a fresh event."""

    HISTORICAL = "historical"
    FOLLOW_UP = "follow_up"
    AFTERMATH = "aftermath"
    RECALL = "recall"  # the title looks back on a known event: "mourned", "recounts"
    EXERCISE = "exercise"
    FACT_CHECK = "fact_check"
    FIGURATIVE = "figurative"
    DENIAL = "denial"


class WayToTell(StrEnum):
    """How a text speaks of what it names: words that tell news of an event from what is written about it later."""

    COURT = "court"  # a trial, a sentence, an inquest
    ARREST = "arrest"  # a suspect, a charge, a manhunt
    INQUIRY = "inquiry"  # what is being found out: investigators, footage, an autopsy
    FINDINGS = "findings"  # what was found out since: a report, a rights group, satellite images
    MOURNING = "mourning"  # funerals, vigils, tributes
    REACTION = "reaction"  # anger, protest, condemnation
    STATEMENT = "statement"  # somebody urges, rejects, warns, vows
    POLITICS = "politics"  # talks, visits, votes, aid, sanctions
    EXPLAINER = "explainer"  # what we know, why, how, who is
    FEATURE = "feature"  # portraits, recollections, pictures, interviews
    LIVE = "live"  # live pages and round-ups, which tell of events
    PAST = "past"  # last year, months after, since then
    TOTAL = "total"  # so far, this year, the deadliest year
    RATE = "rate"  # how many, every twelve minutes, on twenty occasions
    MOVED = "moved"  # people who are treated, evacuated, held
    NATURAL = "natural"  # dies at 91, after a long illness
    MISHAP = "mishap"  # a crush, a mine, a plant
    FICTION = "fiction"  # novels, films, games, podcasts
    SELF = "self"  # first person
    FRESH = "fresh"  # overnight, on Monday, breaking
    SPEAKS = "speaks"  # who gives tolls: police, medics, officials said
    HIT = "hit"  # an attack in progress: strikes, hits, storms, opens fire


class BoundKind(StrEnum):
    """The words beside a number."""

    LOW = "low"
    HIGH = "high"
    ABOUT = "about"
    LOW_AFTER = "low_after"


LENGTHS = "lengths"  # units of time, beside the words that say when: "week" is seven days


class TimeKind(StrEnum):
    """A word of time: days before publication, a weekday (0 Monday) or a month (1 January)."""

    DAYS_AGO = "days_ago"
    WEEKDAYS = "weekdays"
    MONTHS = "months"


# Whom to detain is harm, for the law of war protects them for their work.
PROTECTED = frozenset({Victim.AID_WORKER, Victim.HEALTH_WORKER, Victim.JOURNALIST})
_OUTCOMES = {Sign.BLOODY, Sign.TO_DEATH, Sign.CAPTIVE, Sign.TO_CARE, Sign.LOSE}
_OF_YEARS = {Sign.AGED, Sign.MEMBER}
_OPENERS = {
    Sign.A,
    Sign.THE,
    Sign.MY,
    Sign.BOTH,
    Sign.ANOTHER,
    Sign.HIM,
    Sign.SELF,
    Sign.OTHER,
    Sign.FAMILY,
    Sign.BETWEEN,
    Sign.ALL,
    Sign.AS_MANY,
}


@dataclass(frozen=True, slots=True)
class Proper:
    """A name that is another word in small letters: what it means as it is written here ("WHO"), and else ("who")."""

    written: frozenset[str]
    name: Meaning
    word: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """Everything that one phrase can mean; a phrase may stand in several sections of its file."""

    predicate: Predicate | None = None
    noun: Noun | None = None
    number: int | None = None
    multiple: int | None = None
    vague: str | None = None
    bound: BoundKind | None = None
    signs: frozenset[Sign] = frozenset()
    topics: frozenset[Topic] = frozenset()
    qualifiers: frozenset[Qualifier] = frozenset()
    weapon: Weapon | None = None
    target: Target | None = None
    hit_before: bool = False
    hit_after: bool = False
    time: tuple[TimeKind, int] | None = None
    lasts: int | None = None  # a unit of time, in days: "week"
    small: bool = False  # a month that its language writes with a small letter
    thing: bool = False
    says: bool = False
    source: bool = False
    anonymous: bool = False
    party: bool = False
    party_verb: bool = False
    actor: bool = False
    organisation: bool = False
    staff: frozenset[str] = frozenset()  # of an organisation, or a word for one ("NGO"): what class its staff are
    serves: bool = False  # a noun for staff: "employees", "volunteers"
    ranks: bool = False  # a noun for who belongs to an armed group: "leader", "suspects"
    admits: bool = False  # words by which a side that did it admits it: "acknowledged"
    owns: bool = False  # words that say by themselves that the side did it: "claimed responsibility"
    blames: bool = False  # words before whoever did it: "blamed on"
    introduces: bool = False  # a word of saying before its speaker: "according to"
    institution: bool = False  # closes the name of an organisation: "Network"
    proper: Proper | None = None

    @property
    def silent(self) -> bool:
        """Whether no group of people can start with this."""
        return (
            not (
                self.noun
                or self.number is not None
                or self.multiple
                or self.vague
                or self.bound
                or not self.signs.isdisjoint(_OPENERS)
            )
            and not self.signs >= _OF_YEARS
        )

    @property
    def tells_harm(self) -> bool:
        """Whether this can say by itself, or as the end of a phrase ("to death"), that somebody came to harm."""
        return bool(self.predicate or (self.noun and self.noun.harm) or not self.signs.isdisjoint(_OUTCOMES))

    @property
    def detains(self) -> bool:
        """Whether this tells of harm only beside people of some classes: "arrested"."""
        return Sign.DETAINS in self.signs and not self.tells_harm

    @property
    def protected(self) -> bool:
        """Whether this is a word for people whom to detain is harm, or for whom they serve."""
        return bool(self.staff & PROTECTED or (self.noun and self.noun.classes & PROTECTED))

    def joined(self, other: Meaning) -> Meaning:
        """Both meanings in one; where both fill a field that holds one value the earlier keeps it."""
        values = {
            name: theirs if ours is not theirs and _empty(ours) else ours
            for name, ours, theirs in zip(self.__slots__, _values(self), _values(other), strict=True)
        }
        values |= {
            "signs": self.signs | other.signs,
            "topics": self.topics | other.topics,
            "qualifiers": self.qualifiers | other.qualifiers,
        }
        return Meaning(**values)

    def as_written(self, words: str) -> Meaning:
        """The meaning of a phrase that is a name only in one spelling, by how it stands in a text."""
        if self.proper is None:
            return self
        return self.proper.name if words in self.proper.written else self.proper.word or NO_MEANING


_values: Callable[[Meaning], tuple[Any, ...]] = attrgetter(*Meaning.__slots__)


def _empty(value: object) -> bool:
    """Whether a field says nothing: 0 is a number, False is no word at all."""
    return value is False or (not value and value != 0)


NO_MEANING = Meaning()

CLASSES = {victim.value: frozenset({victim}) for victim in Victim if victim is not Victim.ALL}
CLASSES["woman_or_girl"] = (
    frozenset()
)  # counted as a child; kept in the file because other conventions count girls as women
