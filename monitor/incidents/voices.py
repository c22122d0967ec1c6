"""Who says so. Corroboration counts independent voices, not outlets, and a grade is a rule over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from monitor.incidents.incident import Grade, Member
from monitor.incidents.wording import is_copy
from monitor.model import Harm, Victim, count_of
from monitor.organisations import same_name
from monitor.reports import Kind
from monitor.text import fold

APART = 2.0  # voices whose figures differ by this factor ...
APART_BY = 5  # ... and by this many people contest each other
DISOWNED = 1.5  # the same where two outlets give one source's words, which cannot both be its last


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


def _grouped(members: Iterable[Member], alike: Callable[[Member, Member], bool]) -> list[list[Member]]:
    found: list[list[Member]] = []
    for member in members:
        _put(member, found, alike)
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
    if outlet(a[0]) == outlet(b[0]):
        return False
    return not any(same_speaker(one, other) for one in _ends(a) for other in _ends(b))


def _ends(voice: Sequence[Member]) -> Sequence[Member]:
    """The first and the latest, which bounds the work where a live page speaks a hundred times."""
    return voice if len(voice) <= 4 else [*voice[:2], *voice[-2:]]


def claimants(spoken: Sequence[Sequence[Member]]) -> tuple[str, ...]:
    """One name an independent voice: a named source if the voice has one, in order of arrival."""
    return tuple(next((m.report.claimant for m in v if m.report.claimant), v[0].publisher) for v in spoken)


def grade(spoken: Sequence[list[Member]], *, disputed: bool) -> Grade:
    """The rule of docs/incidents.md, strongest first, over `independent` voices. "Reported" is the most that any grade
    means."""
    if spoken and all(m.quarantined for v in spoken for m in v):
        return Grade.UNCONFIRMED_CLAIM
    if any(_admits(m) for v in spoken for m in v):
        return Grade.ADMITTED
    if disputed or figures_apart([m for v in spoken for m in v]) or _actors_apart(spoken):
        return Grade.CONTESTED
    if len(spoken) == 1 and all(_partisan(m) or m.untried for m in spoken[0]):
        return Grade.UNCONFIRMED_CLAIM
    return Grade.SEVERAL_SOURCES if len(spoken) > 1 else Grade.SINGLE_SOURCE


def backed(spoken: Sequence[list[Member]]) -> bool:
    """Whether two of all voices corroborate each other, agree on the dead and dispute nothing, whatever a third says or
    copies: one feed cannot take that from them."""
    sure = [voice for voice in spoken if not any(m.report.disputed or m.translated for m in voice)]
    pairs = ((a, b) for n, b in enumerate(sure) for a in sure[:n])
    return any(_corroborate(a, b) and not _voices_apart(a, b) for a, b in pairs)


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


def figures_apart(members: Sequence[Member]) -> bool:
    """Whether two sources differ by much on the dead in their last word, or one source does as two outlets tell of it
    and the later has fewer: growing is what tolls do. Vague figures contest nothing, open ones only what lies far
    under them."""
    told = sorted(members, key=lambda m: m.seen)
    grouped = [voices(source) for source in _grouped(told, same_speaker)]
    sources = [_last_figures(*source) for source in grouped]
    highest = [max(figures) for figures in sources if figures]
    above = any(_far_above(a, b) for a in grouped for b in grouped if a is not b)
    return _apart(*highest) or above or any(_took_back(figures) for figures in sources)


def _voices_apart(a: Sequence[Member], b: Sequence[Member]) -> bool:
    return _apart(*_last_figures(a, b)) or _far_above([a], [b]) or _far_above([b], [a])


def _far_above(a: Sequence[Sequence[Member]], b: Sequence[Sequence[Member]]) -> bool:
    """Whether "at least 130" of one source stands far above the plain 8 of another: a floor cannot agree with what is
    under it, and two words more would else make one feed's figure that of several sources."""
    floors, plain = [floor for voice in a if (floor := _last_floor(voice)) is not None], _last_figures(*b)
    return any(floor > max(plain) and _apart(floor, max(plain)) for floor in floors) if plain else False


def _apart(*figures: int) -> bool:
    return len(figures) > 1 and max(figures) >= APART * min(figures) and max(figures) - min(figures) >= APART_BY


def _took_back(figures: Sequence[int]) -> bool:
    """Whether one source's figure, told by an outlet, is much lower in the words of another that spoke later."""
    pairs = ((was, now) for n, now in enumerate(figures) for was in figures[:n])
    return any(was >= DISOWNED * now and was - now >= APART_BY for was, now in pairs)


def _last_figures(*spoken: Sequence[Member]) -> list[int]:
    return [figure for voice in spoken if (figure := _last_figure(voice)) is not None]


def _last_figure(voice: Sequence[Member]) -> int | None:
    counts = (count_of(m.report.toll, Harm.KILLED) for m in reversed(voice))
    return next((c.figure for c in counts if c is not None and c.high is not None and not c.vague), None)


def _last_floor(voice: Sequence[Member]) -> int | None:
    """The last figure of a voice, where that is an open one."""
    counts = (count_of(m.report.toll, Harm.KILLED) for m in reversed(voice))
    last = next((c for c in counts if c is not None and not c.vague), None)
    return last.figure if last is not None and last.high is None else None


def _actors_apart(spoken: Iterable[Sequence[Member]]) -> bool:
    """Whether reports in one language blame different actors; names in two languages cannot be compared."""
    blamed = [(m.language, m.report.actor) for v in spoken for m in v if m.report.actor]
    return any(la == lb and not same_name(a, b) for la, a in blamed for lb, b in blamed)
