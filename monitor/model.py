"""The words that every noun shares: harms, victims, counts, places, causes. No behaviour beyond them.

A figure is always "reported", never "verified": see `Count`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum, StrEnum

Day = date  # for fields that are themselves named date: they would hide the type from whoever resolves annotations


class Harm(StrEnum):
    """The kinds of harm done to people."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    ABDUCTED = "abducted"


class Victim(StrEnum):
    """Who was harmed. `ALL` is everybody whom the text counts."""

    ALL = "all"
    CIVILIAN = "civilian"
    CHILD = "child"
    WOMAN = "woman"
    HEALTH_WORKER = "health_worker"
    AID_WORKER = "aid_worker"
    JOURNALIST = "journalist"
    POLICE = "police"
    COMBATANT = "combatant"
    PERPETRATOR = "perpetrator"


ARMED = frozenset({Victim.COMBATANT, Victim.PERPETRATOR})
"""Those who attack."""
FORCE = frozenset({Victim.COMBATANT, Victim.POLICE})
"""Those who may be armed by their office: soldiers, fighters, police."""
NOT_CIVILIAN = ARMED | FORCE
"""The classes of whom none is a civilian."""


class Cause(StrEnum):
    """Why people were harmed; the first three of violence, or possibly so."""

    CONFLICT = "conflict"
    CRIME = "crime"
    UNKNOWN = "unknown"
    ACCIDENT = "accident"
    DISASTER = "disaster"


class Weapon(StrEnum):
    """By what, in the field's terms (AOAV, Airwars)."""

    AIR_STRIKE = "air_strike"
    DRONE_STRIKE = "drone_strike"
    MISSILE = "missile"
    ROCKET = "rocket"
    ARTILLERY = "artillery"
    MORTAR = "mortar"
    SHELLING = "shelling"
    TANK_FIRE = "tank_fire"
    CLUSTER_MUNITION = "cluster_munition"
    BARREL_BOMB = "barrel_bomb"
    CHEMICAL = "chemical"
    INCENDIARY = "incendiary"
    IED = "ied"
    CAR_BOMB = "car_bomb"
    SUICIDE_BOMB = "suicide_bomb"
    GRENADE = "grenade"
    LANDMINE = "landmine"
    UNEXPLODED_ORDNANCE = "unexploded_ordnance"
    SMALL_ARMS = "small_arms"
    SNIPER = "sniper"
    BLADE = "blade"
    BEATING = "beating"
    EXECUTION = "execution"
    TORTURE = "torture"
    ARSON = "arson"
    VEHICLE = "vehicle"
    CRUSH = "crush"
    OTHER = "other"


KIND_OF: Mapping[Weapon, Weapon] = {
    Weapon.DRONE_STRIKE: Weapon.AIR_STRIKE,
    Weapon.BARREL_BOMB: Weapon.AIR_STRIKE,
    Weapon.ARTILLERY: Weapon.SHELLING,
    Weapon.MORTAR: Weapon.SHELLING,
    Weapon.ROCKET: Weapon.SHELLING,
    Weapon.TANK_FIRE: Weapon.SHELLING,
    Weapon.CLUSTER_MUNITION: Weapon.SHELLING,
    Weapon.CAR_BOMB: Weapon.IED,
    Weapon.SUICIDE_BOMB: Weapon.IED,
    Weapon.SNIPER: Weapon.SMALL_ARMS,
}
"""A weapon → the general word of which it is a form, so that neither contradicts the other."""


class Target(StrEnum):
    """A protected place that was hit."""

    HOSPITAL = "hospital"
    AMBULANCE = "ambulance"
    SCHOOL = "school"
    CAMP = "camp"
    MARKET = "market"
    WORSHIP = "worship"
    AID_CONVOY = "aid_convoy"
    WATER = "water"
    POWER = "power"
    RESIDENTIAL = "residential"


HIT_ALL_OVER = frozenset({Target.RESIDENTIAL, Target.POWER, Target.WATER})
"""The targets that stand everywhere: who hits them has hit no one place."""


class Extent(StrEnum):
    """How much the figures of a report cover."""

    ONE_EVENT = "one_event"
    SEVERAL_ATTACKS = "several_attacks"  # all that was done over an area, in a day or a night: news, and no one event


class Context(StrEnum):
    """Why a figure is no fresh event of its own."""

    CUMULATIVE = "cumulative"
    HISTORICAL = "historical"
    FOLLOW_UP = "follow_up"


class Numbers(StrEnum):
    """How vague words become numbers (docs/reading.md gives each convention's source)."""

    ACLED = "acled"
    AOAV = "aoav"
    LITERAL = "literal"


class Status(StrEnum):
    """Whether people of unstated status are presumed civilians (AOAV, Airwars) or left unclassified."""

    PRESUME = "presume"
    AS_STATED = "as_stated"


class Severity(IntEnum):
    """How urgent a rule is. Ordered: a higher one always passes."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def word(self) -> str:
        return self.name.lower()


class Precision(IntEnum):
    """UCDP's where_prec: how exactly a place is known."""

    EXACT = 1
    NEAR = 2
    ADMIN2 = 3
    ADMIN1 = 4
    PART_OF_COUNTRY = 5
    COUNTRY = 6
    INTERNATIONAL = 7


@dataclass(frozen=True, slots=True)
class Count:
    """A reported number of people, UCDP's low/best/high; all None is "unknown number", which is not 0.

    words: what the text said, verbatim. span: [start, end) in title + newline + text, before folding.
    vague: from a word such as "dozens". derived: worked out (presumption, sum, part), not stated.
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None
    words: str = ""
    span: tuple[int, int] | None = None
    vague: bool = False
    derived: bool = False

    @property
    def figure(self) -> int | None:
        """The number that rules compare: best, else high, else low; None where the number is unknown."""
        if self.best is not None:  # asked more often than anything else
            return self.best
        return self.high if self.high is not None else self.low

    @property
    def unknown(self) -> bool:
        """True where the harm is stated and its number is not."""
        return self.figure is None

    @property
    def may_be_none(self) -> bool:
        """True where none to all are counted, and nobody says how many: the dead of a gunfight as civilians."""
        return self.low == 0 and bool(self.best)


Toll = Mapping[Harm, Mapping[Victim, Count]]


def count_of(toll: Toll, harm: Harm, victim: Victim = Victim.ALL) -> Count | None:
    """The cell of a toll, or None where the text does not say."""
    return toll.get(harm, {}).get(victim)


def figure_of(toll: Toll, harm: Harm, victim: Victim = Victim.ALL) -> int | None:
    """The number of a cell that rules compare, or None where the text does not say or names none."""
    count = count_of(toll, harm, victim)
    return count.figure if count else None


def wordless(toll: Toll) -> Toll:
    """The figures without the words that stated them."""
    return {
        harm: {victim: replace(count, words="", span=None) for victim, count in cells.items()}
        for harm, cells in toll.items()
    }


@dataclass(frozen=True, slots=True)
class Place:
    """Where, as far as it is known. Coordinates are WGS 84 degrees; country is ISO 3166-1 alpha-2.

    written: the words of the text, kept because a gazetteer match can be wrong.
    """

    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: Precision
    written: str = ""
    id: int | None = None
