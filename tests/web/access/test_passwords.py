"""Passwords and their digests."""

from __future__ import annotations

import pytest

from monitor.web.access.passwords import Cost, digest_of, matches, problem

QUICK = Cost(n=2**4, p=1)
SENTENCE = "seven storks over Karsa"


def test_a_digest_knows_its_password_and_no_other() -> None:
    digest = digest_of(SENTENCE, QUICK)
    assert matches(SENTENCE, digest)
    assert not matches(SENTENCE.upper(), digest)
    assert not matches("", digest)


def test_a_digest_does_not_show_its_password_and_differs_each_time() -> None:
    assert SENTENCE not in digest_of(SENTENCE, QUICK)
    assert digest_of(SENTENCE, QUICK) != digest_of(SENTENCE, QUICK)


@pytest.mark.parametrize("digest", ["", "plain", "scrypt$0$8$1$AA==$AA==", "md5$16$8$1$AA==$AA==", "scrypt$x$8$1$$"])
def test_a_digest_that_cannot_be_read_is_nobodys(digest: str) -> None:
    assert not matches(SENTENCE, digest)


@pytest.mark.parametrize("password", ["short", "a" * 12, "abababababab", "the name is Amal", "x" * 1_001])
def test_a_password_that_is_easily_guessed_is_not_taken(password: str) -> None:
    assert problem(password, "Amal") is not None


def test_a_sentence_is_taken() -> None:
    assert problem(SENTENCE, "Amal") is None
