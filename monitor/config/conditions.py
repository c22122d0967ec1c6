"""`any:` of a rule: maps of `harm.victim[.bound]: number | unknown` and `attack: target`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from monitor.alerts import Bound, Condition, Threshold
from monitor.config.work import Work
from monitor.keys.problems import closest, did_you_mean, one_of, shown
from monitor.model import Harm, Target, Victim

UNKNOWN = "unknown"
ATTACK = "attack"
ANY = "any"
_MOST_PEOPLE = 100_000_000
_BOUNDS = [bound.value for bound in Bound if bound is not Bound.FIGURE]
_KEYS = [ATTACK, *(f"{harm}.{victim}" for harm, victim in product(Harm, Victim))]


def condition(raw: Mapping[str, Any], work: Work) -> Condition:
    """One map of `any`."""
    if not raw:
        work.add("an empty map would hold for every report; name a toll such as killed.all: 1")
    thresholds = [_threshold(key, value, work.at(key)) for key, value in raw.items() if key != ATTACK]
    _refuse_contradictions([t for t in thresholds if t], work)
    anywhere = raw.get(ATTACK) == ANY
    attack = _attack(raw[ATTACK], work.at(ATTACK)) if ATTACK in raw and not anywhere else None
    return Condition(tuple(t for t in thresholds if t), attack, any_attack=anywhere)


def _refuse_contradictions(thresholds: Sequence[Threshold], work: Work) -> None:
    numbered = {(t.harm, t.victim) for t in thresholds if (t.at_least or 0) > 1}
    for harm, victim in [(t.harm, t.victim) for t in thresholds if t.at_least is None]:
        if (harm, victim) in numbered:
            work.add(
                "all of one map must hold, and an unknown number reaches "
                "no other; the rule could never fire: give each a map of its own",
                f"{harm}.{victim}",
            )


def _attack(value: object, work: Work) -> Target | None:
    targets = [*(target.value for target in Target), ANY]
    if isinstance(value, str) and value in list(Target):
        return Target(value)
    work.add(one_of(value, targets, "a target") if isinstance(value, str) else f"must be one of {targets}")
    return None


def _threshold(key: str, value: object, work: Work) -> Threshold | None:
    harm, _, rest = key.partition(".")
    victim, _, bound = rest.partition(".")
    if wrong := _wrong_key(key, harm, victim, bound) or _wrong_value(value, bound):
        work.add(wrong)
        return None
    least = value if isinstance(value, int) else None
    return Threshold(Harm(harm), Victim(victim), least, Bound(bound) if bound else Bound.FIGURE)


def _wrong_key(key: str, harm: str, victim: str, bound: str) -> str | None:
    """Why `key` is no condition, naming the part that is wrong."""
    if harm not in list(Harm):
        hint = did_you_mean(key, _KEYS) or "; write harm.victim such as killed.civilian, or attack"
        return f"unknown condition{hint}"
    if not victim:
        return f"says not who; write {harm}.all for everybody, or {harm}.civilian"
    if victim not in list(Victim):
        near = closest(victim, list(Victim))
        likely = f'did you mean "{harm}.{near}"?' if near else f"known are {', '.join(Victim)}"
        return f'"{shown(victim)}" is not a kind of victim; {likely}'
    return one_of(bound, _BOUNDS, "a bound") if bound and bound not in _BOUNDS else None


def _wrong_value(value: object, bound: str) -> str | None:
    if value == UNKNOWN:
        return f"a number that is unknown has no {bound}; leave .{bound} out" if bound else None
    if isinstance(value, bool) or not isinstance(value, int):
        return f"must be a whole number of people, or {UNKNOWN}"
    if value < 1:
        return f"must be 1 or more, not {value}: every report would reach it"
    return f"no report reaches {value}; the rule could never fire" if value > _MOST_PEOPLE else None
