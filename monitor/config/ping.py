"""The section `ping:`: whom we tell that we are well, so that somebody hears when we are not."""

from __future__ import annotations

from datetime import timedelta

from monitor.config.scalars import url_problem
from monitor.config.secrets import find, sources, written_as
from monitor.config.settings import Ping
from monitor.config.shapes import PingShape as Shape
from monitor.config.work import Work
from monitor.secret import Secret

_OFTEN = timedelta(seconds=30)  # a full cycle is looked for every 15 seconds


def ping_of(shape: Shape | None, work: Work) -> Ping | None:
    """The settings of `ping:`; None where the section is left out or has no usable address."""
    if shape is None:
        return None
    problems = work.problems
    url = Secret(shape.url) if shape.url else find(shape, "url", ("ping",), work.around, problems)
    if not work.checked.written(("ping",)) & sources("url"):
        problems.add(("ping",), "has no address; give url_env, url_file, url_credential or url")
    if url and (problem := url_problem(url.reveal())):
        problems.add(("ping", written_as(shape, "url")), f"the address {problem}")
    if shape.every and shape.every < _OFTEN:
        problems.add(("ping", "every"), "must be 30s or more: a full cycle may take as long")
    return Ping(url, **shape.given("every", "allow_private")) if url else None
