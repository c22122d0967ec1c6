"""Why somebody is told, in one line that a person understands at three in the morning: what the rule asks for, and
what is reported. The steps of the decision, which say the same for whoever doubts it, stand beside it."""

from __future__ import annotations

from monitor.alerts.alert import Condition, Rule, Threshold
from monitor.alerts.gates import holds
from monitor.alerts.words import count_in_words
from monitor.incidents import Incident
from monitor.model import Count, Target, Victim, count_of

_PEOPLE = {
    Victim.ALL: "People",
    Victim.CIVILIAN: "Civilians",
    Victim.CHILD: "Children",
    Victim.WOMAN: "Women",
    Victim.POLICE: "Police officers",
}
_PLACES = {Target.WORSHIP: "Place of worship", Target.WATER: "Water supply", Target.POWER: "Power supply"}
_HIT = {Target.RESIDENTIAL: "Homes"}
_UNKNOWN = "how many nobody says"


def why_in_words(rule: Rule, incident: Incident) -> str:
    """`Civilians killed: 5 or more; 9 reported`, `Hospital attacked`. Where no condition holds (any more), the name of
    the rule."""
    first = next((condition for condition in rule.any if holds(condition, incident)), None)
    return _condition(first, incident) if first else rule.name


def _condition(condition: Condition, incident: Incident) -> str:
    parts = [_threshold(wanted, incident) for wanted in condition.thresholds]
    if condition.any_attack or condition.attack is not None:
        parts.append(f"{_place(incident.target)} attacked")
    return " and ".join(parts)


def _place(target: Target | None) -> str:
    if target is None:
        return "Protected place"
    return _PLACES.get(target) or _HIT.get(target) or target.replace("_", " ").capitalize()


def _threshold(wanted: Threshold, incident: Incident) -> str:
    who = _PEOPLE.get(wanted.victim) or f"{wanted.victim.replace('_', ' ').capitalize()}s"
    count = count_of(incident.toll, wanted.harm, wanted.victim)
    if wanted.at_least is None or count is None:
        return f"{who} {wanted.harm}, {_UNKNOWN}"
    return f"{who} {wanted.harm}: {wanted.at_least} or more; {_reported(count)}"


def _reported(count: Count) -> str:
    """The count in words, whichever end of it the rule compares: of a disputed one, its range."""
    return f"some reported, {_UNKNOWN}" if count.unknown else f"{count_in_words(count)} reported"
