"""Context of no known place: nothing but its wording ties it to an event, and of nearly all that comes it does not.

It may be of any country, so that it has every open incident for a candidate; how like they are worded counts for each.
Here it is seen that it is of none without comparing it with each: by a bound of what wording may say, and of what would
still be taken for the likeliest.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from monitor.incidents.evidence import mixed, score, setting_of_words, wording_at_most
from monitor.incidents.incident import Incident, Member
from monitor.incidents.known import may_be_taken
from monitor.incidents.sketch import sketch
from monitor.incidents.ties import CONTEXT
from monitor.incidents.vetoes import rules_out
from monitor.incidents.voices import outlet
from monitor.incidents.wording import Rarity
from monitor.incidents.wordings import Echoes
from monitor.reports import Kind

LEAST = CONTEXT - 0.005  # what is rounded to that
SLACK = 1e-6  # sums are made in another order here


def is_tied_by_words_alone(member: Member) -> bool:
    """Whether only its wording can tie it to an event."""
    return member.report.kind is Kind.CONTEXT and member.report.place is None


def is_of_none(
    member: Member, candidates: Sequence[Incident], rare: Rarity, echoes: Echoes, doubtful: Collection[str]
) -> bool:
    """Whether such a report surely is of none of these. echoes: how the texts of all echo it; doubtful: the ids of
    those that a veto may keep it from."""
    like, who = echoes.may_say(LEAST), outlet(member)
    own = {i.id for i in candidates if who in sketch(i).outlets}
    some = [i for i in candidates if (i.id in like or i.id in own) and not rules_out(member, i)]
    if not some:
        return True
    unknown = own.union(doubtful)
    others = echoes.like_all() - sum(map(echoes.like, unknown))
    most = dict[str, float]()
    for one in some:
        rest = others if one.id in unknown else others - echoes.like(one.id)
        beside = mixed(member, max(0.0, rest - SLACK), echoes.number - 1)
        most[one.id] = wording_at_most(member, one, rare, beside) + SLACK
    among = setting_of_words(member, rare, max(1, len(candidates) - len(doubtful)), most)
    return not any(most[i.id] >= LEAST and may_be_taken(member, i, score(member, i, among), among) for i in some)
