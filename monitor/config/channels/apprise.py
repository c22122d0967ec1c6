"""`apprise:` of a channel: its addresses, each of them a secret."""

from __future__ import annotations

from monitor.config.problems import Loc, Problems
from monitor.config.secrets import find_lines, sources, written_as
from monitor.config.settings import Config
from monitor.config.shapes import AppriseShape
from monitor.config.work import Work
from monitor.deliveries.channels import apprise
from monitor.deliveries.settings import AppriseChannel


def build(name: str, shape: AppriseShape, loc: Loc, work: Work) -> AppriseChannel | None:
    """The settings of a channel; None where it has no usable address."""
    problems = work.problems
    if not work.checked.written(loc) & sources("urls"):
        problems.add(loc, "has no addresses; give urls_env, urls_file or urls_credential, with one on each line")
    urls, at = find_lines(shape, "urls", loc, work.around, problems), (*loc, written_as(shape, "urls"))
    if not urls:
        return None
    if not apprise.available():
        problems.add(at, apprise.MISSING)
        return None
    for number, url in enumerate(urls, 1):
        if found := apprise.problem(url, allow_private=bool(shape.allow_private)):
            problems.add(at, f"address {number} {found}")
        if url in urls[: number - 1]:
            problems.add(at, f"address {number} is there already")
    return AppriseChannel(name, urls, **shape.given("allow_private"))


def advise(channel: AppriseChannel, config: Config, loc: Loc, problems: Problems) -> None:
    if config.http.proxy:
        problems.warn(loc, "does not use http.proxy: its services see this machine's own address")
