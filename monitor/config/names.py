"""Names within a config: each once, and every mention of one means something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from monitor.config.work import Work
from monitor.keys.problems import Loc, Problems, did_you_mean, key_of, shown
from monitor.places.regions import Region
from monitor.text import fold, one_line


def each_once(named: Iterable[tuple[Loc, str]], problems: Problems) -> None:
    """Refuse a second thing of one name. Names that differ only in case or accents are one: people mix them up."""
    first: dict[str, tuple[Loc, str]] = {}
    for loc, name in named:
        earlier, spelt = first.setdefault(fold(one_line(name)), (loc, name))
        if earlier == loc:
            continue
        same = "this name" if spelt == name else f'"{shown(spelt)}", the same name but for its spelling,'
        where = loc if loc[-1] == name else (*loc, "name")  # a channel's name is its key
        problems.add(where, f"{same} is already taken by {key_of(earlier)}{_on_line(earlier, problems)}")


def addresses_once(addresses: Iterable[tuple[Loc, str]], problems: Problems) -> None:
    """Refuse a second feed at one address; http or https and a last slash make no difference."""
    first: dict[tuple[str, str, str], Loc] = {}
    for loc, url in addresses:
        parts = urlsplit(url)
        earlier = first.setdefault((parts.netloc.lower(), parts.path.rstrip("/"), parts.query), loc)
        if earlier != loc:
            taken = f"{key_of(earlier)} has this address already{_on_line(earlier, problems)}"
            problems.add((*loc, "url"), f"{taken}; every entry would be read twice")


def known(mentions: Sequence[str], section: str, work: Work) -> tuple[str, ...]:
    """Those of `mentions` that name something in a section, each once; the others are told with the likely name."""
    names, what = work.names(section), section.removesuffix("s")
    for at, mention in enumerate(mentions):
        if mention in mentions[:at]:
            work.add(f'"{shown(mention)}" is in this list already', at)
        elif mention not in names:
            hint = did_you_mean(mention, names) or _all_of(names, what)
            work.add(f'there is no {what} "{shown(mention)}"{hint}', at)
    return tuple(dict.fromkeys(mention for mention in mentions if mention in names))


def known_regions(mentions: Sequence[str] | None, built: Sequence[Region], work: Work) -> tuple[Region, ...]:
    """The regions that are named, of those that could be built."""
    names = known(mentions or (), "regions", work)
    return tuple(region for region in built if region.name in names)


def _all_of(names: Sequence[str], what: str) -> str:
    return f"; known are {shown(', '.join(names))}" if names else f"; the config has no {what}"


def _on_line(loc: Loc, problems: Problems) -> str:
    line = problems.line(loc)
    return f" (line {line})" if line else ""
