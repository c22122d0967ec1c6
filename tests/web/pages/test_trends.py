"""The page of trends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.model import Weapon
from tests.doubles.nouns import NOON, incident
from tests.doubles.visitor import Hall, Visitor


def test_each_plot_has_its_table(hall: Hall, amal: Visitor) -> None:
    with hall.store.write() as writing:
        writing.save_incident(incident("karsa", weapon=Weapon.MORTAR))
    text = amal.get("/trends").text
    assert text.count("<svg") == text.count("<table") == 3
    assert "mortar" in text


def test_what_was_before_the_first_report_is_called_unread(hall: Hall, amal: Visitor) -> None:
    with hall.store.write() as writing:
        writing.save_incident(incident("karsa", opened=NOON - timedelta(days=9)))
    assert amal.get("/trends?weeks=4").text.count("not read, or not all of it</td>") >= 2


@pytest.mark.parametrize("query", ["weeks=5", "weeks=x", "severity=hihg", "region=Nowhere"])
def test_a_wrong_address_is_said(amal: Visitor, query: str) -> None:
    answer = amal.get(f"/trends?{query}")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_whoever_has_regions_sees_sums_of_these_alone(hall: Hall) -> None:
    with hall.store.write() as writing:
        writing.save_incident(incident("karsa", weapon=Weapon.MORTAR))
    assert "mortar" not in hall.visitor("Omar").get("/trends").text
