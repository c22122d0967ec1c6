"""The section `retention:`: after what time texts and names are forgotten."""

from __future__ import annotations

from datetime import timedelta

from monitor.config.problems import Problems
from monitor.config.settings import Retention
from monitor.config.shapes import RetentionShape as Shape

SHORTEST = timedelta(days=14)  # reports of ten days are still compared with what arrives (`incidents.WINDOW`)


def retention_of(shape: Shape | None, problems: Problems) -> Retention:
    """The settings of `retention:`; a key that is left out forgets nothing."""
    if shape is None:
        return Retention()
    for key, span in shape.given("text", "names").items():
        if span < SHORTEST:
            problems.add(("retention", key), "must be 14d or more: news is compared with reports of the last ten days")
    if shape.text and shape.names and shape.text > shape.names:
        problems.add(("retention", "text"), "is longer than names, which takes texts too; shorten it or leave it out")
    return Retention(shape.text, shape.names)
