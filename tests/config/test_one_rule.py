"""One rule out of a config's text, and one that somebody wrote, without the rest of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import config as configs
from monitor.config import Config
from monitor.config.one_rule import LONGEST, rule_text, rule_written
from monitor.deliveries.settings import EmailChannel
from monitor.errors import ConfigError
from monitor.places.regions import Region

TEXT = """\
feeds: []
rules:
  # the first
  - name: Civilians killed
    any: [{killed.civilian: 5}]  # as agreed in March
    send: [duty]
  - {name: Anybody, any: [{killed.all: 1}], send: [duty]}
channels:
  duty: {email: {to: [a@ngo.example]}}
"""
CONFIG = Config(channels=(EmailChannel("duty", ("a@ngo.example",)),))
SYRIA = Region("Syria", frozenset({"SY"}))
GOOD = "name: Civilians killed\nany: [{killed.civilian: 3}]\nsend: [duty]\nregions: [Syria]\n"


def test_a_rule_is_cut_out_with_its_comments() -> None:
    assert rule_text(TEXT, "Civilians killed") == (
        "name: Civilians killed\nany: [{killed.civilian: 5}]  # as agreed in March\nsend: [duty]\n"
    )
    assert rule_text(TEXT, "Anybody") == "{name: Anybody, any: [{killed.all: 1}], send: [duty]}\n"
    assert rule_text(TEXT, "Nobody") is None


def test_every_rule_that_ships_is_cut_out_and_written_again_as_it_was() -> None:
    shipped = configs.load(configs.default_path(), folder=Path())
    assert shipped.written is not None
    for rule in shipped.rules:
        text = rule_text(shipped.written.text, rule.name)
        assert text is not None
        assert rule_written(text, shipped, shipped.regions) == rule


def test_a_rule_that_was_written_names_channels_and_regions_that_are_there() -> None:
    rule = rule_written(GOOD, CONFIG, [SYRIA])
    assert (rule.name, rule.regions, rule.send) == ("Civilians killed", (SYRIA,), ("duty",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("- name: x", "the file must hold keys"),
        ("name: x", "any: is missing"),
        (GOOD.replace("duty", "nobody"), 'there is no channel "nobody"'),
        (GOOD.replace("Syria", "Near our teams"), 'there is no region "Near our teams"'),
        (GOOD.replace("civilian", "civilan"), "civilan"),
        (GOOD + "templates: /etc\n", "unknown key"),
        (GOOD + "channels: {duty: {email: {to_file: /etc/passwd}}}\n", "unknown key"),
        (GOOD + "---\nrules: []\n", "only one document"),
        (GOOD + "send: [duty]\n", "already on line"),
        ("name: !!python/object/apply:os.system [id]\n", "must be a name"),
        ("x" * (LONGEST + 1), "is longer"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "unknown key"),
    ],
)
def test_what_is_no_rule_says_why_and_reads_nothing_else(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        rule_written(text, CONFIG, [SYRIA])
    assert said in str(refused.value)
    assert "rules[0]" not in str(refused.value)
