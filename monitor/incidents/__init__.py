"""An incident: one event in the world, and the reports that speak of it. Grouping is pure; `now` is an argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.incidents.incident import (
    WITHHELD,
    Ack,
    Change,
    ChangeKind,
    Correction,
    Evidence,
    Fact,
    Grade,
    Happening,
    Incident,
    IncidentStatus,
    Judgement,
    Member,
    Named,
    Score,
    StaffMark,
    last_ack,
)
from monitor.incidents.limits import OF_ONE_FEED, WINDOW
from monitor.on_demand import on_demand

if TYPE_CHECKING:
    from monitor.incidents.another import is_elsewhere, next_door
    from monitor.incidents.candidates import Candidates
    from monitor.incidents.corrections import by_hand, standing_corrections
    from monitor.incidents.dissent import Dissent
    from monitor.incidents.edit import add, correct, merge_incidents, move, split, take_out, uncorrect, went_to
    from monitor.incidents.evidence import JOIN
    from monitor.incidents.group import change_again, group, wait
    from monitor.incidents.identity import stable_id
    from monitor.incidents.marks import (
        acknowledge,
        false_alarm,
        is_false_alarm,
        is_over,
        merged_away,
        right,
        unacknowledge,
        wrong_count,
    )
    from monitor.incidents.meet import met
    from monitor.incidents.members import member_by_hand, members_of
    from monitor.incidents.merge import as_each_says, as_without, dissent_of
    from monitor.incidents.people import are_nearly
    from monitor.incidents.quota import within_quota
    from monitor.incidents.retelling import DOUBTFUL, echoed, echoes, fits, has_town, retells, retold
    from monitor.incidents.shelf import country_of
    from monitor.incidents.shelves import Shelves
    from monitor.incidents.toll import are_far_apart
    from monitor.incidents.vetoes import Veto, first_reported
    from monitor.incidents.voices import outlet
    from monitor.incidents.withdrawn import is_withdrawn, retracted, set_apart, standing
else:
    on_demand(
        __name__,
        {
            "another": "is_elsewhere next_door",
            "candidates": "Candidates",
            "corrections": "by_hand standing_corrections",
            "dissent": "Dissent",
            "edit": "add correct merge_incidents move split take_out uncorrect went_to",
            "evidence": "JOIN",
            "group": "change_again group wait",
            "identity": "stable_id",
            "marks": "acknowledge false_alarm is_false_alarm is_over merged_away right unacknowledge wrong_count",
            "meet": "met",
            "members": "member_by_hand members_of",
            "merge": "as_each_says as_without dissent_of",
            "people": "are_nearly",
            "quota": "within_quota",
            "retelling": "DOUBTFUL echoed echoes fits has_town retells retold",
            "shelf": "country_of",
            "shelves": "Shelves",
            "toll": "are_far_apart",
            "vetoes": "Veto first_reported",
            "voices": "outlet",
            "withdrawn": "is_withdrawn retracted set_apart standing",
        },
    )

__all__ = [
    "DOUBTFUL",
    "JOIN",
    "OF_ONE_FEED",
    "WINDOW",
    "WITHHELD",
    "Ack",
    "Candidates",
    "Change",
    "ChangeKind",
    "Correction",
    "Dissent",
    "Evidence",
    "Fact",
    "Grade",
    "Happening",
    "Incident",
    "IncidentStatus",
    "Judgement",
    "Member",
    "Named",
    "Score",
    "Shelves",
    "StaffMark",
    "Veto",
    "acknowledge",
    "add",
    "are_far_apart",
    "are_nearly",
    "as_each_says",
    "as_without",
    "by_hand",
    "change_again",
    "correct",
    "country_of",
    "dissent_of",
    "echoed",
    "echoes",
    "false_alarm",
    "first_reported",
    "fits",
    "group",
    "has_town",
    "is_elsewhere",
    "is_false_alarm",
    "is_over",
    "is_withdrawn",
    "last_ack",
    "member_by_hand",
    "members_of",
    "merge_incidents",
    "merged_away",
    "met",
    "move",
    "next_door",
    "outlet",
    "retells",
    "retold",
    "retracted",
    "right",
    "set_apart",
    "split",
    "stable_id",
    "standing",
    "standing_corrections",
    "take_out",
    "unacknowledge",
    "uncorrect",
    "wait",
    "went_to",
    "within_quota",
    "wrong_count",
]
