"""Who repeats whom is worked out once a pair: the voices are those that come of comparing each with each."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, permutations

import pytest

from monitor.incidents import Dissent, Member, dissent, dissent_of
from monitor.incidents.bits import at_least, counted_in, numbers
from monitor.incidents.changed_copy import FigureWords, changes_number, repeats_figure
from monitor.incidents.dissent import ToldSources, in_order
from monitor.incidents.kin import Kin, speaker
from monitor.incidents.passages import MANY, Passages
from monitor.incidents.running import Running
from monitor.incidents.sides import are_rivals
from monitor.incidents.toll import Stated, Tolls, are_far_apart
from monitor.incidents.voices import Voice, backed, independent, outlet
from monitor.incidents.wording import is_copy
from monitor.model import Harm, count_of
from monitor.organisations import house, same_name
from monitor.reports import Kind
from tests.doubles import news
from tests.doubles.news import KAFR, MARAT, said

WIRES = (
    "Shells hit the market of Marat at noon and killed nine people, a doctor of the hospital there said",
    "Nine people were killed when planes bombed a street of the town in the morning, rescuers told reporters",
    "Residents speak of an attack at night, and of wounded who were brought over the border to the next town",
)
PUBLISHERS = ("Wire", "Herald", "BBC Arabic", "BBC Persian", "Gazette", "Radio Marat", "Post", "Tribune")
CLAIMANTS = (None, None, None, "White Helmets", "Civil Defence", "the army", "Dr Hasan")


def telling(chance: random.Random) -> Member:
    """A report of one event in words that others may have, too."""
    words = chance.choice(WIRES).split()
    for _ in range(chance.choice((0, 0, 1, 3, 8))):
        words[chance.randrange(len(words))] = chance.choice(("again", "later", "nobody", "twice", "Friday"))
    number = chance.choice((3, 5, 9, 9, 30, 90))
    return said(
        " ".join(words[:8]),
        text=" ".join(words[8:]),
        killed=news.at_least(number) if chance.random() < 0.2 else number,
        at=chance.choice((0, 1, 2, 5)),
        publisher=chance.choice(PUBLISHERS),
        claimant=chance.choice(CLAIMANTS),
        actor=chance.choice((None, None, "the army", "rebels")),
        place=chance.choice((MARAT, KAFR)),
        disputed=chance.random() < 0.1,
        kind=Kind.CONTEXT if chance.random() < 0.1 else Kind.CASUALTIES,
    )


def voices(members: Sequence[Member]) -> Sequence[Voice]:
    """As an incident that has these makes them."""
    total = Running(Kin())
    total.add(member for member in members if member.report.kind is not Kind.CONTEXT)
    return total.voices


# The same by the book: everybody is compared with everybody.


def same_speaker(a: Member, b: Member) -> bool:
    """One source behind both: the same name, or one text that both print, or the words about one number."""
    return same_name(speaker(a), speaker(b)) or is_copy(a, b) or same_words(a, b)


def same_words(a: Member, b: Member) -> bool:
    mine, theirs = count_of(a.report.toll, Harm.KILLED), count_of(b.report.toll, Harm.KILLED)
    if mine is None or theirs is None or a.feed == b.feed or mine.figure is None or mine.figure != theirs.figure:
        return False
    return repeats_figure(FigureWords(a, mine), FigureWords(b, theirs))


def voices_by_the_book(members: Sequence[Member]) -> list[list[Member]]:
    found: list[list[Member]] = []
    for member in members:
        if member.report.kind is not Kind.CONTEXT:
            mine = (v for v in found if outlet(v[0]) == outlet(member))
            home = next((v for v in mine if any(same_speaker(member, other) for other in v)), None)
            if home is None:
                found.append([member])
            else:
                home.append(member)
    return found


def corroborate(a: Sequence[Member], b: Sequence[Member]) -> bool:
    mine, theirs = house(a[0].publisher), house(b[0].publisher)
    if outlet(a[0]) == outlet(b[0]) or (mine is not None and mine == theirs):
        return False
    return not any(same_speaker(one, other) for one in ends(a) for other in ends(b))


def ends(voice: Sequence[Member]) -> Sequence[Member]:
    return voice if len(voice) <= 4 else [*voice[:2], *voice[-2:]]


def independent_by_the_book(own: Sequence[list[Member]]) -> list[list[Member]]:
    pairs = ([a, b] for n, b in enumerate(own) for a in own[:n] if corroborate(a, b))
    chosen = next(pairs, [own[0]]) if own else []
    for voice in own:
        if all(corroborate(voice, other) for other in chosen):
            chosen.append(voice)
    found = [list(voice) for voice in chosen]
    for voice in own:
        if not any(voice is one for one in chosen):
            found[next(n for n, other in enumerate(chosen) if not corroborate(voice, other))] += voice
    return found


def names(groups: Sequence[Sequence[Member]]) -> list[list[str]]:
    return [[member.key for member in group] for group in groups]


@pytest.mark.parametrize("seed", range(12))
def test_voices_of_an_incident_that_grows_are_those_of_comparing_each_with_each(seed: int) -> None:
    chance = random.Random(seed)
    members: list[Member] = []
    for _ in range(24):
        members.append(telling(chance))
        spoken = voices(members)
        assert names(spoken) == names(voices_by_the_book(members))
        assert names(independent(spoken)) == names(independent_by_the_book(spoken))
        told = backed(spoken, lambda a, b: True)
        sure = [v for v in spoken if not any(m.report.disputed for m in v)]
        assert told == any(corroborate(a, b) for a, b in permutations(sure, 2))


def test_the_same_reports_in_another_order_are_another_row() -> None:
    chance = random.Random(5)
    members = [telling(chance) for _ in range(12)]
    voices(members)
    turned = [members[0], *reversed(members[1:-1]), members[-1]]
    assert names(voices(turned)) == names(voices_by_the_book(turned))


@pytest.mark.parametrize("seed", range(12))
def test_those_who_are_alike_are_those_of_comparing_each_with_each(seed: int) -> None:
    chance = random.Random(seed)
    members = [telling(chance) for _ in range(40)]
    kin = Kin.of(members)
    for one in members:
        expected = sum(kin.bit(other) for other in members if other is not one and same_speaker(one, other))
        assert kin.like(one) == expected


def padded(chance: random.Random) -> FigureWords:
    """The words about nine dead, some of a wire's, before and after others."""
    whole = " ".join(WIRES).split()
    begin = chance.randrange(12)
    lent = whole[begin : begin + chance.choice((4, 10, 18, 30, 45))]
    words = [chance.choice(whole) for _ in range(60)]
    at = chance.randrange(60)
    start = len(" ".join(words[:at])) + chance.randrange(80)
    text = " ".join([*words[:at], *lent, *words[at:]])
    span = chance.choice((None, (start, start + 4)))
    member = said("", text=text, killed=9)
    return FigureWords(member, replace(count_of(member.report.toll, Harm.KILLED) or news.at_least(9), span=span))


@pytest.mark.parametrize("seed", range(6))
def test_of_many_with_one_number_the_same_repeat_it_as_of_each_two_alone(seed: int) -> None:
    chance, passages, before = random.Random(seed), Passages(), list[FigureWords]()
    for at in range(MANY * 3):
        mine = padded(chance)
        expected = sum(1 << n for n, other in enumerate(before) if repeats_figure(mine, other))
        assert passages.like(mine, f"feed {at}", at, 0) == expected
        before.append(mine)


def test_a_feed_that_repeats_itself_is_one_feed_however_many_others_tell() -> None:
    chance, passages = random.Random(1), Passages()
    mine = padded(chance)
    for at in range(MANY + 4):
        passages.like(mine, f"feed {at}", at, 0)
    assert passages.like(mine, "feed 3", MANY + 4, 0) == (1 << MANY + 4) - 1 - (1 << 3)
    assert passages.like(mine, "feed", MANY + 5, 0b10) == (1 << MANY + 5) - 1 - 0b10


def sources(spoken: Sequence[Sequence[Member]]) -> list[Sequence[Sequence[Member]]]:
    told = in_order(spoken)
    found = ToldSources(Kin.of(told))
    for member in told:
        found.add(member)
    return [source.voices for source in found.all]


def stands(voice: Sequence[Member], *, plain: bool) -> list[Stated]:
    """The figure that a voice stands by, in a row of one."""
    tolls = Tolls()
    for member in voice:
        tolls.add(member, 0)
    return list(tolls.stands_plainly(Harm.KILLED) if plain else tolls.stands(Harm.KILLED))


def is_changed_copy(said: Stated, other: Member) -> bool:
    count = count_of(other.report.toll, Harm.KILLED)
    if count is None or said.outlet == outlet(other) or count.figure is None or count.figure >= said.figure:
        return False
    return are_far_apart(count.figure, said.figure) and changes_number(said.member, said.cell, other, count)


def apart_by_the_book(told: Sequence[Sequence[Sequence[Member]]], spoken: Sequence[Sequence[Member]]) -> set[Dissent]:
    """Every source beside every other, each pair of figures by itself."""
    plain = [[f for voice in source for f in stands(voice, plain=True)] for source in told]
    floors = [[f for voice in source for f in stands(voice, plain=False) if f.is_floor] for source in told]
    highest = [max(said, key=lambda s: s.figure, default=None) for said in plain]
    pairs = [(a, b) for a, b in combinations(highest, 2) if a and b]
    above = [(f, b) for n, b in enumerate(highest) for m, said in enumerate(floors) if n != m and b for f in said]
    number = any(dissent._disagree(a, b) for a, b in pairs) or any(dissent._took_back(said) for said in plain)
    number = number or any(dissent._disagree(f, b) for f, b in above if f.figure > b.figure)
    within = [(a, b) for said in plain for a, b in combinations(said, 2) if a.outlet != b.outlet]
    number = number or any(dissent._disagree(a, b) for a, b in within)
    members = [m for voice in spoken for m in voice]
    all_figures = [f for voice in voices(members) for f in stands(voice, plain=False)]
    top = [f for f in all_figures if f.figure == max(f.figure for f in all_figures)]
    if len({f.outlet for f in top}) == 1:
        number = number or any(is_changed_copy(f, m) for f in top for m in members)
    sides = [{m.report.disputed for m in voice if dissent._tells_dead(m)} for voice in spoken]
    status = any(True in a and False in b for a, b in permutations(sides, 2))
    blamed = [[m.report.actor for m in voice if m.report.actor] for voice in spoken]
    doer = any(are_rivals(x, y) for a, b in combinations(blamed, 2) for x in a for y in b)
    return {what for what, so in ((Dissent.NUMBER, number), (Dissent.STATUS, status), (Dissent.DOER, doer)) if so}


@pytest.mark.parametrize("seed", range(12))
def test_sources_disagree_where_any_two_of_all_do(seed: int) -> None:
    chance = random.Random(seed)
    members: list[Member] = []
    for _ in range(16):
        members.append(telling(chance))
        spoken = independent(voices(members))
        expected = apart_by_the_book(sources(spoken), spoken)
        assert set(dissent_of(members)) == expected


def test_counts_of_bits_are_those_of_counting_each() -> None:
    chance = random.Random(2)
    rows = [chance.getrandbits(70) for _ in range(21)]
    columns: list[int] = []
    for row in rows:
        counted_in(columns, row)
    for number in range(1, 24):
        expected = [n for n in range(70) if sum(row >> n & 1 for row in rows) >= number]
        assert list(numbers(at_least(columns, number))) == expected
