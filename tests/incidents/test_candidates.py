"""Indexes over open incidents give a report the same candidates as looking at each of them."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.incidents import Candidates, Incident, IncidentStatus, Member, Shelves, group
from monitor.incidents.another import of_other_country
from monitor.incidents.evidence import setting
from monitor.incidents.group import likeliest_of
from monitor.incidents.known import Likeliest, likeliest
from monitor.incidents.openings import Openings
from monitor.incidents.perhaps import without_perhaps
from monitor.incidents.quota import within_quota
from monitor.incidents.sketch import uses
from monitor.incidents.vetoes import rules_out
from tests.doubles.chance_news import WORDS, happened, telling
from tests.doubles.news import START


def by_the_book(member: Member, known: Iterable[Incident]) -> list[Incident]:
    """The candidates of its country, each of them looked at."""
    near = [i for i in known if i.status is not IncidentStatus.CLOSED and not of_other_country(member, i)]
    return [i if not any(m.perhaps for m in i.members) else replace(i, members=without_perhaps(i)) for i in near]


def likeliest_by_the_book(member: Member, known: Candidates) -> Likeliest | None:
    sure = by_the_book(member, known)
    possible = [i for i in sure if not rules_out(member, i)]
    if not possible:
        return None
    found = likeliest(member, possible, setting(member, sure, possible))
    return found and replace(found, incident=next(i for i in known if i.id == found.incident.id))


def changed(chance: random.Random, incident: Incident) -> Incident:
    """The incident as a later report, a merger or a person may leave it."""
    perhaps = tuple(replace(m, perhaps=n > 0 and chance.random() < 0.4) for n, m in enumerate(incident.members))
    status = chance.choice((*6 * [incident.status], IncidentStatus.CLOSED, IncidentStatus.RETRACTED))
    at = START + timedelta(hours=chance.randrange(100))
    return replace(incident, members=perhaps, status=status, updated=at)


def stocked(chance: random.Random) -> tuple[Shelves, dict[str, Incident]]:
    """Shelves on which incidents came, changed and went, and what should stand there."""
    shelves, there = Shelves(), dict[str, Incident]()
    for _ in range(120):
        again = there and chance.random() < 0.3
        incident = changed(chance, chance.choice(list(there.values())) if again else happened(chance))
        if again and chance.random() < 0.3:
            shelves.take(incident.id)
            del there[incident.id]
        else:
            shelves.put(incident)
            there[incident.id] = incident
    before = START + timedelta(hours=10)
    for country in list(shelves):
        shelves.let_go(country, before)
    return shelves, {ident: i for ident, i in there.items() if i.updated >= before}


@pytest.mark.parametrize("seed", range(8))
def test_a_report_has_the_candidates_that_looking_at_all_finds(seed: int) -> None:
    chance = random.Random(seed)
    shelves, there = stocked(chance)
    known = shelves.candidates(shelves)
    assert {i.id: i for i in known} == there
    for incident in chance.sample(list(there.values()), 5):  # laid over what stands there
        there[incident.id] = changed(chance, incident)
        known.put(there[incident.id])
    out = chance.sample(list(there), 5)
    known, there = known.without(out), {ident: i for ident, i in there.items() if ident not in out}
    for _ in range(40):
        member, all_of_them = telling(chance), list(there.values())
        found, expected = known.near(member), by_the_book(member, all_of_them)
        possible = {i.id: i for i in found.incidents if not rules_out(member, i)}
        assert possible == {i.id: i for i in expected if not rules_out(member, i)}
        counted: Counter[str] = uses(expected)
        words = frozenset(w.lower()[:6] for w in WORDS) | frozenset(counted) | {"never"}
        assert [*found.rare.uses.of_each(words)] == [counted[w] for w in words]
        assert found.rare.few == 1 + 0.05 * len(expected)
        same_entry = [i for i in all_of_them if any((m.feed, m.key) == (member.feed, member.key) for m in i.members)]
        assert {i.id for i in known.holding(member.feed, member.key)} == {i.id for i in same_entry}


@pytest.mark.parametrize("seed", range(6))
def test_a_stream_makes_the_incidents_that_looking_at_all_makes(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    stream = sorted((telling(chance) for _ in range(150)), key=lambda member: member.seen)
    found = grown(stream)
    monkeypatch.setattr(sys.modules[group.__module__], "likeliest_of", likeliest_by_the_book)
    assert found == grown(stream)
    assert 1 < len(found) < len(stream)


def grown(stream: list[Member]) -> dict[str, Incident]:
    shelves = Shelves()
    for member in stream:
        for change in group([member], shelves.candidates(shelves), member.seen):
            shelves.put(change.after)
    return {incident.id: incident for incident in shelves.candidates(shelves)}


def test_a_view_stays_as_it_was_found_where_whoever_changes_a_shelf_lays_over_it() -> None:
    chance = random.Random(3)
    shelves, there = stocked(chance)
    known = shelves.candidates(shelves)
    before = next(iter(there.values()))
    known.put(before)
    shelves.put(replace(before, status=IncidentStatus.CLOSED))
    assert known.get(before.id) == before
    assert {i.id: i for i in known} == there


def test_of_a_feed_that_alone_tells_of_much_the_latest_are_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.incidents.shelves.OF_ONE_FEED", 3)
    monkeypatch.setattr("monitor.incidents.quota.OF_ONE_FEED", 3)
    shelves, there = stocked(random.Random(5))
    newest_first = sorted(there.values(), key=lambda i: (-i.updated.timestamp(), i.id))
    kept = {i.id for i in within_quota(newest_first)}
    assert len(kept) < len(there)
    assert {i.id for i in shelves.candidates(shelves)} == kept


@pytest.mark.parametrize("seed", range(4))
def test_a_name_is_found_in_each_text_that_holds_it(seed: int) -> None:
    chance, openings, there = random.Random(seed), Openings(), dict[str, str]()
    for _ in range(400):
        ident = str(chance.randrange(80))
        if chance.random() < 0.2:
            openings.take(ident)
            there.pop(ident, None)
        elif ident in there and chance.random() < 0.5:
            more = " ".join(chance.choices((*WORDS, "حلب"), k=3))
            there[ident] += f"\0{more}"
            openings.add(ident, more)
        else:
            there[ident] = " ".join(chance.choices((*WORDS, "حلب", "Kafr Zahr"), k=6))
            openings.put(ident, there[ident])
    for name in (*WORDS, "حلب", "Kafr Zahr", "fr Za", "al", "", "nowhere"):
        assert set(openings.naming(name)) == {ident for ident, text in there.items() if name in text}


def test_the_likeliest_of_none_is_none() -> None:
    assert likeliest_of(telling(random.Random(1)), Candidates.of([])) is None
