"""A first message beside an event that was told. Where the two may be one, and nothing tells them apart, a second `new`
would tell of one event twice: it is withheld, and stands in the next message of the other one and in the digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.alerts.alert import EVERYBODY, LastMessage, Rule, Step, StepAnswer, TollKey, figure
from monitor.alerts.compose import highest
from monitor.alerts.graver import grave_classes, is_graver
from monitor.alerts.words import count_in_words, place_in_words
from monitor.incidents import Incident, are_nearly, echoes, fits, is_behind
from monitor.model import Target, count_of


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The incident that another one is perhaps the same as, or only echoes, and what was told of it, by rule."""

    incident: Incident
    told: Mapping[str, LastMessage]


def known(
    incident: Incident, rule: Rule, rules: Sequence[Rule], beside: Neighbour | None, told: bool = False
) -> StepAnswer | None:
    """Whether it is another event than one that the rule's readers were told of; None where it fits none. More dead, a
    graver class, a protected place or a more urgent rule always page. told: whether this one was told as well; then a
    rise to no more than was told of the other one is no news."""
    if beside is None or not beside.told or not _heard_by(rule, rules, beside):
        return None
    other = beside.incident
    if not (fits(incident, other) or echoes(incident, other) or (told and is_behind(incident, other))):
        return None
    if told and any(_tells_more(incident, beside, key) for key in rule.keys):
        return None
    level = highest(beside.told.values())
    if (level is not None and rule.severity > level) or _is_graver(incident, beside):
        return None
    killed = count_in_words(count_of(other.toll, *EVERYBODY))
    found = f"fits incident {other.id} ({place_in_words(other.place)}: {killed} killed), which was told"
    return StepAnswer(Step.KNOWN, False, "another event than any that was told", found)


def _tells_more(incident: Incident, beside: Neighbour, key: TollKey) -> bool:
    return figure(incident.toll, key) > max(figure(last.toll, key) for last in beside.told.values())


def _heard_by(rule: Rule, rules: Sequence[Rule], beside: Neighbour) -> bool:
    """Whether everybody whom the rule would tell was told of the other one."""
    heard = {name for one in rules if one.name in beside.told for name in one.send}
    return set(rule.send) <= heard


def _is_graver(incident: Incident, beside: Neighbour) -> bool:
    told, mine = max(figure(last.toll, EVERYBODY) for last in beside.told.values()), figure(incident.toll, EVERYBODY)
    dead = mine if are_nearly(mine, told) else told
    targets: tuple[Target, ...] = (beside.incident.target,) if beside.incident.target else ()
    return is_graver(incident, dead, grave_classes(beside.incident), targets)
