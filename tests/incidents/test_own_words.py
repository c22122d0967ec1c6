"""Words that are written onto others, and names of organisations, as grouping knows them: shipped and one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import own_words
from monitor.errors import LexiconError
from monitor.incidents.wording import words_in
from monitor.organisations import organisations, same_name
from monitor.own_words import also_read
from tests.doubles.language import SMALL


@pytest.fixture(autouse=True)
def _nothing_is_known_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_words, "_KNOWN", {})


def test_a_word_is_the_same_with_and_without_what_is_joined_to_it_by_an_apostrophe() -> None:
    assert words_in("L'attaque d'hier contre l'hôpital") == words_in("Attaque hier contre hôpital")


def test_an_apostrophe_inside_a_name_is_none_of_these() -> None:
    assert words_in("Shi'ites") == words_in("Shiites")


def test_an_article_of_ones_own_language_is_looked_through(tmp_path: Path) -> None:
    (tmp_path / "xx.yaml").write_text(SMALL.replace("clitics: {}", 'clitics: {wa: ""}\narticles: [wa]'))
    assert words_in("wabazar") != words_in("bazar")
    also_read([tmp_path])
    assert words_in("wabazar") == words_in("bazar")


def test_an_organisation_of_ones_own_is_one_voice_under_all_its_names(tmp_path: Path) -> None:
    (tmp_path / "organisations.csv").write_text("kind,party,en,xx\nrescue,no,Valley Rescue,Vado Helpo = VaHe!\n")
    assert not same_name("Valley Rescue", "Vado Helpo")
    also_read([tmp_path])
    assert same_name("the Valley Rescue", "Vado Helpo")
    assert [name.words for name in organisations()[-1].names_in("xx")] == ["Vado Helpo", "VaHe"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("kind,party,en\n\nrescuers,no,Valley\n", r"csv:3: 'rescuers' is no kind of organisation; known are aid, un"),
        ("name,kind\nValley,rescue\n", "csv:1: the first line must name the columns kind, party"),
        ("kind,party,en\nrescue,no\n", "csv:2: as many fields as columns"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_with_its_line(tmp_path: Path, table: str, said: str) -> None:
    (tmp_path / "organisations.csv").write_text(table)
    also_read([tmp_path])
    with pytest.raises(LexiconError, match=said):
        organisations()
