"""The API does what its description says: thousands of questions made from the description, each answer held to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from monitor.web.access import tokens
from monitor.web.api.openapi import described
from tests.web.api.conftest import Ask

EXAMPLES = 15


@pytest.mark.parametrize("path", described()["paths"])
def test_every_answer_is_as_described(
    client: FlaskClient, token: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But that a string of the right form may be refused: a region that is not, a thirtieth of February."""
    monkeypatch.setattr(tokens, "MOST_FAILED", 10_000)  # each question is asked without a token, too
    shown = {"Authorization": f"Bearer {token}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", client.application, headers=shown)

    @given(case=schema[path]["GET"].as_strategy())
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def asked(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(headers=shown, excluded_checks=[positive_data_acceptance])

    asked()


def test_every_word_that_is_described_is_taken(ask: Ask) -> None:
    for parameter in described()["paths"]["/incidents"]["get"]["parameters"]:
        schema = parameter["schema"]
        for word in schema.get("items", schema).get("enum", schema.get("examples", [])):
            answer = ask("/incidents?" + urlencode({parameter["name"]: word}))
            assert answer.status_code == 200, (parameter["name"], word, answer.text)


def test_the_description_is_served(ask: Ask) -> None:
    served = ask("/openapi.json").json
    assert served["openapi"] == "3.1.0"
    assert sorted(served["paths"]) == sorted(described()["paths"])
