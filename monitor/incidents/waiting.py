"""Context that waits: funerals, arrests, hearings and statements on an event that nobody has reported yet.

What an outlet calls "the shooting" today may have happened before the monitor began, or be reported in an hour. Context
opens no incident; what belongs to none waits here, in threads of what tells of one event. An incident that opens with a
report of it takes up its thread, with the thread's id; whoever follows joins it. All of them are perhaps of it: they
add no figure, no voice and nothing with which a report is compared, and they page nobody.

Wording alone binds here, and words that hardly any other thread uses: a victim's name, a village, a school; no name of
a country, a people or a province, which each of their events has. Nobody speaks of an event before it happened, so a
thread that began before the news of a report is of another one. The room holds what came last and is empty when the
daemon starts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

from monitor.incidents.another import is_elsewhere, is_town, next_door
from monitor.incidents.full_names import are_named, telling_names, without_areas
from monitor.incidents.incident import Incident, IncidentStatus, Member
from monitor.incidents.limits import WINDOW
from monitor.incidents.live_pages import ident_of
from monitor.incidents.own_lines import words_of_both
from monitor.incidents.sketch import FIRST, LATEST, opening, when
from monitor.incidents.wording import Rarity, Uses, WordSet, likeness, rarity_of, words_of
from monitor.model import Harm, Place, figure_of
from monitor.reports import Kind, Report

MOST = 4_000  # reports that wait, some 20 MB: of many feeds for a day or two
ALIKE = 0.26  # how alike two texts of context are worded, from which on they tell of one event ...
NEWS_ALIKE = 0.3  # ... and news and context, which is worse to mistake ...
TELLING = 2  # ... where they share so many words that hardly any other thread uses:
HARDLY_ANY, FEWEST, A_FEW = 0.01, 2, 12  # so large a part of all threads and incidents, at least and at most so many
GREW = 2  # times: what a toll may have grown by
A_NIGHT = timedelta(days=1)  # before the day that a report states: a zone, or a night
NEWS = timedelta(days=3)  # of a report that states no day: its event is hardly older


@dataclass(slots=True)
class Thread:
    """Context that waits for one incident. id: that of the incident that will take it up; home: the one that did, or
    into which that one was merged; members: the first and the latest; at: when the last came."""

    id: str
    at: datetime
    members: list[Member] = field(default_factory=list)
    words: WordSet = frozenset()
    home: str | None = None

    def is_elsewhere(self, place: Place | None) -> bool:
        """Whether all that it says of where is another province or country, as far as that is known."""
        said = [m.report.place for m in self.members if m.report.place]
        return bool(said) and all(is_elsewhere(place, other) for other in said)

    def began_before(self, report: Member) -> bool:
        """Whether somebody spoke of it before the event of this report can have happened."""
        day = report.report.date
        midnight = datetime.combine(day, time(), tzinfo=UTC) - A_NIGHT if day else when(report) - NEWS
        return any(when(member) < midnight for member in self.members)

    @property
    def named(self) -> str:
        """The id of the incident that it belongs to, or will."""
        return self.home or self.id


class WaitingRoom:
    """Threads in the order in which somebody last spoke of each, found by the words that few of them use."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._told: Mapping[str, int] = {}
        self._incidents: Collection[str] = ()
        self._threads: dict[str, Thread] = {}
        self._uses = Counter[str]()
        self._by_word: dict[str, set[str]] = defaultdict(set)
        self._by_entry: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._held = 0
        self._before: dict[str, str | None] = {}  # the homes that threads had at the last commit, of those that moved

    def beside(self, words: Mapping[str, int], incidents: Collection[str]) -> None:
        """The incidents beside it, as they stand, and how many of these use each word: what they all say tells nothing
        of a thread either."""
        self._told, self._incidents = words, incidents

    def take(self, member: Member, now: datetime) -> Thread:
        """The thread in which it waits from now on: that of its event, or one of its own."""
        self._let_go(now)
        thread = self.thread_of(member, now) or self._threads.get(ident_of(member)) or Thread(ident_of(member), now)
        self._threads.pop(thread.id, None)
        self._threads[thread.id] = thread  # last
        thread.at = now
        self._hold(thread, _with(thread.members, member))
        return thread

    def leave(self, feed: str, key: str, homes: Collection[str | None]) -> None:
        """An entry waits for no other incident than these: a later reading of it says something else, takes it back or
        is of a known event."""
        for thread in [self._threads[ident] for ident in self._by_entry.get((feed, key), ())]:
            if thread.named not in homes:
                self._hold(thread, [m for m in thread.members if (m.feed, m.key) != (feed, key)])

    def thread_of(self, member: Member, now: datetime) -> Thread | None:
        """The thread that tells of the same event; of several the likest. That of news lies nowhere else and did not
        begin before it happened."""
        rare = self._rarity()
        telling = without_areas(rare.rare(words_of(member)), member.report.place)
        hits = Counter(ident for word in telling for ident in self._by_word.get(word, ()))
        some = [self._threads[i] for i, n in hits.items() if n >= TELLING]
        some = [t for t in some if t.at >= now - WINDOW and _may_be(member, t, rare)]
        found = [(_alike(member, t, telling, rare), t.id) for t in some]
        most, ident = max(found, default=(0.0, ""))
        least = ALIKE if member.report.kind is Kind.CONTEXT else NEWS_ALIKE
        return self._threads[ident] if most >= least else None

    def hear(self, incident: Incident) -> None:
        """An incident as it was saved: what waited for it has a home. A thread goes where its members go (a split), and
        does not come back for the id that it has; nor to one that was merged away, which keeps what it had."""
        held = [] if incident.status is IncidentStatus.CLOSED else self._holding(incident.members)
        named = [i for i in (incident.id, *incident.merged) if i in self._threads]
        free = [i for i in named if self._threads[i].home in (None, *incident.merged)]
        for ident in dict.fromkeys((*held, *free)):
            self._before.setdefault(ident, self._threads[ident].home)
            self._threads[ident].home = incident.id

    def _holding(self, members: Iterable[Member]) -> list[str]:
        """The threads that hold one of those of these members that only waited: of an entry of several events each may
        wait in another."""
        waited = {m.name: (m.feed, m.key) for m in members if m.only_waited}
        some = dict.fromkeys(ident for entry in waited.values() for ident in self._by_entry.get(entry, ()))
        return [ident for ident in some if any(m.name in waited for m in self._threads[ident].members)]

    def committed(self) -> None:
        """The transaction under way is in the store."""
        self._before.clear()

    def taken_back(self) -> None:
        """The transaction under way is not in the store: whatever waited for its incidents waits on."""
        for ident, home in self._before.items():
            if ident in self._threads:
                self._threads[ident].home = home
        self._before.clear()

    def forget(self, before: datetime) -> None:
        """Let go whoever was seen earlier: retention took their texts."""
        for thread in list(self._threads.values()):
            self._hold(thread, [member for member in thread.members if member.seen >= before])

    def _rarity(self) -> Rarity:
        number = len(self._threads) + len(self._incidents)
        few = min(FEWEST + HARDLY_ANY * number, A_FEW)
        return replace(rarity_of(Uses([self._uses, self._told]), number), few=few)

    def _let_go(self, now: datetime) -> None:
        while self._threads:
            oldest = next(iter(self._threads.values()))
            if oldest.at >= now - WINDOW and self._held < self._most:
                return
            self._hold(oldest, [])

    def _hold(self, thread: Thread, members: list[Member]) -> None:
        """Of a thread these members; nothing of it where there are none."""
        before, now = ({(m.feed, m.key) for m in some} for some in (thread.members, members))
        for entry in before - now:
            self._by_entry[entry].discard(thread.id)
            if not self._by_entry[entry]:
                del self._by_entry[entry]
        for entry in now - before:
            self._by_entry[entry].add(thread.id)
        self._held += len(members) - len(thread.members)
        thread.members = members
        self._file(thread, frozenset[str]().union(*map(words_of, members)))
        if not members:
            self._threads.pop(thread.id, None)
            self._before.pop(thread.id, None)

    def _file(self, thread: Thread, words: WordSet) -> None:
        for word in thread.words - words:
            self._uses[word] -= 1
            self._by_word[word].discard(thread.id)
            if not self._uses[word]:
                del self._uses[word], self._by_word[word]
        for word in words - thread.words:
            self._uses[word] += 1
            self._by_word[word].add(thread.id)
        thread.words = words


def _with(members: Sequence[Member], new: Member) -> list[Member]:
    """With another, or with a later reading of one; the first and the latest."""
    others = [m for m in members if m.name != new.name]
    return [*others[:FIRST], *others[FIRST:][1 - LATEST :], new]


def _may_be(member: Member, thread: Thread, rare: Rarity) -> bool:
    """Who names in full whom the thread names tells of what it spoke of, however long ago: nobody dies twice."""
    if member.report.kind is Kind.CONTEXT:
        return True
    if thread.is_elsewhere(member.report.place):
        return False
    return not thread.began_before(member) or _names_one(member, thread, rare)


def _names_one(member: Member, thread: Thread, rare: Rarity) -> bool:
    places = [m.report.place for m in thread.members]
    return are_named(telling_names(member, rare), thread.words, map(opening, thread.members), places)


def _alike(member: Member, thread: Thread, telling: WordSet, rare: Rarity) -> float:
    """How alike it is to the likest of those with which it shares words that tell."""
    return max((_likeness(member, other, telling, rare) for other in thread.members), default=0.0)


def _likeness(a: Member, b: Member, telling: WordSet, rare: Rarity) -> float:
    if _are_two(a.report, b.report):
        return 0.0
    mine, theirs = words_of_both(a, b)
    return likeness(mine, theirs, rare) if len(telling & mine & theirs) >= TELLING else 0.0


def _are_two(a: Report, b: Report) -> bool:
    """Whether they tell of two towns, or of two numbers of dead."""
    if is_town(a.place) and is_town(b.place) and not next_door(a.place, b.place):
        return True
    one, other = figure_of(a.toll, Harm.KILLED), figure_of(b.toll, Harm.KILLED)
    return one is not None and other is not None and max(one, other) > GREW * min(one, other)


def as_waiting(members: Iterable[Member], by: Member) -> list[Member]:
    """Context that waited, as members of the incident that this report opened: perhaps of it, whatever comes."""
    return [replace(m, perhaps=True) for m in members if m.name != by.name]
