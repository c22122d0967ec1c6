"""A rule tried in a child of its own, which can be stopped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.alerts import Condition, Threshold
from monitor.errors import MonitorError
from monitor.incidents import Judgement
from monitor.model import Harm, Victim
from monitor.pipeline.replay import rule_trial
from monitor.pipeline.replay.rule_trial import TriedOn, rule_tried, rule_tried_apart
from monitor.reports import Conventions
from tests.doubles.newsroom import rule
from tests.doubles.nouns import NOON, entry, reading, report

STRICT = replace(rule(), any=(Condition((Threshold(Harm.KILLED, Victim.ALL, 50),)),))
ASKED = TriedOn(STRICT, rule(), Conventions(), (), [(entry("k1"), reading(report(7)))], {}, NOON)


def test_a_child_finds_what_this_process_would() -> None:
    found = rule_tried_apart(ASKED)
    assert found == rule_tried(ASKED)
    assert [sent.alert.reason.value for sent in found.compared.disappeared] == ["new"]


def test_what_would_be_gone_is_counted_by_the_verdicts_of_staff() -> None:
    [gone] = rule_tried(ASKED).compared.disappeared
    judged = replace(ASKED, verdicts={gone.alert.incident or "": Judgement.FALSE_ALARM})
    assert (rule_tried(judged).wrong, rule_tried(ASKED).unmarked) == (1, 1)


def test_what_takes_too_long_is_stopped_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_trial, "PATIENCE", 0.01)
    with pytest.raises(MonitorError, match="fewer days"):
        rule_tried_apart(ASKED)
