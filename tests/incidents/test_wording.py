"""How words are weighed against each other."""

from __future__ import annotations

from itertools import permutations

import pytest

from monitor.incidents.wording import FEW, Rarity, Uses, likenesses, names_of, rarity_of
from tests.doubles.news import said

RARE = Rarity(Uses([]), 1.0, 1.0, {}, {"mill": 0.1, "ferry": 0.2, "quarry": 0.3})


def test_words_weigh_the_same_in_every_order() -> None:
    """A set gives them in any, and a share of the whole that came out above one stopped a feed from being taken in."""
    assert {RARE.sum(words) for words in permutations(RARE.weights)} == {RARE.total(frozenset(RARE.weights))}


def test_the_likeness_to_many_texts_is_the_weight_shared_of_the_shorter_one() -> None:
    mine = frozenset({"mill", "ferry", "quarry"})
    texts = [frozenset({"mill", "ferry"}), frozenset({"bridge"}), frozenset({*mine, "bridge", "dam"})]
    rare = rarity_of(Uses([{"mill": 3, "ferry": 1, "bridge": 2}]), 4)
    weights = {word: rarity_of(rare.uses, 4).sum([word]) for text in texts for word in text}
    shared = [weights["mill"] + weights["ferry"], 0.0, weights["mill"] + weights["ferry"] + weights["quarry"]]
    expected = [weight and weight / (weight + FEW * rare.unseen) for weight in shared]
    assert likenesses(mine, texts, rare) == pytest.approx(expected)


def test_a_rare_word_is_used_by_one_and_by_hardly_any_more() -> None:
    uses = Uses([{"mill": 1, "ferry": 2, "bridge": 3}, {"ferry": 1, "dam": 1}], gone={"dam": 1})
    assert rarity_of(uses, 20).rare(frozenset({"mill", "ferry", "bridge", "dam", "quarry"})) == {"mill"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Shells hit the home of the Harun family near Tell Rumman, neighbours said.", {"harun", "tell", "rumman"}),
        ("Снаряд попал в дом семьи Гаруненко под селом Липовка, сказали соседи.", {"гаруне", "липовк"}),
        ("Un obus a touché la maison de la famille Élouard près de Saint, dit un voisin.", {"elouar", "saint"}),
        ("Όλμος έπεσε στο σπίτι της οικογένειας Καρά, είπαν γείτονες.", {"καρα"}),
    ],
    ids=["Latin", "Cyrillic", "accented", "Greek"],
)
def test_names_are_words_with_a_capital_inside_a_sentence_in_every_script(text: str, names: set[str]) -> None:
    assert names_of(said(text=text)) == names


def test_a_script_without_capitals_gives_no_names() -> None:
    assert names_of(said(text="سقطت قذيفة على منزل عائلة هارون قرب القرية، قال جيران.")) == frozenset()
