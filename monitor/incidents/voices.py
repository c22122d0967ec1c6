"""Who says so. Corroboration counts independent voices, not outlets, and a grade is a rule over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.incidents.incident import Grade, Member
from monitor.incidents.wording import is_copy
from monitor.model import Harm, Victim, count_of
from monitor.organisations import same_name
from monitor.reports import Kind

APART = 2.0  # voices whose figures differ by this factor ...
APART_BY = 5  # ... and by this many people contest each other


def speaker(member: Member) -> str:
    """Whoever the report names as its source; the publisher where nobody is named."""
    return member.report.claimant or member.publisher


def same_voice(a: Member, b: Member) -> bool:
    """One source behind both: the same name, or one text that both print."""
    return same_name(speaker(a), speaker(b)) or is_copy(a, b)


def voices(members: Sequence[Member]) -> list[list[Member]]:
    """Members by voice, each list in order of arrival. Context says nothing new and has no voice."""
    found: list[list[Member]] = []
    for member in members:
        if member.report.kind is Kind.CONTEXT:
            continue
        home = next((v for v in found if any(same_voice(member, other) for other in v)), None)
        if home is None:
            found.append([member])
        else:
            home.append(member)
    return found


def independent(spoken: Sequence[list[Member]]) -> list[list[Member]]:
    """The voices that corroborate: what only machine translations say proves nothing beside others, and without others
    all of it is one voice."""
    own = [voice for voice in spoken if not all(member.translated for member in voice)]
    return own or [[member for voice in spoken for member in voice]][: len(spoken)]


def claimants(spoken: Sequence[Sequence[Member]]) -> tuple[str, ...]:
    """One name an independent voice: a named source if the voice has one, in order of arrival."""
    return tuple(next((m.report.claimant for m in v if m.report.claimant), v[0].publisher) for v in spoken)


def grade(spoken: Sequence[Sequence[Member]], *, disputed: bool) -> Grade:
    """The rule of docs/incidents.md, strongest first. "Reported" is the most that any grade means."""
    if any(_admits(m) for v in spoken for m in v):
        return Grade.ADMITTED
    if disputed or _figures_apart(spoken) or _actors_apart(spoken):
        return Grade.CONTESTED
    if len(spoken) == 1 and all(_partisan(m) or m.untried for m in spoken[0]):
        return Grade.UNCONFIRMED_CLAIM
    return Grade.SEVERAL_SOURCES if len(spoken) > 1 else Grade.SINGLE_SOURCE


def confidence(spoken: Iterable[Sequence[Member]]) -> float:
    """That somebody is right: 1 - the product of each independent voice's doubt. Copies add nothing."""
    doubt = 1.0
    for voice in spoken:
        doubt *= 1.0 - max(m.report.confidence for m in voice)
    return round(1.0 - doubt, 4)


def _partisan(member: Member) -> bool:
    """A warring side says so: the named source, or its own outlet where it names nobody else."""
    return member.report.claimant_is_party or (member.party and member.report.claimant is None)


def _admits(member: Member) -> bool:
    """The side that did it owns to it in words of admission, and civilians, or people whom nobody disputes, were
    harmed."""
    report = member.report
    if not report.admits or report.disputed:
        return False
    civilians = count_of(report.toll, Harm.KILLED, Victim.CIVILIAN)
    return civilians is not None and civilians.figure != 0


def _figures_apart(spoken: Iterable[Sequence[Member]]) -> bool:
    """Whether the last word of two voices on the dead differs by much. Open or vague figures contest nothing."""
    last = [f for v in spoken if (f := _last_figure(v)) is not None]
    return len(last) > 1 and max(last) >= APART * min(last) and max(last) - min(last) >= APART_BY


def _last_figure(voice: Sequence[Member]) -> int | None:
    counts = (count_of(m.report.toll, Harm.KILLED) for m in reversed(voice))
    return next((c.figure for c in counts if c is not None and c.high is not None and not c.vague), None)


def _actors_apart(spoken: Iterable[Sequence[Member]]) -> bool:
    """Whether reports in one language blame different actors; names in two languages cannot be compared."""
    blamed = [(m.language, m.report.actor) for v in spoken for m in v if m.report.actor]
    return any(la == lb and not same_name(a, b) for la, a in blamed for lb, b in blamed)
