"""`apprise:` of a channel: its addresses, each of them a secret."""

from __future__ import annotations

from monitor.config.secrets import find_lines, sources, written_as
from monitor.config.settings import Config
from monitor.config.shapes import AppriseShape
from monitor.config.work import Work
from monitor.deliveries.channels import apprise
from monitor.deliveries.settings import AppriseChannel


def build(name: str, shape: AppriseShape, work: Work) -> AppriseChannel | None:
    """The settings of a channel; None where it has no usable address."""
    if not work.written & sources("urls"):
        work.add("has no addresses; give urls_env, urls_file or urls_credential, with one on each line")
    urls, lines = find_lines(shape, "urls", work), work.at(written_as(shape, "urls"))
    if not urls:
        return None
    if not apprise.available():
        lines.add(apprise.MISSING)
        return None
    for number, url in enumerate(urls, 1):
        if found := apprise.problem(url, allow_private=bool(shape.allow_private)):
            lines.add(f"address {number} {found}")
        if url in urls[: number - 1]:
            lines.add(f"address {number} is there already")
    return AppriseChannel(name, urls, **shape.given("allow_private"))


def advise(channel: AppriseChannel, config: Config, work: Work) -> None:
    if config.http.proxy:
        work.warn("does not use http.proxy: its services see this machine's own address")
