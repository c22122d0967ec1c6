"""Settings that are valid and that few people mean: told by `check`, and no reason not to start."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import combinations
from urllib.parse import urlsplit

from monitor.alerts import Condition, Rule, Threshold
from monitor.config.languages import languages_read
from monitor.config.settings import Config, Web
from monitor.config.work import Work
from monitor.deliveries.channels import KINDS
from monitor.deliveries.settings import Proof, Smtp, Tls
from monitor.entries.forms import kind_of
from monitor.feeds import FeedKind
from monitor.http.exposure import PRIVATE, is_local, is_private, warn_of
from monitor.keys.problems import key_of


def warn(work: Work, config: Config) -> None:
    """Add every warning to the problems."""
    if work.checked.raw or not work.problems.errors():  # of a file that could not be read nobody knows what is in it
        _nothing_there(work)
    _feeds(config, work)
    _rules(config, work)
    if not work.problems.errors():  # a rule that was left out may be the one that names it
        _never_named(work)
    _connections(config, work)


def of_time(work: Work, config: Config, now: datetime) -> None:
    """Add what time alone makes wrong: it keeps no monitor from starting, and `check` alone asks for it."""
    for channel in config.channels:
        KINDS[channel.medium].ages(channel, work.at("channels", channel.name, channel.medium), now)


def _nothing_there(work: Work) -> None:
    missing = {
        "feeds": "no feeds: nothing is watched",
        "rules": "no rules: nobody is told of anything",
        "operators": "no operators: nobody is told when a feed dies or a channel fails",
    }
    for section, message in missing.items():
        if not work.checked.raw.get(section):
            work.warn(message, section)


def _feeds(config: Config, work: Work) -> None:
    read = languages_read(config.languages)
    for here, feed in work.items("feeds"):
        if feed.language and feed.language not in read:
            known = f'"{feed.language}" is not read yet, only {", ".join(sorted(read))}'
            here.warn(f"{known}; its entries will count as unread", "language")
        if not feed.allow_private and is_private(feed.url):
            here.warn(f"{PRIVATE}; say allow_private: true where that is your own service", "url")
        elif feed.url.lower().startswith("http:") and not is_private(feed.url):
            here.warn("http can be read and changed on the way; try https", "url")
    for (here, _), built in zip(work.items("feeds"), config.feeds, strict=True):
        if built.follow and kind_of(built, "", (built.url,)) in (FeedKind.GOOGLE_NEWS, FeedKind.TELEGRAM):
            here.warn("does nothing here: links of Google News and Telegram lead to no article", "follow")


def _rules(config: Config, work: Work) -> None:
    placed = list(zip((here for here, _ in work.items("rules")), config.rules, strict=True))
    for here, rule in placed:
        if "regions" not in here.written:
            here.warn(f'"{rule.name}" names no regions: it watches the whole world')
    for (there, one), (here, other) in combinations(placed, 2):
        if twice := overlap(one, other):
            both = f'"{other.name}" and {key_of(there.loc)} ("{one.name}") both tell {", ".join(twice)}'
            here.warn(f"{both} of the same events, as urgently: who hears of one by both hears it once")


def overlap(one: Rule, other: Rule) -> tuple[str, ...]:
    """The channels that two rules tell of the same events: a condition of one holds wherever one of the other does. A
    more urgent rule above a wider one is as it should be."""
    if one.period != other.period or one.severity is not other.severity:
        return ()
    regions = {r.name for r in one.regions} & {r.name for r in other.regions}
    meet = (regions or not one.regions or not other.regions) and set(one.causes) & set(other.causes)
    alike = _shared(one.weapons, other.weapons) and _shared(one.grades, other.grades)
    if not meet or not alike or (one.must, one.must_not) != (other.must, other.must_not):
        return ()
    pairs = [(a, b) for a in one.any for b in other.any]
    if not any(_implies(a, b) or _implies(b, a) for a, b in pairs):
        return ()
    return tuple(channel for channel in one.send if channel in other.send)


def _shared(mine: Collection[object], theirs: Collection[object]) -> bool:
    """Whether something is on both lists; an empty one takes everything."""
    return not mine or not theirs or not set(mine).isdisjoint(theirs)


def _implies(narrow: Condition, wide: Condition) -> bool:
    """Whether `wide` holds wherever `narrow` does."""
    attack = wide.attack is None or wide.attack is narrow.attack
    attack = attack and (not wide.any_attack or narrow.any_attack or narrow.attack is not None)
    return attack and all(any(_reaches(t, w) for t in narrow.thresholds) for w in wide.thresholds)


def _reaches(high: Threshold, low: Threshold) -> bool:
    if (high.harm, high.victim, high.bound) != (low.harm, low.victim, low.bound):
        return False
    if high.at_least is None or low.at_least is None:
        return high.at_least == low.at_least
    return high.at_least >= low.at_least


def _never_named(work: Work) -> None:
    """Channels and regions that nothing mentions: often the old name of one that was renamed."""
    whole = work.checked.whole
    users = [*(whole.rules or ()), *(whole.digests or ())]
    steps = [step for rule in whole.rules or () for step in rule.escalate or ()]
    told = {name for user in (*users, *steps) for name in user.send} | set(whole.operators or ())
    watched = {name for user in (*users, *(whole.people or ())) for name in user.regions or ()}
    for name in _unnamed(work.names("channels"), told):
        work.warn("no rule, digest or operator uses this channel", "channels", name)
    for here, region in work.items("regions"):
        if region.name not in watched:
            here.warn(f'no rule or digest uses the region "{region.name}"')


def _unnamed(names: Iterable[str], named: set[str]) -> list[str]:
    return [name for name in names if name not in named]


def _connections(config: Config, work: Work) -> None:
    if _in_clear(config.smtp):
        work.warn(f"mail goes to {config.smtp.host} unprotected; use starttls or tls", "smtp", "tls")
    if config.bounces and config.bounces.tls is Tls.NONE and not is_local(config.bounces.host):
        work.warn(f"the password goes to {config.bounces.host} in clear; use tls or starttls", "bounces", "tls")
    if config.replies and config.replies.proof is Proof.NONE:
        work.warn("whoever forges a listed address and knows the id of a mail can act in that name", "replies", "proof")
    if config.web:
        _web(config.web, work.at("web"))
    if config.ping:
        warn_of(config.ping.url, work.at("ping"), allow_private=config.ping.allow_private)
    for channel in config.channels:
        kind, here = KINDS[channel.medium], work.at("channels", channel.name, channel.medium)
        kind.advise(channel, here)
        if kind.past_gate and config.http.proxy:
            here.warn("does not use http.proxy: its services see this machine's own address")


def _web(web: Web, here: Work) -> None:
    local = is_local(web.host)
    if not local and not web.pages:
        here.warn("other machines can reach this; put a proxy with a password before it", "listen")
    elif not local and not web.is_encrypted:
        here.warn(
            "passwords and names cross the network in clear; listen on 127.0.0.1 behind a proxy with TLS "
            "and write its address as public_url: https://... (docs/page.md)",
            "listen",
        )
    elif web.public_url and not web.is_encrypted and not is_local(urlsplit(web.public_url).hostname or ""):
        here.warn("passwords and names cross the network in clear; give the pages an https address", "public_url")


def _in_clear(smtp: Smtp) -> bool:
    return smtp.mailbox is None and smtp.tls is Tls.NONE and not is_local(smtp.host)
