"""Sentences that are kept in English are told in the reader's language, and what nobody knows stays as it was."""

from __future__ import annotations

import re
import time

import pytest

from monitor.alerts import Condition, Threshold, Updates
from monitor.model import Cause, Harm, Target, Victim, Weapon
from monitor.pipeline.ledger import Memory
from monitor.pipeline.settling import take_in
from monitor.store import Store
from monitor.web.filters import Faults, from_query
from monitor.web.said import LONGEST, said_in
from monitor.web.words import words_of
from tests.doubles.newsroom import config, pen, rule
from tests.doubles.nouns import NOON, entry, minutes
from tests.doubles.visitor import SUDAN, SYRIA, Hall

FRENCH, ARABIC = words_of("fr"), words_of("ar")
RULES = (
    rule(),
    rule("Strict", any=(Condition((Threshold(Harm.KILLED, Victim.CHILD, 50),)), Condition(attack=Target.HOSPITAL))),
    rule("Elsewhere", regions=(SUDAN,)),
    rule("Crime", causes=(Cause.CRIME,)),
    rule("Air", weapons=(Weapon.AIR_STRIKE,)),
    rule("Words", must=("market",), must_not=("wedding",)),
    rule("Held", updates=Updates(hold_first=minutes(30))),
)


def sentences() -> list[str]:
    """All that seven rules say of three entries."""
    ledger, made = Memory(), config(RULES, regions=(SYRIA, SUDAN))
    entries = [entry("k1", title="7 killed in Karsa"), entry("k2", title="8 killed in Karsa", seen=NOON + minutes(9))]
    entries.append(entry("k3", title="perhaps 9 killed in Karsa", seen=NOON + minutes(20)))
    taken = [take_in(one, pen(one), ledger, made, one.seen) for one in entries]
    checks = [check for one in taken for verdict in one.verdicts for check in verdict.checks]
    return sorted({text for check in checks for text in (check.wanted, check.found)})


def test_every_step_of_a_decision_is_told_in_the_readers_language() -> None:
    names = re.compile(r"[\d.]+|Karsa, Idlib, SY.*")  # figures, and what is called so in every language
    read = words_of("uk")  # in which no word is written as in English
    left = [text for text in sentences() if not names.fullmatch(text) and said_in(read, text) == text]
    assert left == []


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("confidence ≥ 0.50", "confiance ≥ 0.50"),
        ("cause conflict or unknown", "cause conflit ou inconnue"),
        ("killed.civilian ≥ 5 or killed.child ≥ 1", "civils, tués ≥ 5 ou enfants, tués ≥ 1"),
        ("last told 5 minutes ago", "signalé en dernier il y a 5 minutes"),
        ("killed 7 → 12", "morts 7 → 12"),
        ("place Karsa, SY → Benna, SY, by Amal: asked", "lieu : Karsa, SY → Benna, SY, par Amal : asked"),
        ("2 reports to 0f3a", "2 rapports vers 0f3a"),
        ("1 report to 0f3a", "1 rapport vers 0f3a"),
        ("1 hour old", "vieux de 1 heure"),
    ],
)
def test_a_sentence_with_what_varies_in_it(english: str, french: str) -> None:
    assert said_in(FRENCH, english) == french
    assert said_in(words_of("en"), english) == english


def test_what_is_wrong_with_an_address_is_said_in_the_readers_language() -> None:
    faults = from_query([("severity", "hihg"), ("colour", "red"), ("since", "soon"), ("region", "Nowhere")], ["Syria"])
    assert isinstance(faults, Faults)
    told = [said_in(FRENCH, fault.words) for fault in faults.found]
    assert told[0] == "« hihg » n'est pas une urgence : low, medium, high ou critical ; vouliez-vous dire « high » ?"
    assert all("is not" not in line for line in told)


def test_what_nobody_knows_stays_as_it_was() -> None:
    for text in ("", "The ward called back.", "a later release says something else", "x" * (LONGEST + 1)):
        assert said_in(ARABIC, text) == text


def test_a_text_made_to_be_slow_is_not() -> None:
    hard = ["; told before, so updated" * 26, "by " * 230, " → " * 200, 'x" is not ' * 60, "(" * 690, " or " * 170]
    before = time.process_time()
    for text in hard:
        said_in(ARABIC, text[:LONGEST])
    assert time.process_time() - before < 2.0


def test_a_page_in_arabic_tells_its_steps_and_faults_in_arabic(store: Store) -> None:
    hall = Hall(store)
    amal = hall.visitor("Amal")
    amal.post("/language", language="ar", next="/")
    page = amal.get("/?severity=hihg").text
    assert "did you mean" not in page
    assert "هل قصدت «high»" in page
