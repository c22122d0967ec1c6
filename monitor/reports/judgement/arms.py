"""The weapon that a word for one means beside its neighbours: bombs that fall, rounds that are dropped, and a bus that
ran over a mine."""

from __future__ import annotations

from monitor.model import Weapon
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence

BESIDE = 2  # units between a bomb and its fall: "bombs have | fallen"
AHEAD = 4  # units from "ran over" to what was in the road: "an improvised explosive device"
LET_FALL = frozenset({Weapon.IED, Weapon.MORTAR, Weapon.SHELLING})  # what also comes from the air
LEFT = 12  # units between a bomb and what says that a war left it behind: "a device | found by children"
LEFT_BEHIND = LET_FALL | {Weapon.GRENADE, Weapon.CLUSTER_MUNITION, Weapon.ROCKET}  # what may lie unexploded
BURIED = frozenset({Weapon.LANDMINE, Weapon.IED, Weapon.UNEXPLODED_ORDNANCE})


def meant(units: Sentence, k: int) -> Weapon | None:
    """The weapon of which a unit tells; None where it tells of none, or only leads to one."""
    weapon = units[k].meaning.weapon
    if weapon is Weapon.VEHICLE:
        return None if any(u.meaning.weapon in BURIED for u in units[k + 1 : k + 1 + AHEAD]) else weapon
    if weapon in LEFT_BEHIND and _is_left(units, k):
        return Weapon.UNEXPLODED_ORDNANCE
    if weapon not in LET_FALL:
        return weapon
    signs = {s for u in units[max(0, k - BESIDE - 1) : k + 1 + BESIDE] for s in u.meaning.signs}
    if Sign.DROPS in signs:
        return Weapon.AIR_STRIKE
    return Weapon.SHELLING if Sign.FALLS in signs and weapon is Weapon.IED else weapon


def _is_left(units: Sentence, k: int) -> bool:
    """ "A shell | left over from", "the device that children found while playing": of a war that went on."""
    near = units[max(0, k - LEFT) : k + 1 + LEFT]
    return any(u.meaning.weapon is Weapon.UNEXPLODED_ORDNANCE for u in near)
