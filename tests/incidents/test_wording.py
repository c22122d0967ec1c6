"""How words are weighed against each other."""

from __future__ import annotations

from itertools import permutations

from monitor.incidents.wording import Rarity

RARE = Rarity({"mill": 0.1, "ferry": 0.2, "quarry": 0.3}, 1.0, frozenset())


def test_words_weigh_the_same_in_every_order() -> None:
    """A set gives them in any, and a share of the whole that came out above one stopped a feed from being taken in."""
    assert {RARE.sum(words) for words in permutations(RARE.weights)} == {RARE.total(frozenset(RARE.weights))}
