"""Who says so. Corroboration counts independent voices, not outlets, and a grade is a rule over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from monitor.incidents.incident import Grade, Member
from monitor.incidents.wording import is_copy
from monitor.model import Harm, Victim, count_of
from monitor.organisations import house, same_name
from monitor.reports import Kind
from monitor.text import fold


def outlet(member: Member) -> tuple[bool, str]:
    """Whose word it is that this was said at all: the feed's, whatever it cites, or, where its kind says that it
    carries others, the publisher's. One feed is one outlet: it can invent names, but no second feed."""
    return (True, fold(member.publisher)) if member.carried else (False, member.feed)


def speaker(member: Member) -> str:
    """Whoever the report names as its source; the publisher where nobody is named, or only "residents" are: these are
    others in each town, and in each feed."""
    report = member.report
    return member.publisher if report.claimant is None or report.claimant_is_anonymous else report.claimant


def same_speaker(a: Member, b: Member) -> bool:
    """One source behind both: the same name, or one text that both print."""
    return same_name(speaker(a), speaker(b)) or is_copy(a, b)


def voices(members: Sequence[Member]) -> list[list[Member]]:
    """Members by voice, each list in order of arrival: a voice is one source as one outlet tells of it, and only its
    own words change its figures. Context says nothing new and has no voice."""
    found: list[list[Member]] = []
    of_outlet: dict[tuple[bool, str], list[list[Member]]] = {}
    for member in members:
        if member.report.kind is not Kind.CONTEXT:
            mine = of_outlet.setdefault(outlet(member), [])
            known = len(mine)
            _put(member, mine, same_speaker)
            found += mine[known:]
    return found


def by_source(members: Iterable[Member]) -> list[list[Member]]:
    """Members by who is behind them, whatever outlet tells of it."""
    found: list[list[Member]] = []
    for member in members:
        _put(member, found, same_speaker)
    return found


def _put(member: Member, groups: list[list[Member]], alike: Callable[[Member, Member], bool]) -> None:
    """Into the first group that holds one like it, else into one of its own."""
    home = next((group for group in groups if any(alike(member, other) for other in group)), None)
    if home is None:
        groups.append([member])
    else:
        home.append(member)


def independent(spoken: Sequence[list[Member]]) -> list[list[Member]]:
    """The voices that corroborate, each with those that add nothing to it: two outlets and two sources, in no words of
    each other. What only machine translations say proves nothing beside others, and without others is one voice.

    Two by two, so that a feed that cites everybody cannot tie together those who know nothing of each other.
    """
    own = [voice for voice in spoken if not all(member.translated for member in voice)]
    if not own:
        return [[member for voice in spoken for member in voice]][: len(spoken)]
    chosen = _independent_pair(own)
    for voice in own:
        if all(_corroborate(voice, other) for other in chosen):
            chosen.append(voice)
    return _with_the_rest(chosen, own)


def _independent_pair(own: Sequence[list[Member]]) -> list[list[Member]]:
    pairs = ((a, b) for n, b in enumerate(own) for a in own[:n])
    return next(([a, b] for a, b in pairs if _corroborate(a, b)), [own[0]])


def _with_the_rest(chosen: Sequence[list[Member]], own: Sequence[list[Member]]) -> list[list[Member]]:
    """Each chosen voice, and with the first that it does not corroborate each of the others."""
    found = [list(voice) for voice in chosen]
    for voice in own:
        if voice not in chosen:
            found[next(n for n, other in enumerate(chosen) if not _corroborate(voice, other))] += voice
    return found


def _corroborate(a: Sequence[Member], b: Sequence[Member]) -> bool:
    if outlet(a[0]) == outlet(b[0]) or _one_house(a[0], b[0]):
        return False
    return not any(same_speaker(one, other) for one in _ends(a) for other in _ends(b))


def _one_house(a: Member, b: Member) -> bool:
    """Two outlets of one network, in whatever languages: one desk, as a rule, behind both."""
    mine = house(a.publisher)
    return mine is not None and mine == house(b.publisher)


def _ends(voice: Sequence[Member]) -> Sequence[Member]:
    """The first and the latest, which bounds the work where a live page speaks a hundred times."""
    return voice if len(voice) <= 4 else [*voice[:2], *voice[-2:]]


def claimants(spoken: Sequence[Sequence[Member]]) -> tuple[str, ...]:
    """One name an independent voice: a named source if the voice has one, in order of arrival."""
    return tuple(next((m.report.claimant for m in v if m.report.claimant), v[0].publisher) for v in spoken)


def grade(spoken: Sequence[list[Member]], *, contested: bool, alone: bool) -> Grade:
    """The rule of docs/incidents.md, strongest first, over `independent` voices. "Reported" is the most that any grade
    means. contested: they disagree (`dissent`); alone: one of them alone has the highest figure, which rose."""
    if spoken and all(m.quarantined for v in spoken for m in v):
        return Grade.UNCONFIRMED_CLAIM
    if contested:  # an admission, too: whoever reports one may be wrong
        return Grade.CONTESTED
    if any(_admits(m) for v in spoken for m in v):
        return Grade.ADMITTED
    if len(spoken) == 1 and all(_partisan(m) or m.untried for m in spoken[0]):
        return Grade.UNCONFIRMED_CLAIM
    return Grade.SEVERAL_SOURCES if len(spoken) > 1 and not alone else Grade.SINGLE_SOURCE


def backed(spoken: Sequence[list[Member]], agree: Callable[[list[Member], list[Member]], bool]) -> bool:
    """Whether two of all voices corroborate each other, agree on the dead and dispute nothing, whatever a third says or
    copies: one feed cannot take that from them."""
    sure = [voice for voice in spoken if not any(m.report.disputed or m.translated for m in voice)]
    pairs = ((a, b) for n, b in enumerate(sure) for a in sure[:n])
    return any(_corroborate(a, b) and agree(a, b) for a, b in pairs)


def confidence(spoken: Iterable[Sequence[Member]]) -> float:
    """That somebody is right: 1 - the product of each independent voice's doubt. Copies add nothing, nor does context,
    which is sure of being none."""
    doubt = 1.0
    for voice in spoken:
        doubt *= 1.0 - max((m.report.confidence for m in voice if m.report.kind is not Kind.CONTEXT), default=0.0)
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
