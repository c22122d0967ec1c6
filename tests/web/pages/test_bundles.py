"""Evidence from the page: for whoever decides, of what is theirs, and written down."""

from __future__ import annotations

import pytest

from monitor.exports.evidence import flaws, unpacked
from tests.doubles.nouns import incident
from tests.doubles.visitor import Hall, Visitor


@pytest.fixture
def hall(hall: Hall) -> Hall:
    with hall.store.write() as writing:
        writing.save_incident(incident("a1"))
    return hall


def test_an_analyst_takes_a_bundle_that_is_whole_and_the_log_says_so(hall: Hall, amal: Visitor) -> None:
    assert 'href="/incidents/a1/evidence"' in amal.get("/incidents/a1").text
    answer = amal.get("/incidents/a1/evidence")
    assert (answer.content_type, flaws(unpacked(answer.data))) == ("application/zip", [])
    with hall.store.read() as asking:
        line = asking.audit(1)[0]
    assert (line.person, line.what, line.outcome, line.subject) == ("Amal", "evidence", "done", "a1")


def test_a_viewer_takes_none_and_nobody_what_is_not_theirs(hall: Hall) -> None:
    assert hall.visitor("Vera").get("/incidents/a1/evidence").status_code == 403
    assert hall.visitor("Omar").get("/incidents/a1/evidence").status_code == 404
    assert hall.visitor().get("/incidents/a1/evidence").status_code == 303
